import { describe, expect, it } from 'vitest'
import { nextRunOf } from '../../src/jobs/next-run.ts'
import { clock } from '../../src/page/times.ts'
import { clockText, distanceText, durationText, spanText } from '../../src/verdict/times.ts'

const now = new Date('2026-05-01T10:00:00Z')
const at = (time: string) => Date.parse(time)

describe('a time', () => {
  it.each([
    ['2026-05-01T09:05:00Z', '09:05 UTC'],
    ['2026-04-30T23:59:59Z', '30 Apr 23:59 UTC'],
    ['2025-12-31T00:00:00Z', '31 Dec 2025 00:00 UTC'],
  ])('%s is written %s', (time, text) => {
    expect(clockText(at(time), now)).toBe(text)
  })

  it('by a clock that is far off is still written, or said to be unknown', () => {
    expect(clockText(at('1970-01-01T00:00:00Z'), now)).toBe('1 Jan 1970 00:00 UTC')
    expect(clockText(9e15, now)).toBe('an unknown time')
    expect(String(clock(Number.NaN, now))).toBe('an unknown time')
  })

  it.each([
    [0, 'just now'],
    [-59_000, '59 s ago'],
    [-720_000, '12 min ago'],
    [360_000, 'in 6 min'],
    [-7_200_000, '2 h ago'],
    [-86_400_000, '1 day ago'],
    [259_200_000, 'in 3 days'],
  ])('%i ms from now is %s', (ms, text) => {
    expect(distanceText(now.getTime() + ms, now)).toBe(text)
  })
})

it.each([
  [340, '340 ms'],
  [1240, '1.2 s'],
  [125_000, '2 min'],
])('a run of %i ms took %s', (ms, text) => {
  expect(durationText(ms)).toBe(text)
})

it('a negative span is none', () => {
  expect(spanText(-5)).toBe('0 s')
})

it.each([
  ['*/5 * * * *', '2026-05-01T10:05:00Z'],
  ['17 * * * *', '2026-05-01T10:17:00Z'],
  ['0 * * * *', '2026-05-01T11:00:00Z'],
  ['41 3 * * *', '2026-05-02T03:41:00Z'],
  ['0 10 * * *', '2026-05-02T10:00:00Z'],
])('%s is due next at %s', (cron, time) => {
  expect(nextRunOf(cron, now)).toEqual(new Date(time))
})

it.each(['', '* * * *', '1-5 * * * *', '0 0 1 * *', '0 0 * * MON', '61 * * * *'])(
  'when %j is due next is not known',
  (cron) => {
    expect(nextRunOf(cron, now)).toBeNull()
  },
)
