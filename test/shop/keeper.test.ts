import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { overSqlite } from '../../scripts/doctor/sqlite.ts'
import { application } from '../../src/app.ts'
import { Database, statement } from '../../src/db/database.ts'
import { auditJob } from '../../src/jobs/audit.ts'
import { backfillJob } from '../../src/jobs/backfill.ts'
import type { Job, JobResult } from '../../src/jobs/job.ts'
import { pauseJob } from '../../src/jobs/pause.ts'
import { resumeJob } from '../../src/jobs/resume.ts'
import { dropMaterializedViews, materializedViews } from '../../src/keeper/schema.ts'
import { type LocalD1, localD1 } from '../d1.ts'
import { Clock, jobContext } from '../jobs/context.ts'
import { contents } from '../monotask.ts'
import { differencesSql } from '../random/twins.ts'
import { catalog } from './catalog.ts'
import { filling, shop, tablesOfJobs } from './shop.ts'

const inMemory = async (all: readonly string[]): Promise<LocalD1> => {
  const database = new DatabaseSync(':memory:')
  const transport = overSqlite(database)
  const db = new Database('shop', transport)
  await db.batch(all.map((sql) => statement(sql)))
  return { transport, db, [Symbol.asyncDispose]: async () => database.close() }
}

const migrated = [...shop.create, ...materializedViews(catalog), ...tablesOfJobs()]

const count = z.object({ rows: z.number() })

describe.each([
  ['node:sqlite', inMemory],
  ['D1', localD1],
] as const)('the shop on %s', (_where, open) => {
  let local: LocalD1
  const clock = new Clock('2026-05-01T10:00:00Z')
  const run = (...all: readonly string[]) => local.db.batch(all.map((sql) => statement(sql)))
  beforeAll(async () => {
    local = await open([...migrated])
  })
  afterAll(() => local[Symbol.asyncDispose]())
  beforeEach(() => run('DELETE FROM customers', ...filling))

  const job = (one: Job): Promise<JobResult> =>
    one.run(
      jobContext(local, clock, {
        db: local.db,
        application: { ...application, catalog },
        trigger: 'manual',
      }),
    )

  /** How many rows of each view differ from its definition. */
  const differences = async (): Promise<number[]> => {
    const results = await run(...catalog.views.map(differencesSql))
    return results.map(({ rows }) => count.parse(rows[0]).rows)
  }
  const none = catalog.views.map(() => 0)

  it('audits and repairs a row altered, one missing and one orphaned', async () => {
    await job(auditJob)
    await run(
      'UPDATE order_totals_mv SET items_cents = 1 WHERE order_number = 1',
      'DELETE FROM order_totals_mv WHERE order_number = 3',
      "INSERT INTO customer_orders_mv (customer_id, last_refreshed_at) VALUES (99, '')",
    )
    const found = await job(auditJob)
    expect(found.views).toMatchObject({
      order_totals_mv: { missing: 1, drifted: 1, orphaned: 0, repaired: 2 },
      customer_orders_mv: { missing: 0, drifted: 0, orphaned: 1, repaired: 1 },
    })
    expect(found.triggers).toMatchObject({ missing: [], outdated: [], broken: [] })
    expect(await differences()).toEqual(none)
    const again = await job(auditJob)
    expect(again.views).toMatchObject({
      order_totals_mv: { missing: 0, drifted: 0, orphaned: 0 },
      customer_orders_mv: { missing: 0, drifted: 0, orphaned: 0 },
      'customer sales_mv': { missing: 0, drifted: 0, orphaned: 0 },
    })
  })

  it('finds a trigger that is gone, and what was written meanwhile', async () => {
    const { triggers } = catalog
    const lost = triggers.find(({ name }) => name === 'refresh_order_totals_on_item')
    await run(`DROP TRIGGER "${lost?.name}"`, 'INSERT INTO items (order_number) VALUES (1)')
    expect(await differences()).not.toEqual(none)
    const found = await job(auditJob)
    expect(found.triggers).toMatchObject({ missing: [lost?.name] })
    expect(await differences()).toEqual(none)
    await run(...materializedViews(catalog))
  })

  it('fills emptied views by backfill', async () => {
    await run(...catalog.views.map(({ table }) => `DELETE FROM "${table}"`))
    expect(await differences()).not.toEqual(none)
    let result: JobResult = {}
    for (let runs = 0; runs < 9 && result.complete !== true; runs += 1)
      result = await job(backfillJob)
    expect(result.complete).toBe(true)
    expect(await differences()).toEqual(none)
  })

  it('stands aside while paused, and is right again once resumed', async () => {
    await job(pauseJob)
    await run(
      'UPDATE items SET order_number = 3, price_cents = 5 WHERE id = 1',
      'DELETE FROM refunds WHERE id = 2',
      'DELETE FROM customers WHERE id = 2',
      'INSERT INTO "order" (number, buyer_id, status) VALUES (9, 3, \'paid\')',
    )
    let result: JobResult = {}
    for (let runs = 0; runs < 9 && result.complete !== true; runs += 1)
      result = await job(resumeJob)
    expect(result.complete).toBe(true)
    expect(await differences()).toEqual(none)
  })

  it('leaves nothing of ours but what jobs wrote when its views are dropped', async () => {
    const sources = async () => {
      const all = await contents(local.db)
      return catalog.sourceTables.map(({ name }) => all[name])
    }
    const before = await sources()
    await run(...dropMaterializedViews(catalog))
    expect(await sources()).toEqual(before)
    const left = await local.db.all(
      statement(
        "SELECT name FROM sqlite_master WHERE type IN ('trigger', 'view') OR name GLOB '*_mv'",
      ),
      z.object({ name: z.string() }),
    )
    expect(left).toEqual([])
    await run(...materializedViews(catalog))
  })
})
