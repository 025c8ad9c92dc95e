import * as z from 'zod/mini'
import {
  type DeliveryRow,
  deliveryStatuses,
  dismissDelivery,
  listDeliveries,
  replayDelivery,
} from '../store/deliveries.ts'
import type { HttpContext } from './context.ts'
import { exampleDelivery } from './examples.ts'
import { afterId, pageLimit, pageOf, shownPage } from './page.ts'
import { Problem } from './problem.ts'
import { route } from './route.ts'
import { time, timeOf, timeOrNull } from './time.ts'

const shownDelivery = z
  .object({
    id: z.string().check(z.describe('The `webhook-id` it is sent with.')),
    receiver: z.string(),
    group_key: z.string(),
    status: z.enum(deliveryStatuses),
    superseded: z
      .boolean()
      .check(
        z.describe(
          'It is dead, and a newer message of its group was delivered: it is not counted.',
        ),
      ),
    attempts: z.int(),
    last_answer: z.nullable(z.string()),
    created_at: time,
    next_try_at: z.nullable(time),
    ended_at: z.nullable(time),
  })
  .check(z.meta({ examples: [exampleDelivery] }))

const shown = (delivery: DeliveryRow) => ({
  id: delivery.id,
  receiver: delivery.receiver,
  group_key: delivery.group_key,
  status: delivery.status === 'superseded' ? ('dead' as const) : delivery.status,
  superseded: delivery.status === 'superseded',
  attempts: delivery.attempts,
  last_answer: delivery.last_answer,
  created_at: timeOf(delivery.created_at_ms),
  next_try_at: delivery.status === 'pending' ? timeOf(delivery.due_at_ms) : null,
  ended_at: timeOrNull(delivery.ended_at_ms),
})

export const getDeliveries = route({
  method: 'GET',
  path: '/api/deliveries',
  about: 'shared',
  summary: 'The messages of the outbox, newest first, without their bodies.',
  query: {
    status: z.optional(
      z.enum(deliveryStatuses, { error: `must be one of ${deliveryStatuses.join(', ')}` }),
    ),
    limit: pageLimit(),
    after: afterId,
  },
  responses: { 200: z.object({ deliveries: z.array(shownDelivery), ...shownPage }) },
  handle: async ({ query: { status, limit, after } }, { db }) => {
    const statuses = status === undefined ? deliveryStatuses : [status]
    const read = await listDeliveries(db, { statuses, limit, after: after ?? null })
    const { rows: deliveries, page } = pageOf(read, { limit, show: shown, keyOf: ({ id }) => id })
    return { status: 200, body: { deliveries, ...page } }
  },
})

/** Sends a message again with the next deliver run. Throws a Problem where there is none of that id. */
export const replay = async (
  { db, now }: Pick<HttpContext, 'db' | 'now'>,
  id: string,
): Promise<DeliveryRow> => {
  const delivery = await replayDelivery(db, id, now())
  if (delivery === null) throw new Problem(404, `There is no delivery ${id}.`)
  return delivery
}

/** Deletes a dead message. Throws a Problem where there is none of that id, or it is not dead. */
export const dismiss = async ({ db }: Pick<HttpContext, 'db'>, id: string): Promise<void> => {
  const found = await dismissDelivery(db, id)
  if (found === null) throw new Problem(404, `There is no delivery ${id}.`)
  const { status } = shown(found)
  if (status !== 'dead')
    throw new Problem(409, `The delivery ${id} is ${status}. Only a dead one can be dismissed.`)
}

export const postReplay = route({
  method: 'POST',
  path: '/api/deliveries/{id}/replay',
  about: 'shared',
  summary: 'Sends a message again with the next deliver run, under the same id.',
  description: 'One that is pending does not wait any longer.',
  params: { id: z.string() },
  responses: { 200: shownDelivery },
  problems: { 404: 'There is no such delivery.' },
  handle: async ({ params: { id } }, context) => ({
    status: 200,
    body: shown(await replay(context, id)),
  }),
})

export const deleteDelivery = route({
  method: 'DELETE',
  path: '/api/deliveries/{id}',
  about: 'shared',
  summary: 'Dismisses a dead message: it is deleted, and OutboxDead no longer counts it.',
  params: { id: z.string() },
  responses: { 204: z.null() },
  problems: { 404: 'There is no such delivery.', 409: 'It is not dead.' },
  handle: async ({ params: { id } }, context) => {
    await dismiss(context, id)
    return { status: 204, body: null }
  },
})
