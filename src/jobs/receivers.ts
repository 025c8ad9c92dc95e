import type { Receiver } from '../alerting/receiver.ts'
import type { Settings } from '../settings.ts'

const fourHoursMs = 4 * 3_600_000

/** The receivers that have an address. The settings' one is called `default`. */
export const receiversOf = ({ alertWebhook }: Settings): Receiver[] =>
  alertWebhook === null
    ? []
    : [
        {
          name: 'default',
          format: alertWebhook.format,
          url: alertWebhook.url,
          secrets: alertWebhook.secrets,
          groupBy: ['alertname', 'database'],
          repeatIntervalMs: fourHoursMs,
          sendResolved: true,
          maxAlerts: 100,
        },
      ]
