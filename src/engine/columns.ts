import type { Affinity } from './expressions/affinity.ts'

/** What a derived column is kept as. */
export type SqlType = Affinity

/**
 * The foreign key columns that lead from a table's row up to the parent's, the table's own first. To be said where
 * several ways lead there; else it is found.
 */
export type Via = string | readonly string[]

/** Copied from the parent row. */
export interface CopyColumn<From extends string = string> {
  readonly kind: 'copy'
  readonly from: From
}

/** An integer summed over the rows below the parent, one or two foreign keys away. */
export interface SumColumn<Table extends string = string, Value extends string = string> {
  readonly kind: 'sum'
  readonly table: Table
  readonly via?: Via
  /** An expression; what is no integer is cast to one, NULL counts as 0. */
  readonly value: Value
  /** Of a count: the condition that `value` tests. */
  readonly where?: string
  /** Of a sum of fractions: how many decimal places are summed; the sum is in units of the last one. */
  readonly decimals?: number
}

/**
 * A JSON object: each value of `of` in the child table, its first 200 characters → how many rows have it. The 100
 * least in byte order; the rows of all others are counted together under `+more`.
 */
export interface HistogramColumn<Table extends string = string, Of extends string = string> {
  readonly kind: 'histogram'
  readonly table: Table
  readonly via?: Via
  readonly of: Of
}

/** The child row with the greatest (`by`, id). */
export interface LatestGroup<Table extends string = string, By extends string = string> {
  readonly table: Table
  readonly via?: Via
  readonly by: By
}

export interface LatestColumn<
  Group extends LatestGroup = LatestGroup,
  From extends string = string,
  Otherwise extends number = number,
> {
  readonly kind: 'latest'
  readonly latest: Group
  readonly from: From
  /** Stands in while there is no child row, or its column is NULL. */
  readonly otherwise?: Otherwise
}

/** The rows of `table` that belong to the latest child row and meet `where`. */
export interface LatestRowsGroup<
  Latest extends LatestGroup = LatestGroup,
  Table extends string = string,
  Where extends string = string,
> {
  readonly latest: Latest
  readonly table: Table
  readonly via?: Via
  readonly where: Where
}

/** How many such rows there are, of those that meet `where` as well. */
export interface RowCount<Where extends string = string> {
  readonly kind: 'count'
  readonly where?: Where
}

/**
 * The distinct values of `of` among them, each its first 200 characters, sorted, joined by commas; NULL where there
 * are none. Of more than 100, or more than fit into 64 kB, the first ones and `+N more`.
 */
export interface RowValues<Of extends string = string, Where extends string = string> {
  readonly kind: 'values'
  readonly of: Of
  readonly where?: Where
}

/** An aggregate over the rows of the latest child row. */
export interface LatestRowsColumn<
  Group extends LatestRowsGroup = LatestRowsGroup,
  Aggregate extends RowCount | RowValues = RowCount | RowValues,
> {
  readonly kind: 'latest rows'
  readonly rows: Group
  readonly aggregate: Aggregate
}

/** The least value of a child column among rows whose `where` columns have the given values. */
export interface LeastColumn<
  Table extends string = string,
  Of extends string = string,
  Where extends string = string,
> {
  readonly kind: 'least'
  readonly table: Table
  readonly via?: Via
  readonly of: Of
  readonly where: Readonly<Record<Where, string>>
}

/** Computed from the row's other columns whenever it is read. */
export interface DerivedColumn<Type extends SqlType = SqlType, Expression extends string = string> {
  readonly kind: 'derived'
  readonly type: Type
  readonly expression: Expression
}

/** Computed from the row's other columns and the present time whenever the row is written. */
export interface ClockColumn<Type extends SqlType = SqlType, Expression extends string = string> {
  readonly kind: 'clock'
  readonly type: Type
  readonly expression: Expression
}

/** A column of a view, as it is declared: each keeps the names it was declared with in its type. */
export type ViewColumn =
  | CopyColumn
  | SumColumn
  | HistogramColumn
  | LatestColumn
  | LatestRowsColumn
  | LeastColumn
  | DerivedColumn
  | ClockColumn
