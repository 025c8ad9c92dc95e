import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Alert } from '../../src/alerting/alert.ts'
import { evaluate } from '../../src/alerting/evaluate.ts'
import { fingerprint } from '../../src/alerting/fingerprint.ts'
import { parseRules } from '../../src/alerting/rules.ts'
import type { CheckOutcome } from '../../src/readings.ts'

const metric = 'viewkeeper_view_refresh_lag_seconds'
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
  parseRules([{ alert: 'Lag', metric, op: '>', threshold: 5, ...timing }])

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
      'fires when now − active_since reaches for, not a tick earlier',
      [9, 9, 9, 9],
      { for: '2m' },
      'ppFF',
    ],
    [
      'drops a pending alert that clears, and a new breach starts anew',
      [9, 9, 0, 9, 9, 9],
      { for: '2m' },
      'pp-ppF',
    ],
    ['keep_firing_for holds a firing alert', [9, 0, 0, 0, 0], { keep_firing_for: '2m' }, 'FFF--'],
    [
      'keep_firing_for is reset by a new breach',
      [9, 0, 9, 0, 0, 0],
      { keep_firing_for: '2m' },
      'FFFFF-',
    ],
    [
      'keep_firing_for never holds a pending alert',
      [9, 0, 0],
      { for: '5m', keep_firing_for: '5m' },
      'p--',
    ],
    ['a failed check leaves a firing alert as it is', [9, 'err', 'err', 9, 0], {}, 'FFFF-'],
    ['a failed check leaves a pending alert as it is', [9, 'err', 9], { for: '2m' }, 'ppF'],
    ['a reading that is gone from a check that worked resolves', [9, null], {}, 'F-'],
  ] as const)('%s', (_, samples, timing, expected) => {
    expect(states(samples, timing)).toBe(expected)
  })

  test('time in which the worker did not run does not count towards for', () => {
    expect(states([9, 9, 9, 9], { for: '2m' }, [0, 0, 60 * minute])).toBe('ppFF')
    expect(states([9, 9, 9], { for: '3m' }, [0, 60 * minute])).toBe('ppp')
  })

  test('raising for on a firing alert takes it back to pending', () => {
    const input = { outcomes: [outcome(9)], database: 'd', pausedMs: 0 }
    const first = evaluate({ ...input, rules: rulesWith({}), active: [], now: new Date(0) })
    const later = { ...input, rules: rulesWith({ for: '5m' }), active: first.alerts }
    expect(evaluate({ ...later, now: new Date(minute) }).alerts[0]?.status).toBe('pending')
  })

  /** Prometheus's rule, written once more in the plainest way. */
  const naive = (samples: readonly number[], forMinutes: number, keepMinutes: number): string => {
    let since: number | null = null
    let firing = false
    let clearedAt: number | null = null
    return samples
      .map((sample, at) => {
        if (sample > 5) {
          since ??= at
          clearedAt = null
          firing = firing || at - since >= forMinutes
        } else {
          clearedAt ??= at
          if (!firing || at - clearedAt >= keepMinutes) {
            since = null
            firing = false
          }
        }
        return since === null ? '-' : firing ? 'F' : 'p'
      })
      .join('')
  }

  test('agrees with a naive reading of the rule on random series', () => {
    const series = fc.array(fc.constantFrom(0, 9), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(series, fc.nat(5), fc.nat(5), (samples, hold, keep) => {
        const timing = { for: `${hold}m`, keep_firing_for: `${keep}m` }
        expect(states(samples, timing)).toBe(naive(samples, hold, keep))
      }),
      { numRuns: 1000 },
    )
  })
})

describe('failing checks', () => {
  const input = { rules: rulesWith({}), database: 'd', pausedMs: 0 }

  test('raise CheckFailed, which resolves when the check works again', () => {
    const failed = evaluate({ ...input, outcomes: [outcome('err')], active: [], now: new Date(0) })
    expect(failed.alerts[0]?.labels).toMatchObject({ alertname: 'CheckFailed', check: 'views' })
    const works = { ...input, outcomes: [outcome(0)], active: failed.alerts, now: new Date(minute) }
    expect(evaluate(works).alerts[0]?.status).toBe('resolved')
  })

  test('two readings that end in the same labels are an error, not a merge', () => {
    const twice = outcome(9)
    const readings = 'readings' in twice ? [...twice.readings, ...twice.readings] : []
    const outcomes = [{ check: 'views', metrics: [metric], readings }]
    const { alerts } = evaluate({ ...input, outcomes, active: [], now: new Date(0) })
    expect(alerts.map((alert) => alert.labels.check)).toEqual(['rule Lag'])
  })
})

test('a new value or text is no change', () => {
  const rules = parseRules([
    { alert: 'Lag', metric, op: '>', threshold: 5, annotations: { summary: '{{ value }}' } },
  ])
  const input = { rules, database: 'd', pausedMs: 0 }
  const first = evaluate({ ...input, outcomes: [outcome(9)], active: [], now: new Date(0) })
  expect(first.changed).toHaveLength(1)
  const second = { ...input, outcomes: [outcome(99)], active: first.alerts, now: new Date(minute) }
  expect(evaluate(second).changed).toEqual([])
  expect(evaluate(second).alerts[0]?.annotations.summary).toBe('1m 39s')
})

test("the fingerprint is Alertmanager's", () => {
  const labels = {
    view: 'daily_orders',
    severity: 'critical',
    alertname: 'MaterializedViewRefreshLag',
  }
  expect(fingerprint(labels)).toBe('40bbb4885bc6e62d')
})
