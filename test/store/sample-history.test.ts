import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Database, statement } from '../../src/db/database.ts'
import { readSampleHistory } from '../../src/store/sample-history.ts'
import type { Sample } from '../../src/store/samples.ts'
import { type LocalD1, localD1 } from '../d1.ts'
import { kept, recordSamples, sampleTables, storeSamples } from './record-samples.ts'

const minute = 60_000
const since = Date.parse('2026-11-30T00:00:00Z')

let local: LocalD1
beforeAll(async () => {
  local = await localD1()
})
afterAll(() => local[Symbol.asyncDispose]())
beforeEach(() => local.db.batch(sampleTables.map((table) => statement(`DELETE FROM ${table}`))))

const reading = (metric: string, value: number, labels = {}) => ({
  ...{ metric, labels: { database: 'monotask', ...labels }, value },
})

const sample = (
  atMinute: number,
  readings: Sample['readings'],
  { firing = [], version = null }: Partial<Sample> = {},
): Sample => ({ takenAtMs: since + atMinute * minute, readings, firing, version })

/** Three buckets of ten minutes, of the series of `m` and `n`; `failures` is watched. */
const history = (db: Database = local.db) =>
  readSampleHistory(db, {
    ...{ sinceMs: since, bucketMs: 10 * minute, count: 3 },
    ...{ metrics: ['m', 'n'], watched: 'failures' },
  })

describe.each(kept)('samples %s', (_, save) => {
  test('each series has the greatest value of each bucket, and null where it has none', async () => {
    await save(
      local,
      sample(0, [
        reading('m', 1, { view: 'a' }),
        reading('m', 7, { view: 'b' }),
        reading('n', 0.5),
      ]),
      sample(5, [
        reading('m', 3, { view: 'a' }),
        reading('m', 2, { view: 'b' }),
        reading('n', 0.2),
      ]),
      sample(20, [reading('n', -1)]),
    )
    const { series, samples } = await history()
    expect(series).toEqual([
      { metric: 'm', labels: { view: 'a' }, values: [3, null, null] },
      { metric: 'm', labels: { view: 'b' }, values: [7, null, null] },
      { metric: 'n', labels: {}, values: [0.5, null, -1] },
    ])
    expect(samples).toEqual([2, 0, 1])
  })

  test('a series is one wherever it stands among the others', async () => {
    await save(
      local,
      sample(0, [reading('other', 9), reading('m', 1, { a: '1', b: '2' })]),
      sample(10, [reading('m', 2, { b: '2', a: '1' }), reading('other', 9)]),
      sample(20, [reading('other', 9)]),
    )
    const { series } = await history()
    expect(series.map(({ values }) => values)).toEqual([[1, 2, null]])
  })

  test('what was taken before, after, or of another database does not count', async () => {
    await save(
      local,
      sample(-1, [reading('m', 9)]),
      sample(0, [reading('m', 1)]),
      sample(30, [reading('m', 9)]),
    )
    expect((await history()).series.map(({ values }) => values)).toEqual([[1, null, null]])
    const other = await history(new Database('other', local.transport))
    expect([other.series, other.samples]).toEqual([[], [0, 0, 0]])
  })

  test('ticks at which something fired or had failed are given, the oldest first, and no others', async () => {
    const failures = (audit: number, cleanup: number) => [
      reading('failures', audit, { job: 'audit' }),
      reading('failures', cleanup, { job: 'cleanup' }),
    ]
    await save(
      local,
      sample(0, failures(0, 0)),
      sample(5, failures(0, 1)),
      sample(10, failures(0, 0), { firing: ['ViewDrift', 'QueueFailures'] }),
      sample(15, [reading('m', 1)], { firing: ['ViewDrift'] }),
    )
    const { ticks, watched } = await history()
    expect(watched).toEqual([{ job: 'audit' }, { job: 'cleanup' }])
    expect(ticks).toEqual([
      { atMs: since + 5 * minute, firing: [], values: [0, 1] },
      { atMs: since + 10 * minute, firing: ['ViewDrift', 'QueueFailures'], values: [0, 0] },
      { atMs: since + 15 * minute, firing: ['ViewDrift'], values: [null, null] },
    ])
  })

  test('each bucket has the versions that took its samples, where they are known', async () => {
    const none = [reading('m', 1)]
    await save(
      local,
      sample(0, none, { version: 'one' }),
      sample(5, none, { version: 'two' }),
      sample(8, none, { version: 'two' }),
      sample(10, none),
    )
    const { versions } = await history()
    expect(versions.map((of) => of.toSorted())).toEqual([['one', 'two'], [], []])
  })

  test('hundreds of series of hundreds of jobs and views are read as well', async () => {
    const many = Array.from({ length: 300 }, (_, n) => reading('m', n, { view: `view ${n}` }))
    const failures = Array.from({ length: 120 }, (_, n) =>
      reading('failures', 1, { job: `job ${n}` }),
    )
    await save(local, sample(0, [...many, ...failures]))
    const { series, ticks } = await history()
    expect(series.map(({ values }) => values[0])).toEqual(many.map(({ value }) => value))
    expect(ticks).toHaveLength(1)
  })
})

