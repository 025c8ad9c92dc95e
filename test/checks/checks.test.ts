import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Withheld } from '../../src/alerting/readings.ts'
import { application } from '../../src/app.ts'
import type { Check } from '../../src/checks/check.ts'
import {
  gauge,
  type Lacking,
  lacking,
  type Measured,
  takenNow,
  withheld,
} from '../../src/checks/metric.ts'
import { takeChecks } from '../../src/checks/take-checks.ts'
import type { Timer } from '../../src/db/timer.ts'
import { auditJob } from '../../src/jobs/audit.ts'
import { snapshotJob } from '../../src/monotask/queue/snapshot-job.ts'
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
const check = (name: string, take: Check['take']): Check => ({
  name,
  source: { name: 'count', remedy: 'Count again.' },
  metrics: [gauge(name, { unit: 'count', help: 'Whatever it gives.' })],
  take,
})
const labels = { database: 'monotask' }
const giving = (value: number, metric = 'rows') =>
  check('measured', async () => [{ metric, labels, value, taken: takenNow(clock.now()) }])
const fine = giving(1)

describe('takeChecks', () => {
  it('takes the others when one throws', async () => {
    const broken = check('broken', () => Promise.reject(new Error('no luck')))
    expect(await takeChecks([broken, fine], jobContext(local, clock))).toEqual([
      { check: 'broken', metrics: ['broken'], error: 'no luck' },
      {
        check: 'measured',
        metrics: ['measured'],
        readings: [{ metric: 'rows', labels, value: 1, taken: takenNow(clock.now()) }],
      },
    ])
  })

  it.each([Number.NaN, Number.POSITIVE_INFINITY, -1])(
    'fails a check that gives %d',
    async (value) => {
      const [outcome] = await takeChecks([giving(value)], jobContext(local, clock))
      expect(outcome).toMatchObject({ check: 'measured', error: expect.stringContaining('rows') })
    },
  )

  it('lets a ratio be negative', async () => {
    const [outcome] = await takeChecks([giving(-0.2, 'growth_ratio')], jobContext(local, clock))
    expect(outcome).not.toHaveProperty('error')
  })

  it('fails a check that takes longer than 10 s', async () => {
    const hanging = check('hanging', () => new Promise(() => {}))
    const limits: number[] = []
    const ringAtOnce: Timer = (ms, ring) => {
      limits.push(ms)
      ring()
      return () => {}
    }
    const outcomes = await takeChecks([hanging], jobContext(local, clock), ringAtOnce)
    expect(limits).toEqual([10_000])
    expect(outcomes).toEqual([
      { check: 'hanging', metrics: ['hanging'], error: 'The check took longer than 10 s.' },
    ])
  })

  it('stops the timer of a check that ended', async () => {
    const cancel = vi.fn()
    await takeChecks([fine], jobContext(local, clock), () => cancel)
    expect(cancel).toHaveBeenCalledOnce()
  })
})

describe('a reading', () => {
  const rows = gauge('rows', { unit: 'count', help: 'How many rows there are.' })
  const size = gauge('size', { unit: 'count', help: 'How large they are.' })
  const taken = (...readings: readonly (Measured | Withheld | Lacking)[]) =>
    takeChecks(
      [{ ...check('counted', async () => readings), metrics: [rows, size] }],
      jobContext(local, clock),
    )
  const minute = 60_000
  const at = (minutes: number, metric = rows): Measured => ({
    metric: metric.name,
    labels,
    value: 1,
    taken: { atMs: clock.now().getTime() + minutes * minute, everyMs: 10 * minute },
  })

  it.each([
    [
      -30 - 1 / minute,
      /^The latest count is from 2026-05-01T09:29:59\.999Z, over 30 minutes ago\. Count again\.$/,
    ],
    [
      1 + 1 / minute,
      /^The latest count is from 2026-05-01T10:01:00\.001Z, which is yet to come\. Count again\.$/,
    ],
    [Number.NaN, /^The latest count has a time that cannot be read\. Count again\.$/],
  ])('from %d minutes from now is a failed check', async (minutes, error) => {
    expect(await taken(at(minutes))).toMatchObject([
      { metrics: ['size'], readings: [] },
      { check: 'counted', metrics: ['rows'], error: expect.stringMatching(error) },
    ])
  })

  it.each([-30, 0, 1])('from %d minutes from now counts', async (minutes) => {
    expect(await taken(at(minutes))).toMatchObject([{ readings: [{ metric: 'rows', value: 1 }] }])
  })

  it('that there must be, and is not, is a failed check; one that is withheld is not', async () => {
    expect(await taken(lacking(rows, labels), at(0, size))).toMatchObject([
      { metrics: ['size'], readings: [{ metric: 'size' }] },
      { metrics: ['rows'], error: 'There is no count yet. Count again.' },
    ])
    expect(await taken(withheld(rows, labels))).toMatchObject([
      { metrics: ['rows', 'size'], readings: [], withheld: [{ metric: 'rows' }] },
    ])
  })

  it('that is too old leaves nothing known of its metric, and the others as they are', async () => {
    const other = { ...at(-31), labels: { ...labels, view: 'old' } }
    expect(await taken(at(0), other, at(0, size))).toMatchObject([
      { metrics: ['size'], readings: [{ metric: 'size' }] },
      { metrics: ['rows'], error: expect.stringContaining('count (view old) is from') },
    ])
  })

  it('that cannot be parsed is a failed check that says what to do', async () => {
    const parse = () => Promise.reject(new SyntaxError('Unexpected token s, "secret" is no JSON'))
    expect(await takeChecks([check('broken', parse)], jobContext(local, clock))).toMatchObject([
      { error: "The latest count can't be read. Count again." },
    ])
  })
})

describe('every check', () => {
  it('takes every check within 28 statements, names its metrics and labels the database', async () => {
    const context = jobContext(local, clock)
    for (const job of [snapshotJob, auditJob]) await job.run(jobContext(local, clock))
    const outcomes = await takeChecks(application.checks, context)
    const readings = outcomes.flatMap((outcome) => ('readings' in outcome ? outcome.readings : []))
    expect(outcomes.filter((outcome) => 'error' in outcome)).toEqual([])
    for (const outcome of outcomes)
      if ('readings' in outcome)
        expect(outcome.metrics).toEqual(
          expect.arrayContaining(outcome.readings.map(({ metric }) => metric)),
        )
    expect(readings.every(({ labels }) => labels.database === 'monotask')).toBe(true)
    expect(context.db.usage.statements).toBeLessThanOrEqual(28)
  })
})
