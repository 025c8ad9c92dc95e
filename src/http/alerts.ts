import * as z from 'zod/mini'
import type { Alert } from '../alerting/alert.ts'
import { acknowledgementAmong, type Silence, silencer } from '../alerting/silencer.ts'
import { destinationOf } from '../delivery/destination.ts'
import { sendTestAlert } from '../delivery/test-alert.ts'
import { alertPlace, listAlerts, placeOf } from '../store/alerts.ts'
import { receiversOff } from '../store/receivers-off.ts'
import { activeSilences } from '../store/silences.ts'
import type { HttpContext } from './context.ts'
import { exampleAlert, exampleReceiver, exampleTestAnswer } from './examples.ts'
import { pageLimit, pageOf, shownPage } from './page.ts'
import { pageKey, printPageKey } from './page-key.ts'
import { Problem } from './problem.ts'
import { route } from './route.ts'
import { time, timeOf, timeOrNull } from './time.ts'

const day = 86_400_000

/** How many of the silences that hold for an alert are named. */
const mostSilences = 10

const labels = z.record(z.string(), z.string())

/** An alert as answers have it. */
export const shownAlert = z
  .object({
    fingerprint: z.string(),
    status: z.enum(['pending', 'firing', 'resolved']),
    labels,
    annotations: labels,
    value: z.number(),
    active_since: time,
    fired_at: z.nullable(time),
    resolved_at: z.nullable(time),
    silenced_by: z.array(z.string()).check(z.describe('Ids of silences, the first ten.')),
    acknowledged_by: z.nullable(z.string()).check(z.describe('Who is on it, if someone is.')),
    acknowledgement: z.nullable(z.string()).check(z.describe('What is being done about it.')),
    more_silences: z
      .optional(z.int())
      .check(z.describe('How many silences hold for it besides these.')),
  })
  .check(z.meta({ examples: [exampleAlert] }))

const shownReceiver = z
  .object({
    name: z.string(),
    format: z.string(),
    status: z.enum(['active', 'off', 'inactive']).check(z.describe('off: messages to it wait.')),
    reason: z.optional(z.string()).check(z.describe('Why it is off or inactive.')),
  })
  .check(z.meta({ examples: [exampleReceiver] }))

const receiversThatAreOff = async ({ db, settings }: HttpContext): Promise<ReadonlySet<string>> =>
  receiversOff(db, await Promise.all(settings.receivers.map(destinationOf)), settings.deployedAt)

const offReason =
  'it answered 410, and is off until the next deployment, another address, or a replay'

/** Every receiver of alerts/receivers.json: active, off (it answered 410), or inactive because its URL is not set. */
export const receiverStates = async (context: HttpContext) => {
  const { settings } = context
  const off = await receiversThatAreOff(context)
  const withUrl = settings.receivers.map(({ name, format }) => ({
    name,
    format: format.name,
    ...(off.has(name)
      ? ({ status: 'off', reason: offReason } as const)
      : { status: 'active' as const }),
  }))
  const withoutUrl = settings.inactiveReceivers.map(({ name, format, urlEnv }) => ({
    name,
    format: format.name,
    status: 'inactive' as const,
    reason: `${urlEnv} is not set`,
  }))
  return [...withUrl, ...withoutUrl]
}

export const showAlert = (
  alert: Alert,
  silencedBy: readonly Silence[],
): z.output<typeof shownAlert> => ({
  fingerprint: alert.fingerprint,
  status: alert.status,
  labels: alert.labels,
  annotations: alert.annotations,
  value: alert.value,
  active_since: timeOf(alert.active_since_ms),
  fired_at: timeOrNull(alert.fired_at_ms),
  resolved_at: timeOrNull(alert.resolved_at_ms),
  silenced_by: silencedBy.slice(0, mostSilences).map(({ id }) => id),
  acknowledged_by: acknowledgementAmong(silencedBy)?.created_by ?? null,
  acknowledgement: acknowledgementAmong(silencedBy)?.comment ?? null,
  ...(silencedBy.length > mostSilences ? { more_silences: silencedBy.length - mostSilences } : {}),
})

export const getAlerts = route({
  method: 'GET',
  path: '/api/alerts',
  about: 'shared',
  summary:
    'Every alert that is pending or firing, and those resolved in the last day; the receivers.',
  description:
    'First those that fire, the latest first. Each with the silences that keep it from being sent. With database, of a fleet: those with that label.',
  query: {
    limit: pageLimit(500),
    after: z.optional(pageKey(alertPlace)).check(z.describe('`next` of the page before.')),
  },
  responses: {
    200: z.object({
      alerts: z.array(shownAlert),
      receivers: z.array(shownReceiver),
      ...shownPage,
    }),
  },
  handle: async ({ query: { limit, after } }, context) => {
    const { db, asked: database, now } = context
    const since_ms = now().getTime() - day
    const read = await listAlerts(db, { database, since_ms, after: after ?? null, limit })
    const silencedBy = silencer(await activeSilences(db, now()), now())
    const { rows: alerts, page } = pageOf(read, {
      limit,
      show: (alert) => showAlert(alert, silencedBy(alert)),
      keyOf: (alert) => printPageKey(placeOf(alert)),
    })
    const body = { alerts, receivers: await receiverStates(context), ...page }
    return { status: 200, body }
  },
})

const testAnswer = z
  .object({
    name: z.string(),
    delivered: z.boolean(),
    answer: z.string().check(z.describe('Of one that is off: that nothing was sent to it.')),
  })
  .check(z.meta({ examples: [exampleTestAnswer] }))

const leftOut = `nothing was sent: ${offReason}`

/** What each receiver answered to a test alert, sent at once. Throws a Problem where none is active. */
export const testReceivers = async (
  context: HttpContext,
): Promise<z.output<typeof testAnswer>[]> => {
  const { receivers, inactiveReceivers } = context.settings
  if (receivers.length === 0) {
    const names = inactiveReceivers.map(({ urlEnv }) => urlEnv).join(', ')
    throw new Problem(409, `No receiver is active. Set one of these: ${names}.`)
  }
  const off = await receiversThatAreOff(context)
  const on = receivers.filter(({ name }) => !off.has(name))
  const answers = await sendTestAlert(context, on)
  const told = answers.map(({ receiver, answer }) => ({
    name: receiver,
    delivered: answer.kind === 'delivered',
    answer: answer.text,
  }))
  const notTold = [...off].map((name) => ({ name, delivered: false, answer: leftOut }))
  return [...told, ...notTold]
}

export const postTestAlert = route({
  method: 'POST',
  path: '/api/alerts/test',
  about: 'shared',
  summary: 'Sends a test alert to every active receiver at once; says what each answered.',
  responses: { 200: z.object({ receivers: z.array(testAnswer) }) },
  problems: { 409: 'No receiver is active.' },
  handle: async (_input, context) => ({
    status: 200,
    body: { receivers: await testReceivers(context) },
  }),
})
