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
  SumColumn,
} from './columns.ts'
import type { ViewDeclaration } from './declaration.ts'
import type { SourceTable } from './source-table.ts'

/** What a view may be declared over: source tables, and views declared before it. */
type Known = SourceTable | ViewDeclaration

const knownTables = Symbol('the tables a view is declared over')

/** A declaration that knows the types of the tables and views it is declared over, for `RowOf`. */
export type DeclaredView<
  Tables extends readonly Known[] = readonly Known[],
  Declaration extends ViewDeclaration = ViewDeclaration,
> = Declaration & { readonly [knownTables]: Tables }

/** The tables and views that a view is declared over, as one union. */
export type TablesOf<View extends DeclaredView> = View[typeof knownTables][number]

/** Of a union of tables and views, the one with this name. */
export type Named<Tables, Name extends string> = Extract<Tables, { readonly name: Name }>

/** Whether names are no literals, so that nothing can be said of them before the compiler looks. */
type IsOpen<Names extends string> = Record<never, never> extends Record<Names, 1> ? true : false

/** The columns that an expression names as `{column}`. */
type NamedIn<Expression extends string> = Expression extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamedIn<Rest>
  : never

/** A sentence for each of the names that is not among the columns; never where there is none. */
type Unlike<Names extends string, Columns, Sentence extends string> = Names extends string
  ? IsOpen<Names> extends true
    ? never
    : Names extends Columns
      ? never
      : `${Sentence} ${Names}`
  : never

/** What is wrong with a table's name, or with the columns that are named of it. */
type Fault<Tables extends Known, Table extends string, Names extends string> =
  IsOpen<Table> extends true
    ? never
    : Table extends Tables['name']
      ? Unlike<Names, keyof Named<Tables, Table>['columns'], `${Table} has no column`>
      : `there is no table or earlier view ${Table}`

/** What is wrong with a column of a view, as a sentence; never for a right one. */
export type ColumnFault<Tables extends Known, View extends ViewDeclaration, Column> =
  Column extends CopyColumn<infer From>
    ? Fault<Tables, View['parent'], From>
    : Column extends SumColumn<infer Table, infer Value>
      ? Fault<Tables, Table, NamedIn<Value>>
      : Column extends HistogramColumn<infer Table, infer Of>
        ? Fault<Tables, Table, Of>
        : Column extends LatestColumn<LatestGroup<infer Table, infer By>, infer From>
          ? Fault<Tables, Table, By | From>
          : Column extends LatestRowsColumn<infer Rows, infer Aggregate>
            ? RowsFault<Tables, Rows, Aggregate>
            : Column extends LeastColumn<infer Table, infer Of, infer Where>
              ? Fault<Tables, Table, Of | Where>
              : Column extends
                    | DerivedColumn<infer _, infer Expression>
                    | ClockColumn<infer _, infer Expression>
                ? Unlike<NamedIn<Expression>, keyof View['columns'], 'the view has no column'>
                : never

type RowsFault<Tables extends Known, Rows, Aggregate> =
  Rows extends LatestRowsGroup<infer _, infer Table, infer Where>
    ? Fault<Tables, Table, NamedIn<Where> | ReadBy<Aggregate>>
    : never

type ReadBy<Aggregate> =
  Aggregate extends RowValues<infer Of, infer Where>
    ? Of | NamedIn<Where>
    : Aggregate extends RowCount<infer Where>
      ? NamedIn<Where>
      : never

/** `Column` where nothing is wrong, else the sentence that says what is: no column fits that. */
type Checked<Column, Sentence extends string> = [Sentence] extends [never] ? Column : Sentence

/** A declaration's columns, with a sentence in place of each that names what is not there. */
interface CheckedColumns<Tables extends Known, View extends ViewDeclaration> {
  readonly columns: {
    readonly [Name in keyof View['columns']]: Checked<
      View['columns'][Name],
      ColumnFault<Tables, View, View['columns'][Name]>
    >
  }
}

/**
 * Declares a view over source tables and views declared before it. A table or column that is not there is an error of
 * type at the column that names it; what the types can't see (a text put together from others, a way from table
 * to table) is refused by `compile`.
 */
export const declareView = <
  const Tables extends readonly Known[],
  const View extends ViewDeclaration & {
    readonly parent: Tables[number]['name']
    readonly supporting?: readonly (keyof View['columns'])[]
  },
>(
  tables: Tables,
  view: View & CheckedColumns<Tables[number], View>,
): DeclaredView<Tables, View> => ({ ...view, [knownTables]: tables })
