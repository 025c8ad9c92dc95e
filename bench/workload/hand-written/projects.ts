import { computeAnew, now, setOfTask, trigger } from './trigger.ts'

const view = 'project_statistics'
const summariesOfTask = [
  'task_validation_summary',
  'task_progress_summary',
  'agent_execution_summary',
]

type Row = 'NEW' | 'OLD'

const age = (oldest: string): string =>
  `oldest_pending_task_age_days = CAST(julianday('now') - julianday(${oldest}) AS INTEGER)`

/** Sets columns of a project's row; its age follows `oldest`. */
export const setOfProject = (
  project: string,
  sets: readonly string[],
  oldest = 'oldest_pending_task_at',
): string =>
  `UPDATE ${view}_mv SET ${[...sets, age(oldest)].join(', ')}, last_refreshed_at = ${now} WHERE project_id = ${project}`

const milliseconds = (value: string): string => `round(julianday(${value}) * 86400000)`
const isTimed = (row: Row): string =>
  `${row}.current_state = 'COMPLETED' AND julianday(${row}.completed_at) IS NOT NULL`
const seconds = (row: Row): string =>
  `CAST((${milliseconds(`${row}.completed_at`)} - ${milliseconds(`${row}.created_at`)}) / 1000 AS INTEGER)`

const ofState: readonly (readonly [column: string, value: (row: Row) => string])[] = [
  ...['pending', 'in_progress', 'validating', 'completed', 'failed', 'blocked', 'cancelled'].map(
    (state) =>
      [
        `${state}_tasks`,
        (row: Row) => `(${row}.current_state = '${state.toUpperCase()}')`,
      ] as const,
  ),
  ['completion_seconds_sum', (row) => `iif(${isTimed(row)}, ${seconds(row)}, 0)`],
  ['completion_count', (row) => `(${isTimed(row)})`],
]
const ofOthers: typeof ofState = [
  ...['low', 'medium', 'high', 'critical'].map(
    (name, index) => [`${name}_tasks`, (row: Row) => `(${row}.priority = ${index + 1})`] as const,
  ),
  ['github_synced_tasks', (row) => `(${row}.github_synced_at IS NOT NULL)`],
]

const added = (columns: typeof ofState, row: Row, sign: '+' | '-'): string[] =>
  columns.map(([column, value]) => `${column} = ${column} ${sign} ${value(row)}`)
const changed = (columns: typeof ofState): string[] =>
  columns.map(([column, value]) => `${column} = ${column} + ${value('NEW')} - ${value('OLD')}`)

const oldestWithNew = `iif(NEW.current_state = 'PENDING' AND (oldest_pending_task_at IS NULL OR NEW.created_at < oldest_pending_task_at),
      NEW.created_at, oldest_pending_task_at)`
const oldestOf = (row: Row): string =>
  `(SELECT min(created_at) FROM tasks WHERE project_id = ${row}.project_id AND current_state = 'PENDING')`
const isPending = "'PENDING' IN (OLD.current_state, NEW.current_state)"
const inPlace = 'OLD.project_id = NEW.project_id'

const tasks: readonly string[] = [
  trigger('project_task_insert', 'AFTER INSERT ON tasks', [
    setOfProject(
      'NEW.project_id',
      [
        'total_tasks = total_tasks + 1',
        ...added([...ofState, ...ofOthers], 'NEW', '+'),
        `oldest_pending_task_at = ${oldestWithNew}`,
      ],
      oldestWithNew,
    ),
  ]),
  trigger('project_task_delete', 'AFTER DELETE ON tasks', [
    setOfProject(
      'OLD.project_id',
      [
        'total_tasks = total_tasks - 1',
        ...added([...ofState, ...ofOthers], 'OLD', '-'),
        `oldest_pending_task_at = ${oldestOf('OLD')}`,
      ],
      oldestOf('OLD'),
    ),
  ]),
  trigger(
    'project_task_state',
    'AFTER UPDATE OF current_state, completed_at, created_at ON tasks',
    [setOfProject('NEW.project_id', changed(ofState))],
    `${inPlace} AND NOT ${isPending}`,
  ),
  trigger(
    'project_pending_task_state',
    'AFTER UPDATE OF current_state, completed_at, created_at ON tasks',
    [
      setOfProject(
        'NEW.project_id',
        [...changed(ofState), `oldest_pending_task_at = ${oldestOf('NEW')}`],
        oldestOf('NEW'),
      ),
    ],
    `${inPlace} AND ${isPending}`,
  ),
  trigger(
    'project_task_others',
    'AFTER UPDATE OF priority, github_synced_at ON tasks',
    [setOfProject('NEW.project_id', changed(ofOthers))],
    inPlace,
  ),
]

