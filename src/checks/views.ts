import { readAuditRecord, type ViewAudit } from '../db/audit-record.ts'
import type { Check } from './check.ts'

const perView: readonly (readonly [metric: string, value: (audit: ViewAudit) => number])[] = [
  ['viewkeeper_view_refresh_lag_seconds', (audit) => audit.lag_seconds],
  ['viewkeeper_view_rows', (audit) => audit.view_rows],
  ['viewkeeper_view_source_rows', (audit) => audit.source_rows],
  ['viewkeeper_view_missing_rows', (audit) => audit.missing],
  ['viewkeeper_view_orphaned_rows', (audit) => audit.orphaned],
  ['viewkeeper_view_drifted_rows', (audit) => audit.drifted],
  ['viewkeeper_view_count_mismatch', (audit) => audit.missing + audit.orphaned],
  ['viewkeeper_view_unreadable_rows', (audit) => audit.unreadable],
]

/** What the last audit run found in each view and of the triggers, before its repair. */
export const viewsCheck: Check = {
  name: 'views',
  metrics: [
    ...perView.map(([metric]) => metric),
    'viewkeeper_triggers_missing',
    'viewkeeper_triggers_outdated',
  ],
  take: async ({ db }) => {
    const record = await readAuditRecord(db)
    if (record === null) return []
    const { views, triggers } = record
    const database = db.name
    return [
      ...views.flatMap((audit) =>
        perView.map(([metric, value]) => ({
          metric,
          labels: { database, view: audit.view },
          value: value(audit),
        })),
      ),
      {
        metric: 'viewkeeper_triggers_missing',
        labels: { database },
        value: triggers.missing.length,
      },
      {
        metric: 'viewkeeper_triggers_outdated',
        labels: { database },
        value: triggers.outdated.length,
      },
    ]
  },
}
