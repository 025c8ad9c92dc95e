import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { unstable_splitSqlQuery } from 'wrangler'
import { openDatabase } from '../scripts/local/database.ts'
import { Database, statement, type Transport } from '../src/db/database.ts'

const folder = join(import.meta.dirname, '../migrations')

/** The statements of every migration, in order, split as wrangler splits them. */
export const migrationStatements = (down = false): string[] => {
  const files = readdirSync(down ? join(folder, 'down') : folder)
    .filter((name) => name.endsWith('.sql'))
    .toSorted()
  return (down ? files.toReversed() : files).flatMap((name) =>
    unstable_splitSqlQuery(readFileSync(join(folder, down ? 'down' : '', name), 'utf8')),
  )
}

export interface LocalD1 extends AsyncDisposable {
  readonly transport: Transport
  readonly db: Database
}

/** A D1 database of its own in workerd, with every migration applied, or these statements instead. */
export const localD1 = async (statements = migrationStatements()): Promise<LocalD1> => {
  const { transport, dispose } = await openDatabase('test')
  const db = new Database('monotask', transport)
  await db.batch(statements.map((sql) => statement(sql)))
  return { transport, db, [Symbol.asyncDispose]: dispose }
}
