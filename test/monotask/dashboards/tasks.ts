import fc from 'fast-check'
import * as z from 'zod'
import { type Database, statement } from '../../../src/db/database.ts'
import type { Position } from '../../../src/monotask/dashboards/position.ts'
import { readPage } from '../../../src/monotask/dashboards/read-page.ts'
import { sorts, type TaskList, taskStates } from '../../../src/monotask/dashboards/task-list.ts'

/** Values of a column that nothing holds to its type, as SQL literals. */
const odd = ['NULL', "''", "'high'", "x'00ff'", "x''", '2.5', '-0.1', '0.30000000000000004', '7']
const states = [...taskStates.slice(0, 3).map((state) => `'${state}'`), "'ODD'", 'NULL', '5']
const times = [
  "'2026-05-01 10:00:00'",
  "'2026-05-01 10:00:00.001'",
  "'2026-05-01T10:00:00Z'",
  "CAST(x'ff41' AS TEXT)",
  "'a' || char(0) || 'b'",
]

const task = fc.record({
  rowid: fc.integer({ min: -1000, max: 1000 }),
  project: fc.constantFrom('p', 'p', 'p', 'q'),
  state: fc.constantFrom(...states),
  priority: fc.oneof(fc.constantFrom('1', '2', '3', '4'), fc.constantFrom(...odd)),
  updated: fc.oneof(fc.constantFrom(...times), fc.constantFrom(...odd)),
})

/** Some tasks, as the statement that inserts them. */
export const someTasks = (mostTasks: number): fc.Arbitrary<string> =>
  fc
    .uniqueArray(task, { minLength: 1, maxLength: mostTasks, selector: ({ rowid }) => rowid })
    .map((tasks) => {
      const values = tasks.map(
        ({ rowid, project, state, priority, updated }) =>
          `(${rowid}, 't${rowid}', '${project}', 'T', ${state}, ${priority}, ${updated})`,
      )
      return `INSERT INTO tasks (rowid, id, project_id, title, current_state, priority, updated_at) VALUES ${values.join(', ')}`
    })

/** Lists of project p: in both orders, of any state, one, or several. */
export const lists: readonly TaskList[] = sorts.flatMap((sort) =>
  [[], taskStates.slice(0, 1), taskStates.slice(1, 3), taskStates].map((of) => ({
    project: 'p',
    sort,
    states: of,
  })),
)

const idRow = z.object({ id: z.string() })

/** The ids of a whole list, sorted by SQLite itself. */
export const wholeList = async (db: Database, { sort, states: of }: TaskList) => {
  const order = sort === 'priority' ? 'priority DESC, updated_at DESC' : 'updated_at DESC'
  const among = of.length === 0 ? '' : `AND current_state IN (${of.map((state) => `'${state}'`)})`
  const rows = await db.all(
    statement(
      `SELECT id FROM tasks NOT INDEXED WHERE project_id = 'p' ${among} ORDER BY ${order}, rowid DESC`,
    ),
    idRow,
  )
  return rows.map(({ id }) => id)
}

/** The ids of a list, page by page. */
export const pagedList = async (db: Database, list: TaskList, limit: number) => {
  const ids: unknown[] = []
  let after: Position | null = null
  for (;;) {
    const page: Awaited<ReturnType<typeof readPage>> = await readPage(db, list, { after, limit })
    ids.push(...(page ?? []).map(({ task }) => task.id))
    after = page?.at(-1)?.position ?? null
    if (after === null || (page?.length ?? 0) < limit) return ids
  }
}
