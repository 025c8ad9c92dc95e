/** One measured value, named and labelled as Prometheus does. `labels` includes `database`. */
export interface Reading {
  readonly metric: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/** A reading that is not given for now, on purpose: alerts about it stay as they are. */
export interface Withheld extends Omit<Reading, 'value'> {
  readonly value: null
}

/** What a check came to: its readings, or the reason why they could not be taken. */
export type CheckOutcome =
  | {
      readonly check: string
      /** Every metric the check answers for, so that a reading that is gone can be told from a check that failed. */
      readonly metrics: readonly string[]
      readonly readings: readonly Reading[]
      readonly withheld?: readonly Withheld[]
    }
  | { readonly check: string; readonly metrics: readonly string[]; readonly error: string }
