import { expect, test } from 'vitest'
import { parseRuleTest } from '../../../scripts/rules/test-file.ts'
import { parseRules } from '../../../src/alerting/rules.ts'
import { metrics } from '../../../src/app.ts'

const metric = 'viewkeeper_view_rows'
const shipped = parseRules([{ alert: 'A', metric, op: '>', threshold: 1 }], metrics)
const reading = { metric, labels: { view: 'v' }, values: '0 2x2' }
const sound = { interval: '1m', readings: [reading], expect: [{ at: '2m', alert: 'A' }] }

test('a sound test has its samples, its steps and the shipped rules', () => {
  expect(parseRuleTest(sound, shipped)).toEqual({
    intervalMs: 60_000,
    rules: shipped,
    series: [{ metric, labels: { database: 'monotask', view: 'v' }, samples: [0, 2, 2, 2] }],
    expectations: [{ at: '2m', alert: 'A', step: 2, firing: [] }],
  })
})

test.each([
  [[], 'the whole: Invalid input: expected object, received array'],
  [{ ...sound, expct: [] }, 'the whole: Unrecognized key: "expct"'],
  [{ ...sound, interval: '1x' }, 'interval: 1x is not a duration such as 1m'],
  [{ ...sound, interval: '0' }, 'interval: 0 is not a duration such as 1m'],
  [{ ...sound, expect: [] }, 'expect: Too small: expected array to have >=1 items'],
  [
    { ...sound, readings: [{ ...reading, metric: 'm' }] },
    'readings[0].metric: there is no metric m',
  ],
  [{ ...sound, readings: [{ ...reading, labels: {} }] }, 'readings[0].labels: view is missing'],
  [
    { ...sound, readings: [{ ...reading, labels: { view: 'v', job: 'j' } }] },
    `readings[0].labels: readings of ${metric} have no label job`,
  ],
  [{ ...sound, readings: [reading, reading] }, 'readings[1]: is the same series as readings[0]'],
  [
    { ...sound, expect: [{ at: '90s', alert: 'A' }] },
    'expect[0].at: 90s is not the time of an evaluation; there is one every 1m',
  ],
  [
    { ...sound, expect: [{ at: 'soon', alert: 'A' }] },
    'expect[0].at: soon is not the time of an evaluation; there is one every 1m',
  ],
  [{ ...sound, expect: [{ at: '1m', alert: 'B' }] }, 'expect[0].alert: there is no rule B'],
  [{ ...sound, rules: [{}] }, 'rules[0].alert: Invalid input: expected string, received undefined'],
])('the test %j has a fault', (json, fault) => {
  expect(parseRuleTest(json, shipped)).toMatchObject({ faults: expect.arrayContaining([fault]) })
})

test('every fault is named, not just the first', () => {
  const readings = [{ metric, values: 'x' }]
  expect(
    parseRuleTest({ ...sound, readings, expect: [{ at: '1s', alert: 'B' }] }, shipped),
  ).toEqual({
    faults: [
      'readings[0].labels: view is missing',
      expect.stringMatching(/^readings\[0\]\.values: "x" is not a sample/),
      expect.stringMatching(/^expect\[0\]\.at: /),
      'expect[0].alert: there is no rule B',
    ],
  })
})
