import { z } from 'zod'
import { type Database, statement } from '../db/database.ts'

export const deliveryStatuses = ['pending', 'delivered', 'dead'] as const
export type DeliveryStatus = (typeof deliveryStatuses)[number]

const deliveryRow = z.object({
  id: z.string(),
  receiver: z.string(),
  group_key: z.string(),
  status: z.enum(deliveryStatuses),
  attempts: z.number(),
  created_at_ms: z.number(),
  due_at_ms: z.number(),
  last_answer: z.string().nullable(),
  ended_at_ms: z.number().nullable(),
})

/** A message of the outbox as operators see it: without its body. */
export type DeliveryRow = z.output<typeof deliveryRow>

const columns = `id, receiver, group_key, status, attempts, created_at_ms, due_at_ms, last_answer, ended_at_ms`

/** The messages of the given statuses, newest first. */
export const listDeliveries = (
  db: Database,
  { statuses, limit }: { readonly statuses: readonly DeliveryStatus[]; readonly limit: number },
): Promise<DeliveryRow[]> =>
  db.all(
    statement(
      `SELECT ${columns} FROM viewkeeper_outbox WHERE status IN (SELECT value FROM json_each(?1))
      ORDER BY id DESC LIMIT ?2`,
      JSON.stringify(statuses),
      limit,
    ),
    deliveryRow,
  )

const known = `o.status IN ('pending', 'delivered', 'dead') AND o.id = ?1`

/** What waits in a group may be sent at once up to the message bound as ?1. Bound: ?2 the time. */
const freeGroup = `UPDATE viewkeeper_outbox SET due_at_ms = ?2
  WHERE status = 'pending' AND id < ?1 AND due_at_ms > ?2 AND (receiver, group_key) = (
    SELECT o.receiver, o.group_key FROM viewkeeper_outbox o WHERE ${known})`

const told = `coalesce((SELECT g.firing FROM viewkeeper_alert_groups g
  WHERE g.receiver = o.receiver AND g.group_key = o.group_key), '[]')`

/**
 * A message that is sent after later ones of its group leaves open what its receiver then believes: some
 * drop an id they know. So all that it may take for firing is marked to be told anew by the next evaluate.
 */
const distrust = `INSERT INTO viewkeeper_alert_groups
    (receiver, group_key, firing, silenced, notified_at_ms)
  SELECT o.receiver, o.group_key, either.firing, either.firing, ?2 FROM viewkeeper_outbox o, (
    SELECT json_group_array(value) AS firing FROM (
      SELECT f.value FROM viewkeeper_outbox o, json_each(o.firing) f WHERE ${known}
      UNION SELECT f.value FROM viewkeeper_outbox o, json_each(${told}) f WHERE ${known})) either
  WHERE ${known} AND o.status <> 'pending' AND (o.firing <> ${told} OR EXISTS (
    SELECT 1 FROM viewkeeper_outbox later WHERE later.id > o.id
      AND later.receiver = o.receiver AND later.group_key = o.group_key))
  ON CONFLICT (receiver, group_key) DO UPDATE SET firing = excluded.firing, silenced = excluded.silenced`

/**
 * Makes a message due now, with all its tries before it, whatever became of it, and switches its receiver
 * on again. Those of its group that wait before it are due now, too. Gives null when there is no such message.
 */
export const replayDelivery = async (
  db: Database,
  id: string,
  now: Date,
): Promise<DeliveryRow | null> => {
  const [, , , replayed] = await db.batch([
    statement(distrust, id, now.getTime()),
    statement(freeGroup, id, now.getTime()),
    statement(
      `DELETE FROM viewkeeper_receivers_off WHERE receiver = (
        SELECT o.receiver FROM viewkeeper_outbox o WHERE ${known})`,
      id,
    ),
    statement(
      `UPDATE viewkeeper_outbox AS o SET status = 'pending', attempts = 0, due_at_ms = ?2,
        ended_at_ms = NULL WHERE ${known} RETURNING ${columns}`,
      id,
      now.getTime(),
    ),
  ])
  return deliveryRow.nullable().parse(replayed?.rows[0] ?? null)
}
