import * as z from 'zod/mini'
import { type Database, type Statement, statement } from '../db/database.ts'
import type { Destination } from '../delivery/destination.ts'
import type { Attempt } from '../delivery/drain.ts'
import { longestWaitsMs } from '../delivery/retries.ts'
import { receiversHeldSql } from './receivers-held.ts'
import { receiversOffParams, receiversOffSql } from './receivers-off.ts'
import { leaveMessagesUntold } from './untold.ts'

const messageRow = z.object({
  id: z.string(),
  receiver: z.string(),
  group_key: z.string(),
  body: z.string(),
  attempts: z.number(),
  due_at_ms: z.number(),
  has_dead: z.pipe(
    z.int(),
    z.transform((flag) => flag !== 0),
  ),
})

/**
 * A message that is due. Its id sorts by age, and is the `webhook-id` of every attempt. `has_dead`: older ones of its
 * group were given up.
 */
export type Message = z.infer<typeof messageRow>

interface NewMessage extends Pick<Message, 'id' | 'receiver' | 'group_key' | 'body'> {
  /** Fingerprints of the alerts that the receiver takes to be firing once it has the message. */
  readonly firing: readonly string[]
  readonly created_at_ms: number
}

/** Stores new messages in one statement, all due at once. */
export const queueMessages = (messages: readonly NewMessage[]): Statement =>
  statement(
    `INSERT INTO viewkeeper_outbox
      (status, id, receiver, group_key, firing, body, attempts, created_at_ms, due_at_ms)
    SELECT 'pending', value ->> 'id', value ->> 'receiver', value ->> 'group_key', value ->> 'firing',
      value ->> 'body', 0, value ->> 'created_at_ms', value ->> 'created_at_ms' FROM json_each(?1)`,
    JSON.stringify(messages),
  )

/** Stores, with new messages, the fingerprints of the alerts whose end each tells. */
export const noteEnded = (
  messages: readonly { readonly id: string; readonly ended: readonly string[] }[],
): Statement =>
  statement(
    `INSERT INTO viewkeeper_outbox_ended (id, ended)
    SELECT value ->> 'id', value ->> 'ended' FROM json_each(?1) WHERE value ->> 'ended' <> '[]'`,
    JSON.stringify(messages.map(({ id, ended }) => ({ id, ended }))),
  )

/** The greatest id there is, as one value; null without a message. */
export const newestMessageSql = `(SELECT max(id) FROM (
  SELECT max(id) AS id FROM viewkeeper_outbox WHERE status = 'pending'
  UNION ALL SELECT max(id) FROM viewkeeper_outbox WHERE status = 'delivered'
  UNION ALL SELECT max(id) FROM viewkeeper_outbox WHERE status = 'dead'
  UNION ALL SELECT max(id) FROM viewkeeper_outbox WHERE status = 'superseded'))`

interface Due {
  readonly now: Date
  /** Whom to send to. */
  readonly destinations: readonly Destination[]
  /** When this version of the worker was deployed; null where that is not known. */
  readonly deployedAt: Date | null
  /** For each receiver. */
  readonly limit: number
  /** Those that fall due within this time are given as well, after the others. */
  readonly withinMs: number
}

/** When a message `o` is due, at the time ?3, where none waits longer than ?5 says by its attempts: now, or later. */
const dueSql = `iif(o.due_at_ms - ?3 <= coalesce(?5 ->> o.attempts, 0), max(o.due_at_ms, ?3), ?3)`

/** So many messages one statement looks at: of a receiver's those that are due, of ended ones those that are old. */
const mostLookedAt = 5000

/**
 * Messages that are due, up to `limit` for each receiver; its groups take turns. Within a group the oldest comes
 * first, and while it has to wait, so do the later ones. A message waits no longer than its attempts ask for, by
 * whatever clock: `due_at_ms` is when it does not any more. Receivers that are off, or have asked for a pause, get nothing.
 */
