import type { HistogramColumn, LatestRowsColumn, SumColumn } from '../columns.ts'
import type { KeyKind } from '../expressions/keys.ts'
import { now, type Row, render } from '../expressions/sql.ts'
import type { Named, ViewModel } from '../model.ts'

/** A column that counts values by name: a histogram, or a list of distinct values. */
export type LabelColumn = Named<HistogramColumn | LatestRowsColumn>

/** What one row adds to its view row, as SQL expressions: a number to each sum, a label (or NULL) to each list. */
export interface Contribution {
  readonly sum: (column: Named<SumColumn>) => string
  readonly label: (column: LabelColumn) => string
}

export interface Part {
  readonly sign: '+' | '-'
  readonly of: Contribution
}

/** Which view row rows change, by the foreign key they share, and by what they add to it or take from it. */
export interface Place {
  readonly key: string
  readonly parts: readonly Part[]
  /**
   * Of a row that was put aside: the subquery `e` that key and parts read, and the same in expressions that stand for
   * themselves.
   */
  readonly entry?: { readonly from: string; readonly key: string; readonly parts: readonly Part[] }
}

/** The row a change is made to. */
export interface Target {
  readonly table: string
  readonly key: string
  readonly kind: KeyKind
  /** Columns written anew on every write, as expressions over the row: clocks and last_refreshed_at. */
  readonly stamps: readonly { readonly name: string; readonly value: (of: Row) => string }[]
}

/** When a view row was last written. */
export const lastRefreshed = 'last_refreshed_at'

/** What stamps a row that has just been made, and is to be computed from the children that were there before it. */
export const unfinished = "''"

export const targetOf = (view: ViewModel): Target => ({
  table: view.table,
  key: view.key,
  kind: view.kind,
  stamps: [
    ...view.clocks.map(({ name, column }) => ({
      name,
      value: (of: Row) => render(column.expression, of),
    })),
    { name: lastRefreshed, value: () => now },
  ],
})

/** A name, with or without that of its table: what needs no parentheses beside an operator. */
const isName = /^[\w."]+$/

/** Of what an UPDATE sets already, the columns that are written anew on every write; `current` is the row before it. */
export const stamped = (
  { stamps }: Target,
  sets: ReadonlyMap<string, string>,
  current: Row,
): [name: string, value: string][] => {
  const after: Row = (column) => {
    const value = sets.get(column)
    if (value === undefined) return current(column)
    return isName.test(value) ? value : `(${value})`
  }
  return stamps.map(({ name, value }) => [name, value(after)])
}
