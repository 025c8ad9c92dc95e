import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import * as z from 'zod'
import { application } from '../../src/app.ts'
import { Database, statement } from '../../src/db/database.ts'
import { deliverJob } from '../../src/jobs/deliver.ts'
import { evaluateJob } from '../../src/jobs/evaluate.ts'
import type { Job, JobContext } from '../../src/jobs/job.ts'
import { parseSettings } from '../../src/settings.ts'
import { type LocalD1, localD1 } from '../d1.ts'
import { Clock, jobContext, runJob } from './context.ts'
import { driftCheck } from './drift-check.ts'

let local: LocalD1
beforeAll(async () => {
  local = await localD1()
})
afterAll(() => local[Symbol.asyncDispose]())

const clock = new Clock('2026-05-01T10:00:00Z')
const settings = parseSettings({ ALERT_WEBHOOK_URL: 'https://alerts.example.com/' })
const tables = ['alerts', 'alert_groups', 'outbox', 'silences']
beforeEach(() =>
  local.db.batch(tables.map((table) => statement(`DELETE FROM viewkeeper_${table}`))),
)

/** In so many views a row is found drifted. */
let drifting = 0
const driftIn = (views: number) => {
  drifting = views
}
beforeEach(() => driftIn(0))

const inContext = (changes: Partial<JobContext> = {}) =>
  jobContext(local, clock, {
    settings,
    application: { ...application, checks: [driftCheck(() => drifting)] },
    ...changes,
  })

/** Runs evaluate five minutes later, with readings that take no statement; `own` is what it does itself. */
const evaluate = async () => {
  clock.pass(300_000)
  const context = inContext()
  const result = await evaluateJob.run(context)
  const { statements, rows_written: written } = context.db.usage
  return { result, own: { statements, written } }
}

/** The same as a run that is recorded, which the next one looks at. */
const recordedEvaluate = async () => {
  clock.pass(300_000)
  let own = {}
  const run: Job['run'] = async (context) => {
    const result = await evaluateJob.run(context)
    const { statements, rows_written: written } = context.db.usage
    own = { statements, written }
    return result
  }
  const ran = await runJob({ ...evaluateJob, run }, inContext(), { kind: 'manual' })
  return { ...ran, own }
}

const silenceAll = (endsAt: string) =>
  local.db.run(
    statement(
      `INSERT INTO viewkeeper_silences VALUES ('s', '["alertname=ViewDrift"]', 0, ?1, 'x', 0)`,
      Date.parse(endsAt),
    ),
  )
const bodies = () =>
  local.db.all(
    statement('SELECT body FROM viewkeeper_outbox ORDER BY id'),
    z.object({ body: z.string().transform((text): unknown => JSON.parse(text)) }),
  )

