import { describeError } from '../db/describe-error.ts'
import { type Announcer, announce } from './announce.ts'

/**
 * Tells the receivers straight away that the state of the alerts can't be read or written. Nothing is
 * remembered, so that it is told anew, in the same group, with every cron event until the database is back; a
 * cron event that is delivered twice gives the same `webhook-id`. Never throws.
 */
export const announceUnreachable = async (
  context: Announcer,
  scheduledTime: Date,
  reason: unknown,
): Promise<void> => {
  const database = context.settings.databaseName
  const announced = await announce(context, {
    labels: { alertname: 'DatabaseUnreachable', database, severity: 'critical' },
    annotations: {
      summary: `The database ${database} can't be read or written`,
      description: `${describeError(reason)} No alert is evaluated until it works again. This message comes with every cron event until then, and nothing follows when it is over.`,
      runbook_url: 'https://github.com/monotask/viewkeeper#databaseunreachable',
    },
    receivers: context.settings.receivers,
    idOf: ({ name }) =>
      `msg_unreachable_${database}_${scheduledTime.getTime().toString(36)}_${name}`,
  })
  for (const { receiver, answer } of announced)
    console.error(JSON.stringify({ alert: 'DatabaseUnreachable', receiver, answer: answer.text }))
}
