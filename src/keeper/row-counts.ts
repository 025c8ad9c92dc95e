import * as z from 'zod/mini'
import { type Database, statement } from '../db/database.ts'
import { identifier } from '../engine/expressions/sql.ts'

/** How many rows a table has: a full count. */
export const countRows = async (db: Database, table: string): Promise<number> => {
  const { rows } = await db.only(
    statement(`SELECT count(*) AS rows FROM ${identifier(table)}`),
    z.object({ rows: z.number() }),
  )
  return rows
}

/** The highest rowid of each table, 0 for an empty one. */
export const highestRowids = (
  db: Database,
  tables: readonly string[],
): Promise<Record<string, number>> => {
  const columns = tables.map(
    (table) => `coalesce((SELECT max(rowid) FROM ${identifier(table)}), 0) AS ${identifier(table)}`,
  )
  return db.only(statement(`SELECT ${columns.join(', ')}`), z.record(z.string(), z.number()))
}
