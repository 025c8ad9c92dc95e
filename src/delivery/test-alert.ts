import type { Answer } from './answer.ts'
import { type NotifyContext, notifyNow } from './notify-now.ts'
import type { Receiver } from './receiver.ts'

/** Sends a test alert at once to each of these receivers, whatever it matches, and gives what each answered. */
export const sendTestAlert = (
  context: NotifyContext,
  receivers: readonly Receiver[],
): Promise<{ readonly receiver: string; readonly answer: Answer }[]> => {
  const id = `msg_test_${crypto.randomUUID()}`
  return notifyNow(context, {
    labels: {
      alertname: 'ViewkeeperTest',
      database: context.settings.databaseName,
      severity: 'info',
    },
    annotations: {
      summary: 'A test of this receiver',
      description: 'Someone asked for it with POST /api/alerts/test. There is nothing to do.',
    },
    receivers: receivers.map((receiver) => ({ ...receiver, match: [] })),
    idOf: ({ name }) => `${id}_${name}`,
  })
}
