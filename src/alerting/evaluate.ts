import type { CheckOutcome, Reading } from '../readings.ts'
import type { Alert } from './alert.ts'
import { fingerprint } from './fingerprint.ts'
import { metrics } from './metrics.ts'
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

/** A label set a rule holds for in this evaluation. */
interface Breach {
  readonly fingerprint: string
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  readonly value: number
  readonly forMs: number
  readonly keepFiringForMs: number
}

const breachOf = (rule: Rule, { labels, metric, value }: Reading): Breach => {
  const all = { ...labels, ...rule.labels, alertname: rule.alert }
  const shown = humanize(value, metrics[metric]?.unit ?? 'count')
  return {
    fingerprint: fingerprint(all),
    labels: all,
    annotations: Object.fromEntries(
      Object.entries(rule.annotations).map(([name, text]) => [name, fillIn(text, shown, all)]),
    ),
    value,
    forMs: rule.forMs,
    keepFiringForMs: rule.keepFiringForMs,
  }
}

const runbook = 'https://github.com/monotask/viewkeeper#checkfailed'

const checkFailed = (check: string, database: string, error: string): Breach => {
  const labels = { alertname: 'CheckFailed', check, database, severity: 'warning' }
  return {
    fingerprint: fingerprint(labels),
    labels,
    annotations: {
      summary: `The check ${check} could not be taken`,
      description: error,
      runbook_url: runbook,
    },
    value: 1,
    forMs: 0,
    keepFiringForMs: 0,
  }
}

const breaches = (
  rules: readonly Rule[],
  outcomes: readonly CheckOutcome[],
  database: string,
): { readonly found: ReadonlyMap<string, Breach>; readonly frozen: ReadonlySet<string> } => {
  const failed = outcomes.flatMap((o) => ('error' in o ? [o] : []))
  const readings = outcomes.flatMap((o) => ('readings' in o ? o.readings : []))
  const found = new Map<string, Breach>()
  const frozen = new Set<string>()
  const unknown = new Set(failed.flatMap((o) => o.metrics))
  for (const rule of rules) {
    if (unknown.has(rule.metric)) frozen.add(rule.alert)
    const matching = readings.filter(
      ({ metric, labels, value }) =>
        metric === rule.metric &&
        Object.entries(rule.match).every(([name, wanted]) => labels[name] === wanted) &&
        compare[rule.op](value, rule.threshold),
    )
    const own = matching.map((reading) => breachOf(rule, reading))
    const isMerged = own.some(
      (breach, index) =>
        found.has(breach.fingerprint) ||
        own.findIndex((other) => other.fingerprint === breach.fingerprint) !== index,
    )
    if (isMerged) {
      frozen.add(rule.alert)
      const fault = checkFailed(
        `rule ${rule.alert}`,
        database,
        'Two readings end in the same labels.',
      )
      found.set(fault.fingerprint, fault)
    } else for (const breach of own) found.set(breach.fingerprint, breach)
  }
  for (const { check, error } of failed) {
    const fault = checkFailed(check, database, error)
    found.set(fault.fingerprint, fault)
  }
  return { found, frozen }
}

const start = (breach: Breach, nowMs: number): Alert => ({
  fingerprint: breach.fingerprint,
  labels: breach.labels,
  annotations: breach.annotations,
  status: breach.forMs === 0 ? 'firing' : 'pending',
  value: breach.value,
  active_since_ms: nowMs,
  fired_at_ms: breach.forMs === 0 ? nowMs : null,
  resolved_at_ms: null,
  keep_firing_since_ms: null,
})

const stepBreached = (alert: Alert, breach: Breach, nowMs: number, pausedMs: number): Alert => {
  const since =
    alert.status === 'pending' ? alert.active_since_ms + pausedMs : alert.active_since_ms
  const isFiring = nowMs - since >= breach.forMs
  return {
    ...alert,
    status: isFiring ? 'firing' : 'pending',
    active_since_ms: since,
    fired_at_ms: isFiring ? (alert.fired_at_ms ?? nowMs) : null,
    keep_firing_since_ms: null,
    annotations: breach.annotations,
    value: breach.value,
  }
}

/** A cleared alert: kept for a while, resolved, or, when it was only pending, gone (null). */
const stepCleared = (alert: Alert, keepFiringForMs: number, nowMs: number): Alert | null => {
  if (alert.status === 'pending') return null
  const keptSince = alert.keep_firing_since_ms ?? nowMs
  if (keepFiringForMs > 0 && nowMs - keptSince < keepFiringForMs)
    return { ...alert, keep_firing_since_ms: keptSince }
  return { ...alert, status: 'resolved', resolved_at_ms: nowMs, keep_firing_since_ms: null }
}

export interface Evaluation {
  /** Pending, firing and just resolved alerts after this step. */
  readonly alerts: readonly Alert[]
  /** Those of them that differ from before. */
  readonly changed: readonly Alert[]
  /** Fingerprints of pending alerts that cleared. */
  readonly dropped: readonly string[]
}

export interface EvaluationInput {
  readonly rules: readonly Rule[]
  readonly outcomes: readonly CheckOutcome[]
  /** Pending and firing alerts as the last evaluation left them. */
  readonly active: readonly Alert[]
  readonly database: string
  readonly now: Date
  /** Milliseconds for which nothing was evaluated: they do not count towards `for`. */
  readonly pausedMs: number
}

/**
 * One step of Prometheus's alert state machine (rules/alerting.go) for all rules. Pure. Alerts of a rule
 * whose check failed stay as they are, and CheckFailed{check} is raised in their stead. A new value or text
 * is shown in messages, but is no change of the alert.
 */
export const evaluate = (input: EvaluationInput): Evaluation => {
  const { rules, active, now, pausedMs } = input
  const nowMs = now.getTime()
  const { found, frozen } = breaches(rules, input.outcomes, input.database)
  const keepFor = new Map(rules.map((rule) => [rule.alert, rule.keepFiringForMs]))
  const alerts: Alert[] = []
  const dropped: string[] = []
  for (const alert of active) {
    const breach = found.get(alert.fingerprint)
    const name = alert.labels.alertname ?? ''
    const next = breach
      ? stepBreached(alert, breach, nowMs, pausedMs)
      : frozen.has(name)
        ? alert
        : stepCleared(alert, keepFor.get(name) ?? 0, nowMs)
    if (next === null) dropped.push(alert.fingerprint)
    else alerts.push(next)
  }
  const before = new Map(active.map((alert) => [alert.fingerprint, alert]))
  for (const breach of found.values())
    if (!before.has(breach.fingerprint)) alerts.push(start(breach, nowMs))
  const state = (alert: Alert | undefined) =>
    alert && [alert.status, alert.active_since_ms, alert.keep_firing_since_ms].join()
  const isChanged = (alert: Alert) => state(alert) !== state(before.get(alert.fingerprint))
  return { alerts, changed: alerts.filter(isChanged), dropped }
}
