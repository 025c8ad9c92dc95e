import type { Notification } from '../alerting/notify.ts'
import { runbookPath } from '../alerting/runbook.ts'
import type { ToldAlert } from '../alerting/topic.ts'
import type { Receiver } from './receiver.ts'

/** What links in messages lead to; null: there is no such link. */
export interface Places {
  /** The status page, without a trailing slash. */
  readonly publicUrl: string | null
  /** The runbook, without an anchor. */
  readonly runbookUrl: string | null
}

/** An alert whose link into the runbook is whole, or gone where the runbook can't be read anywhere. */
const withRunbookLink = (alert: ToldAlert, runbookUrl: string | null): ToldAlert => {
  const { runbook_url: address, ...annotations } = alert.annotations
  if (!address?.startsWith(`${runbookPath}#`)) return alert
  if (runbookUrl === null) return { ...alert, annotations }
  const link = runbookUrl + address.slice(runbookPath.length)
  return { ...alert, annotations: { ...annotations, runbook_url: link } }
}

/** The message about a group, however long, as its receiver's format writes it. */
export const messageOf = (
  notification: Notification<Receiver>,
  { publicUrl, runbookUrl }: Places,
): string => {
  const alerts = notification.alerts.map((alert) => withRunbookLink(alert, runbookUrl))
  return notification.receiver.format.message({ ...notification, alerts }, publicUrl)
}

/** The longest message, in characters. */
const longestBody = 400_000

/**
 * The message about a group, as its receiver's format writes it. One that would be too long to store and send shows
 * fewer alerts; its counts are still those of all.
 */
export const bodyOf = (notification: Notification<Receiver>, places: Places): string => {
  const { receiver, alerts } = notification
  let maxAlerts = receiver.maxAlerts
  for (;;) {
    const body = messageOf({ ...notification, receiver: { ...receiver, maxAlerts } }, places)
    const shown = maxAlerts > 0 ? Math.min(maxAlerts, alerts.length) : alerts.length
    if (body.length <= longestBody || shown <= 1) return body
    maxAlerts = Math.floor(shown / 2)
  }
}