describe('evaluate', () => {
  it('that changes nothing takes one statement beside its readings and writes nothing, whether all is well or alerts fire', async () => {
    await recordedEvaluate()
    expect((await recordedEvaluate()).own).toEqual({ statements: 1, written: 0 })
    driftIn(3)
    expect(await recordedEvaluate()).toMatchObject({ run: { result: { firing: 3, queued: 1 } } })
    expect(await recordedEvaluate()).toMatchObject({
      run: { result: { firing: 3, queued: 0 } },
      own: { statements: 1, written: 0 },
    })
  })

  it('stores a burst of 500 new alerts in few statements, as one message per group', async () => {
    driftIn(500)
    const { result, own } = await evaluate()
    expect(result).toMatchObject({ firing: 500, queued: 1 })
    expect(own.statements - 1).toBeLessThanOrEqual(7)
    const [message] = await bodies()
    expect(message?.body).toMatchObject({ status: 'firing', truncatedAlerts: 400 })
  })

  it('evaluates what is silenced and sends it when the silence is over', async () => {
    driftIn(1)
    clock.set('2026-05-02T10:00:00Z')
    await silenceAll('2026-05-02T10:06:00Z')
    expect((await evaluate()).result).toMatchObject({ firing: 1, queued: 0 })
    expect((await evaluate()).result).toMatchObject({ firing: 1, queued: 1 })
  })

  it('sends the end of an alert announced before it was silenced', async () => {
    driftIn(1)
    await evaluate()
    await silenceAll('2027-01-01T00:00:00Z')
    expect((await evaluate()).result).toMatchObject({ firing: 1, queued: 0 })
    driftIn(0)
    expect((await evaluate()).result).toMatchObject({ resolved: 1, queued: 1 })
    expect((await bodies()).at(-1)?.body).toMatchObject({ status: 'resolved' })
  })

  it('stores what changed and its message in one transaction: refused, both are new again', async () => {
    driftIn(1)
    const refusing = new Database('monotask', {
      transact: async (statements) => {
        if (statements.some(({ sql }) => sql.includes('INTO viewkeeper_outbox')))
          throw new Error('D1_ERROR: Network connection lost.')
        const results = await local.db.batch(statements)
        return results.map((result) => ({ ...result, size_bytes: 1 }))
      },
    })
    const context = inContext({ db: refusing })
    await expect(evaluateJob.run(context)).rejects.toThrow('connection lost')
    expect((await evaluate()).result).toMatchObject({ firing: 1, queued: 1 })
  })

  it('fired, resolved and fired again between two sends: the receiver ends up knowing it fires', async () => {
    for (const views of [1, 0, 1]) {
      driftIn(views)
      await evaluate()
    }
    const received: unknown[] = []
    const fetch: typeof globalThis.fetch = async (_, init) => {
      received.push(JSON.parse(String(init?.body)))
      return new Response()
    }
    await deliverJob.run(jobContext(local, clock, { settings, fetch }))
    expect(received).toMatchObject(['firing', 'resolved', 'firing'].map((status) => ({ status })))
  })

  it('does not repeat what is still on its way', async () => {
    driftIn(1)
    await evaluate()
    clock.pass(5 * 3_600_000)
    expect((await evaluate()).result).toMatchObject({ queued: 0 })
    await deliverJob.run(jobContext(local, clock, { settings, fetch: async () => new Response() }))
    expect((await evaluate()).result).toMatchObject({ queued: 1 })
  })

  it('tells a receiver that had no URL for a while what ended meanwhile', async () => {
    driftIn(1)
    await evaluate()
    driftIn(0)
    await evaluateJob.run(inContext({ settings: parseSettings({}) }))
    expect((await evaluate()).result).toMatchObject({ resolved: 0, queued: 1 })
  })
})

describe('the heartbeat', () => {
  const heartbeatUrl = 'https://beat.example.com/token'
  const beatWith = (fetch: typeof globalThis.fetch) =>
    evaluateJob.run(
      jobContext(local, clock, { fetch, settings: parseSettings({ HEARTBEAT_URL: heartbeatUrl }) }),
    )

  it('is requested once evaluate has stored its state, and recorded', async () => {
    const fetch = vi.fn(async () => new Response())
    expect(await beatWith(fetch)).toMatchObject({ heartbeat: 'ok' })
    expect(fetch).toHaveBeenCalledExactlyOnceWith(
      heartbeatUrl,
      expect.objectContaining({ redirect: 'manual', signal: expect.any(AbortSignal) }),
    )
  })

  it.each([
    ['a redirect', async () => new Response(null, { status: 302 })],
    ['an error', async () => new Response(null, { status: 500 })],
    ['no connection', () => Promise.reject(new TypeError(`no way to ${heartbeatUrl}`))],
  ])(
    'that meets %s is recorded as failed, fails nothing, and its URL is not logged',
    async (_, fetch) => {
      const log = vi.spyOn(console, 'log').mockImplementation(() => {})
      expect(await beatWith(fetch)).toMatchObject({ heartbeat: 'failed' })
      expect(JSON.stringify(log.mock.calls)).toContain('heartbeat')
      expect(JSON.stringify(log.mock.calls)).not.toContain('token')
      log.mockRestore()
    },
  )

  it('is not mentioned where it is not set', async () => {
    expect(await evaluateJob.run(jobContext(local, clock))).not.toHaveProperty('heartbeat')
  })
})
