import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import * as z from 'zod'
import { application } from '../../src/app.ts'
import { takeChecks } from '../../src/checks/take-checks.ts'
import { Database, statement } from '../../src/db/database.ts'
import { deliverJob } from '../../src/jobs/deliver.ts'
import { evaluateJob } from '../../src/jobs/evaluate.ts'
import { parseSettings } from '../../src/settings.ts'
import { saveAuditRecord } from '../../src/store/audit-record.ts'
import { type LocalD1, localD1 } from '../d1.ts'
import { Clock, jobContext } from './context.ts'

let local: LocalD1
beforeAll(async () => {
  local = await localD1()
})
afterAll(() => local[Symbol.asyncDispose]())

const clock = new Clock('2026-05-01T10:00:00Z')
const settings = parseSettings({ ALERT_WEBHOOK_URL: 'https://alerts.example.com/' })
const tables = ['alerts', 'alert_groups', 'outbox', 'silences', 'audit']
beforeEach(() =>
  local.db.batch(tables.map((table) => statement(`DELETE FROM viewkeeper_${table}`))),
)

/** The last audit found one drifted row in each of so many views. */
const driftIn = (views: number) =>
  local.db.run(
    saveAuditRecord({
      views: Array.from({ length: views }, (_, index) => ({
        ...clean,
        view: `view-${index}`,
        drifted: 1,
      })),
      triggers: {
        audited_at_ms: 0,
        installed: 1,
        paused: 0,
        missing: [],
        outdated: [],
        broken: [],
      },
      source_marks: {},
    }),
  )
const clean = {
  audited_at_ms: 0,
  checked: 1,
  missing: 0,
  orphaned: 0,
  repaired: 0,
  lag_seconds: 0,
  view_rows: 1,
  source_rows: 1,
  next_after: null,
  unreadable: 0,
  faulty_keys: [],
  sweep: {
    started_at_ms: 0,
    keys: 1,
    of_keys: 1,
    rows_read: 1,
    view_rows: 1,
    source_rows: 1,
    unreadable: 0,
    missing: 0,
    orphaned: 0,
    drifted: 0,
    foreseen_ms: 300_000,
  },
  last_sweep: null,
}

/** Runs evaluate five minutes later; `own` is what it does besides taking the readings. */
const evaluate = async () => {
  clock.pass(300_000)
  const readings = jobContext(local, clock)
  await takeChecks(application.checks, readings)
  const context = jobContext(local, clock, { settings })
  const result = await evaluateJob.run(context)
  const own = {
    statements: context.db.usage.statements - readings.db.usage.statements,
    written: context.db.usage.rows_written - readings.db.usage.rows_written,
  }
  return { result, own }
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
  it('that changes nothing takes one statement and writes nothing, whether all is well or alerts fire', async () => {
    await evaluate()
    expect((await evaluate()).own).toEqual({ statements: 1, written: 0 })
    await driftIn(3)
    expect((await evaluate()).result).toMatchObject({ firing: 3, queued: 1 })
    expect(await evaluate()).toMatchObject({
      result: { firing: 3, queued: 0 },
      own: { statements: 1, written: 0 },
    })
  })

  it('stores a burst of 500 new alerts in few statements, as one message per group', async () => {
    await driftIn(500)
    const { result, own } = await evaluate()
    expect(result).toMatchObject({ firing: 500, queued: 1 })
    expect(own.statements - 1).toBeLessThanOrEqual(5)
    const [message] = await bodies()
    expect(message?.body).toMatchObject({ status: 'firing', truncatedAlerts: 400 })
  })

  it('evaluates what is silenced and sends it when the silence is over', async () => {
    await driftIn(1)
    clock.set('2026-05-02T10:00:00Z')
    await silenceAll('2026-05-02T10:06:00Z')
    expect((await evaluate()).result).toMatchObject({ firing: 1, queued: 0 })
    expect((await evaluate()).result).toMatchObject({ firing: 1, queued: 1 })
  })

  it('sends the end of an alert announced before it was silenced', async () => {
    await driftIn(1)
    await evaluate()
    await silenceAll('2027-01-01T00:00:00Z')
    expect((await evaluate()).result).toMatchObject({ firing: 1, queued: 0 })
    await driftIn(0)
    expect((await evaluate()).result).toMatchObject({ resolved: 1, queued: 1 })
    expect((await bodies()).at(-1)?.body).toMatchObject({ status: 'resolved' })
  })

  it('stores what changed and its message in one transaction: refused, both are new again', async () => {
    await driftIn(1)
    const refusing = new Database('monotask', {
      transact: async (statements) => {
        if (statements.some(({ sql }) => sql.includes('INTO viewkeeper_outbox')))
          throw new Error('D1_ERROR: Network connection lost.')
        const results = await local.db.batch(statements)
        return results.map((result) => ({ ...result, size_bytes: 1 }))
      },
    })
    const context = jobContext(local, clock, { settings, db: refusing })
    await expect(evaluateJob.run(context)).rejects.toThrow('connection lost')
    expect((await evaluate()).result).toMatchObject({ firing: 1, queued: 1 })
  })

  it('fired, resolved and fired again between two sends: the receiver ends up knowing it fires', async () => {
    for (const views of [1, 0, 1]) {
      await driftIn(views)
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
    await driftIn(1)
    await evaluate()
    clock.pass(5 * 3_600_000)
    expect((await evaluate()).result).toMatchObject({ queued: 0 })
    await deliverJob.run(jobContext(local, clock, { settings, fetch: async () => new Response() }))
    expect((await evaluate()).result).toMatchObject({ queued: 1 })
  })

  it('tells a receiver that had no URL for a while what ended meanwhile', async () => {
    await driftIn(1)
    await evaluate()
    await driftIn(0)
    await evaluateJob.run(jobContext(local, clock))
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
      const log = vi.spyOn(console, 'error').mockImplementation(() => {})
      expect(await beatWith(fetch)).toMatchObject({ heartbeat: 'failed' })
      expect(log.mock.calls.flat().join()).toContain('heartbeat')
      expect(log.mock.calls.flat().join()).not.toContain('token')
      log.mockRestore()
    },
  )

  it('is not mentioned where it is not set', async () => {
    expect(await evaluateJob.run(jobContext(local, clock))).not.toHaveProperty('heartbeat')
  })
})
