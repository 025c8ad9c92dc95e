import type { SqlValue } from '../../src/db/database.ts'
import type { TaskList } from '../../src/monotask/dashboards/task-list.ts'
import { id } from './content.ts'

/** A question that a dashboard asks of the views. */
export interface Dashboard {
  readonly name: string
  readonly sql: string
  readonly params: readonly SqlValue[]
}

/**
 * The same answer from the source tables: the plain views stand under the same names, without `_mv`. They have a row
 * of every task and project, and SQLite computes only the rows asked for where the join is an inner one.
 */
export const fromSources = ({ sql }: Dashboard): string =>
  sql.replaceAll('_mv', '').replaceAll('LEFT JOIN', 'JOIN')

const task = id('t', 1)

/** Those of the guide's dashboards that look one row up, and look-ups in the two views that only its lists read. */
export const lookUps: readonly Dashboard[] = [
  {
    name: 'project overview',
    sql: `SELECT total_tasks, pending_tasks, completed_tasks, validation_pass_rate, health_score,
      oldest_pending_task_age_days FROM project_statistics_mv WHERE project_id = ?1`,
    params: ['p'],
  },
  {
    name: 'project dashboard',
    sql: `SELECT p.id, p.name, ps.total_tasks, ps.completed_tasks, ps.validation_pass_rate, ps.health_score,
      ps.active_agent_count, ps.pending_automation_jobs
      FROM projects p LEFT JOIN project_statistics_mv ps ON p.id = ps.project_id WHERE p.id = ?1`,
    params: ['p'],
  },
  {
    name: 'queue health',
    sql: `SELECT pending_jobs, processing_jobs, failed_jobs, critical_pending, avg_processing_time_ms, has_stuck_jobs,
      oldest_pending_age_seconds FROM automation_queue_summary_mv ORDER BY snapshot_time DESC LIMIT 1`,
    params: [],
  },
  {
    name: "a task's agents",
    sql: `SELECT total_executions, running_executions, success_rate, total_cost_usd, latest_agent_type, latest_status,
      total_actions FROM agent_execution_summary_mv WHERE task_id = ?1`,
    params: [task],
  },
  {
    name: "a task's validation",
    sql: `SELECT latest_session_status, overall_passed, pass_rate, critical_failures, failed_rule_names
      FROM task_validation_summary_mv WHERE task_id = ?1`,
    params: [task],
  },
  {
    name: "a task's progress",
    sql: `SELECT current_state, progress_percentage, evidence_count, test_count, line_coverage
      FROM task_progress_summary_mv WHERE task_id = ?1`,
    params: [task],
  },
]

/** The guide's three lists. */
export const lists: readonly (TaskList & { readonly name: string })[] = [
  { name: 'task list', project: 'p', sort: 'priority', states: [] },
  {
    name: 'kanban',
    project: 'p',
    sort: 'priority',
    states: ['PENDING', 'IN_PROGRESS', 'VALIDATING'],
  },
  { name: 'validation list', project: 'p', sort: 'updated', states: [] },
]

/** A week of snapshots of the queue. */
export const weekOfSnapshots = `INSERT INTO automation_queue_summary_mv
  WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2016),
    s AS MATERIALIZED (SELECT * FROM automation_queue_summary)
  SELECT n.i, s.* FROM n CROSS JOIN s`
