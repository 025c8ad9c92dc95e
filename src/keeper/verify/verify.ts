import type { Database } from '../../db/database.ts'
import { statement } from '../../db/database.ts'
import { reasonOf } from '../../db/statement-error.ts'
import { type Pause, readPauses } from '../../store/pause.ts'
import type { TriggerAudit } from '../../store/trigger-audit.ts'
import type { Catalog, TimeSeries } from '../catalog.ts'
import { viewsOfObject, withViewsBelow } from '../pause/installation.ts'
import { countRows } from '../row-counts.ts'
import { auditTriggers, nameOf } from '../triggers/audit-triggers.ts'
import { compareView, type OnStep, type ViewComparison } from './compare-view.ts'
import { countedFaults, noComparison, withFaults } from './comparison.ts'

/** One view, or what triggers count for a time series, by `view`; `table` is what was compared. */
export type Part = { readonly view: string; readonly table: string } & (
  | ({ readonly kind: 'compared' } & ViewComparison)
  /** Nothing of this version keeps it at present. */
  | { readonly kind: 'not kept'; readonly pause: Pause }
  /** A statement failed; SQLite's reason. */
  | { readonly kind: 'unreadable'; readonly reason: string }
)

/** Everything that was held against what it should be. */
export interface Verification {
  readonly parts: readonly Part[]
  /** Of these parts alone, but for how many stand as compiled. */
  readonly triggers: TriggerAudit
  readonly pauses: readonly Pause[]
  /** By all that was asked. */
  readonly rowsRead: number
}

export interface VerifyOptions {
  readonly now: Date
  readonly onStep: OnStep
  /** The table of a view: it is verified with what it builds on. By default everything is. */
  readonly view?: string
}

/** All that triggers count for a time series, against the rows that they count: one statement. */
const compareCounts = async (db: Database, { counts }: TimeSeries): Promise<ViewComparison> => {
  const rows = await countRows(db, counts.table)
  const faults = await db.all(statement(counts.faults), countedFaults)
  const missing = faults.find(({ fault }) => fault === 'missing')?.rows ?? 0
  const found = withFaults(noComparison, rows + missing, faults)
  return { ...found, rows, sourceRows: null, unreadable: 0 }
}

/** What there is to be compared, and how, in the order of `installations`. */
const comparisons = ({ views, timeSeries }: Catalog, db: Database, onStep: OnStep) => [
  ...views.map((view) => ({
    view: view.table,
    table: view.table,
    compare: () => compareView(db, view, onStep),
  })),
  ...timeSeries.map((series) => ({
    view: series.table,
    table: series.counts.table,
    compare: () => compareCounts(db, series),
  })),
]

const compared = async (compare: () => Promise<ViewComparison>) => {
  try {
    return { kind: 'compared', ...(await compare()) } as const
  } catch (error) {
    return { kind: 'unreadable', reason: reasonOf(error) } as const
  }
}

const triggersOf = (catalog: Catalog, audit: TriggerAudit, views: readonly string[]) => {
  const ours = (entries: readonly string[]) =>
    entries.filter((entry) =>
      viewsOfObject(catalog, nameOf(entry)).some((view) => views.includes(view)),
    )
  const { missing, outdated, broken } = audit
  return { ...audit, missing: ours(missing), outdated: ours(outdated), broken: ours(broken) }
}

/**
 * Compares every row of every view that is kept with its definition, what triggers count for time series with the
 * rows, and triggers and plain views with those compiled, in bounded statements. Changes nothing.
 */
export const verify = async (
  db: Database,
  catalog: Catalog,
  { now, onStep, view }: VerifyOptions,
): Promise<Verification> => {
  const before = db.usage.rows_read
  const pauses = await readPauses(db)
  const wanted =
    view === undefined
      ? catalog.installations.map((one) => one.view)
      : withViewsBelow(catalog, view)
  const parts: Part[] = []
  for (const { compare, ...names } of comparisons(catalog, db, onStep)) {
    if (!wanted.includes(names.view)) continue
    const pause = pauses.find((one) => one.view === names.view)
    parts.push(
      pause === undefined
        ? { ...names, ...(await compared(compare)) }
        : { ...names, kind: 'not kept', pause },
    )
  }
  const triggers = triggersOf(catalog, await auditTriggers(db, catalog, now, pauses), wanted)
  return { parts, triggers, pauses, rowsRead: db.usage.rows_read - before }
}
