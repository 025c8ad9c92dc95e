import { computeAnew, now, setOfTask, trigger } from './trigger.ts'

const view = 'task_validation_summary'

const latestColumns = [
  'latest_session_id',
  'latest_session_status',
  'latest_session_started_at',
  'total_rules',
  'passed_rules',
  'latest_execution_time_ms',
]
const failureColumns = [
  'failed_rules',
  'critical_failures',
  'high_failures',
  'medium_failures',
  'low_failures',
  'failed_rule_names_count',
  'critical_failed_rules_count',
]
const times = ['execution_time_ms_sum', 'execution_time_ms_count']

const sessionOf = (row: 'NEW' | 'OLD'): string =>
  `(SELECT task_id FROM validation_sessions WHERE id = ${row}.validation_session_id)`

const taskAnew = (task: string): string =>
  computeAnew(view, 'task_id', task, [
    'session_count',
    ...times,
    ...latestColumns,
    ...failureColumns,
    'failed_rule_names',
    'critical_failed_rules',
  ])

const addSession = [
  'session_count = session_count + 1',
  'execution_time_ms_sum = execution_time_ms_sum + coalesce(NEW.execution_time_ms, 0)',
  'execution_time_ms_count = execution_time_ms_count + (NEW.execution_time_ms IS NOT NULL)',
]

/** A session that comes later than the latest takes its place; it has no results yet. */
const insertSession: readonly string[] = [
  `${setOfTask(view, 'NEW.task_id', [
    ...addSession,
    'latest_session_id = NEW.id',
    'latest_session_status = NEW.status',
    'latest_session_started_at = NEW.started_at',
    'total_rules = NEW.total_rules',
    'passed_rules = NEW.passed_rules',
    'latest_execution_time_ms = NEW.execution_time_ms',
    ...failureColumns.map((column) => `${column} = 0`),
    'failed_rule_names = NULL',
    'critical_failed_rules = NULL',
  ])} AND (latest_session_id IS NULL
      OR (latest_session_started_at, latest_session_id) < (NEW.started_at, NEW.id))`,
  `${setOfTask(view, 'NEW.task_id', addSession)} AND latest_session_id <> NEW.id`,
]

const inPlace = 'OLD.task_id = NEW.task_id AND OLD.started_at = NEW.started_at'
const timeDifference = [
  'execution_time_ms_sum = execution_time_ms_sum + coalesce(NEW.execution_time_ms, 0) - coalesce(OLD.execution_time_ms, 0)',
  `execution_time_ms_count = execution_time_ms_count + (NEW.execution_time_ms IS NOT NULL) - (OLD.execution_time_ms IS NOT NULL)`,
]

const sessions: readonly string[] = [
  trigger('session_insert', 'AFTER INSERT ON validation_sessions', insertSession),
  trigger(
    'session_update',
    'AFTER UPDATE OF status, total_rules, passed_rules, execution_time_ms ON validation_sessions',
    [
      `${setOfTask(view, 'NEW.task_id', [
        ...timeDifference,
        'latest_session_status = NEW.status',
        'total_rules = NEW.total_rules',
        'passed_rules = NEW.passed_rules',
        'latest_execution_time_ms = NEW.execution_time_ms',
      ])} AND latest_session_id = NEW.id`,
    ],
    inPlace,
  ),
  trigger(
    'earlier_session_update',
    'AFTER UPDATE OF execution_time_ms ON validation_sessions',
    [`${setOfTask(view, 'NEW.task_id', timeDifference)} AND latest_session_id <> NEW.id`],
    inPlace,
  ),
  trigger(
    'session_anew',
    'AFTER UPDATE OF task_id, started_at ON validation_sessions',
    [taskAnew('OLD.task_id'), taskAnew('NEW.task_id')],
    `NOT (${inPlace})`,
  ),
  trigger('session_delete', 'AFTER DELETE ON validation_sessions', [taskAnew('OLD.task_id')]),
]

const name = 'substr(CAST(rule_name AS TEXT), 1, 200)'

/** How a new failure of these changes their list; the index gives its names in order. */
const addName = (list: string, of: string): string[] => {
  const isNew = `NOT EXISTS (SELECT 1 FROM validation_results WHERE validation_session_id = NEW.validation_session_id
      AND ${of} AND ${name} = substr(CAST(NEW.rule_name AS TEXT), 1, 200) AND rowid <> NEW.rowid)`
  return [
    `${list}_count = ${list}_count + ${isNew}`,
    `${list} = iif(${isNew}, (SELECT group_concat(name, ',') FROM (SELECT DISTINCT ${name} AS name FROM validation_results
      WHERE validation_session_id = NEW.validation_session_id AND ${of} ORDER BY ${name})), ${list})`,
  ]
}

const addFailure = (severity: readonly string[]): string =>
  `${setOfTask(view, sessionOf('NEW'), [
    'failed_rules = failed_rules + 1',
    ...severity,
    ...addName('failed_rule_names', "status = 'failed'"),
  ])} AND latest_session_id = NEW.validation_session_id`

const results: readonly string[] = [
  trigger(
    'result_insert',
    'AFTER INSERT ON validation_results',
    [
      addFailure(
        ['high', 'medium', 'low'].map(
          (severity) =>
            `${severity}_failures = ${severity}_failures + (NEW.severity = '${severity}')`,
        ),
      ),
    ],
    "NEW.status = 'failed' AND NEW.severity <> 'critical'",
  ),
  trigger(
    'critical_result_insert',
    'AFTER INSERT ON validation_results',
    [
      addFailure([
        'critical_failures = critical_failures + 1',
        ...addName('critical_failed_rules', "status = 'failed' AND severity = 'critical'"),
      ]),
    ],
    "NEW.status = 'failed' AND NEW.severity = 'critical'",
  ),
  trigger('result_update', 'AFTER UPDATE ON validation_results', [
    taskAnew(sessionOf('OLD')),
    taskAnew(sessionOf('NEW')),
  ]),
  trigger('result_delete', 'AFTER DELETE ON validation_results', [taskAnew(sessionOf('OLD'))]),
]

/** The triggers of task_validation_summary, save those of the row itself. */
export const validation: readonly string[] = [
  ...sessions,
  ...results,
  trigger('validation_of_task', 'AFTER UPDATE OF title, current_state ON tasks', [
    setOfTask(view, 'NEW.id', [
      'task_title = substr(NEW.title, 1, 1000)',
      'task_state = NEW.current_state',
    ]),
  ]),
  trigger('validation_create', 'AFTER INSERT ON tasks', [
    `INSERT INTO ${view}_mv (task_id, project_id, task_title, task_state, last_refreshed_at)
    VALUES (NEW.id, NEW.project_id, substr(NEW.title, 1, 1000), NEW.current_state, ${now})`,
  ]),
]
