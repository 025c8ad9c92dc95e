import { readAuditRecord, type ViewAudit } from '../store/audit-record.ts'
import { readPauses, sinceWhen } from '../store/pause.ts'
import type { Check } from './check.ts'
import { type Gauge, gauge, reading } from './metric.ts'

const ofView = (name: string, help: string, unit: 'count' | 'seconds' = 'count') =>
  gauge(name, { unit, labels: ['view'], help })

const perView: readonly (readonly [Gauge<'view'>, (audit: ViewAudit) => number])[] = [
  [
    ofView(
      'viewkeeper_view_refresh_lag_seconds',
      'Age of the oldest source change that the view does not reflect yet; 0 when it reflects all.',
      'seconds',
    ),
    (audit) => audit.lag_seconds,
  ],
  [ofView('viewkeeper_view_rows', 'Rows of the view.'), (audit) => audit.view_rows],
  [
    ofView('viewkeeper_view_source_rows', 'Rows that the view should have.'),
    (audit) => audit.source_rows,
  ],
  [
    ofView('viewkeeper_view_missing_rows', 'Rows that the last audit found missing in the view.'),
    (audit) => audit.missing,
  ],
  [
    ofView(
      'viewkeeper_view_orphaned_rows',
      'Rows of the view whose source row the last audit found gone.',
    ),
    (audit) => audit.orphaned,
  ],
  [
    ofView(
      'viewkeeper_view_drifted_rows',
      'Rows of the view that the last audit found to differ from their source.',
    ),
    (audit) => audit.drifted,
  ],
  [
    ofView('viewkeeper_view_count_mismatch', 'Missing and orphaned rows together.'),
    (audit) => audit.missing + audit.orphaned,
  ],
  [
    ofView(
      'viewkeeper_view_unreadable_rows',
      'Keys of the view that cannot be compared with their source.',
    ),
    (audit) => audit.unreadable,
  ],
]

const ofTriggers = (name: string, help: string) => gauge(name, { unit: 'count', help })

const perKind = [
  [
    'missing',
    ofTriggers('viewkeeper_triggers_missing', 'Triggers of ours that are not installed.'),
  ],
  [
    'outdated',
    ofTriggers(
      'viewkeeper_triggers_outdated',
      'Triggers of ours that are installed otherwise than compiled.',
    ),
  ],
  [
    'broken',
    ofTriggers(
      'viewkeeper_triggers_broken',
      'Triggers that name what is gone, so that writes fail.',
    ),
  ],
] as const

const pausedSeconds = gauge('viewkeeper_views_paused_seconds', {
  unit: 'seconds',
  help: 'For how long views have been paused; 0 while all are kept.',
})

/**
 * What the last audit run found in each view and of the triggers, before its repair, and for how long views have
 * been paused. Readings of a view that is paused or still being mended are withheld: nobody knows them.
 */
export const viewsCheck: Check = {
  name: 'views',
  metrics: [
    ...perView.map(([metric]) => metric),
    ...perKind.map(([, metric]) => metric),
    pausedSeconds,
  ],
  take: async ({ db, now }) => {
    const pauses = await readPauses(db)
    const record = await readAuditRecord(db)
    const database = db.name
    const since = sinceWhen(pauses)
    const paused = new Set(pauses.map(({ view }) => view))
    return [
      ...(record?.views ?? []).flatMap((audit) =>
        perView.map(([metric, value]) =>
          reading(
            metric,
            { database, view: audit.view },
            paused.has(audit.view) ? null : value(audit),
          ),
        ),
      ),
      ...(record === null
        ? []
        : perKind.map(([kind, metric]) =>
            reading(metric, { database }, record.triggers[kind].length),
          )),
      reading(
        pausedSeconds,
        { database },
        since === null ? 0 : Math.max(0, (now().getTime() - since.getTime()) / 1000),
      ),
    ]
  },
}