const projectAnew = (project: string): string =>
  computeAnew(view, 'project_id', project, [
    'total_tasks',
    ...[...ofState, ...ofOthers].map(([column]) => column),
    'validated_tasks',
    'passing_tasks',
    'active_agent_count',
    'oldest_pending_task_at',
    'oldest_pending_task_age_days',
  ])

const move = trigger(
  'project_task_move',
  'AFTER UPDATE OF project_id ON tasks',
  [
    ...summariesOfTask.map((name) => setOfTask(name, 'NEW.id', ['project_id = NEW.project_id'])),
    projectAnew('OLD.project_id'),
    projectAnew('NEW.project_id'),
  ],
  `NOT (${inPlace})`,
)

const passed = (row: Row): string => `(${row}.overall_passed IS 1)`
const validated = (row: Row): string => `(${row}.overall_passed IS NOT NULL)`

/** What a project counts of its tasks' rows in other views; a task without a session has not passed and not failed. */
const summaries: readonly string[] = [
  trigger(
    'project_validation',
    'AFTER UPDATE OF session_count, latest_session_status, failed_rules ON task_validation_summary_mv',
    [
      setOfProject('NEW.project_id', [
        `validated_tasks = validated_tasks + ${validated('NEW')} - ${validated('OLD')}`,
        `passing_tasks = passing_tasks + ${passed('NEW')} - ${passed('OLD')}`,
      ]),
    ],
    'OLD.overall_passed IS NOT NEW.overall_passed',
  ),
  trigger(
    'project_agents',
    'AFTER UPDATE OF running_executions ON agent_execution_summary_mv',
    [
      setOfProject('NEW.project_id', [
        'active_agent_count = active_agent_count + NEW.running_executions - OLD.running_executions',
      ]),
    ],
    'OLD.running_executions <> NEW.running_executions',
  ),
  trigger('rows_of_task_delete', 'AFTER DELETE ON tasks', [
    `UPDATE ${view}_mv SET validated_tasks = validated_tasks - (v.overall_passed IS NOT NULL), passing_tasks = passing_tasks - (v.overall_passed IS 1),
      last_refreshed_at = ${now}, active_agent_count = active_agent_count - a.running_executions
    FROM task_validation_summary_mv v JOIN agent_execution_summary_mv a USING (task_id)
    WHERE v.task_id = OLD.id AND ${view}_mv.project_id = OLD.project_id`,
    ...summariesOfTask.map((name) => `DELETE FROM ${name}_mv WHERE task_id = OLD.id`),
  ]),
]

const rows: readonly string[] = [
  trigger('project_create', 'AFTER INSERT ON projects', [
    `INSERT INTO ${view}_mv (project_id, project_name, github_sync_status, last_refreshed_at)
    VALUES (NEW.id, substr(NEW.name, 1, 1000), NEW.github_sync_status, ${now})`,
  ]),
  trigger('project_change', 'AFTER UPDATE OF name, github_sync_status ON projects', [
    setOfProject('NEW.id', [
      'project_name = substr(NEW.name, 1, 1000)',
      'github_sync_status = NEW.github_sync_status',
    ]),
  ]),
  trigger('project_delete', 'AFTER DELETE ON projects', [
    `DELETE FROM ${view}_mv WHERE project_id = OLD.id`,
  ]),
]

/** The triggers of project_statistics, save those on automation_queue, and what a deleted task takes with it. */
export const projects: readonly string[] = [...tasks, move, ...summaries, ...rows]
