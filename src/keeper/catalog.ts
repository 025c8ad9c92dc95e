import type { CompiledView } from '../engine/compile.ts'
import type { SourceTable } from '../engine/source-table.ts'
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

/** A summary over time, whose rows a job of the application writes, with counts that triggers keep for it. */
interface TimeSeries {
  /** The table of its rows. */
  readonly table: string
  /** `table` and what its triggers write, in the order in which they are made. */
  readonly tables: readonly OwnTable[]
  /** `CREATE INDEX IF NOT EXISTS` on `tables`. */
  readonly indexes: readonly string[]
  /** The same on source tables: what the job that writes its rows looks up. */
  readonly sourceIndexes: readonly string[]
  /** The row as of now. */
  readonly plainView: PlainView
  readonly triggers: readonly Trigger[]
  /** Makes anew what the triggers keep. */
  readonly recount: readonly string[]
  /** The same where a condition that names no row holds, and nothing elsewhere; the triggers may be in place already. */
  readonly recountIf: (onlyIf: string) => readonly string[]
}

/** All that is kept in the databases of one application. Handed to whatever runs on a database. */
export interface Catalog {
  /** The views kept by triggers; one that builds on another stands after it. */
  readonly views: readonly CompiledView[]
  readonly sourceTables: readonly SourceTable[]
  readonly timeSeries: readonly TimeSeries[]
  /** Every trigger of `views` and `timeSeries`, in the order in which they are made. */
  readonly triggers: readonly Trigger[]
  /** Every plain view, one that reads others after them. */
  readonly plainViews: readonly PlainView[]
}

/** A catalog with what follows from its parts. */
export const catalogOf = (
  parts: Pick<Catalog, 'views' | 'sourceTables' | 'timeSeries'>,
): Catalog => ({
  ...parts,
  triggers: [
    ...parts.views.flatMap((view) => view.triggers),
    ...parts.timeSeries.flatMap((series) => series.triggers),
  ],
  plainViews: [
    ...parts.views.map((view) => ({ name: view.declaration.name, sql: view.createPlainView })),
    ...parts.timeSeries.map((series) => series.plainView),
  ],
})
