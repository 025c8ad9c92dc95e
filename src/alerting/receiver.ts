import type { Matcher } from './matchers.ts'

/** Who is told of which alerts, how they are grouped, and how often: a receiver with its route, as Alertmanager has them. */
export interface Receiver {
  readonly name: string
  /** It is told of the alerts for which all of these hold. */
  readonly match: readonly Matcher[]
  /** The labels whose values make a group. */
  readonly groupBy: readonly string[]
  readonly repeatIntervalMs: number
  readonly sendResolved: boolean
}
