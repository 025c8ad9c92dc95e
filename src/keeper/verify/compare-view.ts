import * as z from 'zod/mini'
import { type Database, statement } from '../../db/database.ts'
import type { CompiledView } from '../../engine/compile.ts'
import { countFaultsSql } from '../../engine/statements/audit-sql.ts'
import { nextRangeSql } from '../../engine/statements/ranges.ts'
import { countRows } from '../row-counts.ts'
import { type Comparison, countedFaults, noComparison, withFaults } from './comparison.ts'

/** Told at first and after every statement how many keys of a view are through, of how many. */
export type OnStep = (view: string, done: number, total: number) => void

/** What a whole view came to. */
export interface ViewComparison extends Comparison {
  readonly rows: number
  /** Null where no row stands for a single row of the source. */
  readonly sourceRows: number | null
  /** Ids that cannot be compared: they have no view row. */
  readonly unreadable: number
}

/** Keys and rows that one statement takes: under a second on an idle machine, and D1 allows 30 s. */
const mostKeys = 20_000
const mostRows = 200_000

/** What a key without a view row is taken to cost until some have been measured. */
const unknownCost = 2000

const rangeRow = z.object({
  last_key: z.nullable(z.string()),
  keys: z.number(),
  is_last: z.pipe(
    z.number(),
    z.transform((flag) => flag === 1),
  ),
  unreadable: z.number(),
})

/** The faults after one key up to another, or to the end, and how many rows it took to find them. */
const faultsIn = async (
  db: Database,
  view: CompiledView,
  after: string | null,
  upTo: string | null,
) => {
  const before = db.usage.rows_read
  const query =
    upTo === null
      ? statement(countFaultsSql(view, 'rest'), after)
      : statement(countFaultsSql(view, 'range'), after, upTo)
  const faults = await db.all(query, countedFaults)
  return { faults, rowsRead: db.usage.rows_read - before }
}

/**
 * Compares every row of a view with its definition, and looks for those without a parent, in statements that each
 * read a bounded number of rows; a key that alone costs more has one of its own. Changes nothing.
 */
export const compareView = async (
  db: Database,
  view: CompiledView,
  onStep: OnStep,
): Promise<ViewComparison> => {
  const rows = await countRows(db, view.table)
  const sourceRows = await countRows(db, view.parent.table)
  onStep(view.table, 0, Math.max(rows, sourceRows))
  let found = noComparison
  let unreadable = 0
  let unknown = unknownCost
  for (let after: string | null = null; ; ) {
    const range: z.infer<typeof rangeRow> | null = await db.first(
      statement(nextRangeSql(view), after, mostKeys, mostRows, unknown),
      rangeRow,
    )
    const upTo: string | null = range === null || range.is_last ? null : range.last_key
    const { faults, rowsRead } = await faultsIn(db, view, after, upTo)
    const keys = range?.keys ?? 0
    found = withFaults(found, keys, faults)
    unreadable += range?.unreadable ?? 0
    unknown = Math.max(1, Math.ceil(rowsRead / Math.max(keys, 1)))
    const total = upTo === null ? found.compared : Math.max(rows, sourceRows, found.compared)
    onStep(view.table, found.compared, total)
    if (upTo === null) return { ...found, rows, sourceRows, unreadable }
    after = upTo
  }
}
