import type { Alert } from './alert.ts'
import { boundedLabels } from './bounds.ts'
import { type Breach, findBreaches } from './breach.ts'
import { hasLabels } from './labels.ts'
import type { CheckOutcome, Withheld } from './readings.ts'
import type { Rule } from './rules.ts'

const start = (breach: Breach, nowMs: number): Alert => ({
  fingerprint: breach.fingerprint,
  rule: breach.rule,
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
  // What another rule has waited for with the same labels is not what this one waits for.
  const isOther = alert.rule !== null && alert.rule !== breach.rule
  if (isOther && alert.status === 'pending') return start(breach, nowMs)
  const isFiring = nowMs - alert.active_since_ms >= breach.forMs
  const ended_ms = alert.fired_at_ms === null ? alert.resolved_at_ms : nowMs
  return {
    ...alert,
    rule: breach.rule,
    status: isFiring ? 'firing' : 'pending',
    fired_at_ms: isFiring ? (alert.fired_at_ms ?? nowMs) : null,
    resolved_at_ms: isFiring ? null : ended_ms,
    keep_firing_since_ms: null,
    annotations: breach.annotations,
    value: breach.value,
  }
}

/**
 * An alert whose condition no longer holds: kept firing for a while, or resolved. One that was only pending is gone
 * (null), or what it was before, if it has fired before: some receiver may not have been told of that end.
 */
const stepCleared = (alert: Alert, keepFiringForMs: number, nowMs: number): Alert | null => {
  if (alert.status === 'pending') {
    const { resolved_at_ms, active_since_ms } = alert
    if (resolved_at_ms === null) return null
    const began = Math.min(active_since_ms, resolved_at_ms)
    return { ...alert, status: 'resolved', active_since_ms: began }
  }
  const keptSince = alert.keep_firing_since_ms ?? nowMs
  if (keepFiringForMs > 0 && nowMs - keptSince < keepFiringForMs)
    return { ...alert, keep_firing_since_ms: keptSince }
  return { ...alert, status: 'resolved', resolved_at_ms: nowMs, keep_firing_since_ms: null }
}

const later = (time: number | null, ms: number): number | null => (time === null ? null : time + ms)

/** While nothing was evaluated, nobody knows whether a condition held or not: that time does not count. */
const withoutPause = (alert: Alert, pausedMs: number): Alert => ({
  ...alert,
  active_since_ms:
    alert.status === 'pending' ? alert.active_since_ms + pausedMs : alert.active_since_ms,
  keep_firing_since_ms: later(alert.keep_firing_since_ms, pausedMs),
})

/** A clock that was set back may not make an alert begin in the future: all its times go back with it. */
const notInFuture = (alert: Alert, nowMs: number): Alert => {
  const { active_since_ms, fired_at_ms, keep_firing_since_ms } = alert
  const last = Math.max(active_since_ms, fired_at_ms ?? 0, keep_firing_since_ms ?? 0)
  if (last <= nowMs) return alert
  return {
    ...alert,
    active_since_ms: active_since_ms + nowMs - last,
    fired_at_ms: later(fired_at_ms, nowMs - last),
    keep_firing_since_ms: later(keep_firing_since_ms, nowMs - last),
  }
}

/**
 * The rule that raised an alert; none for CheckFailed, and when the rule no longer exists. Where the rule was not
 * noted it may be any of that name.
 */
const rulesOf = (rules: readonly Rule[], { rule, labels }: Alert): readonly Rule[] =>
  rules.filter(({ id, alert }) => (rule === null ? alert === labels.alertname : id === rule))

/** Whether an alert of this rule is about a reading that is withheld: it has the labels of the reading and of the rule. */
const isAbout = (rule: Rule, alert: Alert, { metric, labels }: Withheld): boolean =>
  metric === rule.metric && hasLabels(alert.labels, boundedLabels({ ...labels, ...rule.labels }))

export interface Evaluation {
  /** Every alert that is now pending, firing or just resolved. */
  readonly alerts: readonly Alert[]
  /** Those of them whose state has changed. */
  readonly changed: readonly Alert[]
  /** Those of the others whose value or text is a new one. */
  readonly reworded: readonly Alert[]
  /** Fingerprints of the alerts that were only pending, and whose condition no longer holds. */
  readonly dropped: readonly string[]
  /** Fingerprints of the alerts that have ended: resolved, dropped, or pending anew after they fired. */
  readonly recovered: readonly string[]
}

/** Alerts whose state is kept elsewhere, and is followed here. */
export interface Followed {
  /** As they stand there: pending or firing. */
  readonly alerts: readonly Alert[]
  /** Whether a stored alert is one of this evaluation's own rather than a followed one. */
  readonly isOwn: (alert: Alert) => boolean
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
  readonly followed?: Followed | undefined
}

const hasRecovered = (before: Alert, after: Alert | undefined): boolean =>
  after === undefined ||
  after.status === 'resolved' ||
  (before.status === 'firing' && after.status === 'pending')

const stateOf = (alert: Alert): string =>
  [alert.status, alert.rule, alert.active_since_ms, alert.keep_firing_since_ms].join()

const textOf = ({ value, annotations }: Alert): string =>
  JSON.stringify([value, Object.entries(annotations).toSorted(([a], [b]) => (a < b ? -1 : 1))])

/**
 * One step of Prometheus's alert state machine (rules/alerting.go) for all rules. Pure. When a check failed, the
 * alerts that depend on it stay as they are, and CheckFailed is raised; alerts about a reading that is withheld stay
 * as they are, too. A new value or text does not count as a change of the alert.
 */
export const evaluate = (input: EvaluationInput): Evaluation => {
  const { rules, active, pausedMs, followed } = input
  const nowMs = input.now.getTime()
  const before = new Map(active.map((alert) => [alert.fingerprint, alert]))
  const known = new Set(before.keys())
  const { found, undecided, withheld } = findBreaches(rules, input.outcomes, input.database, known)
  const elsewhere = new Map(followed?.alerts.map((alert) => [alert.fingerprint, alert]))
  const step = (alert: Alert): Alert | null => {
    if (followed?.isOwn(alert) === false)
      return elsewhere.get(alert.fingerprint) ?? stepCleared(alert, 0, nowMs)
    const breach = found.get(alert.fingerprint)
    if (breach) return stepBreached(alert, breach, nowMs)
    const own = rulesOf(rules, alert)
    if (own.some((rule) => undecided.has(rule))) return alert
    if (own.some((rule) => withheld.some((reading) => isAbout(rule, alert, reading)))) return alert
    return stepCleared(alert, Math.max(0, ...own.map((rule) => rule.keepFiringForMs)), nowMs)
  }
  const alerts: Alert[] = []
  const dropped: string[] = []
  for (const alert of active) {
    const next = step(notInFuture(withoutPause(alert, pausedMs), nowMs))
    if (next === null) dropped.push(alert.fingerprint)
    else alerts.push(next)
  }
  for (const breach of found.values())
    if (!known.has(breach.fingerprint)) alerts.push(start(breach, nowMs))
  for (const alert of elsewhere.values())
    if (!known.has(alert.fingerprint) && !found.has(alert.fingerprint)) alerts.push(alert)
  const same = (of: (alert: Alert) => string) => (alert: Alert) => {
    const earlier = before.get(alert.fingerprint)
    return earlier !== undefined && of(earlier) === of(alert)
  }
  const changed = alerts.filter((alert) => !same(stateOf)(alert))
  const reworded = alerts.filter((alert) => same(stateOf)(alert) && !same(textOf)(alert))
  const after = new Map(alerts.map((alert) => [alert.fingerprint, alert]))
  const recovered = active
    .filter((alert) => hasRecovered(alert, after.get(alert.fingerprint)))
    .map(({ fingerprint }) => fingerprint)
  return { alerts, changed, reworded, dropped, recovered }
}
