import fc from 'fast-check'
import { expect, it } from 'vitest'
import { exposition } from '../../src/http/exposition.ts'
import { parseExposition } from './parse-exposition.ts'

const name = fc.stringMatching(/^[a-z_][a-z0-9_]{0,20}$/)
const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.constantFrom('\\', '\n', '"', '\\n', '\\"', '{a="b"} 1', '# HELP x y', '', 'ä', '\r'),
)
const labelled = fc.record({
  labels: fc.dictionary(name, text, { maxKeys: 4 }).map((labels) => ({ ...labels })),
  value: fc.double(),
})
const metric = fc.record({
  name,
  type: fc.constantFrom('gauge' as const, 'counter' as const, 'summary' as const),
  help: text,
  readings: fc.array(labelled, { minLength: 1, maxLength: 4 }),
})

it('is read back as it was written: every character of a label, every number', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(metric, { maxLength: 5, selector: (one) => one.name }),
      (metrics) => {
        const read = parseExposition(exposition(metrics))
        expect(
          read.map(({ samples, ...rest }) => ({
            ...rest,
            readings: samples.map(({ labels, value }) => ({ labels, value })),
          })),
        ).toEqual(
          metrics.map((one) => ({
            ...one,
            readings: one.readings.map((reading) => ({ ...reading, value: reading.value + 0 })),
          })),
        )
      },
    ),
    { numRuns: 500 },
  )
})

it('writes what is no number as Prometheus does, and no metric without readings', () => {
  const readings = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map(
    (value) => ({
      labels: {},
      value,
    }),
  )
  const metrics = [
    { name: 'a', type: 'gauge', help: 'Help.', readings },
    { name: 'b', type: 'counter', help: 'None.', readings: [] },
  ] as const
  expect(exposition(metrics)).toBe('# HELP a Help.\n# TYPE a gauge\na NaN\na +Inf\na -Inf\n')
  expect(exposition([])).toBe('')
})
