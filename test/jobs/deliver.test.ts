import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { Database, statement } from '../../src/db/database.ts'
import { parseReceivers } from '../../src/delivery/receivers-file.ts'
import { deliverJob } from '../../src/jobs/deliver.ts'
import type { JobContext } from '../../src/jobs/job.ts'
import { parseSettings } from '../../src/settings.ts'
import { queueMessages } from '../../src/store/outbox.ts'
import { type LocalD1, localD1 } from '../d1.ts'
import { Clock, jobContext } from './context.ts'

let local: LocalD1
beforeAll(async () => {
  local = await localD1()
})
afterAll(() => local[Symbol.asyncDispose]())
beforeEach(() =>
  local.db.batch(
    ['outbox', 'receivers_off', 'receivers_held'].map((table) =>
      statement(`DELETE FROM viewkeeper_${table}`),
    ),
  ),
)

const clock = new Clock('2026-05-01T10:00:00Z')
const settings = parseSettings(
  { ONE_URL: 'https://one.example.com/', TWO_URL: 'https://two.example.com/' },
  parseReceivers([
    { name: 'one', url_env: 'ONE_URL' },
    { name: 'two', url_env: 'TWO_URL' },
    { name: 'three', url_env: 'THREE_URL' },
  ]),
)
const queue = (receiver: string, ...ids: readonly string[]) =>
  local.db.run(
    queueMessages(
      ids.map((id) => ({ id, receiver, group_key: id, firing: [], body: id, created_at_ms: 0 })),
    ),
  )

type Answers = (url: string, init: RequestInit | undefined) => Promise<Response>
const deliver = async (answer: Answers, env = settings) => {
  const fetch = vi.fn((url: RequestInfo | URL, init?: RequestInit) => answer(String(url), init))
  const result = await deliverJob.run(jobContext(local, clock, { settings: env, fetch }))
  return { result, requests: fetch.mock.calls }
}
const saying =
  (status: number, headers: Record<string, string> = {}) =>
  async () =>
    new Response(null, { status, headers })

