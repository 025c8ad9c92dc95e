import type { Database } from '../../src/db/database.ts'
import { countRows } from '../../src/keeper/row-counts.ts'
import type { Outcome } from './outcome.ts'
import type { ViewReads } from './reads.ts'
import type { Trace } from './trace.ts'

/**
 * Rows of the source tables that one statement may read to refresh a view. That takes some 3 s of SQLite's time;
 * D1 gives a statement 30 s.
 */
const mostRows = 2_000_000

/** Gives how many rows a table has before the migration. */
export type CountRows = (table: string) => Promise<number>

export const countIn =
  (db: Database): CountRows =>
  (table) =>
    countRows(db, table)

const inThousands = new Intl.NumberFormat('en')

/** What there is to say of the rows that a refresh reads, where nobody has counted them. */
export const uncounted = `How many rows are to be read is not known without --local, --remote or --rows N. One statement may read some ${inThousands.format(mostRows)} rows of the source tables within D1's 30 s; where a view that is refreshed reads more, use npm run views -- during.`

/**
 * Throws an Error that names `during` where a view that has to be refreshed reads more rows than one statement
 * can within D1's 30 s. `there` are the tables before the migration.
 */
export const requireSmall = async (
  outcomes: readonly Outcome[],
  reads: readonly ViewReads[],
  { trace, there, count }: { trace: Trace; there: ReadonlySet<string>; count: CountRows },
): Promise<void> => {
  const differing = new Set(outcomes.filter(({ differs }) => differs).map(({ view }) => view))
  const counts = new Map<string, number>()
  for (const view of reads.filter(({ name }) => differing.has(name))) {
    const tables = new Set(view.reads.map(({ table }) => trace.tableBefore(table)))
    let rows = 0
    for (const table of tables) {
      if (!there.has(table)) continue
      const counted = counts.get(table) ?? (await count(table))
      counts.set(table, counted)
      rows += counted
    }
    if (rows > mostRows)
      throw new Error(
        `Refreshing ${view.name} reads some ${inThousands.format(rows)} rows, more than one statement can within D1's 30 s. Run the migration as it is under: npm run views -- during -- COMMAND`,
      )
  }
}
