import * as z from 'zod/mini'
import { type Database, statement } from '../db/database.ts'
import { leaveOvertakenUntold, trustNewest } from './untold.ts'

export const deliveryStatuses = ['pending', 'delivered', 'dead'] as const
type DeliveryStatus = (typeof deliveryStatuses)[number]

/** As they are stored: of the dead ones, those that a newer message of their group has superseded stand apart. */
const storedStatuses = [...deliveryStatuses, 'superseded'] as const

const deliveryRow = z.object({
  id: z.string(),
  receiver: z.string(),
  group_key: z.string(),
  status: z.enum(storedStatuses),
  attempts: z.number(),
  created_at_ms: z.number(),
  due_at_ms: z.number(),
  last_answer: z.nullable(z.string()),
  ended_at_ms: z.nullable(z.number()),
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
  const stored = statuses.flatMap((one) => (one === 'dead' ? ['dead', 'superseded'] : [one]))
  const newestOf = (_: string, at: number) => `SELECT * FROM (
    SELECT ${columns} FROM viewkeeper_outbox WHERE status = ?${at + 3} ${isAfter}
    ORDER BY id DESC LIMIT ?1)`
  return db.all(
    statement(
      `${stored.map(newestOf).join(' UNION ALL ')} ORDER BY id DESC LIMIT ?1`,
      limit,
      after,
      ...stored,
    ),
    deliveryRow,
  )
}

/** The newest messages of each status, newest first; of each up to `limit`, those that are superseded apart. */
export const newestDeliveries = (db: Database, limit: number): Promise<DeliveryRow[]> =>
  db.all(
    statement(
      `${storedStatuses
        .map(
          (
            _,
            at,
          ) => `SELECT * FROM (SELECT ${columns} FROM viewkeeper_outbox WHERE status = ?${at + 2}
    ORDER BY id DESC LIMIT ?1)`,
        )
        .join(' UNION ALL ')} ORDER BY id DESC`,
      limit,
      ...storedStatuses,
    ),
    deliveryRow,
  )

/** A message `o` whose id is ?1; the statuses lead SQLite to the primary key. */
const known = `o.status IN ('pending', 'delivered', 'dead', 'superseded') AND o.id = ?1`

/** Makes the messages due now (?2) that wait in the group of message ?1 and are older than it. */
const sendEarlierAtOnce = `UPDATE viewkeeper_outbox SET due_at_ms = ?2
  WHERE status = 'pending' AND id < ?1 AND due_at_ms > ?2 AND (receiver, group_key) = (
    SELECT o.receiver, o.group_key FROM viewkeeper_outbox o WHERE ${known})`

/**
 * Makes a message due now, whatever became of it, with as many attempts ahead as a new one, and switches its receiver
 * on again. Older messages of its group that wait become due, too. Gives null when there is no such message.
 */
export const replayDelivery = async (
  db: Database,
  id: string,
  now: Date,
): Promise<DeliveryRow | null> => {
  const results = await db.batch([
    leaveOvertakenUntold(id, now),
    trustNewest(id, now),
    statement(sendEarlierAtOnce, id, now.getTime()),
    ...['off', 'held'].map((list) =>
      statement(
        `DELETE FROM viewkeeper_receivers_${list} WHERE receiver = (
          SELECT o.receiver FROM viewkeeper_outbox o WHERE ${known})`,
        id,
      ),
    ),
    statement(
      `UPDATE viewkeeper_outbox AS o SET status = 'pending', attempts = 0, due_at_ms = ?2,
        ended_at_ms = NULL WHERE ${known} RETURNING ${columns}`,
      id,
      now.getTime(),
    ),
  ])
  return z.nullable(deliveryRow).parse(results.at(-1)?.rows[0] ?? null)
}

/** Deletes a dead message. Gives what it found: null when there is no such message, and one that is not dead stays. */
export const dismissDelivery = async (db: Database, id: string): Promise<DeliveryRow | null> => {
  const [found] = await db.batch([
    statement(`SELECT ${columns} FROM viewkeeper_outbox o WHERE ${known}`, id),
    statement(
      `DELETE FROM viewkeeper_outbox WHERE status IN ('dead', 'superseded') AND id = ?1`,
      id,
    ),
  ])
  return z.nullable(deliveryRow).parse(found?.rows[0] ?? null)
}
