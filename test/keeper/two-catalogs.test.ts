import { afterEach, beforeEach, expect, test } from 'vitest'
import { application } from '../../src/app.ts'
import { statement } from '../../src/db/database.ts'
import { compile } from '../../src/engine/compile.ts'
import { copy, count, sumOf } from '../../src/engine/declaration.ts'
import type { SourceTable } from '../../src/engine/source-table.ts'
import { auditJob } from '../../src/jobs/audit.ts'
import { backfillJob } from '../../src/jobs/backfill.ts'
import { catalogOf } from '../../src/keeper/catalog.ts'
import { resume } from '../../src/keeper/pause/resume.ts'
import { examineSourceTables } from '../../src/keeper/pause/source-examination.ts'
import { suspend } from '../../src/keeper/pause/suspend.ts'
import { mend } from '../../src/keeper/refresh/mend.ts'
import { baseline, dropMaterializedViews, materializedViews } from '../../src/keeper/schema.ts'
import { auditTriggers } from '../../src/keeper/triggers/audit-triggers.ts'
import { catalog as monotask } from '../../src/monotask/catalog.ts'
import { readPauses } from '../../src/store/pause.ts'
import { type LocalD1, localD1 } from '../d1.ts'
import { Clock, jobContext } from '../jobs/context.ts'

const id = { id: 'TEXT PRIMARY KEY NOT NULL' }

const sourceTables: readonly SourceTable[] = [
  {
    name: 'Customers',
    noun: 'Customer',
    columns: { ...id, fullName: 'TEXT NOT NULL', created_at: 'TEXT' },
    references: {},
  },
  {
    name: 'order',
    noun: 'Order',
    key: 'number',
    columns: {
      number: 'INTEGER PRIMARY KEY',
      customerId: 'TEXT NOT NULL',
      group: 'TEXT',
      total: 'INTEGER DEFAULT 0',
    },
    references: { customerId: 'Customers' },
  },
]

/** An application with a table in mixed case, names that are SQL's own words, and a key of numbers. */
const shop = catalogOf({
  sourceTables,
  views: compile(
    [
      {
        name: 'customer_orders',
        parent: 'Customers',
        key: 'customer_id',
        triggerPrefix: 'customer_orders',
        columns: {
          full_name: copy('fullName'),
          orders: count('order'),
          gifts: count('order', "{group} = 'gift'"),
          spent: sumOf('order', '{total}'),
        },
      },
    ],
    sourceTables,
  ),
  timeSeries: [],
  canaryRows: { Customers: { change: `"fullName" = 'canary'` }, order: { change: 'total = 1' } },
})

const clock = new Clock('2026-11-03T10:00:00Z')
let local: LocalD1

const run = (...statements: readonly string[]) =>
  local.db.batch(statements.map((sql) => statement(sql)))

const kept = async (): Promise<unknown> => {
  const [result] = await run(
    'SELECT customer_id, full_name, orders, gifts, spent FROM customer_orders_mv ORDER BY 1',
  )
  return result?.rows
}

const inShop = (changes = {}) =>
  jobContext(local, clock, { application: { ...application, catalog: shop }, ...changes })

const triggersOf = async (catalog: typeof shop) =>
  auditTriggers(local.db, catalog, clock.now(), await readPauses(local.db))

beforeEach(async () => {
  local = await localD1()
  await run(
    ...baseline(shop),
    ...materializedViews(shop),
    "INSERT INTO Customers (id, fullName) VALUES ('c1', 'Ada'), ('c2', 'Bo')",
    `INSERT INTO "order" (number, customerId, "group", total) VALUES (1, 'c1', 'gift', 5), (2, 'c1', NULL, 7)`,
  )
})
afterEach(() => local[Symbol.asyncDispose]())

const right = [
  { customer_id: 'c1', full_name: 'Ada', orders: 2, gifts: 1, spent: 12 },
  { customer_id: 'c2', full_name: 'Bo', orders: 0, gifts: 0, spent: 0 },
]

test("two applications' triggers in one database are told apart", async () => {
  expect(await kept()).toEqual(right)
  const all = { missing: [], outdated: [], broken: [] }
  expect(await triggersOf(shop)).toMatchObject({ ...all, installed: shop.triggers.length })
  await run(`DROP TRIGGER "${shop.triggers[0]?.name}"`)
  expect(await triggersOf(shop)).toMatchObject({
    installed: shop.triggers.length - 1,
    missing: [shop.triggers[0]?.name.toLowerCase()],
  })
  expect(await triggersOf(monotask)).toMatchObject({
    ...all,
    installed: monotask.triggers.length,
  })
})

test('another application is suspended, resumed with every trigger fired, and mended', async () => {
  expect(await suspend(local.db, shop, clock.now())).toEqual(['customer_orders_mv'])
  await run('UPDATE "order" SET total = 100', `DELETE FROM Customers WHERE id = 'c2'`)
  expect(await kept()).toEqual(right)
  expect(
    await resume(local.db, shop, { now: clock.now(), examine: examineSourceTables }),
  ).toMatchObject({ kind: 'installed', findings: [], pending: ['customer_orders_mv'] })
  expect(await mend(local.db, shop, { steps: 5, now: clock.now })).toMatchObject({
    repaired: 2,
    complete: true,
  })
  expect(await kept()).toEqual([{ ...right[0], spent: 200 }])
})

test('audit and backfill of another application find and repair what its triggers have not seen', async () => {
  await run(
    "UPDATE customer_orders_mv SET spent = 99 WHERE customer_id = 'c1'",
    "DELETE FROM customer_orders_mv WHERE customer_id = 'c2'",
  )
  expect(await auditJob.run(inShop())).toMatchObject({
    views: { customer_orders_mv: { missing: 1, drifted: 1, repaired: 2 } },
    triggers: { installed: shop.triggers.length, missing: [] },
    cycle_complete: true,
  })
  expect(await kept()).toEqual(right)
  expect(await backfillJob.run(inShop({ trigger: 'manual' }))).toMatchObject({
    repaired: 0,
    total: 2,
    complete: true,
  })
})

test('what is missing of its tables is named, in the case it was declared in', async () => {
  await run(
    ...dropMaterializedViews(shop).filter((sql) => !sql.includes('viewkeeper_')),
    'ALTER TABLE Customers RENAME COLUMN fullName TO name',
  )
  const findings = await examineSourceTables(local.db, shop)
  expect(findings.map(({ name, text }) => `${name} ${text}`)).toEqual([
    expect.stringMatching(/^Customers\.fullName is missing.*Was it renamed\? The table has name:/),
  ])
})
