/** What the doctor found: a fault stops a migration, a warning does not. */
export interface Finding {
  readonly severity: 'fault' | 'warning'
  /** The table, view, trigger or index it is about. */
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
