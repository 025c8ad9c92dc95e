import { Database, type Transport } from '../../src/db/database.ts'

/**
 * The same database, with the milliseconds each batch took: for so long, at most, the database was held and
 * other writers waited.
 */
export const timed = (d1: D1Database): { db: Database; held: number[] } => {
  const inner = new Database('bench', d1)
  const held: number[] = []
  const transport: Transport = {
    transact: async (statements) => {
      const started = performance.now()
      const results = await inner.batch(statements)
      held.push(performance.now() - started)
      return results.map((result) => ({ ...result, size_bytes: inner.usage.size_bytes }))
    },
  }
  return { db: new Database('bench', transport), held }
}
