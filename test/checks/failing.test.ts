import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Alert } from '../../src/alerting/alert.ts'
import { evaluate } from '../../src/alerting/evaluate.ts'
import type { Rule } from '../../src/alerting/rules.ts'
import { application } from '../../src/app.ts'
import { type Check, metricsOf } from '../../src/checks/check.ts'
import { takenNow } from '../../src/checks/metric.ts'
import { takeChecks } from '../../src/checks/take-checks.ts'
import { Database, type Transport } from '../../src/db/database.ts'
import type { Timer } from '../../src/db/timer.ts'
import { type LocalD1, localD1 } from '../d1.ts'
import { Clock, jobContext } from '../jobs/context.ts'

let local: LocalD1
beforeAll(async () => {
  local = await localD1()
})
afterAll(() => local[Symbol.asyncDispose]())
beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
})

const clock = new Clock('2026-05-01T10:00:00Z')

/** Fires for whatever the metric says. */
const ruleOf = (metric: string): Rule => ({
  id: metric,
  alert: `Some ${metric}`,
  metric,
  unit: 'count',
  op: '>=',
  threshold: 0,
  forMs: 0,
  keepFiringForMs: 0,
  inhibits: [],
  match: {},
  labels: {},
  annotations: {},
})
const rules = metricsOf(application.checks).map(({ name }) => ruleOf(name))

const reading = (metric: string, value: number) => ({
  metric,
  labels: { database: 'monotask' },
  value,
  taken: takenNow(clock.now()),
})
const working = (check: Check): Check => ({
  ...check,
  take: async () => check.metrics.map(({ name }) => reading(name, 1)),
})
const ringAtOnce: Timer = (_, ring) => {
  ring()
  return () => {}
}
const patient: Timer = () => () => {}

/** Takes every check, of which one may not be as it should, and steps the rules. */
const evaluateWith = async (active: readonly Alert[], taken: readonly Check[], timer = patient) => {
  const outcomes = await takeChecks(taken, jobContext(local, clock), timer)
  const now = clock.now()
  return evaluate({ rules, outcomes, active, database: 'monotask', now, pausedMs: 0 }).alerts
}
const named = (alerts: readonly Alert[], status: Alert['status']) =>
  alerts.filter((alert) => alert.status === status).map(({ labels }) => labels.alertname)
const isOf = (check: Check) => (name: string | undefined) =>
  check.metrics.some((metric) => name === `Some ${metric.name}`)

const nonsense = (value: number) => (check: Check) =>
  Promise.resolve(check.metrics.map(({ name }) => reading(name, value)))

const faults: readonly (readonly [string, (check: Check) => ReturnType<Check['take']>])[] = [
  ['throws', () => Promise.reject(new Error('no luck'))],
  ['gives NaN', nonsense(Number.NaN)],
  ['gives infinity', nonsense(Number.POSITIVE_INFINITY)],
]

describe.each(application.checks.map((check) => [check.name, check] as const))(
  'the check %s',
  (name, check) => {
    it.each(faults)(
      'that %s leaves its alerts and raises CheckFailed, until it works again',
      async (_, take) => {
        const sound = application.checks.map(working)
        const before = await evaluateWith([], sound)
        const broken = sound.map((one) =>
          one.name === name ? { ...one, take: () => take(one) } : one,
        )
        const during = await evaluateWith(before, broken)
        expect(named(during, 'resolved')).toEqual([])
        expect(during.find(({ labels }) => labels.check === name)).toMatchObject({
          status: 'firing',
          labels: { alertname: 'CheckFailed', check: name, database: 'monotask' },
        })
        const after = await evaluateWith(during, sound)
        expect(named(after, 'resolved')).toEqual(['CheckFailed'])
      },
    )

    it('that hangs is cut off and leaves its alerts', async () => {
      const before = await evaluateWith([], [working(check)])
      const hanging = { ...check, take: () => new Promise<never>(() => {}) }
      const during = await evaluateWith(before, [hanging], ringAtOnce)
      expect(named(during, 'firing')).toEqual([...named(before, 'firing'), 'CheckFailed'])
    })

    it('that no longer has a reading resolves its alert', async () => {
      const before = await evaluateWith([], [working(check)])
      const after = await evaluateWith(before, [{ ...check, take: async () => [] }])
      expect(named(after, 'resolved').filter(isOf(check))).toHaveLength(check.metrics.length)
    })
  },
)

it.each(['outbox', 'storage', 'views'])(
  'the check %s takes an answer without a row for a fault, not for nothing',
  async (name) => {
    const empty: Transport = {
      transact: async (statements) =>
        statements.map(() => ({
          ...{ rows: [], duration_ms: 0, rows_read: 0, rows_written: 0, size_bytes: 1 },
        })),
    }
    const [outcome] = await takeChecks(
      application.checks.filter((check) => check.name === name),
      { ...jobContext(local, clock), db: new Database('monotask', empty) },
    )
    expect(outcome).toMatchObject({ error: expect.stringContaining('without the row') })
  },
)

it('a size below nothing is nonsense', async () => {
  const [storage] = application.checks.filter(({ name }) => name === 'storage')
  if (!storage) throw new Error('There is no check of storage.')
  const alerts = await evaluateWith([], [{ ...storage, take: () => nonsense(-1)(storage) }])
  expect(named(alerts, 'firing')).toEqual(['CheckFailed'])
})
