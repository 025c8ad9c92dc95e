import * as z from 'zod/mini'

/** What SQLite may hold in any column; a BLOB is shown as text. */
const value = z.union([z.string(), z.number(), z.null()])

/** What lists show of a task, of its row in task_progress_summary_mv, and of that in task_validation_summary_mv. */
export const shownOfTask = {
  id: value,
  title: value,
  current_state: value,
  priority: value,
  updated_at: value,
}
export const shownOfProgress = {
  progress_percentage: value,
  evidence_count: value,
  test_count: value,
  line_coverage: value,
  agent_executions: value,
}
export const shownOfValidation = {
  latest_session_status: value,
  overall_passed: value,
  critical_failures: value,
  critical_failed_rules: value,
  latest_execution_time_ms: value,
}

/** A task as lists show it; what is of a view is null where the view has no row of it. */
export const listedTask = z.object({ ...shownOfTask, ...shownOfProgress, ...shownOfValidation })

export type ListedTask = z.infer<typeof listedTask>
