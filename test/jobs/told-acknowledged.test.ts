import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { statement } from '../../src/db/database.ts'
import { acknowledge } from '../../src/http/acknowledge.ts'
import { deliverJob } from '../../src/jobs/deliver.ts'
import { evaluateJob } from '../../src/jobs/evaluate.ts'
import { parseSettings } from '../../src/settings.ts'
import { listDeliveries, replayDelivery } from '../../src/store/deliveries.ts'
import { expireSilence } from '../../src/store/silences.ts'
import { type LocalD1, localD1 } from '../d1.ts'
import { Clock, jobContext } from './context.ts'
import { madeUp, type Values } from './made-up.ts'

let local: LocalD1
beforeAll(async () => {
  local = await localD1()
})
afterAll(() => local[Symbol.asyncDispose]())

const tables = ['alerts', 'alert_groups', 'outbox', 'outbox_ended', 'receivers_off']
const hour = 3_600_000
const clock = new Clock('2026-05-01T10:00:00Z')
let values: Values = {}
const application = madeUp(() => values)
/** What arrived: the event's action at PagerDuty. */
const received: string[] = []
const event = z.object({ event_action: z.string() })
beforeEach(async () => {
  const all = [...tables, 'silences', 'silence_origins']
  await local.db.batch(all.map((table) => statement(`DELETE FROM viewkeeper_${table}`)))
  values = { v: 1 }
  received.length = 0
})

const settings = {
  ...parseSettings({
    ALERT_WEBHOOK_URL: 'https://events.example.com/?routing_key=k',
    ALERT_WEBHOOK_FORMAT: 'pagerduty',
  }),
  deployedAt: new Date('2026-01-01T00:00:00Z'),
}

/** Evaluate and deliver, five minutes later; the receiver answers with this status. */
const tick = async (answer = 200, after = 300_000) => {
  clock.pass(after)
  const fetch: typeof globalThis.fetch = async (_, init) => {
    if (answer < 300) received.push(event.parse(JSON.parse(String(init?.body))).event_action)
    return new Response(null, { status: answer })
  }
  const context = jobContext(local, clock, { application, settings, fetch })
  const evaluated = await evaluateJob.run(context)
  return { ...evaluated, ...(await deliverJob.run(context)) }
}
/** Ticks half a day apart until the message is dead; its id. */
const untilDead = async (): Promise<string> => {
  for (let tries = 0; tries < 9; tries += 1) if ((await tick(500, 12 * hour)).dead === 1) break
  const [message] = await listDeliveries(local.db, { statuses: ['dead'], limit: 1 })
  return message?.id ?? 'none'
}
const acknowledgeBy = async (created_by: string) => {
  const row = await local.db.first(
    statement("SELECT fingerprint FROM viewkeeper_alerts WHERE status = 'firing'"),
    z.object({ fingerprint: z.string() }),
  )
  const { db } = local
  const asked = { comment: 'looking at it', created_by }
  return acknowledge({ db, now: clock.now }, row?.fingerprint ?? 'none', asked)
}

describe('an acknowledgement', () => {
  it('is told once, and then the end of the alert', async () => {
    await tick()
    await acknowledgeBy('anna')
    await tick()
    await acknowledgeBy('anna')
    await tick()
    await tick(200, 12 * hour)
    values = { v: 0 }
    await tick()
    await tick()
    expect(received).toEqual(['trigger', 'acknowledge', 'resolve'])
  })

  it('of one more person is told, and that it was taken back', async () => {
    await tick()
    await acknowledgeBy('anna')
    await tick()
    const { id } = await acknowledgeBy('ben')
    await tick()
    await expireSilence(local.db, id, clock.now())
    await tick()
    await tick()
    expect(received).toEqual(['trigger', 'acknowledge', 'acknowledge', 'trigger'])
  })

  it('that died with its message is told again', async () => {
    await tick()
    await acknowledgeBy('anna')
    await untilDead()
    await tick()
    await tick()
    expect(received).toEqual(['trigger', 'acknowledge'])
  })

  it('that died and is sent again is heard once', async () => {
    await tick()
    await acknowledgeBy('anna')
    await replayDelivery(local.db, await untilDead(), clock.now())
    await tick()
    await tick()
    expect(received).toEqual(['trigger', 'acknowledge'])
  })

  it('that was taken back before its message is sent again is not the last word', async () => {
    await tick()
    const { id } = await acknowledgeBy('anna')
    const dead = await untilDead()
    await expireSilence(local.db, id, clock.now())
    await replayDelivery(local.db, dead, clock.now())
    expect(await tick()).toMatchObject({ queued: 1 })
    await tick()
    expect(received).toEqual(['trigger', 'acknowledge', 'trigger'])
  })
})
