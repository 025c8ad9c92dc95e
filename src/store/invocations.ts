import * as z from 'zod/mini'
import { type Database, harmless, type Statement, statement } from '../db/database.ts'
import { json } from '../db/json.ts'
import { transactionLimitMs } from '../db/transport.ts'
import { runTotals } from './run-totals.ts'
import { storedSample } from './samples.ts'
import { newestBeginSql } from './series-sql.ts'

/** A job's run within an invocation. `status` null: it waits, or is going on. Times are milliseconds since the epoch. */
const runState = z.object({
  id: z.string(),
  status: z.nullable(z.enum(['ok', 'failed', 'skipped'])),
  started_at_ms: z.int(),
  duration_ms: z.int(),
  rows_read: z.int(),
  rows_written: z.int(),
  result: z.nullable(z.record(z.string(), z.unknown())),
  error: z.nullable(z.string()),
  /** When the job last ended well, and how often it has failed since: as of the end of this run, or before it. */
  last_success_ms: z.nullable(z.int()),
  consecutive_failures: z.int(),
  /** Of all runs of the job: as of the end of this run, or before it. */
  totals: runTotals,
  /** What an evaluate read. It stands here, as a row of its own would be one more at every tick. */
  sample: z.optional(storedSample),
  /** How far the source tables were, as the run has noted it. */
  marks: z.optional(z.string()),
})

export type RunState = z.output<typeof runState>

/** What a run may leave in its record, beside its result. */
export type Left = Pick<RunState, 'sample' | 'marks'>

/** A row of viewkeeper_invocations, as `invocationColumns` selects it. */
export const invocation = z.object({
  /** Invocations of one series are numbered as they were begun: a cron string's, or a job's by hand. */
  series: z.string(),
  number: z.int(),
  /** What it was for: the same for a cron event that is delivered twice. */
  event: z.string(),
  /** Who may write: the instance that has claimed it; empty once another has taken over. */
  holder: z.string(),
  run_trigger: z.enum(['cron', 'manual']),
  dry_run: z.pipe(
    z.int(),
    z.transform((flag) => flag !== 0),
  ),
  started_at_ms: z.int(),
  expires_at_ms: z.int(),
  /** By job, in the order in which they run. */
  runs: json(z.record(z.string(), runState)),
})

/** What the worker was called for: one cron event, or one request. It is the lease of its jobs until `expires_at_ms`. */
export type Invocation = z.output<typeof invocation>

const columns =
  'series, number, event, holder, run_trigger, dry_run, started_at_ms, expires_at_ms, runs'

/** The columns of `invocation`, of a table named so. */
export const invocationColumns = (table: string): string =>
  `${table}.${columns.replaceAll(', ', `, ${table}.`)}`

/** How many of a series are looked at: none before them can still be going on, or be delivered again. */
export const recentOfSeries = 10

/** The time as the database has it, milliseconds since the epoch, as an SQL expression. */
const databaseMs = "CAST(unixepoch('now', 'subsec') * 1000 AS INTEGER)"

/** Invocations as they were read: newest first, with the time by the database's clock. */
export interface Recent {
  readonly invocations: readonly Invocation[]
  readonly readAtMs: number
}

const recentRow = z.object({ read_at_ms: z.int(), number: z.nullable(z.int()) })

/** The newest invocations of each of the given series. */
export const recentInvocations = async (
  db: Database,
  series: readonly string[],
): Promise<Recent> => {
  const rows = await db.all(
    statement(
      `SELECT t.read_at_ms, ${invocationColumns('i')} FROM (SELECT ${databaseMs} AS read_at_ms) t LEFT JOIN (
         json_each(?2) s CROSS JOIN viewkeeper_invocations i
           ON i.database = ?1 AND i.series = s.value AND i.number >= ${newestBeginSql('s.value', `${recentOfSeries}`)})
       ORDER BY i.number DESC`,
      db.name,
      JSON.stringify(series),
    ),
    z.looseObject(recentRow.shape),
  )
  return {
    invocations: rows.filter(({ number }) => number !== null).map((row) => invocation.parse(row)),
    readAtMs: Math.min(...rows.map((row) => row.read_at_ms)),
  }
}

const bound = (db: Database, one: Invocation) =>
  [
    db.name,
    one.series,
    one.number,
    one.event,
    one.holder,
    one.run_trigger,
    Number(one.dry_run),
    one.started_at_ms,
    one.expires_at_ms,
    JSON.stringify(one.runs),
  ] as const

