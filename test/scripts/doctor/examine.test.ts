import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { examine } from '../../../scripts/doctor/doctor.ts'
import { overSqlite } from '../../../scripts/doctor/sqlite.ts'
import { Database } from '../../../src/db/database.ts'
import { localD1, migrationStatements } from '../../d1.ts'
import { monotask, rows, withColumns, withoutColumn, withoutForeignKeys } from '../../monotask.ts'

const replace = (from: string, to: string) => (sql: string) => sql.replace(from, to)
const renamed = monotask((sql) => sql.replaceAll(/\btasks\b/g, 'todo'))
const index = 'CREATE INDEX IF NOT EXISTS idx_tasks_project_id'
const id = 'id TEXT PRIMARY KEY NOT NULL'
const inTasks = (from: string, to: string) => (sql: string) =>
  sql.startsWith('CREATE TABLE IF NOT EXISTS tasks ') ? sql.replace(from, to) : sql

const numbered = "INSERT INTO tasks (id, project_id, title) VALUES (7, 'p', 'Number')"
const stateIndex = replace('(project_id, current_state', '(project_id, state')
const inScreenshots = (sql: string) =>
  sql.startsWith('CREATE TABLE IF NOT EXISTS screenshots ') ? `${sql} STRICT, WITHOUT ROWID` : sql
const withoutIndex = (sql: string) => (sql.startsWith(index) ? 'SELECT 1' : sql)

/** Everything the doctor says of a database, as `severity name text`. */
const said = async (statements: readonly string[]): Promise<string[]> => {
  using sqlite = new DatabaseSync(':memory:')
  for (const sql of statements) sqlite.exec(sql)
  const findings = await examine(new Database('memory', overSqlite(sqlite)))
  return findings.map(({ severity, name, text }) => `${severity} ${name} ${text}`)
}

test.each([
  ['an empty database', []],
  ['a MonoTask database', [...monotask(), ...rows]],
  ['a migrated database', migrationStatements()],
])('%s has no fault', async (_, statements) => {
  expect((await said(statements)).filter((line) => line.startsWith('fault'))).toEqual([])
})

