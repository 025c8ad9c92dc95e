import { describe, expect, test } from 'vitest'
import type { Alert } from '../../src/alerting/alert.ts'
import { evaluate } from '../../src/alerting/evaluate.ts'
import type { CheckOutcome } from '../../src/alerting/readings.ts'
import { parseRules, type Rule } from '../../src/alerting/rules.ts'

const metric = 'viewkeeper_view_refresh_lag_seconds'
const metrics = [{ name: metric, unit: 'seconds', labels: ['view'] }] as const
const minute = 60_000

/** `null`: the reading is gone; `err`: the check failed. */
type Sample = number | null | 'err'

const outcome = (sample: Sample): CheckOutcome => {
  const base = { check: 'views', metrics: [metric] }
  if (sample === 'err') return { ...base, error: 'no answer' }
  const labels = { database: 'd', view: 'v' }
  return { ...base, readings: sample === null ? [] : [{ metric, labels, value: sample }] }
}

interface Timing {
  readonly for?: string
  readonly keep_firing_for?: string
}

const rulesWith = (timing: Timing) =>
  parseRules([{ alert: 'Lag', metric, op: '>', threshold: 5, ...timing }], metrics)

/** The state of the alert `Lag` after each sample, a minute apart: inactive, pending or firing. */
const play = (
  samples: readonly Sample[],
  timing: Timing,
  pausedMs: readonly number[] = [],
): string[] => {
  let active: readonly Alert[] = []
  let at = 0
  return samples.map((sample, index) => {
    at += minute + (pausedMs[index] ?? 0)
    const { alerts } = evaluate({
      rules: rulesWith(timing),
      outcomes: [outcome(sample)],
      active,
      database: 'd',
      now: new Date(at),
      pausedMs: pausedMs[index] ?? 0,
    })
    active = alerts.filter((alert) => alert.status !== 'resolved')
    return active.find((alert) => alert.labels.alertname === 'Lag')?.status ?? 'inactive'
  })
}

const short: Readonly<Record<string, string>> = { inactive: '-', pending: 'p', firing: 'F' }
const states = (...args: Parameters<typeof play>) =>
  play(...args)
    .map((s) => short[s])
    .join('')

