import * as z from 'zod/mini'
import { type Database, type Statement, statement } from '../db/database.ts'
import {
  type Invocation,
  invocation,
  invocationColumns,
  type RunState,
  recentOfSeries,
} from './invocations.ts'
import { takenSql } from './read-samples.ts'
import { latestTotals, type RunTotals } from './run-totals.ts'
import { everySeriesSql, newestBeginSql, newestNumberSql } from './series-sql.ts'

/** One run of a job, as answered over HTTP. */
export interface Run {
  readonly id: string
  readonly job: string
  readonly database: string
  readonly trigger: 'cron' | 'manual'
  readonly status: 'ok' | 'failed' | 'skipped'
  /** RFC 3339, UTC. */
  readonly started_at: string
  readonly duration_ms: number
  readonly rows_read: number
  readonly rows_written: number
  readonly dry_run: boolean
  readonly result: Readonly<Record<string, unknown>> | null
  readonly error: string | null
}

/** Job → the series of invocations that its runs are in: those of its cron strings, and its own by hand. */
export type JobSeries = ReadonlyMap<string, readonly string[]>

/** A job's run that has ended, as it is answered; null while it waits or goes on. */
export const runOf = (
  database: string,
  job: string,
  { run_trigger, dry_run }: Pick<Invocation, 'run_trigger' | 'dry_run'>,
  { id, status, started_at_ms, duration_ms, rows_read, rows_written, result, error }: RunState,
): Run | null =>
  status === null
    ? null
    : {
        ...{ id, job, database, trigger: run_trigger, status },
        started_at: new Date(started_at_ms).toISOString(),
        ...{ duration_ms, rows_read, rows_written, dry_run, result, error },
      }

export interface RunPage {
  /** Newest first. */
  readonly runs: readonly Run[]
  /** To be passed as `before` for the next page; null: there is none. */
  readonly next: number | null
}

interface Listed {
  readonly job: string
  readonly series: JobSeries
  /** At most. */
  readonly limit: number
  /** The `next` of the page before; null: from the newest. */
  readonly before: number | null
}

/** The runs of a job that have ended, a page at a time. */
export const listRuns = async (
  db: Database,
  { job, series, limit, before }: Listed,
): Promise<RunPage> => {
  const found = await db.all(
    statement(
      `SELECT ${invocationColumns('i')} FROM json_each(?2) s CROSS JOIN viewkeeper_invocations i
         ON i.database = ?1 AND i.series = s.value AND i.number < ?3
           AND i.number >= ${newestBeginSql('s.value', '?4', 'AND n.number < ?3')}
       ORDER BY i.number DESC LIMIT ?4`,
      db.name,
      JSON.stringify(series.get(job) ?? []),
      before ?? Number.MAX_SAFE_INTEGER,
      limit,
    ),
    invocation,
  )
  const runs = found.flatMap((one) => {
    const state = one.runs[job]
    const run = state && runOf(db.name, job, one, state)
    return run ? [run] : []
  })
  const last = found.at(-1)
  return { runs, next: last && found.length === limit ? last.number : null }
}

const ended = z.extend(invocation, { job: z.string() })

/** The newest run that has ended of each job, with when the job last ended well (null: never) and how often it failed since. */
export interface LastRun {
  readonly job: string
  readonly run: Run | null
  readonly last_success_ms: number | null
  readonly consecutive_failures: number
  readonly totals: RunTotals
}

/** What is known of the last runs of these jobs, in their order. */
export const lastRuns = async (db: Database, series: JobSeries): Promise<LastRun[]> => {
  const rows = await db.all(
    statement(
      `SELECT j.key AS job, ${invocationColumns('i')}
       FROM json_each(?2) j, json_each(j.value) s CROSS JOIN viewkeeper_invocations i
         ON i.database = ?1 AND i.series = s.value AND i.number = (
           SELECT n.number FROM viewkeeper_invocations n WHERE n.database = ?1 AND n.series = s.value
             AND n.number >= ${newestBeginSql('s.value', `${recentOfSeries}`)}
             AND n.runs ->> ('$."' || j.key || '".status') IS NOT NULL ORDER BY n.number DESC LIMIT 1)
       ORDER BY i.number DESC`,
      db.name,
      JSON.stringify(Object.fromEntries(series)),
    ),
    ended,
  )
  return [...series.keys()].map((job) => {
    const ended = rows.filter((row) => row.job === job)
    const [newest] = ended
    const state = newest?.runs[job]
    return {
      job,
      run: newest && state ? runOf(db.name, job, newest, state) : null,
      last_success_ms: state?.last_success_ms ?? null,
      consecutive_failures: state?.consecutive_failures ?? 0,
      totals: latestTotals(ended.flatMap(({ runs }) => runs[job]?.totals ?? [])),
    }
  })
}

/** When a job last ended well, milliseconds or NULL, as an SQL expression. `database`, `series` (a JSON array): bound parameters. */
export const lastSuccessSql = (job: string, database: string, series: string): string =>
  `(SELECT max(i.runs ->> '$."${job}".last_success_ms') FROM json_each(${series}) s CROSS JOIN viewkeeper_invocations i
    ON i.database = ${database} AND i.series = s.value AND i.number = (
      SELECT max(n.number) FROM viewkeeper_invocations n WHERE n.database = ${database} AND n.series = s.value))`

const success = z.object({ job: z.string(), at_ms: z.number() })

/** Job → when it last ended well, of those that ever did; milliseconds since the epoch. Reads the newest invocation of each series. */
export const lastSuccesses = async (
  db: Database,
  series: JobSeries,
): Promise<ReadonlyMap<string, number>> => {
  const rows = await db.all(
    statement(
      `SELECT r.key AS job, max(r.value ->> 'last_success_ms') AS at_ms
      FROM json_each(?2) s CROSS JOIN viewkeeper_invocations i ON i.database = ?1 AND i.series = s.value AND i.number = (
        SELECT max(n.number) FROM viewkeeper_invocations n WHERE n.database = ?1 AND n.series = s.value)
      CROSS JOIN json_each(i.runs) r
      WHERE r.value ->> 'last_success_ms' IS NOT NULL GROUP BY 1`,
      db.name,
      JSON.stringify([...new Set([...series.values()].flat())]),
    ),
    success,
  )
  return new Map(rows.map(({ job, at_ms }) => [job, at_ms]))
}

interface OldRuns {
  readonly database: string
  readonly before: Date
  readonly limit: number
}

/**
 * Deletes up to `limit` invocations begun before `before`, never the newest of a series, nor one with a sample: that goes
 * when the samples of its hour become one. Answers one row for each.
 */
export const deleteOldRuns = ({ database, before, limit }: OldRuns): Statement =>
  statement(
    `DELETE FROM viewkeeper_invocations WHERE database = ?1 AND (series, number) IN (
      SELECT i.series, i.number FROM ${everySeriesSql} every CROSS JOIN viewkeeper_invocations i
        ON i.database = ?1 AND i.series = every.series AND i.number < ${newestNumberSql('every.series')}
        AND i.number <= (SELECT max(number) FROM (
          SELECT number FROM viewkeeper_invocations WHERE database = ?1 AND series = every.series
          ORDER BY number LIMIT ?3))
      WHERE i.started_at_ms < ?2 AND ${takenSql('i')} IS NULL LIMIT ?3) RETURNING number`,
    database,
    before.getTime(),
    limit,
  )
