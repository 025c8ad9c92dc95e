import * as z from 'zod/mini'
import { type Database, statement } from '../db/database.ts'
import { json } from '../db/json.ts'
import { dueMsOf } from '../jobs/invoke.ts'
import type { Application } from '../jobs/job.ts'
import { sourceMarks } from '../keeper/source-marks.ts'

const seen = z.object({
  /** The newest migration of ours that was applied. */
  migration: z.nullable(z.string()),
  /** The first and the last name before its own under which the database was looked after, each with its newest event. */
  first: z.nullable(json(z.tuple([z.string(), z.string()]))),
  final: z.nullable(json(z.tuple([z.string(), z.string()]))),
  /** The marks of its sources now, and as the last evaluate left them, and the event of that. */
  marks: z.string(),
  last: z.nullable(json(z.tuple([z.string(), z.nullable(z.string())]))),
  has_open_work: z.number(),
  has_alerts: z.number(),
})

/** Another name under which a database was looked after, and when the tick was due for which it was last. */
interface OtherName {
  readonly name: string
  /** Milliseconds since the epoch; null: not known. */
  readonly lastDueMs: number | null
}

/** What a first look at a database says, in one statement of at most 20 rows read. */
export interface Look {
  readonly migration: string | null
  /** The first and the last name under which the database was looked after, of those before its own: none as a rule. */
  readonly otherNames: readonly OtherName[]
  readonly marks: string
  /** Whether rows came or went since the last run, work is open, an alert is unresolved, or a finding is not told of. */
  readonly isBusy: boolean
  /** When the tick was due whose jobs ran last, milliseconds since the epoch; null: none has. */
  readonly lastDueMs: number | null
}

/** The newest event of a series under the name that an aggregate gives of those before the own one. */
const underAnother = (aggregate: 'min' | 'max'): string =>
  `(SELECT json_array(database, event) FROM viewkeeper_invocations
    WHERE database = (SELECT ${aggregate}(database) FROM viewkeeper_invocations WHERE database < ?1) AND series = ?2
    ORDER BY number DESC LIMIT 1)`

/**
 * Looks whether there is anything to do in a database. `series`: the cron string of a tick. Throws the database's error;
 * one that has no tables of ours says so.
 */
export const look = async (
  db: Database,
  { catalog, openWork = '0' }: Pick<Application, 'catalog' | 'openWork'>,
  series: string,
): Promise<Look> => {
  // Of an alert `firing` and `pending` come before `resolved`: what is unresolved is found in one step of an index.
  const row = await db.only(
    statement(
      `SELECT (SELECT name FROM viewkeeper_migrations ORDER BY id DESC LIMIT 1) AS migration,
        ${underAnother('min')} AS first, ${underAnother('max')} AS final,
        ${sourceMarks(catalog)} AS marks,
        (SELECT json_array(event, runs ->> '$.evaluate.marks') FROM viewkeeper_invocations
          WHERE database = ?1 AND series = ?2 ORDER BY number DESC LIMIT 1) AS last,
        ${openWork} AS has_open_work,
        EXISTS (SELECT 1 FROM viewkeeper_alerts WHERE status < 'resolved')
          OR EXISTS (SELECT 1 FROM viewkeeper_findings WHERE seen = 0) AS has_alerts`,
      db.name,
      series,
    ),
    seen,
  )
  const [event = null, lastMarks = null] = row.last ?? []
  const others = [row.first, row.final].filter((other) => other !== null)
  return {
    migration: row.migration,
    otherNames: others.map(([name, newest]) => ({ name, lastDueMs: dueMsOf(newest) })),
    marks: row.marks,
    isBusy: row.marks !== lastMarks || row.has_open_work === 1 || row.has_alerts === 1,
    lastDueMs: event === null ? null : dueMsOf(event),
  }
}

/** Whether an error says that a database lacks tables of ours. */
export const lacksSchema = (error: unknown): boolean =>
  error instanceof Error && /no such table: (\w+\.)?viewkeeper_\w+/i.test(error.message)