test.each([
  [
    'a column that triggers name is missing',
    [...monotask(withoutColumn('tasks', 'priority')), ...rows],
    'fault tasks.priority is missing',
  ],
  [
    'a time stamp that the audit reads is missing',
    monotask(withoutColumn('file_changes', 'created_at')),
    'fault file_changes.created_at is missing',
  ],
  [
    'a table was renamed',
    [...renamed, ...rows.map((sql) => sql.replace('INTO tasks', 'INTO todo'))],
    'fault tasks is missing; todo has 12 of its 12 columns: was it renamed?',
  ],
  [
    'a parent is missing while its children have rows',
    ['CREATE TABLE tasks (id TEXT PRIMARY KEY)', "INSERT INTO tasks VALUES ('t')"],
    'fault projects is missing, but tasks, which points at it, has rows',
  ],
  [
    'a table is missing that nothing points at',
    [...monotask(), ...rows, 'DROP TABLE screenshots'],
    'warning screenshots is missing: the migration makes an empty one',
  ],
  ['a source table is a view', ['CREATE VIEW tasks AS SELECT 1 AS id'], 'fault tasks is a view'],
  [
    'ids are numbers',
    monotask(inTasks(id, 'id INTEGER PRIMARY KEY')),
    'fault tasks.id is INTEGER: the views take ids as TEXT',
  ],
  [
    'ids number themselves',
    monotask(inTasks(id, 'id INTEGER PRIMARY KEY AUTOINCREMENT')),
    'fault tasks.id is INTEGER: the views take ids as TEXT',
  ],
  [
    'ids without a type are numbers',
    [...monotask(inTasks(id, 'id PRIMARY KEY')), ...rows.slice(0, 1), numbered],
    'fault tasks.id is without a type and holds numbers',
  ],
  [
    'ids without a type are texts',
    [...monotask(inTasks(id, 'id PRIMARY KEY')), ...rows],
    'warning tasks.id is without a type: an id that is a number would have no view row',
  ],
  [
    'ids are bytes',
    monotask(inTasks(id, 'id BLOB PRIMARY KEY')),
    'warning tasks.id is BLOB: an id that is a number would have no view row',
  ],
  [
    'ids are ANY in a STRICT table',
    monotask(inTasks(id, 'id ANY PRIMARY KEY'), inTasks('\n)', '\n) STRICT')),
    'warning tasks.id is ANY: an id that is a number would have no view row',
  ],
  [
    'ids are compared without case',
    monotask(inTasks(id, 'id TEXT COLLATE NOCASE PRIMARY KEY')),
    'fault tasks.id is COLLATE NOCASE: our views take ids byte by byte',
  ],
  [
    'a foreign key is compared without trailing spaces',
    monotask(inTasks('project_id TEXT', 'project_id TEXT COLLATE RTRIM')),
    'fault tasks.project_id is COLLATE RTRIM',
  ],
  [
    'a column was renamed',
    [...monotask(inTasks('current_state', 'state'), stateIndex), ...rows],
    "fault tasks.current_state is missing, and our triggers, views or audit name it: writes or audits would fail. Was it renamed? We don't know state of tasks. ALTER TABLE tasks RENAME COLUMN state TO current_state",
  ],
  [
    'a column was renamed among others of another type',
    [
      ...monotask(
        inTasks('priority INTEGER', 'urgency INTEGER'),
        withColumns('tasks', 'owner TEXT', 'estimate INTEGER'),
      ),
      ...rows,
    ],
    "Was it renamed? We don't know urgency, estimate of tasks.",
  ],
  [
    'a column was never there, and there are rows',
    [...monotask(withoutColumn('tasks', 'priority')), ...rows],
    'Where it was never there: ALTER TABLE tasks ADD COLUMN priority INTEGER NOT NULL DEFAULT 2, which gives all rows there are 2.',
  ],
  [
    'a time was never there, which SQLite adds only without a default',
    [...monotask(withoutColumn('tasks', 'state_changed_at')), ...rows],
    'ADD COLUMN state_changed_at TEXT, which gives all rows there are NULL.',
  ],
  [
    'a foreign key was never there',
    [...monotask(withoutColumn('tasks', 'project_id'), withoutIndex), ...rows.slice(0, 1)],
    'ADD COLUMN project_id TEXT REFERENCES projects(id) ON DELETE CASCADE',
  ],
  [
    'there is no id',
    monotask(withoutColumn('screenshots', 'id')),
    'Where it was never there: give the table id TEXT PRIMARY KEY.',
  ],
  [
    'a foreign key points at another column than id',
    monotask(inTasks('REFERENCES projects(id)', 'REFERENCES projects(github_repo)')),
    'fault tasks.project_id points at projects.github_repo',
  ],
  [
    'a foreign key that names no column points at another primary key',
    monotask(
      inTasks('REFERENCES projects(id)', 'REFERENCES projects'),
      replace(
        'projects (\n  id TEXT PRIMARY KEY NOT NULL',
        'projects (\n  number INTEGER PRIMARY KEY, id TEXT UNIQUE',
      ),
    ),
    'fault tasks.project_id points at projects.number',
  ],
  [
    'ids are of a type that SQLite takes for a number',
    monotask(inTasks(id, 'id UUID PRIMARY KEY')),
    'fault tasks.id is UUID, which SQLite takes for a number',
  ],
  [
    'rows are kept when their parent goes',
    monotask(inTasks('ON DELETE CASCADE', 'ON DELETE SET NULL')),
    'warning tasks.project_id is ON DELETE SET NULL, not CASCADE: rows whose projects row is deleted stay and belong to none',
  ],
  [
    'rows go over to a default when their parent goes',
    monotask(inTasks('ON DELETE CASCADE', 'ON DELETE SET DEFAULT')),
    "is ON DELETE SET DEFAULT, not CASCADE: rows whose projects row is deleted go over to the column's default",
  ],
  [
    'a parent with rows below it is not deleted',
    monotask(inTasks('ON DELETE CASCADE', 'ON DELETE RESTRICT')),
    'is ON DELETE RESTRICT, not CASCADE: a projects row with rows below it is not deleted, with or without us',
  ],
  [
    'a changed id goes down',
    monotask(inTasks('ON DELETE CASCADE', 'ON DELETE CASCADE ON UPDATE CASCADE')),
    'warning tasks.project_id is ON UPDATE CASCADE: a changed id changes the rows below, too',
  ],
  [
    'a title has no type',
    monotask(inTasks('title TEXT', 'title')),
    'warning tasks.title is without a type: a number there would be text in the views',
  ],
  [
    'a source table is virtual',
    ['CREATE VIRTUAL TABLE tasks USING fts5(id, title)'],
    'fault tasks is a virtual table, which takes no triggers',
  ],
  [
    'ids of some rows are no keys',
    [
      ...monotask(inTasks(id, 'id TEXT PRIMARY KEY')),
      ...rows,
      "INSERT INTO tasks (id, project_id, title) VALUES (NULL, 'p', 'N'), (hex(zeroblob(60000)), 'p', 'L')",
    ],
    'warning tasks.id has 2 that cannot be compared (NULL, a number, or over 100,000 bytes)',
  ],
  [
    'an index is partial where ours is whole',
    monotask(replace(index, 'CREATE INDEX mine'), (sql) =>
      sql.startsWith('CREATE INDEX mine') ? `${sql} WHERE current_state <> 'x'` : sql,
    ),
    'warning idx_tasks_project_id on tasks (project_id, current_state, created_at) is missing',
  ],
  [
    'a partial index has another name and spelling',
    monotask((sql) =>
      sql.startsWith('CREATE INDEX IF NOT EXISTS idx_automation_queue_completed_at')
        ? 'create index "Done" on "automation_queue"("status" asc,[completed_at])where "completed_at" is not null'
        : sql,
    ),
    'warning idx_automation_queue_completed_at will not be kept: done (status, completed_at) WHERE completed_at is not null does the same',
  ],
  [
    'an index runs the other way',
    monotask(
      replace(index, 'CREATE INDEX mine'),
      replace(', current_state, created_at)', ', current_state, created_at DESC)'),
    ),
    'warning idx_tasks_project_id on tasks (project_id, current_state, created_at) is missing',
  ],
  [
    'ids are not unique',
    monotask(inTasks(id, 'id TEXT')),
    'fault tasks.id is neither PRIMARY KEY nor UNIQUE',
  ],
  [
    'times are numbers',
    monotask(inTasks('created_at TEXT', 'created_at INTEGER')),
    'fault tasks.created_at is INTEGER',
  ],
  [
    'a state is a STRING',
    monotask(inTasks('current_state TEXT', 'current_state STRING')),
    'warning tasks.current_state is STRING',
  ],
  [
    'a column is generated',
    monotask(inTasks('priority INTEGER NOT NULL DEFAULT 2', 'priority AS (2)')),
    'fault tasks.priority is a generated column',
  ],
  [
    'a table is WITHOUT ROWID',
    monotask(inTasks('\n)', '\n) WITHOUT ROWID')),
    'fault tasks is WITHOUT ROWID',
  ],
  [
    'there are no foreign keys',
    monotask(withoutForeignKeys),
    'warning tasks.project_id has no foreign key to projects',
  ],
  [
    'an index is narrower',
    monotask(replace(', current_state, created_at)', ')')),
    'warning idx_tasks_project_id is on (project_id), our triggers and queries look rows up by (project_id, current_state, created_at)',
  ],
  [
    'an index has another name',
    monotask(replace(index, 'CREATE INDEX tasks_by_project')),
    'warning idx_tasks_project_id will not be kept: tasks_by_project (project_id, current_state, created_at) does the same',
  ],
  [
    'an index is missing',
    monotask((sql) => (sql.startsWith(index) ? 'SELECT 1' : sql)),
    'warning idx_tasks_project_id on tasks (project_id, current_state, created_at) is missing; the migration makes it',
  ],
  [
    'a second unique index',
    [...monotask(), 'CREATE UNIQUE INDEX tasks_issue ON tasks (project_id, github_issue_number)'],
    'warning tasks_issue makes (project_id, github_issue_number) of tasks unique',
  ],
  [
    'a plain view of ours is a table',
    ['CREATE TABLE task_progress_summary (id TEXT)'],
    'fault task_progress_summary is there as a table',
  ],
  [
    'a view table was altered by hand',
    [...migrationStatements(), 'ALTER TABLE task_progress_summary_mv ADD COLUMN mine TEXT'],
    'fault task_progress_summary_mv has mine too',
  ],
  [
    'a trigger of our name is on another table',
    [
      ...monotask(),
      'CREATE TRIGGER refresh_progress_on_evidence AFTER INSERT ON tasks BEGIN SELECT 1; END',
    ],
    'fault refresh_progress_on_evidence is a trigger on tasks; ours of this name is on task_evidence',
  ],
])('says when %s', async (_, statements, line) => {
  expect(await said(statements)).toContainEqual(expect.stringContaining(line))
})

