import { now, setOfTask, trigger } from './trigger.ts'

const view = 'task_progress_summary'

/** A table whose rows are counted by task, and summed: columns of the view by columns of the table. */
const counted = (
  table: string,
  count: string,
  sums: Readonly<Record<string, string>> = {},
): string[] => {
  const added = (row: 'NEW' | 'OLD', sign: '+' | '-') =>
    setOfTask(view, `${row}.task_id`, [
      `${count} = ${count} ${sign} 1`,
      ...Object.entries(sums).map(([sum, of]) => `${sum} = ${sum} ${sign} ${row}.${of}`),
    ])
  const changed = setOfTask(
    view,
    'NEW.task_id',
    Object.entries(sums).map(([sum, of]) => `${sum} = ${sum} + NEW.${of} - OLD.${of}`),
  )
  const summed = Object.values(sums)
  return [
    trigger(`${count}_insert`, `AFTER INSERT ON ${table}`, [added('NEW', '+')]),
    trigger(`${count}_delete`, `AFTER DELETE ON ${table}`, [added('OLD', '-')]),
    trigger(
      `${count}_move`,
      `AFTER UPDATE OF task_id ON ${table}`,
      [added('OLD', '-'), added('NEW', '+')],
      'OLD.task_id <> NEW.task_id',
    ),
    ...(summed.length === 0
      ? []
      : [
          trigger(
            `${count}_update`,
            `AFTER UPDATE OF ${summed.join(', ')} ON ${table}`,
            [changed],
            'OLD.task_id = NEW.task_id',
          ),
        ]),
  ]
}

const latestCoverage = (row: 'NEW' | 'OLD'): string =>
  setOfTask(view, `${row}.task_id`, [
    `(line_coverage, branch_coverage) = (SELECT line_coverage, branch_coverage FROM code_coverage
      WHERE task_id = ${row}.task_id ORDER BY measured_at DESC, id DESC LIMIT 1)`,
  ])

const coverage: readonly string[] = [
  trigger('coverage_insert', 'AFTER INSERT ON code_coverage', [
    `${setOfTask(view, 'NEW.task_id', [
      'line_coverage = NEW.line_coverage',
      'branch_coverage = NEW.branch_coverage',
    ])} AND NOT EXISTS (SELECT 1 FROM code_coverage
      WHERE task_id = NEW.task_id AND (measured_at, id) > (NEW.measured_at, NEW.id))`,
  ]),
  trigger('coverage_update', 'AFTER UPDATE ON code_coverage', [
    latestCoverage('OLD'),
    latestCoverage('NEW'),
  ]),
  trigger('coverage_delete', 'AFTER DELETE ON code_coverage', [latestCoverage('OLD')]),
]

/** The triggers of task_progress_summary, save those on agent_executions and of the row itself. */
export const progress: readonly string[] = [
  ...counted('task_evidence', 'evidence_count'),
  ...counted('screenshots', 'screenshot_count'),
  ...counted('file_changes', 'file_change_count', {
    lines_added: 'lines_added',
    lines_deleted: 'lines_deleted',
  }),
  ...counted('test_executions', 'test_run_count', {
    test_count: 'total_tests',
    tests_passed: 'passed_tests',
    tests_failed: 'failed_tests',
  }),
  ...counted('agent_executions', 'agent_executions'),
  ...coverage,
  trigger(
    'progress_of_task',
    'AFTER UPDATE OF current_state, priority, state_changed_at ON tasks',
    [
      setOfTask(view, 'NEW.id', [
        'current_state = NEW.current_state',
        'priority = NEW.priority',
        'state_changed_at = NEW.state_changed_at',
      ]),
    ],
  ),
  trigger('progress_create', 'AFTER INSERT ON tasks', [
    `INSERT INTO ${view}_mv (task_id, project_id, current_state, priority, state_changed_at, last_refreshed_at)
    VALUES (NEW.id, NEW.project_id, NEW.current_state, NEW.priority, NEW.state_changed_at, ${now})`,
  ]),
]
