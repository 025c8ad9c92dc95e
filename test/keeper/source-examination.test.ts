import { expect, test } from 'vitest'
import { readExpected } from '../../scripts/doctor/expected.ts'
import { examineSourceTables, usedColumns } from '../../src/keeper/pause/source-examination.ts'
import { catalog } from '../../src/monotask/catalog.ts'
import { localD1 } from '../d1.ts'
import { monotask, withoutColumn } from '../monotask.ts'

const { sourceTables } = catalog

test('the worker takes the same columns for used as SQLite tells the doctor', async () => {
  const { used } = await readExpected()
  for (const table of sourceTables)
    expect([table.name, usedColumns(catalog, table)]).toEqual([
      table.name,
      Object.keys(table.columns).filter((column) => used.has(`${table.name}.${column}`)),
    ])
})

test.each([
  ['nothing', monotask(), []],
  ['a column that nothing of ours names', monotask(withoutColumn('tasks', 'description')), []],
  [
    'a column that is gone',
    monotask(withoutColumn('tasks', 'priority')),
    [/^tasks\.priority is missing.*ADD COLUMN priority INTEGER/],
  ],
  [
    'a column that was renamed',
    [...monotask(), 'ALTER TABLE tasks RENAME COLUMN title TO name'],
    [
      /^tasks\.title is missing.*Was it renamed\? The table has name: ALTER TABLE tasks RENAME COLUMN … TO title/,
    ],
  ],
  ['a table that is gone', [...monotask(), 'DROP TABLE screenshots'], [/^screenshots is missing/]],
  [
    'a table that is a view',
    [
      ...monotask(),
      'ALTER TABLE screenshots RENAME TO shots',
      'CREATE VIEW screenshots AS SELECT * FROM shots',
    ],
    [/^screenshots is a view/],
  ],
  [
    'ids that are not unique',
    monotask((sql) =>
      sql.startsWith('CREATE TABLE IF NOT EXISTS task_evidence ')
        ? sql.replace('TEXT PRIMARY KEY NOT NULL', 'TEXT')
        : sql,
    ),
    [/^task_evidence\.id is neither PRIMARY KEY nor UNIQUE/],
  ],
])('the worker sees %s', async (_, statements, faults) => {
  await using local = await localD1(statements)
  const found = await examineSourceTables(local.db, catalog)
  expect(found.map(({ name, text }) => `${name} ${text}`)).toEqual(
    faults.map((fault) => expect.stringMatching(fault)),
  )
})