test.each([
  ['a column of our own is missing that nothing names', withoutColumn('tasks', 'description')],
  ['times are DATETIME', inTasks('created_at TEXT', 'created_at DATETIME')],
  ['tables are STRICT', inTasks('\n)', '\n) STRICT')],
  ['names are quoted', inTasks('tasks (\n  id', '"tasks" (\n  "id"')],
  ['names are in other letter case', inTasks('tasks (\n  id', 'Tasks (\n  ID')],
  [
    'a state is compared without case',
    inTasks('current_state TEXT', 'current_state TEXT COLLATE NOCASE'),
  ],
  ['the application has columns of its own', withColumns('tasks', 'owner TEXT NOT NULL')],
])('says nothing when %s', async (_, change) => {
  expect(await said(monotask(change))).toEqual(await said(monotask()))
})

test('the doctor says of an odd schema on D1 what it says of it in memory', async () => {
  const odd = monotask(
    inTasks(id, 'id TEXT COLLATE NOCASE PRIMARY KEY'),
    inTasks('current_state TEXT', 'state TEXT'),
    inTasks('title TEXT', 'title'),
    stateIndex,
    inScreenshots,
  )
  const statements = [...odd, ...rows, numbered.replace('(7', '(NULL')]
  await using local = await localD1(statements)
  const findings = await examine(local.db)
  const lines = findings.map(({ severity, name, text }) => `${severity} ${name} ${text}`)
  expect(lines).toEqual(await said(statements))
  expect(lines.length).toBeGreaterThan(5)
})

