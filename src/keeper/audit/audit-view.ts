import { z } from 'zod'
import { type Database, type Statement, statement } from '../../db/database.ts'
import type { CompiledView } from '../../engine/compile.ts'
import {
  compareSql,
  oldestChangeSql,
  removeOrphansSql,
  rowsAboveSql,
} from '../../engine/statements/audit-sql.ts'
import { refreshRows } from '../../engine/statements/refresh-sql.ts'
import type { KnownFaults, ViewAudit } from '../../store/audit-record.ts'
import type { Catalog } from '../catalog.ts'
import { fittingKeys } from './key.ts'
import type { Work } from './worklist.ts'

/** In what ways a view row can differ from its definition. */
export const faultKind = z.enum(['missing', 'drifted', 'orphaned'])

const faultRow = z.object({
  key: z.string(),
  fault: faultKind,
  refreshed_at: z.string().nullable(),
})

/** A view row that differs from its definition, with when it was last written (null: it is missing). */
export type Fault = z.infer<typeof faultRow>

/**
 * Holds keys of a view, encoded, against its definition, and looks for rows without a parent among
 * `withoutParent`. Neither list may come to more than `longestList` characters.
 */
export const compareKeys = (
  db: Database,
  view: CompiledView,
  keys: readonly string[],
  withoutParent: readonly string[] = [],
): Promise<Fault[]> =>
  db.all(statement(compareSql(view), JSON.stringify(keys), JSON.stringify(withoutParent)), faultRow)

const sqliteTime = (ms: number): string => new Date(ms).toISOString().replace('T', ' ').slice(0, 23)

/** Faults whose rows' time stamps are searched for the oldest change; more would not make it truer. */
const searchedFaults = 50

/**
 * Seconds since the oldest source change that the view does not reflect: the oldest time stamp in the faulty
 * keys' source rows after their view row was last written. Where no time stamp tells (a deletion, say), the
 * change came after the previous audit, which found the view right.
 */
export const lagSeconds = async (
  db: Database,
  { views, sourceTables }: Catalog,
  view: CompiledView,
  faults: readonly Fault[],
  previousAuditMs: number | null,
  now: Date,
): Promise<number> => {
  if (faults.length === 0) return 0
  const since = sqliteTime(previousAuditMs ?? 0)
  const there = faults.filter(({ fault }) => fault !== 'orphaned').slice(0, searchedFaults)
  const searched = fittingKeys(there, ({ key }) => key).map(({ key, refreshed_at }) => ({
    key,
    since: refreshed_at ?? since,
  }))
  const found = await db.first(
    statement(
      oldestChangeSql(view, views, sourceTables),
      JSON.stringify(searched),
      sqliteTime(now.getTime()),
    ),
    z.object({ changed_at_ms: z.number().nullable() }),
  )
  const changedMs = found?.changed_at_ms ?? previousAuditMs ?? now.getTime()
  return Math.max(0, (now.getTime() - changedMs) / 1000)
}

/** Computes the rows of the keys anew and removes the orphans; the statements answer one row for each they wrote. */
export const repairStatements = (view: CompiledView, keys: readonly string[]): Statement[] => {
  const json = JSON.stringify(keys)
  return [
    ...refreshRows(view, 'keys').map((sql) => statement(sql, json)),
    statement(removeOrphansSql(view, 'keys'), json),
  ]
}

/** The views that build on this one, each with what says when their rows above the keys were last written. */
const viewsAbove = ({ views }: Catalog, view: CompiledView, keys: readonly string[]) =>
  views.flatMap((above) => {
    const use = above.children.find((child) => child.table === view.table)
    const query = use && statement(rowsAboveSql(above, use), JSON.stringify(keys))
    return query ? [{ view: above.table, query }] : []
  })

const writtenRow = z.object({ refreshed_at: z.string() })

