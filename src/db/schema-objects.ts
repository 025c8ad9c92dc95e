import * as z from 'zod/mini'
import { type Database, statement } from './database.ts'

const objectRow = z.object({
  position: z.number(),
  type: z.enum(['table', 'view', 'trigger']),
  name: z.string(),
  table: z.string(),
  sql: z.string(),
})

/**
 * A table, view or trigger of the database, ours or not; `name` and `table` (that a trigger is on) in lower case.
 * What was made later has the greater `position`; SQLite runs the trigger made last first.
 */
export type SchemaObject = z.infer<typeof objectRow>

const columnRow = z.object({ table: z.string(), name: z.string() })

/** Everything that stands in the database, and the columns of some of its tables. */
export interface SchemaObjects {
  readonly objects: readonly SchemaObject[]
  /** Table → its columns in lower case, generated ones left out; a table that is not there has no entry. */
  readonly columns: ReadonlyMap<string, ReadonlySet<string>>
}

/**
 * Reads what stands in the database, in the order in which it was made, and the columns of `tables` and of
 * those, under whatever name, that one of these triggers is on.
 */
export const readSchemaObjects = async (
  db: Database,
  {
    tables,
    triggers,
  }: { readonly tables: readonly string[]; readonly triggers: readonly string[] },
): Promise<SchemaObjects> => {
  const [objects, columns] = await db.batch([
    statement(
      `SELECT rowid AS position, type, lower(name) AS name, lower(tbl_name) AS "table", sql FROM sqlite_master
      WHERE type IN ('table', 'view', 'trigger') AND sql IS NOT NULL ORDER BY rowid`,
    ),
    statement(
      `SELECT lower(m.name) AS "table", lower(c.name) AS name
      FROM sqlite_master m JOIN pragma_table_info(m.name) c
      WHERE m.type = 'table' AND (lower(m.name) IN (SELECT value FROM json_each(?1))
        OR m.name IN (SELECT tbl_name FROM sqlite_master
          WHERE type = 'trigger' AND name IN (SELECT value FROM json_each(?2))))`,
      JSON.stringify(tables),
      JSON.stringify(triggers),
    ),
  ])
  const byTable = Map.groupBy(
    (columns?.rows ?? []).map((row) => columnRow.parse(row)),
    ({ table }) => table,
  )
  return {
    objects: (objects?.rows ?? []).map((row) => objectRow.parse(row)),
    columns: new Map(
      [...byTable].map(([table, rows]) => [table, new Set(rows.map(({ name }) => name))]),
    ),
  }
}
