import * as z from 'zod/mini'
import { type Database, statement } from '../db/database.ts'

/** At a tick of five minutes a day has as many. */
const mostAudits = 300

/** View → how many of its rows audits have repaired since a moment: the newest 300 of them at most. */
export const repairedSince = async (
  db: Database,
  { series, since }: { readonly series: readonly string[]; readonly since: Date },
): Promise<ReadonlyMap<string, number>> => {
  const rows = await db.all(
    statement(
      `SELECT v.key AS view, sum(v.value ->> 'repaired') AS repaired
       FROM json_each(?2) s, json_each((SELECT json_group_array(json(views)) FROM (
         SELECT i.runs -> '$.audit.result.views' AS views, i.started_at_ms FROM viewkeeper_invocations i
         WHERE i.database = ?1 AND i.series = s.value AND i.dry_run = 0
         ORDER BY i.number DESC LIMIT ${mostAudits}) WHERE started_at_ms >= ?3 AND views IS NOT NULL)) a,
         json_each(a.value) v GROUP BY v.key`,
      db.name,
      JSON.stringify(series),
      since.getTime(),
    ),
    z.object({ view: z.string(), repaired: z.number() }),
  )
  return new Map(rows.map(({ view, repaired }) => [view, repaired]))
}
