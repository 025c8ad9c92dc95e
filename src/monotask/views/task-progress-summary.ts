import { copy, count, derived, latest, sum } from '../../engine/declaration.ts'
import { declareView } from '../../engine/declare-view.ts'
import { sourceTables } from '../source-tables.ts'

const coverage = latest('code_coverage', 'measured_at')

export const taskProgressSummary = declareView(sourceTables, {
  name: 'task_progress_summary',
  parent: 'tasks',
  key: 'task_id',
  columns: {
    project_id: copy('project_id'),
    current_state: copy('current_state'),
    priority: copy('priority'),
    state_changed_at: copy('state_changed_at'),
    evidence_count: count('task_evidence'),
    screenshot_count: count('screenshots'),
    file_change_count: count('file_changes'),
    lines_added: sum('file_changes', 'lines_added'),
    lines_deleted: sum('file_changes', 'lines_deleted'),
    test_run_count: count('test_executions'),
    test_count: sum('test_executions', 'total_tests'),
    tests_passed: sum('test_executions', 'passed_tests'),
    tests_failed: sum('test_executions', 'failed_tests'),
    line_coverage: coverage.column('line_coverage'),
    branch_coverage: coverage.column('branch_coverage'),
    agent_executions: count('agent_executions'),
    progress_percentage: derived(
      'INTEGER',
      `iif({current_state} = 'COMPLETED', 100,
        iif({current_state} = 'IN_PROGRESS', 25, iif({current_state} = 'VALIDATING', 60,
          iif({current_state} IN ('BLOCKED', 'FAILED'), 10, 0)))
        + iif({evidence_count} > 0, 10, 0) + iif({screenshot_count} > 0, 5, 0)
        + iif({file_change_count} > 0, 5, 0) + iif({test_count} > 0 AND {tests_failed} = 0, 10, 0)
        + iif({line_coverage} >= 80, 5, 0))`,
    ),
  },
  plainOnly: {
    time_in_current_state_seconds:
      "CAST((julianday('now') - julianday({state_changed_at})) * 86400 AS INTEGER)",
  },
  triggerPrefix: 'progress',
  triggerNames: {
    'tasks insert': 'init_progress_summary_on_task_create',
    'tasks update': 'refresh_progress_summary_on_task_update',
  },
})
