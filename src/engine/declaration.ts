import type { Affinity } from './expressions/affinity.ts'

/**
 * The language views are declared in. Expressions are SQLite; `{column}` stands for a column of the
 * row the expression is about, so that the compiler can point it at NEW, OLD or a table.
 */
export type SqlType = Affinity

/**
 * The foreign key columns that lead from a table's row up to the parent's, the table's own first. To be said where
 * several ways lead there; else it is found.
 */
export type Via = string | readonly string[]

/** Copied from the parent row. */
export interface CopyColumn {
  readonly kind: 'copy'
  readonly from: string
}

/** An integer summed over the rows below the parent, one or two foreign keys away. */
export interface SumColumn {
  readonly kind: 'sum'
  readonly table: string
  readonly via?: Via
  /** An expression; what is no integer is cast to one, NULL counts as 0. */
  readonly value: string
  /** Of a count: the condition that `value` tests. */
  readonly where?: string
  /** Of a sum of fractions: how many decimal places are summed; the sum is in units of the last one. */
  readonly decimals?: number
}

/**
 * A JSON object: each value of `of` in the child table, its first 200 characters → how many rows have it. The 100
 * least in byte order; the rows of all others are counted together under `+more`.
 */
export interface HistogramColumn {
  readonly kind: 'histogram'
  readonly table: string
  readonly via?: Via
  readonly of: string
}

/** The child row with the greatest (`by`, id). */
export interface LatestGroup {
  readonly table: string
  readonly via?: Via
  readonly by: string
}

export interface LatestColumn {
  readonly kind: 'latest'
  readonly latest: LatestGroup
  readonly from: string
  /** Stands in while there is no child row, or its column is NULL. */
  readonly otherwise?: number
}

/** The rows of `table` that belong to the latest child row and meet `where`. */
export interface LatestRowsGroup {
  readonly latest: LatestGroup
  readonly table: string
  readonly via?: Via
  readonly where: string
}

/** How many such rows there are, of those that meet `where` as well. */
interface RowCount {
  readonly kind: 'count'
  readonly where?: string
}

/**
 * The distinct values of `of` among them, each its first 200 characters, sorted, joined by commas; NULL where there
 * are none. Of more than 100, or more than fit into 64 kB, the first ones and `+N more`.
 */
interface RowValues {
  readonly kind: 'values'
  readonly of: string
  readonly where?: string
}

/** An aggregate over the rows of the latest child row. */
export interface LatestRowsColumn {
  readonly kind: 'latest rows'
  readonly rows: LatestRowsGroup
  readonly aggregate: RowCount | RowValues
}

/** The least value of a child column among rows whose `where` columns have the given values. */
export interface LeastColumn {
  readonly kind: 'least'
  readonly table: string
  readonly via?: Via
  readonly of: string
  readonly where: Readonly<Record<string, string>>
}

/** Computed from the row's other columns whenever it is read. */
export interface DerivedColumn {
  readonly kind: 'derived'
  readonly type: SqlType
  readonly expression: string
}

/** Computed from the row's other columns and the present time whenever the row is written. */
export interface ClockColumn {
  readonly kind: 'clock'
  readonly type: SqlType
  readonly expression: string
}

export type ViewColumn =
  | CopyColumn
  | SumColumn
  | HistogramColumn
  | LatestColumn
  | LatestRowsColumn
  | LeastColumn
  | DerivedColumn
  | ClockColumn

export interface ViewDeclaration {
  /** Of the plain view; the table that keeps it is `<name>_mv`. */
  readonly name: string
  /** One row of the view per row of this table. */
  readonly parent: string
  /** The view's column that holds the parent's id. */
  readonly key: string
  readonly columns: Readonly<Record<string, ViewColumn>>
  /** Further columns of the plain view alone: what a stored copy would get wrong a second later. */
  readonly plainOnly?: Readonly<Record<string, string>>
  /** What stands for the view in the names of its triggers: `refresh_<triggerPrefix>_on_<noun>`. */
  readonly triggerPrefix: string
  /** Trigger names that others rely on and that the pattern does not give. */
  readonly triggerNames?: Readonly<Record<string, string>>
}

