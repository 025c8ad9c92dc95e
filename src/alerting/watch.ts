import { isBreached } from './breach.ts'
import type { Reading } from './readings.ts'
import type { Rule } from './rules.ts'

/** What the rules say about single readings, for checks that measure more often while something is wrong. */
export interface Watch {
  /** Whether some rule's condition holds for the reading. */
  readonly isBreached: (reading: Reading) => boolean
  /** The names of the alerts that the rules on a metric raise. */
  readonly alertsOf: (metric: string) => readonly string[]
}

/** The same for these rules. */
export const watchOf = (rules: readonly Rule[]): Watch => ({
  isBreached: (reading) => rules.some((rule) => isBreached(rule, reading)),
  alertsOf: (metric) => rules.filter((rule) => rule.metric === metric).map(({ alert }) => alert),
})
