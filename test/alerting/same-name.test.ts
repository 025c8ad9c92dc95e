import { describe, expect, test } from 'vitest'
import { evaluate } from '../../src/alerting/evaluate.ts'
import { parseRules } from '../../src/alerting/rules.ts'
import type { CheckOutcome } from '../../src/readings.ts'

const minute = 60_000

describe('two rules of one name', () => {
  const metric = 'viewkeeper_view_refresh_lag_seconds'
  const other = 'viewkeeper_outbox_dead'
  const rule = { alert: 'A', op: '>', threshold: 0 }
  const rules = parseRules([
    { ...rule, metric, labels: { severity: 'warning' } },
    { ...rule, metric: other, labels: { severity: 'critical' }, keep_firing_for: '5m' },
  ])
  const views = (value: number): CheckOutcome => {
    const readings = [{ metric, labels: { database: 'd', view: 'v' }, value }]
    return { check: 'views', metrics: [metric], readings }
  }
  const outbox = (value: number): CheckOutcome => {
    const readings = [{ metric: other, labels: { database: 'd' }, value }]
    return { check: 'outbox', metrics: [other], readings }
  }
  const first = { rules, database: 'd', pausedMs: 0, active: [], now: new Date(0) }
  const { alerts: active } = evaluate({ ...first, outcomes: [views(1), outbox(1)] })
  const nextStates = (...outcomes: readonly CheckOutcome[]) =>
    evaluate({ ...first, outcomes, active, now: new Date(minute) }).alerts.map(
      ({ labels, status }) => `${labels.alertname} ${labels.severity} ${status}`,
    )

  test('each has its own keep_firing_for', () => {
    expect(nextStates(views(0), outbox(0))).toEqual(['A warning resolved', 'A critical firing'])
  })

  test('a failed check leaves the alerts of its own rule alone as they are', () => {
    expect(nextStates({ check: 'views', metrics: [metric], error: 'e' }, outbox(1))).toContain(
      'A warning firing',
    )
    expect(nextStates(views(0), { check: 'outbox', metrics: [other], error: 'e' })).toEqual([
      'A warning resolved',
      'A critical firing',
      'CheckFailed warning firing',
    ])
  })
})
