import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Alert } from '../../src/alerting/alert.ts'
import { Database, statement } from '../../src/db/database.ts'
import { deleteResolvedAlerts, listAlerts, placeOf } from '../../src/store/alerts.ts'
import { type LocalD1, localD1 } from '../d1.ts'

const nowMs = Date.parse('2026-05-01T10:00:00Z')
const dayMs = 86_400_000

/** As many alerts, each a second older than the one before; of every three one fires, one is pending, one is over. */
const insertAlerts = (count: number) =>
  statement(
    `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?1)
    INSERT INTO viewkeeper_alerts (fingerprint, labels, annotations, status, value, active_since_ms, resolved_at_ms)
    SELECT printf('%016x', i), '{}', '{}', CASE i % 3 WHEN 0 THEN 'firing' WHEN 1 THEN 'pending' ELSE 'resolved' END,
      i, iif(i % 3 = 2, 0, ?2 - i * 1000), iif(i % 3 = 2, ?2 - i * 1000, NULL) FROM n`,
    count,
    nowMs,
  )

/** Of the index, and of the table; and the ends of what is looked through. */
const [rowsOfEach, few] = [2, 5]

/** Every page of the list, and the most rows that one of them has read. */
const everyPage = async ({ transport }: LocalD1, limit: number) => {
  const alerts: Alert[] = []
  let [after, mostRead]: [ReturnType<typeof placeOf> | null, number] = [null, 0]
  for (;;) {
    const db = new Database('monotask', transport)
    const page: Alert[] = await listAlerts(db, { since_ms: nowMs - dayMs, after, limit })
    alerts.push(...page)
    mostRead = Math.max(mostRead, db.usage.rows_read)
    const last = page.at(-1)
    if (last === undefined) return { alerts, mostRead }
    after = placeOf(last)
  }
}

describe('the list of 10,000 alerts', () => {
  let local: LocalD1
  beforeAll(async () => {
    local = await localD1()
    await local.db.run(insertAlerts(10_000))
  })
  afterAll(() => local[Symbol.asyncDispose]())

  it('begins with those that fire, then has those that are pending, then those that are over, each the latest first', async () => {
    const all = await listAlerts(local.db, { since_ms: 0, after: null, limit: 20_000 })
    const expected = [0, 1, 2].flatMap((rest) =>
      Array.from({ length: 10_000 }, (_, i) => i).filter((i) => i % 3 === rest),
    )
    expect(all.map(({ value }) => value)).toEqual(expected)
  })

  it.each([1, 50, 500])('reads no others for the first %i', async (limit) => {
    const db = new Database('monotask', local.transport)
    const listed = await listAlerts(db, { since_ms: nowMs - dayMs, after: null, limit })
    expect(listed).toHaveLength(limit)
    expect(db.usage.rows_read).toBeLessThanOrEqual(rowsOfEach * limit + few)
  })

  it('is read page by page, each alert once, a late page costing no more than the first', async () => {
    const { alerts, mostRead } = await everyPage(local, 700)
    expect(alerts.map(({ value }) => value)).toEqual(
      (await listAlerts(local.db, { since_ms: 0, after: null, limit: 20_000 })).map(
        (one) => one.value,
      ),
    )
    expect(mostRead).toBeLessThanOrEqual(rowsOfEach * 700 + few)
  })

  it('reads nothing of those that were over before', async () => {
    const db = new Database('monotask', local.transport)
    const after = { status: 'pending', since_ms: 0, fingerprint: '' } as const
    const listed = await listAlerts(db, { since_ms: nowMs - 100_000, after, limit: 5000 })
    expect(listed).toHaveLength(33)
    expect(db.usage.rows_read).toBeLessThanOrEqual(rowsOfEach * 33 + few)
  })

  it('is cleaned of what is long over without a look at the rest', async () => {
    const db = new Database('monotask', local.transport)
    const [deleted] = await db.batch([deleteResolvedAlerts(nowMs - 9_990_000, 100)])
    expect(deleted?.rows).toHaveLength(3)
    expect(db.usage.rows_read).toBeLessThan(30)
  })
})

it('alerts that one tick has raised all at once are read page by page as cheaply', async () => {
  await using local = await localD1()
  await local.db.batch([
    insertAlerts(3000),
    statement("UPDATE viewkeeper_alerts SET status = 'firing', active_since_ms = ?1", nowMs),
  ])
  const { alerts, mostRead } = await everyPage(local, 100)
  expect(new Set(alerts.map(({ value }) => value)).size).toBe(3000)
  expect(alerts).toHaveLength(3000)
  expect(mostRead).toBeLessThanOrEqual(rowsOfEach * 100 + few)
})
