import { expect, it } from 'vitest'
import { type LocalFleet, localFleet, tickCron } from '../../bench/databases/local-fleet.ts'
import { statement } from '../../src/db/database.ts'
import { enrol, readRegistry } from '../../src/store/fleet/registry.ts'
import { newestFleetTicks, partsSince } from '../../src/store/fleet/ticks.ts'

/** Twelve failed jobs: QueueFailures fires at once. */
const failing = Array.from(
  { length: 12 },
  (_, n) =>
    `INSERT INTO automation_queue (id, event_type, status, created_at, completed_at)
    VALUES ('job-${n}', 'test', 'failed', '2026-11-30T09:50:00Z', '2026-11-30T09:55:00Z')`,
)

/** A worker that evaluates and binds no database, and two with two each. */
const twoShards = async (): Promise<LocalFleet> => {
  const fleet = await localFleet(4, (name) => (['D0001', 'D0002'].includes(name) ? failing : []))
  fleet.shards = new Map([
    [0, []],
    [1, fleet.members.slice(0, 2)],
    [2, fleet.members.slice(2)],
  ])
  return fleet
}

const control = (fleet: LocalFleet) => fleet.database('CONTROL')

it('several workers share CONTROL, each with its own databases, and their alerts are one message', async () => {
  await using fleet = await twoShards()
  await fleet.tick()
  const registry = await readRegistry(control(fleet))
  expect(registry.map(({ name, shard, state }) => [name, shard, state])).toEqual([
    ['D0000', 1, 'ok'],
    ['D0001', 1, 'ok'],
    ['D0002', 2, 'ok'],
    ['D0003', 2, 'ok'],
  ])
  const parts = await partsSince(control(fleet), 0)
  expect(parts.map(({ shard, part }) => [shard, part])).toEqual([
    [1, 1],
    [1, 2],
    [2, 1],
    [2, 2],
  ])
  expect(fleet.sent.map(({ body }) => body.match(/"database":"D\d+"/g))).toEqual([
    ['"database":"D0001"', '"database":"D0002"'],
  ])
})

it('the fleet is evaluated as soon as the last shard has got through, once', async () => {
  await using fleet = await twoShards()
  await fleet.cron()
  await fleet.queues.deliver(239)
  expect(await newestFleetTicks(control(fleet), 1)).toMatchObject([{ isComplete: true }])
  expect(fleet.sent).toHaveLength(1)
  await fleet.queues.deliver(61)
  expect(fleet.sent).toHaveLength(1)
})

it('a shard that does not come is waited for until four minutes after the tick, and the fleet lags', async () => {
  await using fleet = await twoShards()
  await fleet.tick()
  const first = fleet.sent.length
  const lagging = () => fleet.sent.filter(({ body }) => body.includes('FleetLagging'))
  await fleet.cron(tickCron, [0, 1])
  await fleet.queues.deliver(239)
  expect(await newestFleetTicks(control(fleet), 1)).toMatchObject([{ isComplete: false }])
  expect(fleet.sent).toHaveLength(first)
  await fleet.queues.deliver(61)
  for (let tick = 0; tick < 3; tick += 1) {
    await fleet.cron(tickCron, [0, 1])
    await fleet.queues.deliver(300)
  }
  expect(lagging()).toHaveLength(1)
})

it('a shard that is new has not missed the ticks before it', async () => {
  await using fleet = await twoShards()
  await fleet.cron(tickCron, [0, 1])
  await fleet.queues.deliver(300)
  await fleet.cron(tickCron, [0, 1])
  await fleet.queues.deliver(300)
  await fleet.tick()
  const ticks = await newestFleetTicks(control(fleet), 3)
  expect(ticks.map(({ isComplete }) => isComplete)).toEqual([true, true, true])
})

it('a shard lets go of its own databases alone, and one that moves keeps its alerts', async () => {
  await using fleet = await twoShards()
  await fleet.tick()
  const [d0, d1, d2, d3] = fleet.members
  if (!d0 || !d1 || !d2 || !d3) throw new Error('There are four.')
  fleet.shards = new Map([
    [0, []],
    [2, [d1, d2]],
    [1, [d0]],
  ])
  await control(fleet).batch(enrol([d1, d2], 2, fleet.clock.now()))
  await control(fleet).batch(enrol([d0], 1, fleet.clock.now()))
  const registry = await readRegistry(control(fleet))
  expect(registry.map(({ name, shard, alerts }) => [name, shard, alerts.length > 0])).toEqual([
    ['D0000', 1, false],
    ['D0001', 2, true],
    ['D0002', 2, true],
  ])
})

it('one worker alone takes the whole registry over', async () => {
  await using fleet = await twoShards()
  await fleet.tick()
  fleet.shards = null
  await fleet.tick()
  const registry = await readRegistry(control(fleet))
  expect(registry.map(({ shard }) => shard)).toEqual([0, 0, 0, 0])
  const [newest] = await newestFleetTicks(control(fleet), 1)
  expect(newest).toMatchObject({ isComplete: true })
})

it('the runs of the shards do not stand in each other’s way in CONTROL', async () => {
  await using fleet = await twoShards()
  await fleet.tick()
  const { rows } = (
    await control(fleet).batch([
      statement('SELECT DISTINCT database FROM viewkeeper_invocations ORDER BY database'),
    ])
  )[0] ?? { rows: [] }
  expect(rows).toEqual(['CONTROL', 'CONTROL-1', 'CONTROL-2'].map((database) => ({ database })))
})
