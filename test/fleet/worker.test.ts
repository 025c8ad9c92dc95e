import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, inject, it } from 'vitest'
import { openDatabases } from '../../scripts/local/database.ts'
import { prepareFleet } from '../../scripts/start/fleet-demo.ts'
import { type Behaviour, startFleetWorker } from '../../scripts/start/fleet-worker.ts'
import { Database, type Statement, statement } from '../../src/db/database.ts'
import { messageVersion } from '../../src/fleet/message.ts'
import { beginTick, partsSince } from '../../src/store/fleet/ticks.ts'
import { freePort } from '../free-port.ts'
import { adminToken } from '../worker/harness.ts'

const fleetOf = async (behaviours: readonly Behaviour[]) => {
  const folder = mkdtempSync(join(tmpdir(), 'viewkeeper-fleet-'))
  const databases = behaviours.map((behaviour, n) => ({ name: `D${n}`, behaviour }))
  await prepareFleet(join(folder, 'd1'), databases)
  const port = await freePort()
  const start = () =>
    startFleetWorker(inject('worker'), {
      folder: join(folder, 'd1'),
      port,
      settings: { ADMIN_TOKEN: adminToken, FLEET_SPREAD_SECONDS: '240' },
      databases,
    })
  let worker = await start()
  return {
    cron: (cron: string, at: Date) => worker.cron(cron, at),
    queue: (name: string, bodies: readonly unknown[]) => worker.queue(name, bodies),
    send: (body: unknown) => worker.send(body),
    control: () => worker.control,
    /** What the worker answers, as the admin has it. */
    json: async (path: string): Promise<unknown> => {
      const headers = { authorization: `Bearer ${adminToken}` }
      return (await fetch(`http://127.0.0.1:${port}${path}`, { headers })).json()
    },
    /** Stops the worker, changes a database, and starts it again. */
    between: async (name: string, change: Statement) => {
      await worker[Symbol.asyncDispose]()
      const opened = await openDatabases([name], join(folder, 'd1'))
      await new Database(name, opened.transport(name)).run(change)
      await opened.dispose()
      worker = await start()
    },
    [Symbol.asyncDispose]: async () => {
      await worker[Symbol.asyncDispose]()
      rmSync(folder, { recursive: true })
    },
  }
}

it('the built worker acknowledges each message by itself, and goes on where one database is broken', async () => {
  await using fleet = await fleetOf(['well', 'broken', 'slow'])
  const tick = new Date(Math.floor(Date.now() / 300_000) * 300_000)
  // As if the tick had been sent: what the cron event sends waits for minutes.
  await fleet.cron('*/5 * * * *', tick)
  await fleet.control().run(beginTick(tick, { shard: 0, parts: 1, now: tick }))
  const jobs = {
    ...{ version: messageVersion, kind: 'jobs', tick_ms: tick.getTime() },
    ...{ cron: '*/5 * * * *', part: 1, parts: 1, databases: ['D0', 'D1', 'D2', 'gone'] },
  }
  const answered = await fleet.queue('viewkeeper-ticks', [
    jobs,
    { hello: 'world' },
    { version: messageVersion + 1, kind: 'later' },
  ])
  expect(answered).toEqual({ outcome: 'ok', explicitAcks: ['0', '1'], retried: ['2'] })
  const [part] = await partsSince(fleet.control(), 0)
  expect(part?.outcomes.map(({ name, outcome }) => `${name} ${outcome}`).toSorted()).toEqual([
    'D0 ran',
    'D1 failed',
    'D2 ran',
  ])
  const again = { version: messageVersion, kind: 'again', tick_ms: tick.getTime() }
  const alone = { ...again, cron: '*/5 * * * *', database: 'D1' }
  expect(await fleet.queue('viewkeeper-slow', [alone])).toMatchObject({ retried: ['0'] })
  expect(await fleet.queue('viewkeeper-dead', [alone])).toMatchObject({ explicitAcks: ['0'] })
})

it('the built worker takes what the version before left in the queues, and each message on its own', async () => {
  await using fleet = await fleetOf(['well', 'well'])
  const tick = new Date(Math.floor(Date.now() / 300_000) * 300_000)
  await fleet.cron('*/5 * * * *', tick)
  await fleet.control().run(beginTick(tick, { shard: 0, parts: 2, now: tick }))
  const jobs = { kind: 'jobs', tick_ms: tick.getTime(), cron: '*/5 * * * *', parts: 2 }
  const before = { version: messageVersion - 1, ...jobs, part: 1, databases: ['D0'] }
  const own = { version: messageVersion, ...jobs, part: 2, databases: ['D1'] }
  // Through the queue itself, in the order in which a deployment would leave them.
  for (const body of [{ ...own, version: messageVersion + 1 }, before, before, own])
    await fleet.send(body)
  const ended = async () =>
    (await partsSince(fleet.control(), 0)).map(({ part, outcomes }) => [
      part,
      ...outcomes.map(({ name, outcome }) => `${name} ${outcome}`),
    ])
  await expect.poll(ended, { timeout: 20_000 }).toEqual([
    [1, 'D0 ran'],
    [2, 'D1 ran'],
  ])
  const older = { ...before, version: messageVersion - 2 }
  expect(await fleet.queue('viewkeeper-ticks', [older, before])).toMatchObject({
    explicitAcks: ['0', '1'],
    retried: [],
  })
})

it('the built worker tells of a database in which nothing has moved as it was evaluated, and when it was looked at', async () => {
  // Those before it have had jobs fail.
  await using fleet = await fleetOf(Array.from({ length: 9 }, () => 'well' as const))
  const name = 'D8'
  const now = new Date(Math.floor(Date.now() / 300_000) * 300_000)
  const halfAnHour = 1_800_000
  const tick = async (at: Date) => {
    await fleet.cron('*/5 * * * *', at)
    const jobs = {
      version: messageVersion,
      kind: 'jobs',
      tick_ms: at.getTime(),
      cron: '*/5 * * * *',
    }
    await fleet.queue('viewkeeper-ticks', [{ ...jobs, part: 1, parts: 9, databases: [name] }])
  }
  await tick(new Date(now.getTime() - halfAnHour))
  const path = `/api/status?database=${name}`
  expect(await fleet.json(path)).toMatchObject({ state: 'ok' })
  const shifted = "runs ->> '$.evaluate.last_success_ms' - ?1"
  await fleet.between(
    name,
    statement(
      `UPDATE viewkeeper_invocations SET runs = json_set(runs, '$.evaluate.last_success_ms', ${shifted})`,
      halfAnHour,
    ),
  )
  expect(await fleet.json(path)).toMatchObject({ state: 'unknown' })
  await tick(now)
  expect(await fleet.json(path)).toMatchObject({
    state: 'ok',
    sentence: expect.stringMatching(/nothing has moved since it was evaluated 3\d min ago\.$/),
    looked_at: expect.any(String),
  })
})
