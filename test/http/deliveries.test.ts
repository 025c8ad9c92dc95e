import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deleteDelivery, getDeliveries, postReplay } from '../../src/http/deliveries.ts'
import { deliverJob } from '../../src/jobs/deliver.ts'
import { parseSettings } from '../../src/settings.ts'
import { queueMessages } from '../../src/store/outbox.ts'
import { type LocalD1, localD1 } from '../d1.ts'
import { Clock, jobContext } from '../jobs/context.ts'
import { call, httpContext } from './context.ts'

let local: LocalD1
beforeAll(async () => {
  local = await localD1()
  await local.db.run(
    queueMessages([
      {
        id: 'msg_1',
        receiver: 'default',
        group_key: 'g',
        firing: ['a'],
        body: 'secret body',
        created_at_ms: clock.now().getTime(),
      },
    ]),
  )
})
afterAll(() => local[Symbol.asyncDispose]())

const clock = new Clock('2026-05-01T10:00:00Z')
const settings = parseSettings({ ALERT_WEBHOOK_URL: 'https://alerts.example.com/hook-token' })
const deliver = (status: number) =>
  deliverJob.run(
    jobContext(local, clock, { settings, fetch: async () => new Response(null, { status }) }),
  )
const get = async (query: string) =>
  (await call(getDeliveries, httpContext(local, clock), { query })).text()
const replay = (id: string) => call(postReplay, httpContext(local, clock), { params: { id } })

describe('deliveries', () => {
  it('show what became of a message, without its body or an address', async () => {
    await deliver(500)
    const text = await get('?status=pending')
    expect(JSON.parse(text)).toMatchObject({
      deliveries: [
        {
          id: 'msg_1',
          receiver: 'default',
          status: 'pending',
          superseded: false,
          attempts: 1,
          last_answer: 'HTTP 500',
          created_at: '2026-05-01T10:00:00.000Z',
          next_try_at: expect.stringMatching(/^2026-05-01T10:00:05/),
          ended_at: null,
        },
      ],
    })
    expect(text).not.toMatch(/secret body|hook-token/)
  })

  it('of another status are not shown', async () => {
    expect(JSON.parse(await get('?status=dead&limit=5'))).toEqual({ deliveries: [], next: null })
  })

  it.each(['?status=lost', '?limit=0', '?order=asc'])('refuse the query %s', async (query) => {
    await expect(get(query)).rejects.toMatchObject({ status: 400 })
  })
})

describe('a replay', () => {
  it('makes one that waits due at once', async () => {
    expect(await deliver(204)).toMatchObject({ delivered: 0 })
    expect(await (await replay('msg_1')).json()).toMatchObject({ status: 'pending', attempts: 0 })
    expect(await deliver(410)).toEqual({ delivered: 0, retrying: 0, dead: 1 })
  })

  it('sends one given up again, to a receiver that was switched off', async () => {
    expect(await (await replay('msg_1')).json()).toMatchObject({ status: 'pending' })
    expect(await deliver(204)).toEqual({ delivered: 1, retrying: 0, dead: 0 })
    expect(JSON.parse(await get(''))).toMatchObject({
      deliveries: [{ status: 'delivered', next_try_at: null, last_answer: 'HTTP 204' }],
    })
  })

  it('of an unknown one is 404', async () => {
    await expect(replay('missing')).rejects.toMatchObject({ status: 404 })
  })
})

describe('a dismissal', () => {
  const dismiss = (id: string) =>
    call(deleteDelivery, httpContext(local, clock), { params: { id } })

  it('of a message that is not dead is refused', async () => {
    await expect(dismiss('msg_1')).rejects.toMatchObject({
      status: 409,
      message: expect.stringContaining('delivered'),
    })
  })

  it('deletes a dead one', async () => {
    await replay('msg_1')
    await deliver(410)
    expect((await dismiss('msg_1')).status).toBe(204)
    expect(JSON.parse(await get(''))).toEqual({ deliveries: [], next: null })
  })

  it('of an unknown one is 404', async () => {
    await expect(dismiss('msg_1')).rejects.toMatchObject({ status: 404 })
  })
})
