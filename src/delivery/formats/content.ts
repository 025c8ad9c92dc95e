import type { Alert } from '../../alerting/alert.ts'
import type { Labels } from '../../alerting/labels.ts'
import type { Notification } from '../../alerting/notify.ts'
import { type Addressee, alertUrl, shownAlerts } from './format.ts'
import { rfc3339 } from './rfc3339.ts'

const severities = ['critical', 'error', 'warning', 'info'] as const

type Severity = (typeof severities)[number]

/** What decides the colour: how bad it is, or that it is over. */
export type Tone = Severity | 'resolved'

/** One alert, written for people; every text is one line. */
export interface Entry {
  readonly status: 'FIRING' | 'RESOLVED'
  readonly tone: Tone
  readonly summary: string
  /** Empty if the rule has none. */
  readonly description: string
  /** The labels that are not the group's, and since when it has fired. */
  readonly facts: string
  readonly runbookUrl: string | null
  /** Where the status page shows it. */
  readonly pageUrl: string | null
}

/** What a message for people says, in any format. */
export interface Content {
  readonly isFiring: boolean
  /** `FIRING: ViewDrift (database=monotask)` */
  readonly title: string
  /** `ViewDrift (database=monotask)` */
  readonly name: string
  /** `12 firing, 3 resolved`, counting all alerts. */
  readonly counts: string
  /** The worst of the firing alerts; if none fires, of those that did. */
  readonly severity: Severity
  readonly tone: Tone
  readonly entries: readonly Entry[]
  /** How many alerts are left out because of `max_alerts`. */
  readonly left: number
  readonly statusUrl: string | null
}

/** In characters. A longer link is left out, since half a link leads nowhere. */
const longestLink = 1000

/** An http or https link that is safe in every format's markup; null when the text is no such link. */
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

/** An unknown severity counts as error: better too loud than unheard. */
const severityOf = ({ labels }: Alert): Severity =>
  severities.find((severity) => severity === labels.severity) ?? 'error'

const worst = (alerts: readonly Alert[]): Severity =>
  severities.find((severity) => alerts.some((alert) => severityOf(alert) === severity)) ?? 'error'

const pairs = (labels: Labels, without: readonly string[]): string =>
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

const entryOf = (alert: Alert, shared: readonly string[], publicUrl: string | null): Entry => {
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
    pageUrl: linkOf(alertUrl(publicUrl, alert)),
  }
}

/** Writes a notification for people. Its status is that of the whole group, even where the list is cut. */
export const contentOf = (
  { receiver, groupLabels, alerts }: Notification<Addressee>,
  publicUrl: string | null,
): Content => {
  const shown = shownAlerts({ receiver, alerts })
  const firing = alerts.filter((alert) => alert.status === 'firing')
  const resolved = alerts.length - firing.length
  const severity = worst(firing.length > 0 ? firing : alerts)
  const rest = pairs(groupLabels, ['alertname'])
  const alertname = oneLine(groupLabels.alertname ?? 'Alerts')
  const name = rest === '' ? alertname : `${alertname} (${rest})`
  const isFiring = firing.length > 0
  const counts = [
    ...(firing.length > 0 ? [`${firing.length} firing`] : []),
    ...(resolved > 0 ? [`${resolved} resolved`] : []),
  ]
  return {
    isFiring,
    title: `${isFiring ? 'FIRING' : 'RESOLVED'}: ${name}`,
    name,
    counts: counts.join(', '),
    severity,
    tone: isFiring ? severity : 'resolved',
    entries: shown.map((alert) => entryOf(alert, Object.keys(groupLabels), publicUrl)),
    left: alerts.length - shown.length,
    statusUrl: linkOf(publicUrl),
  }
}
