import * as z from 'zod'
import { type Database, statement } from '../../db/database.ts'
import type { CompiledView } from '../../engine/compile.ts'
import { identifier } from '../../engine/expressions/sql.ts'
import type { Size } from './sweep.ts'

/** No D1 database has more rows that a view stands over: it ends at 10 GB. */
const mostKeys = 50_000_000

const counts = z.object({ sources: z.number(), rows: z.number(), highest: z.number() })
const sizes = z.record(
  z.string(),
  z.string().transform((json) => counts.parse(JSON.parse(json))),
)

const sizeSql = ({ table, parent }: CompiledView): string => {
  const count = (name: string) =>
    `(SELECT count(*) FROM (SELECT 1 FROM ${identifier(name)} LIMIT ?1))`
  const highest = `coalesce((SELECT max(rowid) FROM ${identifier(parent.table)}), 0)`
  return `json_object('sources', ${count(parent.table)}, 'rows', ${count(table)}, 'highest', ${highest}) AS ${identifier(table)}`
}

/**
 * Counts the rows of views and of their parents, each up to a limit, in one statement: where there are more, rowids tell
 * how many about.
 */
export const sizesOfViews = async (
  db: Database,
  views: readonly CompiledView[],
  limit: number,
): Promise<Map<string, Size>> => {
  if (views.length === 0) return new Map()
  const found = await db.first(statement(`SELECT ${views.map(sizeSql).join(',\n')}`, limit), sizes)
  return new Map(
    Object.entries(found ?? {}).map(([view, { sources, rows, highest }]) => [
      view,
      {
        sourceRows: sources < limit ? sources : null,
        viewRows: rows < limit ? rows : null,
        keys: sources < limit ? sources : Math.min(Math.max(highest, sources), mostKeys),
      },
    ]),
  )
}
