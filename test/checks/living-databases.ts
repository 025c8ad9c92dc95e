import { migrationStatements } from '../d1.ts'
import { monotask, withColumns, withOwnColumns, withoutForeignKeys } from '../monotask.ts'

/** A database that lives: what it has beside ours, and what the write probe can't measure in it. */
export interface LivingDatabase {
  readonly name: string
  /** Its source tables; MonoTask's own when left out. */
  readonly tables?: readonly string[]
  /** What it has beside them: tables, rows and triggers, made after ours. */
  readonly extras?: readonly string[]
  /** Operations that can't be measured, and why. */
  readonly unmeasured?: Readonly<Record<string, RegExp>>
}

const all = (reason: RegExp): Record<string, RegExp> => ({
  task_create: reason,
  task_state_update: reason,
  validation_session_insert: reason,
  evidence_insert: reason,
  agent_execution_insert: reason,
})

/** Tables that canary rows of the probe go into. */
const probed = ['projects', 'tasks', 'validation_sessions', 'task_evidence', 'agent_executions']

const onEach = (event: string, body: (table: string) => string): string[] =>
  probed.map(
    (table) =>
      `CREATE TRIGGER app_${event.replaceAll(' ', '_').toLowerCase()}_${table} ${event} ON ${table} BEGIN ${body(table)} END`,
  )

const auditLog = [
  'CREATE TABLE audit_log (id INTEGER PRIMARY KEY AUTOINCREMENT, what TEXT, row_id TEXT, at TEXT DEFAULT CURRENT_TIMESTAMP)',
  ...['INSERT', 'UPDATE', 'DELETE'].flatMap((event) =>
    onEach(
      `AFTER ${event}`,
      (table) =>
        `INSERT INTO audit_log (what, row_id) VALUES ('${event} ${table}', ${event === 'DELETE' ? 'OLD' : 'NEW'}.id);`,
    ),
  ),
]

const fullText = [
  "CREATE VIRTUAL TABLE task_search USING fts5(title, content='tasks', content_rowid='rowid')",
  'CREATE TRIGGER app_search_insert AFTER INSERT ON tasks BEGIN INSERT INTO task_search (rowid, title) VALUES (NEW.rowid, NEW.title); END',
  "CREATE TRIGGER app_search_delete AFTER DELETE ON tasks BEGIN INSERT INTO task_search (task_search, rowid, title) VALUES ('delete', OLD.rowid, OLD.title); END",
  "CREATE TRIGGER app_search_update AFTER UPDATE ON tasks BEGIN INSERT INTO task_search (task_search, rowid, title) VALUES ('delete', OLD.rowid, OLD.title); INSERT INTO task_search (rowid, title) VALUES (NEW.rowid, NEW.title); END",
  'CREATE VIRTUAL TABLE evidence_search USING fts5(uri)',
  'CREATE TRIGGER app_evidence_search AFTER INSERT ON task_evidence BEGIN INSERT INTO evidence_search (uri) VALUES (coalesce(NEW.uri, NEW.id)); END',
]

const selfReference = (action: string, column = 'parent_id TEXT') => {
  const tables = monotask(
    withColumns('tasks', `${column} REFERENCES tasks(id) ON DELETE ${action}`),
  )
  return tables.map((sql) =>
    sql.startsWith('CREATE TABLE IF NOT EXISTS tasks ') ? withoutProject(sql) : sql,
  )
}
const withoutProject = (sql: string): string =>
  sql.replace(' REFERENCES projects(id) ON DELETE CASCADE', '')

const owners = (rows: readonly string[]) => [
  'CREATE TABLE users (id TEXT PRIMARY KEY, tasks_owned INTEGER NOT NULL DEFAULT 0)',
  ...rows.map((id) => `INSERT INTO users (id) VALUES ('${id}')`),
]

const owned = monotask(withColumns('tasks', 'owner_id TEXT NOT NULL REFERENCES users(id)'))

