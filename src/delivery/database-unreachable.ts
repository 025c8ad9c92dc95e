import { runbookAddress } from '../alerting/runbook.ts'
import { describeError } from '../db/describe-error.ts'
import { type NotifyContext, notifyNow } from './notify-now.ts'

/**
 * Tells the receivers at once that the state of the alerts can't be read or written. Since that can't be
 * remembered, they are told again with every cron event until the database is back, always in the same group. A
 * cron event that is delivered twice gives the same `webhook-id`. Never throws.
 */
export const notifyUnreachable = async (
  context: NotifyContext,
  scheduledTime: Date,
  reason: unknown,
): Promise<void> => {
  const database = context.settings.databaseName
  await notifyNow(context, {
    labels: { alertname: 'DatabaseUnreachable', database, severity: 'critical' },
    annotations: {
      summary: `The database ${database} can't be read or written`,
      description: `${describeError(reason)} No alert is evaluated until it works again. This message comes with every cron event until then, and nothing follows when it is over.`,
      runbook_url: runbookAddress('DatabaseUnreachable'),
    },
    receivers: context.settings.receivers,
    idOf: ({ name }) =>
      `msg_unreachable_${database}_${scheduledTime.getTime().toString(36)}_${name}`,
  })
}
