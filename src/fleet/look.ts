import * as z from 'zod/mini'
import { type Database, statement } from '../db/database.ts'
import { dueMsOf } from '../jobs/invoke.ts'
import type { Application } from '../jobs/job.ts'
import { sourceMarks } from '../keeper/source-marks.ts'

const seen = z.object({
  /** The newest migration of ours that was applied. */
  migration: z.nullable(z.string()),
  /** The first and the last name under which the database was looked after. */
  first_name: z.nullable(z.string()),
  last_name: z.nullable(z.string()),
  /** The marks of its sources now, and as the last evaluate left them, and the event of that. */
  marks: z.string(),
  last_marks: z.nullable(z.string()),
  last_event: z.nullable(z.string()),
  has_open_work: z.number(),
  has_alerts: z.number(),
})

/** What a first look at a database says, in one statement of at most 20 rows read. */
export interface Look {
  readonly migration: string | null
  /** The names under which the database was looked after, its own left out. */
  readonly otherNames: readonly string[]
  readonly marks: string
  /** Whether rows came or went since the last run, work is open, an alert is unresolved, or a finding is not told of. */
  readonly isBusy: boolean
  /** When the tick was due whose jobs ran last, milliseconds since the epoch; null: none has. */
  readonly lastDueMs: number | null
}

/**
 * Looks whether there is anything to do in a database. `series`: the cron string of a tick. Throws the database's error;
 * one that has no tables of ours says so.
 */
export const look = async (
  db: Database,
  { catalog, openWork }: Pick<Application, 'catalog' | 'openWork'>,
  series: string,
): Promise<Look> => {
  const row = await db.only(
    statement(
      `SELECT (SELECT name FROM viewkeeper_migrations ORDER BY id DESC LIMIT 1) AS migration,
        (SELECT min(database) FROM viewkeeper_invocations) AS first_name,
        (SELECT max(database) FROM viewkeeper_invocations) AS last_name,
        ${sourceMarks(catalog)} AS marks, last.marks AS last_marks, last.event AS last_event,
        ${openWork} AS has_open_work,
        EXISTS (SELECT 1 FROM viewkeeper_alerts WHERE status IN ('pending', 'firing'))
          OR EXISTS (SELECT 1 FROM viewkeeper_findings WHERE seen = 0) AS has_alerts
      FROM (SELECT 1) LEFT JOIN (SELECT event, runs ->> '$.evaluate.marks' AS marks FROM viewkeeper_invocations
        WHERE database = ?1 AND series = ?2 ORDER BY number DESC LIMIT 1) last`,
      db.name,
      series,
    ),
    seen,
  )
  const names = [row.first_name, row.last_name].filter((name) => name !== null)
  return {
    migration: row.migration,
    otherNames: [...new Set(names)].filter((name) => name !== db.name),
    marks: row.marks,
    isBusy: row.marks !== row.last_marks || row.has_open_work === 1 || row.has_alerts === 1,
    lastDueMs: row.last_event === null ? null : dueMsOf(row.last_event),
  }
}

/** Whether an error says that a database lacks tables of ours. */
export const lacksSchema = (error: unknown): boolean =>
  error instanceof Error && /no such table: (\w+\.)?viewkeeper_\w+/i.test(error.message)
