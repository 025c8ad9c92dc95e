/** What a metric's value is a number of; it decides how the value is written for people. */
export type Unit = 'seconds' | 'bytes' | 'ratio' | 'timestamp' | 'count'

/** What rules have to know of a metric that they may be about. */
export interface Metric {
  readonly name: string
  readonly unit: Unit
  /** The labels that its readings carry besides `database`. */
  readonly labels: readonly string[]
}
