import { z } from 'zod'
import { type Database, type Statement, statement } from '../db/database.ts'

const messageRow = z.object({
  id: z.string(),
  receiver: z.string(),
  group_key: z.string(),
  body: z.string(),
  attempts: z.number(),
  due_at_ms: z.number(),
})

/** A message on its way. Its id is its `webhook-id`, the same over all tries, and sorts by age. */
export type Message = z.infer<typeof messageRow>

interface NewMessage extends Omit<Message, 'attempts' | 'due_at_ms'> {
  /** Fingerprints the receiver knows to fire once it has this. */
  readonly firing: readonly string[]
  readonly created_at_ms: number
}

/** Stores any number of new messages, due at once, in one statement. */
export const queueMessages = (messages: readonly NewMessage[]): Statement =>
  statement(
    `INSERT INTO viewkeeper_outbox
      (status, id, receiver, group_key, firing, body, attempts, created_at_ms, due_at_ms)
    SELECT 'pending', value ->> 'id', value ->> 'receiver', value ->> 'group_key', value ->> 'firing',
      value ->> 'body', 0, value ->> 'created_at_ms', value ->> 'created_at_ms' FROM json_each(?1)`,
    JSON.stringify(messages),
  )

interface Due {
  readonly now: Date
  /** Whom to send to, each with the digest of its address. */
  readonly destinations: readonly { readonly receiver: string; readonly destination: string }[]
  /** When this version of the worker was deployed: what was switched off before is on again. */
  readonly deployedAt: Date | null
  readonly limit: number
}

/**
 * Messages that are due, oldest first within a group, the receivers' groups by turns, so that one with many
 * leaves room for the others. One that must wait holds back the later ones of its group. None for receivers
 * that are switched off.
 */
export const dueMessages = (
  db: Database,
  { now, destinations, deployedAt, limit }: Due,
): Promise<Message[]> =>
  db.all(
    statement(
      `WITH waiting AS (
        SELECT id, receiver,
          row_number() OVER (PARTITION BY receiver, group_key ORDER BY id) AS place,
          max(due_at_ms) OVER (PARTITION BY receiver, group_key ORDER BY id) AS free_at_ms
        FROM viewkeeper_outbox WHERE status = 'pending' AND receiver IN (
          SELECT value ->> 'receiver' FROM json_each(?2) WHERE NOT EXISTS (
            SELECT 1 FROM viewkeeper_receivers_off f WHERE f.receiver = value ->> 'receiver'
              AND f.destination = value ->> 'destination' AND f.deployed_at_ms >= ?3))
      ), by_turns AS (
        SELECT id, row_number() OVER (PARTITION BY receiver ORDER BY place, id) AS turn
        FROM waiting WHERE free_at_ms <= ?1
      )
      SELECT o.id, o.receiver, o.group_key, o.body, o.attempts, o.due_at_ms
      FROM by_turns t CROSS JOIN viewkeeper_outbox o ON o.status = 'pending' AND o.id = t.id
      ORDER BY t.turn, o.id LIMIT ?4`,
      now.getTime(),
      JSON.stringify(destinations),
      deployedAt?.getTime() ?? 0,
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

/**
 * Gives up messages that were due before the given moment and never tried since: their receiver was taken out
 * of the file, or has no URL any more. They stay to be replayed.
 */
export const giveUpMessages = (dueBeforeMs: number, now: Date): Statement =>
  statement(
    `UPDATE viewkeeper_outbox SET status = 'dead', last_answer = 'never due again: the receiver is gone or off', ended_at_ms = ?2
    WHERE status = 'pending' AND due_at_ms < ?1`,
    dueBeforeMs,
    now.getTime(),
  )
