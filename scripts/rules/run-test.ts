import type { Alert } from '../../src/alerting/alert.ts'
import { evaluate } from '../../src/alerting/evaluate.ts'
import type { CheckOutcome } from '../../src/alerting/readings.ts'
import { type ReadingSeries, type RuleTest, testDatabase } from './test-file.ts'

type Labels = Readonly<Record<string, string>>

/** What a check is to a test: its name, and the metrics of which nothing is known when it fails. */
interface TestedCheck {
  readonly name: string
  readonly metrics: readonly { readonly name: string }[]
}

/** An expectation that did not hold; label sets as Prometheus writes them. */
export interface Difference {
  readonly at: string
  readonly alert: string
  readonly status: 'firing' | 'pending'
  readonly expected: readonly string[]
  readonly got: readonly string[]
}

/** A check fails as a whole: no reading of it counts when one of its series has a failed sample. */
const outcomeAt = (
  { name: check, metrics: gauges }: TestedCheck,
  series: readonly ReadingSeries[],
  step: number,
): CheckOutcome => {
  const metrics = gauges.map(({ name }) => name)
  const own = series.filter(({ metric }) => metrics.includes(metric))
  if (own.some(({ samples }) => samples[step] === 'failed'))
    return { check, metrics, error: 'The check fails here, as the test says.' }
  const readings = own.flatMap(({ metric, labels, samples }) => {
    const value = samples[step]
    return typeof value === 'number' ? [{ metric, labels, value }] : []
  })
  return { check, metrics, readings }
}

const written = ({ alertname: _, ...labels }: Labels): string =>
  `{${Object.entries(labels)
    .toSorted()
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(', ')}}`

/** Each label set must match exactly one alert, and every alert must be matched. */
const isAsExpected = (expected: readonly Labels[], alerts: readonly Alert[]): boolean => {
  const meant = expected.map((labels) =>
    alerts.filter((alert) =>
      Object.entries(labels).every(([name, value]) => alert.labels[name] === value),
    ),
  )
  return (
    expected.length === alerts.length &&
    meant.every((found) => found.length === 1) &&
    new Set(meant.flat()).size === alerts.length
  )
}

const differencesAt = (test: RuleTest, step: number, active: readonly Alert[]): Difference[] =>
  test.expectations
    .filter((expectation) => expectation.step === step)
    .flatMap(({ at, alert, firing, pending }) => {
      const compare = (status: 'firing' | 'pending', expected: readonly Labels[]): Difference[] => {
        const alerts = active.filter(
          ({ labels, status: own }) => labels.alertname === alert && own === status,
        )
        if (isAsExpected(expected, alerts)) return []
        const got = alerts.map(({ labels }) => written(labels))
        return [{ at, alert, status, expected: expected.map(written), got }]
      }
      return [...compare('firing', firing), ...(pending ? compare('pending', pending) : [])]
    })

/** Evaluates the rules step by step, as the worker would: the alerts that are pending or firing after each. Pure. */
export const alertsAt = (
  test: RuleTest,
  checks: readonly TestedCheck[],
): readonly (readonly Alert[])[] => {
  const last = Math.max(...test.expectations.map(({ step }) => step))
  let active: readonly Alert[] = []
  return Array.from({ length: last + 1 }).map((_, step) => {
    const { alerts } = evaluate({
      rules: test.rules,
      outcomes: checks.map((check) => outcomeAt(check, test.series, step)),
      active,
      database: testDatabase,
      now: new Date(step * test.intervalMs),
      pausedMs: 0,
    })
    active = alerts.filter(({ status }) => status !== 'resolved')
    return active
  })
}

/** Tells which expectations did not hold. Pure. */
export const runRuleTest = (test: RuleTest, checks: readonly TestedCheck[]): Difference[] =>
  alertsAt(test, checks).flatMap((active, step) => differencesAt(test, step, active))
