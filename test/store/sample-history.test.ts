import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { Database, statement } from '../../src/db/database.ts'
import { readSampleHistory } from '../../src/store/sample-history.ts'
import { type Sample, saveSample } from '../../src/store/samples.ts'
import { type LocalD1, localD1 } from '../d1.ts'

const minute = 60_000
const since = Date.parse('2026-11-30T00:00:00Z')

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

const reading = (metric: string, value: number, labels = {}) => ({
  ...{ metric, labels: { database: 'monotask', ...labels }, value },
})

const sample = (
  atMinute: number,
  readings: Sample['readings'],
  { firing = [], version = null }: Partial<Sample> = {},
): Sample => ({ takenAtMs: since + atMinute * minute, readings, firing, version })

const save = async (...samples: readonly Sample[]): Promise<void> => {
  for (const one of samples) await local.db.batch(saveSample('monotask', one, null))
}

/** Three buckets of ten minutes, of the series of `m` and `n`; `failures` is watched. */
const history = (db: Database = local.db) =>
  readSampleHistory(db, {
    ...{ sinceMs: since, bucketMs: 10 * minute, count: 3 },
    ...{ metrics: ['m', 'n'], watched: 'failures' },
  })

test('each series has the greatest value of each bucket, and null where it has none', async () => {
  await save(
    sample(0, [reading('m', 1, { view: 'a' }), reading('m', 7, { view: 'b' }), reading('n', 0.5)]),
    sample(5, [reading('m', 3, { view: 'a' }), reading('m', 2, { view: 'b' }), reading('n', 0.2)]),
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
    sample(0, [reading('other', 9), reading('m', 1, { a: '1', b: '2' })]),
    sample(10, [reading('m', 2, { b: '2', a: '1' }), reading('other', 9)]),
    sample(20, [reading('other', 9)]),
  )
  const { series } = await history()
  expect(series.map(({ values }) => values)).toEqual([[1, 2, null]])
})

test('what was taken before, after, or of another database does not count', async () => {
  await save(
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
  await save(sample(0, [...many, ...failures]))
  const { series, ticks } = await history()
  expect(series.map(({ values }) => values[0])).toEqual(many.map(({ value }) => value))
  expect(ticks).toHaveLength(1)
})

test('a day is read by two statements, each sample twice', async () => {
  const readings = Array.from({ length: 60 }, (_, n) => reading('m', n, { view: `${n}` }))
  const first = sample(0, readings)
  await save(first)
  await local.db.run(
    statement(
      `INSERT INTO viewkeeper_samples (database, taken_at_ms, series, readings, firing, version)
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 287)
      SELECT database, taken_at_ms + i * 300000, series, readings, firing, version FROM viewkeeper_samples, n`,
    ),
  )
  const db = new Database('monotask', local.transport)
  const { samples } = await readSampleHistory(db, {
    ...{ sinceMs: since, bucketMs: 10 * minute, count: 144 },
    ...{ metrics: ['m'], watched: 'failures' },
  })
  expect(samples.every((count) => count === 2)).toBe(true)
  expect(db.usage.statements).toBe(2)
  expect(db.usage.rows_read).toBeLessThan(600)
})
