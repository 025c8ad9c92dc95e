import * as z from 'zod/mini'
import { parseDuration } from './duration.ts'
import { FaultsError } from './faults.ts'
import type { Labels } from './labels.ts'
import { type Matcher, matcher } from './matchers.ts'
import type { Metric, Unit } from './metric.ts'
import { faultsOf, type LabelValues, schemaFaults } from './rule-faults.ts'
import { mostRules, type RuleEntry, ruleFile } from './rule-file.ts'

/** A checked rule; durations are milliseconds. */
export interface Rule {
  /** Name and labels: no two rules have the same. */
  readonly id: string
  readonly alert: string
  readonly metric: string
  /** Of the metric: how its values are written for people. */
  readonly unit: Unit
  readonly op: RuleEntry['op']
  readonly threshold: number
  readonly forMs: number
  readonly keepFiringForMs: number
  readonly match: Labels
  readonly labels: Labels
  readonly annotations: Readonly<Record<string, string>>
  /** While an alert of it fires, it stands for those that meet all of these; empty: for none. Alertmanager's target_matchers. */
  readonly inhibits: readonly Matcher[]
}

/** What two rules may not share: every alert is known by its labels alone. */
const identityOf = (rule: Pick<RuleEntry, 'alert' | 'labels'>): string =>
  JSON.stringify([rule.alert, Object.entries(rule.labels).toSorted()])

const named = z.object({ alert: z.string() })

const asRule = ({ for: hold, keep_firing_for: keep, ...rest }: RuleEntry, unit: Unit): Rule => ({
  ...rest,
  id: identityOf(rest),
  unit,
  forMs: parseDuration(hold) ?? 0,
  keepFiringForMs: parseDuration(keep) ?? 0,
  inhibits: rest.inhibits.flatMap((text) => matcher.safeParse(text).data ?? []),
})

/** One entry of the file: the rule it is (with `identity`) or is not, and what is wrong with it. */
const checkEntry = (
  json: unknown,
  index: number,
  metrics: ReadonlyMap<string, Metric>,
  values: LabelValues,
) => {
  const { data: known } = named.safeParse(json)
  const place = known === undefined ? `[${index}]` : `[${index}] ${known.alert}`
  const { data: entry, error } = ruleFile.safeParse(json)
  const metric = entry && metrics.get(entry.metric)
  const faults = entry === undefined ? schemaFaults(error) : faultsOf(entry, metric, values)
  return {
    place,
    identity: entry && identityOf(entry),
    rule: entry && metric && asRule(entry, metric.unit),
    faults: faults.map((fault) => place + fault),
  }
}

/**
 * Checks a rules file; throws a FaultsError that names every fault with its place. A rule may be about one of
 * `metrics`. A match on a value that `values` does not know is a fault, since no reading would ever meet it.
 */
export const parseRules = (
  json: unknown,
  metrics: readonly Metric[],
  values: LabelValues = {},
): Rule[] => {
  if (!Array.isArray(json))
    throw new FaultsError('alert rules', ['the whole: is not a list of rules'])
  if (json.length > mostRules)
    throw new FaultsError('alert rules', [`the whole: are more than ${mostRules} rules`])
  const byName = new Map(metrics.map((metric) => [metric.name, metric]))
  const entries = json.map((entry, index) => checkEntry(entry, index, byName, values))
  const seen = new Set<string>()
  const faults = entries.flatMap(({ place, identity, faults: own }) => {
    if (identity === undefined) return own
    if (seen.has(identity))
      return [...own, `${place}: there is a rule of this name with the same labels already`]
    seen.add(identity)
    return own
  })
  if (faults.length > 0) throw new FaultsError('alert rules', faults)
  return entries.flatMap(({ rule }) => rule ?? [])
}
