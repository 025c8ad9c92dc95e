import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Miniflare } from 'miniflare'
import { unstable_splitSqlQuery } from 'wrangler'
import { Database } from '../src/db/database.ts'

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
  readonly d1: D1Database
  readonly db: Database
}

/** A D1 database of its own in workerd, with every migration applied, or these statements instead. */
export const localD1 = async (statements = migrationStatements()): Promise<LocalD1> => {
  const miniflare = new Miniflare({
    modules: true,
    script: 'export default {}',
    d1Databases: { DB: 'test' },
  })
  const d1 = await miniflare.getD1Database('DB')
  await d1.batch(statements.map((sql) => d1.prepare(sql)))
  return {
    d1,
    db: new Database('monotask', d1),
    [Symbol.asyncDispose]: () => miniflare.dispose(),
  }
}
