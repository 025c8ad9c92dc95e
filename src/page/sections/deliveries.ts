import type { DeliveryRow } from '../../store/deliveries.ts'
import { distanceText } from '../../verdict/times.ts'
import { firstOf, type Html, html } from '../html.ts'
import { type Sign, symbol } from '../looks/symbols.ts'
import { actionButton, andMore, section, table } from '../parts.ts'
import type { Looking } from '../view.ts'

const dayMs = 86_400_000

/** How many messages of each status are shown. */
const mostShown = 10

/** As many are read of each status: enough to tell that there are more, and what each receiver answered last. */
export const mostDeliveries = 50

/** The labels of the group, which stand at the end of its key. */
const groupWords = (groupKey: string): string =>
  (/\{([^{}]*)\}$/.exec(groupKey)?.[1] ?? groupKey).replaceAll('"', '') || 'all alerts'

const actionsOf = ({ id, status }: DeliveryRow): Html => {
  const replay = actionButton(`/page/deliveries/${id}/replay`, {
    label: status === 'pending' ? 'Send now' : 'Send again',
    of: id,
  })
  const isDead = status === 'dead' || status === 'superseded'
  return html`<div class="inline">${replay}${isDead ? actionButton(`/page/deliveries/${id}/dismiss`, { label: 'Dismiss', of: id }) : null}</div>`
}

const whenOf = ({ status, due_at_ms, ended_at_ms, created_at_ms }: DeliveryRow, now: Date) => {
  if (status !== 'pending') return distanceText(ended_at_ms ?? created_at_ms, now)
  return due_at_ms <= now.getTime() ? 'due now' : distanceText(due_at_ms, now)
}

const columns = [
  { head: 'Message', isWide: true },
  { head: 'Receiver' },
  { head: 'Tries', isNumber: true },
  { head: 'Last answer' },
  { head: 'When' },
  { head: '', isWide: true },
] as const

const rowsOf = (deliveries: readonly DeliveryRow[], { now, viewer }: Looking) =>
  deliveries.map((delivery) => ({
    id: `delivery-${delivery.id}`,
    cells: [
      html`<span class="mono">${groupWords(delivery.group_key)}</span>${delivery.status === 'superseded' ? html` <span class="muted small">a newer message of its group has arrived</span>` : null}`,
      delivery.receiver,
      String(delivery.attempts),
      delivery.last_answer ?? 'none yet',
      whenOf(delivery, now),
      viewer.isAdmin ? actionsOf(delivery) : null,
    ],
  }))

const group = (
  title: string,
  sign: Sign,
  deliveries: readonly DeliveryRow[],
  looking: Looking,
): Html | null => {
  if (deliveries.length === 0) return null
  const { shown, more } = firstOf(deliveries, mostShown)
  const count =
    deliveries.length >= mostDeliveries ? `${mostDeliveries} or more` : deliveries.length
  return html`<h3 class="group"><span class="${sign}">${symbol(sign)}</span> ${title} (${count})</h3>
${table(title, columns, rowsOf(shown, looking))}
${andMore(more === 0 ? 0 : deliveries.length >= mostDeliveries ? null : more, '/api/deliveries')}`
}

/** The messages that wait, those that were given up, and those that were delivered in the last day. */
export const deliveriesSection = (deliveries: readonly DeliveryRow[], looking: Looking): Html => {
  const sinceMs = looking.now.getTime() - dayMs
  const of = (...statuses: readonly DeliveryRow['status'][]) =>
    deliveries.filter(({ status }) => statuses.includes(status))
  const delivered = of('delivered').filter(({ ended_at_ms }) => (ended_at_ms ?? 0) >= sinceMs)
  const groups = [
    group('Waiting to be sent', 'pending', of('pending'), looking),
    group('Given up', 'critical', of('dead', 'superseded'), looking),
    group('Delivered in the last day', 'ok', delivered, looking),
  ]
  return section({
    id: 'deliveries',
    title: 'Deliveries',
    body: groups.every((one) => one === null)
      ? html`<p class="empty">No message waits, was given up, or was delivered in the last day. <a href="#receivers">The receivers</a> can be tested.</p>`
      : html`${groups}`,
  })
}
