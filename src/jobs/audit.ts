import {
  type AuditRecord,
  highestRowids,
  readAuditRecord,
  saveAuditRecord,
  type TriggerAudit,
  type ViewAudit,
} from '../db/audit-record.ts'
import { pausedSince } from '../db/pause.ts'
import { auditView } from '../views/audit.ts'
import { views } from '../views/schema.ts'
import { sourceTables } from '../views/source-schema.ts'
import { auditTriggers, tablesLackingTriggers } from '../views/triggers-audit.ts'
import { readWorklist, type SourceWindow, selectWork, type WorkLimits } from '../views/worklist.ts'
import type { Job } from './job.ts'
import { largestOfTick } from './large-keys.ts'

/** A pause that lasts longer has been forgotten: from then on the audit alarms and repairs as ever. */
const longestPauseMs = 86_400_000

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
  const lacksTriggers = triggers.missing.length + triggers.outdated.length > 0
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

const resultOf = (audits: readonly ViewAudit[], triggers: TriggerAudit) => ({
  views: Object.fromEntries(
    audits.map(({ view, checked, missing, drifted, orphaned, repaired, lag_seconds }) => [
      view,
      { checked, missing, drifted, orphaned, repaired, lag_seconds },
    ]),
  ),
  triggers: {
    installed: triggers.installed,
    missing: triggers.missing,
    outdated: triggers.outdated,
  },
  cycle_complete: audits.every((audit) => audit.next_after === null),
})

/**
 * Compares what changed and the next slice of each view with its definition, repairs what differs, and
 * records what it found before the repair. While the triggers are paused it says so and does nothing. A view
 * that builds on others is audited after them.
 */
export const auditJob: Job = {
  name: 'audit',
  supportsDryRun: true,
  run: async ({ db, settings, now, dryRun, trigger }) => {
    const paused = await pausedSince(db)
    if (paused && now().getTime() - paused.getTime() < longestPauseMs)
      return {
        paused_since: paused.toISOString(),
        views: {},
        triggers: {},
        cycle_complete: false,
      }
    const record = await readAuditRecord(db)
    const triggers = await auditTriggers(db, now())
    const { limits, newRows } = extentOf(
      record,
      triggers,
      settings.auditRowsPerRun,
      trigger === 'manual',
    )
    const previous = new Map((record?.views ?? []).map((audit) => [audit.view, audit]))
    const highest = await highestRowids(
      db,
      sourceTables.map(({ name }) => name),
    )
    const lastMs = record?.triggers.audited_at_ms ?? now().getTime()
    const worklist = await readWorklist(db, {
      after: Object.fromEntries(
        views.map(({ table }) => [table, previous.get(table)?.next_after ?? null]),
      ),
      limit: limits.limit,
      windows: newRowsSince(record?.source_marks, highest, newRows),
      unkept: tablesLackingTriggers(triggers),
      since: new Date(lastMs - clockDifferenceMs),
    })
    const largeKeys = record?.large_keys ?? []
    const known = [...largeKeys]
    const audits: ViewAudit[] = []
    for (const view of views) {
      const work = selectWork(
        worklist.items.filter((item) => item.view === view.table),
        { ...limits, limit: worklist.limit },
      )
      const options = { work, dryRun, now: now(), known }
      const { audit, above } = await auditView(db, view, previous.get(view.table), options)
      audits.push(audit)
      known.push(...above)
    }
    if (!dryRun)
      await db.run(
        saveAuditRecord({ views: audits, triggers, source_marks: highest }, largeKeys.length),
      )
    return resultOf(audits, triggers)
  },
}
