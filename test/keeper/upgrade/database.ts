import { DatabaseSync } from 'node:sqlite'
import { unstable_splitSqlQuery } from 'wrangler'
import * as z from 'zod'
import { workerTables } from '../../../bench/databases/schema.ts'
import { overSqlite } from '../../../scripts/doctor/sqlite.ts'
import { Database, statement, type Transport } from '../../../src/db/database.ts'
import { identifier } from '../../../src/engine/expressions/sql.ts'
import type { Catalog } from '../../../src/keeper/catalog.ts'
import { baseline, materializedViews } from '../../../src/keeper/schema.ts'
import type { MigrationFiles } from '../../../src/keeper/upgrade/files.ts'
import { catalog } from '../../../src/monotask/catalog.ts'

/** A database in memory and the same as ours to use. */
export interface Memory extends Disposable {
  readonly sqlite: DatabaseSync
  readonly db: Database
}

export const memory = (around: (transport: Transport) => Transport = (one) => one): Memory => {
  const sqlite = new DatabaseSync(':memory:')
  return {
    sqlite,
    db: new Database('monotask', around(overSqlite(sqlite))),
    [Symbol.dispose]: () => sqlite.close(),
  }
}

/** The statements of a migration, as wrangler splits them. */
export const statementsOf = (files: MigrationFiles, name: string): string[] =>
  unstable_splitSqlQuery(files.get(name) ?? '')

export const upNames = (files: MigrationFiles): string[] =>
  [...files.keys()].filter((name) => !name.startsWith('down/')).toSorted()

/** SQLite quotes the name of a renamed table, and wrangler takes comments out: neither counts. */
const plain = (sql: string | null): string =>
  (sql ?? '')
    .replaceAll(/--[^\n]*/g, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/"(\w+)"/g, '$1')
    .replace(/^CREATE (\w+) IF NOT EXISTS /, 'CREATE $1 ')
    .trim()

const objectRow = z.object({ type: z.string(), name: z.string(), sql: z.string().nullable() })

const objects = statement(
  "SELECT type, name, sql FROM sqlite_master WHERE name NOT GLOB '_cf_*' AND name NOT GLOB 'sqlite_*' AND name <> 'viewkeeper_migrations' ORDER BY name",
)

/** Everything that stands in the database, by name. */
export const schemaOf = async (db: Database): Promise<Record<string, string>> => {
  const found = await db.all(objects, objectRow)
  return Object.fromEntries(found.map(({ type, name, sql }) => [`${type} ${name}`, plain(sql)]))
}

/** What a write turns with the clock, and the summary that a job writes. */
const passing = ['last_refreshed_at', 'oldest_pending_task_age_days']
const nameRow = z.object({ name: z.string() })

/**
 * Every view that readers find, whatever version it is of, against its plain view: the tables that differ. Throws
 * where a table has no plain view.
 */
export const drifting = async (db: Database): Promise<string[]> => {
  const tables = await db.all(
    statement(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name GLOB '*_mv' AND name <> 'automation_queue_summary_mv'",
    ),
    nameRow,
  )
  const differing: string[] = []
  for (const { name } of tables) {
    const columns = await db.all(
      statement('SELECT name FROM pragma_table_xinfo(?1)', name),
      nameRow,
    )
    const list = columns
      .filter((column) => !passing.includes(column.name))
      .map((column) => identifier(column.name))
      .join(', ')
    const rows = `SELECT ${list} FROM ${name}`
    const expected = `SELECT ${list} FROM ${name.replace(/_mv$/, '')}`
    const found = await db.first(
      statement(
        `SELECT (SELECT count(*) FROM (${rows} EXCEPT ${expected})) + (SELECT count(*) FROM (${expected} EXCEPT ${rows})) AS n`,
      ),
      z.object({ n: z.number() }),
    )
    if (found?.n !== 0) differing.push(name)
  }
  return differing
}

/** The rows of the application, by table. */
export const sourceRows = async (db: Database) => {
  const rows: Record<string, readonly unknown[]> = {}
  for (const { name } of catalog.sourceTables) {
    const [result] = await db.batch([statement(`SELECT rowid, * FROM ${name} ORDER BY rowid`)])
    rows[name] = result?.rows ?? []
  }
  return rows
}

/** What the compiler prints for a fresh install, by name, with the worker's own tables. */
export const compiledSchema = async (of: Catalog): Promise<Record<string, string>> => {
  using fresh = memory()
  for (const sql of [...baseline(of), ...materializedViews(of), ...workerTables()])
    fresh.sqlite.exec(sql)
  return schemaOf(fresh.db)
}
