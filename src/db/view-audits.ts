import { z } from 'zod'
import { type Database, type Statement, statement } from './database.ts'

const viewAuditRow = z.object({
  view: z.string(),
  audited_at_ms: z.number(),
  checked: z.number(),
  missing: z.number(),
  orphaned: z.number(),
  drifted: z.number(),
  repaired: z.number(),
  lag_seconds: z.number(),
  view_rows: z.number(),
  source_rows: z.number(),
  next_after: z.string(),
  cycle_view_rows: z.number(),
  cycle_source_rows: z.number(),
  cycle_completed_at_ms: z.number().nullable(),
})

/**
 * What the last audit run found in one view, before its repair, and where the next one begins.
 * `view_rows` and `source_rows` are counted over a whole cycle; until the first is through, so far.
 */
export type ViewAudit = z.infer<typeof viewAuditRow>

/** The last audit of each view that has had one. */
export const latestViewAudits = (db: Database): Promise<ViewAudit[]> =>
  db.all(statement('SELECT * FROM viewkeeper_view_audits ORDER BY view'), viewAuditRow)

const columns = Object.keys(viewAuditRow.shape)

export const saveViewAudit = (audit: ViewAudit): Statement =>
  statement(
    `INSERT INTO viewkeeper_view_audits (${columns.join(', ')})
    VALUES (${columns.map((_, index) => `?${index + 1}`).join(', ')})
    ON CONFLICT (view) DO UPDATE SET ${columns.map((c) => `${c} = excluded.${c}`).join(', ')}`,
    audit.view,
    audit.audited_at_ms,
    audit.checked,
    audit.missing,
    audit.orphaned,
    audit.drifted,
    audit.repaired,
    audit.lag_seconds,
    audit.view_rows,
    audit.source_rows,
    audit.next_after,
    audit.cycle_view_rows,
    audit.cycle_source_rows,
    audit.cycle_completed_at_ms,
  )
