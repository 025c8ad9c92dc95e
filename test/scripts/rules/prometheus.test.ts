import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import * as z from 'zod'
import { readRules, readRuleTest, testFiles } from '../../../scripts/rules/commands.ts'
import { checks } from '../../../scripts/rules/known.ts'
import { alertsAt } from '../../../scripts/rules/run-test.ts'
import { testDatabase } from '../../../scripts/rules/test-file.ts'
import { hasPromtool, promtool, samplesOf, selectorOf, testRules } from '../../alerting/promtool.ts'

const file = join(import.meta.dirname, '../../../alerts/prometheus-rules.yml')
const text = z.record(z.string(), z.string())
const rulesFile = z.strictObject({
  groups: z.tuple([
    z.strictObject({
      name: z.string(),
      rules: z.array(
        z.looseObject({ alert: z.string(), expr: z.string(), labels: text, annotations: text }),
      ),
    }),
  ]),
})
const { groups } = rulesFile.parse(parse(readFileSync(file, 'utf8')))
const [{ rules }] = groups
const shipped = readRules()

/** In CI a missing promtool is a failure: the tests run, and say so. */
const withPromtool = test.skipIf(!hasPromtool && process.env.CI === undefined)

test('alerts/prometheus-rules.yml holds every rule of rules.json, and what the worker raises without one', () => {
  expect(rules.map(({ alert }) => alert)).toEqual([
    ...shipped.map(({ alert }) => alert),
    'CheckFailed',
    'ReadingsOld',
    'ViewkeeperUnreachable',
  ])
  expect(rules.flatMap(({ labels }) => Object.keys(labels))).not.toContain('alertname')
})

withPromtool('it is sound to promtool', async () => {
  const { code, output } = await promtool(['check', 'rules', file])
  expect(code, output).toBe(0)
  expect(output).toContain(`${rules.length} rules found`)
})

/** The shipped tests of rules, but for those of a check that fails: what is known then Prometheus does not know. */
const ruleTests = testFiles()
  .map((name) => readRuleTest(name, shipped))
  .filter(
    (one) =>
      one.rules === shipped && one.series.every(({ samples }) => !samples.includes('failed')),
  )

withPromtool(
  'it raises the same alerts as the worker, at every step of the shipped tests of rules',
  async () => {
    expect(ruleTests.length).toBeGreaterThan(5)
    const unexplained = rules.map(({ annotations: _, ...rule }) => rule)
    const tests = ruleTests.map((one) => {
      const steps = alertsAt(one, checks)
      const interval = `${one.intervalMs}ms`
      return {
        interval,
        input_series: one.series.map(({ metric, labels, samples }) => ({
          series: metric + selectorOf(labels),
          values: samplesOf(
            samples.map((sample) => (typeof sample === 'number' ? sample : null)),
            steps.length,
          ),
        })),
        alert_rule_test: steps.flatMap((alerts, step) =>
          shipped.map(({ alert }) => ({
            eval_time: `${step * one.intervalMs}ms`,
            alertname: alert,
            exp_alerts: alerts
              .filter(({ labels, status }) => labels.alertname === alert && status === 'firing')
              .map(({ labels: { alertname: _, ...exp_labels } }) => ({ exp_labels })),
          })),
        ),
      }
    })
    const files = {
      'rules.json': { groups: [{ name: 'shipped', rules: unexplained }] },
      ...Object.fromEntries(
        tests.map((one, index) => [
          `test-${index}.json`,
          { rule_files: ['rules.json'], evaluation_interval: one.interval, tests: [one] },
        ]),
      ),
    }
    const { code, output } = await testRules(
      files,
      tests.map((_, index) => `test-${index}.json`),
    )
    expect(code, output.slice(0, 4000)).toBe(0)
    expect(output.match(/SUCCESS/g)).toHaveLength(tests.length)
  },
)

/** What an alert says, with these series there for a quarter of an hour. */
const said = async (
  series: Readonly<Record<string, number>>,
  alertname: string,
  exp_labels: object,
  exp_annotations: object,
) => {
  const test = {
    interval: '1m',
    input_series: Object.entries(series).map(([name, value]) => ({
      series: name,
      values: `${value}x20`,
    })),
    alert_rule_test: [
      { eval_time: '15m', alertname, exp_alerts: [{ exp_labels, exp_annotations }] },
    ],
  }
  const content = { rule_files: ['rules.json'], evaluation_interval: '1m', tests: [test] }
  const { code, output } = await testRules({ 'rules.json': { groups }, 'test.json': content }, [
    'test.json',
  ])
  expect(code, output).toBe(0)
}

const database = testDatabase
const view = 'task_progress_summary_mv'
const of = (name: string, labels: Readonly<Record<string, string>> = {}) =>
  `${name}${selectorOf({ database, ...labels })}`
const build = { version: '1', runbook: 'https://viewkeeper.example/runbook' }

withPromtool('what it says has the value written for people, and a link to the runbook', () =>
  said(
    {
      [of('viewkeeper_view_refresh_lag_seconds', { view })]: 432,
      [of('viewkeeper_build_info', build)]: 1,
    },
    'ViewRefreshLag',
    { severity: 'warning', database, view },
    {
      summary: `${view} is 7m 12s behind its sources`,
      description:
        'A source change is not reflected for over five minutes. A trigger is missing or was bypassed.',
      runbook_url: 'https://viewkeeper.example/runbook#ViewRefreshLag',
    },
  ),
)

withPromtool('it has no link where the worker knows of no address', () =>
  said(
    {
      [of('viewkeeper_outbox_dead')]: 1_234_567,
      [of('viewkeeper_build_info', { ...build, runbook: '' })]: 1,
    },
    'OutboxDead',
    { severity: 'warning', database },
    {
      summary: '1234567 alert messages were given up',
      description: 'A receiver could not be reached for over a day.',
      runbook_url: '',
    },
  ),
)

withPromtool('it says that the worker does not answer', () =>
  said(
    {},
    'ViewkeeperUnreachable',
    { severity: 'critical' },
    {
      summary: 'Viewkeeper does not answer Prometheus',
      description: rules.at(-1)?.annotations.description,
    },
  ),
)
