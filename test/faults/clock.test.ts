import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import * as z from 'zod'
import { application } from '../../src/app.ts'
import { leaseMsOf } from '../../src/jobs/invoke.ts'
import { jobsOf } from '../../src/jobs/schedule.ts'
import { inexact } from './checks.ts'
import { content } from './content.ts'
import { randomOf } from './draws.ts'
import { everyFiveMinutes } from './subjects.ts'
import { World } from './world.ts'

const jobs = ['snapshot', 'audit', 'evaluate', 'deliver']

let world: World
beforeAll(async () => {
  world = new World('2026-05-01T10:50:00.000Z')
  world.exec(...content)
  await world.event(everyFiveMinutes)
})
afterAll(() => world[Symbol.dispose]())
beforeEach(async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  world.d1.mark()
  world.renew(randomOf(1))
  world.clock.set('2026-05-01T10:55:00.000Z')
  await world.event(everyFiveMinutes)
})
afterEach(() => world.d1.undo())

/** Delivers a tick at each of the times; a time after `>` is when it was due. */
const deliver = async (times: readonly string[]): Promise<string[]> => {
  const outcomes: string[] = []
  for (const text of times) {
    const [at = '', due = at] = text.split(' > ')
    world.clock.set(at)
    outcomes.push(await world.event(everyFiveMinutes, { scheduledTime: new Date(due) }))
  }
  return outcomes
}

/** Of each job: how many of its runs ended so. */
const statuses = async () => {
  const found: Record<string, Record<string, number>> = {}
  for (const job of jobs) {
    const runs = await world.runs(job)
    found[job] = Object.fromEntries(
      Map.groupBy(runs, ({ status }) => status)
        .entries()
        .map(([status, { length }]) => [status, length]),
    )
  }
  return found
}

const allOk = (count: number) => Object.fromEntries(jobs.map((job) => [job, { ok: count }]))

const alertsBody = z.object({
  alerts: z.array(z.object({ status: z.string(), labels: z.record(z.string(), z.string()) })),
})

/** The names of the alerts that fire. */
const firing = async (): Promise<string[]> => {
  const shown = alertsBody.parse(await (await world.request('GET', '/api/alerts'))?.json())
  return shown.alerts.flatMap(({ status, labels }) =>
    status === 'firing' ? [labels.alertname ?? ''] : [],
  )
}

const stories: readonly (readonly [
  name: string,
  times: readonly string[],
  /** Events that ran, beside the two at the beginning. */
  ran: number,
])[] = [
  [
    'back an hour, and on from there',
    ['11:00', '11:05', '10:10', '10:15', '10:20'].map((time) => `2026-05-01T${time}:00.000Z`),
    5,
  ],
  [
    'back an hour, over the very same times',
    ['11:00', '10:00', '10:05', '11:00', '11:05'].map((time) => `2026-05-01T${time}:00.000Z`),
    4,
  ],
  [
    'forward a day, and back',
    ['2026-05-01T11:00:00.000Z', '2026-05-02T11:05:00.000Z', '2026-05-01T11:10:00.000Z'],
    3,
  ],
  [
    'the end of a year',
    ['2026-12-31T23:50:00.000Z', '2026-12-31T23:55:00.000Z', '2027-01-01T00:00:00.000Z'],
    3,
  ],
  [
    'a leap day',
    ['2028-02-28T23:55:00.000Z', '2028-02-29T00:00:00.000Z', '2028-03-01T00:00:00.000Z'],
    3,
  ],
  [
    'doubled, at once and an hour later',
    [
      '2026-05-01T11:00:00.000Z',
      '2026-05-01T11:00:01.000Z > 2026-05-01T11:00:00.000Z',
      '2026-05-01T11:05:00.000Z',
      '2026-05-01T11:45:00.000Z > 2026-05-01T11:00:00.000Z',
    ],
    2,
  ],
  [
    'late, after the next',
    [
      '2026-05-01T11:05:00.000Z',
      '2026-05-01T11:06:00.000Z > 2026-05-01T11:00:00.000Z',
      '2026-05-01T11:10:00.000Z',
    ],
    3,
  ],
  ['missing for hours', ['2026-05-01T11:00:00.000Z', '2026-05-01T17:00:00.000Z'], 2],
]

describe('whatever the clock does, each event runs once and is well', () => {
  it.each(stories)('%s', async (_name, times, ran) => {
    expect(await deliver(times)).toEqual(times.map(() => 'ok'))
    expect(await statuses()).toEqual(allOk(2 + ran))
    expect(await inexact(world.d1)).toEqual([])
    // What was noted in a future that has not come counts as unknown, which is said.
    const isUnknown = (name: string) => name === 'CheckFailed'
    expect((await firing()).filter((name) => !isUnknown(name))).toEqual([])
    // Every operation has had its turn with the write probe after half an hour.
    const halfAnHour = ['05', '10', '15', '20', '25', '30']
    await deliver(halfAnHour.map((minutes) => `2028-03-01T00:${minutes}:00.000Z`))
    expect(await firing()).toEqual([])
  })
})

it('two deliveries of one event at the same time run once', async () => {
  world.clock.set('2026-05-01T11:00:00.000Z')
  const both = [world.event(everyFiveMinutes), world.event(everyFiveMinutes)]
  expect(await Promise.all(both)).toEqual(['ok', 'ok'])
  expect(await statuses()).toEqual(allOk(3))
})

const minute = 60_000
/** How far the clocks of two instances may be apart: so much before its beginning a lease counts as well. */
const clocksApartMs = 5000
const leaseMs = leaseMsOf(jobsOf(application, everyFiveMinutes))

describe('the lease of a worker that died', () => {
  it.each([
    ['an hour before', -60 * minute, true],
    ['a minute before', -minute, true],
    ['at once', 1000, false],
    ['when it ends', leaseMs, true],
    ['with the next event', 5 * minute, true],
    ['a day later', 24 * 60 * minute, true],
  ] as const)('blocks by its length at most, by any clock: %s', async (_name, later, isFree) => {
    world.clock.set('2026-05-01T11:00:00.000Z')
    await world.die(everyFiveMinutes, 6)
    world.clock.pass(later)
    await world.event(everyFiveMinutes)
    const [latest] = await world.runs('audit')
    expect(latest?.status).toBe(isFree ? 'ok' : 'skipped')
    expect(later >= -clocksApartMs && later < leaseMs).toBe(!isFree)
  })
})

it('an event while the one before still goes on is skipped, and the one after runs', async () => {
  world.clock.set('2026-05-01T11:00:00.000Z')
  await world.die(everyFiveMinutes, 6)
  expect(await deliver(['2026-05-01T11:02:00.000Z', '2026-05-01T11:05:00.000Z'])).toEqual([
    'ok',
    'ok',
  ])
  const runs = await world.runs('audit')
  expect(runs.slice(0, 3).map(({ status }) => status)).toEqual(['ok', 'skipped', 'failed'])
})

it('a machine whose clock is a fraction of a second behind fails no check', async () => {
  await deliver(['2026-05-01T11:00:00.500Z', '2026-05-01T11:00:00.200Z'])
  expect(await firing()).toEqual([])
})
