import type { Unit } from '../alerting/metric.ts'
import type { Withheld } from '../alerting/readings.ts'
import { tickMs } from '../alerting/tick.ts'
import { firstKeys } from '../db/key-text.ts'
import { type AuditRecord, readViewStates, type ViewAudit } from '../store/audit-record.ts'
import {
  type FaultKind,
  faultKind,
  type Source,
  type TriggerFault,
  triggerFaults,
} from '../store/findings/kinds.ts'
import {
  type Finding,
  marksOf,
  type Standing,
  standingOf,
  unreadTriggers,
} from '../store/findings/standing.ts'
import { sinceWhen } from '../store/pause.ts'
import type { Check, CheckContext } from './check.ts'
import {
  type Gauge,
  gauge,
  type Lacking,
  lacking,
  type Measured,
  reading,
  takenNow,
  withheld,
} from './metric.ts'

const ofView = (name: string, help: string, unit: Unit = 'count') =>
  gauge(name, { unit, labels: ['view'], help })

/** What is known of a view: what its last audit has recorded, what was found and stands, and the check's settings. */
interface Known {
  readonly audit: ViewAudit
  readonly standing: Standing
  readonly context: CheckContext
}

/** What a reading says of a view; null: not known yet. */
type Figure = (known: Known) => number | null

/** Found since an evaluate last told of it or, as long as no audit has gone through since, what that one told. */
const foundRows = {
  missing: ofView('viewkeeper_view_missing_rows', 'Rows that were found missing in the view.'),
  drifted: ofView(
    'viewkeeper_view_drifted_rows',
    'Rows of the view that were found to differ from their source.',
  ),
  orphaned: ofView(
    'viewkeeper_view_orphaned_rows',
    'Rows of the view whose source row was found gone.',
  ),
} as const satisfies Record<FaultKind, Gauge<'view'>>

const perView: readonly (readonly [Gauge<'view'>, Figure])[] = [
  [
    ofView(
      'viewkeeper_view_refresh_lag_seconds',
      'Age of the oldest source change that the view does not reflect yet; 0 when it reflects all.',
      'seconds',
    ),
    ({ standing }) => standing.lag_seconds,
  ],
  [ofView('viewkeeper_view_rows', 'Rows of the view.'), ({ audit }) => audit.view_rows],
  [
    ofView('viewkeeper_view_source_rows', 'Rows that the view should have.'),
    ({ audit }) => audit.source_rows,
  ],
  ...faultKind.options.map(
    (kind) => [foundRows[kind], ({ standing }: Known) => standing[kind]] as const,
  ),
  [
    ofView('viewkeeper_view_count_mismatch', 'Missing and orphaned rows together.'),
    ({ standing }) => standing.missing + standing.orphaned,
  ],
  [
    ofView(
      'viewkeeper_view_unreadable_rows',
      'Keys of the view that cannot be compared with their source.',
    ),
    ({ audit }) => audit.unreadable,
  ],
  [
    ofView(
      'viewkeeper_audit_sweep_seconds',
      'How long the present sweep of the view, from its first key to its last, will take as far as is foreseen.',
      'seconds',
    ),
    ({ audit }) => audit.sweep.foreseen_ms / 1000,
  ],
  [
    ofView('viewkeeper_audit_sweep_ratio', 'The same as a part of AUDIT_SWEEP_HOURS.', 'ratio'),
    ({ audit, context }) => audit.sweep.foreseen_ms / (context.auditSweepHours * 3_600_000),
  ],
]

const ofTriggers = (name: string, help: string) => gauge(name, { unit: 'count', help })

const perKind = {
  missing: ofTriggers('viewkeeper_triggers_missing', 'Triggers of ours that are not installed.'),
  outdated: ofTriggers(
    'viewkeeper_triggers_outdated',
    'Triggers of ours that are installed otherwise than compiled.',
  ),
  broken: ofTriggers(
    'viewkeeper_triggers_broken',
    'Triggers that name what is gone, so that writes fail.',
  ),
} as const satisfies Record<TriggerFault, Gauge<never>>

