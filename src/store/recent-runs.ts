import * as z from 'zod/mini'
import { type Database, statement } from '../db/database.ts'
import { json } from '../db/json.ts'
import { invocation, invocationColumns } from './invocations.ts'
import { type JobSeries, type Run, runOf } from './runs.ts'

const compactRun = z.pipe(
  z.tuple([
    z.string(),
    z.nullable(z.enum(['ok', 'failed', 'skipped'])),
    z.int(),
    z.int(),
    z.int(),
    z.int(),
    z.nullable(z.string()),
    z.nullable(z.string()),
  ]),
  z.transform(
    ([id, status, started_at_ms, duration_ms, rows_read, rows_written, error, skipped]) => ({
      ...{ id, status, started_at_ms, duration_ms, rows_read, rows_written, error, skipped },
    }),
  ),
)

const compactInvocation = z.object({
  number: z.int(),
  trigger: z.enum(['cron', 'manual']),
  dry_run: z.pipe(
    z.int(),
    z.transform((flag) => flag === 1),
  ),
  runs: z.record(z.string(), compactRun),
})

const seriesRow = z.object({
  invocations: json(z.array(compactInvocation)),
})

/** A run as a list of many shows it: without its result, save why it was skipped. `status` null: it waits or goes on. */
export interface BriefRun extends z.output<typeof compactRun> {
  readonly trigger: 'cron' | 'manual'
  readonly isDryRun: boolean
}

/** The newest runs of each job, newest first: up to `most`. Reads that many invocations of each series. */
export const recentRuns = async (
  db: Database,
  { series, most }: { readonly series: JobSeries; readonly most: number },
): Promise<ReadonlyMap<string, readonly BriefRun[]>> => {
  const rows = await db.all(
    statement(
      `SELECT (SELECT json_group_array(json(one)) FROM (
         SELECT json_object('number', i.number, 'trigger', i.run_trigger, 'dry_run', i.dry_run, 'runs', (
           SELECT json_group_object(r.key, json_array(r.value ->> 'id', r.value ->> 'status',
             r.value ->> 'started_at_ms', r.value ->> 'duration_ms', r.value ->> 'rows_read',
             r.value ->> 'rows_written', r.value ->> 'error', r.value ->> '$.result.skipped'))
           FROM json_each(i.runs) r)) AS one
         FROM viewkeeper_invocations i WHERE i.database = ?1 AND i.series = s.value
         ORDER BY i.number DESC LIMIT ?3)) AS invocations
       FROM json_each(?2) s`,
      db.name,
      JSON.stringify([...new Set([...series.values()].flat())]),
      most,
    ),
    seriesRow,
  )
  const newestFirst = rows
    .flatMap(({ invocations }) => invocations)
    .toSorted((a, b) => b.number - a.number)
  const runsOf = (job: string): BriefRun[] =>
    newestFirst.flatMap(({ trigger, dry_run: isDryRun, runs }) => {
      const run = runs[job]
      return run === undefined ? [] : [{ ...run, trigger, isDryRun }]
    })
  return new Map([...series.keys()].map((job) => [job, runsOf(job).slice(0, most)]))
}

/** How many invocations by hand are looked through for a run. */
const mostSearched = 100

/** A run that was asked for by hand of late, by its id; null where there is none. */
export const findManualRun = async (
  db: Database,
  { job, id }: { readonly job: string; readonly id: string },
): Promise<Run | null> => {
  const found = await db.first(
    statement(
      `SELECT ${invocationColumns('i')} FROM (SELECT * FROM viewkeeper_invocations
         WHERE database = ?1 AND series = ?2 ORDER BY number DESC LIMIT ${mostSearched}) i
       WHERE i.runs ->> ?3 = ?4`,
      db.name,
      job,
      `$."${job}".id`,
      id,
    ),
    invocation,
  )
  const state = found?.runs[job]
  return found && state ? runOf(db.name, job, found, state) : null
}
