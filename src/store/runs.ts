import * as z from 'zod'
import { type Database, type Statement, statement } from '../db/database.ts'

/** One run of a job, as answered over HTTP. */
export interface Run {
  /** Begins with the time the run was due, so that ids sort by time within a job and database. */
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

const row = z
  .object({
    id: z.string(),
    job: z.string(),
    database: z.string(),
    run_trigger: z.enum(['cron', 'manual']),
    status: z.enum(['ok', 'failed', 'skipped']),
    started_at_ms: z.int(),
    duration_ms: z.int(),
    rows_read: z.int(),
    rows_written: z.int(),
    dry_run: z.int().transform(Boolean),
    result: z
      .string()
      .transform((json) => z.record(z.string(), z.unknown()).parse(JSON.parse(json)))
      .nullable(),
    error: z.string().nullable(),
  })
  .transform(
    ({ run_trigger, started_at_ms, ...run }): Run => ({
      ...run,
      trigger: run_trigger,
      started_at: new Date(started_at_ms).toISOString(),
    }),
  )

const columns = `job, database, id, run_trigger, status, started_at_ms, duration_ms, rows_read, rows_written,
  dry_run, result, error`

/** How the id of a run due at `time` begins. */
export const runIdPrefix = (time: Date): string =>
  time.toISOString().replace('-', '').replace('-', '').replaceAll(':', '')

const bound = (run: Run) =>
  [
    run.job,
    run.database,
    run.id,
    run.trigger,
    run.status,
    Date.parse(run.started_at),
    run.duration_ms,
    run.rows_read,
    run.rows_written,
    Number(run.dry_run),
    run.result === null ? null : JSON.stringify(run.result),
    run.error,
  ] as const

/** Records a run that has ended. It replaces what its id stood for before: a run taken for crashed may end after all. */
export const recordRun = (run: Run): Statement =>
  statement(
    `INSERT INTO viewkeeper_runs (${columns})
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
     ON CONFLICT (job, database, id) DO UPDATE SET status = excluded.status,
       started_at_ms = excluded.started_at_ms, duration_ms = excluded.duration_ms,
       rows_read = excluded.rows_read, rows_written = excluded.rows_written,
       result = excluded.result, error = excluded.error`,
    ...bound(run),
  )

/** Records a run that was refused, unless it is known already or running; says whether it was recorded. */
export const recordSkipped = async (db: Database, run: Run): Promise<boolean> => {
  const recorded = await db.first(
    statement(
      `INSERT INTO viewkeeper_runs (${columns})
       SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12
       WHERE NOT EXISTS (SELECT 1 FROM viewkeeper_leases l
         WHERE l.job = ?1 AND l.database = ?2 AND l.run_id = ?3)
       ON CONFLICT (job, database, id) DO NOTHING
       RETURNING id`,
      ...bound(run),
    ),
    z.object({ id: z.string() }),
  )
  return recorded !== null
}

interface Listed {
  readonly job: string
  readonly limit: number
  /** Only runs after the one of this id, which are older; null: from the newest on. */
  readonly after?: string | null
}

/** The runs of a job, newest first. */
export const listRuns = (db: Database, { job, limit, after = null }: Listed): Promise<Run[]> =>
  db.all(
    statement(
      `SELECT ${columns} FROM viewkeeper_runs WHERE job = ?1 AND database = ?2
        ${after === null ? '' : 'AND id < ?4'} ORDER BY id DESC LIMIT ?3`,
      job,
      db.name,
      limit,
      ...(after === null ? [] : [after]),
    ),
    row,
  )

/** The newest run of each of the jobs that has one. */
export const lastRuns = (db: Database, jobs: readonly string[]): Promise<Run[]> =>
  db.all(
    statement(
      `WITH wanted AS (SELECT value AS name FROM json_each(?1))
       SELECT ${columns} FROM wanted CROSS JOIN viewkeeper_runs ON job = name AND database = ?2
         AND id = (SELECT max(r.id) FROM viewkeeper_runs r WHERE r.job = name AND r.database = ?2)`,
      JSON.stringify(jobs),
      db.name,
    ),
    row,
  )

const health = z.object({
  job: z.string(),
  last_success_ms: z.int().nullable(),
  consecutive_failures: z.int(),
})
export type JobHealth = z.output<typeof health>

/** When each job last ended well (null: never) and how often it failed since. Dry runs and skipped ones don't count. */
export const jobHealth = (db: Database, jobs: readonly string[]): Promise<JobHealth[]> =>
  db.all(
    statement(
      `SELECT j.value AS job, ok.started_at_ms + ok.duration_ms AS last_success_ms,
         (SELECT count(*) FROM viewkeeper_runs f WHERE f.job = j.value AND f.database = ?2
           AND f.id > coalesce(ok.id, '') AND f.status = 'failed' AND f.dry_run = 0) AS consecutive_failures
       FROM json_each(?1) j LEFT JOIN viewkeeper_runs ok
         ON ok.job = j.value AND ok.database = ?2 AND ok.id = (
           SELECT r.id FROM viewkeeper_runs r WHERE r.job = j.value AND r.database = ?2
             AND r.status = 'ok' AND r.dry_run = 0 ORDER BY r.id DESC LIMIT 1)`,
      JSON.stringify(jobs),
      db.name,
    ),
    health,
  )

/**
 * Which runs are old: due before `before`, neither the newest of their job nor its newest success. Bound:
 * ?1 jobs as JSON, ?2 database, ?3 the time, ?4 the limit.
 */
const oldRuns = `SELECT r.job, r.database, r.id FROM json_each(?1) j CROSS JOIN viewkeeper_runs r
  ON r.job = j.value AND r.database = ?2 AND r.id < ?3
  WHERE r.id < (SELECT max(id) FROM viewkeeper_runs WHERE job = j.value AND database = ?2)
    AND r.id IS NOT (SELECT s.id FROM viewkeeper_runs s WHERE s.job = j.value AND s.database = ?2
      AND s.status = 'ok' AND s.dry_run = 0 ORDER BY s.id DESC LIMIT 1)
  LIMIT ?4`

interface OldRuns {
  readonly jobs: readonly string[]
  readonly database: string
  readonly before: Date
  readonly limit: number
}

/** Deletes up to `limit` old runs; answers one row for each. */
export const deleteOldRuns = ({ jobs, database, before, limit }: OldRuns): Statement =>
  statement(
    `DELETE FROM viewkeeper_runs WHERE (job, database, id) IN (${oldRuns}) RETURNING id`,
    JSON.stringify(jobs),
    database,
    runIdPrefix(before),
    limit,
  )