describe('deliver', () => {
  it('makes 500, 500, 200 one delivery under one id', async () => {
    await queue('one', 'm1')
    expect((await deliver(saying(500))).result).toMatchObject({ retrying: 1 })
    clock.pass(300_000)
    expect((await deliver(saying(500))).result).toMatchObject({ retrying: 1 })
    clock.pass(300_000)
    expect((await deliver(saying(200))).result).toMatchObject({ delivered: 1 })
    clock.pass(86_400_000)
    expect((await deliver(saying(200))).requests).toEqual([])
  })

  describe('what falls due within the minute of its run', () => {
    /** A run of which waiting takes no time but on the clock. */
    const deliverWaiting = async (answer: Answers, changes: Partial<JobContext> = {}) => {
      const startedMs = clock.now().getTime()
      const context = jobContext(local, clock, {
        settings,
        fetch: (url, init) => answer(String(url), init),
        timeLeftMs: () => 75_000 - (clock.now().getTime() - startedMs),
        timer: (ms, ring) => {
          clock.pass(ms)
          ring()
          return () => {}
        },
        ...changes,
      })
      return deliverJob.run(context)
    }
    const failingOnce = (): Answers => {
      const answers = [503]
      return async () => new Response(null, { status: answers.pop() ?? 200 })
    }

    it('is tried again in the same run, and counted once', async () => {
      await queue('one', 'm1')
      const before = clock.now().getTime()
      expect(await deliverWaiting(failingOnce())).toEqual({ delivered: 1, retrying: 0, dead: 0 })
      expect(clock.now().getTime() - before).toBeLessThan(6000)
    })

    it('is sent where an earlier run has failed, and what is due later is left to a later run', async () => {
      await queue('one', 'm1')
      await deliver(saying(503))
      await queue('two', 'm2')
      await deliver(async (url) => new Response(null, { status: url.includes('two') ? 503 : 500 }))
      expect(await deliverWaiting(saying(503))).toMatchObject({ delivered: 0, retrying: 2 })
      expect(await deliverWaiting(saying(200))).toMatchObject({ delivered: 0 })
      clock.pass(120_000)
      expect(await deliverWaiting(saying(200))).toMatchObject({ delivered: 2 })
    })

    it('is left to the next run by one that was asked for by hand', async () => {
      await queue('one', 'm1')
      expect(await deliverWaiting(failingOnce(), { trigger: 'manual' })).toMatchObject({
        delivered: 0,
        retrying: 1,
      })
    })
  })

  it.each([302, 400, 404, 429, 503])('tries again after HTTP %i', async (status) => {
    await queue('one', 'm1')
    const { result } = await deliver(saying(status, { location: 'https://elsewhere.example/' }))
    expect(result).toEqual({ delivered: 0, retrying: 1, dead: 0 })
  })

  it('waits as long as Retry-After asks', async () => {
    await queue('one', 'm1')
    await deliver(saying(429, { 'retry-after': '3600' }))
    clock.pass(3_599_000)
    expect((await deliver(saying(200))).requests).toEqual([])
    clock.pass(1000)
    expect((await deliver(saying(200))).result).toMatchObject({ delivered: 1 })
  })

  describe('a Retry-After', () => {
    const busy: Answers = async (url) =>
      url.includes('one')
        ? new Response(null, { status: 429, headers: { 'retry-after': '3600' } })
        : new Response()
    const urls = ({ requests }: Awaited<ReturnType<typeof deliver>>) =>
      requests.map(([url]) => String(url))

    it('holds for every group of its receiver, in the next runs too, and for no other receiver', async () => {
      await queue('one', 'm1')
      await deliver(busy)
      await queue('one', 'm2')
      await queue('two', 'm3')
      expect(urls(await deliver(saying(200)))).toEqual(['https://two.example.com/'])
      clock.pass(3_599_000)
      expect((await deliver(saying(200))).requests).toEqual([])
      clock.pass(1000)
      expect((await deliver(saying(200))).result).toMatchObject({ delivered: 2 })
    })

    it('holds no longer by a clock that was set back, or for another address', async () => {
      await queue('one', 'm1')
      await deliver(busy)
      const moved = settings.receivers.map((to) => ({ ...to, url: `${to.url}moved` }))
      await queue('one', 'm2')
      const elsewhere = await deliver(saying(200), { ...settings, receivers: moved })
      expect(urls(elsewhere)).toContain('https://one.example.com/moved')
      await queue('one', 'm4')
      expect((await deliver(saying(200))).requests).toEqual([])
      clock.pass(-60_000)
      expect((await deliver(saying(200))).result).toMatchObject({ delivered: 1 })
      clock.pass(60_000)
    })
  })

  it('sends what waits for an attempt no later because the clock was set back', async () => {
    await queue('one', 'm1')
    await deliver(saying(500))
    clock.pass(-3_600_000)
    expect((await deliver(saying(200))).result).toMatchObject({ delivered: 1 })
    clock.pass(3_600_000)
  })

  it('sends nothing twice because the record of another message failed', async () => {
    const ids = Array.from({ length: 8 }, (_, index) => `m${index}`)
    await queue('one', ...ids)
    const received: string[] = []
    const fetch: typeof globalThis.fetch = async (_, init) => {
      received.push(String(init?.body))
      return new Response()
    }
    const failing = new Database('monotask', {
      transact: (statements) =>
        statements.some(({ sql, params }) => sql.includes('SET status') && params.includes('m2'))
          ? Promise.reject(new Error('D1_ERROR: internal error'))
          : local.transport.transact(statements),
    })
    const context = jobContext(local, clock, { settings, fetch })
    await expect(deliverJob.run({ ...context, db: failing })).rejects.toThrow('internal error')
    await deliverJob.run(context)
    expect(received.filter((id) => id !== 'm2').toSorted()).toEqual(ids.filter((id) => id !== 'm2'))
    expect(received.filter((id) => id === 'm2')).toHaveLength(2)
  })

  it('begins no send when the run is about to be given up', async () => {
    await queue('one', 'm1')
    const fetch = vi.fn(async () => new Response())
    await deliverJob.run(jobContext(local, clock, { settings, fetch, timeLeftMs: () => 19_000 }))
    expect(fetch).not.toHaveBeenCalled()
  })

  it('posts JSON, follows no redirect, and sets a limit of time', async () => {
    const timeout = vi.spyOn(AbortSignal, 'timeout')
    await queue('one', 'm1')
    const { requests } = await deliver(saying(200))
    expect(requests).toEqual([
      [
        'https://one.example.com/',
        expect.objectContaining({
          method: 'POST',
          redirect: 'manual',
          body: 'm1',
          headers: { 'content-type': 'application/json' },
          signal: expect.any(AbortSignal),
        }),
      ],
    ])
    expect(timeout).toHaveBeenCalledExactlyOnceWith(15_000)
  })

  it('cuts a receiver off that never answers, and tells no address', async () => {
    await queue('one', 'm1')
    const { result } = await deliver(() => Promise.reject(new DOMException('', 'TimeoutError')))
    expect(result).toMatchObject({ retrying: 1 })
    const [row] = (
      await local.db.batch([statement('SELECT last_answer FROM viewkeeper_outbox')])
    ).flatMap(({ rows }) => rows)
    expect(row).toEqual({ last_answer: 'no answer within 15 s' })
  })

  it('gives the other receiver no duplicate and no delay when one fails', async () => {
    await queue('one', 'm1')
    await queue('two', 'm2')
    const oneFails: Answers = async (url) =>
      new Response(null, { status: url.includes('one') ? 500 : 200 })
    expect((await deliver(oneFails)).result).toEqual({ delivered: 1, retrying: 1, dead: 0 })
    clock.pass(300_000)
    const { requests } = await deliver(oneFails)
    expect(requests.map(([url]) => url)).toEqual(['https://one.example.com/'])
  })

  it('sends each receiver twenty a run, whatever waits for the others', async () => {
    await queue('one', ...Array.from({ length: 40 }, (_, index) => `a${10 + index}`))
    await queue('two', 'z1')
    const { result, requests } = await deliver(saying(200))
    expect(result).toMatchObject({ delivered: 21 })
    expect(requests.filter(([url]) => String(url).includes('two'))).toHaveLength(1)
  })

  it('keeps what is for a receiver without a URL until it has one', async () => {
    await queue('three', ...Array.from({ length: 30 }, (_, index) => `a${index}`))
    await queue('one', 'm1')
    expect((await deliver(saying(200))).result).toMatchObject({ delivered: 1 })
  })

  it('switches a receiver off at 410, until a later deployment', async () => {
    const deployed = (time: string) => ({ ...settings, deployedAt: new Date(time) })
    await queue('one', 'm1')
    const first = await deliver(saying(410), deployed('2026-05-01T00:00:00Z'))
    expect(first.result).toMatchObject({ dead: 1 })
    await queue('one', 'm2')
    const same = await deliver(saying(200), deployed('2026-05-01T00:00:00Z'))
    expect(same.requests).toEqual([])
    const later = await deliver(saying(200), deployed('2026-05-02T00:00:00Z'))
    expect(later.result).toMatchObject({ delivered: 1 })
  })

  it('takes one statement when nothing is due', async () => {
    const context = jobContext(local, clock, { settings })
    await deliverJob.run(context)
    expect(context.db.usage.statements).toBe(1)
  })
})
