import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { unstable_splitSqlQuery } from 'wrangler'
import { databaseSource, migratedSource } from '../../../scripts/wrap/source.ts'
import { statementsOf } from '../../../scripts/wrap/statements.ts'
import { wrap } from '../../../scripts/wrap/wrap.ts'
import { statement } from '../../../src/db/database.ts'
import { suspend } from '../../../src/keeper/pause/suspend.ts'
import { catalog } from '../../../src/monotask/catalog.ts'
import { readPauses } from '../../../src/store/pause.ts'
import { localD1 } from '../../d1.ts'
import { monotask } from '../../monotask.ts'
import { apply, expectKept, expectWritable, seed, wrapped } from './database.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'viewkeeper-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** Wraps a file against the schema of our migrations. */
const wrapBytes = async (bytes: string | Uint8Array, rows: number | null = null) => {
  const file = join(folder, '0001_change.sql')
  writeFileSync(file, bytes)
  return wrap(file, await migratedSource(rows))
}

describe('a file that is no migration', () => {
  test.each([
    ['no SQL', 'dear diary', /line 1: is not SQL that SQLite takes: near "dear"/],
    [
      'an open quote',
      "\nUPDATE tasks SET title = 'x",
      /line 2: is not SQL: the quote ' is not closed/,
    ],
    ['not UTF-8', new Uint8Array([0x53, 0xff, 0xfe]), /is not UTF-8/],
    ['UTF-16', Buffer.from('SELECT 1', 'utf16le'), /NUL byte and is not SQL/],
    ['empty', '', /holds no SQL statement/],
    ['only comments', '-- nothing yet\n/* ; */', /holds no SQL statement/],
    ['BEGIN', 'begin; UPDATE tasks SET priority = 1; commit', /line 1: BEGIN is refused/],
    ['COMMIT', 'UPDATE tasks SET priority = 1;\nCOMMIT', /line 2: COMMIT is refused/],
    ['SAVEPOINT', 'SAVEPOINT a', /SAVEPOINT is refused/],
    ['ATTACH', "ATTACH 'x.db' AS x", /D1 refuses ATTACH/],
    ['VACUUM', 'VACUUM', /D1 refuses VACUUM/],
    ['a pragma D1 refuses', 'PRAGMA user_version = 3', /D1 refuses PRAGMA user_version/],
    [
      'a table that is not there',
      'DELETE FROM users',
      /no such table: users[\s\S]*--local or --remote/,
    ],
    [
      'a statement over 100 kB',
      `INSERT INTO tasks (id, project_id, title) VALUES ('t', '1', '${'x'.repeat(1e5)}')`,
      /over 100 kB/,
    ],
  ])('%s is refused in a sentence', async (_, bytes, message) => {
    await expect(wrapBytes(bytes)).rejects.toThrow(message)
  })

  test('one that is not there is refused in a sentence', async () => {
    await expect(wrap(join(folder, 'none.sql'), await migratedSource(null))).rejects.toThrow(
      /Can't read .*none.sql: there is no such file/,
    )
  })
})

