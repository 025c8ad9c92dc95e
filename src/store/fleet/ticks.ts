import * as z from 'zod/mini'
import { type Database, type Statement, statement } from '../../db/database.ts'
import { json } from '../../db/json.ts'

/**
 * What a tick came to in one database. `ran`: its jobs ran. `quiet`: it was looked at, and nothing of it has moved.
 * `waits`: something has, and its pace has not come round yet. `behind`, `double`, `failed`: as the registry says.
 */
const outcome = z.object({
  name: z.string(),
  outcome: z.enum(['ran', 'quiet', 'waits', 'behind', 'double', 'failed']),
  duration_ms: z.number(),
  statements: z.number(),
  rows_read: z.number(),
  rows_written: z.number(),
})
export type DatabaseOutcome = z.output<typeof outcome>

const part = z.object({
  tick_ms: z.number(),
  shard: z.number(),
  part: z.number(),
  /** How many parts the tick has. */
  parts: z.number(),
  /** When its work ended, milliseconds since the epoch. */
  ended_at_ms: z.number(),
  outcomes: json(z.array(outcome)),
})
export type TickPart = z.output<typeof part>

/** Records a shard's tick as it is sent, with as many messages as it has parts: one row, as part 0. */
export const beginTick = (
  tick: Date,
  { shard, parts, now }: { readonly shard: number; readonly parts: number; readonly now: Date },
): Statement =>
  statement(
    `INSERT INTO viewkeeper_ticks (tick_ms, shard, part, parts, ended_at_ms, outcomes)
    VALUES (?1, ?2, 0, ?3, ?4, '[]') ON CONFLICT DO NOTHING`,
    tick.getTime(),
    shard,
    parts,
    now.getTime(),
  )