export interface Repair {
  /** Rows that changed. */
  readonly repaired: number
  /** Views that build on this one → how many of their rows its repair has moved: those were wrong as well. */
  readonly moved: ReadonlyMap<string, number>
}

/** Repairs the faults. */
export const repair = async (
  db: Database,
  catalog: Catalog,
  view: CompiledView,
  faults: readonly Fault[],
): Promise<Repair> => {
  if (faults.length === 0) return { repaired: 0, moved: new Map() }
  const keys = faults.map(({ key }) => key)
  const above = viewsAbove(catalog, view, keys)
  const written = above.map(({ query }) => query)
  const repairs = repairStatements(view, keys)
  const results = await db.batch([...written, ...repairs, ...written])
  const times = results.map(({ rows }) => rows)
  const changed = above.map(({ view: name }, index): [string, number] => {
    const of = (at: number) => z.array(writtenRow).parse(times[at])
    const before = of(index)
    const after = of(above.length + repairs.length + index)
    const moved = after.filter((row, at) => row.refreshed_at !== before[at]?.refreshed_at)
    return [name, moved.length]
  })
  const mended = results.slice(above.length, above.length + repairs.length)
  return {
    repaired: mended.reduce((sum, { rows }) => sum + rows.length, 0),
    moved: new Map(changed),
  }
}

export interface AuditOptions {
  readonly work: Work
  readonly dryRun: boolean
  readonly now: Date
  /** What has been found wrong already: by the comparison of large keys, and by mending views below. */
  readonly known: readonly KnownFaults[]
}

/** Audits one view as far as `work` goes, repairs what differs, and says what it found here and in views above. */
export const auditView = async (
  db: Database,
  catalog: Catalog,
  view: CompiledView,
  previous: ViewAudit | undefined,
  { work, dryRun, now, known }: AuditOptions,
): Promise<{ readonly audit: ViewAudit; readonly above: readonly KnownFaults[] }> => {
  const { keys, withoutParent, slice } = work
  const faults = await compareKeys(db, view, keys, withoutParent)
  const lag = await lagSeconds(db, catalog, view, faults, previous?.audited_at_ms ?? null, now)
  const { repaired, moved } = await repair(db, catalog, view, dryRun ? [] : faults)
  const isComplete = slice.nextAfter === null
  const begun = previous === undefined || previous.next_after === null ? undefined : previous
  const cycleView = (begun?.cycle_view_rows ?? 0) + slice.viewRows
  const cycleSource = (begun?.cycle_source_rows ?? 0) + slice.sourceRows
  const cycleUnreadable = (begun?.cycle_unreadable ?? 0) + slice.unreadable
  const whole = isComplete || previous?.cycle_completed_at_ms == null ? undefined : previous
  const of = (kind: Fault['fault']) => faults.filter(({ fault }) => fault === kind).length
  const own = known.filter((found) => found.view === view.table)
  const audit = {
    view: view.table,
    audited_at_ms: now.getTime(),
    checked: new Set([...keys, ...withoutParent]).size,
    missing: of('missing'),
    orphaned: of('orphaned'),
    drifted: own.reduce((sum, { drifted }) => sum + drifted, of('drifted')),
    repaired,
    lag_seconds: Math.max(lag, ...own.map(({ lag_seconds }) => lag_seconds)),
    view_rows: whole?.view_rows ?? cycleView,
    source_rows: whole?.source_rows ?? cycleSource,
    unreadable: whole?.unreadable ?? cycleUnreadable,
    next_after: slice.nextAfter,
    cycle_view_rows: cycleView,
    cycle_source_rows: cycleSource,
    cycle_unreadable: cycleUnreadable,
    cycle_completed_at_ms: isComplete ? now.getTime() : (previous?.cycle_completed_at_ms ?? null),
  }
  const above = [...moved].map(([name, drifted]) => ({
    view: name,
    drifted,
    lag_seconds: drifted > 0 ? lag : 0,
  }))
  return { audit, above }
}
