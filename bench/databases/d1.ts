import { Miniflare } from 'miniflare'
import { Database, statement } from '../../src/db/database.ts'

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
  await db.batch(sql.map((text) => statement(text)))
  return { d1, db, [Symbol.asyncDispose]: () => miniflare.dispose() }
}
