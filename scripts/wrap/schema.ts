import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import * as z from 'zod'
import { Database, statement } from '../../src/db/database.ts'
import { overSqlite } from '../doctor/sqlite.ts'
import { migrationNames, migrationsFolder } from '../local/ledger.ts'

const schemaRow = z.object({
  type: z.enum(['table', 'index', 'view', 'trigger']),
  name: z.string(),
  sql: z.string(),
})

/** What makes one table, index, view or trigger; its name is in lower case. */
export type SchemaStatement = z.infer<typeof schemaRow>

/** The schema of a database, in the order in which it was made. No row of it is read. */
export const readStatements = (db: Database): Promise<SchemaStatement[]> =>
  db.all(
    statement(
      `SELECT type, lower(name) AS name, sql FROM sqlite_master
      WHERE sql IS NOT NULL AND name NOT GLOB '_cf_*' AND name NOT GLOB 'sqlite_*' ORDER BY rowid`,
    ),
    schemaRow,
  )

/** The schema that our migrations, as they stand in migrations/, make of an empty database. */
export const migratedStatements = async (): Promise<SchemaStatement[]> => {
  using sqlite = new DatabaseSync(':memory:')
  for (const name of migrationNames())
    sqlite.exec(readFileSync(join(migrationsFolder, name), 'utf8'))
  return await readStatements(new Database('migrated', overSqlite(sqlite)))
}
