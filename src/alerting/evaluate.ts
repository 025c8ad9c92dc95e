import type { Alert } from './alert.ts'
import { type Breach, findBreaches } from './breach.ts'
import { hasLabels } from './labels.ts'
import type { CheckOutcome, Withheld } from './readings.ts'
import type { Rule } from './rules.ts'

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

const stepBreached = (alert: Alert, breach: Breach, nowMs: number): Alert => {
  const isFiring = nowMs - alert.active_since_ms >= breach.forMs
  return {
    ...alert,
    status: isFiring ? 'firing' : 'pending',
    fired_at_ms: isFiring ? (alert.fired_at_ms ?? nowMs) : null,
    keep_firing_since_ms: null,
    annotations: breach.annotations,
    value: breach.value,
  }
}

/** An alert whose condition no longer holds: kept firing for a while, resolved, or, if it was only pending, gone (null). */
const stepCleared = (alert: Alert, keepFiringForMs: number, nowMs: number): Alert | null => {
  if (alert.status === 'pending') return null
  const keptSince = alert.keep_firing_since_ms ?? nowMs
  if (keepFiringForMs > 0 && nowMs - keptSince < keepFiringForMs)
    return { ...alert, keep_firing_since_ms: keptSince }
  return { ...alert, status: 'resolved', resolved_at_ms: nowMs, keep_firing_since_ms: null }
}

/** While nothing was evaluated, nobody knows whether a pending alert's condition held: that time does not count. */
const withoutPause = (alert: Alert, pausedMs: number): Alert =>
  alert.status === 'pending' && pausedMs > 0
    ? { ...alert, active_since_ms: alert.active_since_ms + pausedMs }
    : alert

/**
 * The rule that raised an alert: it has the alert's name, and the alert has all of its labels. Where several rules
 * fit, it is the one with the most labels; no two have the same name and labels. Null for CheckFailed, and when the
 * rule no longer exists.
 */
const ruleOf = (rules: readonly Rule[], { labels }: Alert): Rule | null =>
  rules
    .filter((rule) => rule.alert === labels.alertname && hasLabels(labels, rule.labels))
    .toSorted((a, b) => Object.keys(b.labels).length - Object.keys(a.labels).length)[0] ?? null

/** Whether an alert of this rule is about a reading that is withheld: it has the labels of the reading and of the rule. */
const isAbout = (rule: Rule, alert: Alert, { metric, labels }: Withheld): boolean =>
  metric === rule.metric && hasLabels(alert.labels, { ...labels, ...rule.labels })

export interface Evaluation {
  /** Every alert that is now pending, firing or just resolved. */
  readonly alerts: readonly Alert[]
  /** Those of them whose state has changed. */
  readonly changed: readonly Alert[]
  /** Fingerprints of the alerts that were only pending, and whose condition no longer holds. */
  readonly dropped: readonly string[]
}

export interface EvaluationInput {
  readonly rules: readonly Rule[]
  readonly outcomes: readonly CheckOutcome[]
  /** Pending and firing alerts as the last evaluation left them. */
  readonly active: readonly Alert[]
  readonly database: string
  readonly now: Date
  /** For how many milliseconds nothing was evaluated: they do not count towards `for`. */
  readonly pausedMs: number
}

/**
 * One step of Prometheus's alert state machine (rules/alerting.go) for all rules. Pure. When a check failed, the
 * alerts that depend on it stay as they are, and CheckFailed is raised; alerts about a reading that is withheld stay
 * as they are, too. A new value or text shows in messages, but does not count as a change of the alert.
 */
export const evaluate = (input: EvaluationInput): Evaluation => {
  const { rules, active, pausedMs } = input
  const nowMs = input.now.getTime()
  const { found, undecided, withheld } = findBreaches(rules, input.outcomes, input.database)
  const step = (alert: Alert): Alert | null => {
    const breach = found.get(alert.fingerprint)
    if (breach) return stepBreached(alert, breach, nowMs)
    const rule = ruleOf(rules, alert)
    if (rule && undecided.has(rule)) return alert
    if (rule && withheld.some((reading) => isAbout(rule, alert, reading))) return alert
    return stepCleared(alert, rule?.keepFiringForMs ?? 0, nowMs)
  }
  const alerts: Alert[] = []
  const dropped: string[] = []
  for (const alert of active) {
    const next = step(withoutPause(alert, pausedMs))
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
