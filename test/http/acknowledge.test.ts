import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { unstable_splitSqlQuery } from 'wrangler'
import * as z from 'zod'
import type { Alert } from '../../src/alerting/alert.ts'
import { fingerprint } from '../../src/alerting/fingerprint.ts'
import { silencedNow, silencer } from '../../src/alerting/silencer.ts'
import { statement } from '../../src/db/database.ts'
import { postAcknowledgement } from '../../src/http/acknowledge.ts'
import { getAlerts } from '../../src/http/alerts.ts'
import { deleteSilence, getSilences, postSilence } from '../../src/http/silences.ts'
import { saveAcknowledgement } from '../../src/store/acknowledgements.ts'
import { saveAlerts } from '../../src/store/alerts.ts'
import { activeSilences, untilRecovery } from '../../src/store/silences.ts'
import { type LocalD1, localD1 } from '../d1.ts'
import { Clock } from '../jobs/context.ts'
import { call, httpContext } from './context.ts'

let local: LocalD1
beforeAll(async () => {
  local = await localD1()
})
afterAll(() => local[Symbol.asyncDispose]())

const clock = new Clock('2026-05-01T10:00:00Z')
const alertOf = (labels: Alert['labels'], changes: Partial<Alert> = {}): Alert => ({
  fingerprint: fingerprint(labels),
  labels,
  rule: null,
  annotations: {},
  status: 'firing',
  value: 1,
  active_since_ms: 0,
  fired_at_ms: 0,
  resolved_at_ms: null,
  keep_firing_since_ms: null,
  ...changes,
})
const odd = alertOf({ alertname: 'A', note: 'says "so"\\\nand more ', empty: '' })
const wider = alertOf({ ...odd.labels, view: 'v' })
const pending = alertOf({ alertname: 'P' }, { status: 'pending' })
const over = alertOf({ alertname: 'R' }, { status: 'resolved', resolved_at_ms: 5 })

beforeEach(async () => {
  clock.set('2026-05-01T10:00:00Z')
  await local.db.batch([
    ...['silences', 'silence_origins', 'alerts'].map((table) =>
      statement(`DELETE FROM viewkeeper_${table}`),
    ),
    saveAlerts([odd, wider, pending, over]),
  ])
})

const silence = z.looseObject({ id: z.string(), ends_at: z.string().nullable() })
const acknowledge = async (who: Alert | string, body: object = {}) => {
  const response = await call(postAcknowledgement, httpContext(local, clock), {
    params: { fingerprint: typeof who === 'string' ? who : who.fingerprint },
    body: { comment: 'looking at it', created_by: 'anna', ...body },
  })
  return silence.parse(await response.json())
}
const list = async () =>
  z
    .object({ silences: z.array(silence) })
    .parse(await (await call(getSilences, httpContext(local, clock))).json()).silences
const shown = async () =>
  z
    .object({ alerts: z.array(z.looseObject({ fingerprint: z.string() })) })
    .parse(await (await call(getAlerts, httpContext(local, clock))).json()).alerts
const alertShown = async ({ fingerprint: wanted }: Alert) =>
  (await shown()).find((one) => one.fingerprint === wanted)

