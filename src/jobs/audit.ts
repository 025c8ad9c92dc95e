import { auditView } from '../keeper/audit/audit-view.ts'
import { readWorklist, type SourceWindow } from '../keeper/audit/read-worklist.ts'
import { selectWork, type WorkLimits } from '../keeper/audit/select-work.ts'
import { highestRowids } from '../keeper/row-counts.ts'
import { auditTriggers, tablesLackingTriggers } from '../keeper/triggers/audit-triggers.ts'
import {
  type AuditRecord,
  readAuditRecord,
  saveAuditRecord,
  saveTriggerAudit,
  type ViewAudit,
} from '../store/audit-record.ts'
import { type Pause, readPauses } from '../store/pause.ts'
import type { TriggerAudit } from '../store/trigger-audit.ts'
import type { Job, JobContext } from './job.ts'
import { largestOfTick } from './large-keys.ts'
import { whilePaused } from './paused.ts'

/** Of a run that has no reason for suspicion: keys of each slice, new rows of each source table, rows read a view. */
const routine = { keys: 75, newRows: 10, rows: 750 }

/** How much earlier than the last audit a row's own time stamp may be and still count as changed since. */
const clockDifferenceMs = 60_000

const hasFaults = ({ missing, orphaned, drifted }: ViewAudit): boolean =>
  missing + orphaned + drifted > 0

/**
 * How far a run goes. A routine run keeps to a budget of rows read, whatever the size of the database; one by
 * hand, or with triggers missing or faults found in the last run, looks at all the keys it is allowed.
 */
const extentOf = (
  record: AuditRecord | null,
  triggers: TriggerAudit,
  limit: number,
  isManual: boolean,
) => {
  const { missing, outdated, broken } = triggers
  const lacksTriggers = missing.length + outdated.length + broken.length > 0
  const isSuspicious = isManual || lacksTriggers || (record?.views ?? []).some(hasFaults)
  const keys = isSuspicious ? limit : Math.min(limit, routine.keys)
  const limits: WorkLimits = {
    limit: keys,
    rows: isSuspicious ? Number.POSITIVE_INFINITY : routine.rows,
    largest: isManual || lacksTriggers ? Number.POSITIVE_INFINITY : largestOfTick,
  }
  return { limits, newRows: isSuspicious ? limit : Math.min(limit, routine.newRows) }
}

/** The newest rows of each table since the last run; on the first run none. Older ones are left to the slices. */
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

const triggersOf = ({ audited_at_ms: _, ...triggers }: TriggerAudit) => triggers

const resultOf = (audits: readonly ViewAudit[], triggers: TriggerAudit) => ({
  views: Object.fromEntries(
    audits.map(({ view, checked, missing, drifted, orphaned, repaired, lag_seconds }) => [
      view,
      { checked, missing, drifted, orphaned, repaired, lag_seconds },
    ]),
  ),
  triggers: triggersOf(triggers),
  cycle_complete: audits.every((audit) => audit.next_after === null),
})

/** When a view was last audited, at the latest; null before the first time. */
const lastAuditMs = (record: AuditRecord | null): number | null =>
  record === null || record.views.length === 0
    ? null
    : Math.max(...record.views.map(({ audited_at_ms }) => audited_at_ms))

/** Audits the views that are kept; what is known of the others stays as it is. */
const auditViews = async (
  { db, application, settings, now, dryRun, trigger }: JobContext,
  triggers: TriggerAudit,
  pauses: readonly Pause[],
): Promise<ViewAudit[]> => {
  const { catalog } = application
  const record = await readAuditRecord(db)
  const { limits, newRows } = extentOf(
    record,
    triggers,
    settings.auditRowsPerRun,
    trigger === 'manual',
  )
  const previous = new Map((record?.views ?? []).map((audit) => [audit.view, audit]))
  const highest = await highestRowids(
    db,
    catalog.sourceTables.map(({ name }) => name),
  )
  const worklist = await readWorklist(db, catalog, {
    after: Object.fromEntries(
      catalog.views.map(({ table }) => [table, previous.get(table)?.next_after ?? null]),
    ),
    limit: limits.limit,
    windows: newRowsSince(record?.source_marks, highest, newRows),
    lackingTriggers: tablesLackingTriggers(catalog, triggers),
    since: new Date((lastAuditMs(record) ?? now().getTime()) - clockDifferenceMs),
  })
  const largeKeys = record?.large_keys ?? []
  const known = [...largeKeys]
  const audits: ViewAudit[] = []
  const isKept = (name: string) => pauses.every(({ view }) => view !== name)
  for (const view of catalog.views.filter(({ table }) => isKept(table))) {
    const work = selectWork(
      worklist.items.filter((item) => item.view === view.table),
      { ...limits, limit: worklist.limit },
    )
    const options = { work, dryRun, now: now(), known }
    const { audit, above } = await auditView(db, catalog, view, previous.get(view.table), options)
    audits.push(audit)
    known.push(...above)
  }
  const others = [...previous.values()].filter(({ view }) => !isKept(view))
  if (!dryRun)
    await db.run(
      saveAuditRecord(
        { views: [...audits, ...others], triggers, source_marks: highest },
        largeKeys.length,
      ),
    )
  return audits
}

/**
 * Compares the triggers with those compiled, then what changed and the next slice of each view with its
 * definition, repairs what differs, and records what it found before the repair. Views that are paused or being
 * mended are left alone; where none is kept the run is skipped. What was found of the triggers is recorded even
 * where the views can't be audited. A view that builds on others is audited after them.
 */
export const auditJob: Job = {
  name: 'audit',
  supportsDryRun: true,
  run: async (context) => {
    const { db, now, dryRun } = context
    const { catalog } = context.application
    const pauses = await readPauses(db)
    const triggers = await auditTriggers(db, catalog, now(), pauses)
    const { reason, paused_since } = whilePaused(pauses)
    const isKept = catalog.views.some(({ table }) => pauses.every(({ view }) => view !== table))
    if (!isKept) {
      if (!dryRun) await db.run(saveTriggerAudit(triggers))
      return { skipped: reason, paused_since, ...resultOf([], triggers), cycle_complete: false }
    }
    try {
      const audits = await auditViews(context, triggers, pauses)
      return { ...resultOf(audits, triggers), ...(paused_since ? { paused_since } : {}) }
    } catch (error) {
      if (!dryRun) await db.run(saveTriggerAudit(triggers))
      throw error
    }
  },
}
