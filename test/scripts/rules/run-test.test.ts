import { describe, expect, test } from 'vitest'
import { runRuleTest } from '../../../scripts/rules/run-test.ts'
import { parseRuleTest } from '../../../scripts/rules/test-file.ts'

const metric = 'viewkeeper_view_rows'
const rule = { alert: 'A', metric, op: '>', threshold: 1 }
const checks = [{ name: 'views', metrics: [{ name: metric }] }]

/** The differences of a test with one series for each view, a minute a step. */
const differences = (
  series: Readonly<Record<string, string>>,
  expected: readonly object[],
  rules: readonly object[] = [rule],
) => {
  const readings = Object.entries(series).map(([view, values]) => ({
    metric,
    labels: { view },
    values,
  }))
  const ruleTest = parseRuleTest({ interval: '1m', rules, readings, expect: expected }, [])
  if ('faults' in ruleTest) throw new Error(ruleTest.faults.join('\n'))
  return runRuleTest(ruleTest, checks)
}

test('an expectation that does not hold is told with what came instead', () => {
  const expected = [{ at: '1m', alert: 'A', firing: [{ view: 'w' }] }]
  expect(differences({ v: '0 2' }, expected)).toEqual([
    {
      at: '1m',
      alert: 'A',
      status: 'firing',
      expected: ['{view="w"}'],
      got: ['{database="monotask", view="v"}'],
    },
  ])
})

describe('firing alerts', () => {
  test.each([
    ['one that is named', { v: '2' }, [{ view: 'v' }], true],
    ['one that is not named', { v: '2' }, [], false],
    ['two, each named', { v: '2', w: '2' }, [{ view: 'w' }, { view: 'v' }], true],
    ['two, one named', { v: '2', w: '2' }, [{ view: 'v' }], false],
    ['two, one named twice', { v: '2', w: '2' }, [{ view: 'v' }, { view: 'v' }], false],
    ['two, named by a label they share', { v: '2', w: '2' }, [{ database: 'monotask' }, {}], false],
    ['none, one named', { v: '0' }, [{ view: 'v' }], false],
  ] as const)('%s', (_, series, firing, holds) => {
    expect(differences(series, [{ at: '0', alert: 'A', firing }])).toHaveLength(holds ? 0 : 1)
  })
})

test('pending alerts are looked at when they are named', () => {
  const rules = [{ ...rule, for: '2m' }]
  const at = (pending?: object[]) => [{ at: '0', alert: 'A', pending }]
  expect(differences({ v: '2' }, at(), rules)).toEqual([])
  expect(differences({ v: '2' }, at([{ view: 'v' }]), rules)).toEqual([])
  expect(differences({ v: '2' }, at([]), rules)).toMatchObject([{ status: 'pending' }])
})

test('a reading that is gone resolves, and so does one past the end of its series', () => {
  const still = [{ at: '1m', alert: 'A', firing: [{ view: 'v' }] }]
  expect(differences({ v: '2 2 _' }, [...still, { at: '2m', alert: 'A' }])).toEqual([])
  expect(differences({ v: '2 2' }, [...still, { at: '2m', alert: 'A' }])).toEqual([])
})

test('a check that fails in one series leaves the alerts of all and raises CheckFailed', () => {
  const expected = [
    { at: '1m', alert: 'A', firing: [{ view: 'v' }, { view: 'w' }] },
    { at: '1m', alert: 'CheckFailed', firing: [{ check: 'views' }] },
    { at: '2m', alert: 'A' },
    { at: '2m', alert: 'CheckFailed' },
  ]
  expect(differences({ v: '2 err 0', w: '2 0 0' }, expected)).toEqual([])
})
