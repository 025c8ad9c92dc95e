import { expect, test } from 'vitest'
import { medianInterval } from '../../bench/measure/interval.ts'

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => count - index)

/** From the tables of the sign test: the largest k under which 2.5 % of a binomial at 1/2 lies. */
test.each([
  [6, 1],
  [8, 1],
  [9, 2],
  [15, 4],
  [20, 6],
  [25, 8],
  [50, 18],
  [100, 40],
  [1000, 469],
])('of %i values the interval begins at number %i, and ends as far from the end', (count, k) => {
  expect(medianInterval(upTo(count))).toEqual({ low: k, high: count + 1 - k })
})

test('five values are too few', () => {
  expect(() => medianInterval(upTo(5))).toThrow('5 values are too few')
})
