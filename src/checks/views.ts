import { readAuditRecord, type ViewAudit } from '../store/audit-record.ts'
import { readPauses, sinceWhen } from '../store/pause.ts'
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

const ofTriggers = ['missing', 'outdated', 'broken'] as const

/**
 * What the last audit run found in each view and of the triggers, before its repair, and for how long views have
 * been paused. A view that is paused or still being mended has no readings: nobody knows.
 */
export const viewsCheck: Check = {
  name: 'views',
  metrics: [
    ...perView.map(([metric]) => metric),
    ...ofTriggers.map((kind) => `viewkeeper_triggers_${kind}`),
    'viewkeeper_views_paused_seconds',
  ],
  take: async ({ db, now }) => {
    const pauses = await readPauses(db)
    const record = await readAuditRecord(db)
    const database = db.name
    const since = sinceWhen(pauses)
    const unkept = new Set(pauses.map(({ view }) => view))
    return [
      ...(record?.views ?? []).flatMap((audit) =>
        perView.map(([metric, value]) => ({
          metric,
          labels: { database, view: audit.view },
          value: unkept.has(audit.view) ? null : value(audit),
        })),
      ),
      ...(record === null ? [] : ofTriggers).map((kind) => ({
        metric: `viewkeeper_triggers_${kind}`,
        labels: { database },
        value: record?.triggers[kind].length ?? 0,
      })),
      {
        metric: 'viewkeeper_views_paused_seconds',
        labels: { database },
        value: since === null ? 0 : Math.max(0, (now().getTime() - since.getTime()) / 1000),
      },
    ]
  },
}
