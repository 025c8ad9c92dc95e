import * as z from 'zod'
import { type Database, statement } from '../../db/database.ts'
import type { CompiledView } from '../../engine/compile.ts'
import { identifier } from '../../engine/expressions/sql.ts'
import type { Size } from './sweep.ts'

/** No D1 database has more rows that a view stands over: it ends at 10 GB. */
const mostKeys = 50_000_000

const counts = z.object({ sources: z.number(), rows: z.number(), highest: z.number() })

/** Counts the rows of a view and of its parent, up to a limit: with more, how many there are is told by their rowids. */
export const sizeOfView = async (
  db: Database,
  { table, parent }: CompiledView,
  limit: number,
): Promise<Size> => {
  const count = (name: string) =>
    `(SELECT count(*) FROM (SELECT 1 FROM ${identifier(name)} LIMIT ?1))`
  const found = await db.first(
    statement(
      `SELECT ${count(parent.table)} AS sources, ${count(table)} AS rows,
        coalesce((SELECT max(rowid) FROM ${identifier(parent.table)}), 0) AS highest`,
      limit,
    ),
    counts,
  )
  const { sources, rows, highest } = found ?? { sources: 0, rows: 0, highest: 0 }
  return {
    sourceRows: sources < limit ? sources : null,
    viewRows: rows < limit ? rows : null,
    keys: sources < limit ? sources : Math.min(Math.max(highest, sources), mostKeys),
  }
}
