/** Ids are padded, so that filling a million rows appends to every index. */
const width = 8

/** The id of the n-th row: a letter for its table, then its number. */
export const id = (letter: string, n: number): string => letter + String(n).padStart(width, '0')

const idSql = (letter: string): string => `printf('${letter}%0${width}d', i)`

const numbers = (count: number): string =>
  `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})`

const task = idSql('t')

/** One row of each kind for each of the first `count` tasks. */
const childRows = (count: number): string[] => [
  `${numbers(count)} INSERT INTO validation_sessions (id, task_id, status, total_rules, passed_rules, execution_time_ms)
    SELECT ${idSql('s')}, ${task}, iif(i % 4 = 0, 'failed', 'passed'), 10, 9, i % 900 FROM n`,
  `${numbers(count)} INSERT INTO validation_results (id, validation_session_id, rule_name, status)
    SELECT ${idSql('r')}, ${idSql('s')}, 'rule-' || i % 7, iif(i % 4 = 0, 'failed', 'passed') FROM n`,
  `${numbers(count)} INSERT INTO task_evidence (id, task_id) SELECT ${idSql('v')}, ${task} FROM n`,
  `${numbers(count)} INSERT INTO file_changes (id, task_id, file_path, lines_added)
    SELECT ${idSql('f')}, ${task}, 'src/part-' || i % 90 || '.ts', i % 70 FROM n`,
  `${numbers(count)} INSERT INTO agent_executions (id, task_id, agent_type, status, duration_ms, cost_usd)
    SELECT ${idSql('e')}, ${task}, 'coder', 'running', i % 5000, 0.01 FROM n`,
]

export interface ContentSize {
  /** All in one project, `p`. */
  readonly tasks: number
  /** How many of them have a row of each kind; all, if not told. */
  readonly withChildren?: number
  /** Jobs of the automation queue that wait, for the first tasks; a thousand at most, if not told. */
  readonly pendingJobs?: number
  readonly finishedJobs?: number
}

/** Statements that fill the source tables. */
export const content = ({
  tasks,
  withChildren = tasks,
  pendingJobs = Math.min(withChildren, 1000),
  finishedJobs = 0,
}: ContentSize): string[] => [
  "INSERT INTO projects (id, name) VALUES ('p', 'Project')",
  `${numbers(tasks)} INSERT INTO tasks (id, project_id, title, current_state, priority)
    SELECT ${task}, 'p', 'Task ' || i, iif(i % 3 = 0, 'COMPLETED', 'IN_PROGRESS'), 1 + i % 4 FROM n`,
  ...childRows(withChildren),
  ...(pendingJobs === 0
    ? []
    : [
        `${numbers(pendingJobs)} INSERT INTO automation_queue (id, project_id, task_id, event_type)
    SELECT ${idSql('q')}, 'p', ${task}, 'task.created' FROM n`,
      ]),
  ...(finishedJobs === 0
    ? []
    : [
        `${numbers(finishedJobs)} INSERT INTO automation_queue (id, event_type, status, created_at, started_at, completed_at)
    SELECT ${idSql('j')}, 'task.created', 'completed', datetime('now', '-3 days'), datetime('now', '-3 days'), datetime('now', '-2 days') FROM n`,
      ]),
]

/** Statements that give task 1 so many more rows of each kind, and its first session and execution theirs. */
export const childrenOfFirstTask = (count: number): string[] => {
  const rows: readonly (readonly [table: string, of: string, columns: string, values: string])[] = [
    ['task_evidence', 't', 'task_id', ''],
    ['screenshots', 't', 'task_id, path', ", 'shots/1.png'"],
    ['file_changes', 't', 'task_id, file_path', ", 'src/a.ts'"],
    ['test_executions', 't', 'task_id, total_tests', ', 40'],
    ['code_coverage', 't', 'task_id, line_coverage', ', 80'],
    ['validation_sessions', 't', 'task_id, status', ", 'passed'"],
    ['agent_executions', 't', 'task_id, agent_type', ", 'coder'"],
    ['agent_actions', 'e', 'agent_execution_id, action_type', ", 'bash'"],
    ['validation_results', 's', 'validation_session_id, rule_name, status', ", 'rule', 'failed'"],
  ]
  return rows.map(
    ([table, of, columns, values]) =>
      `${numbers(count)} INSERT INTO ${table} (id, ${columns}) SELECT ${idSql('c')}, '${id(of, 1)}'${values} FROM n`,
  )
}

/** Snapshots of the queue, one every five minutes up to eight days ago. */
export const oldSnapshots = (count: number): string => `${numbers(count)}
  INSERT INTO automation_queue_summary_mv (snapshot_time, total_jobs, pending_jobs, processing_jobs, completed_jobs,
    failed_jobs, critical_pending, high_pending, medium_pending, low_pending, events_by_type, stuck_jobs,
    has_stuck_jobs, recent_failed_jobs, has_recent_failures)
  SELECT strftime('%Y-%m-%d %H:%M:%f', 'now', '-8 days', '-' || ((${count} - i) * 5) || ' minutes'),
    0, 0, 0, 0, 0, 0, 0, 0, 0, '{}', 0, 0, 0, 0 FROM n`
