import { type Announced, type Announcer, announce } from './announce.ts'

/** Sends one test alert through every active receiver at once, whatever it matches. */
export const sendTestAlert = (context: Announcer): Promise<Announced[]> => {
  const id = `msg_test_${crypto.randomUUID()}`
  return announce(context, {
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
