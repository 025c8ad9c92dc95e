import { afterAll, beforeAll, expect, it } from 'vitest'
import * as z from 'zod'
import { statement } from '../../src/db/database.ts'
import { signedHeaders } from '../../src/delivery/sign.ts'
import { runCron } from '../../src/jobs/schedule.ts'
import { parseSettings } from '../../src/settings.ts'
import { type LocalD1, localD1 } from '../d1.ts'
import { Clock, jobContext } from '../jobs/context.ts'

let local: LocalD1
beforeAll(async () => {
  local = await localD1()
})
afterAll(() => local[Symbol.asyncDispose]())

const routingKey = 'R0UT1NGKEY0F0NCALL'
const secret = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`
const settings = parseSettings({
  ALERT_WEBHOOK_URL: `https://events.pagerduty.com/v2/enqueue?routing_key=${routingKey}`,
  ALERT_WEBHOOK_FORMAT: 'pagerduty',
  ALERT_WEBHOOK_SECRET: secret,
})
const clock = new Clock('2026-01-01T00:00:00Z')

/** Every value in every table of ours, as one text. */
const stored = async (): Promise<string> => {
  const tables = await local.db.all(
    statement("SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'viewkeeper_%'"),
    z.object({ name: z.string() }),
  )
  const rows = tables.map(({ name }) =>
    local.db.all(statement(`SELECT * FROM ${name}`), z.unknown()),
  )
  return JSON.stringify(await Promise.all(rows))
}

it("PagerDuty's routing key is sent in the signed body and stands in no table", async () => {
  const requests: Request[] = []
  const fetch: typeof globalThis.fetch = async (input, init) => {
    requests.push(new Request(input, init))
    return new Response(null, { status: 500 })
  }
  await local.db.run(statement("INSERT INTO projects (id, name) VALUES ('p', 'Project')"))
  await local.db.run(statement('UPDATE project_statistics_mv SET total_tasks = 99'))
  await runCron('*/5 * * * *', clock.now(), jobContext(local, clock, { settings, fetch }))

  const [request] = requests
  if (request === undefined) throw new Error('Nothing was sent.')
  expect(request.url).toBe('https://events.pagerduty.com/v2/enqueue')
  const id = request.headers.get('webhook-id') ?? ''
  const body = await request.text()
  expect(JSON.parse(body)).toMatchObject({ routing_key: routingKey, event_action: 'trigger' })
  const signed = await signedHeaders(id, body, [secret], clock.now())
  expect(request.headers.get('webhook-signature')).toBe(signed['webhook-signature'])
  const tables = await stored()
  expect(tables).toContain('HTTP 500')
  expect(tables).not.toContain(routingKey)
})
