import type { Database } from '../../db/database.ts'
import type { CompiledView } from '../../engine/compile.ts'
import {
  type AuditRecord,
  readAuditRecord,
  saveAuditRecord,
  type ViewAudit,
} from '../../store/audit-record.ts'
import { noteTriggers } from '../../store/findings/note.ts'
import { supersedeFindings } from '../../store/findings/standing.ts'
import type { TriggerAudit } from '../../store/trigger-audit.ts'
import type { Catalog } from '../catalog.ts'
import { highestRowids } from '../row-counts.ts'
import { Findings } from './findings.ts'
import { compareLargeKeys, dueLargeKeys } from './large-keys.ts'
import { credit, rowsPerKey, sharesOfTick } from './pace.ts'
import { largestOf, Rounds } from './rounds.ts'
import { growth, sizesOfViews } from './size.ts'
import { advance, type Size, sweepOf } from './sweep.ts'
import { urgentWork } from './urgent.ts'

export interface AuditOptions {
  /** Those of the catalog's views that are kept at present. */
  readonly views: readonly CompiledView[]
  readonly triggers: TriggerAudit
  /** Source tables that lack triggers. */
  readonly lackingTriggers: ReadonlySet<string>
  /** Rows that the run may read. */
  readonly budget: number
  /** Milliseconds within which a sweep is to end. */
  readonly allowedMs: number
  /** Large keys that were not compared since then are due in any case; null: none are. */
  readonly largeKeysBefore: Date | null
  /** Whether somebody waits for the result: then the sweeps go as fast as they may. */
  readonly isManual: boolean
  readonly dryRun: boolean
  readonly now: Date
}

/** What a run left behind of a view, and the rows that its comparisons have read, and were to read at most. */
export interface AuditedView {
  readonly audit: ViewAudit
  readonly rowsCompared: number
  readonly rowsForeseen: number
}

const hourMs = 3_600_000

const hasFaults = ({ missing, orphaned, drifted }: ViewAudit): boolean =>
  missing + orphaned + drifted > 0

/** Of the budget, what may be spent on counting views before their first sweep. */
const partForCounting = 0.5

/** How large the views are that have not been audited before, and by how much the parents of the others have grown. */
const sizesOf = async (
  db: Database,
  views: readonly CompiledView[],
  { record, highest, budget }: SizesOptions,
): Promise<(view: CompiledView) => Size> => {
  const audited = new Set((record?.views ?? []).map(({ view }) => view))
  const limit = Math.floor((budget * partForCounting) / (2 * views.length))
  const unknown = views.filter(({ table }) => !audited.has(table))
  const counted = await sizesOfViews(db, unknown, limit)
  return ({ table, parent }) => {
    const [before = 0, now = 0] = [record?.source_marks[parent.table], highest[parent.table]]
    const grown = { viewRows: null, sourceRows: null, newKeys: growth(db, before, now) }
    return counted.get(table) ?? grown
  }
}

interface SizesOptions {
  readonly record: AuditRecord | null
  /** Source table → its highest rowid. */
  readonly highest: Readonly<Record<string, number>>
  readonly budget: number
}

/**
 * Looks at what stands out, then at the next part of each view, then at large keys that are due; repairs what differs,
 * with what it found in the same transaction, and records the run. Throws, once that is done, where a row could not be
 * repaired.
 */
export const auditViews = async (
  db: Database,
  catalog: Catalog,
  options: AuditOptions,
): Promise<AuditedView[]> => {
  const { views, triggers, lackingTriggers, allowedMs, largeKeysBefore, isManual, dryRun, now } =
    options
  const startedAt = db.usage.rows_read
  const record = await readAuditRecord(db)
  const previous = new Map((record?.views ?? []).map((audit) => [audit.view, audit]))
  const highest = await highestRowids(
    db,
    catalog.sourceTables.map(({ name }) => name),
  )
  const sizeOf = await sizesOf(db, views, { record, highest, budget: options.budget })
  const budget = options.budget - (db.usage.rows_read - startedAt)

  const isUrgent = isManual || lackingTriggers.size > 0 || (record?.views ?? []).some(hasFaults)
  const going = new Map(
    views.map((view) => {
      const audit = previous.get(view.table)
      const sweep = sweepOf(audit, sizeOf(view), now)
      return [view.table, { sweep, rowsPerKey: rowsPerKey(audit) }]
    }),
  )
  const shares = sharesOfTick(going, { now, allowedMs, budget, isUrgent })
  const rows = shares.values().reduce((sum, share) => sum + share, 0)
  const findings = new Findings(db, catalog, { previous, dryRun, now })
  const rounds = new Rounds(db, catalog, findings, {
    budget,
    plans: new Map(
      [...going].map(([table, one]) => {
        const share = shares.get(table) ?? 0
        const alone = isUrgent ? budget : credit(one.sweep, share, now)
        return [table, { share, rowsPerKey: one.rowsPerKey, credit: alone }]
      }),
    ),
    largest: largestOf(options.budget, views.length),
    urgent: urgentWork(catalog, { record, lackingTriggers, highest, rows, now }),
  })
  await rounds.run(views)
  // While something stands out they are due once an hour, and by hand always.
  const onceAnHour = new Date(now.getTime() - hourMs)
  const before = isManual ? now : isUrgent ? onceAnHour : largeKeysBefore
  const due = await dueLargeKeys(db, views, { found: rounds.large, before, budget, dryRun, now })
  await compareLargeKeys(db, views, due, { findings, dryRun, now })

  const audits = views.map((view) =>
    advance(view.table, findings.of(view.table), {
      previous: previous.get(view.table),
      size: sizeOf(view),
      rowsOfTick: shares.get(view.table) ?? 0,
      now,
    }),
  )
  if (!dryRun) await save(db, catalog, { record, audits, triggers, source_marks: highest, now })
  findings.throwIfUnrepaired()
  return audits.map((audit) => {
    const { rowsCompared, rowsForeseen } = findings.of(audit.view)
    return { audit, rowsCompared, rowsForeseen }
  })
}

interface Saved extends Pick<AuditRecord, 'triggers' | 'source_marks'> {
  readonly record: AuditRecord | null
  readonly audits: readonly ViewAudit[]
  readonly now: Date
}

/**
 * Records the run, which supersedes what an evaluate has read of those before it. What is known of views that are not
 * kept now stays as it is; that of views that are no more goes.
 */
const save = async (
  db: Database,
  catalog: Catalog,
  { record, audits, triggers, source_marks, now }: Saved,
): Promise<void> => {
  const tables = catalog.views.map(({ table }) => table)
  const audited = new Set(audits.map(({ view }) => view))
  const others = (record?.views ?? []).filter(
    ({ view }) => tables.includes(view) && !audited.has(view),
  )
  await db.batch([
    saveAuditRecord({ views: [...audits, ...others], triggers, source_marks }),
    ...noteTriggers(triggers, now),
    supersedeFindings(tables),
  ])
}
