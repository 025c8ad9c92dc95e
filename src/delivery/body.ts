import type { Notification } from '../alerting/notify.ts'
import type { Receiver } from './receiver.ts'

/** The longest message, in characters. */
const longestBody = 400_000

/**
 * The message about a group, as its receiver's format writes it. One that would be too long to store and send shows
 * fewer alerts; its counts are still those of all.
 */
export const bodyOf = (notification: Notification<Receiver>, publicUrl: string | null): string => {
  const { receiver, alerts } = notification
  let maxAlerts = receiver.maxAlerts
  for (;;) {
    const body = receiver.format.message(
      { ...notification, receiver: { ...receiver, maxAlerts } },
      publicUrl,
    )
    const shown = maxAlerts > 0 ? Math.min(maxAlerts, alerts.length) : alerts.length
    if (body.length <= longestBody || shown <= 1) return body
    maxAlerts = Math.floor(shown / 2)
  }
}
