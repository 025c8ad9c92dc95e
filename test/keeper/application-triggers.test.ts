import { afterAll, beforeAll, expect, it } from 'vitest'
import { report } from '../../scripts/doctor/doctor.ts'
import { statement } from '../../src/db/database.ts'
import { resume } from '../../src/keeper/pause/resume.ts'
import { examineSourceTables } from '../../src/keeper/pause/source-examination.ts'
import { mend } from '../../src/keeper/refresh/mend.ts'
import { applicationTriggerFindings } from '../../src/keeper/triggers/application-triggers.ts'
import { auditTriggers } from '../../src/keeper/triggers/audit-triggers.ts'
import { catalog } from '../../src/monotask/catalog.ts'
import { type LocalD1, localD1 } from '../d1.ts'
import { differences, filling } from '../rebuild.ts'

const { triggers } = catalog

const now = new Date()
let local: LocalD1
const run = (...texts: readonly string[]) => local.db.batch(texts.map((text) => statement(text)))
const outdated = async () => (await auditTriggers(local.db, catalog, now, [])).outdated

beforeAll(async () => {
  local = await localD1()
  await run(
    ...filling,
    'CREATE TABLE users (id TEXT PRIMARY KEY, tasks INTEGER DEFAULT 0)',
    'CREATE TABLE log (what TEXT, at TEXT)',
    'CREATE TABLE inbox (id TEXT PRIMARY KEY, task_id TEXT)',
    'ALTER TABLE tasks ADD COLUMN user_id TEXT REFERENCES users (id) ON DELETE SET NULL',
    'CREATE VIEW open_tasks AS SELECT id, title FROM tasks',
    `CREATE TRIGGER open_tasks_insert INSTEAD OF INSERT ON open_tasks
     BEGIN INSERT INTO tasks (id, project_id, title) VALUES (NEW.id, 'p', NEW.title); END`,
    "CREATE TRIGGER inbox_insert AFTER INSERT ON inbox BEGIN INSERT OR IGNORE INTO projects (id, name) VALUES ('in', 'In'); END",
  )
})
afterAll(() => local[Symbol.asyncDispose]())

const on = (event: string, body: string) => `CREATE TRIGGER app ${event} BEGIN ${body}; END`
const insertTriggers = triggers
  .filter(({ table, event }) => table === 'tasks' && event === 'AFTER INSERT')
  .map(({ name }) => `${name}: made before the application's trigger app`)
  .toSorted()

it.each([
  ['ends the triggers after it', on('AFTER INSERT ON tasks WHEN 0', 'SELECT RAISE ( IGNORE )')],
  [
    'keeps the newest by REPLACE',
    on('AFTER INSERT ON Tasks', 'INSERT OR REPLACE INTO tasks SELECT * FROM tasks LIMIT 0'),
  ],
  [
    'makes the row it belongs to',
    on('AFTER INSERT ON tasks', 'INSERT OR IGNORE INTO "projects" (id, name) VALUES (1, 2)'),
  ],
  [
    "makes rows through another table's trigger",
    on('AFTER INSERT ON tasks', 'INSERT INTO inbox VALUES (NEW.id, NEW.id)'),
  ],
  [
    'makes rows through a view',
    on('AFTER INSERT ON tasks WHEN 0', "INSERT INTO open_tasks VALUES ('v', 'V')"),
  ],
])('a newer trigger that %s makes ours outdated, naming both', async (_, create) => {
  await run(create)
  expect((await outdated()).toSorted()).toEqual(insertTriggers)
  expect(report(await applicationTriggerFindings(local.db, catalog))).toContain(
    "init_progress_summary_on_task_create was made before the application's trigger app",
  )
  await run('DROP TRIGGER app')
})

it.each([
  [
    'one that fills the id in',
    on('AFTER INSERT ON tasks', "UPDATE tasks SET id = 'x' WHERE rowid = NEW.rowid"),
  ],
  [
    'one that moves the row to another parent',
    on('AFTER INSERT ON tasks', 'UPDATE "tasks" SET project_id = \'q\''),
  ],
  [
    'one that adds a row below',
    on('AFTER INSERT ON tasks', "INSERT INTO task_evidence (id, task_id) VALUES ('o', NEW.id)"),
  ],
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

it('a newer trigger that changes the row above, whose latest rows it belongs to, makes ours outdated', async () => {
  await run(
    on('AFTER INSERT ON validation_results', "UPDATE validation_sessions SET started_at = 'now'"),
  )
  expect(await outdated()).toContain(
    "refresh_validation_summary_on_result: made before the application's trigger app",
  )
  await run('DROP TRIGGER app')
})

it.each([
  [
    'BEFORE DELETE ON task_evidence',
    "UPDATE task_evidence SET task_id = 'b' WHERE id = OLD.id",
    true,
  ],
  [
    'BEFORE UPDATE ON agent_executions',
    "INSERT INTO agent_executions (id, task_id, agent_type) VALUES (NEW.id, 'a', 'x') ON CONFLICT (id) DO UPDATE SET status = 'failed'",
    true,
  ],
  [
    'BEFORE DELETE ON tasks',
    "UPDATE tasks SET current_state = 'CANCELLED' WHERE id = OLD.id; SELECT RAISE(IGNORE)",
    false,
  ],
  ['BEFORE DELETE ON tasks', 'DELETE FROM task_evidence WHERE task_id = OLD.id', false],
  ['BEFORE UPDATE ON tasks', 'INSERT INTO log (what) VALUES (OLD.id)', false],
  ['AFTER UPDATE ON tasks', 'UPDATE tasks SET priority = 1 WHERE id = NEW.id', false],
])(
  'whether a trigger writes the row before it is written, with no order that is right, is told: %s %s',
  async (event, body, isTold) => {
    await run(on(event, body))
    expect(report(await applicationTriggerFindings(local.db, catalog))).toMatch(
      isTold ? /^warning {2}app is a trigger of the application that changes \w+ BEFORE/ : /^$/,
    )
    expect(await outdated()).toEqual([])
    await run('DROP TRIGGER app')
  },
)

it('resume puts ours after it, and the views are right then', async () => {
  await run(
    on('AFTER INSERT ON task_evidence', 'SELECT RAISE(IGNORE)'),
    "INSERT INTO task_evidence (id, task_id) VALUES ('unseen', 'a')",
  )
  expect(await outdated()).toContain(
    "refresh_progress_on_evidence: made before the application's trigger app",
  )
  const came = await resume(local.db, catalog, { now, examine: examineSourceTables })
  expect(came).toMatchObject({ kind: 'installed', pending: ['task_progress_summary_mv'] })
  expect(await mend(local.db, catalog, { steps: 10, now: () => now })).toMatchObject({
    complete: true,
  })
  expect(await auditTriggers(local.db, catalog, now, [])).toMatchObject({
    outdated: [],
    installed: triggers.length,
  })
  await run("INSERT INTO task_evidence (id, task_id) VALUES ('seen', 'a')")
  expect(await differences(local.db)).toEqual({})
})
