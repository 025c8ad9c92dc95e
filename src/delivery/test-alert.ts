import { type NotifyContext, notifyNow } from './notify-now.ts'

/** Sends a test alert at once to every active receiver, whatever it matches, and gives what each answered. */
export const sendTestAlert = (context: NotifyContext): ReturnType<typeof notifyNow> => {
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
    receivers: context.settings.receivers.map((receiver) => ({ ...receiver, match: [] })),
    idOf: ({ name }) => `${id}_${name}`,
  })
}
