import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  readRules,
  readRuleTest,
  testFiles,
  test as testRules,
} from '../../../scripts/rules/commands.ts'
import { checks } from '../../../scripts/rules/known.ts'
import { runRuleTest } from '../../../scripts/rules/run-test.ts'
import { parseRuleTest } from '../../../scripts/rules/test-file.ts'
import { evaluate } from '../../../src/alerting/evaluate.ts'
import type { Rule } from '../../../src/alerting/rules.ts'
import { metricsOf } from '../../../src/checks/check.ts'

const rules = readRules()

/** Whether every shipped test passes with one rule put in the place of its namesake. */
const passWith = (changed: Rule): boolean => {
  const all = rules.map((rule) => (rule.alert === changed.alert ? changed : rule))
  return testFiles().every((file) => runRuleTest(readRuleTest(file, all), checks).length === 0)
}

const other = { '>': '>=', '>=': '>', '<': '<=', '<=': '<', '==': '!=', '!=': '==' } as const
const minute = 60_000

test('the shipped tests hold for the shipped rules', () => {
  const { text, status } = testRules([])
  expect(text).not.toContain('not as expected')
  expect(status).toBe(0)
})

describe.each(rules.map((rule) => [rule.alert, rule] as const))(
  'the tests of %s notice',
  (_, rule) => {
    test.each([
      ['that the threshold itself counts otherwise', { op: other[rule.op] }],
      ['a longer for', { forMs: rule.forMs + minute }],
      ['a shorter for', { forMs: rule.forMs === 0 ? 5 * minute : rule.forMs - 5 * minute }],
      ['a keep_firing_for', { keepFiringForMs: rule.keepFiringForMs + 10 * minute }],
      ['another severity', { labels: { severity: 'none' } }],
    ] as const)('%s', (_change, change) => {
      expect(passWith({ ...rule, ...change })).toBe(false)
    })
  },
)

test('every metric of a rule is given by exactly one check', () => {
  for (const { metric } of rules)
    expect(metricsOf(checks).filter(({ name }) => name === metric)).toHaveLength(1)
})

const document = readFileSync(join(import.meta.dirname, '../../../docs/alerts.md'), 'utf8')

test.each(rules.map((rule) => [rule.alert, rule] as const))(
  '%s says what it is, how bad, and where to read on',
  (alert, { labels, annotations }) => {
    expect(['warning', 'critical']).toContain(labels.severity)
    expect(Object.keys(annotations)).toEqual(['summary', 'description', 'runbook_url'])
    expect(annotations.runbook_url).toBe(`/runbook#${alert}`)
  },
)

test('the example of a test in docs/alerts.md holds', () => {
  const example = /```json\n(\{\n {2}"interval".*?)```/s.exec(document)?.[1] ?? ''
  const ruleTest = parseRuleTest(JSON.parse(example), rules)
  expect('faults' in ruleTest ? ruleTest.faults : runRuleTest(ruleTest, checks)).toEqual([])
})

test('CheckFailed leads to its chapter too', () => {
  const outcomes = [{ check: 'views', metrics: [], error: 'no answer' }]
  const input = { rules, outcomes, active: [], database: 'd', now: new Date(0), pausedMs: 0 }
  expect(evaluate(input).alerts[0]?.annotations.runbook_url).toBe('/runbook#CheckFailed')
})
