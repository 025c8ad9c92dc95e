import fc from 'fast-check'
import { expect, test } from 'vitest'
import { statement } from '../../../src/db/database.ts'
import { readPage } from '../../../src/monotask/dashboards/read-page.ts'
import { localD1, migrationStatements } from '../../d1.ts'
import { memory } from '../../keeper/upgrade/database.ts'
import { monotask } from '../../monotask.ts'
import { lists, pagedList, someTasks, wholeList } from './tasks.ts'

/** Migrated, with columns of tasks that nothing holds to a type or to having a value. */
const schema = [
  ...monotask((sql) =>
    sql.startsWith('CREATE TABLE IF NOT EXISTS tasks ')
      ? sql
          .replace(/(current_state|priority|updated_at) .*,/g, '$1,')
          .replace(/(updated_at) .*\n/, '$1\n')
      : sql,
  ),
  ...migrationStatements(),
  "INSERT INTO projects (id, name) VALUES ('p', 'P'), ('q', 'Q')",
]

test('the pages of a list, one after another, are the whole list, whatever the tasks hold', async () => {
  using one = memory()
  for (const sql of schema) one.sqlite.exec(sql)
  const property = fc.asyncProperty(
    someTasks(40),
    fc.integer({ min: 1, max: 12 }),
    async (tasks, limit) => {
      one.sqlite.exec('DELETE FROM tasks')
      one.sqlite.exec(tasks)
      for (const list of lists)
        expect(await pagedList(one.db, list, limit), JSON.stringify(list)).toEqual(
          await wholeList(one.db, list),
        )
    },
  )
  await fc.assert(property, { numRuns: 60 })
})

test('on D1 as well, with whole numbers that JavaScript has not', async () => {
  await using local = await localD1(schema)
  const [tasks = ''] = fc.sample(someTasks(150), { numRuns: 1 })
  const more = [0, 1, 2].map(
    (at) =>
      `(${9000 + at}, 'l${at}', 'p', 'T', 'PENDING', 900719925474099${3 + at}, 900719925474099${5 - at})`,
  )
  await local.db.batch([
    statement(tasks),
    statement(
      `INSERT INTO tasks (rowid, id, project_id, title, current_state, priority, updated_at) VALUES ${more}`,
    ),
  ])
  for (const list of lists)
    expect(await pagedList(local.db, list, 2), JSON.stringify(list)).toEqual(
      await wholeList(local.db, list),
    )
})

test('what is touched between two pages goes to the front: no other task is lost or comes twice', async () => {
  using one = memory()
  for (const sql of schema) one.sqlite.exec(sql)
  const [tasks = ''] = fc.sample(someTasks(60), { numRuns: 1, seed: 1 })
  one.sqlite.exec(tasks)
  const list = { project: 'p', sort: 'updated', states: [] } as const
  const whole = await wholeList(one.db, list)
  const first = (await readPage(one.db, list, { after: null, limit: 10 })) ?? []
  one.sqlite.exec(
    `UPDATE tasks SET updated_at = '2027-01-01' WHERE id = '${first.at(-1)?.task.id}'`,
  )
  const after = first.at(-1)?.position ?? null
  const rest = (await readPage(one.db, list, { after, limit: 100 })) ?? []
  expect([...first, ...rest].map(({ task }) => task.id)).toEqual(whole)
})

test('a project that is not there is told from one without tasks', async () => {
  using one = memory()
  for (const sql of schema) one.sqlite.exec(sql)
  const read = (project: string) =>
    readPage(one.db, { project, sort: 'priority', states: [] }, { after: null, limit: 1 })
  expect(await read('q')).toEqual([])
  expect(await read('x')).toBeNull()
})
