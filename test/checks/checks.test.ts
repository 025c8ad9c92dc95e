import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { application } from '../../src/app.ts'
import type { Check } from '../../src/checks/check.ts'
import { gauge } from '../../src/checks/metric.ts'
import { type Timer, takeChecks } from '../../src/checks/take-checks.ts'
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
  metrics: [gauge(name, { unit: 'count', help: 'Whatever it gives.' })],
  take,
})
const giving = (value: number, metric = 'rows') =>
  check('measured', async () => [{ metric, labels: { database: 'monotask' }, value }])
const fine = giving(1)

describe('takeChecks', () => {
  it('takes the others when one throws', async () => {
    const broken = check('broken', () => Promise.reject(new Error('no luck')))
    expect(await takeChecks([broken, fine], jobContext(local, clock))).toEqual([
      { check: 'broken', metrics: ['broken'], error: 'no luck' },
      {
        check: 'measured',
        metrics: ['measured'],
        readings: [{ metric: 'rows', labels: { database: 'monotask' }, value: 1 }],
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

describe('every check', () => {
  it('takes every check within 28 statements, names its metrics and labels the database', async () => {
    const context = jobContext(local, clock)
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
