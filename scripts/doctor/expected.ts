import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { constants, DatabaseSync } from 'node:sqlite'
import { application } from '../../src/app.ts'
import { newCanaryIds } from '../../src/db/canary.ts'
import { Database } from '../../src/db/database.ts'
import { identifier } from '../../src/engine/expressions/sql.ts'
import { oldestChangeSql } from '../../src/engine/statements/audit-sql.ts'
import { triggerProbe } from '../../src/keeper/probe/canary-writes.ts'
import { mend } from '../../src/keeper/refresh/mend.ts'
import { besideTable, finalTrigger } from '../../src/keeper/upgrade/beside.ts'
import { migrationNames, migrationsFolder } from '../local/ledger.ts'
import { readSchema, type Schema, type Table } from './schema.ts'
import { overSqlite } from './sqlite.ts'

const { catalog } = application
const { sourceTables, views } = catalog

/** What the migrations make of an empty database, and what our triggers, views and audit then rely on. */
export interface Expected {
  readonly schema: Schema
  /** `table.column` of every column that a view, trigger, index or the audit names. */
  readonly used: ReadonlySet<string>
  /** Name of a table, view, trigger or index → the migration that makes it. */
  readonly madeBy: ReadonlyMap<string, string>
  /** Table of a view → what it looks like in each version: a database may have an older one until `resume`. */
  readonly versions: ReadonlyMap<string, readonly Table[]>
}

const viewTables = new Map(
  views.flatMap(({ table, declaration }) => [
    [table, table],
    [besideTable(declaration.name), table],
  ]),
)

/**
 * Applies the migrations to an empty database in memory. SQLite itself tells, while it compiles the probe's
 * writes with every trigger on them, the plain views and the audit, which columns they read.
 */
const applyMigrations = async (): Promise<Expected> => {
  using sqlite = new DatabaseSync(':memory:', { enableForeignKeyConstraints: false })
  const db = new Database('expected', overSqlite(sqlite))
  const madeBy = new Map<string, string>()
  const versions = new Map<string, readonly Table[]>()
  const note = async (migration: string) => {
    const { objects, tables } = await readSchema(db)
    // A trigger beside takes the old one's place, under its name, without a further migration.
    for (const name of [...objects.keys()].flatMap((one) => [one, finalTrigger(one)]))
      madeBy.set(name, madeBy.get(name) ?? migration)
    for (const [name, table] of tables) {
      const view = viewTables.get(name)
      if (view !== undefined) versions.set(view, [...(versions.get(view) ?? []), table])
    }
  }
  const migrations = migrationNames()
  for (const migration of migrations) {
    sqlite.exec(readFileSync(join(migrationsFolder, migration), 'utf8'))
    await note(migration)
  }
  // What the migrations have announced is done, as the worker or resume would do it.
  await mend(db, catalog, { steps: Number.POSITIVE_INFINITY, now: () => new Date() })
  await note(migrations.at(-1) ?? '')
  const schema = await readSchema(db)
  const used = new Set<string>()
  for (const [name, { indexes }] of schema.tables)
    for (const column of indexes.flatMap(({ columns }) => columns)) used.add(`${name}.${column}`)
  // The probe is only compiled: a canary row needs no column that it would be filled with.
  const canaries = { tables: catalog.canaries, schema: new Map(), idOf: newCanaryIds() }
  sqlite.setAuthorizer((action, table, column) => {
    if (action === constants.SQLITE_READ && table && column) used.add(`${table}.${column}`)
    return constants.SQLITE_OK
  })
  for (const { sql } of triggerProbe(catalog, canaries)) sqlite.prepare(sql)
  for (const { type, name } of schema.objects.values())
    if (type === 'view') sqlite.prepare(`SELECT * FROM ${identifier(name)}`)
  for (const view of views) sqlite.prepare(oldestChangeSql(view, views, sourceTables))
  return { schema, used, madeBy, versions }
}

let expected: Promise<Expected> | undefined

/** What the migrations make; they are applied once in a process. */
export const readExpected = (): Promise<Expected> => {
  expected ??= applyMigrations()
  return expected
}
