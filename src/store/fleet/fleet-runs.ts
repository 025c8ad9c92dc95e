import * as z from 'zod/mini'
import { type Database, type Statement, statement } from '../../db/database.ts'
import { json } from '../../db/json.ts'

const asked = z.object({
  job: z.string(),
  dry_run: z.boolean(),
  /** How many databases it is for. */
  databases: z.number(),
})

/** A job that was asked for in many databases at once. */
export type AskedRun = z.output<typeof asked>

const ended = z.record(
  z.string(),
  z.object({ status: z.enum(['ok', 'failed']), error: z.optional(z.string()) }),
)

/** What became of the databases in which it has ended, by name. */
export type EndedRuns = z.output<typeof ended>

/** Records what was asked for, as part 0. */
export const beginFleetRun = (id: string, run: AskedRun, now: Date): Statement =>
  statement(
    'INSERT INTO viewkeeper_fleet_runs (id, part, asked_at_ms, record) VALUES (?1, 0, ?2, ?3)',
    id,
    now.getTime(),
    JSON.stringify(run),
  )

/** Adds databases in which the job has ended to a part, 1 and up. */
export const endInDatabases = (
  {
    id,
    part,
    asked_at_ms,
  }: { readonly id: string; readonly part: number; readonly asked_at_ms: number },
  runs: EndedRuns,
): Statement =>
  statement(
    `INSERT INTO viewkeeper_fleet_runs (id, part, asked_at_ms, record) VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT (id, part) DO UPDATE SET record = json_patch(record, excluded.record)`,
    id,
    part,
    asked_at_ms,
    JSON.stringify(runs),
  )

/** The databases of a part in which the job has ended. */
export const endedIn = async (control: Database, id: string, part: number): Promise<EndedRuns> => {
  const row = await control.first(
    statement('SELECT record FROM viewkeeper_fleet_runs WHERE id = ?1 AND part = ?2', id, part),
    z.object({ record: json(ended) }),
  )
  return row?.record ?? {}
}

/** A run over a fleet, and what has become of it so far. */
export interface FleetRun extends AskedRun {
  readonly id: string
  readonly asked_at_ms: number
  readonly ended: EndedRuns
}

/** The run of an id; null where there is none, or no longer. Reads a row for each of its parts. */
export const readFleetRun = async (control: Database, id: string): Promise<FleetRun | null> => {
  const rows = await control.all(
    statement(
      'SELECT part, asked_at_ms, record FROM viewkeeper_fleet_runs WHERE id = ?1 ORDER BY part',
      id,
    ),
    z.object({ part: z.number(), asked_at_ms: z.number(), record: json(z.unknown()) }),
  )
  const [first, ...parts] = rows
  if (first === undefined || first.part !== 0) return null
  return {
    ...asked.parse(first.record),
    id,
    asked_at_ms: first.asked_at_ms,
    ended: Object.assign({}, ...parts.map(({ record }) => ended.parse(record))),
  }
}

/** Deletes up to `limit` parts of runs that were asked for before a moment, and gives their keys. */
export const deleteOldFleetRuns = (beforeMs: number, limit: number): Statement =>
  statement(
    `DELETE FROM viewkeeper_fleet_runs WHERE (id, part) IN (
      SELECT id, part FROM viewkeeper_fleet_runs WHERE asked_at_ms < ?1 LIMIT ?2) RETURNING id AS key`,
    beforeMs,
    limit,
  )
