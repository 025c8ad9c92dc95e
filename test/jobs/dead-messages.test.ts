import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { statement } from '../../src/db/database.ts'
import { cleanupJob } from '../../src/jobs/cleanup.ts'
import { deliverJob } from '../../src/jobs/deliver.ts'
import { evaluateJob } from '../../src/jobs/evaluate.ts'
import { parseSettings } from '../../src/settings.ts'
import { dismissDelivery, listDeliveries, replayDelivery } from '../../src/store/deliveries.ts'
import { outboxCounts } from '../../src/store/outbox.ts'
import { type LocalD1, localD1 } from '../d1.ts'
import { Clock, jobContext } from './context.ts'
import { madeUp, type Values } from './made-up.ts'

let local: LocalD1
beforeAll(async () => {
  local = await localD1()
})
afterAll(() => local[Symbol.asyncDispose]())

const tables = ['alerts', 'alert_groups', 'outbox', 'outbox_ended', 'receivers_off']
beforeEach(() =>
  local.db.batch(tables.map((table) => statement(`DELETE FROM viewkeeper_${table}`))),
)

const hour = 3_600_000
const clock = new Clock('2026-05-01T10:00:00Z')
let values: Values = {}
const application = madeUp(() => values)
let settings = parseSettings({ ALERT_WEBHOOK_URL: 'https://alerts.example.com/' })
const received: unknown[] = []
beforeEach(() => {
  received.length = 0
  settings = { ...settings, deployedAt: new Date('2026-01-01T00:00:00Z') }
})

const body = z.object({ status: z.string() })
/** Evaluate and deliver, five minutes later; the receiver answers with this status. */
const tick = async (answer: number, after = 300_000) => {
  clock.pass(after)
  const fetch: typeof globalThis.fetch = async (_, init) => {
    if (answer < 300) received.push(body.parse(JSON.parse(String(init?.body))).status)
    return new Response(null, { status: answer })
  }
  const context = jobContext(local, clock, { application, settings, fetch })
  const evaluated = await evaluateJob.run(context)
  return { ...evaluated, ...(await deliverJob.run(context)) }
}
/** Ticks half a day apart until the message is dead. */
const untilDead = async () => {
  for (let tries = 0; tries < 9; tries += 1) if ((await tick(500, 12 * hour)).dead === 1) return
  throw new Error('The message did not die.')
}
const dead = async () => (await outboxCounts(local.db)).dead
const deadId = async () => {
  const [message] = await listDeliveries(local.db, { statuses: ['dead'], limit: 1 })
  return message?.id ?? 'none'
}

describe('a RESOLVED that died', () => {
  beforeEach(async () => {
    values = { v: 1 }
    await tick(200)
    values = { v: 0 }
    await untilDead()
    received.length = 0
  })

  it('is told again by a new message, which ends the count of dead ones', async () => {
    expect(await dead()).toBe(1)
    expect(await tick(200)).toMatchObject({ queued: 1, delivered: 1 })
    expect(received).toEqual(['resolved'])
    expect(await dead()).toBe(0)
    expect(await tick(200)).toMatchObject({ queued: 0, delivered: 0 })
  })

  it('waits as one message while its receiver stays down', async () => {
    const ticks = [await tick(500), await tick(500), await tick(500)]
    expect(ticks.map(({ queued }) => queued)).toEqual([1, 0, 0])
    expect((await outboxCounts(local.db)).pending).toBe(1)
  })

  it('and its replay are heard once, if nothing has been told again yet', async () => {
    await replayDelivery(local.db, await deadId(), clock.now())
    await tick(200)
    await tick(200)
    expect(received).toEqual(['resolved'])
    expect(await dead()).toBe(0)
  })

  it('is told again though it was dismissed', async () => {
    await dismissDelivery(local.db, await deadId())
    expect(await dead()).toBe(0)
    await tick(200)
    expect(received).toEqual(['resolved'])
  })

  it('is told as what is true by then', async () => {
    values = { v: 1 }
    await tick(200)
    expect(received).toEqual(['firing'])
    expect(await dead()).toBe(0)
  })

  it('is told again though the alert was pending and cleared meanwhile', async () => {
    const slow = madeUp(() => values, { for: '1h' })
    const evaluate = () =>
      evaluateJob.run(jobContext(local, clock, { application: slow, settings: parseSettings({}) }))
    values = { v: 1 }
    expect(await evaluate()).toMatchObject({ pending: 1 })
    values = { v: 0 }
    await evaluate()
    await tick(200)
    expect(received).toEqual(['resolved'])
  })
})

describe('a receiver that answered 410', () => {
  it('has nothing queued in vain, and is told the truth once it is on again', async () => {
    values = { v: 1 }
    expect(await tick(410)).toMatchObject({ queued: 1, dead: 1 })
    values = { v: 1, w: 1 }
    expect(await tick(200)).toMatchObject({ queued: 0, delivered: 0 })
    values = { w: 1 }
    expect(await tick(200)).toMatchObject({ queued: 0, delivered: 0 })
    settings = { ...settings, deployedAt: new Date('2027-01-01T00:00:00Z') }
    expect(await tick(200)).toMatchObject({ queued: 1, delivered: 1 })
    expect(received).toEqual(['firing'])
    expect(await dead()).toBe(0)
  })
})

describe('a message whose receiver has no URL', () => {
  it('is given up after a week, and told again when there is one', async () => {
    values = { v: 1 }
    await evaluateJob.run(jobContext(local, clock, { application, settings }))
    clock.pass(8 * 24 * hour)
    await cleanupJob.run(jobContext(local, clock))
    expect(await dead()).toBe(1)
    expect(await tick(200)).toMatchObject({ queued: 1, delivered: 1 })
    expect(await dead()).toBe(0)
  })
})

it('dead messages are kept for thirty days', async () => {
  values = { v: 1 }
  await untilDead()
  clock.pass(29 * 24 * hour)
  await cleanupJob.run(jobContext(local, clock))
  expect(await dead()).toBe(1)
  clock.pass(2 * 24 * hour)
  await cleanupJob.run(jobContext(local, clock))
  expect(await dead()).toBe(0)
})

it('no job reads more rows for many dead messages than for some thousand', async () => {
  await local.db.run(
    statement(
      `INSERT INTO viewkeeper_outbox (status, id, receiver, group_key, firing, body, attempts, created_at_ms, due_at_ms)
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
      SELECT 'dead', 'm' || (100000 + i), 'default', 'g' || (i % 7), '[]', '{}', 9, 0, 0 FROM n`,
    ),
  )
  const { db } = jobContext(local, clock)
  expect(await outboxCounts(db)).toEqual({ pending: 0, dead: 1000 })
  expect(db.usage.rows_read).toBeLessThanOrEqual(1001)
  values = { v: 1 }
  const context = jobContext(local, clock, { application, settings })
  await evaluateJob.run(context)
  await deliverJob.run({ ...context, fetch: async () => new Response() })
  expect(context.db.usage.rows_read).toBeLessThan(200)
  const cleaning = jobContext(local, clock)
  await cleanupJob.run(cleaning)
  expect(cleaning.db.usage.rows_read).toBeLessThan(6000)
})
