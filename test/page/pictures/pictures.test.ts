import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pictures } from '../../../src/page/pictures/pictures.ts'
import type { PicturesData } from '../../../src/page/pictures/read-pictures.ts'
import { type TimeRange, timeRanges } from '../../../src/page/pictures/time-axis.ts'
import type { SampleHistory } from '../../../src/store/sample-history.ts'
import { noHistory, now, series } from './made-up-history.ts'

const markup = async (data: PicturesData): Promise<string> => String(await pictures(data))

/** A history of these series, whose other parts may be changed. */
const historyOf = (
  own: SampleHistory['series'],
  changes: Partial<SampleHistory> = {},
  range: TimeRange = '24h',
): PicturesData => {
  const data = noHistory(range)
  const samples = data.history.samples.map(() => 2)
  return { ...data, history: { ...data.history, series: own, samples, ...changes } }
}

const latency = (...values: readonly (number | null)[]) => {
  const rest = Array.from({ length: 144 - values.length }, () => 0.02)
  return series('viewkeeper_write_latency_seconds', { operation: 'task_create' }, [
    ...rest,
    ...values,
  ])
}

const origin = { created_at_ms: 0, created_by: 'ana', fingerprint: null }

/** The element of the picture with this id. */
const pictureOf = (page: string, id: string): string =>
  page.split('<figure').find((part) => part.includes(`picture-${id}-title`)) ?? ''

test('without a sample there is a sentence, and no picture', async () => {
  const page = await markup(noHistory('7d'))
  expect(page).toContain('There is no sample of the last 7 days.')
  expect(page).not.toContain('<figure')
})

test('a picture without a reading says why there may be none', async () => {
  const page = await markup(historyOf([latency(0.02)]))
  expect(page).toContain('There is no snapshot of the queue of the last 24 hours. The job snapshot')
})

test('a picture tells least, most and latest in words, the threshold and its alert', async () => {
  const bands = [{ atMs: now.getTime() - 600_000, firing: ['WriteLatencyHigh'], values: [] }]
  const page = await markup(historyOf([latency(0.35, 0.018)], { ticks: bands }))
  const told = 'latest 18 ms, least 18 ms, most 350 ms (19:50 UTC, task_create).'
  expect(pictureOf(page, 'latency')).toContain(told)
  expect(pictureOf(page, 'latency')).toContain('Threshold of WriteLatencyHigh: 200 ms.')
  expect(pictureOf(page, 'latency')).toContain(
    'Fired: WriteLatencyHigh from 19:57 UTC to 20:02 UTC.',
  )
  expect(pictureOf(page, 'size')).not.toContain('WriteLatencyHigh')
})

test('the slowest of the writes is drawn, and named', async () => {
  const other = { ...latency(0.5, 0.01), labels: { operation: 'evidence_insert' } }
  const page = await markup(historyOf([latency(0.02), other]))
  expect(page).toContain('slowest of 2 writes, the most of evidence_insert')
})

test('where there is no sample the line ends, and words say so', async () => {
  const data = historyOf([latency(0.02, null, null, 0.02)])
  const samples = data.history.samples.map((count, bucket) =>
    [141, 142].includes(bucket) ? 0 : count,
  )
  const page = await markup({ ...data, history: { ...data.history, samples } })
  const [, line = ''] = /class="line first" d="([^"]*)"/.exec(pictureOf(page, 'latency')) ?? []
  expect(line.match(/M[\d.]+/g)).toEqual(['M0.5', 'M143.5'])
  expect(pictureOf(page, 'latency')).toContain('No samples from 19:40 UTC to 20:00 UTC.')
  expect(page).toContain('aria-label="No samples: from 19:40 UTC to 20:00 UTC"')
})

test('before the first sample there is no gap: a sentence says when it was taken', async () => {
  const data = historyOf([latency(0.02)])
  const samples = data.history.samples.map((_, bucket) => (bucket < 100 ? 0 : 2))
  const page = await markup({ ...data, history: { ...data.history, samples } })
  expect(page).toContain('The first sample is of 12:50 UTC.')
  expect(page).not.toContain('No samples')
  expect(page).not.toContain('class="gap"')
})

