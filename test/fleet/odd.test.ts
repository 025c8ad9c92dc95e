import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type LocalFleet, localFleet } from '../../bench/databases/local-fleet.ts'
import { statement } from '../../src/db/database.ts'
import { messageVersion } from '../../src/fleet/message.ts'
import { listAlerts } from '../../src/store/alerts.ts'
import { readRegistry } from '../../src/store/fleet/registry.ts'
import { newestFleetTicks, newestTick, partsSince } from '../../src/store/fleet/ticks.ts'

beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
})
afterEach(() => vi.restoreAllMocks())

const states = async (fleet: LocalFleet) =>
  Object.fromEntries(
    (await readRegistry(fleet.database('CONTROL'))).map(({ name, state, error }) => [
      name,
      error === null ? state : `${state}: ${error}`,
    ]),
  )

const runsOf = async (fleet: LocalFleet, name: string): Promise<number> => {
  const [result] = await fleet
    .database(name)
    .batch([statement('SELECT 1 FROM viewkeeper_invocations')])
  return result?.rows.length ?? 0
}

const firing = async (fleet: LocalFleet): Promise<string[]> =>
  (await listAlerts(fleet.database('CONTROL'), { since_ms: Date.now(), after: null, limit: 100 }))
    .filter(({ status }) => status === 'firing')
    .map(({ labels }) => `${labels.alertname} ${labels.database}`)

it('runs nothing twice though a message is delivered twice', async () => {
  await using fleet = await localFleet(2)
  await fleet.cron()
  for (const { body } of [...fleet.queues.waiting]) fleet.queues.put(Object(body))
  await fleet.queues.deliver(300)
  expect(await runsOf(fleet, 'D0000')).toBe(1)
  expect(await runsOf(fleet, 'D0001')).toBe(1)
  expect(await newestTick(fleet.database('CONTROL'), 0)).toMatchObject({ parts: 2, ended: 2 })
})

it('sends no tick while the one before has not got through, says so, and takes up again', async () => {
  await using fleet = await localFleet(2)
  await fleet.cron()
  fleet.queues.hold()
  for (let minutes = 5; minutes < 15; minutes += 5) {
    fleet.clock.pass(300_000)
    await fleet.cron()
  }
  expect(await newestFleetTicks(fleet.database('CONTROL'), 5)).toHaveLength(1)
  expect(await firing(fleet)).toEqual(['FleetLagging CONTROL'])
  fleet.clock.pass(300_000)
  await fleet.cron()
  expect(await newestFleetTicks(fleet.database('CONTROL'), 5)).toHaveLength(2)
  fleet.queues.release()
  await fleet.queues.deliver(300)
  // What the tick that was given up had sent was let go of unread.
  expect(await runsOf(fleet, 'D0000')).toBe(1)
  for (let n = 0; n < 3; n += 1) await fleet.tick()
  expect(await firing(fleet)).toEqual([])
})

it('lets go of what nobody can read, and keeps one of a newer version for a worker of that', async () => {
  await using fleet = await localFleet(1)
  const tick_ms = fleet.clock.now().getTime()
  fleet.queues.put({ version: messageVersion - 2, tick_ms, kind: 'evaluate' })
  fleet.queues.put({ hello: 'world' })
  fleet.queues.put({ version: messageVersion, kind: 'jobs', tick_ms: 'soon' })
  const newer = { version: messageVersion + 1, kind: 'something new' }
  fleet.queues.put(newer)
  await fleet.queues.deliver(10)
  expect(fleet.queues.waiting.map(({ body }) => body)).toEqual([newer])
  expect(vi.mocked(console.error)).toHaveBeenCalledTimes(3)
  await fleet.queues.deliver(3600)
  expect(fleet.queues.waiting).toEqual([])
  expect(vi.mocked(console.error)).toHaveBeenLastCalledWith(
    expect.objectContaining({ error: expect.stringContaining(`of version ${newer.version}`) }),
  )
})

it('works a tick that the version before has sent, once', async () => {
  await using fleet = await localFleet(2)
  await fleet.cron()
  for (const { body } of [...fleet.queues.waiting])
    fleet.queues.put({ ...Object(body), version: messageVersion - 1 })
  await fleet.queues.deliver(300)
  expect([await runsOf(fleet, 'D0000'), await runsOf(fleet, 'D0001')]).toEqual([1, 1])
  expect(await newestTick(fleet.database('CONTROL'), 0)).toMatchObject({ parts: 2, ended: 2 })
})

