import type { Alert } from '../../alerting/alert.ts'
import type { Notification } from '../../alerting/notify.ts'
import { rfc3339 } from './rfc3339.ts'

const severities = ['critical', 'error', 'warning', 'info'] as const

type Severity = (typeof severities)[number]

/** What a colour stands for. */
export type Tone = Severity | 'resolved'

/** One alert as people read it; every text is one line. */
export interface Entry {
  readonly status: 'FIRING' | 'RESOLVED'
  readonly tone: Tone
  readonly summary: string
  /** Empty where the rule has none. */
  readonly description: string
  /** Labels the group doesn't share, and since when. */
  readonly facts: string
  readonly runbookUrl: string | null
}

/** What every message for people says. */
export interface Content {
  readonly isFiring: boolean
  /** `ViewDrift (database=monotask)` */
  readonly name: string
  /** `12 firing, 3 resolved`, of all alerts. */
  readonly counts: string
  /** The worst of what fires; where nothing does, of what did. */
  readonly severity: Severity
  readonly tone: Tone
  readonly entries: readonly Entry[]
  /** How many alerts `max_alerts` cut off. */
  readonly left: number
  readonly statusUrl: string | null
}

/** Longer links are left out: half a link leads nowhere. */
const longestLink = 1000

/** An http(s) link that can stand in any markup, or null. */
const linkOf = (text: string | null | undefined): string | null => {
  const url = URL.parse(text ?? '')
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') return null
  const link = url.href.replaceAll(
    /[|()]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return link.length > longestLink ? null : link
}

const oneLine = (text: string): string => text.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim()

/** An unknown severity counts as error: rather too loud than unheard. */
const severityOf = ({ labels }: Alert): Severity =>
  severities.find((severity) => severity === labels.severity) ?? 'error'

const worst = (alerts: readonly Alert[]): Severity =>
  severities.find((severity) => alerts.some((alert) => severityOf(alert) === severity)) ?? 'error'

const pairs = (labels: Readonly<Record<string, string>>, without: readonly string[]): string =>
  Object.entries(labels)
    .filter(([name]) => !without.includes(name))
    .map(([name, value]) => oneLine(`${name}=${value}`))
    .join(', ')

const timesOf = (alert: Alert): string => {
  const since = rfc3339(alert.fired_at_ms ?? alert.active_since_ms)
  return alert.status === 'firing' || alert.resolved_at_ms === null
    ? `since ${since}`
    : `from ${since} to ${rfc3339(alert.resolved_at_ms)}`
}

const entryOf = (alert: Alert, shared: readonly string[]): Entry => {
  const isFiring = alert.status === 'firing'
  const summary = oneLine(alert.annotations.summary ?? '')
  const description = oneLine(alert.annotations.description ?? '')
  const facts = [pairs(alert.labels, shared), timesOf(alert)]
  return {
    status: isFiring ? 'FIRING' : 'RESOLVED',
    tone: isFiring ? severityOf(alert) : 'resolved',
    summary: summary || description || oneLine(alert.labels.alertname ?? '') || 'Alert',
    description: summary === '' ? '' : description,
    facts: facts.filter((fact) => fact !== '').join(' · '),
    runbookUrl: linkOf(alert.annotations.runbook_url),
  }
}

/** A group's notification as people are told of it: the status is that of the whole group. */
export const contentOf = (
  { receiver, groupLabels, alerts }: Notification,
  publicUrl: string | null,
): Content => {
  const shown = receiver.maxAlerts > 0 ? alerts.slice(0, receiver.maxAlerts) : alerts
  const firing = alerts.filter((alert) => alert.status === 'firing')
  const resolved = alerts.length - firing.length
  const severity = worst(firing.length > 0 ? firing : alerts)
  const rest = pairs(groupLabels, ['alertname'])
  const name = oneLine(groupLabels.alertname ?? 'Alerts')
  const counts = [
    ...(firing.length > 0 ? [`${firing.length} firing`] : []),
    ...(resolved > 0 ? [`${resolved} resolved`] : []),
  ]
  return {
    isFiring: firing.length > 0,
    name: rest === '' ? name : `${name} (${rest})`,
    counts: counts.join(', '),
    severity,
    tone: firing.length > 0 ? severity : 'resolved',
    entries: shown.map((alert) => entryOf(alert, Object.keys(groupLabels))),
    left: alerts.length - shown.length,
    statusUrl: linkOf(publicUrl),
  }
}
