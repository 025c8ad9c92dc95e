import { describe, expect, inject, it } from 'vitest'
import { fleetRows, monthOf } from '../../bench/report/fleet-month.ts'
import rows from '../../bench/report/fleet-rows.json' with { type: 'json' }
import { seed } from '../seed.ts'
import { simulatedShard } from './simulation/fleet.ts'
import { brightWorld, darkWorld, limits, queues, type World } from './simulation/platform.ts'
import type { SimulatedShard } from './simulation/shard.ts'

declare module 'vitest' {
  interface ProvidedContext {
    readonly fleet: { readonly shards: number; readonly databases: number }
  }
}

const hourMs = 3_600_000

/** How many shards of how many databases have a day: ten of 5,000 in the long mode. */
const { shards, databases } = inject('fleet')

const day = (world: World, count = databases, of = seed): SimulatedShard => {
  const shard = simulatedShard(count, world, of)
  shard.pass(24)
  return shard
}

const drained = ({ queues: { ticks, dead } }: SimulatedShard) => [ticks.waiting, dead.waiting]

const mostLate = ({ watch }: SimulatedShard): number =>
  watch.late.reduce((most, ms) => Math.max(most, ms), 0)

describe.each(Array.from({ length: shards }, (_, n) => seed + 100 * n))(
  'shard of seed %i',
  (of) => {
    it('looks after every database at its pace through a day of faults, twice delivered messages, dying consumers and a deployment', () => {
      const shard = day(darkWorld, databases, of)
      const { watch } = shard
      // No tick is lost without an alert, and none runs twice.
      expect(watch.faults).toEqual([])
      expect(watch.looks).toBeGreaterThan(0.97 * 288 * databases)
      expect(watch.cleanups).toBeGreaterThan(0.99 * 24 * databases)
      expect(watch.failures).toBeGreaterThan(0)
      expect(shard.queues.ticks.usage.died).toBeGreaterThan(0)
      expect(shard.queues.ticks.usage.deliveries).toBeGreaterThan(shard.queues.ticks.usage.sent)
      // The backlog drains, and the deployment is not noticed.
      expect(drained(shard)).toEqual([0, 0])
      expect(watch.lagging).toEqual([])
      expect(watch.unread).toBe(0)
    })
  },
)

it('keeps within what the platform gives, though every database is busy all day', () => {
  const shard = day({ ...brightWorld, busy: 1 })
  const { ticks } = shard.queues
  expect(shard.watch.faults).toEqual([])
  expect(shard.skippedTicks).toBe(0)
  expect(shard.watch.runs).toBeGreaterThanOrEqual(288 * databases)
  expect(ticks.usage.mostAtOnce).toBeLessThanOrEqual(
    Math.min(queues.ticks.atOnce, limits.consumers),
  )
  expect(ticks.usage.longestWallMs).toBeLessThan(limits.wallMs)
  expect(ticks.usage.sent / 288 / 60).toBeLessThan(limits.messagesPerSecond)
  expect(ticks.usage.lost).toBe(0)
})

it('delays no database by others that fail or hang, though a fifth of them do', () => {
  const alone = day(brightWorld)
  const among = day({ ...brightWorld, fails: 0.1, hangs: 0.1 })
  expect(among.watch.failures).toBeGreaterThan(databases)
  expect(among.watch.faults).toEqual([])
  expect(among.skippedTicks).toBe(0)
  // One that hangs takes a sixth of the places in its message, once: the others have one turn more at most.
  expect(mostLate(among)).toBeLessThan(mostLate(alone) * 1.6)
})

it('tells that the fleet lags while the queue stands still, and catches up within two ticks', () => {
  const fromMs = 10 * hourMs + 20_000
  const untilMs = 11 * hourMs
  const shard = day({ ...brightWorld, standsStill: { fromMs, untilMs } })
  const [lagging, ...others] = shard.watch.lagging
  expect(others).toEqual([])
  expect(lagging?.fromMs).toBeGreaterThan(fromMs)
  expect(lagging?.fromMs).toBeLessThan(fromMs + 11 * 60_000)
  expect(lagging?.untilMs).toBeLessThan(untilMs + 20 * 60_000)
  expect(shard.watch.faults).toEqual([])
  expect(drained(shard)).toEqual([0, 0])
  // What had been sent for ticks that were given up meanwhile is let go of unread.
  expect(shard.watch.stale).toBeGreaterThanOrEqual((3 * databases) / 10)
})

describe('a deployment that changes the messages, while some databases fail', () => {
  const fromMs = 12 * hourMs + 60_000
  const deployed = (minutes: number, isUndone = false) =>
    day({
      ...brightWorld,
      fails: 0.3,
      deployment: { fromMs, untilMs: fromMs + minutes * 60_000, isUndone },
    })

  const longestMinutes = ({ watch }: SimulatedShard) => watch.longestWaitMs / 60_000

  it('is not noticed where it takes a minute', () => {
    const shard = deployed(1)
    expect(shard.watch.faults).toEqual([])
    expect([shard.watch.unread, shard.skippedTicks]).toEqual([0, 0])
    expect(longestMinutes(shard)).toBeLessThan(5)
    expect(drained(shard)).toEqual([0, 0])
  })

  it('loses nothing, and is told of where ticks are late, though it stands half way for an hour', () => {
    const shard = deployed(60)
    expect(shard.watch.faults).toEqual([])
    // A message that no worker could read that was given it, fourteen times and more.
    expect(shard.watch.unread).toBeLessThanOrEqual(1)
    expect(longestMinutes(shard)).toBeLessThan(20)
    expect(drained(shard)).toEqual([0, 0])
  })

  it('leaves messages that nobody can read any more where it is undone, and they are let go of', () => {
    const shard = deployed(10, true)
    expect(shard.watch.faults).toEqual([])
    expect(shard.watch.unread).toBeGreaterThan(0)
    expect(longestMinutes(shard)).toBeLessThan(20)
    expect(drained(shard)).toEqual([0, 0])
  })
})

it('comes to as much a month as the table of costs says', () => {
  const shard = day(brightWorld, Math.max(100, databases))
  const { watch, queues: sent } = shard
  const foreseen = monthOf(Math.max(100, databases), fleetRows.parse(rows))
  expect(3 * 30 * sent.ticks.usage.sent).toBeCloseTo(foreseen.operations, -5)
  const { look, run } = fleetRows.parse(rows)
  const looks = 30 * (watch.looks - watch.runs - watch.cleanups)
  const ofTicks = looks * look.read + 30 * watch.runs * run.read
  expect(ofTicks / foreseen.read).toBeGreaterThan(0.7)
  expect(ofTicks / foreseen.read).toBeLessThan(1)
})
