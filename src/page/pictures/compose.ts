import type { Rule } from '../../alerting/rules.ts'
import { type Check, metricsOf } from '../../checks/check.ts'
import type { SampleHistory, SeriesHistory } from '../../store/sample-history.ts'
import { extentOf, greatestIn, greatestOf, sumOf } from './figures.ts'
import type { TimeSpan } from './marks.ts'
import type { Band, Line, Picture } from './picture.ts'
import type { TimeAxis } from './time-axis.ts'

interface Definition extends Pick<Picture, 'id' | 'title' | 'scale' | 'kind' | 'zero'> {
  /** What it draws. */
  readonly metrics: readonly string[]
  /** Alerts about these are marked in it too. */
  readonly related: readonly string[]
  readonly hasThreshold: boolean
  readonly linesOf: (series: readonly SeriesHistory[]) => Omit<Line, 'look'>[]
}

const statuses = ['pending', 'processing', 'failed', 'completed']

const byStatus = (series: readonly SeriesHistory[]): Omit<Line, 'look'>[] =>
  statuses.flatMap((status) => {
    const own = series.filter(({ labels }) => labels.status === status)
    return own.length === 0
      ? []
      : [{ name: status, values: sumOf(own.map(({ values }) => values)), mostOf: null }]
  })

const alone =
  (name: string) =>
  (series: readonly SeriesHistory[]): Omit<Line, 'look'>[] =>
    series.length === 0
      ? []
      : [{ name, values: greatestOf(series.map(({ values }) => values)), mostOf: null }]

const slowest = (series: readonly SeriesHistory[]): Omit<Line, 'look'>[] =>
  alone(series.length === 1 ? 'the write' : `slowest of ${series.length} writes`)(series).map(
    (line) => {
      const extent = extentOf(line.values)
      const most = extent && greatestIn(series, extent.mostAt)
      return { ...line, mostOf: most?.labels.operation ?? null }
    },
  )

const drift = {
  missing: 'viewkeeper_view_missing_rows',
  drifted: 'viewkeeper_view_drifted_rows',
  orphaned: 'viewkeeper_view_orphaned_rows',
}

const byFault = (series: readonly SeriesHistory[]): Omit<Line, 'look'>[] =>
  Object.entries(drift).flatMap(([name, metric]) => {
    const own = series.filter((one) => one.metric === metric).map(({ values }) => values)
    return own.length === 0 ? [] : [{ name, values: sumOf(own), mostOf: null }]
  })

const definitions: readonly Definition[] = [
  {
    ...{ id: 'queue', title: 'Queue by status', kind: 'lines', scale: 'decades', zero: null },
    metrics: ['viewkeeper_queue_jobs'],
    related: ['viewkeeper_queue_stuck_jobs', 'viewkeeper_queue_recent_failed_jobs'],
    hasThreshold: false,
    linesOf: byStatus,
  },
  {
    ...{ id: 'age', title: 'Oldest pending job', kind: 'lines', scale: 'linear', zero: null },
    metrics: ['viewkeeper_queue_oldest_pending_age_seconds'],
    related: [],
    hasThreshold: true,
    linesOf: alone('waited'),
  },
  {
    ...{ id: 'latency', title: 'Write latency', kind: 'lines', scale: 'linear', zero: null },
    metrics: ['viewkeeper_write_latency_seconds'],
    related: ['viewkeeper_write_round_trip_seconds'],
    hasThreshold: true,
    linesOf: slowest,
  },
  {
    ...{ id: 'size', title: 'Database size', kind: 'lines', scale: 'near', zero: null },
    metrics: ['viewkeeper_database_size_bytes'],
    related: ['viewkeeper_database_growth_ratio'],
    hasThreshold: false,
    linesOf: alone('size'),
  },
  {
    ...{ id: 'drift', title: 'Drift found and repaired', kind: 'bars', scale: 'linear' },
    zero: 'Every row that was compared was as it should be.',
    metrics: Object.values(drift),
    related: ['viewkeeper_view_count_mismatch', 'viewkeeper_view_refresh_lag_seconds'],
    hasThreshold: false,
    linesOf: byFault,
  },
]

/** The metrics that the pictures are drawn of. */
export const picturedMetrics: readonly string[] = definitions.flatMap(({ metrics }) => metrics)

const looks = ['first', 'second', 'third', 'fourth'] as const

const thresholdOf = (metrics: readonly string[], rules: readonly Rule[]): Picture['threshold'] => {
  const own = rules.filter(({ metric, op }) => metrics.includes(metric) && op.startsWith('>'))
  const [least] = own.toSorted((one, other) => one.threshold - other.threshold)
  return least === undefined ? null : { value: least.threshold, alert: least.alert }
}

/** Whether any rule of this name is critical. */
export const isCritical = (rules: readonly Rule[], alert: string): boolean =>
  rules.some((rule) => rule.alert === alert && rule.labels.severity === 'critical')

interface Composed {
  readonly history: SampleHistory
  readonly axis: TimeAxis
  readonly firing: ReadonlyMap<string, readonly TimeSpan[]>
  readonly rules: readonly Rule[]
  readonly checks: readonly Check[]
}

const bandsOf = ({ metrics, related }: Definition, { firing, rules }: Composed): Band[] => {
  const about = [...metrics, ...related]
  return [...firing].flatMap(([alert, spans]) =>
    rules.some((rule) => rule.alert === alert && about.includes(rule.metric))
      ? spans.map((span) => ({ ...span, alert, isCritical: isCritical(rules, alert) }))
      : [],
  )
}

const pictureOf = (definition: Definition, composed: Composed): Picture[] => {
  const { metrics, linesOf, hasThreshold, id, title, kind, scale, zero } = definition
  const { history, axis, rules, checks } = composed
  const check = checks.find((one) => one.metrics.some(({ name }) => metrics.includes(name)))
  const unit = metricsOf(checks).find(({ name }) => metrics.includes(name))?.unit
  if (check === undefined || unit === undefined) return []
  const series = history.series.filter(
    ({ metric, values }) => metrics.includes(metric) && values.some((value) => value !== null),
  )
  return [
    {
      ...{ id, title, kind, scale, zero, unit },
      lines: linesOf(series).map((line, index) => ({ ...line, look: looks[index] ?? 'fourth' })),
      threshold: hasThreshold ? thresholdOf(metrics, rules) : null,
      bands: bandsOf(definition, composed),
      empty: `There is no ${check.source.name} of the ${axis.words}. ${check.source.remedy}`,
    },
  ]
}

/** The pictures that a history gives; those of metrics that no check has are left out. */
export const composePictures = (composed: Composed): Picture[] =>
  definitions.flatMap((definition) => pictureOf(definition, composed))
