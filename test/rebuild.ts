import * as z from 'zod'
import { type Database, statement } from '../src/db/database.ts'
import { comparedColumns } from '../src/engine/statements/refresh-sql.ts'
import { baseline } from '../src/keeper/schema.ts'
import { catalog } from '../src/monotask/catalog.ts'

const { views } = catalog

const createTable = (table: string): string =>
  baseline(catalog).find((sql) => sql.startsWith(`CREATE TABLE IF NOT EXISTS ${table} `)) ?? ''
const indexesOf = (table: string): string[] =>
  baseline(catalog).filter((sql) => new RegExp(`^CREATE INDEX .* ON ${table} `).test(sql))

/** A table rebuilt as Drizzle and Prisma do: create new, copy, drop, rename, indexes. */
export const rebuild = (table: string): string[] => [
  createTable(table).replace(`IF NOT EXISTS ${table} `, `__new_${table} `),
  `INSERT INTO __new_${table} SELECT * FROM ${table}`,
  `DROP TABLE ${table}`,
  `ALTER TABLE __new_${table} RENAME TO ${table}`,
  ...indexesOf(table),
]

/** A table rebuilt as hand-written scripts do: the old one is renamed first. */
export const renameOldFirst = (table: string): string[] => [
  `ALTER TABLE ${table} RENAME TO ${table}_old`,
  createTable(table),
  `INSERT INTO ${table} SELECT * FROM ${table}_old`,
  `DROP TABLE ${table}_old`,
]

export const underLegacyAlter = (...statements: readonly string[]): string[] => [
  'PRAGMA legacy_alter_table = ON',
  ...statements,
  'PRAGMA legacy_alter_table = OFF',
]

/** View → how many of its rows differ from its definition. */
export const differences = async (db: Database): Promise<Record<string, number>> => {
  const counts: Record<string, number> = {}
  for (const view of views) {
    const columns = [view.key, ...comparedColumns(view)].join(', ')
    const [kept, plain] = [view.table, view.declaration.name].map(
      (name) => `SELECT ${columns} FROM ${name}`,
    )
    const row = await db.first(
      statement(
        `SELECT (SELECT count(*) FROM (${kept} EXCEPT ${plain})) + (SELECT count(*) FROM (${plain} EXCEPT ${kept})) AS rows`,
      ),
      z.object({ rows: z.number() }),
    )
    if (row?.rows !== 0) counts[view.table] = row?.rows ?? -1
  }
  return counts
}

/** Two projects, some tasks, and rows of every kind below them. */
export const filling = [
  "INSERT INTO projects (id, name) VALUES ('p', 'P'), ('q', 'Q')",
  "INSERT INTO tasks (id, project_id, title) VALUES ('a', 'p', 'A'), ('b', 'p', 'B'), ('c', 'q', 'C')",
  "INSERT INTO validation_sessions (id, task_id, status, total_rules, passed_rules) VALUES ('s', 'a', 'failed', 3, 1), ('t', 'b', 'passed', 2, 2)",
  "INSERT INTO validation_results (id, validation_session_id, rule_name, status) VALUES ('r', 's', 'lint', 'failed'), ('u', 's', 'types', 'failed')",
  "INSERT INTO task_evidence (id, task_id) VALUES ('e', 'a'), ('f', 'b')",
  "INSERT INTO screenshots (id, task_id, path) VALUES ('x', 'a', '/x')",
  "INSERT INTO file_changes (id, task_id, file_path, lines_added) VALUES ('y', 'a', '/y', 7)",
  "INSERT INTO agent_executions (id, task_id, agent_type, status) VALUES ('g', 'a', 'coder', 'running')",
  "INSERT INTO agent_actions (id, agent_execution_id, action_type) VALUES ('h', 'g', 'edit')",
  "INSERT INTO automation_queue (id, project_id, event_type) VALUES ('j', 'p', 'sync')",
]
