import { isBreached } from './breach.ts'
import type { Reading } from './readings.ts'
import type { Rule } from './rules.ts'

/** What the rules say about single readings, for checks that measure more often while something is wrong. */
export const watchOf = (rules: readonly Rule[]) => ({
  /** Whether some rule's condition holds for the reading. */
  isBreached: (reading: Reading): boolean => rules.some((rule) => isBreached(rule, reading)),
  /** The names of the alerts that the rules on a metric raise. */
  alertsOf: (metric: string): readonly string[] =>
    rules.filter((rule) => rule.metric === metric).map(({ alert }) => alert),
})
