import { afterAll, beforeAll, expect, test } from 'vitest'
import * as z from 'zod'
import { statement } from '../../src/db/database.ts'
import { materializedViews } from '../../src/keeper/schema.ts'
import { type LocalD1, localD1 } from '../d1.ts'
import { searchForFailure } from '../promise/search.ts'
import { differencesSql } from '../random/twins.ts'
import { seed } from '../seed.ts'
import { catalog } from './catalog.ts'
import { filling, shop, statements } from './shop.ts'

let local: LocalD1
beforeAll(async () => {
  local = await localD1([...shop.create, ...materializedViews(catalog)])
})
afterAll(() => local[Symbol.asyncDispose]())

const differences = catalog.views.map((view) => statement(differencesSql(view)))
const count = z.object({ rows: z.number() })

const runAndCompare = async (sql: string) => {
  await local.db
    .run(statement(sql))
    .catch(() => 'a statement that fails must change nothing, which the comparison shows')
  const results = await local.db.batch(differences)
  const off = results.map(({ rows }) => count.parse(rows[0]).rows)
  expect(off, sql).toEqual(catalog.views.map(() => 0))
}

test(
  `the shop's views on D1 equal their definitions after every statement (seed ${seed})`,
  { timeout: 0 },
  () =>
    searchForFailure(statements({ min: 100, max: 100 }), 'd1', async (list) => {
      await local.db.run(statement('DELETE FROM customers'))
      for (const sql of [...filling, ...list]) await runAndCompare(sql)
    }),
)
