import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { type Database, statement } from '../../src/db/database.ts'

/** Where our migrations stand. */
export const migrationsFolder = join(import.meta.dirname, '../../migrations')

/** The names of our migrations, in order. */
export const migrationNames = (): string[] =>
  readdirSync(migrationsFolder)
    .filter((name) => name.endsWith('.sql'))
    .toSorted()

/** Wrangler's list of the migrations that a database has had; wrangler.toml names it. */
export const ledger = 'viewkeeper_migrations'

const nameRow = z.object({ name: z.string() })

/** The names of the migrations that the database has had, in order; none where it never had one. */
export const appliedMigrations = async (db: Database): Promise<string[]> => {
  const tables = await db.all(
    statement("SELECT name FROM sqlite_master WHERE type = 'table' AND name = ?1", ledger),
    nameRow,
  )
  if (tables.length === 0) return []
  const rows = await db.all(statement(`SELECT name FROM ${ledger}`), nameRow)
  return rows.map(({ name }) => name).toSorted()
}

/** Throws an Error for people where the database never had our tables; `instead` says what else to do. */
export const requireInstalled = async (db: Database, instead = ''): Promise<void> => {
  const tables = await db.all(
    statement("SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'viewkeeper_pause'"),
    nameRow,
  )
  if (tables.length === 0)
    throw new Error(
      `Viewkeeper is not installed in this database${instead}. To install it: npm run db:migrate, or of a fleet npm run fleet -- migrate`,
    )
}

/** Throws an Error for people where one of our migrations is still to come: what it makes is missing then. */
export const requireMigrated = async (db: Database): Promise<void> => {
  const applied = await appliedMigrations(db)
  const missing = migrationNames().filter((name) => !applied.includes(name))
  if (applied.length > 0 && missing.length > 0)
    throw new Error(
      `The database has not had ${missing.join(', ')}. First: npm run db:migrate, or of a fleet npm run fleet -- migrate. Nothing was changed.`,
    )
}
