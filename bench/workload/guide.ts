import { application } from '../../src/app.ts'
import { identifier } from '../../src/engine/expressions/sql.ts'

const { views } = application.catalog

/**
 * The other way of keeping the views, as MonoTask's guide describes it: thirteen triggers that compute the
 * task's row, or the whole project's, anew by INSERT OR REPLACE. Written for the comparison.
 */

const taskViews = views.filter((view) => view.parent.table === 'tasks')

const replaceTask = (view: string, task: string): string =>
  `INSERT OR REPLACE INTO ${view}_mv SELECT d.*, CURRENT_TIMESTAMP FROM (SELECT ${columnsOf(view)} FROM ${view}) d WHERE d.task_id = ${task};`

const columnsOf = (name: string): string => {
  const view = taskViews.find((candidate) => candidate.declaration.name === name)
  if (!view) throw new Error(`There is no view ${name} of tasks.`)
  return [view.key, ...Object.keys(view.declaration.columns)].map(identifier).join(', ')
}

const states = [
  'PENDING',
  'IN_PROGRESS',
  'VALIDATING',
  'COMPLETED',
  'FAILED',
  'BLOCKED',
  'CANCELLED',
]
const inState = (state: string) => `count(*) FILTER (WHERE t.current_state = '${state}')`

const projectColumns: readonly (readonly [name: string, expression: string])[] = [
  ['project_id', 'p.id'],
  ['project_name', 'p.name'],
  ['github_sync_status', 'p.github_sync_status'],
  ['total_tasks', 'count(t.id)'],
  ...states.map((state) => [`${state.toLowerCase()}_tasks`, inState(state)] as const),
  ...['low', 'medium', 'high', 'critical'].map(
    (name, index) =>
      [`${name}_tasks`, `count(*) FILTER (WHERE t.priority = ${index + 1})`] as const,
  ),
  ['github_synced_tasks', 'count(t.github_synced_at)'],
  ['validated_tasks', 'count(*) FILTER (WHERE v.session_count > 0)'],
  ['passing_tasks', 'count(*) FILTER (WHERE v.overall_passed = 1)'],
  [
    'avg_completion_seconds',
    "avg(unixepoch(t.completed_at) - unixepoch(t.created_at)) FILTER (WHERE t.current_state = 'COMPLETED')",
  ],
  [
    'active_agent_count',
    "(SELECT count(*) FROM tasks x JOIN agent_executions e ON e.task_id = x.id WHERE x.project_id = p.id AND e.status = 'running')",
  ],
  [
    'pending_automation_jobs',
    "(SELECT count(*) FROM automation_queue q WHERE q.project_id = p.id AND q.status = 'pending')",
  ],
  ['oldest_pending_task_at', "min(t.created_at) FILTER (WHERE t.current_state = 'PENDING')"],
  [
    'health_score',
    `max(0, 100 - round(40.0 * ${inState('FAILED')} / max(count(t.id), 1)) - round(20.0 * ${inState('BLOCKED')} / max(count(t.id), 1)))`,
  ],
]

const replaceProject = (project: string): string =>
  `INSERT OR REPLACE INTO project_statistics_mv
    SELECT ${projectColumns.map(([, expression]) => expression).join(',\n      ')}, CURRENT_TIMESTAMP
    FROM projects p LEFT JOIN tasks t ON t.project_id = p.id
    LEFT JOIN task_validation_summary_mv v ON v.task_id = t.id
    WHERE p.id = ${project} GROUP BY p.id;`

const validation = (task: string) => replaceTask('task_validation_summary', task)
const progress = (task: string) => replaceTask('task_progress_summary', task)
const agents = (task: string) => replaceTask('agent_execution_summary', task)

interface GuideTrigger {
  readonly name: string
  readonly event: 'insert' | 'update'
  readonly table: string
  readonly body: string
}

const on = (name: string, event: GuideTrigger['event'], table: string, body: string) => ({
  name,
  event,
  table,
  body,
})

const executionsTask = '(SELECT task_id FROM agent_executions WHERE id = NEW.agent_execution_id)'

const triggers: readonly GuideTrigger[] = [
  on(
    'refresh_validation_summary_on_session',
    'insert',
    'validation_sessions',
    validation('NEW.task_id'),
  ),
  on(
    'refresh_validation_summary_on_session_update',
    'update',
    'validation_sessions',
    validation('NEW.task_id'),
  ),
  on('refresh_validation_summary_on_task', 'update', 'tasks', validation('NEW.id')),
  on('init_progress_summary_on_task_create', 'insert', 'tasks', progress('NEW.id')),
  on('refresh_progress_summary_on_task_update', 'update', 'tasks', progress('NEW.id')),
  on('refresh_progress_on_evidence', 'insert', 'task_evidence', progress('NEW.task_id')),
  on('refresh_progress_on_screenshot', 'insert', 'screenshots', progress('NEW.task_id')),
  on('refresh_progress_on_file_change', 'insert', 'file_changes', progress('NEW.task_id')),
  on('refresh_agent_summary_on_execution', 'insert', 'agent_executions', agents('NEW.task_id')),
  on('refresh_agent_summary_on_action', 'insert', 'agent_actions', agents(executionsTask)),
  on('init_project_stats_on_create', 'insert', 'projects', replaceProject('NEW.id')),
  on('refresh_project_stats_on_task', 'insert', 'tasks', replaceProject('NEW.project_id')),
  on('refresh_project_stats_on_task_update', 'update', 'tasks', replaceProject('NEW.project_id')),
]

/** Whether the guide has a trigger for such a write at all; if not, its views fall behind. */
export const guideReactsTo = (table: string, event: GuideTrigger['event']): boolean =>
  triggers.some((trigger) => trigger.table === table && trigger.event === event)

/** Tables, filled from what is there, and triggers. */
export const guideSchema = (): string[] => [
  ...taskViews.flatMap((view) => [
    view.createPlainView,
    `CREATE TABLE ${view.table} (task_id TEXT PRIMARY KEY, ${Object.keys(view.declaration.columns).join(', ')}, last_refreshed_at)`,
    `INSERT INTO ${view.table} SELECT ${columnsOf(view.declaration.name)}, CURRENT_TIMESTAMP FROM ${view.declaration.name}`,
  ]),
  `CREATE TABLE project_statistics_mv (project_id TEXT PRIMARY KEY, ${projectColumns
    .slice(1)
    .map(([name]) => name)
    .join(', ')}, last_refreshed_at)`,
  replaceProject('p.id'),
  ...triggers.map(
    ({ name, event, table, body }) =>
      `CREATE TRIGGER ${name} AFTER ${event.toUpperCase()} ON ${table} BEGIN\n  ${body}\nEND`,
  ),
]
