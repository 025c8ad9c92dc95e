import * as z from 'zod/mini'
import { type Database, type Statement, statement } from '../db/database.ts'

/** What goes through the views a part at a time. */
export type Walk = 'orphans'

/** View → the key, encoded, after which a walk goes on; null: it begins anew, as there is no more or not yet any. */
export const readCursors = async (
  db: Database,
  walk: Walk,
): Promise<Readonly<Record<string, string | null>>> => {
  const rows = await db.all(
    statement('SELECT view, next_after FROM viewkeeper_cursors WHERE walk = ?1', walk),
    z.object({ view: z.string(), next_after: z.nullable(z.string()) }),
  )
  return Object.fromEntries(rows.map(({ view, next_after }) => [view, next_after]))
}

/** Remembers the cursors; unchanged ones are not written. */
export const saveCursors = (
  walk: Walk,
  cursors: Readonly<Record<string, string | null>>,
): Statement =>
  statement(
    `INSERT INTO viewkeeper_cursors (walk, view, next_after)
    SELECT ?1, key, value FROM json_each(?2) WHERE true
    ON CONFLICT (walk, view) DO UPDATE SET next_after = excluded.next_after
    WHERE next_after IS NOT excluded.next_after`,
    walk,
    JSON.stringify(cursors),
  )
