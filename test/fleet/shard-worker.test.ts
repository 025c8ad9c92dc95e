import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Miniflare } from 'miniflare'
import { expect, inject, it } from 'vitest'
import * as z from 'zod'
import { consumersOf, producersOf } from '../../scripts/fleet/block.ts'
import { prepareFleet } from '../../scripts/start/fleet-demo.ts'
import { adminToken } from '../worker/harness.ts'

/** The queues of a worker as its wrangler file has them. */
const queuesOf = (suffix: string, shards: readonly number[]) => ({
  queueProducers: Object.fromEntries(
    producersOf(suffix, shards).map(({ binding, queue }) => [binding, { queueName: queue }]),
  ),
  queueConsumers: Object.fromEntries(
    consumersOf(suffix).map(({ queue }) => [queue, { maxBatchSize: 1, maxBatchTimeout: 0 }]),
  ),
})

/** The worker that evaluates, with a database of its own, and a shard with another; `path` asks the first. */
const twoWorkers = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'viewkeeper-shards-'))
  const d1Persist = join(folder, 'd1')
  await prepareFleet(
    d1Persist,
    ['D0', 'D1'].map((name) => ({ name, behaviour: 'well' })),
  )
  const built = {
    modules: true,
    scriptPath: inject('worker'),
    compatibilityDate: '2026-07-01',
  } as const
  const settings = { ADMIN_TOKEN: adminToken, FLEET_SPREAD_SECONDS: '0' }
  const miniflare = new Miniflare({
    d1Persist,
    workers: [
      {
        ...{ name: 'viewkeeper', ...built, bindings: settings },
        ...{ d1Databases: { CONTROL: 'CONTROL', D0: 'D0' }, ...queuesOf('', [1]) },
      },
      {
        ...{ name: 'viewkeeper-shard-1', ...built, bindings: { ...settings, FLEET_SHARD: '1' } },
        ...{ d1Databases: { CONTROL: 'CONTROL', D1: 'D1' }, ...queuesOf('-1', []) },
      },
    ],
  })
  await miniflare.ready
  return {
    /** Lets both have a cron event of now. */
    cron: async () => {
      for (const name of ['viewkeeper', 'viewkeeper-shard-1'])
        await (await miniflare.getWorker(name)).scheduled({
          cron: '*/5 * * * *',
          scheduledTime: new Date(),
        })
    },
    json: async (method: string, path: string) => {
      const response = await miniflare.dispatchFetch(`http://viewkeeper.test${path}`, {
        method,
        headers: { authorization: `Bearer ${adminToken}` },
      })
      return z.looseObject({}).parse(await response.json())
    },
    [Symbol.asyncDispose]: async () => {
      await miniflare.dispose()
      rmSync(folder, { recursive: true })
    },
  }
}

it('a job by hand gets to the database of another worker through the queue of that, and back', async () => {
  await using fleet = await twoWorkers()
  await fleet.cron()
  const states = async () => (await fleet.json('GET', '/api/databases')).states
  await expect.poll(states, { timeout: 20_000 }).toMatchObject({ new: 0 })
  const begun = await fleet.json('POST', '/api/fleet/jobs/optimize/runs')
  expect(begun).toMatchObject({ databases: 2 })
  const progress = () => fleet.json('GET', `/api/fleet/runs/${begun.id}`)
  await expect
    .poll(progress, { timeout: 20_000 })
    .toMatchObject({ databases: 2, done: 2, failed: 0, left: 0 })
})