export const dueMessages = (
  db: Database,
  { now, destinations, deployedAt, limit, withinMs }: Due,
): Promise<Message[]> =>
  db.all(
    statement(
      `WITH receivers AS (
        SELECT value ->> 'receiver' AS receiver FROM json_each(?1)
        EXCEPT ${receiversOffSql('?1', '?2')} EXCEPT ${receiversHeldSql('?1', '?3')}
      ), waiting AS (
        SELECT o.id, o.receiver,
          row_number() OVER (PARTITION BY o.receiver, o.group_key ORDER BY o.id) AS place,
          max(${dueSql}) OVER (PARTITION BY o.receiver, o.group_key ORDER BY o.id) AS group_due_ms
        FROM receivers r CROSS JOIN viewkeeper_outbox o ON o.status = 'pending' AND o.id IN (
          SELECT w.id FROM viewkeeper_outbox w WHERE w.status = 'pending' AND w.receiver = r.receiver
          ORDER BY w.group_key, w.id LIMIT ${mostLookedAt})
      ), by_turns AS (
        SELECT id, receiver,
          row_number() OVER (PARTITION BY receiver ORDER BY group_due_ms > ?3, place, id) AS turn
        FROM waiting WHERE group_due_ms <= ?3 + ?6
      )
      SELECT o.id, o.receiver, o.group_key, o.body, o.attempts, ${dueSql} AS due_at_ms, EXISTS (
        SELECT 1 FROM viewkeeper_outbox d WHERE d.status = 'dead' AND d.receiver = o.receiver
          AND d.group_key = o.group_key) AS has_dead
      FROM by_turns t CROSS JOIN viewkeeper_outbox o ON o.status = 'pending' AND o.id = t.id
      WHERE t.turn <= ?4 ORDER BY t.turn, o.id`,
      ...receiversOffParams(destinations, deployedAt),
      now.getTime(),
      limit,
      JSON.stringify(longestWaitsMs),
      withinMs,
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

/** How many of a group's dead messages one newer one supersedes; the next goes on. */
const mostSuperseded = 1000

/** A message was delivered: older ones of its group that were given up have nothing more to say. */
export const supersedeDead = ({ id, receiver, group_key }: Message): Statement =>
  statement(
    `UPDATE viewkeeper_outbox SET status = 'superseded' WHERE status = 'dead' AND id IN (
      SELECT id FROM viewkeeper_outbox WHERE status = 'dead' AND receiver = ?2 AND group_key = ?3 AND id < ?1
      ORDER BY id DESC LIMIT ${mostSuperseded})`,
    id,
    receiver,
    group_key,
  )

/** Counting ends here: it costs a row read each. */
const mostCounted = 1000

const countOf = (status: string): string =>
  `(SELECT count(*) FROM (SELECT 1 FROM viewkeeper_outbox WHERE status = '${status}' LIMIT ${mostCounted}))`

/** How many messages wait to be sent, and how many were given up and not superseded; each at most 1,000. */
export const outboxCounts = (
  db: Database,
): Promise<{ readonly pending: number; readonly dead: number }> =>
  db.only(
    statement(`SELECT ${countOf('pending')} AS pending, ${countOf('dead')} AS dead`),
    z.object({ pending: z.number(), dead: z.number() }),
  )

/** Deletes up to `limit` messages that ended so before the given moment, of the oldest ones, and gives their ids. */
export const deleteMessages = (
  status: 'delivered' | 'dead' | 'superseded',
  beforeMs: number,
  limit: number,
): Statement =>
  statement(
    `DELETE FROM viewkeeper_outbox WHERE status = '${status}' AND id IN (
      SELECT id FROM (SELECT id, ended_at_ms FROM viewkeeper_outbox
        WHERE status = '${status}' ORDER BY id LIMIT ${mostLookedAt})
      WHERE ended_at_ms < ?1 LIMIT ?2) RETURNING id AS key`,
    beforeMs,
    limit,
  )

/** Deletes up to `limit` notes about messages that no longer wait or could be sent again, and gives their ids. */
export const deleteEndedNotes = (limit: number): Statement =>
  statement(
    `DELETE FROM viewkeeper_outbox_ended WHERE id IN (
      SELECT id FROM viewkeeper_outbox_ended e WHERE NOT EXISTS (
        SELECT 1 FROM viewkeeper_outbox o WHERE o.status IN ('pending', 'delivered', 'dead', 'superseded') AND o.id = e.id)
      LIMIT ?1) RETURNING id AS key`,
    limit,
  )

const overdue = `SELECT id FROM viewkeeper_outbox WHERE status = 'pending' AND due_at_ms < ?1 ORDER BY id LIMIT 1000`

/**
 * Gives up messages that were due before the given moment and were not sent since, a thousand at most: their receiver
 * was taken out of the file, has no URL any more, or is off. They are kept and can be replayed; what they tell about
 * counts as untold.
 */
export const giveUpMessages = (dueBeforeMs: number, now: Date): readonly Statement[] => [
  leaveMessagesUntold(overdue, dueBeforeMs, now),
  statement(
    `UPDATE viewkeeper_outbox SET status = 'dead', last_answer = 'given up: its receiver is gone or off', ended_at_ms = ?2
    WHERE status = 'pending' AND id IN (${overdue})`,
    dueBeforeMs,
    now.getTime(),
  ),
]
