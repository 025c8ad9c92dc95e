import type { Alert } from '../../alerting/alert.ts'
import { runbookOf } from '../../alerting/runbook.ts'
import { humanize } from '../../alerting/template.ts'
import type { SilenceRow } from '../../store/silences.ts'
import { distanceText, spanText } from '../../verdict/times.ts'
import { alertName, tellingLabels } from '../alert-words.ts'
import { firstOf, type Html, html } from '../html.ts'
import { type Sign, symbol } from '../looks/symbols.ts'
import { andMore, factList, runbookText, section } from '../parts.ts'
import { clock, moment } from '../times.ts'
import type { Looking } from '../view.ts'
import { acknowledgeForm, untilWhen } from './silence-forms.ts'

/** How many alerts of each group are shown. */
const mostAlerts = 50

/** An alert with the silences that keep it from being sent. */
interface HeldAlert {
  readonly alert: Alert
  readonly heldBy: readonly SilenceRow[]
}

/** All that the section shows. */
export interface AlertsShown {
  readonly firing: readonly HeldAlert[]
  readonly pending: readonly HeldAlert[]
  /** Of both, those that are silenced. */
  readonly silenced: readonly HeldAlert[]
  readonly resolved: readonly Alert[]
  /** Whether there may be more than were read. */
  readonly isCut: boolean
}

/** The rule of an alert; of a fleet's, that of its databases where CONTROL has none. */
const ruleOf = ({ rule }: Alert, { application, fleet }: Looking) =>
  [...application.rules, ...(fleet?.application.rules ?? [])].find(({ id }) => id === rule)

const valueText = (alert: Alert, looking: Looking): string =>
  humanize(alert.value, ruleOf(alert, looking)?.unit ?? 'count')

const thresholdOf = (alert: Alert, looking: Looking): string | null => {
  const rule = ruleOf(alert, looking)
  if (rule === undefined) return null
  const hold = rule.forMs > 0 ? ` for ${spanText(rule.forMs)}` : ''
  return `${rule.op} ${humanize(rule.threshold, rule.unit)}${hold}`
}

const labelsOf = (alert: Alert, looking: Looking): string =>
  tellingLabels(alert, looking).join(', ')

const signOf = ({ alert, heldBy }: HeldAlert): Sign => {
  if (heldBy.length > 0)
    return heldBy.some(({ fingerprint }) => fingerprint !== null) ? 'acknowledged' : 'silenced'
  if (alert.status === 'pending') return 'pending'
  return alert.labels.severity === 'critical' ? 'critical' : 'warning'
}

/** When a pending alert fires, if its condition holds until then. */
const firesText = (alert: Alert, looking: Looking): string => {
  const { forMs = 0 } = ruleOf(alert, looking) ?? {}
  const leftMs = alert.active_since_ms + forMs - looking.now.getTime()
  return leftMs > 0 ? `fires in ${spanText(leftMs)}` : 'fires with the next evaluate'
}

const heldText = (silence: SilenceRow, now: Date): Html =>
  html`<p>${symbol(silence.fingerprint === null ? 'silenced' : 'acknowledged')} ${
    silence.fingerprint === null ? 'Silenced' : 'Acknowledged'
  } by ${silence.created_by} ${untilWhen(silence, now)}: ${silence.comment}</p>`

/** What it means when such an alert fires. */
const meaningOf = (alert: Alert): Html | null => {
  const meaning = runbookOf(alertName(alert))?.meaning
  return meaning === undefined
    ? null
    : html`<p class="muted">${runbookText(meaning, alert.labels)}</p>`
}

const mostSilencesNamed = 3

