import { z } from 'zod'
import { parseDuration } from './duration.ts'
import { FaultsError } from './faults.ts'
import { metrics } from './metrics.ts'
import { templateFaults } from './template.ts'

const operators = ['>', '>=', '<', '<=', '==', '!='] as const

const labelName = /^[a-zA-Z_][a-zA-Z0-9_]*$/
const labels = z.record(
  z.string().regex(labelName, 'is no label name: letters, digits and _, no digit first'),
  z.string().min(1, 'is empty, which is the same as no label'),
)
const duration = z
  .string()
  .describe('A duration as Prometheus writes it: 90s, 5m, 1h30m')
  .regex(/^(0|(\d+(y|w|d|h|ms|m|s))+)$/, 'is not a duration such as 90s, 5m or 1h30m')

/** One rule as it stands in alerts/rules.json. */
const ruleFile = z.strictObject({
  alert: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9_]*$/, 'is no alert name: letters, digits and _, a letter first'),
  metric: z.string(),
  op: z.enum(operators),
  threshold: z.number(),
  for: duration.default('0'),
  keep_firing_for: duration.default('0'),
  match: labels.default({}).describe('Only readings with these labels'),
  labels: labels.default({}),
  annotations: z.record(z.string(), z.string()).default({}),
})

/** The rules file as a whole; its JSON Schema stands beside it. */
export const rulesFile = z.array(ruleFile)

/** A checked rule; durations are milliseconds. */
export interface Rule {
  readonly alert: string
  readonly metric: string
  readonly op: (typeof operators)[number]
  readonly threshold: number
  readonly forMs: number
  readonly keepFiringForMs: number
  readonly match: Readonly<Record<string, string>>
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
}

/** The values a reading's label can have, by label; a label that is not among them can have any. */
export type LabelValues = Readonly<Record<string, readonly string[]>>

type RuleEntry = z.infer<typeof ruleFile>

/** What the worker raises by itself, without a rule. */
const ownAlerts = ['CheckFailed', 'DatabaseUnreachable']

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
      return [`.labels.${name}: is set by itself and can't be a rule's`]
    if (value.includes('{{')) return [`.labels.${name}: templates stand in annotations only`]
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

/** Each fault begins with its place within the rule. */
const faultsOf = (rule: RuleEntry, values: LabelValues): string[] => {
  const ownFaults = [
    ...(ownAlerts.includes(rule.alert) ? ['.alert: is raised by itself, without a rule'] : []),
    ...durationFaults(rule),
  ]
  const metric = Object.hasOwn(metrics, rule.metric) ? metrics[rule.metric] : undefined
  if (!metric) return [...ownFaults, `.metric: there is no metric ${rule.metric}`]
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
const identityOf = (rule: RuleEntry): string =>
  JSON.stringify([rule.alert, Object.entries(rule.labels).toSorted()])

const entry = z.object({ alert: z.string() })

const checkEntry = (json: unknown, index: number, values: LabelValues) => {
  const named = entry.safeParse(json)
  const place = named.success ? `[${index}] ${named.data.alert}` : `[${index}]`
  const parsed = ruleFile.safeParse(json)
  const faults = parsed.success
    ? faultsOf(parsed.data, values)
    : parsed.error.issues.map(({ path, message, ...issue }) => {
        const reason = issue.code === 'invalid_key' ? issue.issues[0]?.message : undefined
        return `${path.map((part) => `.${String(part)}`).join('')}: ${reason ?? message}`
      })
  return {
    place,
    rule: parsed.success ? parsed.data : null,
    faults: faults.map((fault) => place + fault),
  }
}

/**
 * Checks a rules file; throws a FaultsError that names every fault with its place. A match on a value that
 * `values` does not know is one, since no reading would ever meet it.
 */
export const parseRules = (json: unknown, values: LabelValues = {}): Rule[] => {
  if (!Array.isArray(json))
    throw new FaultsError('alert rules', ['the whole: is not a list of rules'])
  const entries = json.map((rule, index) => checkEntry(rule, index, values))
  const seen = new Set<string>()
  const faults = entries.flatMap(({ place, rule, faults: own }) => {
    const identity = rule && identityOf(rule)
    if (identity === null || !seen.has(identity)) {
      if (identity !== null) seen.add(identity)
      return own
    }
    return [...own, `${place}: there is a rule of this name with the same labels already`]
  })
  if (faults.length > 0) throw new FaultsError('alert rules', faults)
  return entries.flatMap(({ rule }) => {
    if (rule === null) return []
    const { for: hold, keep_firing_for: keep, ...rest } = rule
    return [
      {
        ...rest,
        forMs: parseDuration(hold) ?? 0,
        keepFiringForMs: parseDuration(keep) ?? 0,
      },
    ]
  })
}