describe('state machine', () => {
  test.each([
    ['fires at once without for', [0, 9, 9, 0], {}, '-FF-'],
    [
      'fires when now − active_since >= for, not one tick earlier',
      [9, 9, 9, 9],
      { for: '2m' },
      'ppFF',
    ],
    ['a for between two ticks is reached at the later one', [9, 9, 9], { for: '61s' }, 'ppF'],
    [
      'a pending alert that clears is dropped; a new breach starts the clock anew',
      [9, 9, 0, 9, 9, 9],
      { for: '2m' },
      'pp-ppF',
    ],
    ['keep_firing_for holds a firing alert', [9, 0, 0, 0, 0], { keep_firing_for: '2m' }, 'FFF--'],
    [
      'keep_firing_for never holds a pending alert',
      [9, 0, 0],
      { for: '5m', keep_firing_for: '5m' },
      'p--',
    ],
    [
      'keep_firing_for is reset by a new breach',
      [9, 0, 9, 0, 0, 0],
      { keep_firing_for: '2m' },
      'FFFFF-',
    ],
    [
      'keep_firing_for holds an alert whose reading is gone',
      [9, null, null],
      { keep_firing_for: '2m' },
      'FFF',
    ],
    [
      'a failed check is not a healthy check: a firing alert stays',
      [9, 'err', 'err', 9, 0],
      {},
      'FFFF-',
    ],
    [
      'a failed check is not a healthy check: a pending alert stays, and fires only on a reading',
      [9, 'err', 'err', 'err', 9],
      { for: '2m' },
      'ppppF',
    ],
    [
      'a failed check does not begin or end keep_firing_for',
      [9, 'err', 0, 'err', 'err', 0],
      { keep_firing_for: '2m' },
      'FFFFF-',
    ],
    [
      'a reading that is gone from a check that succeeded resolves its alert',
      [9, null, 0],
      {},
      'F--',
    ],
  ] as const)('%s', (_, samples, timing, expected) => {
    expect(states(samples, timing)).toBe(expected)
  })

  test('a pending alert that clears is dropped in silence', () => {
    const input = { rules: rulesWith({ for: '2m' }), database: 'd', pausedMs: 0 }
    const first = evaluate({ ...input, outcomes: [outcome(9)], active: [], now: new Date(0) })
    const next = { ...input, active: first.alerts, now: new Date(minute) }
    expect(evaluate({ ...next, outcomes: [outcome(0)] })).toEqual({
      alerts: [],
      changed: [],
      reworded: [],
      dropped: first.alerts.map((alert) => alert.fingerprint),
      recovered: first.alerts.map((alert) => alert.fingerprint),
    })
  })

  test('a firing alert keeps the times at which it began and fired', () => {
    const input = {
      rules: rulesWith({ for: '1m' }),
      outcomes: [outcome(9)],
      database: 'd',
      pausedMs: 0,
    }
    let active: readonly Alert[] = []
    for (const at of [0, minute, 2 * minute])
      active = evaluate({ ...input, active, now: new Date(at) }).alerts
    expect(active).toMatchObject([{ active_since_ms: 0, fired_at_ms: minute }])
  })

  test('time in which the worker did not run does not count towards for', () => {
    expect(states([9, 9, 9, 9], { for: '2m' }, [0, 0, 60 * minute])).toBe('ppFF')
    expect(states([9, 9, 9], { for: '3m' }, [0, 60 * minute])).toBe('ppp')
  })

  test('time in which the worker did not run does not count, even if the check fails after it', () => {
    expect(states([9, 'err', 9, 9], { for: '3m' }, [0, 60 * minute])).toBe('pppF')
  })

  test('being down loses no state', () => {
    expect(states([9, 9, 0], {}, [0, 60 * minute])).toBe('FF-')
    expect(states([9, 9, 0], { keep_firing_for: '2m' }, [0, 60 * minute])).toBe('FFF')
  })

  test('raising for on a firing rule takes it back to pending', () => {
    const input = { outcomes: [outcome(9)], database: 'd', pausedMs: 0 }
    const first = evaluate({ ...input, rules: rulesWith({}), active: [], now: new Date(0) })
    const later = { ...input, rules: rulesWith({ for: '5m' }), active: first.alerts }
    const raised = evaluate({ ...later, now: new Date(minute) })
    expect(raised.alerts).toMatchObject([{ status: 'pending', fired_at_ms: null }])
    const again = evaluate({ ...later, active: raised.alerts, now: new Date(5 * minute) })
    expect(again.alerts).toMatchObject([{ status: 'firing', active_since_ms: 0 }])
  })
})

describe('an alert has recovered', () => {
  /** In which of these steps, one a minute, the alert recovers. */
  const recoveries = (samples: readonly Sample[], rules: readonly (readonly Rule[])[]) => {
    let active: readonly Alert[] = []
    return samples.flatMap((sample, step) => {
      const { alerts, recovered } = evaluate({
        rules: rules[step] ?? rulesWith({}),
        outcomes: [outcome(sample)],
        active,
        database: 'd',
        now: new Date(step * minute),
        pausedMs: 0,
      })
      active = alerts.filter(({ status }) => status !== 'resolved')
      return recovered.length > 0 ? [step] : []
    })
  }
  const waiting = rulesWith({ for: '5m' })
  const kept = rulesWith({ keep_firing_for: '2m' })

  test.each([
    ['when it is resolved', [9, 9, 0, 0], [], [2]],
    ['when its reading is gone', [9, null], [], [1]],
    ['when it is dropped', [9, 0], [waiting, waiting], [1]],
    ['when it has to wait for its `for` again', [9, 9], [rulesWith({}), waiting], [1]],
    ['not when a check fails', [9, 'err', 'err'], [], []],
    ['not while it is kept firing', [9, 0, 0, 0], [kept, kept, kept, kept], [3]],
    ['not when it fires after it was pending', [9, 9], [waiting, rulesWith({})], []],
    ['when its rule is gone', [9, 9], [rulesWith({}), []], [1]],
  ] as const)('%s', (_, samples, rules, expected) => {
    expect(recoveries(samples, rules)).toEqual(expected)
  })
})

