import * as z from 'zod/mini'
import { type Database, type Statement, statement } from '../../db/database.ts'
import { json } from '../../db/json.ts'

/**
 * What a tick came to in one database. `ran`: its jobs ran. `quiet`: it was looked at, and nothing of it has moved.
 * `behind`, `double`, `failed`: as the registry says.
 */
const outcome = z.object({
  name: z.string(),
  outcome: z.enum(['ran', 'quiet', 'behind', 'double', 'failed']),
  duration_ms: z.number(),
  statements: z.number(),
  rows_read: z.number(),
  rows_written: z.number(),
})
export type DatabaseOutcome = z.output<typeof outcome>

const part = z.object({
  tick_ms: z.number(),
  part: z.number(),
  /** How many parts the tick has. */
  parts: z.number(),
  /** When its work ended, milliseconds since the epoch. */
  ended_at_ms: z.number(),
  outcomes: json(z.array(outcome)),
})
export type TickPart = z.output<typeof part>

/** Records a tick as it is sent, with as many messages as it has parts: one row, as part 0. */
export const beginTick = (tick: Date, parts: number, now: Date): Statement =>
  statement(
    `INSERT INTO viewkeeper_ticks (tick_ms, part, parts, ended_at_ms, outcomes) VALUES (?1, 0, ?2, ?3, '[]')
    ON CONFLICT DO NOTHING`,
    tick.getTime(),
    parts,
    now.getTime(),
  )

/** Records what became of a part of a tick, 1 and up. The same part delivered twice is recorded once. */
export const endPart = ({ tick_ms, part, parts, ended_at_ms, outcomes }: TickPart): Statement =>
  statement(
    `INSERT INTO viewkeeper_ticks (tick_ms, part, parts, ended_at_ms, outcomes) VALUES (?1, ?2, ?3, ?4, ?5)
    ON CONFLICT DO NOTHING`,
    tick_ms,
    part,
    parts,
    ended_at_ms,
    JSON.stringify(outcomes),
  )

const tickState = z.object({
  tick_ms: z.number(),
  parts: z.number(),
  ended: z.number(),
})

/** A tick with how many of its parts have ended. */
export type TickState = z.output<typeof tickState>

/** Of the newest ticks, how far each is; newest first. */
export const newestTicks = (control: Database, limit: number): Promise<TickState[]> =>
  control.all(
    statement(
      `SELECT t.tick_ms, t.parts, (SELECT count(*) FROM viewkeeper_ticks p WHERE p.tick_ms = t.tick_ms AND p.part > 0) AS ended
      FROM viewkeeper_ticks t WHERE t.part = 0 AND t.tick_ms >= (
        SELECT min(tick_ms) FROM (SELECT DISTINCT tick_ms FROM viewkeeper_ticks ORDER BY tick_ms DESC LIMIT ?1))
      ORDER BY t.tick_ms DESC`,
      limit,
    ),
    tickState,
  )

/** The parts that have ended of the ticks since a moment, oldest first. */
export const partsSince = (control: Database, sinceMs: number): Promise<TickPart[]> =>
  control.all(
    statement(
      `SELECT tick_ms, part, parts, ended_at_ms, outcomes FROM viewkeeper_ticks
      WHERE tick_ms >= ?1 AND part > 0 ORDER BY tick_ms, part`,
      sinceMs,
    ),
    part,
  )

/** The parts that have ended of this many of the newest ticks, oldest first; other cron events' are left out. */
export const newestParts = (control: Database, ticks: number): Promise<TickPart[]> =>
  control.all(
    statement(
      `SELECT t.tick_ms, t.part, t.parts, t.ended_at_ms, t.outcomes
      FROM (SELECT tick_ms FROM viewkeeper_ticks WHERE part = 0 ORDER BY tick_ms DESC LIMIT ?1) n
        CROSS JOIN viewkeeper_ticks t ON t.tick_ms = n.tick_ms AND t.part > 0
      ORDER BY t.tick_ms, t.part`,
      ticks,
    ),
    part,
  )

/** Deletes up to `limit` parts of ticks before a moment, and gives their keys. */
export const deleteOldTicks = (beforeMs: number, limit: number): Statement =>
  statement(
    `DELETE FROM viewkeeper_ticks WHERE (tick_ms, part) IN (
      SELECT tick_ms, part FROM viewkeeper_ticks WHERE tick_ms < ?1 LIMIT ?2) RETURNING tick_ms AS key`,
    beforeMs,
    limit,
  )
