import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { databaseSql } from '../../../bench/databases/schema.ts'
import { pageOfTasks } from '../../../src/monotask/dashboards/page-of-tasks.ts'
import type { Position } from '../../../src/monotask/dashboards/position.ts'
import { memory } from '../../keeper/upgrade/database.ts'
import { lists } from './tasks.ts'

const shares = fc.constantFrom(1, 1, 1 / 2, 1 / 7, 1 / 50, 1 / 1000, 1e-6)

/** What ANALYZE may find: how many rows of an index are alike in its first columns, one column more each time. */
const statistics = fc
  .record({
    rows: fc.constantFrom(100, 5000, 100_000, 5_000_000),
    project: shares,
    state: shares,
    priority: shares,
    updated: shares,
  })
  .map(({ rows, project, state, priority, updated }) => {
    const alike = (...parts: readonly number[]) =>
      [rows, ...parts.map((_, at) => parts.slice(0, at + 1).reduce((a, b) => a * b, rows))]
        .map((count) => Math.max(1, Math.ceil(count)))
        .join(' ')
    return {
      viewkeeper_tasks_by_priority: alike(project, priority, updated),
      viewkeeper_tasks_by_update: alike(project, updated),
      viewkeeper_tasks_by_state: alike(project, state, priority, updated),
      idx_tasks_project_id: alike(project, state, updated),
    }
  })

const detailRow = z.object({ detail: z.string() })

const byIndex = ({ sort, states }: (typeof lists)[number]): RegExp => {
  if (states.length === 0) return sort === 'priority' ? /_by_priority / : /_by_update /
  return sort === 'priority'
    ? /_by_state /
    : /_by_state .* AND priority=|_of_other_priority |COVERING INDEX viewkeeper_tasks_by_update /
}

test('every range is read through the index that has its order, whatever ANALYZE has found', () => {
  using one = memory()
  for (const sql of [...databaseSql('viewkeeper', []), 'ANALYZE']) one.sqlite.exec(sql)
  const insert = one.sqlite.prepare("INSERT INTO sqlite_stat1 VALUES ('tasks', ?, ?)")
  const last = { type: 'integer', text: '3' } as const
  const property = fc.property(statistics, (found) => {
    one.sqlite.exec("DELETE FROM sqlite_stat1 WHERE tbl = 'tasks'")
    for (const [index, stat] of Object.entries(found)) insert.run(index, stat)
    one.sqlite.exec('ANALYZE sqlite_master')
    for (const list of lists) {
      const values = list.sort === 'priority' ? [last, last] : [last]
      for (const after of [null, { values, rowid: '5' } satisfies Position]) {
        const { sql, params } = pageOfTasks(list, after, 50)
        const plan = one.sqlite
          .prepare(`EXPLAIN QUERY PLAN ${sql}`)
          .all(...params)
          .map((row) => detailRow.parse(row).detail)
        for (const detail of plan.filter((line) => /tasks|TEMP/.test(line)))
          expect(detail, JSON.stringify({ list, found })).toMatch(byIndex(list))
      }
    }
  })
  fc.assert(property, { numRuns: 40 })
})