test('drift shows as bars with a column for each kind; where none was found a sentence says so', async () => {
  const none = Array.from({ length: 144 }, () => 0)
  const found = (metric: string, rows: number) =>
    series(metric, { view: 'project_statistics_mv' }, [...none.slice(1), rows])
  const drifted = await markup(
    historyOf([found('viewkeeper_view_drifted_rows', 3), found('viewkeeper_view_missing_rows', 1)]),
  )
  expect(pictureOf(drifted, 'drift').match(/class="bars" d="([^"]*)"/)?.[1]).toMatch(
    /^M143\.5 \d+V\d+$/,
  )
  expect(pictureOf(drifted, 'drift')).toContain('drifted: latest 3, least 0, most 3 (20:00 UTC).')
  expect(drifted).not.toContain('Every row that was compared')
  const exact = await markup(historyOf([found('viewkeeper_view_drifted_rows', 0)]))
  expect(exact).toContain('Every row that was compared was as it should be.')
})

test('what happened stands in lanes, each with its words, and in a sentence', async () => {
  const versions = noHistory().history.versions.map((_, bucket) => [bucket < 72 ? 'one' : 'two'])
  const ticks = [
    { atMs: now.getTime() - 3_600_000, firing: ['QueueFailures'], values: [1] },
    { atMs: now.getTime() - 60_000, firing: ['QueueFailures'], values: [0] },
  ]
  const data = historyOf([latency(0.02)], { versions, ticks, watched: [{ job: 'audit' }] })
  const silence = { id: 's', matchers: [], comment: 'An import runs', ...origin }
  const [starts_at_ms, ends_at_ms] = [now.getTime() - 7_200_000, now.getTime() + 9e9]
  const page = await markup({ ...data, silences: [{ ...silence, starts_at_ms, ends_at_ms }] })
  expect(page).toContain(
    'In the last 24 hours 1 alert fired, 1 run failed, 1 version was deployed and 1 silence held.',
  )
  for (const label of [
    'QueueFailures: from 19:07 UTC to 19:12 UTC and since 20:06 UTC',
    'Silences: since 18:07 UTC',
    'Failed runs: audit at 19:07 UTC',
    'Deployments: two at 08:10 UTC',
  ])
    expect(page).toContain(`aria-label="${label}"`)
  for (const what of [
    'QueueFailures fired',
    'Silence: An import runs',
    'A run of audit failed',
    'Version two was deployed',
  ])
    expect(page).toContain(`<td>${what}</td>`)
})

test('a critical alert looks otherwise than a warning', async () => {
  const ticks = [
    { atMs: now.getTime() - 60_000, firing: ['DatabaseNearlyFull', 'QueueFailures'], values: [] },
  ]
  const page = await markup(historyOf([latency(0.02)], { ticks }))
  expect(page).toContain('class="fired critical"')
  expect(page).toContain('class="fired warning"')
})

test.each(timeRanges)('the tables of %s have at most 50 rows, the newest first', async (range) => {
  const values = Array.from({ length: noHistory(range).axis.count }, (_, bucket) => bucket)
  const page = await markup(
    historyOf([series('viewkeeper_database_size_bytes', {}, values)], {}, range),
  )
  const [, rows = ''] = pictureOf(page, 'size').split('<tbody>').slice(-2)
  const sizes = [...pictureOf(page, 'size').matchAll(/<td class="number">(\d+) B<\/td>/g)].map(
    ([, size]) => Number(size),
  )
  expect(rows).toContain('<th scope="row"><time datetime="2026-')
  expect(sizes.length).toBeGreaterThan(40)
  expect(sizes.length).toBeLessThanOrEqual(50)
  expect(sizes).toEqual(sizes.toSorted((one, other) => other - one))
})

