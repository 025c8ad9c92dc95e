import { expect, test } from 'vitest'
import { parseSeries } from '../../../scripts/rules/series.ts'

const gone = 'gone'
const failed = 'failed'

test.each([
  ['', []],
  ['7', [7]],
  ['-1.5 2e3', [-1.5, 2000]],
  ['7x3', [7, 7, 7, 7]],
  ['7x0', [7]],
  ['1+2x3', [1, 3, 5, 7]],
  ['-2+4x3', [-2, 2, 6, 10]],
  ['1-2x4', [1, -1, -3, -5, -7]],
  ['_ _x2', [gone, gone, gone]],
  ['err errx2', [failed, failed, failed]],
  ['0 400x3 _ err 0x1', [0, 400, 400, 400, 400, gone, failed, 0, 0]],
] as const)('the series %j is %j', (text, samples) => {
  expect(parseSeries(text)).toEqual({ samples })
})

test.each(['x3', '1+2', '1y3', '1x', '1x-1', '1x1.5', '_3', 'error', 'NaN', '1,2', '0x1F', '--1'])(
  'the word %j is not a sample',
  (word) => {
    const fault = `"${word}" is not a sample: write 1, 7x3, 1+2x3, 9-2x2, _, _x3, err or errx3`
    expect(parseSeries(`1 ${word} 2`)).toEqual({ faults: [fault] })
  },
)

test('a series too long to be meant is a fault', () => {
  expect(parseSeries('0x99999999')).toEqual({ faults: ['100000000 samples; 10000 are the most'] })
})
