import { computeAnew, now, setOfTask, trigger } from './trigger.ts'

const view = 'agent_execution_summary'
const statuses = ['running', 'completed', 'failed']
const actions = ['bash', 'edit', 'write']

const taskAnew = (task: string): string =>
  computeAnew(view, 'task_id', task, [
    'total_executions',
    ...statuses.map((status) => `${status}_executions`),
    'executions_by_type',
    'total_duration_ms',
    'duration_ms_count',
    'cost_micro_usd',
    'latest_execution_id',
    'latest_agent_type',
    'latest_status',
    'latest_started_at',
    'total_actions',
    ...actions.map((action) => `${action}_actions`),
  ])

const micros = (row: 'NEW' | 'OLD'): string => `CAST(round(${row}.cost_usd * 1e6) AS INTEGER)`
const inPlace =
  'OLD.task_id = NEW.task_id AND OLD.started_at = NEW.started_at AND OLD.agent_type = NEW.agent_type'

const addExecution = [
  'total_executions = total_executions + 1',
  ...statuses.map(
    (status) => `${status}_executions = ${status}_executions + (NEW.status = '${status}')`,
  ),
  // Types stand in order, so the first execution of a type makes the object anew.
  `executions_by_type = iif(executions_by_type ->> NEW.agent_type IS NULL,
      (SELECT json_group_object(type, executions ORDER BY type) FROM
        (SELECT key AS type, value AS executions FROM json_each(executions_by_type) UNION ALL SELECT NEW.agent_type, 1)),
      json_set(executions_by_type, '$."' || NEW.agent_type || '"', (executions_by_type ->> NEW.agent_type) + 1))`,
  'total_duration_ms = total_duration_ms + coalesce(NEW.duration_ms, 0)',
  'duration_ms_count = duration_ms_count + (NEW.duration_ms IS NOT NULL)',
  `cost_micro_usd = cost_micro_usd + ${micros('NEW')}`,
]

const executions: readonly string[] = [
  trigger('execution_insert', 'AFTER INSERT ON agent_executions', [
    `${setOfTask(view, 'NEW.task_id', [
      ...addExecution,
      'latest_execution_id = NEW.id',
      'latest_agent_type = NEW.agent_type',
      'latest_status = NEW.status',
      'latest_started_at = NEW.started_at',
    ])} AND (latest_execution_id IS NULL
      OR (latest_started_at, latest_execution_id) < (NEW.started_at, NEW.id))`,
    `${setOfTask(view, 'NEW.task_id', addExecution)} AND latest_execution_id <> NEW.id`,
  ]),
  trigger(
    'execution_update',
    'AFTER UPDATE OF status, duration_ms, cost_usd ON agent_executions',
    [
      setOfTask(view, 'NEW.task_id', [
        ...statuses.map(
          (status) =>
            `${status}_executions = ${status}_executions + (NEW.status = '${status}') - (OLD.status = '${status}')`,
        ),
        'total_duration_ms = total_duration_ms + coalesce(NEW.duration_ms, 0) - coalesce(OLD.duration_ms, 0)',
        'duration_ms_count = duration_ms_count + (NEW.duration_ms IS NOT NULL) - (OLD.duration_ms IS NOT NULL)',
        `cost_micro_usd = cost_micro_usd + ${micros('NEW')} - ${micros('OLD')}`,
        'latest_status = iif(latest_execution_id = NEW.id, NEW.status, latest_status)',
      ]),
    ],
    inPlace,
  ),
]

const added = (row: 'NEW' | 'OLD', sign: '+' | '-'): string =>
  setOfTask(view, `(SELECT task_id FROM agent_executions WHERE id = ${row}.agent_execution_id)`, [
    `total_actions = total_actions ${sign} 1`,
    ...actions.map(
      (action) =>
        `${action}_actions = ${action}_actions ${sign} (${row}.action_type = '${action}')`,
    ),
  ])

/** The triggers of agent_execution_summary, save those of the row itself. */
export const agents: readonly string[] = [
  ...executions,
  trigger(
    'execution_anew',
    'AFTER UPDATE OF task_id, agent_type, started_at ON agent_executions',
    [taskAnew('OLD.task_id'), taskAnew('NEW.task_id')],
    `NOT (${inPlace})`,
  ),
  trigger('execution_delete', 'AFTER DELETE ON agent_executions', [taskAnew('OLD.task_id')]),
  trigger('action_insert', 'AFTER INSERT ON agent_actions', [added('NEW', '+')]),
  trigger('action_delete', 'AFTER DELETE ON agent_actions', [added('OLD', '-')]),
  trigger('action_update', 'AFTER UPDATE ON agent_actions', [added('OLD', '-'), added('NEW', '+')]),
  trigger('agents_create', 'AFTER INSERT ON tasks', [
    `INSERT INTO ${view}_mv (task_id, project_id, last_refreshed_at) VALUES (NEW.id, NEW.project_id, ${now})`,
  ]),
]
