import type { $ZodError } from 'zod/v4/core'
import { parseDuration } from './duration.ts'
import { matcher } from './matchers.ts'
import type { Metric } from './metric.ts'
import type { RuleEntry } from './rule-file.ts'
import { templateFaults } from './template.ts'

/** The values that labels of readings can have, by label; one that is not among them can have any value. */
export type LabelValues = Readonly<Record<string, readonly string[]>>

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

/** What is wrong with a rule: each fault begins with its place within it. `metric`: the one it names, if there is one of that name. */
export const faultsOf = (
  rule: RuleEntry,
  metric: Metric | undefined,
  values: LabelValues,
): string[] => {
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

/** What is wrong with what is no rule at all, by zod's word. */
export const schemaFaults = (error: $ZodError): string[] =>
  error.issues.map(({ path, message, ...issue }) => {
    const reason = issue.code === 'invalid_key' ? issue.issues[0]?.message : undefined
    return `${path.map((part) => `.${String(part)}`).join('')}: ${reason ?? message}`
  })
