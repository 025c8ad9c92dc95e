import type { Unit } from '../alerting/metric.ts'
import { firstKeys } from '../db/key-text.ts'
import { readAuditRecord, type ViewAudit } from '../store/audit-record.ts'
import { readPauses, sinceWhen } from '../store/pause.ts'
import type { Check, CheckContext } from './check.ts'
import { type Gauge, gauge, reading } from './metric.ts'

const ofView = (name: string, help: string, unit: Unit = 'count') =>
  gauge(name, { unit, labels: ['view'], help })

/** What a reading says of a view, by its audit's record and the check's settings; null: not known yet. */
type Figure = (audit: ViewAudit, context: CheckContext) => number | null

const perView: readonly (readonly [Gauge<'view'>, Figure])[] = [
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
  [
    ofView(
      'viewkeeper_audit_sweep_seconds',
      'How long the present sweep of the view, from its first key to its last, will take as far as is foreseen.',
      'seconds',
    ),
    ({ sweep }) => sweep.foreseen_ms / 1000,
  ],
  [
    ofView('viewkeeper_audit_sweep_ratio', 'The same as a part of AUDIT_SWEEP_HOURS.', 'ratio'),
    ({ sweep }, { auditSweepHours }) => sweep.foreseen_ms / (auditSweepHours * 3_600_000),
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

/** A number as people read it. */
const count = (value: number): string => value.toLocaleString('en')

/** Which keys were found faulty, and how much of the view was looked at, in a sentence or two. */
const detailOf = ({ checked, faulty_keys, sweep }: ViewAudit): string => {
  const keys = firstKeys(faulty_keys).join(', ')
  const faults = sweep.missing + sweep.orphaned + sweep.drifted
  const compared = `The last run compared ${count(checked)} key${checked === 1 ? '' : 's'}`
  const soFar = `the sweep has looked at ${count(sweep.keys)} of about ${count(sweep.of_keys)} so far and found ${count(faults)} faulty`
  return `${keys === '' ? '' : `The first: ${keys}. `}${compared}; ${soFar}.`
}

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
  take: async (context) => {
    const { db, now } = context
    const pauses = await readPauses(db)
    const record = await readAuditRecord(db)
    const database = db.name
    const since = sinceWhen(pauses)
    const paused = new Set(pauses.map(({ view }) => view))
    return [
      ...(record?.views ?? []).flatMap((audit) => {
        const labels = { database, view: audit.view }
        const detail = detailOf(audit)
        return perView.map(([metric, value]) => ({
          ...reading(metric, labels, paused.has(audit.view) ? null : value(audit, context)),
          detail,
        }))
      }),
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