/** What is said of a migrated database after further statements. */
const migrated = (...more: readonly string[]): Promise<string[]> =>
  said([
    ...migrationStatements(),
    'CREATE TABLE viewkeeper_migrations (name TEXT)',
    `INSERT INTO viewkeeper_migrations VALUES ('0001_monotask.sql'), ('0002_materialized_views.sql'),
      ('0006_dashboards.sql')`,
    ...more,
  ])

test.each([
  [
    'is gone',
    'SELECT 1',
    [expect.stringContaining('idx_tasks_project_id is missing: CREATE INDEX')],
  ],
  [
    'stands under another name',
    'CREATE INDEX mine ON tasks (project_id, current_state, created_at, id)',
    [],
  ],
])('after migrating, an index that %s', async (_, sql, lines) => {
  const all = await migrated('DROP INDEX idx_tasks_project_id', sql)
  expect(all.filter((line) => line.includes('idx_tasks_project_id'))).toEqual(lines)
})

test.each([
  ['equal', 'CREATE INDEX mine ON tasks (project_id, updated_at ASC)'],
  ['wider', 'CREATE INDEX mine ON tasks (project_id, updated_at, title)'],
])(
  'after migrating, an %s index of the application stands for one that lists are read by',
  async (_, sql) => {
    const byUpdate = async (...more: readonly string[]) =>
      (await migrated(...more)).filter((line) => line.includes('viewkeeper_tasks_by_update'))
    expect(await byUpdate('DROP INDEX viewkeeper_tasks_by_update', sql)).toEqual([])
    expect(await byUpdate('DROP INDEX viewkeeper_tasks_by_update')).toEqual([
      expect.stringContaining('is missing: CREATE INDEX'),
    ])
  },
)

test('only an equal index does the same as one that lists are read by', async () => {
  const byUpdate = async (...more: readonly string[]) =>
    (await said([...monotask(), ...more])).filter((line) => line.includes('_tasks_by_update'))
  expect(await byUpdate('CREATE INDEX mine ON tasks (project_id, updated_at)')).toEqual([
    expect.stringContaining('will not be kept: mine (project_id, updated_at) does the same'),
  ])
  for (const other of ['updated_at, title', 'updated_at DESC', 'updated_at COLLATE NOCASE'])
    expect(await byUpdate(`CREATE INDEX mine ON tasks (project_id, ${other})`)).toEqual([
      expect.stringContaining('is missing; the migration makes it'),
    ])
})

test('a migration in the ledger whose tables are gone is a fault', async () => {
  const ledger = 'CREATE TABLE viewkeeper_migrations (name TEXT)'
  const lines = await said([
    ...monotask(),
    ledger,
    "INSERT INTO viewkeeper_migrations VALUES ('0003_jobs.sql')",
  ])
  expect(lines).toContainEqual(expect.stringMatching(/^fault 0003_jobs.sql is in the ledger, but/))
})

test('a source table that was dropped after the migrations is a fault: nothing will make it again', async () => {
  const lines = await said([
    ...migrationStatements(),
    'CREATE TABLE viewkeeper_migrations (id INTEGER PRIMARY KEY, name TEXT)',
    "INSERT INTO viewkeeper_migrations (name) VALUES ('0001_monotask.sql')",
    'DROP TABLE screenshots',
  ])
  expect(lines).toContainEqual(
    expect.stringMatching(/^fault screenshots is missing, and no migration will make it again/),
  )
})

test('a migration that stopped half way is named, with how much of it is there', async () => {
  const whole = migrationStatements()
  const end = whole.findIndex((sql) => /^CREATE TRIGGER/.test(sql))
  const lines = [await said(whole.slice(0, end)), await said(whole.slice(0, end + 3))]
  const counts = lines.map((found) =>
    /^warning 0002_materialized_views.sql stopped half way: .* (\d+) of the \d+/m.exec(
      found.join('\n'),
    ),
  )
  expect(counts.map((count) => Number(count?.[1]))).toEqual([
    expect.any(Number),
    Number(counts[0]?.[1]) + 3,
  ])
})