test.each([
  'UPDATE task_progress_summary_mv SET evidence_count = 0',
  'DROP TABLE "Task_Progress_Summary_MV"',
  'ALTER TABLE viewkeeper_pause ADD COLUMN a',
  'CREATE INDEX a ON viewkeeper_runs (job)',
  'CREATE TABLE monthly_mv (a)',
  'ALTER TABLE screenshots RENAME TO screenshots_mv',
  'DROP TRIGGER refresh_progress_on_evidence',
  'DROP VIEW IF EXISTS project_statistics',
  'CREATE VIEW task_progress_summary AS SELECT 1',
  'CREATE TRIGGER a AFTER INSERT ON project_statistics_mv BEGIN SELECT 1; END',
])('what is ours is not touched: %s', async (sql) => {
  await expect(wrapBytes(sql)).rejects.toThrow(/is Viewkeeper's own/)
})

const linesOf = ({ notes }: { readonly notes: readonly string[] }, text: string) =>
  notes.filter((line) => line.endsWith(text)).map((line) => line.split(':')[0])

describe('only what can differ is refreshed', () => {
  const refreshed = async (sql: string) => linesOf(await wrapBytes(sql), 'refreshed')
  /** What follows says nothing of views that are added. */
  const named = [
    'task_validation_summary',
    'task_progress_summary',
    'agent_execution_summary',
    'project_statistics',
    'automation_queue_summary',
  ]

  test.each([
    ['ALTER TABLE tasks ADD COLUMN a', []],
    ["UPDATE tasks SET description = 'x'", []],
    ['CREATE TABLE users (id TEXT PRIMARY KEY)', []],
    ['UPDATE code_coverage SET line_coverage = 1', ['task_progress_summary']],
    ['UPDATE automation_queue SET event_type = 1', ['automation_queue_summary']],
    ['DELETE FROM agent_actions', ['agent_execution_summary', 'project_statistics']],
    ['DELETE FROM validation_sessions', ['task_validation_summary', 'project_statistics']],
    [
      'CREATE TRIGGER a AFTER UPDATE ON projects BEGIN DELETE FROM screenshots; END; UPDATE projects SET github_repo = 1',
      ['task_progress_summary'],
    ],
  ])('%s', async (sql, views) => {
    const found = await refreshed(sql)
    expect(found.filter((view) => named.includes(view ?? ''))).toEqual(views)
  })

  test('deleting a root refreshes all that goes with it', async () => {
    expect(await refreshed('DELETE FROM projects')).toHaveLength(catalog.plainViews.length)
  })
})

describe('what a view reads', () => {
  test('is renamed: the edit of the declarations is printed', async () => {
    const refusal = wrapBytes(
      'ALTER TABLE [validation_sessions] RENAME execution_time_ms TO "took_ms"',
    )
    await expect(refusal).rejects.toThrow(
      /task_validation_summary: follows a rename[\s\S]*- execution_time_ms: 'INTEGER',\n {2}\+ took_ms: 'INTEGER',[\s\S]*\+ latest_execution_time_ms: session.column\('took_ms'\)/,
    )
  })

  test('is renamed and renamed back: it survives', async () => {
    const sql =
      'ALTER TABLE tasks RENAME title TO name; ALTER TABLE tasks RENAME COLUMN name TO title'
    expect(linesOf(await wrapBytes(sql), 'no row can differ')).toHaveLength(
      catalog.plainViews.length,
    )
  })

  test('is dropped: view and column are named', async () => {
    await expect(wrapBytes('ALTER TABLE tasks DROP COLUMN github_synced_at')).rejects.toThrow(
      'tasks.github_synced_at is gone after it, and project_statistics.github_synced_tasks',
    )
  })

  test('is dropped and made again under its name: it is refreshed', async () => {
    const sql =
      'ALTER TABLE code_coverage DROP COLUMN line_coverage; ALTER TABLE code_coverage ADD COLUMN line_coverage REAL'
    expect(linesOf(await wrapBytes(sql), 'refreshed')).toEqual(['task_progress_summary'])
  })
})

test('a rename that the declarations follow already passes, and no row can differ', async () => {
  await using local = await localD1()
  await local.db.batch(seed.map((sql) => statement(sql)))
  await suspend(local.db, catalog, new Date())
  await apply(
    local.db,
    'ALTER TABLE tasks RENAME COLUMN title TO name; ALTER TABLE task_evidence RENAME TO evidence',
  )
  const followed = await wrapped(
    local.db,
    'ALTER TABLE tasks RENAME COLUMN name TO title; ALTER TABLE evidence RENAME TO task_evidence',
  )
  expect(linesOf(followed, 'no row can differ')).toHaveLength(catalog.plainViews.length)
  await apply(local.db, followed.sql)
  await expectKept(local.db)
})

describe('rows that a foreign key would take along', () => {
  test('are meant where a migration deletes those above them', async () => {
    await wrapBytes("DELETE FROM tasks WHERE current_state = 'CANCELLED'; DELETE FROM projects")
  })

  test('are not where those are put back', async () => {
    const sql =
      'CREATE TABLE kept AS SELECT * FROM tasks; DELETE FROM tasks; INSERT INTO tasks SELECT * FROM kept'
    await expect(wrapBytes(sql)).rejects.toThrow(
      /rows of tasks takes rows of .*task_evidence.* along[\s\S]*with UPDATE/,
    )
  })

  test('are not where REPLACE puts them back', async () => {
    await expect(wrapBytes('INSERT OR REPLACE INTO tasks SELECT * FROM tasks')).rejects.toThrow(
      /takes rows of .* along/,
    )
  })

  test('are told by the foreign keys alone where canary rows are in the way', async () => {
    const sql = `CREATE TABLE new_tasks (id TEXT PRIMARY KEY, a TEXT NOT NULL);
INSERT INTO new_tasks SELECT id, json_extract(title, '$.a') FROM tasks; DROP TABLE tasks; ALTER TABLE new_tasks RENAME TO tasks`
    await expect(wrapBytes(sql)).rejects.toThrow(/takes rows of .* along/)
  })
})

describe('under the limits of D1', () => {
  test('too many rows for a statement are refused, and during is named', async () => {
    await expect(wrapBytes('DELETE FROM task_evidence', 3_000_000)).rejects.toThrow(
      /task_progress_summary reads some 21,000,000 rows[\s\S]*views -- during/,
    )
  })

  test('rows of views that do not differ do not count', async () => {
    await wrapBytes('ALTER TABLE tasks ADD COLUMN a', 3_000_000)
  })

  test('where nobody has counted the rows, that is said', async () => {
    const { notes } = await wrapBytes('DELETE FROM task_evidence')
    expect(notes.at(-1)).toMatch(/not known without --local, --remote or --rows/)
  })
})

test('rows that point at rows of the database are added, and what they change is refreshed', async () => {
  const { sql } = await wrapBytes("INSERT INTO task_evidence (id, task_id) VALUES ('e99', 't1')")
  expect(sql).toContain("VALUES ('e99', 't1')")
  expect(sql).toMatch(/INSERT INTO task_progress_summary_mv/)
})

test('a database without Viewkeeper needs no wrapping', async () => {
  await using local = await localD1(monotask())
  await expect(databaseSource(local.db, null)).rejects.toThrow('not installed in this database')
})

test('a byte order mark and CRLF do no harm, and what is printed has neither', async () => {
  const { sql } = await wrapBytes(
    '\uFEFFALTER TABLE tasks ADD COLUMN a;\r\nCREATE INDEX b ON tasks (a);\r\n',
  )
  expect(sql).not.toMatch(/[\r\uFEFF]/)
})

test('what is printed is taken apart by wrangler into the statements it was made of', async () => {
  const { sql } = await wrapBytes(`create trigger fill after insert on screenshots begin
    update screenshots set path = case new.path when '' then 'end' else new.path end, created_at = 1; end;
    UPDATE tasks SET title = 'begin; case', priority = CASE priority WHEN 1 THEN 2 END`)
  expect(unstable_splitSqlQuery(sql)).toEqual(statementsOf(sql).map(({ text }) => text))
})

test('indexes of ours that go with a rebuilt table come back; where an equal one is, none is made', async () => {
  const rebuilt = (index: string) =>
    `CREATE TABLE n (id TEXT PRIMARY KEY, task_id TEXT, path TEXT, created_at TEXT); INSERT INTO n SELECT * FROM screenshots; DROP TABLE screenshots; ALTER TABLE n RENAME TO screenshots; ${index}`
  expect((await wrapBytes(rebuilt(''))).sql).toContain(
    'CREATE INDEX IF NOT EXISTS idx_screenshots_task_id ON screenshots',
  )
  expect((await wrapBytes(rebuilt('CREATE INDEX own ON screenshots (task_id)'))).sql).not.toContain(
    'idx_screenshots_task_id',
  )
})

test('legacy_alter_table does not outlive the migration', async () => {
  const { sql } = await wrapBytes('PRAGMA legacy_alter_table = ON; ALTER TABLE tasks ADD COLUMN a')
  expect(sql.lastIndexOf('PRAGMA legacy_alter_table = OFF')).toBeGreaterThan(
    sql.indexOf('ALTER TABLE tasks'),
  )
})

test('an earlier try may have stopped anywhere: the application can write, and the next try is right', async () => {
  await using local = await localD1()
  await local.db.batch(seed.map((sql) => statement(sql)))
  const { sql } = await wrapped(
    local.db,
    'CREATE INDEX IF NOT EXISTS idx_a ON tasks (title); UPDATE tasks SET priority = 4',
  )
  const statements = unstable_splitSqlQuery(sql)
  const stops = Array.from({ length: 8 }, (_, n) => Math.floor((n * statements.length) / 8))
  for (const [n, stop] of [...stops, statements.length - 1].entries()) {
    await local.db.batch(statements.slice(0, stop).map((text) => statement(text)))
    await expectWritable(local.db)
    // Writes that the migration knows nothing of.
    await local.db.batch([
      statement(
        `INSERT INTO agent_executions (id, task_id, agent_type) VALUES ('w${n}', 't1', 'x')`,
      ),
      statement(`INSERT INTO automation_queue (id, event_type) VALUES ('w${n}', 'x')`),
    ])
    await local.db.batch(statements.map((text) => statement(text)))
    expect(await readPauses(local.db)).toEqual([])
    await expectKept(local.db)
  }
})

test('where an earlier try has done a part, wrap says from which line on the rest passes', async () => {
  await using local = await localD1()
  await local.db.run(statement('ALTER TABLE tasks ADD COLUMN a'))
  await expect(
    wrapped(local.db, 'ALTER TABLE tasks ADD COLUMN a;\nALTER TABLE tasks ADD COLUMN b'),
  ).rejects.toThrow(/duplicate column name: a\.\nFrom line 2 on it passes/)
})
