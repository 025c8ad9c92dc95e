import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import * as z from 'zod'
import { statement } from '../../src/db/database.ts'
import { parseReceivers } from '../../src/delivery/receivers-file.ts'
import { deliverJob } from '../../src/jobs/deliver.ts'
import { evaluateJob } from '../../src/jobs/evaluate.ts'
import { parseSettings } from '../../src/settings.ts'
import { type LocalD1, localD1 } from '../d1.ts'
import { Clock, jobContext } from './context.ts'
import { madeUp, type Values } from './made-up.ts'

let local: LocalD1
beforeAll(async () => {
  local = await localD1()
})
afterAll(() => local[Symbol.asyncDispose]())
beforeEach(() =>
  local.db.batch(
    ['alerts', 'alert_groups', 'outbox'].map((table) =>
      statement(`DELETE FROM viewkeeper_${table}`),
    ),
  ),
)

const clock = new Clock('2026-05-01T10:00:00Z')
const receivers = (entry: object) =>
  parseSettings(
    { URL: 'https://alerts.example.com/' },
    parseReceivers([{ name: 'one', url_env: 'URL', ...entry }]),
  )
const views = (count: number, name = 'view'): Values =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`${name} ${index}`, 1]))

let values: Values = {}
const evaluate = async (settings: ReturnType<typeof receivers>, rule: object = {}) => {
  clock.pass(300_000)
  const context = jobContext(local, clock, { application: madeUp(() => values, rule), settings })
  return evaluateJob.run(context)
}
const bodies = () =>
  local.db.all(
    statement('SELECT id, body FROM viewkeeper_outbox ORDER BY id'),
    z.object({ id: z.string(), body: z.string() }),
  )

it('a hundred thousand readings are a thousand alerts, and CheckFailed counts the others', async () => {
  values = views(100_000)
  const settings = receivers({ group_by: ['alertname'] })
  expect(await evaluate(settings)).toMatchObject({ firing: 1001, queued: 2 })
  const texts = (await bodies()).map(({ body }) => body)
  expect(texts.find((text) => text.includes('CheckFailed'))).toContain(
    '100000 readings meet its condition. 1000 of them are alerts, and the other 99000 are only counted here',
  )
  expect(await evaluate(settings)).toMatchObject({ firing: 1001, queued: 0 })
  values = {}
  expect(await evaluate(settings)).toMatchObject({ firing: 0, resolved: 1001 })
})

it('alerts of the longest texts, with a message each, are stored in parts that D1 takes', async () => {
  values = views(400, 'v'.repeat(900))
  const annotations = { one: '€'.repeat(2000), two: '€'.repeat(2000) }
  const settings = receivers({ group_by: ['view'] })
  expect(await evaluate(settings, { annotations })).toMatchObject({ firing: 400, queued: 400 })
})

it('a message shows as many alerts as it can hold, and counts all', async () => {
  values = views(1000)
  const annotations = { one: '€'.repeat(2000) }
  await evaluate(receivers({ max_alerts: 0, group_by: ['alertname'] }), { annotations })
  const [message] = await bodies()
  expect(message?.body.length).toBeLessThan(400_000)
  expect(message?.body).toContain('"truncatedAlerts":875')
})

it('more groups than one evaluation queues messages about are told by the next', async () => {
  values = views(900)
  const settings = receivers({ group_by: ['view'] })
  expect(await evaluate(settings)).toMatchObject({ queued: 500, put_off: 400 })
  expect(await evaluate(settings)).toMatchObject({ queued: 400 })
  expect(await evaluate(settings)).toMatchObject({ queued: 0 })
})

it('messages are sent in the order in which they were decided, though the clock was set back', async () => {
  const settings = receivers({})
  const received: unknown[] = []
  values = views(1)
  await evaluate(settings)
  clock.pass(-3_600_000)
  values = {}
  await evaluate(settings)
  const fetch: typeof globalThis.fetch = async (_, init) => {
    received.push(z.object({ status: z.string() }).parse(JSON.parse(String(init?.body))).status)
    return new Response()
  }
  await deliverJob.run(jobContext(local, clock, { settings, fetch }))
  expect(received).toEqual(['firing', 'resolved'])
})

it('readings whose names come to more than D1 takes in a row do not keep anybody from being told', async () => {
  values = Object.fromEntries(
    Array.from({ length: 2000 }, (_, at) => [`${at}${'€'.repeat(900)}`, 1]),
  )
  const settings = receivers({ group_by: ['alertname'] })
  expect(await evaluate(settings)).toMatchObject({ readings: 2000, firing: 1001, queued: 2 })
})
