import { type Statement, statement } from '../../src/db/database.ts'
import { below, type Random } from '../faults/draws.ts'

/** How many tasks there are, about: the oldest go when there are more. */
const mostTasks = 120
const projects = ['north', 'south', 'west']
const states = ['PENDING', 'IN_PROGRESS', 'VALIDATING', 'COMPLETED', 'FAILED', 'BLOCKED']

/** One of the values, by a bound draw. */
const chosen = (values: readonly string[], draw = '?4'): string =>
  `json_extract('${JSON.stringify(values)}', '$[' || CAST(${draw} % ${values.length} AS INTEGER) || ']')`

/** The id of some task that the application has made, by a bound draw. */
const taskAt = (draw: '?2' | '?3'): string =>
  `(SELECT id FROM tasks WHERE id GLOB 'w*' LIMIT 1 OFFSET ${draw} % ${mostTasks - 20})`
const task = taskAt('?2')
const newId = "'w' || CAST(?1 AS INTEGER)"

const child = (table: string, columns = '', values = ''): string =>
  `INSERT INTO ${table} (id, task_id${columns}) SELECT ${newId}, id${values} FROM tasks WHERE id = ${task}`

/** What MonoTask does to its tables, and how often of a hundred. `?1` is new with every statement, `?2` to `?4` are draws. */
const writes: readonly (readonly [weight: number, sql: string])[] = [
  [
    8,
    `INSERT INTO tasks (id, project_id, title, priority) VALUES (${newId}, ${chosen(projects)}, 'Task', 1 + ?4 % 4)`,
  ],
  [
    10,
    `UPDATE tasks SET current_state = ${chosen(states)}, updated_at = CURRENT_TIMESTAMP,
      completed_at = iif(${chosen(states)} = 'COMPLETED', CURRENT_TIMESTAMP, NULL) WHERE id = ${task}`,
  ],
  [7, child('task_evidence')],
  [4, child('screenshots', ', path', ", 'shots/1.png'")],
  [5, child('file_changes', ', file_path, lines_added', ", 'src/a.ts', ?4 % 90")],
  [5, child('test_executions', ', total_tests, failed_tests', ', 9, ?4 % 3')],
  [4, child('code_coverage', ', line_coverage', ', ?4 % 100')],
  [6, child('validation_sessions', ', status', `, ${chosen(['passed', 'failed'])}`)],
  [
    6,
    child('agent_executions', ', agent_type, cost_usd', `, ${chosen(['coder', 'tester'])}, 0.01`),
  ],
  [
    5,
    `INSERT INTO validation_results (id, validation_session_id, rule_name, status)
      SELECT ${newId}, id, 'rule-' || CAST(?4 % 9 AS INTEGER), 'failed' FROM validation_sessions WHERE task_id = ${task} LIMIT 1`,
  ],
  [
    4,
    `INSERT INTO agent_actions (id, agent_execution_id, action_type)
      SELECT ${newId}, id, 'bash' FROM agent_executions ORDER BY rowid DESC LIMIT 1`,
  ],
  [
    4,
    `UPDATE agent_executions SET status = ${chosen(['running', 'completed', 'failed'])}, duration_ms = ?4 % 900 WHERE task_id = ${task}`,
  ],
  // A child moves to another task, a task to another project, an id changes.
  [
    2,
    `UPDATE task_evidence SET task_id = coalesce(${taskAt('?3')}, task_id) WHERE task_id = ${task}`,
  ],
  [2, `UPDATE tasks SET project_id = ${chosen(projects)} WHERE id = ${task}`],
  [2, `UPDATE OR IGNORE tasks SET id = ${newId} WHERE id = ${task}`],
  // Rows are replaced, upserted, changed in bulk and deleted in bulk.
  [
    2,
    `REPLACE INTO screenshots (id, task_id, path) SELECT id, task_id, 'shots/2.png' FROM screenshots WHERE task_id = ${task}`,
  ],
  [
    1,
    `REPLACE INTO tasks (id, project_id, title) SELECT id, project_id, title FROM tasks WHERE id = ${task}`,
  ],
  [
    2,
    `INSERT INTO tasks (id, project_id, title) SELECT id, project_id, title FROM tasks WHERE id = ${task}
      ON CONFLICT (id) DO UPDATE SET priority = 4`,
  ],
  [1, `UPDATE tasks SET priority = 1 + ?4 % 4 WHERE project_id = ${chosen(projects, '?3')}`],
  [2, `DELETE FROM validation_sessions WHERE task_id = ${task}`],
  [1, 'DELETE FROM file_changes WHERE rowid % 7 = ?4 % 7'],
  // The queue: jobs come, are taken, and end.
  [
    7,
    `INSERT INTO automation_queue (id, project_id, event_type) VALUES (${newId}, 'north', 'sync')`,
  ],
  [
    5,
    "UPDATE automation_queue SET status = 'processing', started_at = CURRENT_TIMESTAMP WHERE status = 'pending'",
  ],
  [
    5,
    "UPDATE automation_queue SET status = 'completed', completed_at = CURRENT_TIMESTAMP WHERE status = 'processing'",
  ],
]

const drawn = writes.flatMap(([weight, sql]) => Array.from({ length: weight }, () => sql))

/** So that there is never more than some days' work: the oldest tasks go, with all below them, and jobs that ended. */
const tidying: readonly string[] = [
  `DELETE FROM tasks WHERE id IN (SELECT id FROM tasks WHERE id GLOB 'w*' ORDER BY rowid DESC LIMIT -1 OFFSET ${mostTasks})`,
  "DELETE FROM automation_queue WHERE status = 'completed' AND completed_at < datetime('now', '-1 hour')",
  // A consumer that stood still is restarted before anybody is told.
  "UPDATE automation_queue SET status = 'completed', completed_at = CURRENT_TIMESTAMP WHERE created_at < datetime('now', '-10 minutes') AND status <> 'completed'",
]

/** Bound as far as the statement asks for it. */
const bound = (sql: string, values: readonly number[]): Statement => {
  const asked = [...sql.matchAll(/\?(\d)/g)].map(([, place]) => Number(place))
  return statement(sql, ...values.slice(0, Math.max(0, ...asked)))
}

/** Statements of the application between two ticks, as a seed decides; `first` numbers them. */
export const applicationWrites = (first: number, count: number, random: Random): Statement[] => {
  const draw = () => below(random, 1_000_000)
  const made = Array.from({ length: count }, (_, index) =>
    bound(drawn[below(random, drawn.length)] ?? '', [first + index, draw(), draw(), draw()]),
  )
  return [...made, ...tidying.map((sql) => statement(sql))]
}

/** What the application never touches, so that what is damaged there stands until the audit has found it. */
export const fixedContent: readonly string[] = [
  ...projects.map((name) => `INSERT INTO projects (id, name) VALUES ('${name}', '${name}')`),
  "INSERT INTO projects (id, name) VALUES ('fixed', 'Fixed')",
  "INSERT INTO tasks (id, project_id, title) SELECT 'fixed' || value, 'fixed', 'Fixed' FROM json_each('[1,2,3]')",
  "INSERT INTO task_evidence (id, task_id) SELECT 'fixed' || id, id FROM tasks",
]
