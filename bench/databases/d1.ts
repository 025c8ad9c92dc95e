import { openDatabase } from '../../scripts/local/database.ts'
import { Database, statement, type Transport } from '../../src/db/database.ts'

/** Statements of one batch: few enough that filling a large database takes many transactions. */
const batchSize = 20

/** Runs the statements in order, in several transactions. */
export const runAll = async (db: Database, sql: readonly string[]): Promise<void> => {
  for (let at = 0; at < sql.length; at += batchSize)
    await db.batch(sql.slice(at, at + batchSize).map((text) => statement(text)))
}

/** A D1 database of its own in workerd, made by the statements. */
export interface D1 extends AsyncDisposable {
  readonly transport: Transport
  readonly db: Database
}

export const openD1 = async (sql: readonly string[]): Promise<D1> => {
  const { transport, dispose } = await openDatabase('bench')
  const db = new Database('bench', transport)
  await runAll(db, sql)
  return { transport, db, [Symbol.asyncDispose]: dispose }
}

/**
 * The same database, with the milliseconds each batch took: for so long, at most, the database was held and
 * other writers waited.
 */
export const timed = ({ transport }: D1): { db: Database; held: number[] } => {
  const held: number[] = []
  const transact: Transport['transact'] = async (statements) => {
    const started = performance.now()
    const results = await transport.transact(statements)
    held.push(performance.now() - started)
    return results
  }
  return { db: new Database('bench', { transact }), held }
}
