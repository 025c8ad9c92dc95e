import * as z from 'zod'
import { type Database, type Statement, statement } from '../db/database.ts'
import type { Destination } from '../delivery/destination.ts'
import type { Attempt } from '../delivery/drain.ts'
import { receiversOffParams, receiversOffSql } from './receivers-off.ts'

const messageRow = z.object({
  id: z.string(),
  receiver: z.string(),
  group_key: z.string(),
  body: z.string(),
  attempts: z.number(),
  due_at_ms: z.number(),
})

/** A message that waits to be sent. Its id sorts by age, and is the `webhook-id` of every attempt. */
export type Message = z.infer<typeof messageRow>

interface NewMessage extends Omit<Message, 'attempts' | 'due_at_ms'> {
  /** Fingerprints of the alerts that the receiver takes to be firing once it has the message. */
  readonly firing: readonly string[]
  readonly created_at_ms: number
}

/** Stores any number of new messages in one statement, all due at once. */
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
  /** Whom to send to. */
  readonly destinations: readonly Destination[]
  /** When this version of the worker was deployed; null where that is not known. */
  readonly deployedAt: Date | null
  readonly limit: number
}

/**
 * Messages that are due. Receivers take turns, and so do the groups of each, so that one with many messages leaves
 * room for the others. Within a group the oldest comes first, and while it has to wait, so do the later ones.
 * Receivers that are off get nothing.
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
          SELECT value ->> 'receiver' FROM json_each(?1) EXCEPT ${receiversOffSql})
      ), by_turns AS (
        SELECT id, row_number() OVER (PARTITION BY receiver ORDER BY place, id) AS turn
        FROM waiting WHERE free_at_ms <= ?3
      )
      SELECT o.id, o.receiver, o.group_key, o.body, o.attempts, o.due_at_ms
      FROM by_turns t CROSS JOIN viewkeeper_outbox o ON o.status = 'pending' AND o.id = t.id
      ORDER BY t.turn, o.id LIMIT ?4`,
      ...receiversOffParams(destinations, deployedAt),
      now.getTime(),
      limit,
    ),
    messageRow,
  )

/** Stores what an attempt came to; nothing if the message has ended meanwhile. */
export const recordAttempt = (attempt: Attempt): Statement =>
  statement(
    `UPDATE viewkeeper_outbox SET status = ?2, attempts = ?3, due_at_ms = ?4, last_answer = ?5, ended_at_ms = ?6
    WHERE status = 'pending' AND id = ?1`,
    attempt.id,
    attempt.status,
    attempt.attempts,
    attempt.due_at_ms,
    attempt.last_answer,
    attempt.ended_at_ms,
  )

/** How many messages wait to be sent, and how many were given up. */
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

/** Deletes up to `limit` messages that were delivered before the given moment, and gives their ids. */
export const deleteEndedMessages = (beforeMs: number, limit: number): Statement =>
  statement(
    `DELETE FROM viewkeeper_outbox WHERE (status, id) IN (
      SELECT status, id FROM viewkeeper_outbox WHERE status = 'delivered' AND ended_at_ms < ?1 ORDER BY id LIMIT ?2
    ) RETURNING id AS key`,
    beforeMs,
    limit,
  )

/**
 * Gives up messages that were due before the given moment and were not sent since: their receiver was taken out
 * of the file, has no URL any more, or is off. They are kept and can be replayed.
 */
export const giveUpMessages = (dueBeforeMs: number, now: Date): Statement =>
  statement(
    `UPDATE viewkeeper_outbox SET status = 'dead', last_answer = 'given up: its receiver is gone or off', ended_at_ms = ?2
    WHERE status = 'pending' AND due_at_ms < ?1`,
    dueBeforeMs,
    now.getTime(),
  )
