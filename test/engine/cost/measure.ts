import { type Database, statement } from '../../../src/db/database.ts'
import { all, type Cost, cost, rowsAt } from '../../../src/engine/cost/amount.ts'
import { costsOf } from '../../../src/engine/cost/cost.ts'
import { localD1 } from '../../d1.ts'
import { type Schema, statementsOf } from './schemas.ts'

/** How much there is of what bounds depend on, by the first word of its name. */
export type Sizes = Readonly<Record<string, number>>

/** One statement that changes one row. */
export interface Write {
  /** Table and event, such as `tasks insert`. */
  readonly on: string
  readonly sql: string
  readonly sizes?: Sizes
}

interface Rows {
  readonly read: number
  readonly written: number
}

interface Measured {
  readonly on: string
  /** What our triggers add, as D1 counts rows. */
  readonly rows: Rows
  readonly bound: Rows
}

const rowsOf = async (db: Database, sql: string): Promise<Rows> => {
  const [result] = await db.batch([statement(sql)])
  return { read: result?.rows_read ?? Number.NaN, written: result?.rows_written ?? Number.NaN }
}

/** What the views' bounds come to for an event, where what they depend on is so much. */
const boundOf = ({ views }: Schema, on: string, sizes: Sizes): Rows => {
  const costs: Cost[] = views.flatMap((view) =>
    costsOf(view, views).flatMap((one) => (`${one.table} ${one.event}` === on ? [one.cost] : [])),
  )
  const { read, written } = all(cost(0), ...costs)
  const sizeOf = (size: string) =>
    sizes[
      /\w+/.exec(size.replace('(1 if the row ', '').replace(/^\(1 if \w+ has /, ''))?.[0] ?? ''
    ] ?? 0
  return { read: rowsAt(read, sizeOf), written: rowsAt(written, sizeOf) }
}

const most = (one: Rows, other: Rows): Rows => ({
  read: Math.max(one.read, other.read),
  written: Math.max(one.written, other.written),
})

/** The most that our triggers add to a write, by event, beside the bound: the writes are made one after another. */
export const byEvent = async (
  schema: Schema,
  content: readonly string[],
  writes: readonly Write[],
): Promise<Measured[]> => {
  await using kept = await localD1([...statementsOf(schema, true), ...content])
  await using plain = await localD1([...statementsOf(schema, false), ...content])
  const events = new Map<string, Measured>()
  for (const { on, sql, sizes = { labels: 7, values: 8 } } of writes) {
    const with_ = await rowsOf(kept.db, sql)
    const without = await rowsOf(plain.db, sql)
    const rows = { read: with_.read - without.read, written: with_.written - without.written }
    const bound = boundOf(schema, on, sizes)
    const known = events.get(on)
    events.set(
      on,
      known
        ? { on, rows: most(known.rows, rows), bound: most(known.bound, bound) }
        : { on, rows, bound },
    )
  }
  return [...events.values()]
}
