import * as z from 'zod'
import { type Database, statement } from '../../src/db/database.ts'

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
