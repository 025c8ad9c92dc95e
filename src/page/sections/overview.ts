import { humanize } from '../../alerting/template.ts'
import { metricsOf } from '../../checks/check.ts'
import type { Sample, SampledReading } from '../../store/samples.ts'
import { type Html, html } from '../html.ts'
import { section, table } from '../parts.ts'
import { moment } from '../times.ts'
import type { Looking } from '../view.ts'

/** What the strip at the top counts besides what was measured. */
export interface Counts {
  readonly firing: number
  readonly pending: number
  readonly exactViews: number
  readonly views: number
}

/** What is shown of a metric with several readings. */
type Picked = 'largest' | 'sum'

/** The readings of the strip, where there are such: metric, what it is called, which of its readings, with which labels. */
const highlights: readonly (readonly [
  string,
  string,
  Picked,
  Readonly<Record<string, string>>?,
])[] = [
  ['viewkeeper_queue_jobs', 'Jobs pending', 'sum', { status: 'pending' }],
  ['viewkeeper_queue_oldest_pending_age_seconds', 'Oldest pending', 'largest'],
  ['viewkeeper_write_latency_seconds', 'Slowest write', 'largest'],
  ['viewkeeper_database_size_bytes', 'Database', 'largest'],
  ['viewkeeper_outbox_dead', 'Dead messages', 'largest'],
]

const unitsOf = ({ application }: Looking) =>
  new Map(metricsOf(application.checks).map((metric) => [metric.name, metric]))

const highlighted = (sample: Sample, looking: Looking) => {
  const metrics = unitsOf(looking)
  return highlights.flatMap(([metric, name, picked, labels = {}]) => {
    const values = sample.readings
      .filter(
        (one) =>
          one.metric === metric &&
          Object.entries(labels).every(([label, value]) => one.labels[label] === value),
      )
      .map(({ value }) => value)
    if (values.length === 0) return []
    const value = picked === 'sum' ? values.reduce((sum, one) => sum + one, 0) : Math.max(...values)
    return [{ name, value: humanize(value, metrics.get(metric)?.unit ?? 'count') }]
  })
}

/** Counts over their labels: how things stand, at a glance. */
export const overview = (counts: Counts, sample: Sample | null, looking: Looking): Html => {
  const cells = [
    { name: 'Firing', value: String(counts.firing) },
    { name: 'Pending', value: String(counts.pending) },
    ...(counts.views === 0
      ? []
      : [{ name: 'Views exact', value: `${counts.exactViews} of ${counts.views}` }]),
    ...(sample === null ? [] : highlighted(sample, looking)),
  ]
  return html`<dl class="strip" id="overview">${cells.map(
    ({ name, value }) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`,
  )}</dl>`
}

const labelsOf = ({ labels: { database: _, ...labels } }: SampledReading): string =>
  Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ')

const mostReadings = 200

const columns = [
  { head: 'Reading', isWide: true },
  { head: 'Of' },
  { head: 'Value', isNumber: true },
  { head: 'What it says', isWide: true },
] as const

/** All that the last evaluate has measured, folded away. */
export const readingsSection = (sample: Sample, looking: Looking): Html => {
  const metrics = unitsOf(looking)
  const readings = sample.readings.slice(0, mostReadings)
  return section({
    id: 'readings',
    title: 'Readings',
    aside: html`<span class="muted">taken ${moment(sample.takenAtMs, looking.now)}</span>`,
    body: html`<div class="pad"><details id="all-readings"><summary>All ${sample.readings.length} readings of the last evaluate</summary>${table(
      'What the last evaluate has measured',
      columns,
      readings.map((one) => {
        const metric = metrics.get(one.metric)
        return {
          cells: [
            html`<code>${one.metric.replace('viewkeeper_', '')}</code>`,
            labelsOf(one),
            humanize(one.value, metric?.unit ?? 'count'),
            html`<span class="small muted">${metric?.help ?? ''}</span>`,
          ],
        }
      }),
    )}</details></div>`,
  })
}
