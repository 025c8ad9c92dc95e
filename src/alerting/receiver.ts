import type { AlertFormat } from '../delivery/formats/format.ts'
import type { Matcher } from './matchers.ts'

/** Where notifications go and how they are grouped, as in Alertmanager's routes. */
export interface Receiver {
  readonly name: string
  readonly format: AlertFormat
  readonly url: string
  /** `whsec_…`; none for unsigned. */
  readonly secrets: readonly string[]
  /** The alerts it is told of: those for which all hold. */
  readonly match: readonly Matcher[]
  readonly groupBy: readonly string[]
  readonly repeatIntervalMs: number
  readonly sendResolved: boolean
  /** How many alerts a message holds at most; 0 for all. */
  readonly maxAlerts: number
}