describe('a failed check', () => {
  const input = { rules: rulesWith({}), database: 'd', pausedMs: 0 }

  test('raises CheckFailed, which resolves when the check works again', () => {
    const failed = evaluate({ ...input, outcomes: [outcome('err')], active: [], now: new Date(0) })
    expect(failed.alerts[0]?.labels).toMatchObject({ alertname: 'CheckFailed', check: 'views' })
    const works = { ...input, outcomes: [outcome(0)], active: failed.alerts, now: new Date(minute) }
    expect(evaluate(works).alerts[0]?.status).toBe('resolved')
  })
})

describe('two readings that end in the same label set are an error, not a merge', () => {
  const two = (...values: readonly number[]): CheckOutcome => {
    const labels = { database: 'd', view: 'v' }
    const readings = values.map((value) => ({ metric, labels, value }))
    return { check: 'views', metrics: [metric], readings }
  }
  const input = { rules: rulesWith({}), database: 'd', pausedMs: 0 }

  test('neither becomes an alert, and CheckFailed names the rule', () => {
    const step = { ...input, outcomes: [two(9, 8)], active: [], now: new Date(0) }
    expect(evaluate(step).alerts.map((alert) => alert.labels)).toEqual([
      { alertname: 'CheckFailed', check: 'rule Lag', database: 'd', severity: 'warning' },
    ])
  })

  test('an alert that fires already stays as it is', () => {
    const first = evaluate({ ...input, outcomes: [outcome(9)], active: [], now: new Date(0) })
    const later = { ...input, active: first.alerts, now: new Date(minute) }
    expect(evaluate({ ...later, outcomes: [two(9, 8)] }).alerts).toMatchObject([
      first.alerts[0],
      { labels: { alertname: 'CheckFailed' } },
    ])
  })

  test('a reading for which the rule does not hold is no second one', () => {
    const step = { ...input, outcomes: [two(9, 0)], active: [], now: new Date(0) }
    expect(evaluate(step).alerts).toMatchObject([{ labels: { alertname: 'Lag' }, value: 9 }])
  })
})

describe('a changed annotation text is not a new alert', () => {
  const rulesSaying = (summary: string) =>
    parseRules([{ alert: 'Lag', metric, op: '>', threshold: 5, annotations: { summary } }], metrics)
  const input = { database: 'd', pausedMs: 0 }
  const rules = rulesSaying('{{ value }}')
  const first = evaluate({
    ...input,
    rules,
    outcomes: [outcome(9)],
    active: [],
    now: new Date(0),
  })

  test.each([
    ['by a new value', rules, 99, '1m 39s'],
    ['by a new rule file', rulesSaying('slow'), 9, 'slow'],
  ] as const)('%s', (_, changedRules, value, summary) => {
    const later = { ...input, rules: changedRules, outcomes: [outcome(value)] }
    const second = evaluate({ ...later, active: first.alerts, now: new Date(minute) })
    expect(second.changed).toEqual([])
    expect(second.alerts).toMatchObject([
      { fingerprint: first.alerts[0]?.fingerprint, active_since_ms: 0, annotations: { summary } },
    ])
  })
})

test('an alert about a reading that is withheld stays as it is, without CheckFailed; its neighbour resolves', () => {
  const rules = parseRules(
    [{ alert: 'Lag', metric, op: '>', threshold: 5, labels: { severity: 'warning' } }],
    metrics,
  )
  const of = (view: string) => ({ metric, labels: { database: 'd', view } })
  const base = { check: 'views', metrics: [metric] }
  const input = { rules, database: 'd', pausedMs: 0 }
  const firing = evaluate({
    ...input,
    outcomes: [{ ...base, readings: ['v', 'w'].map((view) => ({ ...of(view), value: 9 })) }],
    active: [],
    now: new Date(0),
  })
  const later = evaluate({
    ...input,
    outcomes: [{ ...base, readings: [], withheld: [{ ...of('v'), value: null }] }],
    active: firing.alerts,
    now: new Date(minute),
  })
  expect(later.alerts.map(({ labels, status }) => [labels.view, status])).toEqual([
    ['v', 'firing'],
    ['w', 'resolved'],
  ])
  expect(later.changed).toHaveLength(1)
})