const pausedSeconds = gauge('viewkeeper_views_paused_seconds', {
  unit: 'seconds',
  help: 'For how long views have been paused; 0 while all are kept.',
})

/** A number as people read it. */
const count = (value: number): string => value.toLocaleString('en')

/** Who has found what stands, in a sentence. */
const foundBy = (sources: readonly Source[]): string => {
  const names = sources.map((source) => (source === 'audit' ? 'the audit' : source))
  return names.length === 0 ? '' : `Found by ${names.join(' and ')}. `
}

/** By whom which keys were found faulty, and how much of the view was looked at, in a few sentences. */
const detailOf = ({ audit: { checked, sweep }, standing }: Known): string => {
  const keys = firstKeys(standing.faulty_keys).join(', ')
  const faults = sweep.missing + sweep.orphaned + sweep.drifted
  const compared = `The audit's last run compared ${count(checked)} key${checked === 1 ? '' : 's'}`
  const soFar = `the sweep has looked at ${count(sweep.keys)} of about ${count(sweep.of_keys)} so far and found ${count(faults)} faulty`
  return `${foundBy(standing.found_by)}${keys === '' ? '' : `The first: ${keys}. `}${compared}; ${soFar}.`
}

/** What is known of one view; withheld while nobody keeps it. */
const readingsOf = (
  view: string,
  known: Known,
  findings: readonly Finding[],
): (Measured | Withheld)[] => {
  const labels = { database: known.context.db.name, view }
  const detail = detailOf(known)
  const taken = { atMs: known.audit.audited_at_ms, everyMs: tickMs }
  return perView.map(([metric, figure]) => {
    const value = figure(known)
    if (value === null) return withheld(metric, labels)
    const kind = faultKind.options.find((one) => foundRows[one] === metric)
    const tellsOf = kind === undefined ? [] : marksOf(findings, view, kind)
    return { ...reading(metric, labels, value, taken), detail, tellsOf }
  })
}

/** The triggers as the last audit found them, or worse where nobody has told yet what one before it found. */
const triggerReadings = (database: string, record: AuditRecord | null): (Measured | Lacking)[] =>
  triggerFaults.map((kind) => {
    if (record === null) return lacking(perKind[kind], { database })
    const { rows, marks } = unreadTriggers(record.findings, kind)
    const taken = { atMs: record.triggers.audited_at_ms, everyMs: tickMs }
    const count = Math.max(rows, record.triggers[kind].length)
    return { ...reading(perKind[kind], { database }, count, taken), tellsOf: marks }
  })

/**
 * What was found in each of these views and of the triggers, before its repair, and for how long views have been
 * paused. Readings of a view that is paused or still being mended are withheld: nobody knows them.
 */
export const viewsCheck = (views: readonly string[]): Check => ({
  name: 'views',
  source: {
    name: 'audit',
    remedy:
      'The job audit runs every 5 minutes: GET /api/jobs/audit/runs?limit=5 says why it does not.',
  },
  metrics: [...perView.map(([metric]) => metric), ...Object.values(perKind), pausedSeconds],
  take: async (context) => {
    const { db, now } = context
    const database = db.name
    const { pauses, record } = await readViewStates(db)
    const findings = record?.findings ?? []
    const since = sinceWhen(pauses)
    const time = now()
    const paused = new Set(pauses.map(({ view }) => view))
    const pausedFor = since === null ? 0 : Math.max(0, (time.getTime() - since.getTime()) / 1000)
    return [
      ...views.flatMap((view) => {
        const labels = { database, view }
        const audit = record?.views.find((one) => one.view === view)
        if (paused.has(view)) return perView.map(([metric]) => withheld(metric, labels))
        if (audit === undefined) return perView.map(([metric]) => lacking(metric, labels))
        return readingsOf(view, { audit, standing: standingOf(findings, view), context }, findings)
      }),
      ...triggerReadings(database, record),
      reading(pausedSeconds, { database }, pausedFor, takenNow(time)),
    ]
  },
})
