import { type Database, statement } from '../../../src/db/database.ts'
import { all, type Cost, cost, rowsAt } from '../../../src/engine/cost/amount.ts'
import { costsOf } from '../../../src/engine/cost/cost.ts'
import { localD1 } from '../../d1.ts'
import { type Schema, statementsOf } from './schemas.ts'

/** One statement that is one event, of one row, to one table. */
export interface Write {
  readonly table: string
  readonly event: 'insert' | 'update' | 'move' | 'delete'
  readonly sql: string
}

export interface Rows {
  readonly read: number
  readonly written: number
}

const rowsOf = async (db: Database, sql: string): Promise<Rows> => {
  const [result] = await db.batch([statement(sql)])
  return { read: result?.rows_read ?? Number.NaN, written: result?.rows_written ?? Number.NaN }
}

/** What our triggers add to each write, one after another, as D1 counts rows. */
export const measured = async (
  schema: Schema,
  content: readonly string[],
  writes: readonly Write[],
): Promise<Rows[]> => {
  await using kept = await localD1([...statementsOf(schema, true), ...content])
  await using plain = await localD1([...statementsOf(schema, false), ...content])
  const rows: Rows[] = []
  for (const { sql } of writes) {
    const with_ = await rowsOf(kept.db, sql)
    const without = await rowsOf(plain.db, sql)
    rows.push({ read: with_.read - without.read, written: with_.written - without.written })
  }
  return rows
}

/** What the views' bounds come to for a write, where what they depend on is so much. */
export const bound = (
  { views }: Schema,
  { table, event }: Write,
  sizeOf: (size: string) => number,
): Rows => {
  const costs: Cost[] = views.flatMap((view) =>
    costsOf(view, views).flatMap((one) =>
      one.table === table && one.event === event ? [one.cost] : [],
    ),
  )
  const { read, written } = all(cost(0), ...costs)
  return { read: rowsAt(read, sizeOf), written: rowsAt(written, sizeOf) }
}
