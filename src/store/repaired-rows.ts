import * as z from 'zod/mini'
import { type Database, statement } from '../db/database.ts'
import { json } from '../db/json.ts'

/** At a tick of five minutes a day has fewer. */
const mostAudits = 300

const sums = z.object({
  sums: json(z.array(z.nullable(z.number()))),
})

interface Asked {
  readonly views: readonly string[]
  /** The series of invocations in which audits run. */
  readonly series: readonly string[]
  readonly since: Date
}

/** View → how many of its rows audits have repaired since a moment, the newest 300 of each series. Reads a row for each. */
export const repairedSince = async (
  db: Database,
  { views, series, since }: Asked,
): Promise<ReadonlyMap<string, number>> => {
  if (views.length === 0) return new Map()
  const each = views.map((_, at) => `sum(runs ->> (?4 ->> ${at}))`)
  const rows = await db.all(
    statement(
      `SELECT (SELECT json_array(${each.join(', ')}) FROM (
        SELECT i.runs, i.started_at_ms FROM viewkeeper_invocations i
        WHERE i.database = ?1 AND i.series = s.value AND i.dry_run = 0 ORDER BY i.number DESC LIMIT ${mostAudits})
        WHERE started_at_ms >= ?3) AS sums FROM json_each(?2) s`,
      db.name,
      JSON.stringify(series),
      since.getTime(),
      JSON.stringify(views.map((view) => `$.audit.result.views."${view}".repaired`)),
    ),
    sums,
  )
  return new Map(
    views.map((view, at) => [view, rows.reduce((sum, row) => sum + (row.sums[at] ?? 0), 0)]),
  )
}
