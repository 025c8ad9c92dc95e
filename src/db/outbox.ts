import { z } from 'zod'
import { type Database, type Statement, statement } from './database.ts'

const messageRow = z.object({
  id: z.string(),
  receiver: z.string(),
  group_key: z.string(),
  body: z.string(),
  attempts: z.number(),
  created_at_ms: z.number(),
  due_at_ms: z.number(),
})

/** A message on its way. Its id is its `webhook-id`, the same over all tries, and sorts by age. */
export type Message = z.infer<typeof messageRow>

/** Stores any number of new messages in one statement. */
export const queueMessages = (messages: readonly Message[]): Statement =>
  statement(
    `INSERT INTO viewkeeper_outbox (status, id, receiver, group_key, body, attempts, created_at_ms, due_at_ms)
    SELECT 'pending', value ->> 'id', value ->> 'receiver', value ->> 'group_key', value ->> 'body', 0,
      value ->> 'created_at_ms', value ->> 'due_at_ms' FROM json_each(?1)`,
    JSON.stringify(messages),
  )

/** Messages that are due, oldest first; one that must wait holds back the later ones of its group. */
export const dueMessages = (db: Database, now: Date, limit: number): Promise<Message[]> =>
  db.all(
    statement(
      `SELECT id, receiver, group_key, body, attempts, created_at_ms, due_at_ms FROM viewkeeper_outbox o
      WHERE status = 'pending' AND due_at_ms <= ?1 AND NOT EXISTS (
        SELECT 1 FROM viewkeeper_outbox e WHERE e.status = 'pending' AND e.id < o.id
          AND e.receiver = o.receiver AND e.group_key = o.group_key AND e.due_at_ms > ?1)
      ORDER BY id LIMIT ?2`,
      now.getTime(),
      limit,
    ),
    messageRow,
  )

/** What a try came to, as the outbox keeps it. */
export interface TryRecord {
  readonly id: string
  readonly status: 'pending' | 'delivered' | 'dead'
  readonly attempts: number
  readonly due_at_ms: number
  /** What the receiver answered, without its address. */
  readonly last_answer: string
  readonly ended_at_ms: number | null
}

export const recordTry = (record: TryRecord): Statement =>
  statement(
    `UPDATE viewkeeper_outbox SET status = ?2, attempts = ?3, due_at_ms = ?4, last_answer = ?5, ended_at_ms = ?6
    WHERE status = 'pending' AND id = ?1`,
    record.id,
    record.status,
    record.attempts,
    record.due_at_ms,
    record.last_answer,
    record.ended_at_ms,
  )

/** How many messages are on their way and how many were given up. */
export const outboxCounts = async (
  db: Database,
): Promise<{ readonly pending: number; readonly dead: number }> => {
  const row = await db.first(
    statement(
      `SELECT (SELECT count(*) FROM viewkeeper_outbox WHERE status = 'pending') AS pending,
        (SELECT count(*) FROM viewkeeper_outbox WHERE status = 'dead') AS dead`,
    ),
    z.object({ pending: z.number(), dead: z.number() }),
  )
  return row ?? { pending: 0, dead: 0 }
}

/** Deletes up to `limit` messages that ended before the given moment, and answers which. */
export const deleteEndedMessages = (beforeMs: number, limit: number): Statement =>
  statement(
    `DELETE FROM viewkeeper_outbox WHERE (status, id) IN (
      SELECT status, id FROM viewkeeper_outbox WHERE status = 'delivered' AND ended_at_ms < ?1 ORDER BY id LIMIT ?2
    ) RETURNING id AS key`,
    beforeMs,
    limit,
  )
