/** What an examination found: a fault stops what was to be done, a warning does not. */
export interface Finding {
  readonly severity: 'fault' | 'warning'
  /** The table, column, view, trigger or index it is about. */
  readonly name: string
  /** What is wrong, and what to do. */
  readonly text: string
}

export const fault = (name: string, text: string): Finding => ({ severity: 'fault', name, text })

export const warning = (name: string, text: string): Finding => ({
  severity: 'warning',
  name,
  text,
})

export const hasFault = (findings: readonly Finding[]): boolean =>
  findings.some(({ severity }) => severity === 'fault')
