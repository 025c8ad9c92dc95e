import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { statement } from '../../src/db/database.ts'
import { cleanupJob } from '../../src/jobs/cleanup.ts'
import { evaluateJob } from '../../src/jobs/evaluate.ts'
import { latestSample, samplesBetween } from '../../src/store/read-samples.ts'
import { mostReadings, type Sample } from '../../src/store/samples.ts'
import { thinSamples } from '../../src/store/thin-samples.ts'
import { type LocalD1, localD1 } from '../d1.ts'
import { Clock, jobContext, jobThat, runJob } from '../jobs/context.ts'
import { madeUp } from '../jobs/made-up.ts'
import { kept, recordSamples, sampleTables, storeSamples } from './record-samples.ts'

let local: LocalD1
beforeAll(async () => {
  local = await localD1()
})
afterAll(() => local[Symbol.asyncDispose]())
beforeEach(() => local.db.batch(sampleTables.map((table) => statement(`DELETE FROM ${table}`))))

const labels = { database: 'monotask', view: 'v' }
const sample = (at: string, value: number, more: Partial<Sample> = {}): Sample => ({
  takenAtMs: Date.parse(at),
  readings: [{ metric: 'm', labels, value }],
  firing: [],
  version: null,
  ...more,
})

const stored = () => samplesBetween(local.db, 0, Date.parse('2100-01-01T00:00:00Z'))

const count = async (table: string): Promise<number> => {
  const row = await local.db.first(
    statement(`SELECT count(*) AS rows FROM ${table}`),
    z.object({ rows: z.number() }),
  )
  return row?.rows ?? -1
}

const latest = (now: string | Date) =>
  latestSample(local.db, { series: ['*/5 * * * *', 'evaluate'], now: new Date(now) })

it('evaluate leaves what it read in the record of its run, with the alerts that fire and the version', async () => {
  const clock = new Clock('2026-05-01T10:00:00Z')
  const context = jobContext(local, clock, { application: madeUp(() => ({ v: 3 })) })
  const settings = { ...context.settings, version: 'one' }
  await runJob(evaluateJob, { ...context, settings }, { kind: 'manual' })
  const found = await latest(clock.now())
  expect(found).toMatchObject({ takenAtMs: clock.now().getTime(), version: 'one' })
  expect(found?.readings.map(({ value }) => value)).toEqual([3])
  expect(found?.readings[0]?.labels).toMatchObject({ database: 'monotask', view: 'v' })
  expect(found?.firing).toHaveLength(1)
  expect(await count('viewkeeper_samples')).toBe(0)
})

it('the latest of all samples is found, whatever has recorded it, and however many runs since have none', async () => {
  await storeSamples(local, sample('2026-05-01T10:00:00Z', 1))
  await recordSamples(local, sample('2026-05-01T10:05:00Z', 2))
  const trigger = { kind: 'cron', cron: '*/5 * * * *' } as const
  for (let minutes = 10; minutes < 75; minutes += 5) {
    const clock = new Clock(
      new Date(Date.parse('2026-05-01T10:00:00Z') + minutes * 60_000).toISOString(),
    )
    const failing = jobThat(() => Promise.reject(new Error('no luck')), 'evaluate')
    await runJob(failing, jobContext(local, clock), { ...trigger, scheduledTime: clock.now() })
  }
  expect(await latest('2026-05-01T12:00:00Z')).toEqual(sample('2026-05-01T10:05:00Z', 2))
  expect(await latest('2026-05-01T10:04:00Z')).toEqual(sample('2026-05-01T10:00:00Z', 1))
})

