import type { Alert } from '../../alerting/alert.ts'
import type { Labels } from '../../alerting/labels.ts'
import type { Notification } from '../../alerting/notify.ts'
import type { ToldAlert } from '../../alerting/topic.ts'
import { type Addressee, alertUrl, shownAlerts } from './format.ts'
import { rfc3339 } from './rfc3339.ts'

const severities = ['critical', 'error', 'warning', 'info'] as const

type Severity = (typeof severities)[number]

/** What decides the colour: how bad it is, that someone is on it, or that it is over. */
export type Tone = Severity | 'acknowledged' | 'resolved'

/** What is said of an alert, and of a group: it is acknowledged when someone is on all that fires. */
export type State = 'FIRING' | 'ACKNOWLEDGED' | 'RESOLVED'

/** One alert, written for people; every text is one line. */
export interface Entry {
  readonly status: State
  readonly tone: Tone
  readonly summary: string
  /** Empty if the rule has none; of one that is acknowledged it begins with who is on it and what they say. */
  readonly description: string
  /** The labels that are not the group's, and since when it has fired. */
  readonly facts: string
  readonly runbookUrl: string | null
  /** Where the status page shows it. */
  readonly pageUrl: string | null
}

/** What a message for people says, in any format. */
export interface Content {
  readonly state: State
  /** `FIRING: ViewDrift (database=monotask)` */
  readonly title: string
  /** `ViewDrift (database=monotask)` */
  readonly name: string
  /** `12 firing, 1 acknowledged, 3 resolved`, counting all alerts. */
  readonly counts: string
  /** The worst of the alerts that are in the group's state. */
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

const stateOf = ({ status, acknowledgement }: ToldAlert): State => {
  if (status !== 'firing') return 'RESOLVED'
  return acknowledgement ? 'ACKNOWLEDGED' : 'FIRING'
}

const toneOf = (state: State, severity: Severity): Tone => {
  if (state === 'FIRING') return severity
  return state === 'ACKNOWLEDGED' ? 'acknowledged' : 'resolved'
}

const acknowledgedOf = ({ acknowledgement }: ToldAlert): string =>
  acknowledgement
    ? oneLine(`Acknowledged by ${acknowledgement.created_by}: ${acknowledgement.comment}`)
    : ''

/** The texts that say something, as one. */
const joined = (texts: readonly string[]): string => texts.filter((text) => text !== '').join(' · ')

const entryOf = (alert: ToldAlert, shared: readonly string[], publicUrl: string | null): Entry => {
  const status = stateOf(alert)
  const summary = oneLine(alert.annotations.summary ?? '')
  const description = oneLine(alert.annotations.description ?? '')
  return {
    status,
    tone: toneOf(status, severityOf(alert)),
    summary: summary || description || oneLine(alert.labels.alertname ?? '') || 'Alert',
    description: joined([acknowledgedOf(alert), summary === '' ? '' : description]),
    facts: joined([pairs(alert.labels, shared), timesOf(alert)]),
    runbookUrl: linkOf(alert.annotations.runbook_url),
    pageUrl: linkOf(alertUrl(publicUrl, alert)),
  }
}

/** In the order of the counts: the group is in the state of the first of which there are alerts. */
const states: readonly State[] = ['FIRING', 'ACKNOWLEDGED', 'RESOLVED']

/** Writes a notification for people. Its status is that of the whole group, even where the list is cut. */
export const contentOf = (
  { receiver, groupLabels, alerts }: Notification<Addressee>,
  publicUrl: string | null,
): Content => {
  const shown = shownAlerts({ receiver, alerts })
  const byState = Map.groupBy(alerts, stateOf)
  const state = states.find((one) => byState.has(one)) ?? 'RESOLVED'
  const severity = worst(byState.get(state) ?? [])
  const rest = pairs(groupLabels, ['alertname'])
  const alertname = oneLine(groupLabels.alertname ?? 'Alerts')
  const name = rest === '' ? alertname : `${alertname} (${rest})`
  const counts = states.flatMap((one) => {
    const counted = byState.get(one)
    return counted ? [`${counted.length} ${one.toLowerCase()}`] : []
  })
  return {
    state,
    title: `${state}: ${name}`,
    name,
    counts: counts.join(', '),
    severity,
    tone: toneOf(state, severity),
    entries: shown.map((alert) => entryOf(alert, Object.keys(groupLabels), publicUrl)),
    left: alerts.length - shown.length,
    statusUrl: linkOf(publicUrl),
  }
}
