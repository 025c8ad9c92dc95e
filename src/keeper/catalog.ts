import type { CanaryTable } from '../db/canary.ts'
import type { Statement } from '../db/database.ts'
import type { CompiledView } from '../engine/compile.ts'
import { keyOf, type SourceTable } from '../engine/source-table.ts'
import type { Index } from '../engine/statements/indexes.ts'
import type { Trigger } from '../engine/triggers/trigger.ts'

/** A plain view: the definition that a table is held against, as `CREATE VIEW` has it. */
interface PlainView {
  readonly name: string
  readonly sql: string
}

/** A table and the statement that makes it where it is missing. */
interface OwnTable {
  readonly name: string
  readonly sql: string
}

/** Which rows of a time series are removed. */
export interface OldRows {
  readonly before: Date
  readonly limit: number
  /** Only count them. */
  readonly dryRun: boolean
}

/** A summary over time, whose rows a job of the application writes, with counts that triggers keep for it. */
export interface TimeSeries {
  /** The table of its rows. */
  readonly table: string
  /** What its triggers write, then `table`, in the order in which they are made. */
  readonly tables: readonly OwnTable[]
  /** `CREATE INDEX IF NOT EXISTS` on `tables`. */
  readonly indexes: readonly string[]
  /** The source tables that `plainView` and the job read, and `CREATE INDEX IF NOT EXISTS` on them. */
  readonly sources: readonly string[]
  readonly sourceIndexes: readonly string[]
  /** The row as of now. */
  readonly plainView: PlainView
  readonly triggers: readonly Trigger[]
  /** Makes anew what the triggers keep. */
  readonly recount: readonly string[]
  /** What of that differs, as the engine's `countedSql` has it; and the table that it stands in. */
  readonly counts: { readonly table: string; readonly faults: string }
  /** The same where a condition that names no row holds, and nothing elsewhere; the triggers may be in place already. */
  readonly recountIf: (onlyIf: string) => readonly string[]
  /** Removes the oldest rows, up to a limit, but never the newest of all; answers one row for each. */
  readonly removeOld: (rows: OldRows) => Statement
}

/** What stands in a database for one view beside its table, and goes when the view is paused. */
interface Installation {
  /** The view's table. */
  readonly view: string
  readonly plainView: PlainView
  readonly triggers: readonly Trigger[]
}

/** All that is kept in the databases of one application. Handed to whatever runs on a database. */
export interface Catalog {
  /** The views kept by triggers; one that builds on another stands after it. */
  readonly views: readonly CompiledView[]
  /** Parents before their children. */
  readonly sourceTables: readonly SourceTable[]
  readonly timeSeries: readonly TimeSeries[]
  /** On source tables, for what the application reads of them beside the views. */
  readonly indexes: readonly Index[]
  /** The canary row of every source table, in the same order. */
  readonly canaries: readonly CanaryTable[]
  /** Of every view and time series, what can be paused; one that builds on another stands after it. */
  readonly installations: readonly Installation[]
  /** Every trigger of `installations`, in the order in which they are made. */
  readonly triggers: readonly Trigger[]
  /** Every plain view of `installations`, one that reads others after them. */
  readonly plainViews: readonly PlainView[]
}

interface Parts extends Pick<Catalog, 'views' | 'sourceTables' | 'timeSeries'> {
  readonly indexes?: Catalog['indexes']
  /** Source table → what its canary row holds beside its keys, and the changes of it that the views show. */
  readonly canaryRows: Readonly<
    Record<string, Partial<Pick<CanaryTable, 'values' | 'change' | 'reorder'>>>
  >
}

/** The columns of a table that hold ids. A key is text or INTEGER PRIMARY KEY, and a foreign key is as what it points at. */
const canaryKeys = (tables: readonly SourceTable[], table: SourceTable) => {
  const keyColumn = (of: SourceTable, column: string) => ({
    column,
    isNumber: /^INTEGER\b/i.test(of.columns[keyOf(of)] ?? ''),
  })
  return {
    name: table.name,
    key: keyColumn(table, keyOf(table)),
    parents: Object.entries(table.references).flatMap(([column, name]) =>
      tables
        .filter((target) => target.name === name)
        .map((target) => ({ ...keyColumn(target, column), table: name })),
    ),
  }
}

/** A catalog with what follows from its parts. */
export const catalogOf = ({ canaryRows, indexes = [], ...parts }: Parts): Catalog => {
  const installations: readonly Installation[] = [
    ...parts.views.map(({ table, declaration, createPlainView, triggers }) => ({
      view: table,
      plainView: { name: declaration.name, sql: createPlainView },
      triggers,
    })),
    ...parts.timeSeries.map(({ table, plainView, triggers }) => ({
      view: table,
      plainView,
      triggers,
    })),
  ]
  return {
    ...parts,
    indexes,
    canaries: parts.sourceTables.map((table) => ({
      ...canaryKeys(parts.sourceTables, table),
      values: {},
      ...canaryRows[table.name],
    })),
    installations,
    triggers: installations.flatMap(({ triggers }) => triggers),
    plainViews: installations.map(({ plainView }) => plainView),
  }
}

/**
 * What is worked out from a catalog alone, and costs too much to be worked out on every tick: once for each
 * catalog.
 */
export const oncePerCatalog = <T>(work: (catalog: Catalog) => T): ((catalog: Catalog) => T) => {
  const known = new WeakMap<Catalog, { readonly result: T }>()
  return (catalog) => {
    const found = known.get(catalog) ?? { result: work(catalog) }
    known.set(catalog, found)
    return found.result
  }
}
