/*
 * What the engine's words mean.
 *
 * parent       the table of which a view has a row for each row; its key is the view row's key
 * child        a table whose rows point at the parent's, or an earlier view whose rows stand for such rows
 * grandchild   a table whose rows point at a child's: below the child
 * source       the application's table that a child's rows stand for; of a table, itself
 * latest       the child row with the greatest (by, key) under one parent row; `rows` are those that point at it
 * shown        what the view shows of a row that it looks up, and how it keeps the value
 * support      columns and tables that a view needs and nobody declared: how many values a list has
 * kept         stored in the view's table by triggers; expected or defined: what the plain view computes
 *
 * In triggers:
 * place        the view row that rows change, and what they add to it or take from it
 * contribution what one row adds: a number to each sum, a label to each histogram and list
 * label        a value as histograms and lists name it: its first 200 characters
 * put aside    noted in viewkeeper_replaced before REPLACE, a move or a deletion takes a row away unseen
 * entry        what is put aside of one row; it follows the row, and is settled once the row's place is taken
 * stamp        a column that is written anew on every write: clocks and last_refreshed_at
 */
import type {
  ClockColumn,
  DerivedColumn,
  HistogramColumn,
  LatestColumn,
  LatestGroup,
  LatestRowsColumn,
  LatestRowsGroup,
  LeastColumn,
  SqlType,
  SumColumn,
} from './columns.ts'
import type { ViewDeclaration } from './declaration.ts'
import type { Affinity } from './expressions/affinity.ts'
import type { KeyKind } from './expressions/keys.ts'

/** The table that keeps a view. */
export const tableNameOf = ({ name, table }: Pick<ViewDeclaration, 'name' | 'table'>): string =>
  table ?? `${name}_mv`

export interface Named<T> {
  readonly name: string
  readonly column: T
}

/** A column of the latest child row, and how the view keeps its value. */
export interface LatestShown extends Named<LatestColumn> {
  readonly type: Affinity
  readonly kept: (value: string) => string
}

/** The latest child row and what the view shows of it and of the rows below it. */
export interface Latest {
  readonly group: LatestGroup
  /** The view's column that shows its id; only where there are rows below. */
  readonly shownId: string
  readonly columns: readonly LatestShown[]
  readonly rows: readonly LatestRows[]
}

export interface LatestRows {
  readonly group: LatestRowsGroup
  readonly noun: string
  readonly id: string
  readonly kind: KeyKind
  /** Column of the rows that holds the latest child row's id. */
  readonly foreignKey: string
  readonly columns: readonly Named<LatestRowsColumn>[]
}

/** A table two foreign keys away, summed per child row. */
export interface Grandchild {
  readonly table: string
  readonly noun: string
  readonly id: string
  readonly kind: KeyKind
  readonly foreignKey: string
  readonly sums: readonly Named<SumColumn>[]
}

/** All that a view takes from one table whose rows point at the view's parent. */
export interface Child {
  /** The table with the triggers, and the name the plain view reads it by. They differ for our own views. */
  readonly table: string
  readonly readFrom: string
  readonly noun: string
  readonly id: string
  readonly kind: KeyKind
  /** Whether its key is declared AUTOINCREMENT: SQLite gives no number out twice. */
  readonly isAutoincrement: boolean
  readonly foreignKey: string
  /** For one of our own views, the source table whose rows it stands for; for a source table, itself. */
  readonly source: { readonly table: string; readonly id: string; readonly foreignKey: string }
  /** Whether the application writes it, by REPLACE and otherwise. */
  readonly isSource: boolean
  /** Of one of our own views, its derived columns, each with the stored ones it is made from: no UPDATE sets a derived one. */
  readonly madeFrom: ReadonlyMap<string, readonly string[]>
  readonly sums: readonly Named<SumColumn>[]
  readonly histograms: readonly Named<HistogramColumn>[]
  readonly leasts: readonly (Named<LeastColumn> & { readonly type: SqlType })[]
  readonly latest: readonly Latest[]
  readonly below: readonly Grandchild[]
}

export interface StoredColumn {
  readonly name: string
  readonly type: SqlType
  /** As `CREATE TABLE` needs it beside the type: a default, or nothing. */
  readonly initially: string | null
}

/** A declaration with every name looked up and its columns sorted by where they come from. */
export interface ViewModel {
  readonly declaration: ViewDeclaration
  readonly table: string
  /** Its column that holds the parent's key, and of which kind that is. */
  readonly key: string
  readonly kind: KeyKind
  readonly parent: { readonly table: string; readonly noun: string; readonly key: string }
  /** View column → parent column; `isReference`: it holds the id of another row. */
  readonly copies: readonly {
    readonly name: string
    readonly from: string
    readonly type: SqlType
    readonly isReference: boolean
  }[]
  readonly children: readonly Child[]
  readonly derived: readonly Named<DerivedColumn>[]
  readonly clocks: readonly Named<ClockColumn>[]
  /**
   * Every stored column but the key and last_refreshed_at, in declared order; clock columns among them, and at the
   * end those that support others.
   */
  readonly stored: readonly StoredColumn[]
  /** Columns that the declaration does not name: how many distinct values a list has. */
  readonly support: readonly StoredColumn[]
}
