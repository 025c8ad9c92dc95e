/** Label → value, as Prometheus puts them on readings and alerts. */
export type Labels = Readonly<Record<string, string>>

/** What a label may be called. */
export const labelName = /^[a-zA-Z_][a-zA-Z0-9_]*$/

/** The value of a label, '' where there is none; what every object inherits is no label. */
export const labelOf = (labels: Labels, name: string): string =>
  Object.hasOwn(labels, name) ? (labels[name] ?? '') : ''

/** Whether all of the wanted labels are among the given, with the same values. */
export const hasLabels = (labels: Labels, wanted: Labels): boolean =>
  Object.entries(wanted).every(([name, value]) => labels[name] === value)
