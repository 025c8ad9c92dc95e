import { Miniflare } from 'miniflare'
import { Database, statement } from '../../src/db/database.ts'

/** Statements of one batch: few enough that filling a large database takes many transactions. */
const batchSize = 20

/** Runs the statements in order, in several transactions. */
export const runAll = async (db: Database, sql: readonly string[]): Promise<void> => {
  for (let at = 0; at < sql.length; at += batchSize)
    await db.batch(sql.slice(at, at + batchSize).map((text) => statement(text)))
}

/** A D1 database of its own in workerd, made by the statements. For rows read and written. */
export interface D1 extends AsyncDisposable {
  readonly d1: D1Database
  readonly db: Database
}

export const openD1 = async (sql: readonly string[]): Promise<D1> => {
  const miniflare = new Miniflare({
    modules: true,
    script: 'export default {}',
    d1Databases: { DB: 'bench' },
  })
  const d1 = await miniflare.getD1Database('DB')
  const db = new Database('bench', d1)
  await runAll(db, sql)
  return { d1, db, [Symbol.asyncDispose]: () => miniflare.dispose() }
}
