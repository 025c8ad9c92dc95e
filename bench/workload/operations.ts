import type { SqlValue } from '../../src/db/database.ts'
import { id } from './content.ts'

/** What a write's triggers have to do; the goals go by it. */
export type Reach = 'one task view' | 'project row too' | 'small update'

/** One write as the application makes it, to a task that `content` gave a row of each kind. */
export interface Operation {
  readonly name: string
  readonly reach: Reach
  readonly table: string
  readonly event: 'insert' | 'update'
  /** View rows that it changes at most: as many rows written more than without the triggers are its goal. */
  readonly viewRows: number
  readonly sql: string
  /** `n` is new with every write; `task` is the number of the task written to. */
  readonly params: (n: number, task: number) => readonly SqlValue[]
}

const insert = (
  name: string,
  reach: Reach,
  viewRows: number,
  table: string,
  of: string,
  columns: Readonly<Record<string, SqlValue>>,
  parent: (task: number) => string = (task) => id('t', task),
): Operation => ({
  name: `${name} insert`,
  reach,
  table,
  event: 'insert',
  viewRows,
  sql: `INSERT INTO ${table} (id, ${of}, ${Object.keys(columns).join(', ')})
    VALUES (?1, ?2, ${Object.keys(columns)
      .map((_, index) => `?${index + 3}`)
      .join(', ')})`,
  params: (n, task) => [id('x', n), parent(task), ...Object.values(columns)],
})

/** Updates go to and fro, so that every one of them changes something. */
const update = (
  name: string,
  viewRows: number,
  table: string,
  letter: string,
  sets: string,
): Operation => ({
  name,
  reach: 'small update',
  table,
  event: 'update',
  viewRows,
  sql: `UPDATE ${table} SET ${sets} WHERE id = ?1`,
  params: (_, task) => [id(letter, task)],
})

const oneView = 'one task view'
const project = 'project row too'

export const operations: readonly Operation[] = [
  insert('evidence', oneView, 1, 'task_evidence', 'task_id', { kind: 'log' }),
  insert('screenshot', oneView, 1, 'screenshots', 'task_id', { path: 'shots/1.png' }),
  insert('file change', oneView, 1, 'file_changes', 'task_id', {
    file_path: 'src/a.ts',
    lines_added: 12,
  }),
  insert('test execution', oneView, 1, 'test_executions', 'task_id', {
    total_tests: 40,
    passed_tests: 40,
  }),
  insert('coverage', oneView, 1, 'code_coverage', 'task_id', { line_coverage: 82.5 }),
  insert(
    'agent action',
    oneView,
    1,
    'agent_actions',
    'agent_execution_id',
    { action_type: 'bash' },
    (task) => id('e', task),
  ),
  insert(
    'failed result',
    project,
    2,
    'validation_results',
    'validation_session_id',
    { rule_name: 'tests-pass', status: 'failed' },
    (task) => id('s', task),
  ),
  insert('validation session', project, 2, 'validation_sessions', 'task_id', { status: 'passed' }),
  insert('agent execution', project, 3, 'agent_executions', 'task_id', { agent_type: 'coder' }),
  {
    ...insert('task', project, 4, 'tasks', 'project_id', { title: 'Task' }, () => 'p'),
    name: 'task create',
  },
  insert(
    'queue job',
    project,
    3,
    'automation_queue',
    'project_id',
    { event_type: 'task.created' },
    () => 'p',
  ),
  update(
    'session end',
    2,
    'validation_sessions',
    's',
    "status = iif(status = 'passed', 'failed', 'passed'), completed_at = CURRENT_TIMESTAMP",
  ),
  update(
    'execution end',
    3,
    'agent_executions',
    'e',
    "status = iif(status = 'running', 'completed', 'running'), completed_at = CURRENT_TIMESTAMP",
  ),
  update(
    'task state',
    3,
    'tasks',
    't',
    `current_state = iif(current_state = 'COMPLETED', 'IN_PROGRESS', 'COMPLETED'),
    completed_at = iif(completed_at IS NULL, CURRENT_TIMESTAMP, NULL)`,
  ),
  update('task, nothing shown', 0, 'tasks', 't', "description = coalesce(description, '') || 'x'"),
  update(
    'queue job step',
    3,
    'automation_queue',
    'q',
    "status = iif(status = 'processing', 'pending', 'processing'), started_at = CURRENT_TIMESTAMP",
  ),
]
