import type { SqlValue } from '../../src/db/database.ts'
import { id } from './content.ts'

/** A question a dashboard asks of the views. */
export interface Dashboard {
  readonly name: string
  /** A look-up should read one row for each row it returns. */
  readonly isLookup: boolean
  readonly sql: string
  readonly params: readonly SqlValue[]
}

/** The same answer from the source tables: the plain views stand under the same names, without `_mv`. */
export const fromSources = ({ sql }: Dashboard): string => sql.replaceAll('_mv', '')

const task = id('t', 1)

/** The guide's five look-ups, one for each view, and two of its lists. */
export const dashboards: readonly Dashboard[] = [
  {
    name: 'validation of a task',
    isLookup: true,
    sql: `SELECT latest_session_status, overall_passed, pass_rate, critical_failures, failed_rule_names
      FROM task_validation_summary_mv WHERE task_id = ?1`,
    params: [task],
  },
  {
    name: 'progress of a task',
    isLookup: true,
    sql: `SELECT current_state, progress_percentage, evidence_count, test_count, line_coverage
      FROM task_progress_summary_mv WHERE task_id = ?1`,
    params: [task],
  },
  {
    name: 'agents of a task',
    isLookup: true,
    sql: `SELECT total_executions, success_rate, total_cost_usd, latest_agent_type, total_actions
      FROM agent_execution_summary_mv WHERE task_id = ?1`,
    params: [task],
  },
  {
    name: 'health of a project',
    isLookup: true,
    sql: `SELECT total_tasks, completed_tasks, validation_pass_rate, health_score, active_agent_count
      FROM project_statistics_mv WHERE project_id = ?1`,
    params: ['p'],
  },
  {
    name: 'health of the queue',
    isLookup: true,
    sql: `SELECT pending_jobs, failed_jobs, critical_pending, has_stuck_jobs, oldest_pending_age_seconds
      FROM automation_queue_summary_mv ORDER BY snapshot_time DESC LIMIT 1`,
    params: [],
  },
  {
    name: 'one task, all three summaries',
    isLookup: false,
    sql: `SELECT t.title, p.progress_percentage, v.overall_passed, a.success_rate FROM tasks t
      JOIN task_progress_summary_mv p ON p.task_id = t.id
      JOIN task_validation_summary_mv v ON v.task_id = t.id
      JOIN agent_execution_summary_mv a ON a.task_id = t.id WHERE t.id = ?1`,
    params: [task],
  },
  {
    name: '50 tasks of a project, by priority',
    isLookup: false,
    sql: `SELECT t.id, t.title, p.progress_percentage, v.overall_passed, v.critical_failures
      FROM (SELECT id, title FROM tasks WHERE project_id = ?1 ORDER BY priority DESC, updated_at DESC LIMIT 50) t
      JOIN task_progress_summary_mv p ON p.task_id = t.id
      JOIN task_validation_summary_mv v ON v.task_id = t.id`,
    params: ['p'],
  },
]

/** A week of snapshots of the queue. */
export const weekOfSnapshots = `INSERT INTO automation_queue_summary_mv
  WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2016),
    s AS MATERIALIZED (SELECT * FROM automation_queue_summary)
  SELECT n.i, s.* FROM n CROSS JOIN s`
