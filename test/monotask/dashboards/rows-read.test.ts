import { expect, test } from 'vitest'
import { databaseSql } from '../../../bench/databases/schema.ts'
import type { Database } from '../../../src/db/database.ts'
import type { Position } from '../../../src/monotask/dashboards/position.ts'
import { readPage } from '../../../src/monotask/dashboards/read-page.ts'
import { sorts, type TaskList, taskStates } from '../../../src/monotask/dashboards/task-list.ts'
import { localD1 } from '../../d1.ts'

/** Four projects of so many tasks in all: ordinary; all times equal; a state that is rare; a priority of its own for each. */
const tasksOf = (tasks: number): string[] => [
  "INSERT INTO projects (id, name) VALUES ('ordinary', 'P'), ('equal', 'P'), ('rare', 'P'), ('priorities', 'P')",
  `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${tasks - 1})
  INSERT INTO tasks (id, project_id, title, current_state, priority, updated_at)
  SELECT printf('t%08d', i), json_extract('["ordinary", "equal", "rare", "priorities"]', '$[' || (i % 4) || ']'), 'T',
    iif(i % 4 = 2, iif(i % ${tasks / 5} = 2, 'FAILED', 'COMPLETED'),
      json_extract('${JSON.stringify(taskStates)}', '$[' || (i / 4 % 7) || ']')),
    iif(i % 4 = 3, i * 7919 % 1000003, 1 + i / 28 % 4),
    iif(i % 4 = 1, '2026-05-01 10:00:00', datetime('2026-05-01', (i * 7919 % 1000003) || ' seconds')) FROM n`,
]

/** Rows read and returned by the first pages of a list, with so many tasks each. */
const pagesOf = async (db: Database, list: TaskList, limits: readonly number[]) => {
  const pages: { limit: number; returned: number; read: number }[] = []
  let after: Position | null = null
  for (const limit of limits) {
    const before = db.usage.rows_read
    const page: Awaited<ReturnType<typeof readPage>> = await readPage(db, list, { after, limit })
    pages.push({ limit, returned: page?.length ?? 0, read: db.usage.rows_read - before })
    after = page?.at(-1)?.position ?? after
  }
  return pages
}

const lists = sorts.flatMap((sort) =>
  [[], ['FAILED'], taskStates.slice(0, 3), taskStates].flatMap((states) =>
    ['ordinary', 'equal', 'rare', 'priorities'].map(
      (project): TaskList => ({
        project,
        sort,
        states: taskStates.filter((state) => states.includes(state)),
      }),
    ),
  ),
)

/** What is read beside three rows a task: one of the project, and one for each range that an index is sought by. */
const mostBeside = ({ sort, states }: TaskList): number => {
  const many = Math.max(1, states.length)
  return 1 + (sort === 'priority' ? 3 * many : states.length === 0 ? 2 : 1 + 10 * many)
}

test.each([1000, 100_000])(
  'of %d tasks every page reads three rows a task, and a few',
  async (tasks) => {
    await using local = await localD1(databaseSql('viewkeeper', tasksOf(tasks)))
    for (const isAnalyzed of [false, true]) {
      if (isAnalyzed) await local.db.run({ sql: 'ANALYZE', params: [] })
      for (const list of lists)
        for (const { limit, returned, read } of await pagesOf(
          local.db,
          list,
          [50, 50, 1, 10, 500],
        )) {
          const name = JSON.stringify({ ...list, isAnalyzed, limit, returned, read })
          expect(read, name).toBeLessThanOrEqual(3 * returned + mostBeside(list))
          if (returned >= 50) expect(read, name).toBeLessThanOrEqual(4 * returned)
        }
    }
  },
)
