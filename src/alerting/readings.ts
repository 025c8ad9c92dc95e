import type { Labels } from './labels.ts'
/** One measured value, named and labelled as Prometheus does. `labels` includes `database`. */
export interface Reading {
  readonly metric: string
  readonly labels: Labels
  readonly value: number
  /** What people are told beside the value, in a sentence or two: which rows it counts, say. */
  readonly detail?: string
}

/** A reading that its check deliberately does not give this time: alerts about it stay as they are. */
export interface Withheld extends Omit<Reading, 'value'> {
  readonly value: null
}

/** The result of a check: its readings, or the reason why it failed. */
export type CheckOutcome =
  | {
      readonly check: string
      /** Every metric of the check. If it failed, nothing is known about these; if not, a reading that is missing is gone. */
      readonly metrics: readonly string[]
      readonly readings: readonly Reading[]
      readonly withheld?: readonly Withheld[]
    }
  | { readonly check: string; readonly metrics: readonly string[]; readonly error: string }
