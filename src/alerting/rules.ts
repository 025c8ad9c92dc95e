import type { $ZodError } from 'zod/v4/core'
import '../english.ts'
import * as z from 'zod/mini'
import { longestLabel } from './bounds.ts'
import { parseDuration } from './duration.ts'
import { FaultsError } from './faults.ts'
import { type Labels, labelName } from './labels.ts'
import { type Matcher, matcher } from './matchers.ts'
import type { Metric, Unit } from './metric.ts'
import { templateFaults } from './template.ts'

const operators = ['>', '>=', '<', '<=', '==', '!='] as const

/** In a rules file: rules, and labels or annotations of one; in characters: a name, an annotation's template. */
const most = { rules: 200, texts: 16, name: 100, template: 2000 } as const

const isFew = (texts: object): boolean => Object.keys(texts).length <= most.texts
const tooMany = `are more than ${most.texts}`
const tooLong = (length: number): string => `is longer than ${length} characters`

const labels = z
  .record(
    z
      .string()
      .check(
        z.regex(labelName, 'is not a label name: letters, digits and _, no digit first'),
        z.maxLength(most.name, tooLong(most.name)),
      ),
    z
      .string()
      .check(
        z.minLength(1, 'is empty, which is the same as no label'),
        z.maxLength(longestLabel, tooLong(longestLabel)),
      ),
  )
  .check(z.refine(isFew, tooMany))
const duration = z
  .string()
  .check(
    z.describe('A duration as Prometheus writes it: 90s, 5m, 1h30m'),
    z.regex(/^(0|(\d+(y|w|d|h|ms|m|s))+)$/, 'is not a duration such as 90s, 5m or 1h30m'),
  )

/** One rule as it stands in alerts/rules.json. */
const ruleFile = z.strictObject({
  alert: z
    .string()
    .check(
      z.regex(
        /^[A-Za-z][A-Za-z0-9_]*$/,
        'is not an alert name: letters, digits and _, a letter first',
      ),
      z.maxLength(most.name, tooLong(most.name)),
    ),
  metric: z.string(),
  op: z.enum(operators),
  threshold: z.number(),
  for: z._default(duration, '0'),
  keep_firing_for: z._default(duration, '0'),
  match: z._default(labels, {}).check(z.describe('Only readings with these labels')),
  labels: z._default(labels, {}),
  annotations: z._default(
    z
      .record(
        z.string().check(z.maxLength(most.name, tooLong(most.name))),
        z.string().check(z.maxLength(most.template, tooLong(most.template))),
      )
      .check(z.refine(isFew, tooMany)),
    {},
  ),
  inhibits: z
    ._default(
      z.array(z.string()).check(z.maxLength(most.texts, `names more than ${most.texts} matchers`)),
      [],
    )
    .check(
      z.describe(
        'While it fires, nobody is told of alerts for which all of these matchers hold: it stands for them',
      ),
    ),
})

/** The rules file as a whole; its JSON Schema stands beside it. */
export const rulesFile = z.array(ruleFile).check(z.maxLength(most.rules))

/** A checked rule; durations are milliseconds. */
export interface Rule {
  /** Name and labels: no two rules have the same. */
  readonly id: string
  readonly alert: string
  readonly metric: string
  /** Of the metric: how its values are written for people. */
  readonly unit: Unit
  readonly op: (typeof operators)[number]
  readonly threshold: number
  readonly forMs: number
  readonly keepFiringForMs: number
  readonly match: Labels
  readonly labels: Labels
  readonly annotations: Readonly<Record<string, string>>
  /** While an alert of it fires, it stands for those that meet all of these; empty: for none. Alertmanager's target_matchers. */
  readonly inhibits: readonly Matcher[]
}

/** The values that labels of readings can have, by label; one that is not among them can have any value. */
export type LabelValues = Readonly<Record<string, readonly string[]>>

type RuleEntry = z.infer<typeof ruleFile>

