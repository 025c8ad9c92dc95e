import { expect, test } from 'vitest'
import { placeOf, ticksOf, timeAxis, timeRanges } from '../../../src/page/pictures/time-axis.ts'

const now = new Date('2026-11-30T20:07:33Z')

test.each([
  ['24h', '2026-11-29T20:10:00.000Z', '2026-11-30T20:10:00.000Z'],
  ['7d', '2026-11-23T21:00:00.000Z', '2026-11-30T21:00:00.000Z'],
  ['90d', '2026-09-02T00:00:00.000Z', '2026-12-01T00:00:00.000Z'],
] as const)('%s goes back that far, in buckets that begin on the clock', (range, since, until) => {
  const { sinceMs, untilMs } = timeAxis(range, now)
  expect([sinceMs, untilMs].map((ms) => new Date(ms).toISOString())).toEqual([since, until])
})

test.each([
  ['24h', ['21:00', '30 Nov', '03:00', '06:00', '09:00', '12:00', '15:00', '18:00']],
  ['7d', ['Tue 24', 'Wed 25', 'Thu 26', 'Fri 27', 'Sat 28', 'Sun 29', 'Mon 30']],
  ['90d', ['15 Sep', '1 Oct', '15 Oct', '1 Nov', '15 Nov', '1 Dec']],
] as const)('the round times of %s are named', (range, names) => {
  expect(ticksOf(timeAxis(range, now)).map(({ text }) => text)).toEqual(names)
})

test('a tick stands where its time is', () => {
  const [first] = ticksOf(timeAxis('24h', now))
  expect(first?.at).toBe(5)
})

test.each(timeRanges)('the present is in the last bucket of %s', (range) => {
  const axis = timeAxis(range, now)
  expect(Math.floor(placeOf(axis, now.getTime()))).toBe(axis.count - 1)
})

test('what is before or after stands at an end', () => {
  const axis = timeAxis('24h', now)
  expect([placeOf(axis, 0), placeOf(axis, 9e15)]).toEqual([0, axis.count])
})
