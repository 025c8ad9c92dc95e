import type { Database } from '../db/database.ts'
import { firstKeys } from '../db/key-text.ts'
import { type AuditedView, auditViews } from '../keeper/audit/audit-views.ts'
import { auditTriggers, tablesLackingTriggers } from '../keeper/triggers/audit-triggers.ts'
import { saveTriggerAudit } from '../store/audit-record.ts'
import { noteTriggers } from '../store/findings/note.ts'
import { readPauses } from '../store/pause.ts'
import type { TriggerAudit } from '../store/trigger-audit.ts'
import type { Job, JobContext } from './job.ts'
import { logFindings } from './log-findings.ts'
import { whilePaused } from './paused.ts'

const hourMs = 3_600_000

const triggersOf = ({ audited_at_ms: _, ...triggers }: TriggerAudit) => triggers

const resultOf = (audited: readonly AuditedView[], triggers: TriggerAudit) => ({
  views: Object.fromEntries(
    audited.map(({ audit, rowsCompared, rowsForeseen }) => {
      const { view, checked, missing, drifted, orphaned, repaired } = audit
      return [
        view,
        {
          ...{ checked, missing, drifted, orphaned, repaired, lag_seconds: audit.lag_seconds },
          faulty_keys: firstKeys(audit.faulty_keys),
          sweep: { keys: audit.sweep.keys, of_keys: audit.sweep.of_keys },
          rows_foreseen: Math.ceil(rowsForeseen),
          rows_compared: rowsCompared,
        },
      ]
    }),
  ),
  triggers: triggersOf(triggers),
  cycle_complete: audited.every(
    ({ audit }) => audit.last_sweep?.ended_at_ms === audit.audited_at_ms,
  ),
})

/**
 * Since when a large key must not have been compared to be due now; null where none is. In the hour set for them they
 * are due once in a sweep, and once a day where a sweep is shorter.
 */
const largeKeysBefore = ({ settings, now }: JobContext): Date | null => {
  const time = now()
  const days = Math.max(1, Math.floor(settings.auditSweepHours / 24))
  return time.getUTCHours() === settings.auditLargeKeysHour
    ? new Date(time.getTime() - (24 * days - 1) * hourMs)
    : null
}

/** Records what was found of the triggers, where the views can't be audited. */
const recordTriggers = async (db: Database, triggers: TriggerAudit, now: Date): Promise<void> => {
  await db.batch([saveTriggerAudit(triggers), ...noteTriggers(triggers, now)])
}

/**
 * Compares the triggers with those compiled, then what stands out and the next part of each view with its definition,
 * repairs what differs, with what it found in the same transaction. Views that are paused or being mended are left
 * alone; where none is kept the run is skipped. What was found of the triggers is recorded even where the views can't
 * be audited.
 */
export const auditJob: Job = {
  name: 'audit',
  supportsDryRun: true,
  timeLimitSeconds: 80,
  run: async (context) => {
    const { db, now, dryRun, settings } = context
    const { catalog } = context.application
    const startedAt = db.usage.rows_read
    const pauses = await readPauses(db)
    const triggers = await auditTriggers(db, catalog, now(), pauses)
    const { reason, paused_since } = whilePaused(pauses, settings.commandOptions)
    const views = catalog.views.filter(({ table }) => pauses.every(({ view }) => view !== table))
    if (views.length === 0) {
      logFindings([], triggers, context)
      if (!dryRun) await recordTriggers(db, triggers, now())
      return { skipped: reason, paused_since, ...resultOf([], triggers), cycle_complete: false }
    }
    try {
      const audited = await auditViews(db, catalog, {
        views,
        triggers,
        lackingTriggers: tablesLackingTriggers(catalog, triggers),
        budget: settings.auditMaxRowsRead - (db.usage.rows_read - startedAt),
        allowedMs: settings.auditSweepHours * hourMs,
        largeKeysBefore: largeKeysBefore(context),
        isManual: context.trigger === 'manual',
        dryRun,
        now: now(),
      })
      logFindings(audited, triggers, context)
      return { ...resultOf(audited, triggers), ...(paused_since ? { paused_since } : {}) }
    } catch (error) {
      logFindings([], triggers, context)
      if (!dryRun) await recordTriggers(db, triggers, now())
      throw error
    }
  },
}
