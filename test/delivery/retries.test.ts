import { expect, test } from 'vitest'
import { answerOf } from '../../src/delivery/answer.ts'
import { retryDelayMs } from '../../src/delivery/retries.ts'

const now = new Date('2026-01-01T00:00:00Z')

test.each([
  [200, 'delivered'],
  [204, 'delivered'],
  [302, 'failed'],
  [400, 'failed'],
  [410, 'gone'],
  [429, 'failed'],
  [500, 'failed'],
])('HTTP %d is %s', (status, kind) => {
  const body = status === 204 ? null : 'x'
  expect(answerOf(new Response(body, { status }), now).kind).toBe(kind)
})

test.each([
  [null, null],
  ['120', 120_000],
  ['Thu, 01 Jan 2026 00:02:00 GMT', 120_000],
  ['Wed, 31 Dec 2025 00:00:00 GMT', 0],
  ['soon', null],
  ['99999999', 86_400_000],
])('Retry-After %j is %j ms', (header, retryAfterMs) => {
  const headers: Record<string, string> = header === null ? {} : { 'retry-after': header }
  expect(answerOf(new Response('', { status: 429, headers }), now)).toMatchObject({ retryAfterMs })
})

test('tries follow after 5 s, 1 min, 5 min, 30 min, 2 h, 5 h, 10 h, 10 h, and then no more', () => {
  const delays = Array.from({ length: 9 }, (_, index) => retryDelayMs(index + 1, null, 0))
  const seconds = [5, 60, 300, 1800, 7200, 18_000, 36_000, 36_000]
  expect(delays).toEqual([...seconds.map((s) => s * 1000), null])
})

test('jitter adds up to a tenth, and Retry-After is waited for', () => {
  expect(retryDelayMs(2, null, 1)).toBe(66_000)
  expect(retryDelayMs(2, 120_000, 0)).toBe(120_000)
})
