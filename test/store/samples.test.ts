import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import * as z from 'zod'
import { statement } from '../../src/db/database.ts'
import { cleanupJob } from '../../src/jobs/cleanup.ts'
import { evaluateJob } from '../../src/jobs/evaluate.ts'
import {
  latestSample,
  mostReadings,
  type Sample,
  samplesBetween,
  saveSample,
} from '../../src/store/samples.ts'
import { thinSamples } from '../../src/store/thin-samples.ts'
import { type LocalD1, localD1 } from '../d1.ts'
import { Clock, jobContext } from '../jobs/context.ts'
import { madeUp } from '../jobs/made-up.ts'

let local: LocalD1
beforeAll(async () => {
  local = await localD1()
})
afterAll(() => local[Symbol.asyncDispose]())
beforeEach(() =>
  local.db.batch(
    ['viewkeeper_samples', 'viewkeeper_sample_series'].map((table) =>
      statement(`DELETE FROM ${table}`),
    ),
  ),
)

const labels = { database: 'monotask', view: 'v' }
const sample = (at: string, value: number, more: Partial<Sample> = {}): Sample => ({
  takenAtMs: Date.parse(at),
  readings: [{ metric: 'm', labels, value }],
  firing: [],
  version: null,
  ...more,
})

const save = async (...samples: readonly Sample[]): Promise<void> => {
  for (const one of samples) await local.db.batch(saveSample('monotask', one, null))
}

const stored = () => samplesBetween(local.db, 0, Date.parse('2100-01-01T00:00:00Z'))

const count = async (table: string): Promise<number> => {
  const row = await local.db.first(
    statement(`SELECT count(*) AS rows FROM ${table}`),
    z.object({ rows: z.number() }),
  )
  return row?.rows ?? -1
}

it('evaluate stores what it read as one row, with the alerts that fire and the version', async () => {
  const clock = new Clock('2026-05-01T10:00:00Z')
  const context = jobContext(local, clock, { application: madeUp(() => ({ v: 3 })) })
  await evaluateJob.run({ ...context, settings: { ...context.settings, version: 'one' } })
  const found = await latestSample(local.db, clock.now())
  expect(found).toMatchObject({ takenAtMs: clock.now().getTime(), version: 'one' })
  expect(found?.readings.map(({ value }) => value)).toEqual([3])
  expect(found?.readings[0]?.labels).toMatchObject({ database: 'monotask', view: 'v' })
  expect(found?.firing).toHaveLength(1)
})

it('the latest sample is none from the future', async () => {
  await save(sample('2026-05-01T10:00:00Z', 1), sample('2026-05-02T10:00:00Z', 2))
  expect(await latestSample(local.db, new Date('2026-05-01T11:00:00Z'))).toEqual(
    sample('2026-05-01T10:00:00Z', 1),
  )
  expect(await latestSample(local.db, new Date('2026-04-01T11:00:00Z'))).toBeNull()
})

it('samples of the same series share their names', async () => {
  await save(sample('2026-05-01T10:00:00Z', 1), sample('2026-05-01T10:05:00Z', 2))
  expect(await count('viewkeeper_sample_series')).toBe(1)
})

it('of more readings than a sample holds the first are kept', async () => {
  const readings = Array.from({ length: mostReadings + 1 }, (_, n) => ({
    metric: 'm',
    labels: { database: 'monotask', n: String(n) },
    value: n,
  }))
  await save({ ...sample('2026-05-01T10:00:00Z', 0), readings })
  expect((await stored())[0]?.readings).toEqual(readings.slice(0, mostReadings))
})

it('hours of over eight days ago are thinned to the worst of each series, a few hours a run', async () => {
  const now = new Date('2026-05-10T10:30:00Z')
  await save(
    sample('2026-05-01T08:00:00Z', 1, { firing: ['B'] }),
    sample('2026-05-01T08:05:00Z', 7, { firing: ['A'], version: 'two' }),
    {
      ...sample('2026-05-01T08:10:00Z', 2, { version: 'two' }),
      readings: [{ metric: 'viewkeeper_query_efficiency', labels, value: 0.5 }],
    },
    {
      ...sample('2026-05-01T08:15:00Z', 2, { version: 'two' }),
      readings: [{ metric: 'viewkeeper_query_efficiency', labels, value: 0.9 }],
    },
    sample('2026-05-02T10:00:00Z', 3),
    sample('2026-05-02T10:05:00Z', 4),
  )
  expect(await thinSamples(local.db, now)).toBe(true)
  expect(await stored()).toEqual([
    {
      ...sample('2026-05-01T08:00:00Z', 7, { firing: ['A', 'B'], version: 'two' }),
      readings: [
        { metric: 'm', labels, value: 7 },
        { metric: 'viewkeeper_query_efficiency', labels, value: 0.5 },
      ],
    },
    sample('2026-05-02T10:00:00Z', 3),
    sample('2026-05-02T10:05:00Z', 4),
  ])
})

it('thinning goes on where it stopped until every hour has one sample', async () => {
  const now = new Date('2026-05-10T10:30:00Z')
  for (let hour = 0; hour < 6; hour += 1)
    await save(
      sample(`2026-05-01T0${hour}:00:00Z`, hour),
      sample(`2026-05-01T0${hour}:05:00Z`, hour),
    )
  expect(await thinSamples(local.db, now)).toBe(false)
  expect(await thinSamples(local.db, now)).toBe(true)
  expect((await stored()).map(({ takenAtMs }) => new Date(takenAtMs).getUTCMinutes())).toEqual(
    Array.from({ length: 6 }, () => 0),
  )
})

it('cleanup deletes samples of over 90 days ago, and names that no sample has', async () => {
  await save(
    { ...sample('2026-02-01T10:00:00Z', 1), readings: [{ metric: 'old', labels, value: 1 }] },
    sample('2026-05-01T10:00:00Z', 1),
  )
  await cleanupJob.run(jobContext(local, new Clock('2026-05-10T10:00:00Z')))
  expect(await stored()).toEqual([sample('2026-05-01T10:00:00Z', 1)])
  expect(await count('viewkeeper_sample_series')).toBe(1)
})
