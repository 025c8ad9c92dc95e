import type { AlertFormat } from './formats/format.ts'

/** Where notifications go and how they are grouped, as in Alertmanager's routes. */
export interface Receiver {
  readonly name: string
  readonly format: AlertFormat
  readonly url: string
  /** `whsec_…`; none for unsigned. */
  readonly secrets: readonly string[]
  readonly groupBy: readonly string[]
  readonly repeatIntervalMs: number
  readonly sendResolved: boolean
  /** How many alerts a message holds at most; 0 for all. */
  readonly maxAlerts: number
}
