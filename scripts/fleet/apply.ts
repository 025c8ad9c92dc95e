import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Database, statement } from '../../src/db/database.ts'
import { ledger, migrationNames, migrationsFolder } from '../local/ledger.ts'

/** A list of migrations: those of a database, or those of CONTROL. */
export interface Migrations {
  readonly folder: string
  readonly names: readonly string[]
}

export const ofDatabases = (): Migrations => ({
  folder: migrationsFolder,
  names: migrationNames(),
})

export const ofControl = (): Migrations => {
  const folder = join(migrationsFolder, 'control')
  return {
    folder,
    names: readdirSync(folder)
      .filter((name) => name.endsWith('.sql'))
      .toSorted(),
  }
}

/** As wrangler makes it. */
const makeLedger = `CREATE TABLE IF NOT EXISTS ${ledger} (
  id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL)`

/** Applies migrations, each in a transaction with its line in wrangler's list; gives their names. */
export const applyAll = async (
  db: Database,
  { folder }: Migrations,
  names: readonly string[],
): Promise<void> => {
  const { unstable_splitSqlQuery } = await import('wrangler')
  for (const name of names) {
    const statements = unstable_splitSqlQuery(readFileSync(join(folder, name), 'utf8'))
    await db.batch([
      statement(makeLedger),
      ...statements.map((sql) => statement(sql)),
      statement(`INSERT INTO ${ledger} (name) VALUES (?1)`, name),
    ])
  }
}
