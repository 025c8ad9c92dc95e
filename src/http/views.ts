import { auditTriggers } from '../keeper/triggers/audit-triggers.ts'
import { readAuditRecord, type ViewAudit } from '../store/audit-record.ts'
import { type Pause, readPauses } from '../store/pause.ts'
import type { HttpContext } from './context.ts'
import { measurementsReport } from './measurements.ts'
import { parseQuery } from './query.ts'

const time = (milliseconds: number): string => new Date(milliseconds).toISOString()

const lastAudit = (audit: ViewAudit | undefined) =>
  audit === undefined
    ? null
    : {
        audited_at: time(audit.audited_at_ms),
        checked: audit.checked,
        repaired: audit.repaired,
      }

/** A view as the last audit found it; of one that is not kept now, no figure is known. */
const viewOf = (view: string, audit: ViewAudit | undefined, pause: Pause | undefined) => {
  const known = pause === undefined ? audit : undefined
  return {
    view,
    state: pause?.state ?? 'kept',
    paused_since: pause === undefined ? null : time(pause.paused_at_ms),
    rows: known?.view_rows ?? null,
    source_rows: known?.source_rows ?? null,
    missing: known?.missing ?? null,
    orphaned: known?.orphaned ?? null,
    drifted: known?.drifted ?? null,
    unreadable: known?.unreadable ?? null,
    lag_seconds: known?.lag_seconds ?? null,
    last_audit: lastAudit(audit),
  }
}

/**
 * GET /api/views: what the last audit found, before its repair, and the triggers as they are now. Figures are null
 * until the first audit, and while a view is paused or still being mended.
 */
export const getViews = async (request: Request, { db, application, now }: HttpContext) => {
  parseQuery(request, {})
  const pauses = await readPauses(db)
  const record = await readAuditRecord(db)
  const { audited_at_ms, ...triggers } = await auditTriggers(db, application.catalog, now(), pauses)
  return Response.json({
    views: application.catalog.views.map(({ table: view }) =>
      viewOf(
        view,
        record?.views.find((audit) => audit.view === view),
        pauses.find((pause) => pause.view === view),
      ),
    ),
    triggers: { audited_at: time(audited_at_ms), ...triggers },
    ...(await measurementsReport(db, application.writeProbe.operations)),
  })
}
