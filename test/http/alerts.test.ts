import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseReceivers } from '../../src/delivery/receivers-file.ts'
import { getAlerts, postTestAlert } from '../../src/http/alerts.ts'
import { postSilence } from '../../src/http/silences.ts'
import { deliverJob } from '../../src/jobs/deliver.ts'
import { parseSettings } from '../../src/settings.ts'
import { saveAlerts } from '../../src/store/alerts.ts'
import { queueMessages } from '../../src/store/outbox.ts'
import { type LocalD1, localD1 } from '../d1.ts'
import { Clock, jobContext } from '../jobs/context.ts'
import { call, httpContext } from './context.ts'

let local: LocalD1
beforeAll(async () => {
  local = await localD1()
})
afterAll(() => local[Symbol.asyncDispose]())

const clock = new Clock('2026-05-01T10:00:00Z')
const entries = parseReceivers([
  { name: 'default', url_env: 'ALERT_WEBHOOK_URL', secret_env: 'ALERT_WEBHOOK_SECRET' },
  { name: 'pager', url_env: 'PAGER_URL', match: { severity: 'critical' } },
  { name: 'chat', url_env: 'CHAT_URL' },
])
const settings = parseSettings(
  {
    ALERT_WEBHOOK_URL: 'https://a.example.com/token-a',
    PAGER_URL: 'https://b.example.com/token-b',
  },
  entries,
)
const secret = `whsec_${Buffer.alloc(24, 1).toString('base64')}`

describe('POST /api/alerts/test', () => {
  const post = async (fetch: typeof globalThis.fetch) =>
    (await call(postTestAlert, httpContext(local, clock, { settings, fetch }))).text()

  it('goes to every active receiver, whatever it matches, and says what each answered', async () => {
    const text = await post(async (url) =>
      String(url).includes('token-a')
        ? new Response(null, { status: 204 })
        : new Response(null, { status: 302, headers: { location: 'https://c.example.com/' } }),
    )
    expect(JSON.parse(text)).toEqual({
      receivers: [
        { name: 'default', delivered: true, answer: 'HTTP 204' },
        { name: 'pager', delivered: false, answer: 'HTTP 302' },
      ],
    })
  })

  it.each([
    [new TypeError('fetch failed: https://a.example.com/token-a'), 'no connection'],
    [new DOMException('timed out', 'TimeoutError'), 'no answer within 15 s'],
  ])('tells the kind of a failure and no address: %#', async (error, answer) => {
    const text = await post(() => Promise.reject(error))
    expect(text).toContain(answer)
    expect(text).not.toMatch(/example\.com|token/)
  })

  it('is signed, and an alert in the format of the receiver', async () => {
    const sent: Request[] = []
    const signed = parseSettings(
      { ALERT_WEBHOOK_URL: 'https://a.example.com/', ALERT_WEBHOOK_SECRET: secret },
      entries,
    )
    const fetch: typeof globalThis.fetch = async (url, init) => {
      sent.push(new Request(String(url), init))
      return new Response()
    }
    await call(postTestAlert, httpContext(local, clock, { settings: signed, fetch }))
    expect(sent[0]?.headers.get('webhook-signature')).toMatch(/^v1,/)
    expect(await sent[0]?.json()).toMatchObject({
      status: 'firing',
      groupLabels: { alertname: 'ViewkeeperTest', database: 'monotask' },
    })
  })

  it('without an active receiver says which setting is missing', async () => {
    await expect(call(postTestAlert, httpContext(local, clock))).rejects.toMatchObject({
      status: 409,
      message: expect.stringContaining('ALERT_WEBHOOK_URL'),
    })
  })
})

describe('GET /api/alerts', () => {
  const get = async () => (await call(getAlerts, httpContext(local, clock, { settings }))).json()

  it('tells by which silences an alert is silenced', async () => {
    const alert = {
      rule: null,
      annotations: {},
      status: 'firing' as const,
      value: 1,
      active_since_ms: clock.now().getTime(),
      fired_at_ms: clock.now().getTime(),
      resolved_at_ms: null,
      keep_firing_since_ms: null,
    }
    await local.db.run(
      saveAlerts([
        { ...alert, fingerprint: '1', labels: { alertname: 'A' } },
        { ...alert, fingerprint: '2', labels: { alertname: 'B' } },
      ]),
    )
    const silence = { matchers: ['alertname=A'], ends_at: '2026-05-02T00:00:00Z', comment: 'x' }
    const created = await call(postSilence, httpContext(local, clock), { body: silence })
    const { id }: { id: string } = JSON.parse(await created.text())
    expect(await get()).toMatchObject({
      alerts: [
        { labels: { alertname: 'A' }, silenced_by: [id] },
        { labels: { alertname: 'B' }, silenced_by: [] },
      ],
    })
  })

  it('names ten of the silences that hold for an alert, and counts the others', async () => {
    const silence = { matchers: ['alertname=B'], ends_at: '2026-05-02T00:00:00Z', comment: 'x' }
    for (let n = 0; n < 12; n += 1)
      await call(postSilence, httpContext(local, clock), { body: silence })
    expect(await get()).toMatchObject({
      alerts: [{}, { silenced_by: Array(10).fill(expect.any(String)), more_silences: 2 }],
    })
  })

  it('lists the receivers: active, off since it answered 410, or without a URL', async () => {
    const message = { group_key: 'g', firing: [], body: '{}', created_at_ms: 0 }
    await local.db.run(queueMessages([{ ...message, id: 'm', receiver: 'pager' }]))
    const fetch = async () => new Response(null, { status: 410 })
    await deliverJob.run(jobContext(local, clock, { settings, fetch }))
    expect(await get()).toMatchObject({
      receivers: [
        { name: 'default', format: 'alertmanager', status: 'active' },
        {
          name: 'pager',
          status: 'off',
          reason: expect.stringMatching(/^it answered 410, and is off until/),
        },
        { name: 'chat', status: 'inactive', reason: 'CHAT_URL is not set' },
      ],
    })
  })
})

it('the test alert leaves out a receiver that is off, and says so', async () => {
  const sent: string[] = []
  const fetch: typeof globalThis.fetch = async (url) => {
    sent.push(String(url))
    return new Response()
  }
  const answered = await call(postTestAlert, httpContext(local, clock, { settings, fetch }))
  expect(await answered.json()).toEqual({
    receivers: [
      { name: 'default', delivered: true, answer: 'HTTP 200' },
      { name: 'pager', delivered: false, answer: expect.stringContaining('nothing was sent') },
    ],
  })
  expect(sent).toEqual(['https://a.example.com/token-a'])
})
