import { afterAll, beforeAll, expect, test } from 'vitest'
import * as z from 'zod'
import { fillWithDemo } from '../../../scripts/local/fill.ts'
import { sizeAt } from '../../../scripts/local/history/readings.ts'
import { ticksOfWeek } from '../../../scripts/local/history/week.ts'
import { application } from '../../../src/app.ts'
import { statement } from '../../../src/db/database.ts'
import { runCron } from '../../../src/jobs/schedule.ts'
import { seriesOf } from '../../../src/jobs/series.ts'
import { jobsOfWeek } from '../../../src/monotask/demo/jobs.ts'
import { figuresAt } from '../../../src/monotask/demo/queue-history.ts'
import { composePictures } from '../../../src/page/pictures/compose.ts'
import { extentOf } from '../../../src/page/pictures/figures.ts'
import { firingSpans } from '../../../src/page/pictures/marks.ts'
import { readPictures } from '../../../src/page/pictures/read-pictures.ts'
import { readAuditRecord } from '../../../src/store/audit-record.ts'
import { readMeasurements } from '../../../src/store/measurements.ts'
import { latestSample } from '../../../src/store/read-samples.ts'
import { recentRuns } from '../../../src/store/recent-runs.ts'
import { lastRuns } from '../../../src/store/runs.ts'
import { readVerdict } from '../../../src/verdict/read-verdict.ts'
import { type LocalD1, localD1 } from '../../d1.ts'
import { Clock, jobContext } from '../../jobs/context.ts'

const series = seriesOf(application)
// The demo's rows count back from the time that it is.
const clock = new Clock(new Date().toISOString())
let local: LocalD1

beforeAll(async () => {
  local = await localD1()
  await fillWithDemo(local.db, clock.now())
})
afterAll(() => local[Symbol.asyncDispose]())

const named = (readings: readonly { metric: string; labels: Readonly<Record<string, string>> }[]) =>
  readings.map(({ metric, labels }) => JSON.stringify([metric, labels]))

test.each(['24h', '7d', '90d'] as const)('no picture of %s is empty', async (range) => {
  const data = await readPictures(local.db, { range, now: clock.now(), application })
  const firing = firingSpans(data.history.ticks, data.axis.now)
  const most = composePictures({ ...data, firing }).map(({ id, lines }) => [
    id,
    Math.max(...lines.map(({ values }) => extentOf(values)?.most ?? 0)),
  ])
  expect(most.map(([id]) => id)).toEqual(['queue', 'age', 'latency', 'size', 'drift'])
  expect(most.filter(([, value]) => value === 0)).toEqual([])
  expect([...firing.keys()]).toEqual(expect.arrayContaining(['QueueBacklogOld', 'ViewDrift']))
  expect(data.silences).toHaveLength(1)
})

test('the strips of the last 60 runs are full, with some that failed', async () => {
  const runs = await recentRuns(local.db, { series, most: 60 })
  for (const job of ['snapshot', 'audit', 'evaluate', 'deliver', 'cleanup'])
    expect(runs.get(job), job).toHaveLength(60)
  const failed = [...runs].flatMap(([job, all]) => all.flatMap(({ error }) => (error ? [job] : [])))
  expect(failed).toEqual(['audit', 'audit', 'deliver', 'cleanup'])
})

test('nothing that an evaluate takes as measured is made up', async () => {
  expect(await readMeasurements(local.db)).toEqual({ write_probe: null, queries: null })
  expect(await readAuditRecord(local.db)).toBeNull()
})

test('the queue is made up to the figures that its rows have in the end', async () => {
  const shape = z.looseObject({ events_by_type: z.string() })
  const row = await local.db.first(statement('SELECT * FROM automation_queue_summary'), shape)
  const made: Record<string, unknown> = figuresAt(jobsOfWeek(clock.now()), Date.now())
  const told = Object.entries(made).filter(([name]) => !/age|avg|events/.test(name))
  expect(row).toMatchObject(Object.fromEntries(told))
  expect(JSON.parse(row?.events_by_type ?? '')).toEqual(made.events_by_type)
})

const latest = () =>
  latestSample(local.db, { series: series.get('evaluate') ?? [], now: clock.now() })

test('ticks after it go on as if it had been so: one alert fires, and only what is real is told', async () => {
  const before = await latest()
  const context = () => jobContext(local, clock, { fetch: async () => new Response() })
  await runCron('*/5 * * * *', clock.now(), context())
  await runCron('17 * * * *', clock.now(), context())
  await runCron('41 3 * * *', clock.now(), context())
  const after = await latest()
  expect(after?.takenAtMs).toBe(clock.now().getTime())
  expect(after?.firing).toEqual(['QueueFailures'])
  const other = named(after?.readings ?? []).filter(
    (name) => !named(before?.readings ?? []).includes(name),
  )
  expect(other).toEqual([])
  const value = (metric: string) => after?.readings.find((one) => one.metric === metric)?.value
  expect(value('viewkeeper_queue_recent_failed_jobs')).toBe(12)
  expect(value('viewkeeper_database_growth_ratio')).toBeGreaterThan(0.05)
  expect(value('viewkeeper_database_growth_ratio')).toBeLessThan(0.2)

  const verdict = await readVerdict(context())
  expect(verdict.state).toBe('warning')
  expect(verdict.sentence).toContain('QueueFailures: 12 automation jobs failed in the last hour')
  expect(verdict.faults.map(({ alert }) => alert)).toEqual(['QueueFailures'])
  const runs = await lastRuns(local.db, series)
  expect(runs.flatMap(({ run }) => (run ? [run.status] : []))).toEqual(Array(6).fill('ok'))
})

test('the size goes on where the week ends', () => {
  const now = clock.now()
  const last = sizeAt({ now, sizeBytes: 5_000_000 }, ticksOfWeek(now).at(-1)?.dueMs ?? 0)
  expect(last / 5_000_000).toBeCloseTo(1, 1)
})

test('cleanup leaves the week alone, and does not thin it', async () => {
  const count = () =>
    local.db.first(
      statement(
        'SELECT (SELECT count(*) FROM viewkeeper_samples) AS samples, (SELECT count(*) FROM automation_queue_summary_mv) AS snapshots',
      ),
      z.object({ samples: z.number(), snapshots: z.number() }),
    )
  const before = await count()
  clock.pass(60_000)
  await runCron('17 * * * *', clock.now(), jobContext(local, clock))
  expect(await count()).toEqual(before)
  expect(before?.samples).toBeGreaterThan(2000)
})
