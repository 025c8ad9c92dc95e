import type { Alert } from '../../alerting/alert.ts'
import type { Notification } from '../../alerting/notify.ts'
import type { ToldAlert } from '../../alerting/topic.ts'

/** As much of a receiver as a message depends on. */
export interface Addressee {
  readonly name: string
  /** How many alerts a message shows at most; 0 for all. */
  readonly maxAlerts: number
}

/** The alerts that a message about a group shows: as many as its receiver wants. */
export const shownAlerts = ({
  receiver: { maxAlerts },
  alerts,
}: Pick<Notification<Addressee>, 'receiver' | 'alerts'>): readonly ToldAlert[] =>
  maxAlerts > 0 ? alerts.slice(0, maxAlerts) : alerts

/** Where the status page shows an alert; null where nobody knows where that page is. */
export const alertUrl = (
  publicUrl: string | null,
  { fingerprint }: Pick<Alert, 'fingerprint'>,
): string | null => (publicUrl === null ? null : `${publicUrl}/#${fingerprint}`)

/** One POST. */
export interface OutgoingRequest {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** How one kind of receiver is spoken to: all that is special about it stands in its own file. */
export interface Format {
  /** As `format` in alerts/receivers.json and ALERT_WEBHOOK_FORMAT name it. */
  readonly name: string
  /**
   * The one message about a group, as JSON, within the limits of its channel. `publicUrl` is where the status
   * page is. The message holds no secret, so it may be stored.
   */
  readonly message: (notification: Notification<Addressee>, publicUrl: string | null) => string
  /** What is wrong with a receiver's URL, to be read after the name of its setting; null when nothing is. */
  readonly urlFault: (url: string) => string | null
  /** The request that carries a stored message to a receiver's URL. Made anew for each attempt. */
  readonly request: (url: string, message: string) => OutgoingRequest
}

/** JSON to the URL. */
export const postJson = (url: string, body: string): OutgoingRequest => ({
  url,
  headers: { 'content-type': 'application/json' },
  body,
})

/** A format that takes any URL and posts its messages as they are. */
export const jsonFormat = (name: string, message: Format['message']): Format => ({
  name,
  message,
  urlFault: () => null,
  request: postJson,
})
