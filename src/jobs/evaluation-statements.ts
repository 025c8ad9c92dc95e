import type { Evaluation } from '../alerting/evaluate.ts'
import type { Decision, Notification } from '../alerting/notify.ts'
import type { Statement } from '../db/database.ts'
import { bodyOf, type Places } from '../delivery/body.ts'
import type { Receiver } from '../delivery/receiver.ts'
import { endAcknowledgements } from '../store/acknowledgements.ts'
import { forgetSettledGroups, saveAlertGroups } from '../store/alert-groups.ts'
import { dropAlerts, noteAlertTexts, saveAlertRules, saveAlerts } from '../store/alerts.ts'
import { inChunks } from '../store/chunks.ts'
import { noteEnded, queueMessages } from '../store/outbox.ts'

/** How the ids of messages begin: so that they sort by age, also by a clock that was set back. */
const stamp = (ms: number, index: number): string =>
  `msg_${ms.toString(36).padStart(9, '0')}${String(index).padStart(4, '0')}`

/** The time of the ids of new messages: now, but later than that of the newest there is. */
const stampMs = (newest: string | null, now: Date): number => {
  const newestMs = Number.parseInt(newest?.slice(4, 13) ?? '', 36)
  return Math.max(now.getTime(), Number.isNaN(newestMs) ? 0 : newestMs + 1)
}

interface Writing {
  readonly now: Date
  readonly newestMessage: string | null
  readonly places: Places
}

/** The notifications as messages. Each id ends at random. */
const messagesOf = (
  notifications: readonly Notification<Receiver>[],
  { now, newestMessage, places }: Writing,
) => {
  const ms = stampMs(newestMessage, now)
  return notifications.map((notification, index) => ({
    id: `${stamp(ms, index)}${crypto.randomUUID().slice(0, 8)}`,
    receiver: notification.receiver.name,
    group_key: notification.groupKey,
    firing: notification.firing,
    ended: notification.ended,
    body: bodyOf(notification, places),
    created_at_ms: now.getTime(),
  }))
}

/** What an evaluation came to, as statements of one transaction, each of a size that D1 takes. */
export const evaluationStatements = (
  { changed, reworded, dropped, recovered, groups, notifications }: Evaluation & Decision<Receiver>,
  writing: Writing,
): Statement[] => {
  const messages = messagesOf(notifications, writing)
  const ending = messages.filter(({ ended }) => ended.length > 0)
  return [
    ...inChunks([...changed, ...reworded]).map(saveAlerts),
    ...inChunks(changed.filter(({ rule }) => rule !== null)).map(saveAlertRules),
    ...(reworded.length > 0 ? [noteAlertTexts(writing.now)] : []),
    ...inChunks(dropped).map(dropAlerts),
    ...inChunks(recovered).map((ended) => endAcknowledgements(ended, writing.now)),
    ...inChunks(groups).map(saveAlertGroups),
    ...(groups.length > 0 ? [forgetSettledGroups] : []),
    ...inChunks(messages).map(queueMessages),
    ...inChunks(ending).map(noteEnded),
  ]
}
