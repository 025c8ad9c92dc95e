import * as z from 'zod'
import { type Database, statement } from '../src/db/database.ts'
import { baseline } from '../src/keeper/schema.ts'
import { catalog } from '../src/monotask/catalog.ts'

type Change = (sql: string) => string

/** A MonoTask database as it was before us: its tables and indexes with changes, one after another. */
export const monotask = (...changes: readonly Change[]): string[] =>
  baseline({ ...catalog, indexes: [] }).map((sql) =>
    changes.reduce((changed, change) => change(changed), sql),
  )

/** A row in some of its tables. */
export const rows = [
  "INSERT INTO projects (id, name) VALUES ('p', 'Project')",
  "INSERT INTO tasks (id, project_id, title) VALUES ('t', 'p', 'Task')",
  "INSERT INTO validation_sessions (id, task_id, status) VALUES ('s', 't', 'passed')",
  "INSERT INTO automation_queue (id, project_id, event_type) VALUES ('j', 'p', 'sync')",
]

export const withoutForeignKeys: Change = (sql) =>
  sql.replaceAll(/ REFERENCES \w+\s?\(id\) ON DELETE CASCADE/g, '')

/** Adds columns to the end of a table. */
export const withColumns =
  (table: string, ...columns: readonly string[]): Change =>
  (sql) =>
    sql.startsWith(`CREATE TABLE IF NOT EXISTS ${table} `)
      ? sql.replace(/\n\)$/, `,\n  ${columns.join(',\n  ')}\n)`)
      : sql

/** Takes the line of a column out of a table. */
export const withoutColumn =
  (table: string, column: string): Change =>
  (sql) =>
    sql.startsWith(`CREATE TABLE IF NOT EXISTS ${table} `)
      ? sql.replace(new RegExp(`\n  ${column} .*`), '').replace(/,\n\)$/, '\n)')
      : sql

/** NOT NULL columns of the application's own without a default, of every affinity, in every table. */
export const withOwnColumns: Change = (sql) => {
  const [, table = ''] = /^CREATE TABLE IF NOT EXISTS (\w+)/.exec(sql) ?? []
  const columns = ['slug TEXT NOT NULL UNIQUE', 'size INTEGER NOT NULL', 'ratio REAL NOT NULL']
  const further = ['raw BLOB NOT NULL', 'seen_at DATETIME NOT NULL', 'flag BOOLEAN NOT NULL']
  return withColumns(
    table,
    ...columns,
    ...further,
    'double_size INTEGER NOT NULL GENERATED ALWAYS AS (size * 2)',
  )(sql).replaceAll(' DEFAULT CURRENT_TIMESTAMP', '')
}

/** Every row of every table, by table. */
export const contents = async (db: Database): Promise<Record<string, readonly unknown[]>> => {
  const tables = await db.all(
    statement("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB '_cf_*'"),
    z.object({ name: z.string() }),
  )
  const results = await db.batch(tables.map(({ name }) => statement(`SELECT * FROM "${name}"`)))
  return Object.fromEntries(tables.map(({ name }, index) => [name, results[index]?.rows ?? []]))
}