test.each([
  ['24h', false],
  ['7d', true],
  ['90d', true],
] as const)('of %s it is said of silences that are no longer known: %s', async (range, isSaid) => {
  const page = await markup(
    historyOf([series('viewkeeper_database_size_bytes', {}, [1])], {}, range),
  )
  expect(page.includes('those that ended over 5 days ago are no longer known')).toBe(isSaid)
})

test('the links lead to the other ranges, and the present one is marked', async () => {
  const page = await markup(noHistory('7d'))
  expect(page).toContain('<a href="?range=7d#pictures" aria-current="true">7 days</a>')
  expect(page).toContain('<a href="?range=90d#pictures">90 days</a>')
})

test('texts from outside are escaped', async () => {
  const hostile = `"><script>alert('x')</script>`
  const ticks = [{ atMs: now.getTime() - 60_000, firing: [hostile], values: [1] }]
  const versions = noHistory().history.versions.map((_, bucket) => [bucket < 72 ? 'one' : hostile])
  const data = historyOf([{ ...latency(0.02, 0.5), labels: { operation: hostile } }], {
    ...{ ticks, versions, watched: [{ job: hostile }] },
  })
  const times = {
    starts_at_ms: now.getTime() - 60_000,
    ends_at_ms: now.getTime(),
  }
  const page = await markup({
    ...data,
    silences: [{ id: 's', matchers: [hostile], comment: hostile, ...origin, ...times }],
  })
  expect(page).toContain('&lt;script&gt;')
  expect(page).not.toContain('<script')
  expect(page).not.toMatch(/="[^"<>]*"><script/)
})

test('nothing is styled in place, as no policy of the page would allow it', async () => {
  const page = await markup(historyOf([latency(0.02, 0.5)]))
  expect(page).not.toMatch(/\sstyle=|<style|\son\w+=/)
})

const metrics = [
  'viewkeeper_queue_jobs',
  'viewkeeper_queue_oldest_pending_age_seconds',
  'viewkeeper_write_latency_seconds',
  'viewkeeper_database_size_bytes',
  'viewkeeper_view_drifted_rows',
]

test('whatever was measured, the markup has no number that is none', async () => {
  const values = fc.array(fc.option(fc.double()), { minLength: 144, maxLength: 144 })
  const one = fc.record({
    metric: fc.constantFrom(...metrics),
    labels: fc.dictionary(fc.constantFrom('status', 'operation', 'view'), fc.string()),
    values,
  })
  const aTime = fc.integer({ min: now.getTime() - 2 * 86_400_000, max: now.getTime() })
  const tick = fc.record({
    atMs: aTime,
    firing: fc.array(fc.constantFrom('WriteLatencyHigh', 'QueueFailures', 'Other')),
    values: fc.array(fc.option(fc.double()), { maxLength: 2 }),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(one, { maxLength: 6 }), fc.array(tick), async (own, ticks) => {
      const page = await markup(historyOf(own, { ticks, watched: [{ job: 'audit' }, {}] }))
      expect(page).not.toMatch(/NaN|undefined|\[object/)
      for (const [, numbers] of page.matchAll(/ (?:d|x|y|y1|y2|width)="([^"]*)"/g))
        expect(numbers).toMatch(/^[MlhvHVZ\d. %-]*$/i)
    }),
    { numRuns: 60 },
  )
})

test('a full day of everything takes under 20 kB on its way', async () => {
  const noise = (bucket: number) => Math.abs(Math.sin(bucket * 12.9898) * 43_758.5453) % 1
  const values = Array.from({ length: 144 }, (_, bucket) => 1000 * noise(bucket))
  const statuses = ['pending', 'processing', 'failed', 'completed']
  const own = [
    ...statuses.map((status) => series('viewkeeper_queue_jobs', { status }, values)),
    ...metrics.slice(1).map((metric) => series(metric, {}, values)),
  ]
  const ticks = values.map((_, index) => ({
    atMs: now.getTime() - index * 600_000,
    firing: ['A', 'B'],
    values: [],
  }))
  const page = await markup(historyOf(own, { ticks }))
  expect(gzipSync(page).length).toBeLessThan(20_000)
})
