import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  areaPath,
  barsPath,
  dotsPath,
  lastOnly,
  linePath,
} from '../../../src/page/pictures/paths.ts'
import { plotHeight } from '../../../src/page/pictures/value-scale.ts'

test.each([
  ['nothing', [], ''],
  ['no value at all', [null, null], ''],
  ['one value, as a dot', [null, 5], 'M1.5 5h0'],
  ['up and down', [5, 3, 7], 'M0.5 5l1-2l1 4'],
  ['what stays level, as one stroke', [5, 5, 5, 4], 'M0.5 5h2l1-1'],
  ['what ends level', [4, 5, 5], 'M0.5 4l1 1h1'],
  ['two parts with a gap between', [1, 2, null, 3, 3], 'M0.5 1l1 1M3.5 3h1'],
])('a line of %s', (_, heights, path) => {
  expect(linePath(heights)).toBe(path)
})

/** The points that a line goes through, by where they are on the axis. */
const pointsOf = (path: string): Map<number, number> => {
  const points = new Map<number, number>()
  let [x, y] = [0, 0]
  for (const [, kind, rest = ''] of path.matchAll(/([Mlh])([^Mlh]*)/g)) {
    const [one = 0, other = 0] = (rest.match(/-?[\d.]+/g) ?? []).map(Number)
    if (kind === 'M') [x, y] = [one, other]
    if (kind === 'l') [x, y] = [x + one, y + other]
    if (kind === 'h') for (const end = x + one; x < end; x += 1) points.set(x, y)
    points.set(x, y)
  }
  return points
}

const heights = fc.array(fc.option(fc.integer({ min: 0, max: plotHeight })), { maxLength: 200 })

test('a line goes through every value there is, and nowhere else', () => {
  fc.assert(
    fc.property(heights, (given) => {
      const wanted = given.flatMap((height, bucket) =>
        height === null ? [] : [[bucket + 0.5, height] as const],
      )
      expect([...pointsOf(linePath(given))]).toEqual(wanted)
    }),
  )
})

test('no path has anything but commands and numbers, whatever is drawn', () => {
  fc.assert(
    fc.property(heights, (given) => {
      const paths = [linePath(given), areaPath(given), barsPath(given, 196), dotsPath(given)]
      for (const path of paths) expect(path).toMatch(/^[MlhVZ\d. -]*$/)
    }),
  )
})

test('an area leaves out what stands alone', () => {
  expect(areaPath([5, null, 5, 4])).toBe(`M2.5 ${plotHeight}V5l1-1V${plotHeight}Z`)
})

test('the end of a line is its last value', () => {
  expect(lastOnly([1, 2, null])).toEqual([null, 2, null])
})
