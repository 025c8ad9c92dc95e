import { afterAll, beforeAll, expect, test } from 'vitest'
import * as z from 'zod'
import { statement } from '../../src/db/database.ts'
import { compareSql, countFaultsSql } from '../../src/engine/statements/audit-sql.ts'
import { nextRangeSql } from '../../src/engine/statements/ranges.ts'
import { refreshRows } from '../../src/engine/statements/refresh-sql.ts'
import {
  countOrphansSql,
  nextKeysSql,
  nextRowsSql,
  removeNextOrphansSql,
  worklistSql,
} from '../../src/engine/statements/walk.ts'
import { catalog } from '../../src/monotask/catalog.ts'
import { type LocalD1, localD1, migrationStatements } from '../d1.ts'
import { monotask } from '../monotask.ts'

const { sourceTables, views } = catalog

let local: LocalD1
beforeAll(async () => {
  // Where ids are NOT NULL, the plan shows the search for those that are NULL as a scan, which never runs.
  const nullable = monotask((sql) => sql.replace('PRIMARY KEY NOT NULL', 'PRIMARY KEY'))
  local = await localD1([...nullable, ...migrationStatements()])
})
afterAll(() => local[Symbol.asyncDispose]())

test.each([
  ['every view', 'keys of an audit', worklistSql(views, sourceTables, new Set())],
  ...views.flatMap((view) => [
    [view.table, 'parent rows', nextKeysSql(view)],
    [view.table, 'rows', nextRowsSql(view)],
    [view.table, 'orphans', countOrphansSql(view)],
    [view.table, 'orphans to be removed', removeNextOrphansSql(view)],
    ...refreshRows(view, 'range').map((sql) => [view.table, 'rows to be repaired', sql]),
    [view.table, 'rows to be compared', compareSql(view)],
    [view.table, 'range of keys', nextRangeSql(view)],
    [view.table, 'range to be compared', countFaultsSql(view, 'range')],
  ]),
])('%s: the next %s are found by key, not by reading the table', async (_, __, sql) => {
  const params = [1, 2, 3, 4, 5].filter((number) => sql.includes(`?${number}`)).map(() => '{}')
  const [plan] = await local.db.batch([statement(`EXPLAIN QUERY PLAN ${sql}`, ...params)])
  const steps = z.array(z.object({ detail: z.string() })).parse(plan?.rows)
  const tables = [
    '[mp]',
    ...views.map((view) => view.table),
    ...sourceTables.map(({ name }) => name),
  ].join('|')
  const whole = new RegExp(`^SCAN (${tables})( |$)`)
  expect(steps.map(({ detail }) => detail).filter((detail) => whole.test(detail))).toEqual([])
})