const alertItem = (held: HeldAlert, looking: Looking): Html => {
  const { alert, heldBy } = held
  const { now, viewer } = looking
  const name = alertName(alert)
  const threshold = thresholdOf(alert, looking)
  const state = alert.status === 'pending' ? `pending, ${firesText(alert, looking)}` : alert.status
  const isAcknowledged = heldBy.some(({ fingerprint }) => fingerprint !== null)
  return html`<article class="alert" id="${alert.fingerprint}" aria-label="${name} ${labelsOf(alert, looking)}">
<h4><span class="${signOf(held)}">${symbol(signOf(held))} <a href="#${alert.fingerprint}">${name}</a></span> <span class="muted small">${labelsOf(alert, looking)}</span></h4>
<p>${alert.annotations.summary ?? ''}</p>
${meaningOf(alert)}
${factList([
  { name: 'State', value: state },
  { name: 'Value', value: valueText(alert, looking) },
  ...(threshold === null ? [] : [{ name: 'Threshold', value: threshold }]),
  { name: 'Since', value: moment(alert.fired_at_ms ?? alert.active_since_ms, now) },
  { name: 'Severity', value: alert.labels.severity ?? 'none' },
])}
${heldBy.slice(0, mostSilencesNamed).map((silence) => heldText(silence, now))}
${heldBy.length > mostSilencesNamed ? html`<p>And ${heldBy.length - mostSilencesNamed} more silences.</p>` : null}
<div class="acts"><a href="/runbook#${name}">Runbook<span class="sr"> of ${name}</span></a>${
    viewer.isAdmin
      ? html`<a href="/?silence=${alert.fingerprint}#silence">Silence…<span class="sr"> ${name}</span></a>`
      : null
  }</div>
${viewer.isAdmin && !isAcknowledged ? acknowledgeForm(alert, viewer) : null}
</article>`
}

const resolvedItem = (alert: Alert, looking: Looking): Html => {
  const { now } = looking
  const began = alert.fired_at_ms ?? alert.active_since_ms
  const ended = alert.resolved_at_ms ?? began
  return html`<article class="alert" id="${alert.fingerprint}" aria-label="${alertName(alert)} ${labelsOf(alert, looking)}, resolved">
<p><strong class="mended">${symbol('mended')} ${alertName(alert)}</strong> <span class="muted small">${labelsOf(alert, looking)}</span> ${alert.annotations.summary ?? ''}.</p>
${meaningOf(alert)}
<p class="muted small">${clock(began, now)} to ${clock(ended, now)}, for ${spanText(ended - began)}; resolved ${distanceText(ended, now)} · value ${valueText(alert, looking)}${
    thresholdOf(alert, looking) === null ? '' : `, threshold ${thresholdOf(alert, looking)}`
  } · <a href="/runbook#${alertName(alert)}">Runbook<span class="sr"> of ${alertName(alert)}</span></a></p>
</article>`
}

const group = (title: string, sign: Sign, items: readonly Html[], count: number): Html | null =>
  items.length === 0
    ? null
    : html`<h3 class="group"><span class="${sign}">${symbol(sign)}</span> ${title} (${count.toLocaleString('en')})</h3><div class="rows">${items}</div>`

const held = (title: string, sign: Sign, alerts: readonly HeldAlert[], looking: Looking) => {
  const { shown } = firstOf(alerts, mostAlerts)
  return group(
    title,
    sign,
    shown.map((one) => alertItem(one, looking)),
    alerts.length,
  )
}

const worstOf = (alerts: readonly HeldAlert[]): Sign =>
  alerts.some(({ alert }) => alert.labels.severity === 'critical') ? 'critical' : 'warning'

/** Every alert that fires, is pending or silenced, and those that were resolved in the last day. */
export const alertsSection = (alerts: AlertsShown, looking: Looking): Html => {
  const { firing, pending, silenced, resolved, isCut } = alerts
  const hidden = [firing, pending, silenced, resolved].reduce(
    (sum, { length }) => sum + Math.max(0, length - mostAlerts),
    0,
  )
  const isEmpty = [firing, pending, silenced, resolved].every(({ length }) => length === 0)
  return section({
    id: 'alerts',
    title: 'Alerts',
    body: isEmpty
      ? html`<p class="empty">Nothing fires, and nothing was resolved in the last day. <a href="/runbook">The runbook</a> says what each of the ${looking.application.rules.length} rules watches.</p>`
      : html`${held('Firing', worstOf(firing), firing, looking)}
${held('Pending', 'pending', pending, looking)}
${held('Silenced', 'silenced', silenced, looking)}
${group(
  'Resolved in the last day',
  'mended',
  firstOf(resolved, mostAlerts).shown.map((alert) => resolvedItem(alert, looking)),
  resolved.length,
)}
${andMore(isCut ? null : hidden, '/api/alerts')}`,
  })
}