test('samples of both kinds are one history', async () => {
  await storeSamples(local, sample(0, [reading('m', 1)]), sample(5, [reading('m', 7)]))
  await recordSamples(local, sample(8, [reading('m', 3)]), sample(12, [reading('m', 5)]))
  const { series, samples } = await history()
  expect(series.map(({ values }) => values)).toEqual([[7, 5, null]])
  expect(samples).toEqual([3, 1, 0])
})

const fiveMinutes = 5 * minute

/** Repeats the newest record of the tick, five minutes apart, `before` and `after` it; and has the hourly cleanup of eight days. */
const fillEightDays = async (before: number, after: number): Promise<void> => {
  const columns = 'database, series, event, holder, run_trigger, dry_run, expires_at_ms'
  const taken = '$.evaluate.sample.taken_at_ms'
  await local.db.batch([
    statement('UPDATE viewkeeper_invocations SET number = 10000'),
    statement(
      `INSERT INTO viewkeeper_invocations (${columns}, number, started_at_ms, runs)
      WITH RECURSIVE n(i) AS (SELECT -?1 UNION ALL SELECT i + 1 FROM n WHERE i < ?2)
      SELECT ${columns}, number + i, started_at_ms + i * ${fiveMinutes},
        json_set(runs, '${taken}', (runs ->> '${taken}') + i * ${fiveMinutes})
      FROM viewkeeper_invocations, n WHERE i <> 0`,
      before,
      after,
    ),
    statement(
      `INSERT INTO viewkeeper_invocations (${columns}, number, started_at_ms, runs)
      WITH RECURSIVE n(i) AS (SELECT -191 UNION ALL SELECT i + 1 FROM n WHERE i < 0)
      SELECT ${columns.replace('series', "'17 * * * *'")}, 1000 + i, started_at_ms + i * 3600000, '{}'
      FROM viewkeeper_invocations, n WHERE number = 10000`,
    ),
  ])
}

test('a day of eight is read by two statements, each sample twice', async () => {
  const readings = Array.from({ length: 60 }, (_, n) => reading('m', n, { view: `${n}` }))
  await recordSamples(local, sample(0, readings))
  await fillEightDays(7 * 288, 287)
  const db = new Database('monotask', local.transport)
  const { samples } = await readSampleHistory(db, {
    ...{ sinceMs: since, bucketMs: 10 * minute, count: 144 },
    ...{ metrics: ['m'], watched: 'failures' },
  })
  expect(samples.every((count) => count === 2)).toBe(true)
  expect(db.usage.statements).toBe(2)
  expect(db.usage.rows_read).toBeLessThan(800)
})
