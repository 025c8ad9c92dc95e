import { z } from 'zod'
import { type Database, statement } from '../db/database.ts'

const row = z.record(z.string(), z.union([z.string(), z.number(), z.null()]))
/** A row as it stands in its table. */
export type TableRow = z.output<typeof row>

const taskColumns = `id, project_id, title, description, current_state, priority, github_issue_number,
  github_synced_at, state_changed_at, completed_at, created_at, updated_at`

const validationColumns = `task_id, project_id, task_title, task_state, session_count, latest_session_id,
  latest_session_status, latest_session_started_at, total_rules, passed_rules, failed_rules,
  critical_failures, high_failures, medium_failures, low_failures, failed_rule_names,
  critical_failed_rules, pass_rate, overall_passed, latest_execution_time_ms, avg_execution_time_ms,
  last_refreshed_at`

const progressColumns = `task_id, project_id, current_state, priority, state_changed_at, evidence_count,
  screenshot_count, file_change_count, lines_added, lines_deleted, test_run_count, test_count,
  tests_passed, tests_failed, line_coverage, branch_coverage, agent_executions, progress_percentage,
  last_refreshed_at`

const executionColumns = `task_id, project_id, total_executions, running_executions,
  completed_executions, failed_executions, executions_by_type, success_rate, total_duration_ms,
  avg_duration_ms, total_cost_usd, latest_execution_id, latest_agent_type, latest_status,
  latest_started_at, total_actions, bash_actions, edit_actions, write_actions, last_refreshed_at`

const statisticsColumns = `project_id, project_name, github_sync_status, total_tasks, pending_tasks,
  in_progress_tasks, validating_tasks, completed_tasks, failed_tasks, blocked_tasks, cancelled_tasks,
  critical_tasks, high_tasks, medium_tasks, low_tasks, github_synced_tasks, validated_tasks,
  passing_tasks, validation_pass_rate, avg_completion_seconds, active_agent_count,
  pending_automation_jobs, oldest_pending_task_at, oldest_pending_task_age_days, health_score,
  last_refreshed_at`

/** A task and its rows in the three task views, each null where there is none. */
export const taskWithSummaries = async (db: Database, id: string) => {
  const results = await db.batch([
    statement(`SELECT ${taskColumns} FROM tasks WHERE id = ?1`, id),
    statement(`SELECT ${validationColumns} FROM task_validation_summary_mv WHERE task_id = ?1`, id),
    statement(`SELECT ${progressColumns} FROM task_progress_summary_mv WHERE task_id = ?1`, id),
    statement(`SELECT ${executionColumns} FROM agent_execution_summary_mv WHERE task_id = ?1`, id),
  ])
  const [task, validation, progress, executions] = results.map(({ rows }) =>
    rows[0] === undefined ? null : row.parse(rows[0]),
  )
  return {
    task: task ?? null,
    validation: validation ?? null,
    progress: progress ?? null,
    executions: executions ?? null,
  }
}

/** A project's row in project_statistics_mv. */
export const projectStatistics = (db: Database, id: string): Promise<TableRow | null> =>
  db.first(
    statement(`SELECT ${statisticsColumns} FROM project_statistics_mv WHERE project_id = ?1`, id),
    row,
  )
