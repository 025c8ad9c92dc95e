import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { Database } from '../../src/db/database.ts'
import { parseReceivers } from '../../src/delivery/receivers-file.ts'
import { runCron } from '../../src/jobs/schedule.ts'
import { parseSettings } from '../../src/settings.ts'
import { type LocalD1, localD1 } from '../d1.ts'
import { Clock, jobContext } from '../jobs/context.ts'

let local: LocalD1
beforeAll(async () => {
  local = await localD1()
})
afterAll(() => local[Symbol.asyncDispose]())
beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
})

const clock = new Clock('2026-05-01T10:00:00Z')
const settings = parseSettings(
  {
    ALERT_WEBHOOK_URL: 'https://a.example.com/',
    ALERT_WEBHOOK_SECRET: `whsec_${Buffer.alloc(24, 1).toString('base64')}`,
    CHAT_URL: 'https://b.example.com/',
  },
  parseReceivers([
    { name: 'default', url_env: 'ALERT_WEBHOOK_URL', secret_env: 'ALERT_WEBHOOK_SECRET' },
    { name: 'chat', url_env: 'CHAT_URL', match: { severity: 'warning' } },
  ]),
)

/** Plays a cron event; `refuses` says which SQL the database fails at, and answers are what was sent. */
const cron = async (refuses: (sql: string) => boolean, at = clock.now(), name = '*/5 * * * *') => {
  const sent: Request[] = []
  const db = new Database('monotask', {
    transact: async (statements) => {
      if (statements.some(({ sql }) => refuses(sql)))
        throw new Error('D1_ERROR: Exceeded maximum DB size at SELECT secret: SQLITE_FULL')
      return local.transport.transact(statements)
    },
  })
  const fetch: typeof globalThis.fetch = async (url, init) => {
    sent.push(new Request(String(url), init))
    return new Response()
  }
  const failed = await runCron(name, at, jobContext(local, clock, { db, settings, fetch })).then(
    () => null,
    (error: unknown) => String(error),
  )
  return { sent, failed }
}
const nextTime = () => {
  clock.pass(300_000)
  return clock.now()
}

describe('DatabaseUnreachable', () => {
  it.each([
    ['nothing can be read', () => true],
    ['nothing can be written', (sql: string) => !sql.startsWith('SELECT')],
    ['the alerts can not be read', (sql: string) => sql.includes('FROM viewkeeper_alerts')],
  ])('goes to the receivers it matches once a cron event when %s', async (_, refuses) => {
    const { sent, failed } = await cron(refuses, nextTime())
    expect(failed).toContain('Failed: ')
    expect(sent.map(({ url }) => url)).toEqual(['https://a.example.com/'])
    expect(sent[0]?.headers.get('webhook-signature')).toMatch(/^v1,/)
    const text = (await sent[0]?.text()) ?? ''
    expect(text).not.toContain('secret')
    expect(JSON.parse(text)).toMatchObject({
      status: 'firing',
      groupKey: '{}:{alertname="DatabaseUnreachable", database="monotask"}',
      alerts: [{ annotations: { description: expect.stringContaining('The database is full') } }],
    })
  })

  it('repeats with every cron event, under another id; the same event gives the same one', async () => {
    const at = nextTime()
    const ids: (string | null | undefined)[] = []
    for (const time of [at, at, nextTime()])
      ids.push((await cron(() => true, time)).sent[0]?.headers.get('webhook-id'))
    expect(ids[0]).toEqual(ids[1])
    expect(ids[0]).not.toEqual(ids[2])
  })

  it('is not sent when a check or another job fails', async () => {
    const { sent, failed } = await cron(
      (sql) => sql.includes('automation_queue_summary_mv'),
      nextTime(),
    )
    expect(failed).toContain('Failed: snapshot')
    expect(sent.length).toBeGreaterThan(0)
    for (const request of sent) expect(await request.text()).not.toContain('DatabaseUnreachable')
  })

  it('is not sent where a job that has nothing to do with alerts can not be begun', async () => {
    const { sent, failed } = await cron(() => true, nextTime(), '17 * * * *')
    expect(failed).toContain('Failed: cleanup')
    expect(sent).toEqual([])
  })

  it('is over when the database is back: nothing is sent', async () => {
    await cron(() => true, nextTime())
    const { failed } = await cron(() => false, nextTime())
    expect(failed).toBeNull()
  })
})
