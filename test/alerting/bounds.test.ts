import { describe, expect, test } from 'vitest'
import type { Alert } from '../../src/alerting/alert.ts'
import { boundedLabels } from '../../src/alerting/bounds.ts'
import { decide } from '../../src/alerting/decide.ts'
import { evaluate } from '../../src/alerting/evaluate.ts'
import { fingerprint } from '../../src/alerting/fingerprint.ts'
import { parseRules } from '../../src/alerting/rules.ts'
import { silenceOf } from './silence.ts'

const metric = 'viewkeeper_view_rows'
const metrics = [{ name: metric, unit: 'count', labels: ['view'] }] as const
const entry = { alert: 'A', metric, op: '>', threshold: 0 }
const rules = parseRules([entry], metrics)
const readingOf = (view: string) => ({ metric, labels: { database: 'd', view }, value: 1 })
const outcomesOf = (views: readonly string[]) => [
  { check: 'views', metrics: [metric], readings: views.map(readingOf) },
]
const numbered = (name: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${name}${index}`)

const evaluated = (views: readonly string[], active: readonly Alert[] = [], of = rules) => {
  const input = { rules: of, outcomes: outcomesOf(views), active, database: 'd', pausedMs: 0 }
  return evaluate({ ...input, now: new Date(0) }).alerts
}
const firingViews = (alerts: readonly Alert[]): string[] =>
  alerts.flatMap(({ status, labels: { view = [] } }) => (status === 'firing' ? view : []))

describe('beyond a thousand alerts of a rule', () => {
  test('those that fire go on, new ones are only counted, and come when there is room', () => {
    const first = evaluated(numbered('b', 1000))
    const second = evaluated([...numbered('a', 5), ...numbered('b', 1000)], first)
    expect(firingViews(second)).toEqual(numbered('b', 1000))
    expect(second.at(-1)).toMatchObject({
      labels: { alertname: 'CheckFailed', check: 'rule A' },
      annotations: { description: expect.stringContaining('1005 readings') },
    })
    const third = evaluated([...numbered('a', 5), ...numbered('b', 990)], second)
    expect(firingViews(third).toSorted()).toEqual(
      [...numbered('a', 5), ...numbered('b', 990)].toSorted(),
    )
  })

  test('no alert that fires is resolved because there are too many', () => {
    const alert = evaluated(['v'])[0]
    if (alert === undefined) throw new Error('No alert fires.')
    const active = numbered('v', 1200).map((view): Alert => {
      const labels = { ...alert.labels, view }
      return { ...alert, labels, fingerprint: fingerprint(labels) }
    })
    expect(firingViews(evaluated(numbered('v', 1200), active))).toHaveLength(1200)
  })
})

describe('the value of a label', () => {
  test('that is too long is cut, and still tells alerts apart', () => {
    const long = 'v'.repeat(300)
    const alerts = evaluated([`${long}1`, `${long}2`])
    const views = firingViews(alerts)
    expect(new Set(views).size).toBe(2)
    expect(views.map((view) => view.length)).toEqual([250, 250])
    expect(views[0]).toMatch(/^v+…[0-9a-f]{16}$/)
  })

  test('is not cut within a character', () => {
    const { view = '' } = boundedLabels({ view: '😀'.repeat(200) })
    expect(view.isWellFormed()).toBe(true)
  })
})

test.each([
  ['too many rules', Array.from({ length: 201 }, (_, index) => ({ ...entry, alert: `A${index}` }))],
  ['too long a label', [{ ...entry, labels: { team: 'x'.repeat(251) } }]],
  [
    'too many labels',
    [{ ...entry, labels: Object.fromEntries(numbered('l', 17).map((l) => [l, '1'])) }],
  ],
  ['too long a template', [{ ...entry, annotations: { summary: 'x'.repeat(2001) } }]],
])('a rules file with %s is refused', (_, file) => {
  expect(() => parseRules(file, metrics)).toThrow(/more than|longer than/)
})

test('of more than five hundred silences those that end last hold, and CheckFailed says so', () => {
  const silences = Array.from({ length: 501 }, (_, index) =>
    silenceOf({ id: `s${index}`, matchers: [`view=v${index}`], ends_at_ms: 10_000 - index }),
  )
  const receiver = {
    name: 'one',
    match: [],
    groupBy: ['view'],
    repeatIntervalMs: 1,
    sendResolved: true,
  }
  const state = { alerts: [], groups: [], silences, lastSuccessMs: null, textsStoredMs: null }
  const { alerts, notifications } = decide({
    rules,
    outcomes: outcomesOf(['v0', 'v499', 'v500']),
    receivers: [receiver],
    database: 'd',
    now: new Date(1),
    state,
  })
  expect(notifications.map(({ groupLabels }) => groupLabels.view)).toEqual(['v500', undefined])
  expect(alerts.at(-1)?.annotations.description).toContain('only the 500 that end last count')
})
