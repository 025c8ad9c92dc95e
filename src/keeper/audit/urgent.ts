import { sourcePaths } from '../../engine/statements/paths.ts'
import type { AuditRecord } from '../../store/audit-record.ts'
import type { Catalog } from '../catalog.ts'
import type { SourceWindow, Urgent } from './read-worklist.ts'

/** How much earlier than the last audit a row's own time stamp may be and still count as changed since. */
const clockDifferenceMs = 60_000

/** New rows of each source table that a run looks at, and for how many rows of its budget one more. */
const newRows = { least: 10, most: 500, rowsForOne: 400 }

/** The newest rows of each table since the last run; on the first run none. Older ones are left to the sweep. */
const newRowsSince = (
  marks: Readonly<Record<string, number>> | undefined,
  highest: Readonly<Record<string, number>>,
  count: number,
): Record<string, SourceWindow> =>
  Object.fromEntries(
    Object.entries(highest).map(([table, upTo]) => [
      table,
      { after: Math.max(Math.min(marks?.[table] ?? upTo, upTo), upTo - count), upTo },
    ]),
  )

/**
 * Those of the tables that may be read whole for rows changed since: together up to so many rows, as their rowids tell,
 * on all paths on which views are computed from them. What others hold is left to the sweep.
 */
const searchable = (
  { views }: Catalog,
  tables: ReadonlySet<string>,
  highest: Readonly<Record<string, number>>,
  rows: number,
): ReadonlySet<string> => {
  const ends = views.flatMap((view) => sourcePaths(view, views).map((path) => path.at(-1)?.table))
  const found = new Set<string>()
  let spent = 0
  for (const table of tables) {
    const cost = (highest[table] ?? 0) * ends.filter((end) => end === table).length
    if (spent + cost > rows) continue
    spent += cost
    found.add(table)
  }
  return found
}

export interface UrgentOptions {
  readonly record: AuditRecord | null
  /** Source tables that lack triggers. */
  readonly lackingTriggers: ReadonlySet<string>
  /** Source table → its highest rowid. */
  readonly highest: Readonly<Record<string, number>>
  /** Rows that this run is to read. */
  readonly rows: number
  readonly now: Date
}

/** What a run looks at first: keys found faulty by the last one, rows that may have changed unseen, new rows. */
export const urgentWork = (
  catalog: Catalog,
  { record, lackingTriggers, highest, rows, now }: UrgentOptions,
): Urgent => {
  const views = record?.views ?? []
  const lastMs = Math.max(0, ...views.map(({ audited_at_ms }) => audited_at_ms))
  const limit = Math.max(
    newRows.least,
    Math.min(newRows.most, Math.floor(rows / newRows.rowsForOne)),
  )
  return {
    faulty: Object.fromEntries(views.map(({ view, faulty_keys }) => [view, faulty_keys])),
    windows: newRowsSince(record?.source_marks, highest, limit),
    searched: searchable(catalog, lackingTriggers, highest, rows / 4),
    since: new Date((lastMs === 0 ? now.getTime() : lastMs) - clockDifferenceMs),
    limit,
  }
}
