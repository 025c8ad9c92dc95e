import { z } from 'zod'
import { parseDuration } from './duration.ts'
import { metrics } from './metrics.ts'
import { unknownNames } from './template.ts'

const operators = ['>', '>=', '<', '<=', '==', '!='] as const

const labelName = /^[a-zA-Z_][a-zA-Z0-9_]*$/
const labels = z.record(z.string().regex(labelName), z.string())
const duration = z
  .string()
  .describe('A duration as Prometheus writes it: 90s, 5m, 1h30m')
  .regex(/^(0|(\d+(y|w|d|h|ms|m|s))+)$/, 'is not a duration such as 90s, 5m or 1h30m')

/** One rule as it stands in alerts/rules.json. */
const ruleFile = z.strictObject({
  alert: z.string().regex(/^[A-Za-z][A-Za-z0-9_]*$/),
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

/** Names every fault of a rules file, each with its place. */
class RulesError extends Error {
  constructor(faults: readonly string[]) {
    super(`Invalid alert rules:\n${faults.map((fault) => `  ${fault}`).join('\n')}`)
    this.name = 'RulesError'
  }
}

type RuleEntry = z.infer<typeof ruleFile>

const faultsOf = (rule: RuleEntry, index: number): string[] => {
  const place = `[${index}] ${rule.alert}`
  const metric = metrics[rule.metric]
  if (!metric) return [`${place}.metric: there is no metric ${rule.metric}`]
  const known = ['database', 'alertname', ...metric.labels, ...Object.keys(rule.labels)]
  const faults = Object.keys(rule.match)
    .filter((name) => name !== 'database' && !metric.labels.includes(name))
    .map((name) => `${place}.match: readings of ${rule.metric} have no label ${name}`)
  for (const [name, template] of Object.entries(rule.annotations))
    for (const unknown of unknownNames(template, known))
      faults.push(`${place}.annotations.${name}: {{ ${unknown} }} is not known here`)
  for (const name of ['for', 'keep_firing_for'] as const)
    if (parseDuration(rule[name]) === null)
      faults.push(`${place}.${name}: ${rule[name]} is not a duration`)
  return faults
}

const duplicates = (rules: readonly RuleEntry[]): string[] => {
  const seen = new Set<string>()
  return rules.flatMap((rule, index) => {
    const identity = JSON.stringify([
      rule.alert,
      Object.entries(rule.labels).toSorted(),
      rule.match,
    ])
    if (seen.has(identity))
      return [`[${index}] ${rule.alert}: there is a rule of this name with the same labels already`]
    seen.add(identity)
    return []
  })
}

/** Checks a rules file; throws a RulesError that names every fault with its place. */
export const parseRules = (json: unknown): Rule[] => {
  const parsed = rulesFile.safeParse(json)
  if (!parsed.success)
    throw new RulesError(
      parsed.error.issues.map((issue) => `[${issue.path.join('.')}]: ${issue.message}`),
    )
  const faults = [...parsed.data.flatMap(faultsOf), ...duplicates(parsed.data)]
  if (faults.length > 0) throw new RulesError(faults)
  return parsed.data.map(({ for: hold, keep_firing_for: keep, ...rule }) => ({
    ...rule,
    forMs: parseDuration(hold) ?? 0,
    keepFiringForMs: parseDuration(keep) ?? 0,
  }))
}