it('works a tick that got to the dead unread, and asks for a database anew that it could not try', async () => {
  await using fleet = await localFleet(2)
  const control = fleet.database('CONTROL')
  await fleet.tick()
  await control.run(
    statement(
      "UPDATE viewkeeper_databases SET state = 'slow', tried_at_ms = 1 WHERE name = 'D0001'",
    ),
  )
  await fleet.cron()
  const sent = [...fleet.queues.waiting]
  fleet.queues.dropAll()
  for (const { body } of sent) fleet.queues.put(Object(body), 'dead')
  await fleet.queues.deliver(300)
  expect(await newestTick(control, 0)).toMatchObject({ parts: 1, ended: 1 })
  expect(await states(fleet)).toEqual({ D0000: 'ok', D0001: 'slow' })
  await fleet.tick()
  expect(await states(fleet)).toEqual({ D0000: 'ok', D0001: 'ok' })
})

it('passes over a database that is gone or renamed between tick and message', async () => {
  await using fleet = await localFleet(3)
  await fleet.cron()
  const [first, second] = fleet.members
  if (first === undefined || second === undefined) throw new Error('no members')
  fleet.members = [first, { ...second, name: 'renamed' }]
  await fleet.queues.deliver(300)
  expect(await newestTick(fleet.database('CONTROL'), 0)).toMatchObject({ parts: 3, ended: 3 })
  expect(await runsOf(fleet, 'D0002')).toBe(0)
  await fleet.tick()
  expect(await states(fleet)).toEqual({ D0000: 'ok', renamed: 'ok' })
})

it('looks after a database once though two bindings lead to it', async () => {
  await using fleet = await localFleet(2)
  const [first] = fleet.members
  if (first === undefined) throw new Error('no members')
  fleet.members = [first, { ...first, name: 'E0000' }]
  await fleet.tick()
  await fleet.tick()
  expect(await states(fleet)).toEqual({
    D0000: 'ok',
    E0000: 'double: It is the same database as D0000: one of the two bindings is to go.',
  })
})

it('leaves a database alone that lacks a migration, and one without our tables', async () => {
  await using fleet = await localFleet(3)
  await fleet
    .database('D0001')
    .run(
      statement(
        'DELETE FROM viewkeeper_migrations WHERE id = (SELECT max(id) FROM viewkeeper_migrations)',
      ),
    )
  await fleet.database('D0002').run(statement('DROP TABLE viewkeeper_migrations'))
  await fleet.tick()
  const { D0000, D0001, D0002 } = await states(fleet)
  expect(D0000).toBe('ok')
  expect(D0001).toMatch(
    /^behind: It lacks migrations: the newest is \d{4}_.*npm run fleet -- migrate$/,
  )
  expect(D0002).toMatch(
    /^behind: It lacks migrations: there are none of ours.*npm run fleet -- migrate$/,
  )
  expect(await runsOf(fleet, 'D0001')).toBe(0)
})

it('fails with what to do where CONTROL has not had its migrations', async () => {
  await using fleet = await localFleet(1)
  await fleet.database('CONTROL').run(statement('DROP TABLE viewkeeper_databases'))
  await expect(fleet.cron()).rejects.toThrow('dispatch')
})

it('goes on when every database is down, and when all are back', async () => {
  await using fleet = await localFleet(2)
  await fleet.tick()
  const down = () => Promise.reject(new Error('D1_ERROR: Network connection lost.'))
  for (const name of ['D0000', 'D0001']) fleet.faults.set(name, down)
  for (let n = 0; n < 3; n += 1) await fleet.tick()
  expect(Object.values(await states(fleet)).every((one) => one.startsWith('unreachable'))).toBe(
    true,
  )
  fleet.faults.clear()
  for (let n = 0; n < 14; n += 1) await fleet.tick()
  expect(await states(fleet)).toEqual({ D0000: 'ok', D0001: 'ok' })
  expect((await partsSince(fleet.database('CONTROL'), 0)).length).toBeGreaterThan(0)
})
