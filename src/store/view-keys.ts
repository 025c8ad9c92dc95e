import * as z from 'zod/mini'
import { type Database, statement } from '../db/database.ts'

/** Table of each view → its key column, as they are in the database. */
export const readViewKeys = async (db: Database): Promise<ReadonlyMap<string, string>> => {
  const rows = await db.all(
    statement(
      `SELECT lower(m.name) AS name, lower(c.name) AS key FROM sqlite_master m, pragma_table_info(m.name) c
      WHERE m.type = 'table' AND m.name GLOB '*_mv' AND c.pk = 1`,
    ),
    z.object({ name: z.string(), key: z.string() }),
  )
  return new Map(rows.map(({ name, key }) => [name, key]))
}
