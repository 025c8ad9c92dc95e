/** MonoTask as it is before anything goes wrong: two projects, eight tasks, rows of every kind. */
export const content: readonly string[] = [
  "INSERT INTO projects (id, name) VALUES ('p1', 'Apollo'), ('p2', 'Gemini')",
  `INSERT INTO tasks (id, project_id, title, current_state)
    SELECT 't' || value, iif(value <= 5, 'p1', 'p2'), 'Task ' || value, iif(value % 2, 'PENDING', 'COMPLETED')
    FROM json_each('[1,2,3,4,5,6,7,8]')`,
  ...['task_evidence (id, task_id)', 'validation_sessions (id, task_id)'].map(
    (columns) => `INSERT INTO ${columns} SELECT 'x' || id, id FROM tasks WHERE id < 't6'`,
  ),
  "INSERT INTO validation_results (id, validation_session_id, rule_name, status) SELECT 'r' || id, id, 'lint', 'failed' FROM validation_sessions",
  "INSERT INTO agent_executions (id, task_id, agent_type) SELECT 'e' || id, id, 'coder' FROM tasks",
  "INSERT INTO agent_actions (id, agent_execution_id, action_type) SELECT 'a' || id, id, 'bash' FROM agent_executions",
  "INSERT INTO file_changes (id, task_id, file_path, lines_added) SELECT 'f' || id, id, 'src/a.ts', 7 FROM tasks",
  "INSERT INTO automation_queue (id, project_id, event_type, status) VALUES ('j', 'p1', 'sync', 'completed')",
]

/** Snapshots that cleanup is to take away. */
export const oldSnapshots = `INSERT INTO automation_queue_summary_mv (snapshot_time, total_jobs, pending_jobs, processing_jobs, completed_jobs,
  failed_jobs, critical_pending, high_pending, medium_pending, low_pending, events_by_type, stuck_jobs,
  has_stuck_jobs, recent_failed_jobs, has_recent_failures)
  SELECT strftime('%Y-%m-%d %H:%M:%f', 'now', '-9 days', '-' || value || ' minutes'),
    0, 0, 0, 0, 0, 0, 0, 0, 0, '{}', 0, 0, 0, 0 FROM json_each('[1,2,3,4,5,6,7,8,9]')`

/** Somebody writes into the views: a row drifts, one has no task, one goes. */
export const damage: readonly string[] = [
  "UPDATE task_progress_summary_mv SET evidence_count = 77 WHERE task_id = 't2'",
  "INSERT INTO agent_execution_summary_mv (task_id, project_id, last_refreshed_at) VALUES ('ghost', 'p1', '')",
  "DELETE FROM task_validation_summary_mv WHERE task_id = 't3'",
]

/** What is to be told of the damage. */
export const damageAlerts: readonly string[] = [
  'ViewCountMismatch{view=agent_execution_summary_mv}',
  'ViewCountMismatch{view=task_validation_summary_mv}',
  'ViewDrift{view=task_progress_summary_mv}',
]

/** Ages that the turn of the day has left behind. */
export const oldAges =
  'UPDATE project_statistics_mv SET oldest_pending_task_age_days = 77 WHERE oldest_pending_task_age_days IS NOT NULL'

/** Twelve jobs of the queue have failed lately; in 25 minutes that is over an hour ago. */
export const failedJobs = `INSERT INTO automation_queue (id, event_type, status, completed_at)
  SELECT 'failed' || value, 'sync', 'failed', datetime('now', '-35 minutes') FROM json_each('[1,2,3,4,5,6,7,8,9,10,11,12]')`

export const failedJobsAlert = 'QueueFailures'
