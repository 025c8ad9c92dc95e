import type { CheckOutcome } from '../../../src/alerting/readings.ts'
import type { Check } from '../../../src/checks/check.ts'
import { busyness, type Demo, noise } from '../../../src/demo.ts'
import type { Application } from '../../../src/jobs/job.ts'
import type { RunState } from '../../../src/store/invocations.ts'
import type { SampledReading } from '../../../src/store/samples.ts'
import { evaluateAfterMs, story, type Tick } from './week.ts'

const dayMs = 86_400_000

/** How a job stands after its latest run. */
export type Health = Pick<RunState, 'last_success_ms' | 'consecutive_failures' | 'totals'>

/** What readings are made up from. */
export interface Made {
  readonly application: Application
  readonly demo: Demo
  readonly now: Date
  /** View → its rows. */
  readonly rows: ReadonlyMap<string, number>
  /** The size of the database in the end, bytes. */
  readonly sizeBytes: number
}

type Reading = SampledReading & { readonly detail?: string }
type Invent = (made: Made, tick: Tick, health: ReadonlyMap<string, Health>) => readonly Reading[]

const one = (metric: string, value: number, labels: Record<string, string> = {}): Reading => ({
  metric: `viewkeeper_${metric}`,
  labels,
  value,
})

const thousandths = (value: number): number => Math.round(value * 1000) / 1000

const slowSeconds = (index: number): number =>
  story.slowWrites.find(({ from, until }) => index <= from && index >= until)?.seconds ?? 0

/** Probed every half hour: in between the last readings stand, but for those that are slow. */
const writeLatency: Invent = ({ application }, { index, dueMs }) => {
  const slot = Math.floor(dueMs / 1_800_000)
  const base = 0.012 + 0.014 * busyness(dueMs)
  const operations = application.writeProbe.operations.map(({ name }, place) => {
    const usual = base * (1 + 0.25 * place) * (0.85 + 0.5 * noise(slot * 31 + place))
    const slow = slowSeconds(index) * (place === 0 ? 1 : 0.4)
    return one('write_latency_seconds', thousandths(Math.max(usual, slow)), { operation: name })
  })
  const roundTrip = 0.03 + 0.02 * noise(slot) + 2 * base + slowSeconds(index)
  return [...operations, one('write_round_trip_seconds', thousandths(roundTrip))]
}

/** How big the database was, bytes: it grew by day, by an eighth in a week. */
export const sizeAt = ({ now, sizeBytes }: Pick<Made, 'now' | 'sizeBytes'>, atMs: number) => {
  const daysAgo = (now.getTime() - atMs) / dayMs
  const wave = (0.6 * Math.sin(2 * Math.PI * (atMs / dayMs - 0.54))) / (2 * Math.PI)
  const pages = (sizeBytes * (1 - 0.016 * (daysAgo + 0.1 - wave))) / 4096
  return Math.round(pages) * 4096
}

const storage: Invent = (made, { dueMs }) => {
  const [size, before] = [sizeAt(made, dueMs), sizeAt(made, dueMs - 7 * dayMs)]
  return [
    one('database_size_bytes', size),
    one('database_growth_ratio', thousandths((size - before) / before)),
  ]
}

/** Every row is as it should be, but for those of the story. */
const views: Invent = ({ application, rows }, { index }) => {
  const { drift } = story
  const faulty = application.catalog.views[drift.view]?.table
  const figures = (view: string): Record<string, number> => {
    const count = rows.get(view) ?? 0
    const found = view === faulty && index === drift.index
    return {
      ...{ view_rows: count, view_source_rows: count, audit_sweep_seconds: 600 },
      audit_sweep_ratio: thousandths(600 / 86_400),
      ...(found
        ? { view_drifted_rows: drift.rows, view_refresh_lag_seconds: drift.lagSeconds }
        : {}),
    }
  }
  const check = application.checks.find(({ name }) => name === 'views')
  const names = (hasView: boolean) =>
    (check?.metrics ?? [])
      .filter(({ labels }) => labels.includes('view') === hasView)
      .map(({ name }) => name.replace('viewkeeper_', ''))
  return [
    ...application.catalog.views.flatMap(({ table: view }) =>
      names(true).map((name) => one(name, figures(view)[name] ?? 0, { view })),
    ),
    ...names(false).map((name) => one(name, 0)),
  ]
}

const jobs: Invent = ({ application }, _tick, health) =>
  application.jobs.flatMap(({ name: job }) => {
    const known = health.get(job)
    if (known === undefined || known.last_success_ms === null) return []
    return [
      one('job_last_success_timestamp_seconds', known.last_success_ms / 1000, { job }),
      one('job_consecutive_failures', known.consecutive_failures, { job }),
    ]
  })

const outbox: Invent = () => [one('outbox_pending', 0), one('outbox_dead', 0)]

const invented: Readonly<Record<string, Invent>> = {
  ...{ write_latency: writeLatency, storage, views, jobs, outbox },
}

const readingsOf = (
  { name }: Check,
  made: Made,
  tick: Tick,
  health: ReadonlyMap<string, Health>,
): readonly Reading[] =>
  invented[name]?.(made, tick, health) ?? made.demo.readingsOf(name, tick.dueMs)

/** What every check would have read at a tick; `health`: how the jobs stood then. */
export const outcomesAt = (
  made: Made,
  database: string,
  tick: Tick,
  health: ReadonlyMap<string, Health>,
): CheckOutcome[] =>
  made.application.checks.map((check) => ({
    check: check.name,
    metrics: check.metrics.map(({ name }) => name),
    readings: readingsOf(check, made, tick, health).map((reading) => ({
      ...reading,
      labels: { database, ...reading.labels },
    })),
  }))

/** When the readings of a tick were taken. */
export const takenAt = ({ dueMs }: Tick): Date => new Date(dueMs + evaluateAfterMs)
