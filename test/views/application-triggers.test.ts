import { afterAll, beforeAll, expect, it } from 'vitest'
import { report } from '../../scripts/doctor/doctor.ts'
import { statement } from '../../src/db/database.ts'
import { applicationTriggerFindings } from '../../src/views/application-triggers.ts'
import { mend } from '../../src/views/mend.ts'
import { resume } from '../../src/views/pause.ts'
import { triggers } from '../../src/views/schema.ts'
import { examineSourceTables } from '../../src/views/source-examination.ts'
import { auditTriggers } from '../../src/views/triggers-audit.ts'
import { type LocalD1, localD1 } from '../d1.ts'
import { differences, filling } from './rebuild.ts'

const now = new Date()
let local: LocalD1
const run = (...texts: readonly string[]) => local.db.batch(texts.map((text) => statement(text)))
const outdated = async () => (await auditTriggers(local.db, now, [])).outdated

beforeAll(async () => {
  local = await localD1()
  await run(
    ...filling,
    'CREATE TABLE users (id TEXT PRIMARY KEY, tasks INTEGER DEFAULT 0)',
    'CREATE TABLE log (what TEXT, at TEXT)',
    'CREATE TABLE inbox (id TEXT PRIMARY KEY, task_id TEXT)',
    'CREATE TABLE boards (id TEXT PRIMARY KEY)',
    'ALTER TABLE tasks ADD COLUMN user_id TEXT REFERENCES users (id) ON DELETE SET NULL',
    'ALTER TABLE tasks ADD COLUMN board_id TEXT REFERENCES boards (id, id2) ON DELETE CASCADE'.replace(
      ', id2',
      '',
    ),
    'CREATE VIEW open_tasks AS SELECT id, title FROM tasks',
    `CREATE TRIGGER open_tasks_insert INSTEAD OF INSERT ON open_tasks
     BEGIN INSERT INTO tasks (id, project_id, title) VALUES (NEW.id, 'p', NEW.title); END`,
    "CREATE TRIGGER inbox_insert AFTER INSERT ON inbox BEGIN UPDATE tasks SET title = 'seen' WHERE id = NEW.task_id; END",
  )
})
afterAll(() => local[Symbol.asyncDispose]())

const on = (event: string, body: string) => `CREATE TRIGGER app ${event} BEGIN ${body}; END`
const insertTriggers = triggers
  .filter(({ table, event }) => table === 'tasks' && event === 'AFTER INSERT')
  .map(({ name }) => `${name}: made before the application's trigger app`)
  .toSorted()

it.each([
  [
    'fills the id in',
    on('AFTER INSERT ON tasks', "UPDATE tasks SET id = 'x' WHERE rowid = NEW.rowid"),
  ],
  [
    'moves the row to another parent',
    on('AFTER INSERT ON tasks', 'UPDATE "tasks" SET project_id = \'q\''),
  ],
  ['ends the triggers after it', on('AFTER INSERT ON tasks WHEN 0', 'SELECT RAISE ( IGNORE )')],
  [
    'keeps the newest by REPLACE',
    on('AFTER INSERT ON Tasks', 'INSERT OR REPLACE INTO tasks SELECT * FROM tasks LIMIT 0'),
  ],
  [
    'upserts into another source table',
    on(
      'AFTER INSERT ON tasks',
      "INSERT INTO task_evidence (id, task_id) VALUES ('o', 'a') ON CONFLICT (id) DO UPDATE SET kind = 'x'",
    ),
  ],
  [
    "writes through another table's trigger",
    on('AFTER INSERT ON tasks', 'INSERT INTO inbox VALUES (NEW.id, NEW.id)'),
  ],
  [
    'writes through a view',
    on('AFTER INSERT ON tasks WHEN 0', "INSERT INTO open_tasks VALUES ('v', 'V')"),
  ],
  [
    'deletes through a foreign key',
    on('AFTER INSERT ON tasks', 'DELETE FROM boards WHERE id = NEW.board_id'),
  ],
  [
    'deletes through a foreign key by REPLACE',
    on('AFTER INSERT ON tasks', "REPLACE INTO boards VALUES ('b')"),
  ],
])('a newer trigger that %s makes ours outdated, naming both', async (_, create) => {
  await run(create)
  expect((await outdated()).toSorted()).toEqual(insertTriggers)
  expect(report(await applicationTriggerFindings(local.db))).toContain(
    "init_progress_summary_on_task_create was made before the application's trigger app",
  )
  await run('DROP TRIGGER app')
})

it.each([
  [
    'an audit log',
    on('AFTER INSERT ON tasks', "INSERT INTO log VALUES ('tasks; UPDATE tasks', NEW.id)"),
  ],
  [
    'an outbox',
    on('AFTER UPDATE ON tasks', 'INSERT INTO log (what) SELECT title FROM tasks -- UPDATE tasks\n'),
  ],
  [
    "a real user's counter",
    on('AFTER INSERT ON tasks', 'UPDATE users SET tasks = tasks + 1 WHERE id = NEW.user_id'),
  ],
  [
    'a refusal',
    on('BEFORE INSERT ON tasks', "SELECT RAISE(ABORT, 'no: RAISE(IGNORE)') WHERE NEW.title = ''"),
  ],
  ['one on a table of its own', on('AFTER INSERT ON log', 'DELETE FROM tasks WHERE 0')],
  [
    'one of a change that ours do not follow',
    on('AFTER INSERT ON task_evidence WHEN 0', 'SELECT 1'),
  ],
])('a newer trigger that is harmless raises nothing: %s', async (_, create) => {
  await run(create)
  expect(await outdated()).toEqual([])
  await run('DROP TRIGGER app')
})

it('resume puts ours after it, and the views are right then', async () => {
  await run(
    on('AFTER INSERT ON task_evidence', "UPDATE task_evidence SET task_id = 'c' WHERE id = NEW.id"),
    "INSERT INTO task_evidence (id, task_id) VALUES ('moved', 'a')",
  )
  expect(await outdated()).toContain(
    "refresh_progress_on_evidence: made before the application's trigger app",
  )
  const came = await resume(local.db, { now, examine: examineSourceTables })
  expect(came).toMatchObject({ kind: 'installed', pending: ['task_progress_summary_mv'] })
  expect(await mend(local.db, { steps: 10, now: () => now })).toMatchObject({ complete: true })
  expect(await auditTriggers(local.db, now, [])).toMatchObject({
    outdated: [],
    installed: triggers.length,
  })
  await run("INSERT INTO task_evidence (id, task_id) VALUES ('moved too', 'a')")
  expect(await differences(local.db)).toEqual({})
})
