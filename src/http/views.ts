import { readAuditRecord } from '../db/audit-record.ts'
import { viewNames } from '../views/maintenance.ts'
import type { HttpContext } from './context.ts'
import { measurementsReport } from './measurements.ts'
import { parseQuery } from './query.ts'

const time = (milliseconds: number): string => new Date(milliseconds).toISOString()

/** GET /api/views: what the last audit found, before its repair; figures are null until the first. */
export const getViews = async (request: Request, { db }: HttpContext) => {
  parseQuery(request, {})
  const record = await readAuditRecord(db)
  const triggers = record?.triggers ?? null
  const audits = new Map((record?.views ?? []).map((audit) => [audit.view, audit]))
  return Response.json({
    views: viewNames.map((view) => {
      const audit = audits.get(view)
      return {
        view,
        rows: audit?.view_rows ?? null,
        source_rows: audit?.source_rows ?? null,
        missing: audit?.missing ?? null,
        orphaned: audit?.orphaned ?? null,
        drifted: audit?.drifted ?? null,
        unreadable: audit?.unreadable ?? null,
        lag_seconds: audit?.lag_seconds ?? null,
        last_audit:
          audit === undefined
            ? null
            : {
                audited_at: time(audit.audited_at_ms),
                checked: audit.checked,
                repaired: audit.repaired,
              },
      }
    }),
    triggers:
      triggers === null
        ? null
        : {
            audited_at: time(triggers.audited_at_ms),
            installed: triggers.installed,
            missing: triggers.missing,
            outdated: triggers.outdated,
          },
    ...(await measurementsReport(db)),
  })
}
