import { id } from './content.ts'

/** Rows of each kind below one task. */
interface RowsOfTask {
  readonly evidence: number
  readonly files: number
  readonly sessions: number
  /** Of the latest session. */
  readonly results: number
  readonly executions: number
  /** Of the first execution. */
  readonly actions: number
}

/** Tasks with 35 and with 250 rows below them. */
export const rowsOfTask: ReadonlyMap<number, RowsOfTask> = new Map([
  [35, { evidence: 5, files: 5, sessions: 3, results: 10, executions: 4, actions: 8 }],
  [250, { evidence: 30, files: 40, sessions: 10, results: 100, executions: 20, actions: 50 }],
])

const padded = (column: string) => `printf('%08d', ${column})`
const rows = (count: number) =>
  `(WITH RECURSIVE k(j) AS (SELECT 1 UNION ALL SELECT j + 1 FROM k WHERE j < ${count}) SELECT j FROM k)`

/** Statements that give the tasks from `first` to `last` these rows. */
export const richTasks = (first: number, last: number, of: RowsOfTask): string[] => {
  const tasks = `(WITH RECURSIVE n(i) AS (SELECT ${first} UNION ALL SELECT i + 1 FROM n WHERE i < ${last}) SELECT i FROM n)`
  const task = `'t' || ${padded('i')}`
  const insert = (table: string, columns: string, letter: string, count: number, values: string) =>
    `INSERT INTO ${table} (id, ${columns}) SELECT '${letter}' || ${padded('i')} || '-' || j, ${values} FROM ${tasks} CROSS JOIN ${rows(count)}`
  return [
    insert('task_evidence', 'task_id', 'xe', of.evidence, task),
    insert('file_changes', 'task_id, file_path', 'xf', of.files, `${task}, 'a.ts'`),
    insert(
      'validation_sessions',
      'task_id, started_at',
      'xs',
      of.sessions,
      `${task}, '2026-01-' || (10 + j)`,
    ),
    insert(
      'validation_results',
      'validation_session_id, rule_name, status',
      'xr',
      of.results,
      `'xs' || ${padded('i')} || '-${of.sessions}', 'rule ' || (j % 20), iif(j % 4, 'passed', 'failed')`,
    ),
    insert(
      'agent_executions',
      'task_id, agent_type',
      'xa',
      of.executions,
      `${task}, 'coder ' || (j % 3)`,
    ),
    insert(
      'agent_actions',
      'agent_execution_id, action_type',
      'xc',
      of.actions,
      `'xa' || ${padded('i')} || '-1', 'bash'`,
    ),
  ]
}

/** Statements for projects: nine tasks of ten in one of them, a thousand others with the rest. */
export const projectsOf = (tasks: number): string[] => [
  `INSERT INTO projects (id, name) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) SELECT 'small ' || i, 'Small' FROM n`,
  `UPDATE tasks SET project_id = 'small ' || (1 + rowid % 1000) WHERE id > '${id('t', Math.floor(tasks * 0.9))}'`,
]
