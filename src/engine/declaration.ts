import type { Affinity } from './expressions/affinity.ts'

/**
 * The language views are declared in. Expressions are SQLite; `{column}` stands for a column of the
 * row the expression is about, so that the compiler can point it at NEW, OLD or a table.
 *
 * Each kind of column keeps the names it was declared with in its type, so that `declareView` can hold them against
 * the tables and `RowOf` can tell what the column holds.
 */
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
  /** The table that keeps it, where that has another name. */
  readonly table?: string
  /** One row of the view per row of this table. */
  readonly parent: string
  /** The view's column that holds the parent's id. */
  readonly key: string
  readonly columns: Readonly<Record<string, ViewColumn>>
  /** Those of `columns` that only others are computed from, as a mean is from sum and number: not for readers. */
  readonly supporting?: readonly string[]
  /** Further columns of the plain view alone: what a stored copy would get wrong a second later. */
  readonly plainOnly?: Readonly<Record<string, string>>
  /** What stands for the view in the names of its triggers: `refresh_<triggerPrefix>_on_<noun>`. */
  readonly triggerPrefix: string
  /** Trigger names that others rely on and that the pattern does not give. */
  readonly triggerNames?: Readonly<Record<string, string>>
}

/** The parent's column `from`, under the view's own column name. */
export const copy = <const From extends string>(from: From): CopyColumn<From> => ({
  kind: 'copy',
  from,
})

/** What a column of rows below the parent may say beside the table. */
export interface Below {
  readonly via?: Via
}

const way = ({ via }: Below): Below => (via === undefined ? {} : { via })

/** How many rows `table` has below the parent, of those that meet `where`. */
export const count = <const Table extends string, const Where extends string = never>(
  table: Table,
  where?: Where,
  below: Below = {},
): SumColumn<Table, '1' | `iif(${Where}, 1, 0)`> => ({
  kind: 'sum',
  table,
  ...(where === undefined ? { value: '1' } : { value: `iif(${where}, 1, 0)`, where }),
  ...way(below),
})

/** The greatest number that is summed, 2^40: a million absurd values under one key must not overflow a sum. */
const greatest = 2 ** 40

/** An expression as an integer from -2^40 to 2^40: what lies beyond counts as the limit, NULL as 0. */
export const asInteger = <const Expression extends string>(expression: Expression) =>
  `coalesce(max(min(CAST(${expression} AS INTEGER), ${greatest}), -${greatest}), 0)` as const

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
export const sumOf = <const Table extends string, const Value extends string>(
  table: Table,
  value: Value,
  options: SumOptions = {},
): SumColumn<Table, Value> => ({
  kind: 'sum',
  table,
  value,
  ...(options.decimals === undefined ? {} : { decimals: options.decimals }),
  ...way(options),
})

/** The sum of an integer column of `table`; what is no integer is cast to one, NULL counts as 0. */
export const sum = <const Table extends string, const Column extends string>(
  table: Table,
  column: Column,
  options: SumOptions = {},
) => sumOf(table, `{${column}}`, options)

export const histogram = <const Table extends string, const Of extends string>(
  table: Table,
  of: Of,
  below: Below = {},
): HistogramColumn<Table, Of> => ({ kind: 'histogram', table, of, ...way(below) })

/** The row of `table` with the greatest (`by`, key) below the parent. */
export const latest = <const Table extends string, const By extends string>(
  table: Table,
  by: By,
  ofTable: Below = {},
) => {
  type Group = LatestGroup<Table, By>
  const group: Group = { table, by, ...way(ofTable) }
  return {
    column: <const From extends string, const Otherwise extends number = never>(
      from: From,
      otherwise?: Otherwise,
    ): LatestColumn<Group, From, Otherwise> => ({
      kind: 'latest',
      latest: group,
      from,
      ...(otherwise === undefined ? {} : { otherwise }),
    }),
    rows: <const Leaf extends string, const Where extends string>(
      below: Leaf,
      where: Where,
      ofBelow: Below = {},
    ) => {
      type Rows = LatestRowsGroup<Group, Leaf, Where>
      const rows: Rows = { latest: group, table: below, where, ...way(ofBelow) }
      const column = <Aggregate extends RowCount | RowValues>(
        aggregate: Aggregate,
      ): LatestRowsColumn<Rows, Aggregate> => ({ kind: 'latest rows', rows, aggregate })
      return {
        count: <const Of extends string = never>(of?: Of) =>
          column<RowCount<Of>>({ kind: 'count', ...(of === undefined ? {} : { where: of }) }),
        values: <const Of extends string, const Among extends string = never>(
          of: Of,
          among?: Among,
        ) =>
          column<RowValues<Of, Among>>({
            kind: 'values',
            of,
            ...(among === undefined ? {} : { where: among }),
          }),
      }
    },
  }
}

/** The least value of column `of` among rows of `table` whose `where` columns have the given values. */
export const least = <
  const Table extends string,
  const Of extends string,
  const Where extends string,
>(
  table: Table,
  of: Of,
  where: Readonly<Record<Where, string>>,
  below: Below = {},
): LeastColumn<Table, Of, Where> => ({ kind: 'least', table, of, where, ...way(below) })

export const derived = <const Type extends SqlType, const Expression extends string>(
  type: Type,
  expression: Expression,
): DerivedColumn<Type, Expression> => ({ kind: 'derived', type, expression })

export const clock = <const Type extends SqlType, const Expression extends string>(
  type: Type,
  expression: Expression,
): ClockColumn<Type, Expression> => ({ kind: 'clock', type, expression })
