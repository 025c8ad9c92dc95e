import type { Alert } from '../alerting/alert.ts'
import { fingerprint } from '../alerting/fingerprint.ts'
import type { Labels } from '../alerting/labels.ts'
import { decideNotifications } from '../alerting/notify.ts'
import { log, logError } from '../log/log.ts'
import type { Answer } from './answer.ts'
import { messageOf, type Places } from './body.ts'
import type { Receiver } from './receiver.ts'
import { type SendContext, send } from './send.ts'

/** What notifying at once needs: no database. */
export interface NotifyContext extends SendContext {
  readonly settings: Places & {
    readonly databaseName: string
    readonly receivers: readonly Receiver[]
  }
}

/** An alert that goes past the rules and the outbox. */
interface DirectAlert {
  readonly labels: Labels
  readonly annotations: Readonly<Record<string, string>>
  readonly receivers: readonly Receiver[]
  /** The `webhook-id` of the message to a receiver. */
  readonly idOf: (receiver: Receiver) => string
}

const firingAlert = ({ labels, annotations }: DirectAlert, now: Date): Alert => ({
  fingerprint: fingerprint(labels),
  rule: null,
  labels,
  annotations,
  status: 'firing',
  value: 1,
  active_since_ms: now.getTime(),
  fired_at_ms: now.getTime(),
  resolved_at_ms: null,
  keep_firing_since_ms: null,
})

/**
 * Sends an alert at once to those of its receivers that it matches, and gives what each answered. There is one
 * attempt for each, and nothing is stored. Never throws.
 */
export const notifyNow = (
  context: NotifyContext,
  direct: DirectAlert,
): Promise<{ readonly receiver: string; readonly answer: Answer }[]> => {
  const now = context.now()
  const alert = firingAlert(direct, now)
  const { notifications } = decideNotifications(direct.receivers, [alert], [], now)
  return Promise.all(
    notifications.map(async (notification) => {
      const { receiver } = notification
      const body = messageOf(notification, context.settings)
      const id = direct.idOf(receiver)
      const answer = await send(context, receiver, { id, body })
      // Nobody tries again.
      const write = answer.kind === 'delivered' ? log : logError
      write({
        event: 'delivery_attempted',
        database: context.settings.databaseName,
        status: answer.kind === 'delivered' ? 'delivered' : 'failed',
        alert: alert.labels.alertname,
        fingerprint: alert.fingerprint,
        receiver: receiver.name,
        message_id: id,
        attempt: 1,
        error: answer.kind === 'delivered' ? null : answer.text,
      })
      return { receiver: receiver.name, answer }
    }),
  )
}
