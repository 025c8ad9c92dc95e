import * as z from 'zod/mini'
import { type Database, statement } from '../../db/database.ts'
import { json } from '../../db/json.ts'
import type { CompiledView } from '../../engine/compile.ts'
import { identifier } from '../../engine/expressions/sql.ts'
import type { Size } from './sweep.ts'

/** A row that a view stands over takes so many bytes at least, with its view row: so many can be in a database. */
const leastBytes = 100
const mostKeys = (db: Database): number => Math.floor(db.usage.size_bytes / leastBytes)

const counts = z.object({ sources: z.number(), rows: z.number(), highest: z.number() })
const sizes = z.record(z.string(), json(counts))

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
  const found = await db.only(statement(`SELECT ${views.map(sizeSql).join(',\n')}`, limit), sizes)
  return new Map(
    Object.entries(found).map(([view, { sources, rows, highest }]) => [
      view,
      {
        sourceRows: sources < limit ? sources : null,
        viewRows: rows < limit ? rows : null,
        newKeys: sources < limit ? sources : Math.max(sources, Math.min(highest, mostKeys(db))),
      },
    ]),
  )
}

/** How many rows have come to a table, by its highest rowids; ids that are chosen at random tell nothing. */
export const growth = (db: Database, before: number, now: number): number =>
  now > before && now - before <= mostKeys(db) ? now - before : 0
