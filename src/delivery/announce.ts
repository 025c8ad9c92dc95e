import type { Alert } from '../alerting/alert.ts'
import { fingerprint } from '../alerting/fingerprint.ts'
import { decideNotifications } from '../alerting/notify.ts'
import type { Receiver } from '../alerting/receiver.ts'
import type { JobContext } from '../jobs/job.ts'
import { formatMessage } from './formats/index.ts'
import { send } from './send.ts'
import type { Answer } from './tries.ts'

/** What announcing needs of a context: no database. */
export type Announcer = Pick<JobContext, 'fetch' | 'now' | 'settings'>

/** What a receiver answered. */
export interface Announced {
  readonly receiver: string
  readonly answer: Answer
}

interface Announcement {
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  readonly receivers: readonly Receiver[]
  /** The `webhook-id` of the message to a receiver. */
  readonly idOf: (receiver: Receiver) => string
}

const firingNow = ({ labels, annotations }: Announcement, now: Date): Alert => ({
  fingerprint: fingerprint(labels),
  labels,
  annotations,
  status: 'firing',
  value: 1,
  active_since_ms: now.getTime(),
  fired_at_ms: now.getTime(),
  resolved_at_ms: null,
  keep_firing_since_ms: null,
})

/** Sends one alert straight to the receivers it matches, past the outbox: one try each, nothing is stored. */
export const announce = (context: Announcer, announcement: Announcement): Promise<Announced[]> => {
  const { now, settings } = context
  const alert = firingNow(announcement, now())
  const { notifications } = decideNotifications(announcement.receivers, [alert], [], now())
  return Promise.all(
    notifications.map(async (notification) => {
      const { receiver } = notification
      const body = formatMessage(receiver.format, notification, settings.publicUrl)
      const answer = await send(context, receiver, { id: announcement.idOf(receiver), body })
      return { receiver: receiver.name, answer }
    }),
  )
}
