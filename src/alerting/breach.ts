import { fingerprint } from './fingerprint.ts'
import { hasLabels, type Labels } from './labels.ts'
import type { CheckOutcome, Reading, Withheld } from './readings.ts'
import type { Rule } from './rules.ts'
import { fillIn, humanize } from './template.ts'

const compare: Readonly<Record<Rule['op'], (value: number, threshold: number) => boolean>> = {
  '>': (value, threshold) => value > threshold,
  '>=': (value, threshold) => value >= threshold,
  '<': (value, threshold) => value < threshold,
  '<=': (value, threshold) => value <= threshold,
  '==': (value, threshold) => value === threshold,
  '!=': (value, threshold) => value !== threshold,
}

/** A set of labels for which a rule's condition holds in this evaluation. */
export interface Breach {
  readonly fingerprint: string
  readonly labels: Labels
  readonly annotations: Readonly<Record<string, string>>
  readonly value: number
  readonly forMs: number
}

/** Whether the condition of a rule holds for a reading. */
export const isBreached = (rule: Rule, { metric, labels, value }: Reading): boolean =>
  metric === rule.metric && hasLabels(labels, rule.match) && compare[rule.op](value, rule.threshold)

const breachOf = (rule: Rule, { labels, value, detail }: Reading): Breach => {
  const all = { ...labels, ...rule.labels, alertname: rule.alert }
  const filling = { value: humanize(value, rule.unit), detail, labels: all }
  return {
    fingerprint: fingerprint(all),
    labels: all,
    annotations: Object.fromEntries(
      Object.entries(rule.annotations).map(([name, text]) => [name, fillIn(text, filling)]),
    ),
    value,
    forMs: rule.forMs,
  }
}

const checkFailed = (check: string, database: string, error: string): Breach => {
  const labels = { alertname: 'CheckFailed', check, database, severity: 'warning' }
  return {
    fingerprint: fingerprint(labels),
    labels,
    annotations: {
      summary: `The check ${check} failed`,
      description: error,
      runbook_url: 'https://github.com/monotask/viewkeeper#checkfailed',
    },
    value: 1,
    forMs: 0,
  }
}

/** What the readings say, before the state of any alert is looked at. */
export interface Breaches {
  /** By fingerprint; CheckFailed among them. */
  readonly found: ReadonlyMap<string, Breach>
  /** Rules that can't be evaluated: their check failed, or two of their readings would be the same alert. */
  readonly undecided: ReadonlySet<Rule>
  /** Readings that their checks deliberately do not give this time. */
  readonly withheld: readonly Withheld[]
}

/**
 * Compares every reading with every rule. Two readings that would become alerts with the same labels are an error of
 * the rule, as in Prometheus: neither counts, and CheckFailed says so.
 */
export const findBreaches = (
  rules: readonly Rule[],
  outcomes: readonly CheckOutcome[],
  database: string,
): Breaches => {
  const failed = outcomes.flatMap((o) => ('error' in o ? [o] : []))
  const readings = outcomes.flatMap((o) => ('readings' in o ? o.readings : []))
  const unknown = new Set(failed.flatMap((o) => o.metrics))
  const undecided = new Set(rules.filter((rule) => unknown.has(rule.metric)))
  const found = new Map<string, Breach>()
  const faults = failed.map(({ check, error }) => checkFailed(check, database, error))
  for (const rule of rules) {
    const own = readings
      .filter((reading) => isBreached(rule, reading))
      .map((reading) => breachOf(rule, reading))
    const distinct = new Set(own.map((breach) => breach.fingerprint))
    if (distinct.size < own.length || own.some((breach) => found.has(breach.fingerprint))) {
      undecided.add(rule)
      const error = 'Two readings lead to alerts with the same labels.'
      faults.push(checkFailed(`rule ${rule.alert}`, database, error))
    } else for (const breach of own) found.set(breach.fingerprint, breach)
  }
  for (const fault of faults) found.set(fault.fingerprint, fault)
  return {
    found,
    undecided,
    withheld: outcomes.flatMap((o) => ('withheld' in o ? (o.withheld ?? []) : [])),
  }
}
