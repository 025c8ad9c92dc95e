import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Unit } from '../../../src/alerting/metric.ts'
import { plotHeight, valueScale, valueText } from '../../../src/page/pictures/value-scale.ts'

test.each([
  [0.0277, 'seconds', '27.7 ms'],
  [0.2, 'seconds', '200 ms'],
  [0, 'seconds', '0 s'],
  [1800, 'seconds', '30m'],
  [2_420_000, 'bytes', '2.42 MB'],
  [4401, 'count', '4,401'],
] as const)('%d as %s is written %s', (value, unit, text) => {
  expect(valueText(value, unit)).toBe(text)
})

test.each([
  ['a latency and its threshold', 'linear', [0.02, 0.2], 'seconds', ['0 s', '100 ms', '200 ms']],
  ['minutes', 'linear', [200, 1800], 'seconds', ['0 s', '15m', '30m']],
  ['nothing but 0', 'linear', [0], 'count', ['0', '0.5', '1']],
  ['a size that grows', 'near', [2_100_000, 2_420_000], 'bytes', ['2 MB', '2.4 MB', '2.8 MB']],
  ['a size that stays', 'near', [2_100_000], 'bytes', ['2 MB', '2.2 MB', '2.4 MB']],
  ['few and many', 'decades', [3, 4401], 'count', ['0', '100', '10,000']],
  ['no jobs', 'decades', [0], 'count', ['0', '10']],
] as const)('the scale of %s has round numbers', (_, kind, values, unit, texts) => {
  expect(valueScale(kind, values, unit).ticks.map(({ text }) => text)).toEqual(texts)
})

const units: readonly Unit[] = ['count', 'seconds', 'bytes']

test('every value has a height within the plot, and a greater one is nowhere lower', () => {
  const kinds = fc.constantFrom('linear' as const, 'near' as const, 'decades' as const)
  const values = fc.array(fc.double({ noNaN: false }), { minLength: 1 })
  fc.assert(
    fc.property(kinds, values, fc.constantFrom(...units), (kind, given, unit) => {
      const { yOf, ticks } = valueScale(kind, given, unit)
      const sorted = given.filter((value) => Number.isFinite(value)).toSorted((a, b) => a - b)
      const heights = [...given.map(yOf), ...ticks.map(({ y }) => y)]
      for (const y of heights) {
        expect(Number.isInteger(y)).toBe(true)
        expect(y).toBeGreaterThanOrEqual(0)
        expect(y).toBeLessThanOrEqual(plotHeight)
      }
      const drawn = sorted.map(yOf)
      expect(drawn).toEqual(drawn.toSorted((a, b) => b - a))
      for (const { text } of ticks) expect(text).not.toMatch(/NaN|Infinity|undefined/)
    }),
  )
})
