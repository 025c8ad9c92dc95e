import { pausedSince } from '../db/pause.ts'
import { nextSourceWindows, saveSourceMarks } from '../db/source-marks.ts'
import { saveTriggerAudit } from '../db/trigger-audit.ts'
import { latestViewAudits, saveViewAudit, type ViewAudit } from '../db/view-audits.ts'
import { auditView } from '../views/audit.ts'
import { views } from '../views/schema.ts'
import { sourceTables } from '../views/source-schema.ts'
import { auditTriggers } from '../views/triggers-audit.ts'
import type { Job } from './job.ts'

/** A pause that lasts longer has been forgotten: from then on the audit alarms and repairs as ever. */
const longestPauseMs = 86_400_000

/**
 * Compares what changed and the next slice of each view with its definition, repairs what differs, and
 * records what it found before the repair. While the triggers are paused it says so and does nothing. A view that builds on others is audited after them.
 */
export const auditJob: Job = {
  name: 'audit',
  supportsDryRun: true,
  run: async ({ db, settings, now, dryRun }) => {
    const paused = await pausedSince(db)
    if (paused && now().getTime() - paused.getTime() < longestPauseMs)
      return { paused_since: paused.toISOString(), views: {}, cycle_complete: false }
    const limit = settings.auditRowsPerRun
    const sources = sourceTables.map((table) => table.name)
    const windows = await nextSourceWindows(db, sources, limit)
    const previous = new Map((await latestViewAudits(db)).map((audit) => [audit.view, audit]))
    const audits: ViewAudit[] = []
    for (const view of views) {
      const options = { limit, windows, dryRun, now: now() }
      audits.push(await auditView(db, view, previous.get(view.table), options))
    }
    const triggers = await auditTriggers(db, now())
    if (!dryRun)
      await db.batch([
        ...audits.map(saveViewAudit),
        saveSourceMarks(windows),
        saveTriggerAudit(triggers),
      ])
    return {
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
      cycle_complete: audits.every((audit) => audit.next_after === ''),
    }
  },
}
