import { z } from 'zod'
import { type Database, type Statement, statement } from './database.ts'

/** The source tables below a project that the probe writes to, parents before children. */
const childTables = [
  'tasks',
  'validation_sessions',
  'validation_results',
  'task_evidence',
  'screenshots',
  'file_changes',
  'test_executions',
  'code_coverage',
  'agent_executions',
  'agent_actions',
  'automation_queue',
] as const

/**
 * Those of the tables that a deleted parent's rows would outlive, because the database was built without the
 * foreign key.
 */
export const tablesWithoutCascade = async (db: Database): Promise<string[]> => {
  const rows = await db.all(
    statement(
      `SELECT t.value AS name FROM json_each(?1) t WHERE NOT EXISTS (
        SELECT 1 FROM pragma_foreign_key_list(t.value) f WHERE f.on_delete = 'CASCADE')`,
      JSON.stringify(childTables),
    ),
    z.object({ name: z.string() }),
  )
  return rows.map(({ name }) => name)
}

/** Writes one row under the canary: `columns` beside `id`, which all canary rows share. */
const insert = (table: string, id: string, columns: Readonly<Record<string, string>>): Statement =>
  statement(
    `INSERT INTO ${table} (id, ${Object.keys(columns).join(', ')})
    VALUES (?1${Object.keys(columns)
      .map((_, index) => `, ?${index + 2}`)
      .join('')})`,
    id,
    ...Object.values(columns),
  )

/**
 * The probe's writes, in order, to be run as one batch: a canary project and task, one row of each traced
 * kind, a change of the task's state, and the deletion of it all. Named by operation where one is measured.
 */
export const probeStatements = (
  id: string,
  withoutCascade: readonly string[],
): readonly (readonly [operation: string | null, statement: Statement])[] => {
  const task = { task_id: id }
  return [
    [null, insert('projects', id, { name: id })],
    ['task_create', insert('tasks', id, { project_id: id, title: id })],
    ['validation_session_insert', insert('validation_sessions', id, { ...task, status: 'passed' })],
    [
      null,
      insert('validation_results', id, {
        validation_session_id: id,
        rule_name: id,
        status: 'failed',
      }),
    ],
    ['evidence_insert', insert('task_evidence', id, task)],
    [null, insert('screenshots', id, { ...task, path: id })],
    [null, insert('file_changes', id, { ...task, file_path: id })],
    [null, insert('test_executions', id, task)],
    [null, insert('code_coverage', id, task)],
    ['agent_execution_insert', insert('agent_executions', id, { ...task, agent_type: id })],
    [null, insert('agent_actions', id, { agent_execution_id: id, action_type: 'bash' })],
    [null, insert('automation_queue', id, { ...task, project_id: id, event_type: id })],
    [
      'task_state_update',
      statement("UPDATE tasks SET current_state = 'COMPLETED' WHERE id = ?1", id),
    ],
    ...withoutCascade
      .toReversed()
      .map((table) => [null, statement(`DELETE FROM ${table} WHERE id = ?1`, id)] as const),
    [null, statement('DELETE FROM projects WHERE id = ?1', id)],
  ]
}