describe.each(kept)('samples %s', (_, save) => {
  it('are not the latest from the future', async () => {
    await save(local, sample('2026-05-01T10:00:00Z', 1), sample('2026-05-02T10:00:00Z', 2))
    expect(await latest('2026-05-01T11:00:00Z')).toEqual(sample('2026-05-01T10:00:00Z', 1))
    expect(await latest('2026-04-01T11:00:00Z')).toBeNull()
  })

  it('share their names where their series are the same', async () => {
    await save(local, sample('2026-05-01T10:00:00Z', 1), sample('2026-05-01T10:05:00Z', 2))
    expect(await count('viewkeeper_sample_series')).toBe(1)
  })

  it('keep the first of more readings than a sample holds', async () => {
    const readings = Array.from({ length: mostReadings + 1 }, (_, n) => ({
      metric: 'm',
      labels: { database: 'monotask', n: String(n) },
      value: n,
    }))
    await save(local, { ...sample('2026-05-01T10:00:00Z', 0), readings })
    expect((await stored())[0]?.readings).toEqual(readings.slice(0, mostReadings))
  })

  it('of an hour of over eight days ago become one with the worst of each series', async () => {
    const now = new Date('2026-05-10T10:30:00Z')
    await save(
      local,
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
    expect(await count('viewkeeper_samples')).toBe(save === recordSamples ? 1 : 3)
  })

  it('become one of each hour a few hours a run, which goes on where the last stopped', async () => {
    const now = new Date('2026-05-10T10:30:00Z')
    for (let hour = 0; hour < 6; hour += 1)
      await save(
        local,
        sample(`2026-05-01T0${hour}:00:00Z`, hour),
        sample(`2026-05-01T0${hour}:05:00Z`, hour),
      )
    await save(local, sample('2026-05-10T10:00:00Z', 9))
    expect(await thinSamples(local.db, now)).toBe(false)
    expect(await thinSamples(local.db, now)).toBe(true)
    expect((await stored()).map(({ takenAtMs }) => new Date(takenAtMs).getUTCMinutes())).toEqual(
      Array.from({ length: 7 }, () => 0),
    )
  })

  it('are deleted by cleanup after 90 days, with names that no sample has', async () => {
    await save(
      local,
      { ...sample('2026-02-01T10:00:00Z', 1), readings: [{ metric: 'old', labels, value: 1 }] },
      sample('2026-05-01T10:00:00Z', 1),
      sample('2026-05-10T09:55:00Z', 1),
    )
    for (let n = 0; n < 2; n += 1)
      await cleanupJob.run(jobContext(local, new Clock('2026-05-10T10:00:00Z')))
    expect(await stored()).toEqual([
      sample('2026-05-01T10:00:00Z', 1),
      sample('2026-05-10T09:55:00Z', 1),
    ])
    expect(await count('viewkeeper_sample_series')).toBe(1)
  })
})

it('an hour with samples of both kinds becomes one, also when one comes after it was thinned', async () => {
  const now = new Date('2026-05-10T10:30:00Z')
  await storeSamples(local, sample('2026-05-01T08:00:00Z', 1), sample('2026-05-01T08:05:00Z', 5))
  await recordSamples(local, sample('2026-05-01T08:10:00Z', 3), sample('2026-05-01T08:15:00Z', 7))
  await thinSamples(local.db, now)
  // The newest record of a series stays until there is another.
  expect(await stored()).toEqual([
    sample('2026-05-01T08:00:00Z', 7),
    sample('2026-05-01T08:15:00Z', 7),
  ])
  await recordSamples(local, sample('2026-05-10T10:30:00Z', 0))
  await thinSamples(local.db, now)
  expect(await stored()).toEqual([
    sample('2026-05-01T08:00:00Z', 7),
    sample('2026-05-10T10:30:00Z', 0),
  ])
})

it('cleanup loses no sample that is not thinned yet, however far it is behind', async () => {
  const from = Date.parse('2026-05-01T00:00:00Z')
  const hour = 3_600_000
  await recordSamples(
    local,
    ...[0, 1, 2, 3, 4, 5].map((n) => sample(new Date(from + n * hour).toISOString(), n)),
    sample('2026-05-15T00:00:00Z', 9),
  )
  for (let n = 0; n < 3; n += 1) {
    await cleanupJob.run(jobContext(local, new Clock('2026-05-15T00:01:00Z')))
    expect((await stored()).map(({ readings }) => readings[0]?.value)).toEqual([
      0, 1, 2, 3, 4, 5, 9,
    ])
  }
  expect(await count('viewkeeper_invocations')).toBe(1)
})

it('samples whose names are gone hold up no others', async () => {
  const nameless = [0, 1, 2, 3, 4].map((n) =>
    sample(`2026-05-01T0${n}:00:00Z`, n, { readings: [{ metric: 'gone', labels, value: n }] }),
  )
  await recordSamples(local, ...nameless)
  await local.db.run(statement('DELETE FROM viewkeeper_sample_series'))
  const others = [sample('2026-05-01T05:00:00Z', 5), sample('2026-05-15T00:00:00Z', 9)]
  await recordSamples(local, ...others)
  for (let n = 0; n < 2; n += 1) await thinSamples(local.db, new Date('2026-05-15T00:01:00Z'))
  expect(await stored()).toEqual(others)
  expect(await count('viewkeeper_samples')).toBe(1)
})
