import { z } from 'zod'
import { type Database, type Statement, statement } from '../db/database.ts'
import type { SourceWindows } from '../db/source-marks.ts'
import type { ViewAudit } from '../db/view-audits.ts'
import { auditSql, oldestChangeSql, removeOrphansSql } from './compile/audit.ts'
import type { CompiledView } from './compile/compile.ts'
import { refreshRows } from './compile/refresh.ts'
import { identifier } from './compile/sql.ts'
import { views } from './schema.ts'
import { sourceTables } from './source-schema.ts'

const faultKinds = ['missing', 'drifted', 'orphaned'] as const

const findingRow = z.object({
  key: z.string().nullable(),
  fault: z.enum([...faultKinds, 'checked']),
  detail: z.string().nullable(),
})

interface Fault {
  readonly key: string
  readonly kind: (typeof faultKinds)[number]
  readonly refreshedAt: string | null
}

export interface Comparison {
  readonly faults: readonly Fault[]
  readonly checked: number
  /** Of the slice alone: its last key, and how many keys, view rows and parent rows it had. */
  readonly slice: {
    readonly lastKey: string | null
    readonly keys: number
    readonly viewRows: number
    readonly sourceRows: number
  }
}

const counts = z.tuple([z.number(), z.number(), z.number(), z.number()])

/** Compares the `limit` keys after `after`, and those with new source rows in the windows. */
export const compareView = async (
  db: Database,
  view: CompiledView,
  after: string,
  limit: number,
  windows: SourceWindows,
): Promise<Comparison> => {
  const json = JSON.stringify(
    Object.fromEntries([...windows].map(([name, w]) => [name, [w.after, w.upTo]])),
  )
  const rows = await db.all(statement(auditSql(view, views), after, limit, json), findingRow)
  const faults = rows.flatMap(({ key, fault, detail }) =>
    key === null || fault === 'checked' ? [] : [{ key, kind: fault, refreshedAt: detail }],
  )
  const summary = rows.find((row) => row.fault === 'checked')
  const [checked, keys, viewRows, sourceRows] = counts.parse(JSON.parse(summary?.detail ?? ''))
  return {
    faults,
    checked,
    slice: { lastKey: summary?.key ?? null, keys, viewRows, sourceRows },
  }
}

const sqliteTime = (ms: number): string => new Date(ms).toISOString().replace('T', ' ').slice(0, 23)

/** Faults whose rows' time stamps are searched for the oldest change; more would not make it truer. */
const searchedFaults = 50

/**
 * Seconds since the oldest source change that the view does not reflect: the oldest time stamp in the faulty
 * keys' source rows after their view row was last written. Where no time stamp tells (a deletion, say), the
 * change came after the previous audit, which found the view right.
 */
const lagSeconds = async (
  db: Database,
  view: CompiledView,
  faults: readonly Fault[],
  previousAuditMs: number | null,
  now: Date,
): Promise<number> => {
  if (faults.length === 0) return 0
  const since = sqliteTime(previousAuditMs ?? 0)
  const searched = faults
    .filter((fault) => fault.kind !== 'orphaned')
    .slice(0, searchedFaults)
    .map(({ key, refreshedAt }) => ({ key, since: refreshedAt ?? since }))
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

/** Computes the faulty rows anew and removes the orphans; both statements return the keys they wrote. */
export const repairStatements = (view: CompiledView, keys: readonly string[]): Statement[] => {
  const json = JSON.stringify(keys)
  const key = identifier(view.key)
  const repair = refreshRows(view, `d.${key} IN (SELECT value FROM json_each(?1))`)
  return [
    statement(`${repair}\nRETURNING ${key} AS key`, json),
    statement(removeOrphansSql(view), json),
  ]
}

export interface AuditOptions {
  readonly limit: number
  readonly windows: SourceWindows
  readonly dryRun: boolean
  readonly now: Date
}

/** Audits one view from where the last run stopped, repairs what differs, and says what it found. */
export const auditView = async (
  db: Database,
  view: CompiledView,
  previous: ViewAudit | undefined,
  { limit, windows, dryRun, now }: AuditOptions,
): Promise<ViewAudit> => {
  const after = previous?.next_after ?? ''
  const comparison = await compareView(db, view, after, limit, windows)
  const { faults, slice } = comparison
  const previousMs = previous?.audited_at_ms ?? null
  const lag = await lagSeconds(db, view, faults, previousMs, now)
  const keys = faults.map((fault) => fault.key)
  const repairs = dryRun || keys.length === 0 ? [] : await db.batch(repairStatements(view, keys))
  const complete = slice.keys < limit
  const cycleView = (after === '' ? 0 : (previous?.cycle_view_rows ?? 0)) + slice.viewRows
  const cycleSource = (after === '' ? 0 : (previous?.cycle_source_rows ?? 0)) + slice.sourceRows
  const hasCycle = complete || previous?.cycle_completed_at_ms == null
  const of = (kind: Fault['kind']) => faults.filter((fault) => fault.kind === kind).length
  return {
    view: view.table,
    audited_at_ms: now.getTime(),
    checked: comparison.checked,
    missing: of('missing'),
    orphaned: of('orphaned'),
    drifted: of('drifted'),
    repaired: repairs.reduce((sum, { rows }) => sum + rows.length, 0),
    lag_seconds: lag,
    view_rows: hasCycle ? cycleView : previous.view_rows,
    source_rows: hasCycle ? cycleSource : previous.source_rows,
    next_after: complete ? '' : (slice.lastKey ?? ''),
    cycle_view_rows: cycleView,
    cycle_source_rows: cycleSource,
    cycle_completed_at_ms: complete ? now.getTime() : (previous?.cycle_completed_at_ms ?? null),
  }
}