describe('POST /api/alerts/{fingerprint}/acknowledge', () => {
  it('silences exactly that alert until it recovers, and both lists say who is on it', async () => {
    const made = await acknowledge(odd)
    expect(made).toEqual({
      id: expect.any(String),
      status: 'active',
      matchers: ['alertname="A"', 'note="says \\"so\\"\\\\\\nand more "', 'empty=""'],
      starts_at: '2026-05-01T10:00:00.000Z',
      ends_at: null,
      comment: 'looking at it',
      created_at: '2026-05-01T10:00:00.000Z',
      created_by: 'anna',
      fingerprint: odd.fingerprint,
    })
    expect(await list()).toEqual([made])
    expect(await alertShown(odd)).toMatchObject({
      silenced_by: [made.id],
      acknowledged_by: 'anna',
      acknowledgement: 'looking at it',
    })
    expect(await alertShown(wider)).toMatchObject({
      silenced_by: [],
      acknowledged_by: null,
      acknowledgement: null,
    })
  })

  it('takes an alert that is pending, and one with more and longer labels than matchers may be', async () => {
    const many = alertOf(
      Object.fromEntries(Array.from({ length: 25 }, (_, n) => [`l${n}`, 'x'.repeat(250)])),
    )
    await local.db.run(saveAlerts([many]))
    for (const one of [pending, many]) {
      await acknowledge(one)
      expect(await alertShown(one)).toMatchObject({ acknowledged_by: 'anna' })
    }
  })

  it('is 404 where the alert is resolved or unknown', async () => {
    for (const who of [over, 'ffffffffffffffff', 'x'.repeat(5000)])
      await expect(acknowledge(who)).rejects.toMatchObject({ status: 404 })
    expect(await list()).toEqual([])
  })

  it('names every fault of the body', async () => {
    await expect(
      acknowledge(odd, { comment: ' ', created_by: 5, ends_at: 'x' }),
    ).rejects.toMatchObject({
      status: 400,
      message: expect.stringMatching(/comment.*created_by.*ends_at/),
    })
  })

  it('by someone else takes the place of the first', async () => {
    const first = await acknowledge(odd)
    clock.pass(60_000)
    const second = await acknowledge(odd, { created_by: 'bob' })
    expect(await list()).toMatchObject([
      { id: second.id, ends_at: null, created_by: 'bob' },
      { id: first.id, status: 'expired', ends_at: '2026-05-01T10:01:00.000Z' },
    ])
  })

  it('in the same words again changes nothing', async () => {
    const first = await acknowledge(odd)
    clock.pass(60_000)
    expect(await acknowledge(odd)).toEqual(first)
    expect(await list()).toEqual([first])
  })

  it('can be ended, and made again', async () => {
    const { id } = await acknowledge(odd)
    await call(deleteSilence, httpContext(local, clock), { params: { id } })
    expect(await alertShown(odd)).toMatchObject({ silenced_by: [], acknowledged_by: null })
    expect((await acknowledge(odd)).id).not.toBe(id)
  })

  it('stores nothing where the alert has recovered since it was looked up', async () => {
    const given = {
      id: 'late',
      matchers: [],
      starts_at_ms: 1,
      ends_at_ms: untilRecovery,
      comment: 'x',
      created_by: 'x',
      created_at_ms: 1,
      fingerprint: over.fingerprint,
    }
    expect(await saveAcknowledgement(local.db, given)).toBeNull()
    expect(await list()).toEqual([])
  })
})

describe('where there are as many silences as there may be', () => {
  const fill = (count: number, endsAtMs: number) =>
    local.db.run(
      statement(
        `INSERT INTO viewkeeper_silences (id, matchers, starts_at_ms, ends_at_ms, comment, created_at_ms)
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
        SELECT 's' || i, '["a=b"]', 0, ?2, '', 0 FROM n`,
        count,
        endsAtMs,
      ),
    )
  const later = clock.now().getTime() + 3_600_000

  it('an acknowledgement is refused as any silence is, and one that takes the place of another is not', async () => {
    await fill(499, later)
    const { id } = await acknowledge(odd)
    await expect(acknowledge(pending)).rejects.toMatchObject({ status: 409 })
    expect((await acknowledge(odd)).id).toBe(id)
    expect((await acknowledge(odd, { comment: 'still on it' })).id).not.toBe(id)
    expect(await alertShown(odd)).toMatchObject({ acknowledgement: 'still on it' })
  })

  it('one that would be one too many to be kept leaves the one before as it was', async () => {
    const { id } = await acknowledge(odd)
    await fill(4999, 1)
    expect((await acknowledge(odd, { created_by: 'bob' })).id).toBe(id)
    expect(await alertShown(odd)).toMatchObject({ acknowledged_by: 'anna' })
  })
})

it('says of each silence what it keeps from being sent now', async () => {
  const { id } = await acknowledge(odd)
  const body = { matchers: ['alertname=~"A|R"'], duration: '1h', comment: 'x' }
  const made = await call(postSilence, httpContext(local, clock), { body })
  const other = silence.parse(await made.json()).id
  const none = { ...body, matchers: ['alertname=Z'] }
  await call(postSilence, httpContext(local, clock), { body: none })
  const silences = await activeSilences(local.db, clock.now())
  const silenced = silencedNow(silencer(silences, clock.now()), [odd, wider, pending, over])
  expect(new Map(silenced)).toEqual(
    new Map([
      [id, [odd]],
      [other, [odd, wider]],
    ]),
  )
})

it('a rollback of the migration ends it, as nothing else would; other silences go on', async () => {
  await using own = await localD1()
  await own.db.batch([
    statement(
      `INSERT INTO viewkeeper_silences VALUES ('acknowledgement', '["a=b"]', 0, ?1, '', 0), ('silence', '["a=b"]', 0, ?2, '', 0)`,
      untilRecovery,
      Date.parse('9999-12-31T23:59:59Z'),
    ),
    ...unstable_splitSqlQuery(readFileSync('migrations/down/0013_silence_origins.sql', 'utf8')).map(
      (sql) => statement(sql),
    ),
  ])
  const open = await own.db.all(
    statement('SELECT id FROM viewkeeper_silences WHERE ends_at_ms > ?1', Date.now()),
    z.object({ id: z.string() }),
  )
  expect(open).toEqual([{ id: 'silence' }])
})
