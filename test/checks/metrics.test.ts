import { expect, test } from 'vitest'
import { application } from '../../src/app.ts'
import { metricsOf } from '../../src/checks/check.ts'
import { gauge, reading, takenNow, withheld } from '../../src/checks/metric.ts'
import { everyReading } from './every-reading.ts'

const metrics = metricsOf(application.checks)

/** The readings that others rely on, with the labels that they carry besides `database`. */
const promised: readonly (readonly [string, readonly string[]])[] = [
  ['viewkeeper_view_refresh_lag_seconds', ['view']],
  ['viewkeeper_view_rows', ['view']],
  ['viewkeeper_view_source_rows', ['view']],
  ['viewkeeper_view_missing_rows', ['view']],
  ['viewkeeper_view_orphaned_rows', ['view']],
  ['viewkeeper_view_drifted_rows', ['view']],
  ['viewkeeper_view_count_mismatch', ['view']],
  ['viewkeeper_view_unreadable_rows', ['view']],
  ['viewkeeper_audit_sweep_seconds', ['view']],
  ['viewkeeper_audit_sweep_ratio', ['view']],
  ['viewkeeper_triggers_missing', []],
  ['viewkeeper_triggers_outdated', []],
  ['viewkeeper_triggers_broken', []],
  ['viewkeeper_views_paused_seconds', []],
  ['viewkeeper_query_duration_seconds', ['kind', 'quantile']],
  ['viewkeeper_query_efficiency', []],
  ['viewkeeper_write_latency_seconds', ['operation']],
  ['viewkeeper_write_round_trip_seconds', []],
  ['viewkeeper_database_size_bytes', []],
  ['viewkeeper_database_growth_ratio', []],
  ['viewkeeper_queue_jobs', ['status']],
  ['viewkeeper_queue_oldest_pending_age_seconds', []],
  ['viewkeeper_queue_stuck_jobs', []],
  ['viewkeeper_queue_recent_failed_jobs', []],
  ['viewkeeper_job_last_success_timestamp_seconds', ['job']],
  ['viewkeeper_job_consecutive_failures', ['job']],
  ['viewkeeper_outbox_pending', []],
  ['viewkeeper_outbox_dead', []],
]

test('every promised metric is declared once, with its labels, and no other is', () => {
  const declared = metrics.map(({ name, labels }) => [name, labels] as const)
  expect(declared.toSorted()).toEqual(promised.toSorted())
})

/** The unit that the end of a metric's name tells, as Prometheus names them. */
const unitOf = (name: string): string | undefined =>
  /_(timestamp)_seconds$|_(seconds|bytes|ratio)$/.exec(name)?.slice(1).find(Boolean)

test.each(metrics.map((metric) => [metric.name, metric] as const))(
  '%s is a gauge with a sentence of help, and of the unit that its name tells',
  (name, { type, unit, help, labels }) => {
    expect(type).toBe(labels.includes('quantile') ? 'summary' : 'gauge')
    expect(help).toMatch(/^[A-Z].{10,}\.$/)
    expect([unitOf(name) ?? (name.endsWith('efficiency') ? 'ratio' : 'count')]).toContain(unit)
  },
)

test('every metric is read, and every reading has exactly the labels that its metric declares', async () => {
  const readings = await everyReading()
  const carried = new Map(readings.map(({ metric }) => [metric, new Set<string>()] as const))
  for (const { metric, labels } of readings)
    carried.get(metric)?.add(Object.keys(labels).toSorted().join(' '))
  expect(Object.fromEntries(carried)).toEqual(
    Object.fromEntries(
      metrics.map(({ name, labels }) => [
        name,
        new Set([['database', ...labels].toSorted().join(' ')]),
      ]),
    ),
  )
})

test('a reading with a wrong label, or without one, does not compile', () => {
  const bare = gauge('bare', { unit: 'count', help: 'A metric without labels.' })
  const labelled = gauge('labelled', { unit: 'count', labels: ['view'], help: 'One with one.' })
  const database = 'd'
  const taken = takenNow(new Date(0))
  const faulty = [
    // @ts-expect-error: the label is missing
    reading(labelled, { database }, 1, taken),
    // @ts-expect-error: there is no such label
    reading(labelled, { database, view: 'v', job: 'j' }, 1, taken),
    // @ts-expect-error: it has no label at all
    reading(bare, { database, view: 'v' }, 1, taken),
    // @ts-expect-error: every reading names its database
    reading(labelled, { view: 'v' }, 1, taken),
  ]
  expect(faulty).toHaveLength(4)
  expect(withheld(labelled, { database, view: 'v' })).toEqual({
    metric: 'labelled',
    labels: { database: 'd', view: 'v' },
    value: null,
  })
})
