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
  RowValues,
  SqlType,
} from './columns.ts'
import type { ViewDeclaration } from './declaration.ts'
import type { DeclaredView, Named, TablesOf } from './declare-view.ts'
import type { SourceTable } from './source-table.ts'

/** The first word of a column's definition, in capitals: its type. */
type TypeIn<Definition extends string> =
  Uppercase<Definition> extends `${infer Type} ${string}` ? Type : Uppercase<Definition>

type WholeNumber = `${string}INT${string}`
type Text = `${string}${'CHAR' | 'CLOB' | 'TEXT'}${string}`
type OtherNumber = `${string}${'REAL' | 'FLOA' | 'DOUB' | 'BOOL' | 'DECIMAL' | 'NUMERIC'}${string}`

/** What a column of this type holds, by SQLite's rules of affinity. */
type ValueOfType<Type extends string> = Type extends WholeNumber
  ? number
  : Type extends Text
    ? string
    : Type extends OtherNumber
      ? number
      : string | number

/** What a column holds, by its definition in the source schema. */
type ValueIn<Definition> = Definition extends string
  ? string extends Definition
    ? string | number | null
    : Uppercase<Definition> extends `${string}${'NOT NULL' | 'INTEGER PRIMARY KEY'}${string}`
      ? ValueOfType<TypeIn<Definition>>
      : ValueOfType<TypeIn<Definition>> | null
  : string | number | null

/** What a column of a table holds; anything that SQL can hold, where the table or the column is not known by name. */
type ValueOf<Tables, Table extends string, Column extends string> =
  Named<Tables, Table> extends { readonly columns: Readonly<Record<Column, infer Definition>> }
    ? ValueIn<Definition>
    : string | number | null

/** What a column holds that is computed. */
type Computed<Type extends SqlType> = ValueOfType<Type> | null

/** What a column of a view holds. */
type ValueOfColumn<View extends DeclaredView, Column> =
  Column extends CopyColumn<infer From>
    ? ValueOf<TablesOf<View>, View['parent'], From>
    : Column extends HistogramColumn
      ? string
      : Column extends LatestColumn<LatestGroup<infer Table, infer _>, infer From, infer Otherwise>
        ? [Otherwise] extends [never]
          ? ValueOf<TablesOf<View>, Table, From> | null
          : NonNullable<ValueOf<TablesOf<View>, Table, From>> | number
        : Column extends LatestRowsColumn<LatestRowsGroup, RowValues>
          ? string | null
          : Column extends LeastColumn<infer Table, infer Of>
            ? ValueOf<TablesOf<View>, Table, Of> | null
            : Column extends DerivedColumn<infer Type> | ClockColumn<infer Type>
              ? Computed<Type>
              : number

/** The names of lists, each of which has a column beside it that counts its values. */
type ListIn<View extends ViewDeclaration> = {
  [Name in keyof View['columns'] & string]: View['columns'][Name] extends LatestRowsColumn<
    LatestRowsGroup,
    RowValues
  >
    ? Name
    : never
}[keyof View['columns'] & string]

/** Writes the members of an intersection as one type, so that an editor shows them. */
type Flat<Type> = { [Key in keyof Type]: Type[Key] }

/** The column that tells a table's rows apart. */
type KeyIn<Table> = Table extends { readonly key: infer Key extends string } ? Key : 'id'

type ParentKey<View extends DeclaredView> = NonNullable<
  ValueOf<TablesOf<View>, View['parent'], KeyIn<Named<TablesOf<View>, View['parent']>>>
>

type ViewRow<View extends DeclaredView> = Flat<
  { readonly [Name in View['key']]: ParentKey<View> } & {
    readonly [Name in keyof View['columns'] & string]: ValueOfColumn<View, View['columns'][Name]>
  } & { readonly [Name in `${ListIn<View>}_count`]: number } & {
    readonly last_refreshed_at: string
  }
>

type SourceRow<Table extends SourceTable> = Flat<{
  readonly [Name in keyof Table['columns'] & string]: ValueIn<Table['columns'][Name]>
}>

/**
 * The row of a declared view's table, `<name>_mv`, or of a source table: column → what it holds, by the definitions in
 * the source schema. JSON is the text that is stored. SQLite holds no column to its type, so where an application
 * writes text into a column of numbers, text is what comes out.
 */
export type RowOf<Of extends DeclaredView | SourceTable> = Of extends DeclaredView
  ? ViewRow<Of>
  : Of extends SourceTable
    ? SourceRow<Of>
    : never

type SupportingIn<View> = View extends { readonly supporting: readonly (infer Name)[] }
  ? Name
  : never

/** The same as readers are shown it: without columns that only others are computed from, histograms parsed. */
export type ShownRow<Of extends DeclaredView | SourceTable> = Of extends DeclaredView
  ? Flat<{
      readonly [Name in Exclude<
        keyof RowOf<Of>,
        SupportingIn<Of> | `${ListIn<Of>}_count`
      >]: Name extends keyof Of['columns']
        ? Of['columns'][Name] extends HistogramColumn
          ? Readonly<Record<string, number>>
          : RowOf<Of>[Name]
        : RowOf<Of>[Name]
    }>
  : RowOf<Of>

/** The columns of a `ShownRow`, in declared order. */
export const shownColumns = (of: SourceTable | ViewDeclaration): string[] => {
  if (!('parent' in of)) return Object.keys(of.columns)
  const { key, columns, supporting = [] } = of
  const shown = Object.keys(columns).filter((name) => !supporting.includes(name))
  return [key, ...shown, 'last_refreshed_at']
}
