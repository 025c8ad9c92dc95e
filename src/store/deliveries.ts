import * as z from 'zod'
import { type Database, statement } from '../db/database.ts'

export const deliveryStatuses = ['pending', 'delivered', 'dead'] as const
type DeliveryStatus = (typeof deliveryStatuses)[number]

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

/** A message of the outbox as it is shown to operators: without its body. */
export type DeliveryRow = z.output<typeof deliveryRow>

const columns = `id, receiver, group_key, status, attempts, created_at_ms, due_at_ms, last_answer, ended_at_ms`

interface Listed {
  readonly statuses: readonly DeliveryStatus[]
  readonly limit: number
  /** Only messages after the one of this id, which are older; null: from the newest on. */
  readonly after?: string | null
}

/** The messages of the given statuses, newest first. Reads `limit` rows of each status at most. */
export const listDeliveries = (
  db: Database,
  { statuses, limit, after = null }: Listed,
): Promise<DeliveryRow[]> => {
  const isAfter = after === null ? '' : 'AND id < ?2'
  const newestOf = (_: DeliveryStatus, at: number) => `SELECT * FROM (
    SELECT ${columns} FROM viewkeeper_outbox WHERE status = ?${at + 3} ${isAfter}
    ORDER BY id DESC LIMIT ?1)`
  return db.all(
    statement(
      `${statuses.map(newestOf).join(' UNION ALL ')} ORDER BY id DESC LIMIT ?1`,
      limit,
      after,
      ...statuses,
    ),
    deliveryRow,
  )
}

/** A message `o` whose id is ?1; the statuses lead SQLite to the primary key. */
const known = `o.status IN ('pending', 'delivered', 'dead') AND o.id = ?1`

/** Makes the messages due now (?2) that wait in the group of message ?1 and are older than it. */
const sendEarlierAtOnce = `UPDATE viewkeeper_outbox SET due_at_ms = ?2
  WHERE status = 'pending' AND id < ?1 AND due_at_ms > ?2 AND (receiver, group_key) = (
    SELECT o.receiver, o.group_key FROM viewkeeper_outbox o WHERE ${known})`

/** The alerts that the receiver of a message `o` was last told are firing. */
const told = `coalesce((SELECT g.firing FROM viewkeeper_alert_groups g
  WHERE g.receiver = o.receiver AND g.group_key = o.group_key), '[]')`

/**
 * When an older message of a group is sent again after newer ones, we can't know which alerts its receiver takes to
 * be firing: it may go by the old message, or ignore it because it has seen its id before. So every alert in question
 * is stored as known and silenced: the next evaluate then notifies again of each that fires, and of each that has
 * ended.
 */
const tellAgain = `INSERT INTO viewkeeper_alert_groups
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
 * Makes a message due now, whatever became of it, with as many attempts ahead as a new one, and switches its receiver
 * on again. Older messages of its group that wait become due, too. Gives null when there is no such message.
 */
export const replayDelivery = async (
  db: Database,
  id: string,
  now: Date,
): Promise<DeliveryRow | null> => {
  const [, , , replayed] = await db.batch([
    statement(tellAgain, id, now.getTime()),
    statement(sendEarlierAtOnce, id, now.getTime()),
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