export interface Taking {
  /** As it is to be; with the number of one that exists it is that one, taken over from `from`. */
  readonly claimed: Invocation
  readonly from: string | null
  /** Those whose time is over before their jobs had ended, as they are to be recorded. */
  readonly crashed: readonly Invocation[]
  /** What the decision rests on: series → its newest number, and when that was read by the database's clock. */
  readonly newest: Readonly<Record<string, number>>
  readonly readAtMs: number
}

/**
 * Claims an invocation, and ends those that have crashed, in one transaction. Gives false, with nothing changed, where
 * others have claimed something since `newest` and `crashed` were read, or where this comes so late that whoever asked
 * for it may have given up: nobody would do the work, and nobody else could.
 */
export const take = async (
  db: Database,
  { claimed, from, crashed, newest, readAtMs }: Taking,
): Promise<boolean> => {
  const holders = crashed.map(({ series, number, holder }) => ({ series, number, holder }))
  const [result] = await db.batch([
    statement(
      `INSERT INTO viewkeeper_invocations (database, ${columns})
       SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10
       WHERE ${databaseMs} < ?15 AND NOT EXISTS (SELECT 1 FROM json_each(?11) s CROSS JOIN viewkeeper_invocations i
           ON i.database = ?1 AND i.series = s.key AND i.number > s.value)
         AND ?12 = (SELECT count(*) FROM json_each(?13) c CROSS JOIN viewkeeper_invocations i
           ON i.database = ?1 AND i.series = c.value ->> 'series' AND i.number = c.value ->> 'number'
             AND i.holder = c.value ->> 'holder')
       ON CONFLICT (database, series, number) DO UPDATE SET holder = excluded.holder,
         started_at_ms = excluded.started_at_ms, expires_at_ms = excluded.expires_at_ms, runs = excluded.runs
         WHERE holder = ?14
       RETURNING number`,
      ...bound(db, claimed),
      JSON.stringify(newest),
      holders.length,
      JSON.stringify(holders),
      from,
      readAtMs + transactionLimitMs,
    ),
    ...crashed.map((one) => endCrashed(db, one, claimed)),
  ])
  return (result?.rows.length ?? 0) > 0
}

const endCrashed = (db: Database, crashed: Invocation, claimed: Invocation): Statement =>
  statement(
    `UPDATE viewkeeper_invocations SET holder = '', runs = ?5
     WHERE database = ?1 AND series = ?2 AND number = ?3 AND holder = ?4 AND EXISTS (
       SELECT 1 FROM viewkeeper_invocations i
       WHERE i.database = ?1 AND i.series = ?6 AND i.number = ?7 AND i.holder = ?8)`,
    db.name,
    crashed.series,
    crashed.number,
    crashed.holder,
    JSON.stringify(crashed.runs),
    claimed.series,
    claimed.number,
    claimed.holder,
  )

/** Records the runs of an invocation, and answers one row, unless it was taken over. */
export const saveRuns = (
  db: Database,
  { series, number, holder, runs }: Pick<Invocation, 'series' | 'number' | 'holder' | 'runs'>,
): Statement =>
  harmless(
    statement(
      `UPDATE viewkeeper_invocations SET runs = ?5
       WHERE database = ?1 AND series = ?2 AND number = ?3 AND holder = ?4
       RETURNING number`,
      db.name,
      series,
      number,
      holder,
      JSON.stringify(runs),
    ),
  )

const leaseLost = 'the lease is lost'

/**
 * Fails unless the holder still has its lease and the run of this job has not been recorded as ended. It goes first
 * into every transaction of a run that writes, so that what comes late changes nothing.
 */
export const fence = (
  db: Database,
  { series, number, holder }: Pick<Invocation, 'series' | 'number' | 'holder'>,
  job: string,
): Statement =>
  statement(
    `SELECT json_extract('{}', iif(EXISTS (
       SELECT 1 FROM viewkeeper_invocations WHERE database = ?1 AND series = ?2 AND number = ?3 AND holder = ?4
         AND runs ->> ?5 IS NULL), '$', '${leaseLost}'))`,
    db.name,
    series,
    number,
    holder,
    `$."${job}".status`,
  )

/** Whether an error is that of `fence`. */
export const isLeaseLost = (error: unknown): boolean =>
  error instanceof Error && error.message.includes(leaseLost)
