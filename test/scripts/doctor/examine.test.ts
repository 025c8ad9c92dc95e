import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { examine } from '../../../scripts/doctor/doctor.ts'
import { overSqlite } from '../../../scripts/doctor/sqlite.ts'
import { Database } from '../../../src/db/database.ts'
import { migrationStatements } from '../../d1.ts'
import { monotask, rows, withColumns, withoutColumn, withoutForeignKeys } from '../../monotask.ts'

const replace = (from: string, to: string) => (sql: string) => sql.replace(from, to)
const renamed = monotask((sql) => sql.replaceAll(/\btasks\b/g, 'todo'))
const index = 'CREATE INDEX IF NOT EXISTS idx_tasks_project_id'
const id = 'id TEXT PRIMARY KEY NOT NULL'
const inTasks = (from: string, to: string) => (sql: string) =>
  sql.startsWith('CREATE TABLE IF NOT EXISTS tasks ') ? sql.replace(from, to) : sql

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
    'warning idx_tasks_project_id is on (project_id), our triggers look rows up by (project_id, current_state, created_at)',
  ],
  [
    'an index has another name',
    monotask(replace(index, 'CREATE INDEX tasks_by_project')),
    'warning idx_tasks_project_id will be a second index beside tasks_by_project',
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
  ['the application has columns of its own', withColumns('tasks', 'owner TEXT NOT NULL')],
])('says nothing when %s', async (_, change) => {
  expect(await said(monotask(change))).toEqual(await said(monotask()))
})

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
  const all = await said([
    ...migrationStatements(),
    'CREATE TABLE viewkeeper_migrations (name TEXT)',
    "INSERT INTO viewkeeper_migrations VALUES ('0001_monotask.sql'), ('0002_materialized_views.sql')",
    'DROP INDEX idx_tasks_project_id',
    sql,
  ])
  expect(all.filter((line) => line.includes('idx_tasks_project_id'))).toEqual(lines)
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

test('a migration that stopped half way is named, with how much of it is there', async () => {
  const whole = migrationStatements()
  const lines = await said(
    whole.slice(0, whole.indexOf(whole.find((sql) => /^CREATE TRIGGER/.test(sql)) ?? '')),
  )
  expect(lines).toContainEqual(
    expect.stringMatching(
      /^warning 0002_materialized_views.sql stopped half way: .* 13 of the \d+/,
    ),
  )
})
