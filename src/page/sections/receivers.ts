import type { DeliveryRow } from '../../store/deliveries.ts'
import { distanceText } from '../../verdict/times.ts'
import { type Html, html } from '../html.ts'
import { symbol } from '../looks/symbols.ts'
import { actionButton, section, table } from '../parts.ts'
import type { Looking } from '../view.ts'

/** A receiver as it is known to be. */
export interface ReceiverState {
  readonly name: string
  readonly format: string
  readonly status: 'active' | 'off' | 'inactive'
  /** Why it is not active. */
  readonly reason?: string
}

const stateWords = ({ status, reason }: ReceiverState): Html => {
  if (status === 'active') return html`<span class="ok">${symbol('ok')} active</span>`
  const sign = status === 'off' ? 'critical' : 'unknown'
  return html`<span class="${sign}">${symbol(sign)} ${status}</span>: ${reason}`
}

/** What a receiver answered last, of the messages that were read. */
const lastAnswer = (name: string, deliveries: readonly DeliveryRow[], now: Date): Html | string => {
  const last = deliveries
    .filter(({ receiver, last_answer }) => receiver === name && last_answer !== null)
    .toSorted((a, b) => (b.ended_at_ms ?? b.created_at_ms) - (a.ended_at_ms ?? a.created_at_ms))[0]
  return last === undefined
    ? html`<span class="muted">nothing was sent of late</span>`
    : `${last.last_answer}, ${distanceText(last.ended_at_ms ?? last.created_at_ms, now)}`
}

const columns = [
  { head: 'Receiver' },
  { head: 'Format' },
  { head: 'State', isWide: true },
  { head: 'Last answer' },
] as const

/** Where messages go: each receiver's state and last answer, and a button that tests them all. */
export const receiversSection = (
  receivers: readonly ReceiverState[],
  deliveries: readonly DeliveryRow[],
  { now, viewer }: Looking,
): Html => {
  const canTest = viewer.isAdmin && receivers.some(({ status }) => status === 'active')
  return section({
    id: 'receivers',
    title: 'Receivers',
    aside: canTest
      ? actionButton('/page/receivers/test', {
          label: 'Send a test alert',
          of: 'to every receiver',
        })
      : null,
    body: table(
      'Where messages go',
      columns,
      receivers.map((receiver) => ({
        id: `receiver-${receiver.name}`,
        cells: [
          receiver.name,
          receiver.format,
          stateWords(receiver),
          lastAnswer(receiver.name, deliveries, now),
        ],
      })),
    ),
  })
}
