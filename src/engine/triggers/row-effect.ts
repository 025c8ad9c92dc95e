import type { SumColumn } from '../columns.ts'
import type { KeyKind } from '../expressions/keys.ts'
import type { Row } from '../expressions/sql.ts'
import type { Named } from '../model.ts'
import type { Counted } from './entry.ts'
import type { Contribution, Place } from './place.ts'

/** About which row a change is, so that look-ups can leave it out or look below it. */
export interface About {
  /** The rowid, as SQL, of the row that fires the trigger. */
  readonly self: string
  /** Ids of rows of which the rows below may have changed unseen. */
  readonly touched: readonly string[]
  /** A row that is counted still, though it stands no more as it did. */
  readonly standing?: { readonly key: string; readonly of: Contribution }
}

/** Rows below the rows of a table, which count as well. */
export interface Below {
  readonly sums: readonly Named<SumColumn>[]
  /** Of rows that may get their id when they go in: the one that the next such row gets, and whether rows are below it. */
  readonly next?: { readonly id: string; readonly exist: string }
  /** What the rows below the row with an id come to. */
  readonly present: (column: Named<SumColumn>, id: string) => string
  /** Whether there are rows below an id, as SQL. */
  readonly exist: (id: string) => string
  /** Adds to the view row of a foreign key what rows below come to. */
  readonly add: (key: string, sum: (column: Named<SumColumn>) => string) => string[]
}

/** What a row's change from one label to another changes: rare beside other changes, so it has a trigger of its own. */
export interface Relabel {
  readonly name: string
  /** The column with the labels. */
  readonly column: string
  readonly apply: (place: Place) => string[]
}

/** What the rows of a source table add to a view. */
export interface Rows {
  /** The name of the trigger on INSERT; the others begin with it. */
  readonly name: string
  readonly id: string
  readonly kind: KeyKind
  readonly foreignKey: string
  readonly counted: Counted
  /** Columns, beside id, foreign key and those with labels, that decide what a row adds. */
  readonly used: readonly string[]
  /** Whether a row adds anything, where not all do. */
  readonly counts?: (of: Row) => string
  readonly contribution: (of: Row) => Contribution
  /** Changes what the view shows in a place. */
  readonly apply: (place: Place, about: About) => string[]
  /** What changes in place beside what `apply` changes. */
  readonly relabels?: readonly Relabel[]
  /** Of rows with an order: the columns that decide it, and what changes in place where none of them does. */
  readonly steady?: {
    readonly order: readonly string[]
    readonly apply: (place: Place) => string[]
  }
  readonly below?: Below
}

/** All of the conditions that are given. */
export const when = (...conditions: readonly (string | undefined)[]): string =>
  conditions
    .filter((condition) => condition !== undefined)
    .map((condition) => `(${condition})`)
    .join(' AND ')

/** Any of the conditions that are given. */
export const anyOf = (...conditions: readonly (string | undefined)[]): string =>
  conditions.filter((condition) => condition !== undefined).join(' OR ')