/** Records what became of a part of a tick, 1 and up. The same part delivered twice is recorded once. */
export const endPart = ({
  tick_ms,
  shard,
  part,
  parts,
  ended_at_ms,
  outcomes,
}: TickPart): Statement =>
  statement(
    `INSERT INTO viewkeeper_ticks (tick_ms, shard, part, parts, ended_at_ms, outcomes)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING`,
    tick_ms,
    shard,
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

/** A tick of a shard with how many of its parts have ended. */
export type TickState = z.output<typeof tickState>

const newestBegunRow = z.object({
  tick_ms: z.number(),
  /** Whether the part that is sent last has ended: 0 or 1. */
  last_ended: z.number(),
})

/** When the newest tick of a shard was due, in three rows read however many parts it has; null: it never had one. */
export const newestBegun = (
  control: Database,
  shard: number,
): Promise<z.output<typeof newestBegunRow> | null> =>
  control.first(
    statement(
      `SELECT t.tick_ms, EXISTS (SELECT 1 FROM viewkeeper_ticks p
        WHERE p.tick_ms = t.tick_ms AND p.shard = t.shard AND p.part = t.parts) AS last_ended
      FROM viewkeeper_ticks t WHERE t.part = 0 AND t.shard = ?1 ORDER BY t.tick_ms DESC LIMIT 1`,
      shard,
    ),
    newestBegunRow,
  )

const endedSql = `(SELECT count(*) FROM viewkeeper_ticks p
  WHERE p.tick_ms = t.tick_ms AND p.shard = t.shard AND p.part > 0)`

/** How far the newest tick of a shard is; undefined: it never had one. */
export const newestTick = async (
  control: Database,
  shard: number,
): Promise<TickState | undefined> => {
  const [newest] = await control.all(
    statement(
      `SELECT t.tick_ms, t.parts, ${endedSql} AS ended FROM viewkeeper_ticks t
      WHERE t.part = 0 AND t.shard = ?1 ORDER BY t.tick_ms DESC LIMIT 1`,
      shard,
    ),
    tickState,
  )
  return newest
}

const fleetTick = z.object({ tick_ms: z.number(), is_complete: z.number() })

/** A tick over all shards, and whether it has got through in each. */
export interface FleetTick {
  readonly tick_ms: number
  readonly isComplete: boolean
}

/**
 * The newest ticks over all shards, newest first, and whether each has got through in all of them: a shard that has
 * databases and did not begin it has not, unless it is younger.
 */
export const newestFleetTicks = async (control: Database, limit: number): Promise<FleetTick[]> => {
  const ticks = await control.all(
    statement(
      `WITH RECURSIVE shards (shard) AS (
        SELECT min(shard) FROM viewkeeper_databases
        UNION ALL SELECT (SELECT min(shard) FROM viewkeeper_databases WHERE shard > s.shard)
          FROM shards s WHERE s.shard IS NOT NULL),
      newest AS (SELECT DISTINCT tick_ms FROM viewkeeper_ticks WHERE part = 0 ORDER BY tick_ms DESC LIMIT ?1)
      SELECT n.tick_ms, NOT EXISTS (SELECT 1 FROM shards s WHERE s.shard IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM viewkeeper_ticks t
          WHERE t.part = 0 AND t.tick_ms = n.tick_ms AND t.shard = s.shard AND ${endedSql} >= t.parts)
        AND NOT (EXISTS (SELECT 1 FROM viewkeeper_ticks t
            WHERE t.part = 0 AND t.tick_ms > n.tick_ms AND t.shard = s.shard)
          AND NOT EXISTS (SELECT 1 FROM viewkeeper_ticks t
            WHERE t.part = 0 AND t.tick_ms <= n.tick_ms AND t.shard = s.shard))) AS is_complete
      FROM newest n ORDER BY n.tick_ms DESC`,
      limit,
    ),
    fleetTick,
  )
  return ticks.map(({ tick_ms, is_complete }) => ({ tick_ms, isComplete: is_complete === 1 }))
}

/** The parts that have ended of the ticks since a moment, oldest first. */
export const partsSince = (control: Database, sinceMs: number): Promise<TickPart[]> =>
  control.all(
    statement(
      `SELECT tick_ms, shard, part, parts, ended_at_ms, outcomes FROM viewkeeper_ticks
      WHERE tick_ms >= ?1 AND part > 0 ORDER BY tick_ms, shard, part`,
      sinceMs,
    ),
    part,
  )

const outcomeRow = z.object({
  tick_ms: z.number(),
  /** When the part that the database was in ended, milliseconds since the epoch. */
  ended_at_ms: z.number(),
  outcome: json(outcome),
})

/** What a tick came to in a database, and when. */
export type DatedOutcome = DatabaseOutcome & Omit<z.output<typeof outcomeRow>, 'outcome'>

/** What this many of the newest ticks came to in these databases, oldest first. Reads the parts of these ticks that have ended. */
export const outcomesOf = async (
  control: Database,
  { names, ticks }: { readonly names: readonly string[]; readonly ticks: number },
): Promise<DatedOutcome[]> => {
  const rows = await control.all(
    statement(
      `SELECT t.tick_ms, t.ended_at_ms, o.value AS outcome
      FROM (SELECT DISTINCT tick_ms FROM viewkeeper_ticks WHERE part = 0 ORDER BY tick_ms DESC LIMIT ?1) n
        CROSS JOIN viewkeeper_ticks t ON t.tick_ms = n.tick_ms AND t.part > 0
        CROSS JOIN json_each(t.outcomes) o
      WHERE o.value ->> 'name' IN (SELECT value FROM json_each(?2)) ORDER BY t.tick_ms`,
      ticks,
      JSON.stringify(names),
    ),
    outcomeRow,
  )
  return rows.map(({ outcome, ...times }) => ({ ...outcome, ...times }))
}

/** Deletes up to `limit` parts of ticks before a moment, and gives their keys. */
export const deleteOldTicks = (beforeMs: number, limit: number): Statement =>
  statement(
    `DELETE FROM viewkeeper_ticks WHERE (tick_ms, shard, part) IN (
      SELECT tick_ms, shard, part FROM viewkeeper_ticks WHERE tick_ms < ?1 LIMIT ?2) RETURNING tick_ms AS key`,
    beforeMs,
    limit,
  )
