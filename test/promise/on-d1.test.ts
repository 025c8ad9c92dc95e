import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as z from 'zod'
import { statement as query, type Statement } from '../../src/db/database.ts'
import { comparedColumns } from '../../src/engine/statements/refresh-sql.ts'
import { catalog } from '../../src/monotask/catalog.ts'
import { type LocalD1, localD1 } from '../d1.ts'
import { seed } from '../seed.ts'
import { searchForFailure } from './search.ts'
import { filling, statement } from './statements.ts'

const { views } = catalog

const lists = fc.array(statement, { minLength: 100, maxLength: 100, size: 'max' })

let local: LocalD1
beforeAll(async () => {
  local = await localD1()
})
afterAll(() => local[Symbol.asyncDispose]())

/** Rows of a view's definition that its table lacks, and how many rows more or fewer it has. */
const differences: Statement[] = views.map((view) => {
  const columns = [view.key, ...comparedColumns(view), ...view.derived.map((c) => c.name)].join(
    ', ',
  )
  const kept = `SELECT ${columns} FROM ${view.table}`
  const plain = `SELECT ${columns} FROM ${view.declaration.name}`
  return query(
    `SELECT (SELECT count(*) FROM (${plain} EXCEPT ${kept})) + abs((SELECT count(*) FROM ${view.table}) - (SELECT count(*) FROM ${view.parent.table} WHERE id IS NOT NULL)) AS rows`,
  )
})
const count = z.object({ rows: z.number() })

const runAndCompare = async (sql: string) => {
  await local.db
    .run(query(sql))
    .catch(() => 'a statement that fails must change nothing, which the comparison shows')
  const results = await local.db.batch(differences)
  const off = results.map(({ rows }) => count.parse(rows[0]).rows)
  expect(off, sql).toEqual(views.map(() => 0))
}

test(
  `views on D1 equal their definitions after every statement (seed ${seed})`,
  {
    timeout: 0,
  },
  () =>
    searchForFailure(lists, 'd1', async (statements) => {
      await local.db.run(query('DELETE FROM projects'))
      for (const sql of [...filling, ...statements]) await runAndCompare(sql)
    }),
)
