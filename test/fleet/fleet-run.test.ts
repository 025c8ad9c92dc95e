import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { localFleet } from '../../bench/databases/local-fleet.ts'
import { statement } from '../../src/db/database.ts'
import { fleetHttp } from './http.ts'

const begun = z.object({ http: z.literal(202), id: z.string(), databases: z.number() })

it('runs a job in the databases with a label, and tells how far it is', async () => {
  await using fleet = await localFleet(4)
  fleet.members = fleet.members.map((member, at) => ({
    ...member,
    labels: { tenant: at < 3 ? 'a' : 'b' },
  }))
  await fleet.tick()
  const http = fleetHttp(fleet)
  fleet.faults.set('D0001', () => Promise.reject(new Error('D1_ERROR: no such table: secrets')))
  const { id, databases } = begun.parse(
    await http.json('POST', '/api/fleet/jobs/optimize/runs?label=tenant=a'),
  )
  expect(databases).toBe(3)
  expect(await http.json('GET', `/api/fleet/runs/${id}`)).toMatchObject({ done: 0, left: 3 })
  await fleet.queues.deliver(240)
  const told = await http.json('GET', `/api/fleet/runs/${id}`)
  expect(told).toMatchObject({ job: 'optimize', done: 2, failed: 1, left: 0 })
  expect(JSON.stringify(told)).not.toContain('secrets')
  const runs = async (name: string) =>
    (
      await fleet
        .database(name)
        .only(
          statement("SELECT count(*) AS n FROM viewkeeper_invocations WHERE series = 'optimize'"),
          z.object({ n: z.number() }),
        )
    ).n
  expect([await runs('D0000'), await runs('D0002'), await runs('D0003')]).toEqual([1, 1, 0])
})

it('goes on in a database until the job is done, and does nothing twice', async () => {
  await using fleet = await localFleet(1)
  await fleet.tick()
  const http = fleetHttp(fleet)
  const { id } = begun.parse(await http.json('POST', '/api/fleet/jobs/backfill/runs'))
  const [message] = fleet.queues.waiting.filter(
    ({ body }) => z.object({ kind: z.string() }).parse(body).kind === 'job',
  )
  await fleet.queues.deliver(240)
  expect(await http.json('GET', `/api/fleet/runs/${id}`)).toMatchObject({ done: 1, left: 0 })
  const db = fleet.database('D0000')
  const count = () =>
    db.only(
      statement("SELECT count(*) AS n FROM viewkeeper_invocations WHERE series = 'backfill'"),
      z.object({ n: z.number() }),
    )
  const before = await count()
  fleet.queues.put(z.looseObject({}).parse(message?.body))
  await fleet.queues.deliver(60)
  expect(await count()).toEqual(before)
})

describe('over several workers', () => {
  const twoShards = async () => {
    const fleet = await localFleet(4)
    fleet.shards = new Map([
      [0, []],
      [1, fleet.members.slice(0, 2)],
      [2, fleet.members.slice(2)],
    ])
    await fleet.tick()
    return fleet
  }

  it('runs a job in the databases of each, and counts all of them', async () => {
    await using fleet = await twoShards()
    const http = fleetHttp(fleet)
    fleet.faults.set('D0003', () => Promise.reject(new Error('D1_ERROR: Network connection lost.')))
    const { id, databases } = begun.parse(await http.json('POST', '/api/fleet/jobs/backfill/runs'))
    expect(databases).toBe(4)
    const jobs = fleet.queues.waiting.filter(
      ({ body }) => z.object({ kind: z.string() }).parse(body).kind === 'job',
    )
    expect(jobs.map(({ shard }) => shard).toSorted()).toEqual([1, 1, 2, 2])
    await fleet.queues.deliver(240)
    expect(await http.json('GET', `/api/fleet/runs/${id}`)).toMatchObject({
      ...{ databases: 4, done: 3, failed: 1, left: 0 },
      failures: [{ database: 'D0003' }],
    })
  })

  it('leaves those out whose worker has no queue bound here, and says how many', async () => {
    await using fleet = await twoShards()
    fleet.isQueueBound = (shard) => shard < 2
    const answer = await fleetHttp(fleet).json('POST', '/api/fleet/jobs/optimize/runs')
    expect(answer).toMatchObject({ http: 202, databases: 2, left_out: 2 })
  })
})

it('refuses what it can not do', async () => {
  await using fleet = await localFleet(1)
  await fleet.tick()
  const http = fleetHttp(fleet)
  const status = async (path: string) => (await http.json('POST', path)).http
  expect(await status('/api/fleet/jobs/evaluate/runs')).toBe(404)
  expect(await status('/api/fleet/jobs/audit/runs?label=tenant=z')).toBe(404)
  expect(await status('/api/fleet/jobs/optimize/runs?dry_run=true')).toBe(400)
  fleet.faults.clear()
  await fleet
    .database('CONTROL')
    .run(statement("UPDATE viewkeeper_databases SET state = 'unreachable'"))
  expect(await status('/api/fleet/jobs/audit/runs')).toBe(409)
  expect((await http.json('GET', '/api/fleet/runs/none')).http).toBe(404)
})