const raise = (how: string, on: string, event = 'BEFORE INSERT'): string =>
  `CREATE TRIGGER app_refuses ${event} ON ${on} BEGIN SELECT RAISE(${how}); END`

/** What may stand beside our triggers in a database of somebody else's, kind by kind. */
export const livingDatabases: readonly LivingDatabase[] = [
  { name: 'as MonoTask makes it' },
  { name: 'without foreign keys', tables: monotask(withoutForeignKeys) },
  { name: 'an audit log on everything', extras: auditLog },
  {
    name: 'an outbox',
    extras: [
      'CREATE TABLE outbox (seq INTEGER PRIMARY KEY AUTOINCREMENT, payload TEXT NOT NULL)',
      ...onEach(
        'AFTER INSERT',
        (table) =>
          `INSERT INTO outbox (payload) VALUES (json_object('table', '${table}', 'id', NEW.id));`,
      ),
    ],
  },
  {
    name: 'a queue job for every task',
    extras: [
      "CREATE TRIGGER app_queues AFTER INSERT ON tasks BEGIN INSERT INTO automation_queue (id, project_id, task_id, event_type) VALUES ('job-' || NEW.id, NEW.project_id, NEW.id, 'created'); END",
      "CREATE TRIGGER app_queues_state AFTER UPDATE OF current_state ON tasks BEGIN INSERT OR REPLACE INTO automation_queue (id, project_id, task_id, event_type) VALUES ('state-' || NEW.id, NEW.project_id, NEW.id, 'state'); END",
    ],
  },
  {
    name: 'soft deletes',
    tables: monotask(withColumns('tasks', 'deleted_at TEXT')),
    extras: [
      'CREATE TRIGGER app_soft_delete BEFORE DELETE ON tasks BEGIN UPDATE tasks SET deleted_at = CURRENT_TIMESTAMP WHERE id = OLD.id; SELECT RAISE(IGNORE); END',
      ...probed
        .filter((table) => table !== 'tasks')
        .map(
          (table) =>
            `CREATE TRIGGER app_keeps_${table} BEFORE DELETE ON ${table} BEGIN SELECT RAISE(IGNORE); END`,
        ),
    ],
  },
  {
    name: "counters on a user's row",
    tables: owned,
    extras: [
      ...owners(['ann', 'bob']),
      'CREATE TRIGGER app_counts AFTER INSERT ON tasks BEGIN UPDATE users SET tasks_owned = tasks_owned + 1 WHERE id = NEW.owner_id; END',
    ],
  },
  {
    name: 'owner ids where there is no user yet',
    tables: owned,
    extras: owners([]),
    unmeasured: all(/NOT NULL constraint failed: tasks\.owner_id/),
  },
  {
    name: 'numbers handed out in turn',
    extras: [
      'CREATE TABLE task_numbers (number INTEGER PRIMARY KEY AUTOINCREMENT, task_id TEXT UNIQUE)',
      "INSERT INTO task_numbers (task_id) VALUES ('old')",
      'CREATE TRIGGER app_numbers AFTER INSERT ON tasks BEGIN INSERT INTO task_numbers (task_id) VALUES (NEW.id); END',
    ],
  },
  { name: 'full-text search', extras: fullText },
  {
    name: 'RAISE(ABORT) on tasks',
    extras: [raise("ABORT, 'SELECT secret FROM plans'", 'tasks')],
    unmeasured: all(/^a trigger of the application refuses it$/),
  },
  {
    name: 'RAISE(FAIL) on evidence, after it wrote',
    extras: [
      'CREATE TABLE tried (id INTEGER PRIMARY KEY AUTOINCREMENT, of TEXT)',
      "CREATE TRIGGER app_fails AFTER INSERT ON task_evidence BEGIN INSERT INTO tried (of) VALUES (NEW.id); SELECT RAISE(FAIL, 'no: SQLITE_ERROR: please'); END",
    ],
    unmeasured: { evidence_insert: /trigger of the application/ },
  },
  {
    name: 'RAISE(ROLLBACK) on sessions',
    extras: [raise("ROLLBACK, 'all of it'", 'validation_sessions')],
    unmeasured: { validation_session_insert: /may ROLLBACK$/ },
  },
  {
    name: 'RAISE(IGNORE) on new sessions',
    extras: [raise('IGNORE', 'validation_sessions')],
    unmeasured: { validation_session_insert: /ignores or removes it/ },
  },
  {
    name: 'RAISE(IGNORE) on new projects',
    extras: [raise('IGNORE', 'projects')],
    unmeasured: all(/FOREIGN KEY constraint failed|ignores or removes/),
  },
  {
    name: 'RAISE(IGNORE) on changes of state',
    extras: [raise('IGNORE', 'tasks', 'BEFORE UPDATE OF current_state')],
    unmeasured: { task_state_update: /ignores or removes it/ },
  },
  {
    name: 'executions that are deleted at once',
    extras: [
      'CREATE TRIGGER app_deletes AFTER INSERT ON agent_executions BEGIN DELETE FROM agent_executions WHERE id = NEW.id; END',
    ],
    unmeasured: { agent_execution_insert: /ignores or removes it/ },
  },
  ...['CASCADE', 'SET NULL', 'SET DEFAULT', 'RESTRICT', 'NO ACTION'].map((action) => ({
    name: `a self-reference ON DELETE ${action}, no foreign key on project_id`,
    tables: selfReference(action),
  })),
  {
    name: 'a self-reference that must point somewhere',
    tables: selfReference('CASCADE', 'parent_id TEXT NOT NULL'),
  },
  {
    name: "NOT NULL columns of the application's own, of every type",
    tables: monotask(withOwnColumns),
  },
  {
    name: 'CHECK constraints that other rows show how to meet',
    tables: monotask(withColumns('tasks', "kind TEXT NOT NULL CHECK (kind IN ('bug', 'idea'))")),
    extras: [
      "INSERT INTO projects (id, name) VALUES ('known', 'Known')",
      "INSERT INTO tasks (id, project_id, title, kind) VALUES ('known', 'known', 'Known', 'bug')",
    ],
  },
  {
    name: 'a CHECK that no canary row meets',
    tables: monotask((sql) =>
      sql.replace(
        /(CREATE TABLE IF NOT EXISTS task_evidence [\s\S]*?uri) TEXT/,
        "$1 TEXT CHECK (uri IS NOT NULL AND uri LIKE 'https:%')",
      ),
    ),
    unmeasured: { evidence_insert: /^a CHECK constraint refuses it$/ },
  },
  {
    name: 'a UNIQUE column and one of both ids',
    tables: monotask(
      withColumns(
        'tasks',
        'slug TEXT NOT NULL UNIQUE',
        'serial INTEGER NOT NULL',
        'UNIQUE (project_id, serial)',
      ),
    ),
  },
  {
    name: 'a trigger that takes JSON alone',
    extras: [
      'CREATE TRIGGER app_reads AFTER INSERT ON task_evidence BEGIN SELECT json(NEW.id); END',
    ],
    unmeasured: { evidence_insert: /trigger or column of the application fails/ },
  },
  {
    name: 'a trigger of its own that is broken',
    extras: [
      'CREATE TRIGGER app_broken AFTER INSERT ON task_evidence BEGIN INSERT INTO gone VALUES (NEW.id); END',
    ],
    unmeasured: { evidence_insert: /trigger or column of the application fails/ },
  },
  {
    name: 'ids that are numbers',
    tables: monotask((sql) => sql.replace(/(EXISTS agent_executions \(\s+id) TEXT/, '$1 INTEGER')),
    unmeasured: { agent_execution_insert: /trigger or column of the application fails/ },
  },
]

/** The statements that make such a database with ours in it. */
export const statementsOf = ({ tables, extras = [] }: LivingDatabase): string[] => [
  ...(tables ?? []),
  ...migrationStatements(),
  ...extras,
]
