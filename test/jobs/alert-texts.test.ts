import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { statement } from '../../src/db/database.ts'
import { getAlerts } from '../../src/http/alerts.ts'
import { evaluateJob } from '../../src/jobs/evaluate.ts'
import { parseSettings } from '../../src/settings.ts'
import { type LocalD1, localD1 } from '../d1.ts'
import { call, httpContext } from '../http/context.ts'
import { Clock, jobContext } from './context.ts'
import { madeUp } from './made-up.ts'

let local: LocalD1
beforeAll(async () => {
  local = await localD1()
})
afterAll(() => local[Symbol.asyncDispose]())
const tables = ['alerts', 'alert_groups', 'alert_texts', 'outbox']
beforeEach(() =>
  local.db.batch(tables.map((table) => statement(`DELETE FROM viewkeeper_${table}`))),
)

const clock = new Clock('2026-05-01T10:00:00Z')
const settings = parseSettings({ ALERT_WEBHOOK_URL: 'https://alerts.example.com/' })
let value = 0
const application = madeUp(() => ({ v: value }))

/** Evaluates so many minutes later, when the reading is this. */
const evaluate = async (reading: number, minutes = 5) => {
  clock.pass(minutes * 60_000)
  value = reading
  const context = jobContext(local, clock, { application, settings })
  const result = await evaluateJob.run(context)
  return { ...result, written: context.db.usage.rows_written }
}
const answer = z.object({
  alerts: z.array(z.object({ value: z.number(), annotations: z.record(z.string(), z.string()) })),
})
const shown = async () => {
  const response = await call(getAlerts, httpContext(local, clock, { settings }))
  const [alert] = answer.parse(await response.json()).alerts
  return { value: alert?.value, text: alert?.annotations.description }
}
const lastBody = async () => {
  const row = await local.db.first(
    statement('SELECT body FROM viewkeeper_outbox ORDER BY id DESC LIMIT 1'),
    z.object({ body: z.string().transform((text): unknown => JSON.parse(text)) }),
  )
  return row?.body
}

describe('the value and the text of an alert that fires', () => {
  it('follow the readings, and notify nobody', async () => {
    await evaluate(1)
    expect(await evaluate(2)).toMatchObject({ firing: 1, queued: 0 })
    expect(await shown()).toEqual({ value: 2, text: 'There are 2.' })
  })

  it('are written once an interval at most', async () => {
    await evaluate(1)
    await evaluate(2)
    expect(await evaluate(3, 1)).toMatchObject({ written: 0 })
    expect(await evaluate(4, 1)).toMatchObject({ written: 0 })
    // The alert, its place in their order, and when texts were stored.
    expect(await evaluate(5, 3)).toMatchObject({ written: 3 })
    expect(await shown()).toEqual({ value: 5, text: 'There are 5.' })
  })

  it('are not written while they stay the same', async () => {
    await evaluate(1)
    expect(await evaluate(1)).toMatchObject({ written: 0 })
  })

  it('are written again soon after a clock was set forward and back', async () => {
    await evaluate(1)
    await evaluate(2, 24 * 60)
    await evaluate(3, -24 * 60)
    expect(await shown()).toEqual({ value: 3, text: 'There are 3.' })
  })

  it('stand in the message that says it is over', async () => {
    await evaluate(1)
    await evaluate(7)
    expect(await evaluate(0)).toMatchObject({ resolved: 1, queued: 1 })
    expect(await lastBody()).toMatchObject({
      status: 'resolved',
      alerts: [{ annotations: { description: 'There are 7.' } }],
    })
  })
})
