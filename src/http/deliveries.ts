import { z } from 'zod'
import {
  type DeliveryRow,
  deliveryStatuses,
  listDeliveries,
  replayDelivery,
} from '../store/deliveries.ts'
import type { HttpContext } from './context.ts'
import { Problem } from './problem.ts'
import { parseQuery, wholeNumber } from './query.ts'

const rfc3339 = (milliseconds: number): string => new Date(milliseconds).toISOString()

const shown = (delivery: DeliveryRow) => ({
  id: delivery.id,
  receiver: delivery.receiver,
  group_key: delivery.group_key,
  status: delivery.status,
  attempts: delivery.attempts,
  last_answer: delivery.last_answer,
  created_at: rfc3339(delivery.created_at_ms),
  next_try_at: delivery.status === 'pending' ? rfc3339(delivery.due_at_ms) : null,
  ended_at: delivery.ended_at_ms === null ? null : rfc3339(delivery.ended_at_ms),
})

/** GET /api/deliveries?status=&limit=: the outbox, newest first, without the bodies. */
export const getDeliveries = async (request: Request, { db }: HttpContext) => {
  const { status, limit } = parseQuery(request, {
    status: z
      .enum(deliveryStatuses, { error: `must be one of ${deliveryStatuses.join(', ')}` })
      .optional(),
    limit: wholeNumber(1, 500, 50),
  })
  const statuses = status === undefined ? deliveryStatuses : [status]
  const deliveries = await listDeliveries(db, { statuses, limit })
  return Response.json({ deliveries: deliveries.map(shown) })
}

/**
 * POST /api/deliveries/{id}/replay: sends it again with the next deliver run, under the same id; one that is
 * pending does not wait any longer.
 */
export const postReplay = async (request: Request, { db, now }: HttpContext, id: string) => {
  parseQuery(request, {})
  const delivery = await replayDelivery(db, id, now())
  if (delivery === null) throw new Problem(404, `There is no delivery ${id}.`)
  return Response.json(shown(delivery))
}
