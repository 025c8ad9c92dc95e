import type {
  ClockColumn,
  CopyColumn,
  DerivedColumn,
  HistogramColumn,
  LatestColumn,
  LatestGroup,
  LatestRowsColumn,
  LatestRowsGroup,
  LeastColumn,
  RowCount,
  RowValues,
  SqlType,
  SumColumn,
  Via,
  ViewColumn,
} from './columns.ts'

/**
 * The language views are declared in. Expressions are SQLite; `{column}` stands for a column of the
 * row the expression is about, so that the compiler can point it at NEW, OLD or a table.
 *
 * Each kind of column keeps the names it was declared with in its type, so that `declareView` can hold them against
 * the tables and `RowOf` can tell what the column holds.
 */
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