/** The parent's column `from`, under the view's own column name. */
export const copy = (from: string): CopyColumn => ({ kind: 'copy', from })

/** What a column of rows below the parent may say beside the table. */
export interface Below {
  readonly via?: Via
}

const way = ({ via }: Below): Below => (via === undefined ? {} : { via })

/** How many rows `table` has below the parent, of those that meet `where`. */
export const count = (table: string, where?: string, below: Below = {}): SumColumn => ({
  kind: 'sum',
  table,
  ...(where === undefined ? { value: '1' } : { value: `iif(${where}, 1, 0)`, where }),
  ...way(below),
})

/** The greatest number that is summed, 2^40: a million absurd values under one key must not overflow a sum. */
const greatest = 2 ** 40

/** An expression as an integer from -2^40 to 2^40: what lies beyond counts as the limit, NULL as 0. */
export const asInteger = (expression: string): string =>
  `coalesce(max(min(CAST(${expression} AS INTEGER), ${greatest}), -${greatest}), 0)`

/** Whether an expression is one that `asInteger` gave. */
export const isAsInteger = (expression: string): boolean => {
  const [before = '', after = ''] = asInteger('?').split('?')
  return expression.startsWith(before) && expression.endsWith(after)
}

export interface SumOptions extends Below {
  /**
   * Of fractions: how many decimal places are summed, 0 to 9. The column is then an integer in units of the last
   * one: with 2 decimals, hundredths.
   */
  readonly decimals?: number
}

/**
 * The sum of an expression over rows of `table`, each as an integer: what is no integer is cast to one, NULL counts
 * as 0.
 */
export const sumOf = (table: string, value: string, options: SumOptions = {}): SumColumn => ({
  kind: 'sum',
  table,
  value,
  ...(options.decimals === undefined ? {} : { decimals: options.decimals }),
  ...way(options),
})

/** The sum of an integer column of `table`; what is no integer is cast to one, NULL counts as 0. */
export const sum = (table: string, column: string, options: SumOptions = {}): SumColumn =>
  sumOf(table, `{${column}}`, options)

export const histogram = (table: string, of: string, below: Below = {}): HistogramColumn => ({
  kind: 'histogram',
  table,
  of,
  ...way(below),
})

/** The row of `table` with the greatest (`by`, key) below the parent. */
export const latest = (table: string, by: string, ofTable: Below = {}) => {
  const group: LatestGroup = { table, by, ...way(ofTable) }
  return {
    column: (from: string, otherwise?: number): LatestColumn => ({
      kind: 'latest',
      latest: group,
      from,
      ...(otherwise === undefined ? {} : { otherwise }),
    }),
    rows: (below: string, where: string, ofBelow: Below = {}) => {
      const rows: LatestRowsGroup = { latest: group, table: below, where, ...way(ofBelow) }
      const column = (aggregate: LatestRowsColumn['aggregate']): LatestRowsColumn => ({
        kind: 'latest rows',
        rows,
        aggregate,
      })
      return {
        count: (of?: string) =>
          column({ kind: 'count', ...(of === undefined ? {} : { where: of }) }),
        values: (of: string, among?: string) =>
          column({ kind: 'values', of, ...(among === undefined ? {} : { where: among }) }),
      }
    },
  }
}

/** The least value of column `of` among rows of `table` whose `where` columns have the given values. */
export const least = (
  table: string,
  of: string,
  where: Readonly<Record<string, string>>,
  below: Below = {},
): LeastColumn => ({ kind: 'least', table, of, where, ...way(below) })

export const derived = (type: SqlType, expression: string): DerivedColumn => ({
  kind: 'derived',
  type,
  expression,
})

export const clock = (type: SqlType, expression: string): ClockColumn => ({
  kind: 'clock',
  type,
  expression,
})