const checkFailed = 'CheckFailed'

/**
 * What the worker raises by itself, without a rule, and the labels that it has. In a fleet DatabaseUnreachable has a rule
 * as well: there CONTROL remembers it.
 */
export const ownAlerts: Readonly<Record<string, readonly string[]>> = {
  [checkFailed]: ['alertname', 'check', 'database', 'severity'],
  DatabaseUnreachable: ['alertname', 'database', 'severity'],
}

/** A condition or an alert that stands for longer than this is taken for a mistyped unit. */
const longest = '30d'

const matchFaults = (rule: RuleEntry, carried: readonly string[], values: LabelValues): string[] =>
  Object.entries(rule.match).flatMap(([name, value]) => {
    if (!carried.includes(name)) return [`.match: readings of ${rule.metric} have no label ${name}`]
    const known = values[name]
    return known === undefined || known.includes(value)
      ? []
      : [`.match.${name}: there is no ${name} ${value}; known are ${known.join(', ')}`]
  })

const labelFaults = (rule: RuleEntry, carried: readonly string[]): string[] =>
  Object.entries(rule.labels).flatMap(([name, value]) => {
    if (name === 'alertname' || name === 'database')
      return [`.labels.${name}: is set by the worker and can't be set by a rule`]
    if (value.includes('{{')) return [`.labels.${name}: templates work in annotations only`]
    return carried.includes(name) && rule.match[name] === undefined
      ? [`.labels.${name}: would give all readings of ${rule.metric} one label set`]
      : []
  })

const durationFaults = (rule: RuleEntry): string[] =>
  (['for', 'keep_firing_for'] as const).flatMap((name) => {
    const ms = parseDuration(rule[name])
    if (ms === null) return [`.${name}: ${rule[name]} is not a duration: units go from y to ms`]
    return ms > (parseDuration(longest) ?? 0)
      ? [`.${name}: ${rule[name]} is over ${longest}, the longest there is`]
      : []
  })

const inhibitsFaults = ({ inhibits }: RuleEntry): string[] =>
  inhibits.flatMap((text, index) =>
    matcher.safeParse(text).success
      ? []
      : [`.inhibits[${index}]: is not a matcher such as alertname="QueueFailures"`],
  )

/** Each fault begins with its place within the rule. `metric`: the one it names, if there is one of that name. */
const faultsOf = (rule: RuleEntry, metric: Metric | undefined, values: LabelValues): string[] => {
  const ownFaults = [
    ...(rule.alert === checkFailed
      ? ['.alert: is raised by the worker itself, without a rule']
      : []),
    ...durationFaults(rule),
    ...inhibitsFaults(rule),
  ]
  if (metric === undefined) return [...ownFaults, `.metric: there is no metric ${rule.metric}`]
  const carried = ['database', ...metric.labels]
  const known = ['alertname', ...carried, ...Object.keys(rule.labels)]
  return [
    ...ownFaults,
    ...matchFaults(rule, carried, values),
    ...labelFaults(rule, carried),
    ...Object.entries(rule.annotations).flatMap(([name, template]) =>
      templateFaults(template, known).map((fault) => `.annotations.${name}: ${fault}`),
    ),
  ]
}

/** What two rules may not share: every alert is known by its labels alone. */
const identityOf = (rule: Pick<RuleEntry, 'alert' | 'labels'>): string =>
  JSON.stringify([rule.alert, Object.entries(rule.labels).toSorted()])

const named = z.object({ alert: z.string() })

const schemaFaults = (error: $ZodError): string[] =>
  error.issues.map(({ path, message, ...issue }) => {
    const reason = issue.code === 'invalid_key' ? issue.issues[0]?.message : undefined
    return `${path.map((part) => `.${String(part)}`).join('')}: ${reason ?? message}`
  })

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
  if (json.length > most.rules)
    throw new FaultsError('alert rules', [`the whole: are more than ${most.rules} rules`])
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
