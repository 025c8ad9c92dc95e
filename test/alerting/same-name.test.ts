import { describe, expect, test } from 'vitest'
import { evaluate } from '../../src/alerting/evaluate.ts'
import type { CheckOutcome } from '../../src/alerting/readings.ts'
import { parseRules } from '../../src/alerting/rules.ts'

const minute = 60_000
const rows = 'viewkeeper_view_rows'
const drifted = 'viewkeeper_view_drifted_rows'
const dead = 'viewkeeper_outbox_dead'
const metrics = [
  { name: rows, unit: 'count', labels: ['view'] },
  { name: drifted, unit: 'count', labels: ['view'] },
  { name: dead, unit: 'count', labels: [] },
] as const
const rule = { alert: 'A', op: '>', threshold: 0 }

const views = (value: number): CheckOutcome => {
  const readings = [{ metric: rows, labels: { database: 'd', view: 'v' }, value }]
  return { check: 'views', metrics: [rows], readings }
}
const outbox = (value: number): CheckOutcome => {
  const readings = [{ metric: dead, labels: { database: 'd' }, value }]
  return { check: 'outbox', metrics: [dead], readings }
}

/** What becomes of the alerts of two rules that both fire, after these outcomes. */
const nextStates = (
  first: Readonly<Record<string, unknown>>,
  second: Readonly<Record<string, unknown>>,
  outcomes: readonly CheckOutcome[],
): string[] => {
  const rules = parseRules(
    [
      { ...rule, metric: rows, ...first },
      { ...rule, metric: dead, ...second },
    ],
    metrics,
  )
  const input = { rules, database: 'd', pausedMs: 0 }
  const both = { ...input, outcomes: [views(1), outbox(1)] }
  const { alerts: active } = evaluate({ ...both, active: [], now: new Date(0) })
  return evaluate({ ...input, outcomes, active, now: new Date(minute) }).alerts.map(
    ({ labels, status }) => `${labels.alertname} ${labels.severity ?? 'none'} ${status}`,
  )
}

describe('two rules of one name', () => {
  const warning = { labels: { severity: 'warning' } }
  const critical = { labels: { severity: 'critical' } }

  test.each([
    [{ ...warning, keep_firing_for: '5m' }, critical, ['A warning firing', 'A critical resolved']],
    [warning, { ...critical, keep_firing_for: '5m' }, ['A warning resolved', 'A critical firing']],
    [{}, { ...critical, keep_firing_for: '5m' }, ['A none resolved', 'A critical firing']],
    [
      { ...warning, keep_firing_for: '5m' },
      { labels: { view: 'v' } },
      ['A warning firing', 'A none resolved'],
    ],
    [
      warning,
      { labels: { view: 'v' }, keep_firing_for: '5m' },
      ['A warning resolved', 'A none firing'],
    ],
  ])('each has its own keep_firing_for: %j, %j', (first, second, states) => {
    expect(nextStates(first, second, [views(0), outbox(0)])).toEqual(states)
  })

  test.each([
    ['views', rows, outbox(0), ['A warning firing', 'A critical resolved']],
    ['outbox', dead, views(0), ['A warning resolved', 'A critical firing']],
  ] as const)(
    'a failed check %s leaves the alerts of its own rule alone',
    (check, metric, sound, states) => {
      const failed = { check, metrics: [metric], error: 'no answer' }
      expect(nextStates(warning, critical, [failed, sound])).toEqual([
        ...states,
        'CheckFailed warning firing',
      ])
    },
  )
})

test('two rules whose readings end in one label set are an error of the second', () => {
  const second = { metric: drifted, match: { view: 'v' } }
  const rules = parseRules(
    [
      { ...rule, metric: rows },
      { ...rule, ...second, labels: second.match },
    ],
    metrics,
  )
  const labels = { database: 'd', view: 'v' }
  const readings = rules.map(({ metric }) => ({ metric, labels, value: 1 }))
  const outcomes = [{ check: 'views', metrics: [rows, second.metric], readings }]
  const input = { rules, outcomes, active: [], database: 'd', now: new Date(0), pausedMs: 0 }
  expect(evaluate(input).alerts.map((alert) => alert.labels.check ?? alert.labels.view)).toEqual([
    'v',
    'rule A',
  ])
})
