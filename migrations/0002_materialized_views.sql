-- The materialized views. Printed by: npm run views -- migrations

DROP TRIGGER IF EXISTS init_validation_summary_on_task_create;

DROP TRIGGER IF EXISTS init_validation_summary_on_task_create_with_children;

DROP TRIGGER IF EXISTS refresh_validation_summary_on_task;

DROP TRIGGER IF EXISTS refresh_validation_summary_on_task_rename;

DROP TRIGGER IF EXISTS refresh_validation_summary_on_task_rename_with_children;

DROP TRIGGER IF EXISTS refresh_validation_summary_on_task_delete;

DROP TRIGGER IF EXISTS refresh_validation_summary_on_session_replace;

DROP TRIGGER IF EXISTS refresh_validation_summary_on_session_rename_over;

DROP TRIGGER IF EXISTS refresh_validation_summary_on_session;

DROP TRIGGER IF EXISTS refresh_validation_summary_on_session_replaced;

DROP TRIGGER IF EXISTS refresh_validation_summary_on_session_update;

DROP TRIGGER IF EXISTS refresh_validation_summary_on_session_move;

DROP TRIGGER IF EXISTS refresh_validation_summary_on_session_delete;

DROP TRIGGER IF EXISTS refresh_validation_summary_on_result_replace;

DROP TRIGGER IF EXISTS refresh_validation_summary_on_result_rename_over;

DROP TRIGGER IF EXISTS refresh_validation_summary_on_result;

DROP TRIGGER IF EXISTS refresh_validation_summary_on_result_replaced;

DROP TRIGGER IF EXISTS refresh_validation_summary_on_result_update;

DROP TRIGGER IF EXISTS refresh_validation_summary_on_result_move;

DROP TRIGGER IF EXISTS refresh_validation_summary_on_result_delete;

DROP TRIGGER IF EXISTS init_progress_summary_on_task_create;

DROP TRIGGER IF EXISTS init_progress_summary_on_task_create_with_children;

DROP TRIGGER IF EXISTS refresh_progress_summary_on_task_update;

DROP TRIGGER IF EXISTS refresh_progress_on_task_rename;

DROP TRIGGER IF EXISTS refresh_progress_on_task_rename_with_children;

DROP TRIGGER IF EXISTS refresh_progress_on_task_delete;

DROP TRIGGER IF EXISTS refresh_progress_on_evidence_replace;

DROP TRIGGER IF EXISTS refresh_progress_on_evidence_rename_over;

DROP TRIGGER IF EXISTS refresh_progress_on_evidence;

DROP TRIGGER IF EXISTS refresh_progress_on_evidence_replaced;

DROP TRIGGER IF EXISTS refresh_progress_on_evidence_move;

DROP TRIGGER IF EXISTS refresh_progress_on_evidence_delete;

DROP TRIGGER IF EXISTS refresh_progress_on_screenshot_replace;

DROP TRIGGER IF EXISTS refresh_progress_on_screenshot_rename_over;

DROP TRIGGER IF EXISTS refresh_progress_on_screenshot;

DROP TRIGGER IF EXISTS refresh_progress_on_screenshot_replaced;

DROP TRIGGER IF EXISTS refresh_progress_on_screenshot_move;

DROP TRIGGER IF EXISTS refresh_progress_on_screenshot_delete;

DROP TRIGGER IF EXISTS refresh_progress_on_file_change_replace;

DROP TRIGGER IF EXISTS refresh_progress_on_file_change_rename_over;

DROP TRIGGER IF EXISTS refresh_progress_on_file_change;

DROP TRIGGER IF EXISTS refresh_progress_on_file_change_replaced;

DROP TRIGGER IF EXISTS refresh_progress_on_file_change_update;

DROP TRIGGER IF EXISTS refresh_progress_on_file_change_move;

DROP TRIGGER IF EXISTS refresh_progress_on_file_change_delete;

DROP TRIGGER IF EXISTS refresh_progress_on_test_execution_replace;

DROP TRIGGER IF EXISTS refresh_progress_on_test_execution_rename_over;

DROP TRIGGER IF EXISTS refresh_progress_on_test_execution;

DROP TRIGGER IF EXISTS refresh_progress_on_test_execution_replaced;

DROP TRIGGER IF EXISTS refresh_progress_on_test_execution_update;

DROP TRIGGER IF EXISTS refresh_progress_on_test_execution_move;

DROP TRIGGER IF EXISTS refresh_progress_on_test_execution_delete;

DROP TRIGGER IF EXISTS refresh_progress_on_execution_replace;

DROP TRIGGER IF EXISTS refresh_progress_on_execution_rename_over;

DROP TRIGGER IF EXISTS refresh_progress_on_execution;

DROP TRIGGER IF EXISTS refresh_progress_on_execution_replaced;

DROP TRIGGER IF EXISTS refresh_progress_on_execution_move;

DROP TRIGGER IF EXISTS refresh_progress_on_execution_delete;

DROP TRIGGER IF EXISTS refresh_progress_on_coverage_replace;

DROP TRIGGER IF EXISTS refresh_progress_on_coverage_rename_over;

DROP TRIGGER IF EXISTS refresh_progress_on_coverage;

DROP TRIGGER IF EXISTS refresh_progress_on_coverage_replaced;

DROP TRIGGER IF EXISTS refresh_progress_on_coverage_update;

DROP TRIGGER IF EXISTS refresh_progress_on_coverage_move;

DROP TRIGGER IF EXISTS refresh_progress_on_coverage_delete;

DROP TRIGGER IF EXISTS init_agent_summary_on_task_create;

DROP TRIGGER IF EXISTS init_agent_summary_on_task_create_with_children;

DROP TRIGGER IF EXISTS refresh_agent_summary_on_task_update;

DROP TRIGGER IF EXISTS refresh_agent_summary_on_task_rename;

DROP TRIGGER IF EXISTS refresh_agent_summary_on_task_rename_with_children;

DROP TRIGGER IF EXISTS refresh_agent_summary_on_task_delete;

DROP TRIGGER IF EXISTS refresh_agent_summary_on_execution_replace;

DROP TRIGGER IF EXISTS refresh_agent_summary_on_execution_rename_over;

DROP TRIGGER IF EXISTS refresh_agent_summary_on_execution;

DROP TRIGGER IF EXISTS refresh_agent_summary_on_execution_replaced;

DROP TRIGGER IF EXISTS refresh_agent_summary_on_execution_update;

DROP TRIGGER IF EXISTS refresh_agent_summary_on_execution_move;

DROP TRIGGER IF EXISTS refresh_agent_summary_on_execution_before_delete;

DROP TRIGGER IF EXISTS refresh_agent_summary_on_execution_delete;

DROP TRIGGER IF EXISTS refresh_agent_summary_on_action_replace;

DROP TRIGGER IF EXISTS refresh_agent_summary_on_action_rename_over;

DROP TRIGGER IF EXISTS refresh_agent_summary_on_action;

DROP TRIGGER IF EXISTS refresh_agent_summary_on_action_replaced;

DROP TRIGGER IF EXISTS refresh_agent_summary_on_action_update;

DROP TRIGGER IF EXISTS refresh_agent_summary_on_action_move;

DROP TRIGGER IF EXISTS refresh_agent_summary_on_action_delete;

DROP TRIGGER IF EXISTS init_project_stats_on_create;

DROP TRIGGER IF EXISTS init_project_stats_on_create_with_children;

DROP TRIGGER IF EXISTS refresh_project_stats_on_project_update;

DROP TRIGGER IF EXISTS refresh_project_stats_on_project_rename;

DROP TRIGGER IF EXISTS refresh_project_stats_on_project_rename_with_children;

DROP TRIGGER IF EXISTS refresh_project_stats_on_project_delete;

DROP TRIGGER IF EXISTS refresh_project_stats_on_task_replace;

DROP TRIGGER IF EXISTS refresh_project_stats_on_task_rename_over;

DROP TRIGGER IF EXISTS refresh_project_stats_on_task;

DROP TRIGGER IF EXISTS refresh_project_stats_on_task_replaced;

DROP TRIGGER IF EXISTS refresh_project_stats_on_task_update;

DROP TRIGGER IF EXISTS refresh_project_stats_on_task_move;

DROP TRIGGER IF EXISTS refresh_project_stats_on_task_delete;

DROP TRIGGER IF EXISTS refresh_project_stats_on_validation_summary;

DROP TRIGGER IF EXISTS refresh_project_stats_on_validation_summary_update;

DROP TRIGGER IF EXISTS refresh_project_stats_on_validation_summary_move;

DROP TRIGGER IF EXISTS refresh_project_stats_on_validation_summary_delete;

DROP TRIGGER IF EXISTS refresh_project_stats_on_agent_summary;

DROP TRIGGER IF EXISTS refresh_project_stats_on_agent_summary_update;

DROP TRIGGER IF EXISTS refresh_project_stats_on_agent_summary_move;

DROP TRIGGER IF EXISTS refresh_project_stats_on_agent_summary_delete;

DROP TRIGGER IF EXISTS refresh_project_stats_on_job_replace;

DROP TRIGGER IF EXISTS refresh_project_stats_on_job_rename_over;

DROP TRIGGER IF EXISTS refresh_project_stats_on_job;

DROP TRIGGER IF EXISTS refresh_project_stats_on_job_replaced;

DROP TRIGGER IF EXISTS refresh_project_stats_on_job_update;

DROP TRIGGER IF EXISTS refresh_project_stats_on_job_move;

DROP TRIGGER IF EXISTS refresh_project_stats_on_job_delete;

DROP TRIGGER IF EXISTS refresh_queue_counts_on_job_replace;

DROP TRIGGER IF EXISTS refresh_queue_counts_on_job_rename_over;

DROP TRIGGER IF EXISTS refresh_queue_counts_on_job;

DROP TRIGGER IF EXISTS refresh_queue_counts_on_job_replaced;

DROP TRIGGER IF EXISTS refresh_queue_counts_on_job_move;

DROP TRIGGER IF EXISTS refresh_queue_counts_on_job_delete;

CREATE TABLE IF NOT EXISTS viewkeeper_replaced (
  view TEXT NOT NULL,
  source TEXT NOT NULL,
  id TEXT NOT NULL,
  view_key TEXT,
  contribution TEXT NOT NULL,
  PRIMARY KEY (view, source, id)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS viewkeeper_queue_counts (
  status TEXT PRIMARY KEY NOT NULL,
  jobs INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS automation_queue_summary_mv (
  id INTEGER PRIMARY KEY,
  snapshot_time TEXT NOT NULL,
  total_jobs INTEGER NOT NULL,
  pending_jobs INTEGER NOT NULL,
  processing_jobs INTEGER NOT NULL,
  completed_jobs INTEGER NOT NULL,
  failed_jobs INTEGER NOT NULL,
  critical_pending INTEGER NOT NULL,
  high_pending INTEGER NOT NULL,
  medium_pending INTEGER NOT NULL,
  low_pending INTEGER NOT NULL,
  events_by_type TEXT NOT NULL,
  avg_processing_time_ms REAL,
  oldest_pending_age_seconds INTEGER,
  stuck_jobs INTEGER NOT NULL,
  has_stuck_jobs INTEGER NOT NULL,
  recent_failed_jobs INTEGER NOT NULL,
  has_recent_failures INTEGER NOT NULL
);

CREATE TABLE IF NOT EXISTS task_validation_summary_mv (
  task_id TEXT PRIMARY KEY NOT NULL,
  project_id TEXT,
  task_title TEXT,
  task_state TEXT,
  session_count INTEGER NOT NULL DEFAULT 0,
  latest_session_id TEXT,
  latest_session_status TEXT,
  latest_session_started_at TEXT,
  total_rules INTEGER NOT NULL DEFAULT 0,
  passed_rules INTEGER NOT NULL DEFAULT 0,
  failed_rules INTEGER NOT NULL DEFAULT 0,
  critical_failures INTEGER NOT NULL DEFAULT 0,
  high_failures INTEGER NOT NULL DEFAULT 0,
  medium_failures INTEGER NOT NULL DEFAULT 0,
  low_failures INTEGER NOT NULL DEFAULT 0,
  failed_rule_names TEXT,
  critical_failed_rules TEXT,
  pass_rate REAL GENERATED ALWAYS AS (passed_rules * 1.0 / nullif(total_rules, 0)) VIRTUAL,
  overall_passed INTEGER GENERATED ALWAYS AS (iif(session_count = 0, NULL, iif(latest_session_status = 'passed' AND failed_rules = 0, 1, 0))) VIRTUAL,
  latest_execution_time_ms INTEGER,
  avg_execution_time_ms REAL GENERATED ALWAYS AS (execution_time_ms_sum * 1.0 / nullif(execution_time_ms_count, 0)) VIRTUAL,
  execution_time_ms_sum INTEGER NOT NULL DEFAULT 0,
  execution_time_ms_count INTEGER NOT NULL DEFAULT 0,
  last_refreshed_at TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS task_progress_summary_mv (
  task_id TEXT PRIMARY KEY NOT NULL,
  project_id TEXT,
  current_state TEXT,
  priority INTEGER,
  state_changed_at TEXT,
  evidence_count INTEGER NOT NULL DEFAULT 0,
  screenshot_count INTEGER NOT NULL DEFAULT 0,
  file_change_count INTEGER NOT NULL DEFAULT 0,
  lines_added INTEGER NOT NULL DEFAULT 0,
  lines_deleted INTEGER NOT NULL DEFAULT 0,
  test_run_count INTEGER NOT NULL DEFAULT 0,
  test_count INTEGER NOT NULL DEFAULT 0,
  tests_passed INTEGER NOT NULL DEFAULT 0,
  tests_failed INTEGER NOT NULL DEFAULT 0,
  line_coverage REAL,
  branch_coverage REAL,
  agent_executions INTEGER NOT NULL DEFAULT 0,
  progress_percentage INTEGER GENERATED ALWAYS AS (iif(current_state = 'COMPLETED', 100,
          iif(current_state = 'IN_PROGRESS', 25, iif(current_state = 'VALIDATING', 60,
            iif(current_state IN ('BLOCKED', 'FAILED'), 10, 0)))
          + iif(evidence_count > 0, 10, 0) + iif(screenshot_count > 0, 5, 0)
          + iif(file_change_count > 0, 5, 0) + iif(test_count > 0 AND tests_failed = 0, 10, 0)
          + iif(line_coverage >= 80, 5, 0))) VIRTUAL,
  last_refreshed_at TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS agent_execution_summary_mv (
  task_id TEXT PRIMARY KEY NOT NULL,
  project_id TEXT,
  total_executions INTEGER NOT NULL DEFAULT 0,
  running_executions INTEGER NOT NULL DEFAULT 0,
  completed_executions INTEGER NOT NULL DEFAULT 0,
  failed_executions INTEGER NOT NULL DEFAULT 0,
  executions_by_type TEXT NOT NULL DEFAULT '{}',
  success_rate REAL GENERATED ALWAYS AS (completed_executions * 1.0 / nullif(completed_executions + failed_executions, 0)) VIRTUAL,
  total_duration_ms INTEGER NOT NULL DEFAULT 0,
  avg_duration_ms REAL GENERATED ALWAYS AS (total_duration_ms * 1.0 / nullif(duration_ms_count, 0)) VIRTUAL,
  total_cost_usd REAL GENERATED ALWAYS AS (cost_micro_usd / 1e6) VIRTUAL,
  latest_execution_id TEXT,
  latest_agent_type TEXT,
  latest_status TEXT,
  latest_started_at TEXT,
  total_actions INTEGER NOT NULL DEFAULT 0,
  bash_actions INTEGER NOT NULL DEFAULT 0,
  edit_actions INTEGER NOT NULL DEFAULT 0,
  write_actions INTEGER NOT NULL DEFAULT 0,
  duration_ms_count INTEGER NOT NULL DEFAULT 0,
  cost_micro_usd INTEGER NOT NULL DEFAULT 0,
  last_refreshed_at TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS project_statistics_mv (
  project_id TEXT PRIMARY KEY NOT NULL,
  project_name TEXT,
  github_sync_status TEXT,
  total_tasks INTEGER NOT NULL DEFAULT 0,
  pending_tasks INTEGER NOT NULL DEFAULT 0,
  in_progress_tasks INTEGER NOT NULL DEFAULT 0,
  validating_tasks INTEGER NOT NULL DEFAULT 0,
  completed_tasks INTEGER NOT NULL DEFAULT 0,
  failed_tasks INTEGER NOT NULL DEFAULT 0,
  blocked_tasks INTEGER NOT NULL DEFAULT 0,
  cancelled_tasks INTEGER NOT NULL DEFAULT 0,
  critical_tasks INTEGER NOT NULL DEFAULT 0,
  high_tasks INTEGER NOT NULL DEFAULT 0,
  medium_tasks INTEGER NOT NULL DEFAULT 0,
  low_tasks INTEGER NOT NULL DEFAULT 0,
  github_synced_tasks INTEGER NOT NULL DEFAULT 0,
  validated_tasks INTEGER NOT NULL DEFAULT 0,
  passing_tasks INTEGER NOT NULL DEFAULT 0,
  validation_pass_rate REAL GENERATED ALWAYS AS (passing_tasks * 1.0 / nullif(validated_tasks, 0)) VIRTUAL,
  avg_completion_seconds REAL GENERATED ALWAYS AS (completion_seconds_sum * 1.0 / nullif(completion_count, 0)) VIRTUAL,
  active_agent_count INTEGER NOT NULL DEFAULT 0,
  pending_automation_jobs INTEGER NOT NULL DEFAULT 0,
  oldest_pending_task_at TEXT,
  oldest_pending_task_age_days INTEGER,
  health_score INTEGER GENERATED ALWAYS AS (iif(total_tasks = 0, 100, max(0, CAST(100
          - round(40.0 * failed_tasks / total_tasks) - round(20.0 * blocked_tasks / total_tasks)
          - iif(validated_tasks > 0, round(30 * (1 - passing_tasks * 1.0 / validated_tasks)), 0)
          - iif(github_sync_status = 'failed', 10, 0) AS INTEGER)))) VIRTUAL,
  completion_seconds_sum INTEGER NOT NULL DEFAULT 0,
  completion_count INTEGER NOT NULL DEFAULT 0,
  last_refreshed_at TEXT NOT NULL
) WITHOUT ROWID;

DROP VIEW IF EXISTS task_validation_summary;

CREATE VIEW task_validation_summary AS
SELECT task_id,
  project_id,
  task_title,
  task_state,
  session_count,
  latest_session_id,
  latest_session_status,
  latest_session_started_at,
  total_rules,
  passed_rules,
  failed_rules,
  critical_failures,
  high_failures,
  medium_failures,
  low_failures,
  failed_rule_names,
  critical_failed_rules,
  passed_rules * 1.0 / nullif(total_rules, 0) AS pass_rate,
  iif(session_count = 0, NULL, iif(latest_session_status = 'passed' AND failed_rules = 0, 1, 0)) AS overall_passed,
  latest_execution_time_ms,
  execution_time_ms_sum * 1.0 / nullif(execution_time_ms_count, 0) AS avg_execution_time_ms,
  execution_time_ms_sum,
  execution_time_ms_count
FROM (
  SELECT p.id AS task_id,
    p.project_id AS project_id,
    p.title AS task_title,
    p.current_state AS task_state,
    (s1.value ->> 0) AS session_count,
    l2.id AS latest_session_id,
    l2.status AS latest_session_status,
    l2.started_at AS latest_session_started_at,
    coalesce(l2.total_rules, 0) AS total_rules,
    coalesce(l2.passed_rules, 0) AS passed_rules,
    (SELECT count(*) FROM validation_results c WHERE c.validation_session_id = l2.id AND c.status = 'failed') AS failed_rules,
    (SELECT count(*) FILTER (WHERE c.severity = 'critical') FROM validation_results c WHERE c.validation_session_id = l2.id AND c.status = 'failed') AS critical_failures,
    (SELECT count(*) FILTER (WHERE c.severity = 'high') FROM validation_results c WHERE c.validation_session_id = l2.id AND c.status = 'failed') AS high_failures,
    (SELECT count(*) FILTER (WHERE c.severity = 'medium') FROM validation_results c WHERE c.validation_session_id = l2.id AND c.status = 'failed') AS medium_failures,
    (SELECT count(*) FILTER (WHERE c.severity = 'low') FROM validation_results c WHERE c.validation_session_id = l2.id AND c.status = 'failed') AS low_failures,
    (SELECT group_concat(DISTINCT c.rule_name ORDER BY c.rule_name) FROM validation_results c WHERE c.validation_session_id = l2.id AND c.status = 'failed') AS failed_rule_names,
    (SELECT group_concat(DISTINCT c.rule_name ORDER BY c.rule_name) FILTER (WHERE c.severity = 'critical') FROM validation_results c WHERE c.validation_session_id = l2.id AND c.status = 'failed') AS critical_failed_rules,
    l2.execution_time_ms AS latest_execution_time_ms,
    (s1.value ->> 1) AS execution_time_ms_sum,
    (s1.value ->> 2) AS execution_time_ms_count
  FROM tasks p
  CROSS JOIN json_each(json_array((
    SELECT json_array(
      count(*),
      coalesce(sum(coalesce(max(min(CAST(c.execution_time_ms AS INTEGER), 9007199254740992), -9007199254740992), 0)), 0),
      coalesce(sum(iif(c.execution_time_ms IS NOT NULL, 1, 0)), 0))
    FROM validation_sessions c WHERE c.task_id = p.id))) AS s1
  LEFT JOIN validation_sessions AS l2
    ON l2.id = (SELECT x.id FROM validation_sessions x WHERE x.task_id = p.id ORDER BY x.started_at DESC, x.id DESC LIMIT 1)
  WHERE p.id IS NOT NULL
);

DROP VIEW IF EXISTS task_progress_summary;

CREATE VIEW task_progress_summary AS
SELECT task_id,
  project_id,
  current_state,
  priority,
  state_changed_at,
  evidence_count,
  screenshot_count,
  file_change_count,
  lines_added,
  lines_deleted,
  test_run_count,
  test_count,
  tests_passed,
  tests_failed,
  line_coverage,
  branch_coverage,
  agent_executions,
  iif(current_state = 'COMPLETED', 100,
          iif(current_state = 'IN_PROGRESS', 25, iif(current_state = 'VALIDATING', 60,
            iif(current_state IN ('BLOCKED', 'FAILED'), 10, 0)))
          + iif(evidence_count > 0, 10, 0) + iif(screenshot_count > 0, 5, 0)
          + iif(file_change_count > 0, 5, 0) + iif(test_count > 0 AND tests_failed = 0, 10, 0)
          + iif(line_coverage >= 80, 5, 0)) AS progress_percentage,
  CAST((julianday('now') - julianday(state_changed_at)) * 86400 AS INTEGER) AS time_in_current_state_seconds
FROM (
  SELECT p.id AS task_id,
    p.project_id AS project_id,
    p.current_state AS current_state,
    p.priority AS priority,
    p.state_changed_at AS state_changed_at,
    (SELECT count(*) FROM task_evidence c WHERE c.task_id = p.id) AS evidence_count,
    (SELECT count(*) FROM screenshots c WHERE c.task_id = p.id) AS screenshot_count,
    (s1.value ->> 0) AS file_change_count,
    (s1.value ->> 1) AS lines_added,
    (s1.value ->> 2) AS lines_deleted,
    (s2.value ->> 0) AS test_run_count,
    (s2.value ->> 1) AS test_count,
    (s2.value ->> 2) AS tests_passed,
    (s2.value ->> 3) AS tests_failed,
    l3.line_coverage AS line_coverage,
    l3.branch_coverage AS branch_coverage,
    (SELECT count(*) FROM agent_executions c WHERE c.task_id = p.id) AS agent_executions
  FROM tasks p
  CROSS JOIN json_each(json_array((
    SELECT json_array(
      count(*),
      coalesce(sum(coalesce(max(min(CAST(c.lines_added AS INTEGER), 9007199254740992), -9007199254740992), 0)), 0),
      coalesce(sum(coalesce(max(min(CAST(c.lines_deleted AS INTEGER), 9007199254740992), -9007199254740992), 0)), 0))
    FROM file_changes c WHERE c.task_id = p.id))) AS s1
  CROSS JOIN json_each(json_array((
    SELECT json_array(
      count(*),
      coalesce(sum(coalesce(max(min(CAST(c.total_tests AS INTEGER), 9007199254740992), -9007199254740992), 0)), 0),
      coalesce(sum(coalesce(max(min(CAST(c.passed_tests AS INTEGER), 9007199254740992), -9007199254740992), 0)), 0),
      coalesce(sum(coalesce(max(min(CAST(c.failed_tests AS INTEGER), 9007199254740992), -9007199254740992), 0)), 0))
    FROM test_executions c WHERE c.task_id = p.id))) AS s2
  LEFT JOIN code_coverage AS l3
    ON l3.id = (SELECT x.id FROM code_coverage x WHERE x.task_id = p.id ORDER BY x.measured_at DESC, x.id DESC LIMIT 1)
  WHERE p.id IS NOT NULL
);

DROP VIEW IF EXISTS agent_execution_summary;

CREATE VIEW agent_execution_summary AS
SELECT task_id,
  project_id,
  total_executions,
  running_executions,
  completed_executions,
  failed_executions,
  executions_by_type,
  completed_executions * 1.0 / nullif(completed_executions + failed_executions, 0) AS success_rate,
  total_duration_ms,
  total_duration_ms * 1.0 / nullif(duration_ms_count, 0) AS avg_duration_ms,
  cost_micro_usd / 1e6 AS total_cost_usd,
  latest_execution_id,
  latest_agent_type,
  latest_status,
  latest_started_at,
  total_actions,
  bash_actions,
  edit_actions,
  write_actions,
  duration_ms_count,
  cost_micro_usd
FROM (
  SELECT p.id AS task_id,
    p.project_id AS project_id,
    (s1.value ->> 0) AS total_executions,
    (s1.value ->> 1) AS running_executions,
    (s1.value ->> 2) AS completed_executions,
    (s1.value ->> 3) AS failed_executions,
    (SELECT json_group_object(label, rows ORDER BY label) FROM (SELECT CAST(c.agent_type AS TEXT) AS label, count(*) AS rows FROM agent_executions c WHERE c.task_id = p.id AND c.agent_type IS NOT NULL GROUP BY 1)) AS executions_by_type,
    (s1.value ->> 4) AS total_duration_ms,
    l2.id AS latest_execution_id,
    l2.agent_type AS latest_agent_type,
    l2.status AS latest_status,
    l2.started_at AS latest_started_at,
    (s3.value ->> 0) AS total_actions,
    (s3.value ->> 1) AS bash_actions,
    (s3.value ->> 2) AS edit_actions,
    (s3.value ->> 3) AS write_actions,
    (s1.value ->> 5) AS duration_ms_count,
    (s1.value ->> 6) AS cost_micro_usd
  FROM tasks p
  CROSS JOIN json_each(json_array((
    SELECT json_array(
      count(*),
      coalesce(sum(iif(c.status = 'running', 1, 0)), 0),
      coalesce(sum(iif(c.status = 'completed', 1, 0)), 0),
      coalesce(sum(iif(c.status = 'failed', 1, 0)), 0),
      coalesce(sum(coalesce(max(min(CAST(c.duration_ms AS INTEGER), 9007199254740992), -9007199254740992), 0)), 0),
      coalesce(sum(iif(c.duration_ms IS NOT NULL, 1, 0)), 0),
      coalesce(sum(coalesce(max(min(CAST(round(c.cost_usd * 1e6) AS INTEGER), 9007199254740992), -9007199254740992), 0)), 0))
    FROM agent_executions c WHERE c.task_id = p.id))) AS s1
  LEFT JOIN agent_executions AS l2
    ON l2.id = (SELECT x.id FROM agent_executions x WHERE x.task_id = p.id ORDER BY x.started_at DESC, x.id DESC LIMIT 1)
  CROSS JOIN json_each(json_array((
    SELECT json_array(
      count(*),
      coalesce(sum(iif(c.action_type = 'bash', 1, 0)), 0),
      coalesce(sum(iif(c.action_type = 'edit', 1, 0)), 0),
      coalesce(sum(iif(c.action_type = 'write', 1, 0)), 0))
    FROM agent_executions b JOIN agent_actions c ON c.agent_execution_id = b.id WHERE b.task_id = p.id))) AS s3
  WHERE p.id IS NOT NULL
);

DROP VIEW IF EXISTS project_statistics;

CREATE VIEW project_statistics AS
SELECT project_id,
  project_name,
  github_sync_status,
  total_tasks,
  pending_tasks,
  in_progress_tasks,
  validating_tasks,
  completed_tasks,
  failed_tasks,
  blocked_tasks,
  cancelled_tasks,
  critical_tasks,
  high_tasks,
  medium_tasks,
  low_tasks,
  github_synced_tasks,
  validated_tasks,
  passing_tasks,
  passing_tasks * 1.0 / nullif(validated_tasks, 0) AS validation_pass_rate,
  completion_seconds_sum * 1.0 / nullif(completion_count, 0) AS avg_completion_seconds,
  active_agent_count,
  pending_automation_jobs,
  oldest_pending_task_at,
  CAST(julianday('now') - julianday(oldest_pending_task_at) AS INTEGER) AS oldest_pending_task_age_days,
  iif(total_tasks = 0, 100, max(0, CAST(100
          - round(40.0 * failed_tasks / total_tasks) - round(20.0 * blocked_tasks / total_tasks)
          - iif(validated_tasks > 0, round(30 * (1 - passing_tasks * 1.0 / validated_tasks)), 0)
          - iif(github_sync_status = 'failed', 10, 0) AS INTEGER))) AS health_score,
  completion_seconds_sum,
  completion_count
FROM (
  SELECT p.id AS project_id,
    p.name AS project_name,
    p.github_sync_status AS github_sync_status,
    (s1.value ->> 0) AS total_tasks,
    (s1.value ->> 1) AS pending_tasks,
    (s1.value ->> 2) AS in_progress_tasks,
    (s1.value ->> 3) AS validating_tasks,
    (s1.value ->> 4) AS completed_tasks,
    (s1.value ->> 5) AS failed_tasks,
    (s1.value ->> 6) AS blocked_tasks,
    (s1.value ->> 7) AS cancelled_tasks,
    (s1.value ->> 8) AS critical_tasks,
    (s1.value ->> 9) AS high_tasks,
    (s1.value ->> 10) AS medium_tasks,
    (s1.value ->> 11) AS low_tasks,
    (s1.value ->> 12) AS github_synced_tasks,
    (s2.value ->> 0) AS validated_tasks,
    (s2.value ->> 1) AS passing_tasks,
    (SELECT coalesce(sum(c.running_executions), 0) FROM agent_execution_summary c WHERE c.project_id = p.id) AS active_agent_count,
    (SELECT count(*) FROM automation_queue c WHERE c.project_id = p.id AND c.status = 'pending') AS pending_automation_jobs,
    (SELECT min(x.created_at) FROM tasks x WHERE x.project_id = p.id AND x.current_state = 'PENDING') AS oldest_pending_task_at,
    (s1.value ->> 13) AS completion_seconds_sum,
    (s1.value ->> 14) AS completion_count
  FROM projects p
  CROSS JOIN json_each(json_array((
    SELECT json_array(
      count(*),
      coalesce(sum(iif(c.current_state = 'PENDING', 1, 0)), 0),
      coalesce(sum(iif(c.current_state = 'IN_PROGRESS', 1, 0)), 0),
      coalesce(sum(iif(c.current_state = 'VALIDATING', 1, 0)), 0),
      coalesce(sum(iif(c.current_state = 'COMPLETED', 1, 0)), 0),
      coalesce(sum(iif(c.current_state = 'FAILED', 1, 0)), 0),
      coalesce(sum(iif(c.current_state = 'BLOCKED', 1, 0)), 0),
      coalesce(sum(iif(c.current_state = 'CANCELLED', 1, 0)), 0),
      coalesce(sum(iif(c.priority = 4, 1, 0)), 0),
      coalesce(sum(iif(c.priority = 3, 1, 0)), 0),
      coalesce(sum(iif(c.priority = 2, 1, 0)), 0),
      coalesce(sum(iif(c.priority = 1, 1, 0)), 0),
      coalesce(sum(iif(c.github_synced_at IS NOT NULL, 1, 0)), 0),
      coalesce(sum(iif(c.current_state = 'COMPLETED' AND CAST((round(julianday(c.completed_at) * 86400000) - round(julianday(c.created_at) * 86400000)) / 1000 AS INTEGER) IS NOT NULL, CAST((round(julianday(c.completed_at) * 86400000) - round(julianday(c.created_at) * 86400000)) / 1000 AS INTEGER), 0)), 0),
      coalesce(sum(iif(c.current_state = 'COMPLETED' AND CAST((round(julianday(c.completed_at) * 86400000) - round(julianday(c.created_at) * 86400000)) / 1000 AS INTEGER) IS NOT NULL, 1, 0)), 0))
    FROM tasks c WHERE c.project_id = p.id))) AS s1
  CROSS JOIN json_each(json_array((
    SELECT json_array(
      coalesce(sum(iif(c.session_count > 0, 1, 0)), 0),
      coalesce(sum(iif(c.overall_passed = 1, 1, 0)), 0))
    FROM task_validation_summary c WHERE c.project_id = p.id))) AS s2
  WHERE p.id IS NOT NULL
);

DROP VIEW IF EXISTS automation_queue_summary;

CREATE VIEW automation_queue_summary AS
SELECT
  strftime('%Y-%m-%d %H:%M:%f', 'now') AS snapshot_time,
  count(*) AS total_jobs,
  count(*) FILTER (WHERE status = 'pending') AS pending_jobs,
  count(*) FILTER (WHERE status = 'processing') AS processing_jobs,
  count(*) FILTER (WHERE status = 'completed') AS completed_jobs,
  count(*) FILTER (WHERE status = 'failed') AS failed_jobs,
  count(*) FILTER (WHERE status = 'pending' AND priority = 4) AS critical_pending,
  count(*) FILTER (WHERE status = 'pending' AND priority = 3) AS high_pending,
  count(*) FILTER (WHERE status = 'pending' AND priority = 2) AS medium_pending,
  count(*) FILTER (WHERE status = 'pending' AND priority = 1) AS low_pending,
  (SELECT json_group_object(event_type, jobs ORDER BY event_type) FROM (
    SELECT CAST(event_type AS TEXT) AS event_type, count(*) AS jobs FROM automation_queue
    WHERE status IN ('pending', 'processing') AND event_type IS NOT NULL GROUP BY 1
  )) AS events_by_type,
  avg(CAST(round(unixepoch(completed_at, 'subsec') * 1000) AS INTEGER) - CAST(round(unixepoch(started_at, 'subsec') * 1000) AS INTEGER))
    FILTER (WHERE status = 'completed' AND CAST(round(unixepoch(completed_at, 'subsec') * 1000) AS INTEGER) > CAST(round(unixepoch('now', 'subsec') * 1000) AS INTEGER) - 3600000) AS avg_processing_time_ms,
  max((CAST(round(unixepoch('now', 'subsec') * 1000) AS INTEGER) - min(CAST(round(unixepoch(created_at, 'subsec') * 1000) AS INTEGER)) FILTER (WHERE status = 'pending')) / 1000, 0) AS oldest_pending_age_seconds,
  count(*) FILTER (WHERE status = 'processing' AND CAST(round(unixepoch(started_at, 'subsec') * 1000) AS INTEGER) < CAST(round(unixepoch('now', 'subsec') * 1000) AS INTEGER) - 900000) AS stuck_jobs,
  count(*) FILTER (WHERE status = 'processing' AND CAST(round(unixepoch(started_at, 'subsec') * 1000) AS INTEGER) < CAST(round(unixepoch('now', 'subsec') * 1000) AS INTEGER) - 900000) > 0 AS has_stuck_jobs,
  count(*) FILTER (WHERE status = 'failed' AND CAST(round(unixepoch(completed_at, 'subsec') * 1000) AS INTEGER) > CAST(round(unixepoch('now', 'subsec') * 1000) AS INTEGER) - 3600000) AS recent_failed_jobs,
  count(*) FILTER (WHERE status = 'failed' AND CAST(round(unixepoch(completed_at, 'subsec') * 1000) AS INTEGER) > CAST(round(unixepoch('now', 'subsec') * 1000) AS INTEGER) - 3600000) > 0 AS has_recent_failures
FROM automation_queue;

CREATE INDEX IF NOT EXISTS idx_automation_queue_summary_mv_snapshot_time ON automation_queue_summary_mv (snapshot_time);

CREATE TRIGGER IF NOT EXISTS init_validation_summary_on_task_create AFTER INSERT ON tasks
BEGIN
  INSERT INTO task_validation_summary_mv (task_id, project_id, task_title, task_state, last_refreshed_at)
  SELECT NEW.id, NEW.project_id, NEW.title, NEW.current_state, strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE NEW.id IS NOT NULL
  ON CONFLICT (task_id) DO UPDATE SET
    project_id = excluded.project_id,
    task_title = excluded.task_title,
    task_state = excluded.task_state,
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_validation_summary_mv.project_id IS NOT excluded.project_id OR task_validation_summary_mv.task_title IS NOT excluded.task_title OR task_validation_summary_mv.task_state IS NOT excluded.task_state;
END;

CREATE TRIGGER IF NOT EXISTS init_validation_summary_on_task_create_with_children AFTER INSERT ON tasks
WHEN EXISTS (SELECT 1 FROM validation_sessions c WHERE c.task_id = NEW.id)
BEGIN
  INSERT INTO task_validation_summary_mv (task_id, project_id, task_title, task_state, session_count, latest_session_id, latest_session_status, latest_session_started_at, total_rules, passed_rules, failed_rules, critical_failures, high_failures, medium_failures, low_failures, failed_rule_names, critical_failed_rules, latest_execution_time_ms, execution_time_ms_sum, execution_time_ms_count, last_refreshed_at)
  SELECT d.task_id, d.project_id, d.task_title, d.task_state, d.session_count, d.latest_session_id, d.latest_session_status, d.latest_session_started_at, d.total_rules, d.passed_rules, d.failed_rules, d.critical_failures, d.high_failures, d.medium_failures, d.low_failures, d.failed_rule_names, d.critical_failed_rules, d.latest_execution_time_ms, d.execution_time_ms_sum, d.execution_time_ms_count, strftime('%Y-%m-%d %H:%M:%f', 'now')
  FROM task_validation_summary d WHERE d.task_id = NEW.id
  ON CONFLICT (task_id) DO UPDATE SET
    project_id = excluded.project_id,
    task_title = excluded.task_title,
    task_state = excluded.task_state,
    session_count = excluded.session_count,
    latest_session_id = excluded.latest_session_id,
    latest_session_status = excluded.latest_session_status,
    latest_session_started_at = excluded.latest_session_started_at,
    total_rules = excluded.total_rules,
    passed_rules = excluded.passed_rules,
    failed_rules = excluded.failed_rules,
    critical_failures = excluded.critical_failures,
    high_failures = excluded.high_failures,
    medium_failures = excluded.medium_failures,
    low_failures = excluded.low_failures,
    failed_rule_names = excluded.failed_rule_names,
    critical_failed_rules = excluded.critical_failed_rules,
    latest_execution_time_ms = excluded.latest_execution_time_ms,
    execution_time_ms_sum = excluded.execution_time_ms_sum,
    execution_time_ms_count = excluded.execution_time_ms_count,
    last_refreshed_at = excluded.last_refreshed_at
  WHERE task_validation_summary_mv.project_id IS NOT excluded.project_id OR task_validation_summary_mv.task_title IS NOT excluded.task_title OR task_validation_summary_mv.task_state IS NOT excluded.task_state OR task_validation_summary_mv.session_count IS NOT excluded.session_count OR task_validation_summary_mv.latest_session_id IS NOT excluded.latest_session_id OR task_validation_summary_mv.latest_session_status IS NOT excluded.latest_session_status OR task_validation_summary_mv.latest_session_started_at IS NOT excluded.latest_session_started_at OR task_validation_summary_mv.total_rules IS NOT excluded.total_rules OR task_validation_summary_mv.passed_rules IS NOT excluded.passed_rules OR task_validation_summary_mv.failed_rules IS NOT excluded.failed_rules OR task_validation_summary_mv.critical_failures IS NOT excluded.critical_failures OR task_validation_summary_mv.high_failures IS NOT excluded.high_failures OR task_validation_summary_mv.medium_failures IS NOT excluded.medium_failures OR task_validation_summary_mv.low_failures IS NOT excluded.low_failures OR task_validation_summary_mv.failed_rule_names IS NOT excluded.failed_rule_names OR task_validation_summary_mv.critical_failed_rules IS NOT excluded.critical_failed_rules OR task_validation_summary_mv.latest_execution_time_ms IS NOT excluded.latest_execution_time_ms OR task_validation_summary_mv.execution_time_ms_sum IS NOT excluded.execution_time_ms_sum OR task_validation_summary_mv.execution_time_ms_count IS NOT excluded.execution_time_ms_count;
END;

CREATE TRIGGER IF NOT EXISTS refresh_validation_summary_on_task AFTER UPDATE OF project_id, title, current_state ON tasks
WHEN OLD.id IS NEW.id AND (OLD.project_id IS NOT NEW.project_id OR OLD.title IS NOT NEW.title OR OLD.current_state IS NOT NEW.current_state)
BEGIN
  UPDATE task_validation_summary_mv SET
    project_id = NEW.project_id,
    task_title = NEW.title,
    task_state = NEW.current_state,
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_validation_summary_mv.task_id = NEW.id AND (task_validation_summary_mv.project_id IS NOT NEW.project_id OR task_validation_summary_mv.task_title IS NOT NEW.title OR task_validation_summary_mv.task_state IS NOT NEW.current_state);
END;

CREATE TRIGGER IF NOT EXISTS refresh_validation_summary_on_task_rename AFTER UPDATE OF id ON tasks
WHEN OLD.id IS NOT NEW.id
BEGIN
  DELETE FROM task_validation_summary_mv WHERE task_id = OLD.id;
  INSERT INTO task_validation_summary_mv (task_id, project_id, task_title, task_state, last_refreshed_at)
  SELECT NEW.id, NEW.project_id, NEW.title, NEW.current_state, strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE NEW.id IS NOT NULL
  ON CONFLICT (task_id) DO UPDATE SET
    project_id = excluded.project_id,
    task_title = excluded.task_title,
    task_state = excluded.task_state,
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_validation_summary_mv.project_id IS NOT excluded.project_id OR task_validation_summary_mv.task_title IS NOT excluded.task_title OR task_validation_summary_mv.task_state IS NOT excluded.task_state;
END;

CREATE TRIGGER IF NOT EXISTS refresh_validation_summary_on_task_rename_with_children AFTER UPDATE OF id ON tasks
WHEN OLD.id IS NOT NEW.id AND (EXISTS (SELECT 1 FROM validation_sessions c WHERE c.task_id = NEW.id))
BEGIN
  INSERT INTO task_validation_summary_mv (task_id, project_id, task_title, task_state, session_count, latest_session_id, latest_session_status, latest_session_started_at, total_rules, passed_rules, failed_rules, critical_failures, high_failures, medium_failures, low_failures, failed_rule_names, critical_failed_rules, latest_execution_time_ms, execution_time_ms_sum, execution_time_ms_count, last_refreshed_at)
  SELECT d.task_id, d.project_id, d.task_title, d.task_state, d.session_count, d.latest_session_id, d.latest_session_status, d.latest_session_started_at, d.total_rules, d.passed_rules, d.failed_rules, d.critical_failures, d.high_failures, d.medium_failures, d.low_failures, d.failed_rule_names, d.critical_failed_rules, d.latest_execution_time_ms, d.execution_time_ms_sum, d.execution_time_ms_count, strftime('%Y-%m-%d %H:%M:%f', 'now')
  FROM task_validation_summary d WHERE d.task_id = NEW.id
  ON CONFLICT (task_id) DO UPDATE SET
    project_id = excluded.project_id,
    task_title = excluded.task_title,
    task_state = excluded.task_state,
    session_count = excluded.session_count,
    latest_session_id = excluded.latest_session_id,
    latest_session_status = excluded.latest_session_status,
    latest_session_started_at = excluded.latest_session_started_at,
    total_rules = excluded.total_rules,
    passed_rules = excluded.passed_rules,
    failed_rules = excluded.failed_rules,
    critical_failures = excluded.critical_failures,
    high_failures = excluded.high_failures,
    medium_failures = excluded.medium_failures,
    low_failures = excluded.low_failures,
    failed_rule_names = excluded.failed_rule_names,
    critical_failed_rules = excluded.critical_failed_rules,
    latest_execution_time_ms = excluded.latest_execution_time_ms,
    execution_time_ms_sum = excluded.execution_time_ms_sum,
    execution_time_ms_count = excluded.execution_time_ms_count,
    last_refreshed_at = excluded.last_refreshed_at
  WHERE task_validation_summary_mv.project_id IS NOT excluded.project_id OR task_validation_summary_mv.task_title IS NOT excluded.task_title OR task_validation_summary_mv.task_state IS NOT excluded.task_state OR task_validation_summary_mv.session_count IS NOT excluded.session_count OR task_validation_summary_mv.latest_session_id IS NOT excluded.latest_session_id OR task_validation_summary_mv.latest_session_status IS NOT excluded.latest_session_status OR task_validation_summary_mv.latest_session_started_at IS NOT excluded.latest_session_started_at OR task_validation_summary_mv.total_rules IS NOT excluded.total_rules OR task_validation_summary_mv.passed_rules IS NOT excluded.passed_rules OR task_validation_summary_mv.failed_rules IS NOT excluded.failed_rules OR task_validation_summary_mv.critical_failures IS NOT excluded.critical_failures OR task_validation_summary_mv.high_failures IS NOT excluded.high_failures OR task_validation_summary_mv.medium_failures IS NOT excluded.medium_failures OR task_validation_summary_mv.low_failures IS NOT excluded.low_failures OR task_validation_summary_mv.failed_rule_names IS NOT excluded.failed_rule_names OR task_validation_summary_mv.critical_failed_rules IS NOT excluded.critical_failed_rules OR task_validation_summary_mv.latest_execution_time_ms IS NOT excluded.latest_execution_time_ms OR task_validation_summary_mv.execution_time_ms_sum IS NOT excluded.execution_time_ms_sum OR task_validation_summary_mv.execution_time_ms_count IS NOT excluded.execution_time_ms_count;
END;

CREATE TRIGGER IF NOT EXISTS refresh_validation_summary_on_task_delete AFTER DELETE ON tasks
BEGIN
  DELETE FROM task_validation_summary_mv WHERE task_id = OLD.id;
END;

CREATE TRIGGER IF NOT EXISTS refresh_validation_summary_on_session_replace BEFORE INSERT ON validation_sessions
WHEN EXISTS (SELECT 1 FROM validation_sessions r WHERE r.id = NEW.id)
BEGIN
  INSERT INTO viewkeeper_replaced (view, source, id, view_key, contribution)
  SELECT 'task_validation_summary_mv', 'validation_sessions', r.id, r.task_id, json_array(1, coalesce(max(min(CAST(r.execution_time_ms AS INTEGER), 9007199254740992), -9007199254740992), 0), iif(r.execution_time_ms IS NOT NULL, 1, 0))
  FROM validation_sessions r WHERE r.id = NEW.id
  ON CONFLICT (view, source, id) DO UPDATE SET view_key = excluded.view_key, contribution = excluded.contribution;
END;

CREATE TRIGGER IF NOT EXISTS refresh_validation_summary_on_session_rename_over BEFORE UPDATE OF id ON validation_sessions
WHEN OLD.id IS NOT NEW.id AND EXISTS (SELECT 1 FROM validation_sessions r WHERE r.id = NEW.id)
BEGIN
  INSERT INTO viewkeeper_replaced (view, source, id, view_key, contribution)
  SELECT 'task_validation_summary_mv', 'validation_sessions', r.id, r.task_id, json_array(1, coalesce(max(min(CAST(r.execution_time_ms AS INTEGER), 9007199254740992), -9007199254740992), 0), iif(r.execution_time_ms IS NOT NULL, 1, 0))
  FROM validation_sessions r WHERE r.id = NEW.id
  ON CONFLICT (view, source, id) DO UPDATE SET view_key = excluded.view_key, contribution = excluded.contribution;
END;

CREATE TRIGGER IF NOT EXISTS refresh_validation_summary_on_session AFTER INSERT ON validation_sessions
BEGIN
  UPDATE task_validation_summary_mv SET
    session_count = task_validation_summary_mv.session_count + 1,
    execution_time_ms_sum = task_validation_summary_mv.execution_time_ms_sum + coalesce(max(min(CAST(NEW.execution_time_ms AS INTEGER), 9007199254740992), -9007199254740992), 0),
    execution_time_ms_count = task_validation_summary_mv.execution_time_ms_count + iif(NEW.execution_time_ms IS NOT NULL, 1, 0),
    latest_session_id = n.latest_session_id,
    latest_session_status = n.latest_session_status,
    latest_session_started_at = n.latest_session_started_at,
    total_rules = n.total_rules,
    passed_rules = n.passed_rules,
    latest_execution_time_ms = n.latest_execution_time_ms,
    failed_rules = n.failed_rules,
    critical_failures = n.critical_failures,
    high_failures = n.high_failures,
    medium_failures = n.medium_failures,
    low_failures = n.low_failures,
    failed_rule_names = n.failed_rule_names,
    critical_failed_rules = n.critical_failed_rules,
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  FROM (
    SELECT l0.id AS latest_session_id,
      l0.status AS latest_session_status,
      l0.started_at AS latest_session_started_at,
      coalesce(l0.total_rules, 0) AS total_rules,
      coalesce(l0.passed_rules, 0) AS passed_rules,
      l0.execution_time_ms AS latest_execution_time_ms,
      l0_0.failed_rules AS failed_rules,
      l0_0.critical_failures AS critical_failures,
      l0_0.high_failures AS high_failures,
      l0_0.medium_failures AS medium_failures,
      l0_0.low_failures AS low_failures,
      l0_0.failed_rule_names AS failed_rule_names,
      l0_0.critical_failed_rules AS critical_failed_rules
    FROM (SELECT 1)
    LEFT JOIN validation_sessions AS l0 ON l0.id = (SELECT x.id FROM validation_sessions x WHERE x.task_id = NEW.task_id ORDER BY x.started_at DESC, x.id DESC LIMIT 1)
    CROSS JOIN (SELECT count(*) AS failed_rules, count(*) FILTER (WHERE c.severity = 'critical') AS critical_failures, count(*) FILTER (WHERE c.severity = 'high') AS high_failures, count(*) FILTER (WHERE c.severity = 'medium') AS medium_failures, count(*) FILTER (WHERE c.severity = 'low') AS low_failures, group_concat(DISTINCT c.rule_name ORDER BY c.rule_name) AS failed_rule_names, group_concat(DISTINCT c.rule_name ORDER BY c.rule_name) FILTER (WHERE c.severity = 'critical') AS critical_failed_rules FROM validation_results c WHERE c.validation_session_id = (SELECT x.id FROM validation_sessions x WHERE x.task_id = NEW.task_id ORDER BY x.started_at DESC, x.id DESC LIMIT 1) AND c.status = 'failed') AS l0_0
  ) AS n
  WHERE task_validation_summary_mv.task_id = NEW.task_id;
END;

CREATE TRIGGER IF NOT EXISTS refresh_validation_summary_on_session_replaced AFTER INSERT ON validation_sessions
WHEN EXISTS (SELECT 1 FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_sessions' AND id = NEW.id)
BEGIN
  UPDATE task_validation_summary_mv SET
    session_count = task_validation_summary_mv.session_count - (SELECT contribution ->> 0 FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_sessions' AND id = NEW.id),
    execution_time_ms_sum = task_validation_summary_mv.execution_time_ms_sum - (SELECT contribution ->> 1 FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_sessions' AND id = NEW.id),
    execution_time_ms_count = task_validation_summary_mv.execution_time_ms_count - (SELECT contribution ->> 2 FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_sessions' AND id = NEW.id),
    latest_session_id = n.latest_session_id,
    latest_session_status = n.latest_session_status,
    latest_session_started_at = n.latest_session_started_at,
    total_rules = n.total_rules,
    passed_rules = n.passed_rules,
    latest_execution_time_ms = n.latest_execution_time_ms,
    failed_rules = n.failed_rules,
    critical_failures = n.critical_failures,
    high_failures = n.high_failures,
    medium_failures = n.medium_failures,
    low_failures = n.low_failures,
    failed_rule_names = n.failed_rule_names,
    critical_failed_rules = n.critical_failed_rules,
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  FROM (
    SELECT l0.id AS latest_session_id,
      l0.status AS latest_session_status,
      l0.started_at AS latest_session_started_at,
      coalesce(l0.total_rules, 0) AS total_rules,
      coalesce(l0.passed_rules, 0) AS passed_rules,
      l0.execution_time_ms AS latest_execution_time_ms,
      l0_0.failed_rules AS failed_rules,
      l0_0.critical_failures AS critical_failures,
      l0_0.high_failures AS high_failures,
      l0_0.medium_failures AS medium_failures,
      l0_0.low_failures AS low_failures,
      l0_0.failed_rule_names AS failed_rule_names,
      l0_0.critical_failed_rules AS critical_failed_rules
    FROM (SELECT 1)
    LEFT JOIN validation_sessions AS l0 ON l0.id = (SELECT x.id FROM validation_sessions x WHERE x.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_sessions' AND id = NEW.id) ORDER BY x.started_at DESC, x.id DESC LIMIT 1)
    CROSS JOIN (SELECT count(*) AS failed_rules, count(*) FILTER (WHERE c.severity = 'critical') AS critical_failures, count(*) FILTER (WHERE c.severity = 'high') AS high_failures, count(*) FILTER (WHERE c.severity = 'medium') AS medium_failures, count(*) FILTER (WHERE c.severity = 'low') AS low_failures, group_concat(DISTINCT c.rule_name ORDER BY c.rule_name) AS failed_rule_names, group_concat(DISTINCT c.rule_name ORDER BY c.rule_name) FILTER (WHERE c.severity = 'critical') AS critical_failed_rules FROM validation_results c WHERE c.validation_session_id = (SELECT x.id FROM validation_sessions x WHERE x.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_sessions' AND id = NEW.id) ORDER BY x.started_at DESC, x.id DESC LIMIT 1) AND c.status = 'failed') AS l0_0
  ) AS n
  WHERE task_validation_summary_mv.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_sessions' AND id = NEW.id);
  DELETE FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_sessions' AND id = NEW.id;
END;

CREATE TRIGGER IF NOT EXISTS refresh_validation_summary_on_session_update AFTER UPDATE OF execution_time_ms, started_at, id, status, total_rules, passed_rules ON validation_sessions
WHEN OLD.id IS NEW.id AND OLD.task_id IS NEW.task_id AND (OLD.execution_time_ms IS NOT NEW.execution_time_ms OR OLD.started_at IS NOT NEW.started_at OR OLD.id IS NOT NEW.id OR OLD.status IS NOT NEW.status OR OLD.total_rules IS NOT NEW.total_rules OR OLD.passed_rules IS NOT NEW.passed_rules)
BEGIN
  UPDATE task_validation_summary_mv SET
    execution_time_ms_sum = task_validation_summary_mv.execution_time_ms_sum + coalesce(max(min(CAST(NEW.execution_time_ms AS INTEGER), 9007199254740992), -9007199254740992), 0) - coalesce(max(min(CAST(OLD.execution_time_ms AS INTEGER), 9007199254740992), -9007199254740992), 0),
    execution_time_ms_count = task_validation_summary_mv.execution_time_ms_count + iif(NEW.execution_time_ms IS NOT NULL, 1, 0) - iif(OLD.execution_time_ms IS NOT NULL, 1, 0),
    latest_session_id = n.latest_session_id,
    latest_session_status = n.latest_session_status,
    latest_session_started_at = n.latest_session_started_at,
    total_rules = n.total_rules,
    passed_rules = n.passed_rules,
    latest_execution_time_ms = n.latest_execution_time_ms,
    failed_rules = iif(task_validation_summary_mv.latest_session_id IS n.latest_session_id, task_validation_summary_mv.failed_rules,
      (SELECT a.failed_rules FROM (SELECT count(*) AS failed_rules, count(*) FILTER (WHERE c.severity = 'critical') AS critical_failures, count(*) FILTER (WHERE c.severity = 'high') AS high_failures, count(*) FILTER (WHERE c.severity = 'medium') AS medium_failures, count(*) FILTER (WHERE c.severity = 'low') AS low_failures, group_concat(DISTINCT c.rule_name ORDER BY c.rule_name) AS failed_rule_names, group_concat(DISTINCT c.rule_name ORDER BY c.rule_name) FILTER (WHERE c.severity = 'critical') AS critical_failed_rules FROM validation_results c WHERE c.validation_session_id = n.latest_session_id AND c.status = 'failed') a)),
    critical_failures = iif(task_validation_summary_mv.latest_session_id IS n.latest_session_id, task_validation_summary_mv.critical_failures,
      (SELECT a.critical_failures FROM (SELECT count(*) AS failed_rules, count(*) FILTER (WHERE c.severity = 'critical') AS critical_failures, count(*) FILTER (WHERE c.severity = 'high') AS high_failures, count(*) FILTER (WHERE c.severity = 'medium') AS medium_failures, count(*) FILTER (WHERE c.severity = 'low') AS low_failures, group_concat(DISTINCT c.rule_name ORDER BY c.rule_name) AS failed_rule_names, group_concat(DISTINCT c.rule_name ORDER BY c.rule_name) FILTER (WHERE c.severity = 'critical') AS critical_failed_rules FROM validation_results c WHERE c.validation_session_id = n.latest_session_id AND c.status = 'failed') a)),
    high_failures = iif(task_validation_summary_mv.latest_session_id IS n.latest_session_id, task_validation_summary_mv.high_failures,
      (SELECT a.high_failures FROM (SELECT count(*) AS failed_rules, count(*) FILTER (WHERE c.severity = 'critical') AS critical_failures, count(*) FILTER (WHERE c.severity = 'high') AS high_failures, count(*) FILTER (WHERE c.severity = 'medium') AS medium_failures, count(*) FILTER (WHERE c.severity = 'low') AS low_failures, group_concat(DISTINCT c.rule_name ORDER BY c.rule_name) AS failed_rule_names, group_concat(DISTINCT c.rule_name ORDER BY c.rule_name) FILTER (WHERE c.severity = 'critical') AS critical_failed_rules FROM validation_results c WHERE c.validation_session_id = n.latest_session_id AND c.status = 'failed') a)),
    medium_failures = iif(task_validation_summary_mv.latest_session_id IS n.latest_session_id, task_validation_summary_mv.medium_failures,
      (SELECT a.medium_failures FROM (SELECT count(*) AS failed_rules, count(*) FILTER (WHERE c.severity = 'critical') AS critical_failures, count(*) FILTER (WHERE c.severity = 'high') AS high_failures, count(*) FILTER (WHERE c.severity = 'medium') AS medium_failures, count(*) FILTER (WHERE c.severity = 'low') AS low_failures, group_concat(DISTINCT c.rule_name ORDER BY c.rule_name) AS failed_rule_names, group_concat(DISTINCT c.rule_name ORDER BY c.rule_name) FILTER (WHERE c.severity = 'critical') AS critical_failed_rules FROM validation_results c WHERE c.validation_session_id = n.latest_session_id AND c.status = 'failed') a)),
    low_failures = iif(task_validation_summary_mv.latest_session_id IS n.latest_session_id, task_validation_summary_mv.low_failures,
      (SELECT a.low_failures FROM (SELECT count(*) AS failed_rules, count(*) FILTER (WHERE c.severity = 'critical') AS critical_failures, count(*) FILTER (WHERE c.severity = 'high') AS high_failures, count(*) FILTER (WHERE c.severity = 'medium') AS medium_failures, count(*) FILTER (WHERE c.severity = 'low') AS low_failures, group_concat(DISTINCT c.rule_name ORDER BY c.rule_name) AS failed_rule_names, group_concat(DISTINCT c.rule_name ORDER BY c.rule_name) FILTER (WHERE c.severity = 'critical') AS critical_failed_rules FROM validation_results c WHERE c.validation_session_id = n.latest_session_id AND c.status = 'failed') a)),
    failed_rule_names = iif(task_validation_summary_mv.latest_session_id IS n.latest_session_id, task_validation_summary_mv.failed_rule_names,
      (SELECT a.failed_rule_names FROM (SELECT count(*) AS failed_rules, count(*) FILTER (WHERE c.severity = 'critical') AS critical_failures, count(*) FILTER (WHERE c.severity = 'high') AS high_failures, count(*) FILTER (WHERE c.severity = 'medium') AS medium_failures, count(*) FILTER (WHERE c.severity = 'low') AS low_failures, group_concat(DISTINCT c.rule_name ORDER BY c.rule_name) AS failed_rule_names, group_concat(DISTINCT c.rule_name ORDER BY c.rule_name) FILTER (WHERE c.severity = 'critical') AS critical_failed_rules FROM validation_results c WHERE c.validation_session_id = n.latest_session_id AND c.status = 'failed') a)),
    critical_failed_rules = iif(task_validation_summary_mv.latest_session_id IS n.latest_session_id, task_validation_summary_mv.critical_failed_rules,
      (SELECT a.critical_failed_rules FROM (SELECT count(*) AS failed_rules, count(*) FILTER (WHERE c.severity = 'critical') AS critical_failures, count(*) FILTER (WHERE c.severity = 'high') AS high_failures, count(*) FILTER (WHERE c.severity = 'medium') AS medium_failures, count(*) FILTER (WHERE c.severity = 'low') AS low_failures, group_concat(DISTINCT c.rule_name ORDER BY c.rule_name) AS failed_rule_names, group_concat(DISTINCT c.rule_name ORDER BY c.rule_name) FILTER (WHERE c.severity = 'critical') AS critical_failed_rules FROM validation_results c WHERE c.validation_session_id = n.latest_session_id AND c.status = 'failed') a)),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  FROM (
    SELECT l0.id AS latest_session_id,
      l0.status AS latest_session_status,
      l0.started_at AS latest_session_started_at,
      coalesce(l0.total_rules, 0) AS total_rules,
      coalesce(l0.passed_rules, 0) AS passed_rules,
      l0.execution_time_ms AS latest_execution_time_ms
    FROM (SELECT 1)
    LEFT JOIN validation_sessions AS l0 ON l0.id = (SELECT x.id FROM validation_sessions x WHERE x.task_id = NEW.task_id ORDER BY x.started_at DESC, x.id DESC LIMIT 1)
  ) AS n
  WHERE task_validation_summary_mv.task_id = NEW.task_id
    AND (0 + coalesce(max(min(CAST(NEW.execution_time_ms AS INTEGER), 9007199254740992), -9007199254740992), 0) - coalesce(max(min(CAST(OLD.execution_time_ms AS INTEGER), 9007199254740992), -9007199254740992), 0) <> 0 OR 0 + iif(NEW.execution_time_ms IS NOT NULL, 1, 0) - iif(OLD.execution_time_ms IS NOT NULL, 1, 0) <> 0 OR task_validation_summary_mv.latest_session_id IS NOT n.latest_session_id OR task_validation_summary_mv.latest_session_status IS NOT n.latest_session_status OR task_validation_summary_mv.latest_session_started_at IS NOT n.latest_session_started_at OR task_validation_summary_mv.total_rules IS NOT n.total_rules OR task_validation_summary_mv.passed_rules IS NOT n.passed_rules OR task_validation_summary_mv.latest_execution_time_ms IS NOT n.latest_execution_time_ms);
END;

CREATE TRIGGER IF NOT EXISTS refresh_validation_summary_on_session_move AFTER UPDATE OF id, task_id ON validation_sessions
WHEN OLD.id IS NOT NEW.id OR OLD.task_id IS NOT NEW.task_id
BEGIN
  UPDATE task_validation_summary_mv SET
    session_count = task_validation_summary_mv.session_count - (SELECT contribution ->> 0 FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_sessions' AND id = NEW.id),
    execution_time_ms_sum = task_validation_summary_mv.execution_time_ms_sum - (SELECT contribution ->> 1 FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_sessions' AND id = NEW.id),
    execution_time_ms_count = task_validation_summary_mv.execution_time_ms_count - (SELECT contribution ->> 2 FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_sessions' AND id = NEW.id),
    latest_session_id = n.latest_session_id,
    latest_session_status = n.latest_session_status,
    latest_session_started_at = n.latest_session_started_at,
    total_rules = n.total_rules,
    passed_rules = n.passed_rules,
    latest_execution_time_ms = n.latest_execution_time_ms,
    failed_rules = n.failed_rules,
    critical_failures = n.critical_failures,
    high_failures = n.high_failures,
    medium_failures = n.medium_failures,
    low_failures = n.low_failures,
    failed_rule_names = n.failed_rule_names,
    critical_failed_rules = n.critical_failed_rules,
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  FROM (
    SELECT l0.id AS latest_session_id,
      l0.status AS latest_session_status,
      l0.started_at AS latest_session_started_at,
      coalesce(l0.total_rules, 0) AS total_rules,
      coalesce(l0.passed_rules, 0) AS passed_rules,
      l0.execution_time_ms AS latest_execution_time_ms,
      l0_0.failed_rules AS failed_rules,
      l0_0.critical_failures AS critical_failures,
      l0_0.high_failures AS high_failures,
      l0_0.medium_failures AS medium_failures,
      l0_0.low_failures AS low_failures,
      l0_0.failed_rule_names AS failed_rule_names,
      l0_0.critical_failed_rules AS critical_failed_rules
    FROM (SELECT 1)
    LEFT JOIN validation_sessions AS l0 ON l0.id = (SELECT x.id FROM validation_sessions x WHERE x.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_sessions' AND id = NEW.id) ORDER BY x.started_at DESC, x.id DESC LIMIT 1)
    CROSS JOIN (SELECT count(*) AS failed_rules, count(*) FILTER (WHERE c.severity = 'critical') AS critical_failures, count(*) FILTER (WHERE c.severity = 'high') AS high_failures, count(*) FILTER (WHERE c.severity = 'medium') AS medium_failures, count(*) FILTER (WHERE c.severity = 'low') AS low_failures, group_concat(DISTINCT c.rule_name ORDER BY c.rule_name) AS failed_rule_names, group_concat(DISTINCT c.rule_name ORDER BY c.rule_name) FILTER (WHERE c.severity = 'critical') AS critical_failed_rules FROM validation_results c WHERE c.validation_session_id = (SELECT x.id FROM validation_sessions x WHERE x.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_sessions' AND id = NEW.id) ORDER BY x.started_at DESC, x.id DESC LIMIT 1) AND c.status = 'failed') AS l0_0
  ) AS n
  WHERE task_validation_summary_mv.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_sessions' AND id = NEW.id)
    AND OLD.id IS NOT NEW.id;
  DELETE FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_sessions' AND id = OLD.id;
  DELETE FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_sessions' AND id = NEW.id;
  UPDATE task_validation_summary_mv SET
    session_count = task_validation_summary_mv.session_count - 1,
    execution_time_ms_sum = task_validation_summary_mv.execution_time_ms_sum - coalesce(max(min(CAST(OLD.execution_time_ms AS INTEGER), 9007199254740992), -9007199254740992), 0),
    execution_time_ms_count = task_validation_summary_mv.execution_time_ms_count - iif(OLD.execution_time_ms IS NOT NULL, 1, 0),
    latest_session_id = n.latest_session_id,
    latest_session_status = n.latest_session_status,
    latest_session_started_at = n.latest_session_started_at,
    total_rules = n.total_rules,
    passed_rules = n.passed_rules,
    latest_execution_time_ms = n.latest_execution_time_ms,
    failed_rules = n.failed_rules,
    critical_failures = n.critical_failures,
    high_failures = n.high_failures,
    medium_failures = n.medium_failures,
    low_failures = n.low_failures,
    failed_rule_names = n.failed_rule_names,
    critical_failed_rules = n.critical_failed_rules,
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  FROM (
    SELECT l0.id AS latest_session_id,
      l0.status AS latest_session_status,
      l0.started_at AS latest_session_started_at,
      coalesce(l0.total_rules, 0) AS total_rules,
      coalesce(l0.passed_rules, 0) AS passed_rules,
      l0.execution_time_ms AS latest_execution_time_ms,
      l0_0.failed_rules AS failed_rules,
      l0_0.critical_failures AS critical_failures,
      l0_0.high_failures AS high_failures,
      l0_0.medium_failures AS medium_failures,
      l0_0.low_failures AS low_failures,
      l0_0.failed_rule_names AS failed_rule_names,
      l0_0.critical_failed_rules AS critical_failed_rules
    FROM (SELECT 1)
    LEFT JOIN validation_sessions AS l0 ON l0.id = (SELECT x.id FROM validation_sessions x WHERE x.task_id = OLD.task_id ORDER BY x.started_at DESC, x.id DESC LIMIT 1)
    CROSS JOIN (SELECT count(*) AS failed_rules, count(*) FILTER (WHERE c.severity = 'critical') AS critical_failures, count(*) FILTER (WHERE c.severity = 'high') AS high_failures, count(*) FILTER (WHERE c.severity = 'medium') AS medium_failures, count(*) FILTER (WHERE c.severity = 'low') AS low_failures, group_concat(DISTINCT c.rule_name ORDER BY c.rule_name) AS failed_rule_names, group_concat(DISTINCT c.rule_name ORDER BY c.rule_name) FILTER (WHERE c.severity = 'critical') AS critical_failed_rules FROM validation_results c WHERE c.validation_session_id = (SELECT x.id FROM validation_sessions x WHERE x.task_id = OLD.task_id ORDER BY x.started_at DESC, x.id DESC LIMIT 1) AND c.status = 'failed') AS l0_0
  ) AS n
  WHERE task_validation_summary_mv.task_id = OLD.task_id;
  UPDATE task_validation_summary_mv SET
    session_count = task_validation_summary_mv.session_count + 1,
    execution_time_ms_sum = task_validation_summary_mv.execution_time_ms_sum + coalesce(max(min(CAST(NEW.execution_time_ms AS INTEGER), 9007199254740992), -9007199254740992), 0),
    execution_time_ms_count = task_validation_summary_mv.execution_time_ms_count + iif(NEW.execution_time_ms IS NOT NULL, 1, 0),
    latest_session_id = n.latest_session_id,
    latest_session_status = n.latest_session_status,
    latest_session_started_at = n.latest_session_started_at,
    total_rules = n.total_rules,
    passed_rules = n.passed_rules,
    latest_execution_time_ms = n.latest_execution_time_ms,
    failed_rules = n.failed_rules,
    critical_failures = n.critical_failures,
    high_failures = n.high_failures,
    medium_failures = n.medium_failures,
    low_failures = n.low_failures,
    failed_rule_names = n.failed_rule_names,
    critical_failed_rules = n.critical_failed_rules,
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  FROM (
    SELECT l0.id AS latest_session_id,
      l0.status AS latest_session_status,
      l0.started_at AS latest_session_started_at,
      coalesce(l0.total_rules, 0) AS total_rules,
      coalesce(l0.passed_rules, 0) AS passed_rules,
      l0.execution_time_ms AS latest_execution_time_ms,
      l0_0.failed_rules AS failed_rules,
      l0_0.critical_failures AS critical_failures,
      l0_0.high_failures AS high_failures,
      l0_0.medium_failures AS medium_failures,
      l0_0.low_failures AS low_failures,
      l0_0.failed_rule_names AS failed_rule_names,
      l0_0.critical_failed_rules AS critical_failed_rules
    FROM (SELECT 1)
    LEFT JOIN validation_sessions AS l0 ON l0.id = (SELECT x.id FROM validation_sessions x WHERE x.task_id = NEW.task_id ORDER BY x.started_at DESC, x.id DESC LIMIT 1)
    CROSS JOIN (SELECT count(*) AS failed_rules, count(*) FILTER (WHERE c.severity = 'critical') AS critical_failures, count(*) FILTER (WHERE c.severity = 'high') AS high_failures, count(*) FILTER (WHERE c.severity = 'medium') AS medium_failures, count(*) FILTER (WHERE c.severity = 'low') AS low_failures, group_concat(DISTINCT c.rule_name ORDER BY c.rule_name) AS failed_rule_names, group_concat(DISTINCT c.rule_name ORDER BY c.rule_name) FILTER (WHERE c.severity = 'critical') AS critical_failed_rules FROM validation_results c WHERE c.validation_session_id = (SELECT x.id FROM validation_sessions x WHERE x.task_id = NEW.task_id ORDER BY x.started_at DESC, x.id DESC LIMIT 1) AND c.status = 'failed') AS l0_0
  ) AS n
  WHERE task_validation_summary_mv.task_id = NEW.task_id;
END;

CREATE TRIGGER IF NOT EXISTS refresh_validation_summary_on_session_delete AFTER DELETE ON validation_sessions
BEGIN
  UPDATE task_validation_summary_mv SET
    session_count = task_validation_summary_mv.session_count - 1,
    execution_time_ms_sum = task_validation_summary_mv.execution_time_ms_sum - coalesce(max(min(CAST(OLD.execution_time_ms AS INTEGER), 9007199254740992), -9007199254740992), 0),
    execution_time_ms_count = task_validation_summary_mv.execution_time_ms_count - iif(OLD.execution_time_ms IS NOT NULL, 1, 0),
    latest_session_id = n.latest_session_id,
    latest_session_status = n.latest_session_status,
    latest_session_started_at = n.latest_session_started_at,
    total_rules = n.total_rules,
    passed_rules = n.passed_rules,
    latest_execution_time_ms = n.latest_execution_time_ms,
    failed_rules = iif(task_validation_summary_mv.latest_session_id IS n.latest_session_id, task_validation_summary_mv.failed_rules,
      (SELECT a.failed_rules FROM (SELECT count(*) AS failed_rules, count(*) FILTER (WHERE c.severity = 'critical') AS critical_failures, count(*) FILTER (WHERE c.severity = 'high') AS high_failures, count(*) FILTER (WHERE c.severity = 'medium') AS medium_failures, count(*) FILTER (WHERE c.severity = 'low') AS low_failures, group_concat(DISTINCT c.rule_name ORDER BY c.rule_name) AS failed_rule_names, group_concat(DISTINCT c.rule_name ORDER BY c.rule_name) FILTER (WHERE c.severity = 'critical') AS critical_failed_rules FROM validation_results c WHERE c.validation_session_id = n.latest_session_id AND c.status = 'failed') a)),
    critical_failures = iif(task_validation_summary_mv.latest_session_id IS n.latest_session_id, task_validation_summary_mv.critical_failures,
      (SELECT a.critical_failures FROM (SELECT count(*) AS failed_rules, count(*) FILTER (WHERE c.severity = 'critical') AS critical_failures, count(*) FILTER (WHERE c.severity = 'high') AS high_failures, count(*) FILTER (WHERE c.severity = 'medium') AS medium_failures, count(*) FILTER (WHERE c.severity = 'low') AS low_failures, group_concat(DISTINCT c.rule_name ORDER BY c.rule_name) AS failed_rule_names, group_concat(DISTINCT c.rule_name ORDER BY c.rule_name) FILTER (WHERE c.severity = 'critical') AS critical_failed_rules FROM validation_results c WHERE c.validation_session_id = n.latest_session_id AND c.status = 'failed') a)),
    high_failures = iif(task_validation_summary_mv.latest_session_id IS n.latest_session_id, task_validation_summary_mv.high_failures,
      (SELECT a.high_failures FROM (SELECT count(*) AS failed_rules, count(*) FILTER (WHERE c.severity = 'critical') AS critical_failures, count(*) FILTER (WHERE c.severity = 'high') AS high_failures, count(*) FILTER (WHERE c.severity = 'medium') AS medium_failures, count(*) FILTER (WHERE c.severity = 'low') AS low_failures, group_concat(DISTINCT c.rule_name ORDER BY c.rule_name) AS failed_rule_names, group_concat(DISTINCT c.rule_name ORDER BY c.rule_name) FILTER (WHERE c.severity = 'critical') AS critical_failed_rules FROM validation_results c WHERE c.validation_session_id = n.latest_session_id AND c.status = 'failed') a)),
    medium_failures = iif(task_validation_summary_mv.latest_session_id IS n.latest_session_id, task_validation_summary_mv.medium_failures,
      (SELECT a.medium_failures FROM (SELECT count(*) AS failed_rules, count(*) FILTER (WHERE c.severity = 'critical') AS critical_failures, count(*) FILTER (WHERE c.severity = 'high') AS high_failures, count(*) FILTER (WHERE c.severity = 'medium') AS medium_failures, count(*) FILTER (WHERE c.severity = 'low') AS low_failures, group_concat(DISTINCT c.rule_name ORDER BY c.rule_name) AS failed_rule_names, group_concat(DISTINCT c.rule_name ORDER BY c.rule_name) FILTER (WHERE c.severity = 'critical') AS critical_failed_rules FROM validation_results c WHERE c.validation_session_id = n.latest_session_id AND c.status = 'failed') a)),
    low_failures = iif(task_validation_summary_mv.latest_session_id IS n.latest_session_id, task_validation_summary_mv.low_failures,
      (SELECT a.low_failures FROM (SELECT count(*) AS failed_rules, count(*) FILTER (WHERE c.severity = 'critical') AS critical_failures, count(*) FILTER (WHERE c.severity = 'high') AS high_failures, count(*) FILTER (WHERE c.severity = 'medium') AS medium_failures, count(*) FILTER (WHERE c.severity = 'low') AS low_failures, group_concat(DISTINCT c.rule_name ORDER BY c.rule_name) AS failed_rule_names, group_concat(DISTINCT c.rule_name ORDER BY c.rule_name) FILTER (WHERE c.severity = 'critical') AS critical_failed_rules FROM validation_results c WHERE c.validation_session_id = n.latest_session_id AND c.status = 'failed') a)),
    failed_rule_names = iif(task_validation_summary_mv.latest_session_id IS n.latest_session_id, task_validation_summary_mv.failed_rule_names,
      (SELECT a.failed_rule_names FROM (SELECT count(*) AS failed_rules, count(*) FILTER (WHERE c.severity = 'critical') AS critical_failures, count(*) FILTER (WHERE c.severity = 'high') AS high_failures, count(*) FILTER (WHERE c.severity = 'medium') AS medium_failures, count(*) FILTER (WHERE c.severity = 'low') AS low_failures, group_concat(DISTINCT c.rule_name ORDER BY c.rule_name) AS failed_rule_names, group_concat(DISTINCT c.rule_name ORDER BY c.rule_name) FILTER (WHERE c.severity = 'critical') AS critical_failed_rules FROM validation_results c WHERE c.validation_session_id = n.latest_session_id AND c.status = 'failed') a)),
    critical_failed_rules = iif(task_validation_summary_mv.latest_session_id IS n.latest_session_id, task_validation_summary_mv.critical_failed_rules,
      (SELECT a.critical_failed_rules FROM (SELECT count(*) AS failed_rules, count(*) FILTER (WHERE c.severity = 'critical') AS critical_failures, count(*) FILTER (WHERE c.severity = 'high') AS high_failures, count(*) FILTER (WHERE c.severity = 'medium') AS medium_failures, count(*) FILTER (WHERE c.severity = 'low') AS low_failures, group_concat(DISTINCT c.rule_name ORDER BY c.rule_name) AS failed_rule_names, group_concat(DISTINCT c.rule_name ORDER BY c.rule_name) FILTER (WHERE c.severity = 'critical') AS critical_failed_rules FROM validation_results c WHERE c.validation_session_id = n.latest_session_id AND c.status = 'failed') a)),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  FROM (
    SELECT l0.id AS latest_session_id,
      l0.status AS latest_session_status,
      l0.started_at AS latest_session_started_at,
      coalesce(l0.total_rules, 0) AS total_rules,
      coalesce(l0.passed_rules, 0) AS passed_rules,
      l0.execution_time_ms AS latest_execution_time_ms
    FROM (SELECT 1)
    LEFT JOIN validation_sessions AS l0 ON l0.id = (SELECT x.id FROM validation_sessions x WHERE x.task_id = OLD.task_id ORDER BY x.started_at DESC, x.id DESC LIMIT 1)
  ) AS n
  WHERE task_validation_summary_mv.task_id = OLD.task_id;
  DELETE FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_sessions' AND id = OLD.id;
END;

CREATE TRIGGER IF NOT EXISTS refresh_validation_summary_on_result_replace BEFORE INSERT ON validation_results
WHEN EXISTS (SELECT 1 FROM validation_results r WHERE r.id = NEW.id AND (r.status = 'failed'))
BEGIN
  INSERT INTO viewkeeper_replaced (view, source, id, view_key, contribution)
  SELECT 'task_validation_summary_mv', 'validation_results', r.id, r.validation_session_id, json_array(iif(r.status = 'failed', 1, 0), iif(r.status = 'failed' AND r.severity = 'critical', 1, 0), iif(r.status = 'failed' AND r.severity = 'high', 1, 0), iif(r.status = 'failed' AND r.severity = 'medium', 1, 0), iif(r.status = 'failed' AND r.severity = 'low', 1, 0))
  FROM validation_results r WHERE r.id = NEW.id
  ON CONFLICT (view, source, id) DO UPDATE SET view_key = excluded.view_key, contribution = excluded.contribution;
END;

CREATE TRIGGER IF NOT EXISTS refresh_validation_summary_on_result_rename_over BEFORE UPDATE OF id ON validation_results
WHEN OLD.id IS NOT NEW.id AND EXISTS (SELECT 1 FROM validation_results r WHERE r.id = NEW.id AND (r.status = 'failed'))
BEGIN
  INSERT INTO viewkeeper_replaced (view, source, id, view_key, contribution)
  SELECT 'task_validation_summary_mv', 'validation_results', r.id, r.validation_session_id, json_array(iif(r.status = 'failed', 1, 0), iif(r.status = 'failed' AND r.severity = 'critical', 1, 0), iif(r.status = 'failed' AND r.severity = 'high', 1, 0), iif(r.status = 'failed' AND r.severity = 'medium', 1, 0), iif(r.status = 'failed' AND r.severity = 'low', 1, 0))
  FROM validation_results r WHERE r.id = NEW.id
  ON CONFLICT (view, source, id) DO UPDATE SET view_key = excluded.view_key, contribution = excluded.contribution;
END;

CREATE TRIGGER IF NOT EXISTS refresh_validation_summary_on_result AFTER INSERT ON validation_results
WHEN (NEW.status = 'failed')
BEGIN
  UPDATE task_validation_summary_mv SET
    failed_rules = task_validation_summary_mv.failed_rules + iif(NEW.status = 'failed', 1, 0),
    critical_failures = task_validation_summary_mv.critical_failures + iif(NEW.status = 'failed' AND NEW.severity = 'critical', 1, 0),
    high_failures = task_validation_summary_mv.high_failures + iif(NEW.status = 'failed' AND NEW.severity = 'high', 1, 0),
    medium_failures = task_validation_summary_mv.medium_failures + iif(NEW.status = 'failed' AND NEW.severity = 'medium', 1, 0),
    low_failures = task_validation_summary_mv.low_failures + iif(NEW.status = 'failed' AND NEW.severity = 'low', 1, 0),
    failed_rule_names = iif((NEW.status = 'failed' AND NEW.rule_name IS NOT NULL AND NOT EXISTS (SELECT 1 FROM validation_results o WHERE o.validation_session_id = NEW.validation_session_id AND o.status = 'failed' AND o.rule_name = NEW.rule_name AND o.id <> NEW.id)), (SELECT a.failed_rule_names FROM (SELECT group_concat(DISTINCT c.rule_name ORDER BY c.rule_name) AS failed_rule_names FROM validation_results c WHERE c.validation_session_id = NEW.validation_session_id AND c.status = 'failed') a), task_validation_summary_mv.failed_rule_names),
    critical_failed_rules = iif((NEW.status = 'failed' AND NEW.severity = 'critical' AND NEW.rule_name IS NOT NULL AND NOT EXISTS (SELECT 1 FROM validation_results o WHERE o.validation_session_id = NEW.validation_session_id AND o.status = 'failed' AND o.severity = 'critical' AND o.rule_name = NEW.rule_name AND o.id <> NEW.id)), (SELECT a.critical_failed_rules FROM (SELECT group_concat(DISTINCT c.rule_name ORDER BY c.rule_name) FILTER (WHERE c.severity = 'critical') AS critical_failed_rules FROM validation_results c WHERE c.validation_session_id = NEW.validation_session_id AND c.status = 'failed') a), task_validation_summary_mv.critical_failed_rules),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_validation_summary_mv.task_id = (SELECT b.task_id FROM validation_sessions b WHERE b.id = NEW.validation_session_id) AND task_validation_summary_mv.latest_session_id = NEW.validation_session_id
    AND (0 + iif(NEW.status = 'failed', 1, 0) <> 0 OR 0 + iif(NEW.status = 'failed' AND NEW.severity = 'critical', 1, 0) <> 0 OR 0 + iif(NEW.status = 'failed' AND NEW.severity = 'high', 1, 0) <> 0 OR 0 + iif(NEW.status = 'failed' AND NEW.severity = 'medium', 1, 0) <> 0 OR 0 + iif(NEW.status = 'failed' AND NEW.severity = 'low', 1, 0) <> 0 OR (NEW.status = 'failed' AND NEW.rule_name IS NOT NULL AND NOT EXISTS (SELECT 1 FROM validation_results o WHERE o.validation_session_id = NEW.validation_session_id AND o.status = 'failed' AND o.rule_name = NEW.rule_name AND o.id <> NEW.id)) OR (NEW.status = 'failed' AND NEW.severity = 'critical' AND NEW.rule_name IS NOT NULL AND NOT EXISTS (SELECT 1 FROM validation_results o WHERE o.validation_session_id = NEW.validation_session_id AND o.status = 'failed' AND o.severity = 'critical' AND o.rule_name = NEW.rule_name AND o.id <> NEW.id)));
END;

CREATE TRIGGER IF NOT EXISTS refresh_validation_summary_on_result_replaced AFTER INSERT ON validation_results
WHEN EXISTS (SELECT 1 FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_results' AND id = NEW.id)
BEGIN
  UPDATE task_validation_summary_mv SET
    failed_rules = task_validation_summary_mv.failed_rules - (SELECT contribution ->> 0 FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_results' AND id = NEW.id),
    critical_failures = task_validation_summary_mv.critical_failures - (SELECT contribution ->> 1 FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_results' AND id = NEW.id),
    high_failures = task_validation_summary_mv.high_failures - (SELECT contribution ->> 2 FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_results' AND id = NEW.id),
    medium_failures = task_validation_summary_mv.medium_failures - (SELECT contribution ->> 3 FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_results' AND id = NEW.id),
    low_failures = task_validation_summary_mv.low_failures - (SELECT contribution ->> 4 FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_results' AND id = NEW.id),
    failed_rule_names = iif(true, (SELECT a.failed_rule_names FROM (SELECT group_concat(DISTINCT c.rule_name ORDER BY c.rule_name) AS failed_rule_names FROM validation_results c WHERE c.validation_session_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_results' AND id = NEW.id) AND c.status = 'failed') a), task_validation_summary_mv.failed_rule_names),
    critical_failed_rules = iif(true, (SELECT a.critical_failed_rules FROM (SELECT group_concat(DISTINCT c.rule_name ORDER BY c.rule_name) FILTER (WHERE c.severity = 'critical') AS critical_failed_rules FROM validation_results c WHERE c.validation_session_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_results' AND id = NEW.id) AND c.status = 'failed') a), task_validation_summary_mv.critical_failed_rules),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_validation_summary_mv.task_id = (SELECT b.task_id FROM validation_sessions b WHERE b.id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_results' AND id = NEW.id)) AND task_validation_summary_mv.latest_session_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_results' AND id = NEW.id)
    AND (0 - (SELECT contribution ->> 0 FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_results' AND id = NEW.id) <> 0 OR 0 - (SELECT contribution ->> 1 FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_results' AND id = NEW.id) <> 0 OR 0 - (SELECT contribution ->> 2 FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_results' AND id = NEW.id) <> 0 OR 0 - (SELECT contribution ->> 3 FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_results' AND id = NEW.id) <> 0 OR 0 - (SELECT contribution ->> 4 FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_results' AND id = NEW.id) <> 0 OR true OR true);
  DELETE FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_results' AND id = NEW.id;
END;

CREATE TRIGGER IF NOT EXISTS refresh_validation_summary_on_result_update AFTER UPDATE OF status, severity, rule_name ON validation_results
WHEN OLD.id IS NEW.id AND OLD.validation_session_id IS NEW.validation_session_id AND ((OLD.status = 'failed') OR (NEW.status = 'failed')) AND (OLD.status IS NOT NEW.status OR OLD.severity IS NOT NEW.severity OR OLD.rule_name IS NOT NEW.rule_name)
BEGIN
  UPDATE task_validation_summary_mv SET
    failed_rules = task_validation_summary_mv.failed_rules + iif(NEW.status = 'failed', 1, 0) - iif(OLD.status = 'failed', 1, 0),
    critical_failures = task_validation_summary_mv.critical_failures + iif(NEW.status = 'failed' AND NEW.severity = 'critical', 1, 0) - iif(OLD.status = 'failed' AND OLD.severity = 'critical', 1, 0),
    high_failures = task_validation_summary_mv.high_failures + iif(NEW.status = 'failed' AND NEW.severity = 'high', 1, 0) - iif(OLD.status = 'failed' AND OLD.severity = 'high', 1, 0),
    medium_failures = task_validation_summary_mv.medium_failures + iif(NEW.status = 'failed' AND NEW.severity = 'medium', 1, 0) - iif(OLD.status = 'failed' AND OLD.severity = 'medium', 1, 0),
    low_failures = task_validation_summary_mv.low_failures + iif(NEW.status = 'failed' AND NEW.severity = 'low', 1, 0) - iif(OLD.status = 'failed' AND OLD.severity = 'low', 1, 0),
    failed_rule_names = iif((NEW.status = 'failed' AND NEW.rule_name IS NOT NULL AND NOT EXISTS (SELECT 1 FROM validation_results o WHERE o.validation_session_id = NEW.validation_session_id AND o.status = 'failed' AND o.rule_name = NEW.rule_name AND o.id <> NEW.id)) OR (OLD.status = 'failed' AND OLD.rule_name IS NOT NULL AND NOT EXISTS (SELECT 1 FROM validation_results o WHERE o.validation_session_id = OLD.validation_session_id AND o.status = 'failed' AND o.rule_name = OLD.rule_name AND o.id <> OLD.id)), (SELECT a.failed_rule_names FROM (SELECT group_concat(DISTINCT c.rule_name ORDER BY c.rule_name) AS failed_rule_names FROM validation_results c WHERE c.validation_session_id = NEW.validation_session_id AND c.status = 'failed') a), task_validation_summary_mv.failed_rule_names),
    critical_failed_rules = iif((NEW.status = 'failed' AND NEW.severity = 'critical' AND NEW.rule_name IS NOT NULL AND NOT EXISTS (SELECT 1 FROM validation_results o WHERE o.validation_session_id = NEW.validation_session_id AND o.status = 'failed' AND o.severity = 'critical' AND o.rule_name = NEW.rule_name AND o.id <> NEW.id)) OR (OLD.status = 'failed' AND OLD.severity = 'critical' AND OLD.rule_name IS NOT NULL AND NOT EXISTS (SELECT 1 FROM validation_results o WHERE o.validation_session_id = OLD.validation_session_id AND o.status = 'failed' AND o.severity = 'critical' AND o.rule_name = OLD.rule_name AND o.id <> OLD.id)), (SELECT a.critical_failed_rules FROM (SELECT group_concat(DISTINCT c.rule_name ORDER BY c.rule_name) FILTER (WHERE c.severity = 'critical') AS critical_failed_rules FROM validation_results c WHERE c.validation_session_id = NEW.validation_session_id AND c.status = 'failed') a), task_validation_summary_mv.critical_failed_rules),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_validation_summary_mv.task_id = (SELECT b.task_id FROM validation_sessions b WHERE b.id = NEW.validation_session_id) AND task_validation_summary_mv.latest_session_id = NEW.validation_session_id
    AND (0 + iif(NEW.status = 'failed', 1, 0) - iif(OLD.status = 'failed', 1, 0) <> 0 OR 0 + iif(NEW.status = 'failed' AND NEW.severity = 'critical', 1, 0) - iif(OLD.status = 'failed' AND OLD.severity = 'critical', 1, 0) <> 0 OR 0 + iif(NEW.status = 'failed' AND NEW.severity = 'high', 1, 0) - iif(OLD.status = 'failed' AND OLD.severity = 'high', 1, 0) <> 0 OR 0 + iif(NEW.status = 'failed' AND NEW.severity = 'medium', 1, 0) - iif(OLD.status = 'failed' AND OLD.severity = 'medium', 1, 0) <> 0 OR 0 + iif(NEW.status = 'failed' AND NEW.severity = 'low', 1, 0) - iif(OLD.status = 'failed' AND OLD.severity = 'low', 1, 0) <> 0 OR (NEW.status = 'failed' AND NEW.rule_name IS NOT NULL AND NOT EXISTS (SELECT 1 FROM validation_results o WHERE o.validation_session_id = NEW.validation_session_id AND o.status = 'failed' AND o.rule_name = NEW.rule_name AND o.id <> NEW.id)) OR (OLD.status = 'failed' AND OLD.rule_name IS NOT NULL AND NOT EXISTS (SELECT 1 FROM validation_results o WHERE o.validation_session_id = OLD.validation_session_id AND o.status = 'failed' AND o.rule_name = OLD.rule_name AND o.id <> OLD.id)) OR (NEW.status = 'failed' AND NEW.severity = 'critical' AND NEW.rule_name IS NOT NULL AND NOT EXISTS (SELECT 1 FROM validation_results o WHERE o.validation_session_id = NEW.validation_session_id AND o.status = 'failed' AND o.severity = 'critical' AND o.rule_name = NEW.rule_name AND o.id <> NEW.id)) OR (OLD.status = 'failed' AND OLD.severity = 'critical' AND OLD.rule_name IS NOT NULL AND NOT EXISTS (SELECT 1 FROM validation_results o WHERE o.validation_session_id = OLD.validation_session_id AND o.status = 'failed' AND o.severity = 'critical' AND o.rule_name = OLD.rule_name AND o.id <> OLD.id)));
  DELETE FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_results' AND id = NEW.id;
END;

CREATE TRIGGER IF NOT EXISTS refresh_validation_summary_on_result_move AFTER UPDATE OF id, validation_session_id ON validation_results
WHEN ((OLD.status = 'failed') OR (NEW.status = 'failed') OR EXISTS (SELECT 1 FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_results' AND id = NEW.id)) AND (OLD.id IS NOT NEW.id OR OLD.validation_session_id IS NOT NEW.validation_session_id)
BEGIN
  UPDATE task_validation_summary_mv SET
    failed_rules = n.failed_rules,
    critical_failures = n.critical_failures,
    high_failures = n.high_failures,
    medium_failures = n.medium_failures,
    low_failures = n.low_failures,
    failed_rule_names = n.failed_rule_names,
    critical_failed_rules = n.critical_failed_rules,
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  FROM (SELECT count(*) AS failed_rules, count(*) FILTER (WHERE c.severity = 'critical') AS critical_failures, count(*) FILTER (WHERE c.severity = 'high') AS high_failures, count(*) FILTER (WHERE c.severity = 'medium') AS medium_failures, count(*) FILTER (WHERE c.severity = 'low') AS low_failures, group_concat(DISTINCT c.rule_name ORDER BY c.rule_name) AS failed_rule_names, group_concat(DISTINCT c.rule_name ORDER BY c.rule_name) FILTER (WHERE c.severity = 'critical') AS critical_failed_rules FROM validation_results c WHERE c.validation_session_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_results' AND id = NEW.id) AND c.status = 'failed') AS n
  WHERE task_validation_summary_mv.task_id = (SELECT b.task_id FROM validation_sessions b WHERE b.id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_results' AND id = NEW.id)) AND task_validation_summary_mv.latest_session_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_results' AND id = NEW.id)
    AND (task_validation_summary_mv.failed_rules IS NOT n.failed_rules OR task_validation_summary_mv.critical_failures IS NOT n.critical_failures OR task_validation_summary_mv.high_failures IS NOT n.high_failures OR task_validation_summary_mv.medium_failures IS NOT n.medium_failures OR task_validation_summary_mv.low_failures IS NOT n.low_failures OR task_validation_summary_mv.failed_rule_names IS NOT n.failed_rule_names OR task_validation_summary_mv.critical_failed_rules IS NOT n.critical_failed_rules);
  DELETE FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_results' AND id = OLD.id;
  DELETE FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_results' AND id = NEW.id;
  UPDATE task_validation_summary_mv SET
    failed_rules = n.failed_rules,
    critical_failures = n.critical_failures,
    high_failures = n.high_failures,
    medium_failures = n.medium_failures,
    low_failures = n.low_failures,
    failed_rule_names = n.failed_rule_names,
    critical_failed_rules = n.critical_failed_rules,
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  FROM (SELECT count(*) AS failed_rules, count(*) FILTER (WHERE c.severity = 'critical') AS critical_failures, count(*) FILTER (WHERE c.severity = 'high') AS high_failures, count(*) FILTER (WHERE c.severity = 'medium') AS medium_failures, count(*) FILTER (WHERE c.severity = 'low') AS low_failures, group_concat(DISTINCT c.rule_name ORDER BY c.rule_name) AS failed_rule_names, group_concat(DISTINCT c.rule_name ORDER BY c.rule_name) FILTER (WHERE c.severity = 'critical') AS critical_failed_rules FROM validation_results c WHERE c.validation_session_id = OLD.validation_session_id AND c.status = 'failed') AS n
  WHERE task_validation_summary_mv.task_id = (SELECT b.task_id FROM validation_sessions b WHERE b.id = OLD.validation_session_id) AND task_validation_summary_mv.latest_session_id = OLD.validation_session_id
    AND (task_validation_summary_mv.failed_rules IS NOT n.failed_rules OR task_validation_summary_mv.critical_failures IS NOT n.critical_failures OR task_validation_summary_mv.high_failures IS NOT n.high_failures OR task_validation_summary_mv.medium_failures IS NOT n.medium_failures OR task_validation_summary_mv.low_failures IS NOT n.low_failures OR task_validation_summary_mv.failed_rule_names IS NOT n.failed_rule_names OR task_validation_summary_mv.critical_failed_rules IS NOT n.critical_failed_rules);
  UPDATE task_validation_summary_mv SET
    failed_rules = n.failed_rules,
    critical_failures = n.critical_failures,
    high_failures = n.high_failures,
    medium_failures = n.medium_failures,
    low_failures = n.low_failures,
    failed_rule_names = n.failed_rule_names,
    critical_failed_rules = n.critical_failed_rules,
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  FROM (SELECT count(*) AS failed_rules, count(*) FILTER (WHERE c.severity = 'critical') AS critical_failures, count(*) FILTER (WHERE c.severity = 'high') AS high_failures, count(*) FILTER (WHERE c.severity = 'medium') AS medium_failures, count(*) FILTER (WHERE c.severity = 'low') AS low_failures, group_concat(DISTINCT c.rule_name ORDER BY c.rule_name) AS failed_rule_names, group_concat(DISTINCT c.rule_name ORDER BY c.rule_name) FILTER (WHERE c.severity = 'critical') AS critical_failed_rules FROM validation_results c WHERE c.validation_session_id = NEW.validation_session_id AND c.status = 'failed') AS n
  WHERE task_validation_summary_mv.task_id = (SELECT b.task_id FROM validation_sessions b WHERE b.id = NEW.validation_session_id) AND task_validation_summary_mv.latest_session_id = NEW.validation_session_id
    AND (task_validation_summary_mv.failed_rules IS NOT n.failed_rules OR task_validation_summary_mv.critical_failures IS NOT n.critical_failures OR task_validation_summary_mv.high_failures IS NOT n.high_failures OR task_validation_summary_mv.medium_failures IS NOT n.medium_failures OR task_validation_summary_mv.low_failures IS NOT n.low_failures OR task_validation_summary_mv.failed_rule_names IS NOT n.failed_rule_names OR task_validation_summary_mv.critical_failed_rules IS NOT n.critical_failed_rules) AND OLD.validation_session_id IS NOT NEW.validation_session_id;
END;

CREATE TRIGGER IF NOT EXISTS refresh_validation_summary_on_result_delete AFTER DELETE ON validation_results
WHEN (OLD.status = 'failed') OR EXISTS (SELECT 1 FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_results' AND id = OLD.id)
BEGIN
  UPDATE task_validation_summary_mv SET
    failed_rules = task_validation_summary_mv.failed_rules - iif(OLD.status = 'failed', 1, 0),
    critical_failures = task_validation_summary_mv.critical_failures - iif(OLD.status = 'failed' AND OLD.severity = 'critical', 1, 0),
    high_failures = task_validation_summary_mv.high_failures - iif(OLD.status = 'failed' AND OLD.severity = 'high', 1, 0),
    medium_failures = task_validation_summary_mv.medium_failures - iif(OLD.status = 'failed' AND OLD.severity = 'medium', 1, 0),
    low_failures = task_validation_summary_mv.low_failures - iif(OLD.status = 'failed' AND OLD.severity = 'low', 1, 0),
    failed_rule_names = iif((OLD.status = 'failed' AND OLD.rule_name IS NOT NULL AND NOT EXISTS (SELECT 1 FROM validation_results o WHERE o.validation_session_id = OLD.validation_session_id AND o.status = 'failed' AND o.rule_name = OLD.rule_name AND o.id <> OLD.id)), (SELECT a.failed_rule_names FROM (SELECT group_concat(DISTINCT c.rule_name ORDER BY c.rule_name) AS failed_rule_names FROM validation_results c WHERE c.validation_session_id = OLD.validation_session_id AND c.status = 'failed') a), task_validation_summary_mv.failed_rule_names),
    critical_failed_rules = iif((OLD.status = 'failed' AND OLD.severity = 'critical' AND OLD.rule_name IS NOT NULL AND NOT EXISTS (SELECT 1 FROM validation_results o WHERE o.validation_session_id = OLD.validation_session_id AND o.status = 'failed' AND o.severity = 'critical' AND o.rule_name = OLD.rule_name AND o.id <> OLD.id)), (SELECT a.critical_failed_rules FROM (SELECT group_concat(DISTINCT c.rule_name ORDER BY c.rule_name) FILTER (WHERE c.severity = 'critical') AS critical_failed_rules FROM validation_results c WHERE c.validation_session_id = OLD.validation_session_id AND c.status = 'failed') a), task_validation_summary_mv.critical_failed_rules),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_validation_summary_mv.task_id = (SELECT b.task_id FROM validation_sessions b WHERE b.id = OLD.validation_session_id) AND task_validation_summary_mv.latest_session_id = OLD.validation_session_id
    AND (0 - iif(OLD.status = 'failed', 1, 0) <> 0 OR 0 - iif(OLD.status = 'failed' AND OLD.severity = 'critical', 1, 0) <> 0 OR 0 - iif(OLD.status = 'failed' AND OLD.severity = 'high', 1, 0) <> 0 OR 0 - iif(OLD.status = 'failed' AND OLD.severity = 'medium', 1, 0) <> 0 OR 0 - iif(OLD.status = 'failed' AND OLD.severity = 'low', 1, 0) <> 0 OR (OLD.status = 'failed' AND OLD.rule_name IS NOT NULL AND NOT EXISTS (SELECT 1 FROM validation_results o WHERE o.validation_session_id = OLD.validation_session_id AND o.status = 'failed' AND o.rule_name = OLD.rule_name AND o.id <> OLD.id)) OR (OLD.status = 'failed' AND OLD.severity = 'critical' AND OLD.rule_name IS NOT NULL AND NOT EXISTS (SELECT 1 FROM validation_results o WHERE o.validation_session_id = OLD.validation_session_id AND o.status = 'failed' AND o.severity = 'critical' AND o.rule_name = OLD.rule_name AND o.id <> OLD.id)));
  DELETE FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_results' AND id = OLD.id;
END;

CREATE TRIGGER IF NOT EXISTS init_progress_summary_on_task_create AFTER INSERT ON tasks
BEGIN
  INSERT INTO task_progress_summary_mv (task_id, project_id, current_state, priority, state_changed_at, last_refreshed_at)
  SELECT NEW.id, NEW.project_id, NEW.current_state, NEW.priority, NEW.state_changed_at, strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE NEW.id IS NOT NULL
  ON CONFLICT (task_id) DO UPDATE SET
    project_id = excluded.project_id,
    current_state = excluded.current_state,
    priority = excluded.priority,
    state_changed_at = excluded.state_changed_at,
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_progress_summary_mv.project_id IS NOT excluded.project_id OR task_progress_summary_mv.current_state IS NOT excluded.current_state OR task_progress_summary_mv.priority IS NOT excluded.priority OR task_progress_summary_mv.state_changed_at IS NOT excluded.state_changed_at;
END;

CREATE TRIGGER IF NOT EXISTS init_progress_summary_on_task_create_with_children AFTER INSERT ON tasks
WHEN EXISTS (SELECT 1 FROM task_evidence c WHERE c.task_id = NEW.id)
  OR EXISTS (SELECT 1 FROM screenshots c WHERE c.task_id = NEW.id)
  OR EXISTS (SELECT 1 FROM file_changes c WHERE c.task_id = NEW.id)
  OR EXISTS (SELECT 1 FROM test_executions c WHERE c.task_id = NEW.id)
  OR EXISTS (SELECT 1 FROM agent_executions c WHERE c.task_id = NEW.id)
  OR EXISTS (SELECT 1 FROM code_coverage c WHERE c.task_id = NEW.id)
BEGIN
  INSERT INTO task_progress_summary_mv (task_id, project_id, current_state, priority, state_changed_at, evidence_count, screenshot_count, file_change_count, lines_added, lines_deleted, test_run_count, test_count, tests_passed, tests_failed, line_coverage, branch_coverage, agent_executions, last_refreshed_at)
  SELECT d.task_id, d.project_id, d.current_state, d.priority, d.state_changed_at, d.evidence_count, d.screenshot_count, d.file_change_count, d.lines_added, d.lines_deleted, d.test_run_count, d.test_count, d.tests_passed, d.tests_failed, d.line_coverage, d.branch_coverage, d.agent_executions, strftime('%Y-%m-%d %H:%M:%f', 'now')
  FROM task_progress_summary d WHERE d.task_id = NEW.id
  ON CONFLICT (task_id) DO UPDATE SET
    project_id = excluded.project_id,
    current_state = excluded.current_state,
    priority = excluded.priority,
    state_changed_at = excluded.state_changed_at,
    evidence_count = excluded.evidence_count,
    screenshot_count = excluded.screenshot_count,
    file_change_count = excluded.file_change_count,
    lines_added = excluded.lines_added,
    lines_deleted = excluded.lines_deleted,
    test_run_count = excluded.test_run_count,
    test_count = excluded.test_count,
    tests_passed = excluded.tests_passed,
    tests_failed = excluded.tests_failed,
    line_coverage = excluded.line_coverage,
    branch_coverage = excluded.branch_coverage,
    agent_executions = excluded.agent_executions,
    last_refreshed_at = excluded.last_refreshed_at
  WHERE task_progress_summary_mv.project_id IS NOT excluded.project_id OR task_progress_summary_mv.current_state IS NOT excluded.current_state OR task_progress_summary_mv.priority IS NOT excluded.priority OR task_progress_summary_mv.state_changed_at IS NOT excluded.state_changed_at OR task_progress_summary_mv.evidence_count IS NOT excluded.evidence_count OR task_progress_summary_mv.screenshot_count IS NOT excluded.screenshot_count OR task_progress_summary_mv.file_change_count IS NOT excluded.file_change_count OR task_progress_summary_mv.lines_added IS NOT excluded.lines_added OR task_progress_summary_mv.lines_deleted IS NOT excluded.lines_deleted OR task_progress_summary_mv.test_run_count IS NOT excluded.test_run_count OR task_progress_summary_mv.test_count IS NOT excluded.test_count OR task_progress_summary_mv.tests_passed IS NOT excluded.tests_passed OR task_progress_summary_mv.tests_failed IS NOT excluded.tests_failed OR task_progress_summary_mv.line_coverage IS NOT excluded.line_coverage OR task_progress_summary_mv.branch_coverage IS NOT excluded.branch_coverage OR task_progress_summary_mv.agent_executions IS NOT excluded.agent_executions;
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_summary_on_task_update AFTER UPDATE OF project_id, current_state, priority, state_changed_at ON tasks
WHEN OLD.id IS NEW.id AND (OLD.project_id IS NOT NEW.project_id OR OLD.current_state IS NOT NEW.current_state OR OLD.priority IS NOT NEW.priority OR OLD.state_changed_at IS NOT NEW.state_changed_at)
BEGIN
  UPDATE task_progress_summary_mv SET
    project_id = NEW.project_id,
    current_state = NEW.current_state,
    priority = NEW.priority,
    state_changed_at = NEW.state_changed_at,
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_progress_summary_mv.task_id = NEW.id AND (task_progress_summary_mv.project_id IS NOT NEW.project_id OR task_progress_summary_mv.current_state IS NOT NEW.current_state OR task_progress_summary_mv.priority IS NOT NEW.priority OR task_progress_summary_mv.state_changed_at IS NOT NEW.state_changed_at);
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_task_rename AFTER UPDATE OF id ON tasks
WHEN OLD.id IS NOT NEW.id
BEGIN
  DELETE FROM task_progress_summary_mv WHERE task_id = OLD.id;
  INSERT INTO task_progress_summary_mv (task_id, project_id, current_state, priority, state_changed_at, last_refreshed_at)
  SELECT NEW.id, NEW.project_id, NEW.current_state, NEW.priority, NEW.state_changed_at, strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE NEW.id IS NOT NULL
  ON CONFLICT (task_id) DO UPDATE SET
    project_id = excluded.project_id,
    current_state = excluded.current_state,
    priority = excluded.priority,
    state_changed_at = excluded.state_changed_at,
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_progress_summary_mv.project_id IS NOT excluded.project_id OR task_progress_summary_mv.current_state IS NOT excluded.current_state OR task_progress_summary_mv.priority IS NOT excluded.priority OR task_progress_summary_mv.state_changed_at IS NOT excluded.state_changed_at;
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_task_rename_with_children AFTER UPDATE OF id ON tasks
WHEN OLD.id IS NOT NEW.id AND (EXISTS (SELECT 1 FROM task_evidence c WHERE c.task_id = NEW.id)
  OR EXISTS (SELECT 1 FROM screenshots c WHERE c.task_id = NEW.id)
  OR EXISTS (SELECT 1 FROM file_changes c WHERE c.task_id = NEW.id)
  OR EXISTS (SELECT 1 FROM test_executions c WHERE c.task_id = NEW.id)
  OR EXISTS (SELECT 1 FROM agent_executions c WHERE c.task_id = NEW.id)
  OR EXISTS (SELECT 1 FROM code_coverage c WHERE c.task_id = NEW.id))
BEGIN
  INSERT INTO task_progress_summary_mv (task_id, project_id, current_state, priority, state_changed_at, evidence_count, screenshot_count, file_change_count, lines_added, lines_deleted, test_run_count, test_count, tests_passed, tests_failed, line_coverage, branch_coverage, agent_executions, last_refreshed_at)
  SELECT d.task_id, d.project_id, d.current_state, d.priority, d.state_changed_at, d.evidence_count, d.screenshot_count, d.file_change_count, d.lines_added, d.lines_deleted, d.test_run_count, d.test_count, d.tests_passed, d.tests_failed, d.line_coverage, d.branch_coverage, d.agent_executions, strftime('%Y-%m-%d %H:%M:%f', 'now')
  FROM task_progress_summary d WHERE d.task_id = NEW.id
  ON CONFLICT (task_id) DO UPDATE SET
    project_id = excluded.project_id,
    current_state = excluded.current_state,
    priority = excluded.priority,
    state_changed_at = excluded.state_changed_at,
    evidence_count = excluded.evidence_count,
    screenshot_count = excluded.screenshot_count,
    file_change_count = excluded.file_change_count,
    lines_added = excluded.lines_added,
    lines_deleted = excluded.lines_deleted,
    test_run_count = excluded.test_run_count,
    test_count = excluded.test_count,
    tests_passed = excluded.tests_passed,
    tests_failed = excluded.tests_failed,
    line_coverage = excluded.line_coverage,
    branch_coverage = excluded.branch_coverage,
    agent_executions = excluded.agent_executions,
    last_refreshed_at = excluded.last_refreshed_at
  WHERE task_progress_summary_mv.project_id IS NOT excluded.project_id OR task_progress_summary_mv.current_state IS NOT excluded.current_state OR task_progress_summary_mv.priority IS NOT excluded.priority OR task_progress_summary_mv.state_changed_at IS NOT excluded.state_changed_at OR task_progress_summary_mv.evidence_count IS NOT excluded.evidence_count OR task_progress_summary_mv.screenshot_count IS NOT excluded.screenshot_count OR task_progress_summary_mv.file_change_count IS NOT excluded.file_change_count OR task_progress_summary_mv.lines_added IS NOT excluded.lines_added OR task_progress_summary_mv.lines_deleted IS NOT excluded.lines_deleted OR task_progress_summary_mv.test_run_count IS NOT excluded.test_run_count OR task_progress_summary_mv.test_count IS NOT excluded.test_count OR task_progress_summary_mv.tests_passed IS NOT excluded.tests_passed OR task_progress_summary_mv.tests_failed IS NOT excluded.tests_failed OR task_progress_summary_mv.line_coverage IS NOT excluded.line_coverage OR task_progress_summary_mv.branch_coverage IS NOT excluded.branch_coverage OR task_progress_summary_mv.agent_executions IS NOT excluded.agent_executions;
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_task_delete AFTER DELETE ON tasks
BEGIN
  DELETE FROM task_progress_summary_mv WHERE task_id = OLD.id;
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_evidence_replace BEFORE INSERT ON task_evidence
WHEN EXISTS (SELECT 1 FROM task_evidence r WHERE r.id = NEW.id)
BEGIN
  INSERT INTO viewkeeper_replaced (view, source, id, view_key, contribution)
  SELECT 'task_progress_summary_mv', 'task_evidence', r.id, r.task_id, json_array(1)
  FROM task_evidence r WHERE r.id = NEW.id
  ON CONFLICT (view, source, id) DO UPDATE SET view_key = excluded.view_key, contribution = excluded.contribution;
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_evidence_rename_over BEFORE UPDATE OF id ON task_evidence
WHEN OLD.id IS NOT NEW.id AND EXISTS (SELECT 1 FROM task_evidence r WHERE r.id = NEW.id)
BEGIN
  INSERT INTO viewkeeper_replaced (view, source, id, view_key, contribution)
  SELECT 'task_progress_summary_mv', 'task_evidence', r.id, r.task_id, json_array(1)
  FROM task_evidence r WHERE r.id = NEW.id
  ON CONFLICT (view, source, id) DO UPDATE SET view_key = excluded.view_key, contribution = excluded.contribution;
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_evidence AFTER INSERT ON task_evidence
BEGIN
  UPDATE task_progress_summary_mv SET
    evidence_count = task_progress_summary_mv.evidence_count + 1,
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_progress_summary_mv.task_id = NEW.task_id;
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_evidence_replaced AFTER INSERT ON task_evidence
WHEN EXISTS (SELECT 1 FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'task_evidence' AND id = NEW.id)
BEGIN
  UPDATE task_progress_summary_mv SET
    evidence_count = task_progress_summary_mv.evidence_count - (SELECT contribution ->> 0 FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'task_evidence' AND id = NEW.id),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_progress_summary_mv.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'task_evidence' AND id = NEW.id);
  DELETE FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'task_evidence' AND id = NEW.id;
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_evidence_move AFTER UPDATE OF id, task_id ON task_evidence
WHEN OLD.id IS NOT NEW.id OR OLD.task_id IS NOT NEW.task_id
BEGIN
  UPDATE task_progress_summary_mv SET
    evidence_count = task_progress_summary_mv.evidence_count - (SELECT contribution ->> 0 FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'task_evidence' AND id = NEW.id),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_progress_summary_mv.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'task_evidence' AND id = NEW.id)
    AND OLD.id IS NOT NEW.id;
  DELETE FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'task_evidence' AND id = OLD.id;
  DELETE FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'task_evidence' AND id = NEW.id;
  UPDATE task_progress_summary_mv SET
    evidence_count = task_progress_summary_mv.evidence_count - 1,
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_progress_summary_mv.task_id = OLD.task_id;
  UPDATE task_progress_summary_mv SET
    evidence_count = task_progress_summary_mv.evidence_count + 1,
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_progress_summary_mv.task_id = NEW.task_id;
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_evidence_delete AFTER DELETE ON task_evidence
BEGIN
  UPDATE task_progress_summary_mv SET
    evidence_count = task_progress_summary_mv.evidence_count - 1,
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_progress_summary_mv.task_id = OLD.task_id;
  DELETE FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'task_evidence' AND id = OLD.id;
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_screenshot_replace BEFORE INSERT ON screenshots
WHEN EXISTS (SELECT 1 FROM screenshots r WHERE r.id = NEW.id)
BEGIN
  INSERT INTO viewkeeper_replaced (view, source, id, view_key, contribution)
  SELECT 'task_progress_summary_mv', 'screenshots', r.id, r.task_id, json_array(1)
  FROM screenshots r WHERE r.id = NEW.id
  ON CONFLICT (view, source, id) DO UPDATE SET view_key = excluded.view_key, contribution = excluded.contribution;
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_screenshot_rename_over BEFORE UPDATE OF id ON screenshots
WHEN OLD.id IS NOT NEW.id AND EXISTS (SELECT 1 FROM screenshots r WHERE r.id = NEW.id)
BEGIN
  INSERT INTO viewkeeper_replaced (view, source, id, view_key, contribution)
  SELECT 'task_progress_summary_mv', 'screenshots', r.id, r.task_id, json_array(1)
  FROM screenshots r WHERE r.id = NEW.id
  ON CONFLICT (view, source, id) DO UPDATE SET view_key = excluded.view_key, contribution = excluded.contribution;
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_screenshot AFTER INSERT ON screenshots
BEGIN
  UPDATE task_progress_summary_mv SET
    screenshot_count = task_progress_summary_mv.screenshot_count + 1,
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_progress_summary_mv.task_id = NEW.task_id;
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_screenshot_replaced AFTER INSERT ON screenshots
WHEN EXISTS (SELECT 1 FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'screenshots' AND id = NEW.id)
BEGIN
  UPDATE task_progress_summary_mv SET
    screenshot_count = task_progress_summary_mv.screenshot_count - (SELECT contribution ->> 0 FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'screenshots' AND id = NEW.id),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_progress_summary_mv.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'screenshots' AND id = NEW.id);
  DELETE FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'screenshots' AND id = NEW.id;
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_screenshot_move AFTER UPDATE OF id, task_id ON screenshots
WHEN OLD.id IS NOT NEW.id OR OLD.task_id IS NOT NEW.task_id
BEGIN
  UPDATE task_progress_summary_mv SET
    screenshot_count = task_progress_summary_mv.screenshot_count - (SELECT contribution ->> 0 FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'screenshots' AND id = NEW.id),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_progress_summary_mv.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'screenshots' AND id = NEW.id)
    AND OLD.id IS NOT NEW.id;
  DELETE FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'screenshots' AND id = OLD.id;
  DELETE FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'screenshots' AND id = NEW.id;
  UPDATE task_progress_summary_mv SET
    screenshot_count = task_progress_summary_mv.screenshot_count - 1,
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_progress_summary_mv.task_id = OLD.task_id;
  UPDATE task_progress_summary_mv SET
    screenshot_count = task_progress_summary_mv.screenshot_count + 1,
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_progress_summary_mv.task_id = NEW.task_id;
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_screenshot_delete AFTER DELETE ON screenshots
BEGIN
  UPDATE task_progress_summary_mv SET
    screenshot_count = task_progress_summary_mv.screenshot_count - 1,
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_progress_summary_mv.task_id = OLD.task_id;
  DELETE FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'screenshots' AND id = OLD.id;
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_file_change_replace BEFORE INSERT ON file_changes
WHEN EXISTS (SELECT 1 FROM file_changes r WHERE r.id = NEW.id)
BEGIN
  INSERT INTO viewkeeper_replaced (view, source, id, view_key, contribution)
  SELECT 'task_progress_summary_mv', 'file_changes', r.id, r.task_id, json_array(1, coalesce(max(min(CAST(r.lines_added AS INTEGER), 9007199254740992), -9007199254740992), 0), coalesce(max(min(CAST(r.lines_deleted AS INTEGER), 9007199254740992), -9007199254740992), 0))
  FROM file_changes r WHERE r.id = NEW.id
  ON CONFLICT (view, source, id) DO UPDATE SET view_key = excluded.view_key, contribution = excluded.contribution;
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_file_change_rename_over BEFORE UPDATE OF id ON file_changes
WHEN OLD.id IS NOT NEW.id AND EXISTS (SELECT 1 FROM file_changes r WHERE r.id = NEW.id)
BEGIN
  INSERT INTO viewkeeper_replaced (view, source, id, view_key, contribution)
  SELECT 'task_progress_summary_mv', 'file_changes', r.id, r.task_id, json_array(1, coalesce(max(min(CAST(r.lines_added AS INTEGER), 9007199254740992), -9007199254740992), 0), coalesce(max(min(CAST(r.lines_deleted AS INTEGER), 9007199254740992), -9007199254740992), 0))
  FROM file_changes r WHERE r.id = NEW.id
  ON CONFLICT (view, source, id) DO UPDATE SET view_key = excluded.view_key, contribution = excluded.contribution;
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_file_change AFTER INSERT ON file_changes
BEGIN
  UPDATE task_progress_summary_mv SET
    file_change_count = task_progress_summary_mv.file_change_count + 1,
    lines_added = task_progress_summary_mv.lines_added + coalesce(max(min(CAST(NEW.lines_added AS INTEGER), 9007199254740992), -9007199254740992), 0),
    lines_deleted = task_progress_summary_mv.lines_deleted + coalesce(max(min(CAST(NEW.lines_deleted AS INTEGER), 9007199254740992), -9007199254740992), 0),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_progress_summary_mv.task_id = NEW.task_id;
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_file_change_replaced AFTER INSERT ON file_changes
WHEN EXISTS (SELECT 1 FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'file_changes' AND id = NEW.id)
BEGIN
  UPDATE task_progress_summary_mv SET
    file_change_count = task_progress_summary_mv.file_change_count - (SELECT contribution ->> 0 FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'file_changes' AND id = NEW.id),
    lines_added = task_progress_summary_mv.lines_added - (SELECT contribution ->> 1 FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'file_changes' AND id = NEW.id),
    lines_deleted = task_progress_summary_mv.lines_deleted - (SELECT contribution ->> 2 FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'file_changes' AND id = NEW.id),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_progress_summary_mv.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'file_changes' AND id = NEW.id);
  DELETE FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'file_changes' AND id = NEW.id;
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_file_change_update AFTER UPDATE OF lines_added, lines_deleted ON file_changes
WHEN OLD.id IS NEW.id AND OLD.task_id IS NEW.task_id AND (OLD.lines_added IS NOT NEW.lines_added OR OLD.lines_deleted IS NOT NEW.lines_deleted)
BEGIN
  UPDATE task_progress_summary_mv SET
    lines_added = task_progress_summary_mv.lines_added + coalesce(max(min(CAST(NEW.lines_added AS INTEGER), 9007199254740992), -9007199254740992), 0) - coalesce(max(min(CAST(OLD.lines_added AS INTEGER), 9007199254740992), -9007199254740992), 0),
    lines_deleted = task_progress_summary_mv.lines_deleted + coalesce(max(min(CAST(NEW.lines_deleted AS INTEGER), 9007199254740992), -9007199254740992), 0) - coalesce(max(min(CAST(OLD.lines_deleted AS INTEGER), 9007199254740992), -9007199254740992), 0),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_progress_summary_mv.task_id = NEW.task_id
    AND (0 + coalesce(max(min(CAST(NEW.lines_added AS INTEGER), 9007199254740992), -9007199254740992), 0) - coalesce(max(min(CAST(OLD.lines_added AS INTEGER), 9007199254740992), -9007199254740992), 0) <> 0 OR 0 + coalesce(max(min(CAST(NEW.lines_deleted AS INTEGER), 9007199254740992), -9007199254740992), 0) - coalesce(max(min(CAST(OLD.lines_deleted AS INTEGER), 9007199254740992), -9007199254740992), 0) <> 0);
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_file_change_move AFTER UPDATE OF id, task_id ON file_changes
WHEN OLD.id IS NOT NEW.id OR OLD.task_id IS NOT NEW.task_id
BEGIN
  UPDATE task_progress_summary_mv SET
    file_change_count = task_progress_summary_mv.file_change_count - (SELECT contribution ->> 0 FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'file_changes' AND id = NEW.id),
    lines_added = task_progress_summary_mv.lines_added - (SELECT contribution ->> 1 FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'file_changes' AND id = NEW.id),
    lines_deleted = task_progress_summary_mv.lines_deleted - (SELECT contribution ->> 2 FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'file_changes' AND id = NEW.id),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_progress_summary_mv.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'file_changes' AND id = NEW.id)
    AND OLD.id IS NOT NEW.id;
  DELETE FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'file_changes' AND id = OLD.id;
  DELETE FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'file_changes' AND id = NEW.id;
  UPDATE task_progress_summary_mv SET
    file_change_count = task_progress_summary_mv.file_change_count - 1,
    lines_added = task_progress_summary_mv.lines_added - coalesce(max(min(CAST(OLD.lines_added AS INTEGER), 9007199254740992), -9007199254740992), 0),
    lines_deleted = task_progress_summary_mv.lines_deleted - coalesce(max(min(CAST(OLD.lines_deleted AS INTEGER), 9007199254740992), -9007199254740992), 0),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_progress_summary_mv.task_id = OLD.task_id;
  UPDATE task_progress_summary_mv SET
    file_change_count = task_progress_summary_mv.file_change_count + 1,
    lines_added = task_progress_summary_mv.lines_added + coalesce(max(min(CAST(NEW.lines_added AS INTEGER), 9007199254740992), -9007199254740992), 0),
    lines_deleted = task_progress_summary_mv.lines_deleted + coalesce(max(min(CAST(NEW.lines_deleted AS INTEGER), 9007199254740992), -9007199254740992), 0),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_progress_summary_mv.task_id = NEW.task_id;
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_file_change_delete AFTER DELETE ON file_changes
BEGIN
  UPDATE task_progress_summary_mv SET
    file_change_count = task_progress_summary_mv.file_change_count - 1,
    lines_added = task_progress_summary_mv.lines_added - coalesce(max(min(CAST(OLD.lines_added AS INTEGER), 9007199254740992), -9007199254740992), 0),
    lines_deleted = task_progress_summary_mv.lines_deleted - coalesce(max(min(CAST(OLD.lines_deleted AS INTEGER), 9007199254740992), -9007199254740992), 0),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_progress_summary_mv.task_id = OLD.task_id;
  DELETE FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'file_changes' AND id = OLD.id;
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_test_execution_replace BEFORE INSERT ON test_executions
WHEN EXISTS (SELECT 1 FROM test_executions r WHERE r.id = NEW.id)
BEGIN
  INSERT INTO viewkeeper_replaced (view, source, id, view_key, contribution)
  SELECT 'task_progress_summary_mv', 'test_executions', r.id, r.task_id, json_array(1, coalesce(max(min(CAST(r.total_tests AS INTEGER), 9007199254740992), -9007199254740992), 0), coalesce(max(min(CAST(r.passed_tests AS INTEGER), 9007199254740992), -9007199254740992), 0), coalesce(max(min(CAST(r.failed_tests AS INTEGER), 9007199254740992), -9007199254740992), 0))
  FROM test_executions r WHERE r.id = NEW.id
  ON CONFLICT (view, source, id) DO UPDATE SET view_key = excluded.view_key, contribution = excluded.contribution;
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_test_execution_rename_over BEFORE UPDATE OF id ON test_executions
WHEN OLD.id IS NOT NEW.id AND EXISTS (SELECT 1 FROM test_executions r WHERE r.id = NEW.id)
BEGIN
  INSERT INTO viewkeeper_replaced (view, source, id, view_key, contribution)
  SELECT 'task_progress_summary_mv', 'test_executions', r.id, r.task_id, json_array(1, coalesce(max(min(CAST(r.total_tests AS INTEGER), 9007199254740992), -9007199254740992), 0), coalesce(max(min(CAST(r.passed_tests AS INTEGER), 9007199254740992), -9007199254740992), 0), coalesce(max(min(CAST(r.failed_tests AS INTEGER), 9007199254740992), -9007199254740992), 0))
  FROM test_executions r WHERE r.id = NEW.id
  ON CONFLICT (view, source, id) DO UPDATE SET view_key = excluded.view_key, contribution = excluded.contribution;
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_test_execution AFTER INSERT ON test_executions
BEGIN
  UPDATE task_progress_summary_mv SET
    test_run_count = task_progress_summary_mv.test_run_count + 1,
    test_count = task_progress_summary_mv.test_count + coalesce(max(min(CAST(NEW.total_tests AS INTEGER), 9007199254740992), -9007199254740992), 0),
    tests_passed = task_progress_summary_mv.tests_passed + coalesce(max(min(CAST(NEW.passed_tests AS INTEGER), 9007199254740992), -9007199254740992), 0),
    tests_failed = task_progress_summary_mv.tests_failed + coalesce(max(min(CAST(NEW.failed_tests AS INTEGER), 9007199254740992), -9007199254740992), 0),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_progress_summary_mv.task_id = NEW.task_id;
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_test_execution_replaced AFTER INSERT ON test_executions
WHEN EXISTS (SELECT 1 FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'test_executions' AND id = NEW.id)
BEGIN
  UPDATE task_progress_summary_mv SET
    test_run_count = task_progress_summary_mv.test_run_count - (SELECT contribution ->> 0 FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'test_executions' AND id = NEW.id),
    test_count = task_progress_summary_mv.test_count - (SELECT contribution ->> 1 FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'test_executions' AND id = NEW.id),
    tests_passed = task_progress_summary_mv.tests_passed - (SELECT contribution ->> 2 FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'test_executions' AND id = NEW.id),
    tests_failed = task_progress_summary_mv.tests_failed - (SELECT contribution ->> 3 FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'test_executions' AND id = NEW.id),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_progress_summary_mv.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'test_executions' AND id = NEW.id);
  DELETE FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'test_executions' AND id = NEW.id;
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_test_execution_update AFTER UPDATE OF total_tests, passed_tests, failed_tests ON test_executions
WHEN OLD.id IS NEW.id AND OLD.task_id IS NEW.task_id AND (OLD.total_tests IS NOT NEW.total_tests OR OLD.passed_tests IS NOT NEW.passed_tests OR OLD.failed_tests IS NOT NEW.failed_tests)
BEGIN
  UPDATE task_progress_summary_mv SET
    test_count = task_progress_summary_mv.test_count + coalesce(max(min(CAST(NEW.total_tests AS INTEGER), 9007199254740992), -9007199254740992), 0) - coalesce(max(min(CAST(OLD.total_tests AS INTEGER), 9007199254740992), -9007199254740992), 0),
    tests_passed = task_progress_summary_mv.tests_passed + coalesce(max(min(CAST(NEW.passed_tests AS INTEGER), 9007199254740992), -9007199254740992), 0) - coalesce(max(min(CAST(OLD.passed_tests AS INTEGER), 9007199254740992), -9007199254740992), 0),
    tests_failed = task_progress_summary_mv.tests_failed + coalesce(max(min(CAST(NEW.failed_tests AS INTEGER), 9007199254740992), -9007199254740992), 0) - coalesce(max(min(CAST(OLD.failed_tests AS INTEGER), 9007199254740992), -9007199254740992), 0),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_progress_summary_mv.task_id = NEW.task_id
    AND (0 + coalesce(max(min(CAST(NEW.total_tests AS INTEGER), 9007199254740992), -9007199254740992), 0) - coalesce(max(min(CAST(OLD.total_tests AS INTEGER), 9007199254740992), -9007199254740992), 0) <> 0 OR 0 + coalesce(max(min(CAST(NEW.passed_tests AS INTEGER), 9007199254740992), -9007199254740992), 0) - coalesce(max(min(CAST(OLD.passed_tests AS INTEGER), 9007199254740992), -9007199254740992), 0) <> 0 OR 0 + coalesce(max(min(CAST(NEW.failed_tests AS INTEGER), 9007199254740992), -9007199254740992), 0) - coalesce(max(min(CAST(OLD.failed_tests AS INTEGER), 9007199254740992), -9007199254740992), 0) <> 0);
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_test_execution_move AFTER UPDATE OF id, task_id ON test_executions
WHEN OLD.id IS NOT NEW.id OR OLD.task_id IS NOT NEW.task_id
BEGIN
  UPDATE task_progress_summary_mv SET
    test_run_count = task_progress_summary_mv.test_run_count - (SELECT contribution ->> 0 FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'test_executions' AND id = NEW.id),
    test_count = task_progress_summary_mv.test_count - (SELECT contribution ->> 1 FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'test_executions' AND id = NEW.id),
    tests_passed = task_progress_summary_mv.tests_passed - (SELECT contribution ->> 2 FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'test_executions' AND id = NEW.id),
    tests_failed = task_progress_summary_mv.tests_failed - (SELECT contribution ->> 3 FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'test_executions' AND id = NEW.id),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_progress_summary_mv.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'test_executions' AND id = NEW.id)
    AND OLD.id IS NOT NEW.id;
  DELETE FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'test_executions' AND id = OLD.id;
  DELETE FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'test_executions' AND id = NEW.id;
  UPDATE task_progress_summary_mv SET
    test_run_count = task_progress_summary_mv.test_run_count - 1,
    test_count = task_progress_summary_mv.test_count - coalesce(max(min(CAST(OLD.total_tests AS INTEGER), 9007199254740992), -9007199254740992), 0),
    tests_passed = task_progress_summary_mv.tests_passed - coalesce(max(min(CAST(OLD.passed_tests AS INTEGER), 9007199254740992), -9007199254740992), 0),
    tests_failed = task_progress_summary_mv.tests_failed - coalesce(max(min(CAST(OLD.failed_tests AS INTEGER), 9007199254740992), -9007199254740992), 0),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_progress_summary_mv.task_id = OLD.task_id;
  UPDATE task_progress_summary_mv SET
    test_run_count = task_progress_summary_mv.test_run_count + 1,
    test_count = task_progress_summary_mv.test_count + coalesce(max(min(CAST(NEW.total_tests AS INTEGER), 9007199254740992), -9007199254740992), 0),
    tests_passed = task_progress_summary_mv.tests_passed + coalesce(max(min(CAST(NEW.passed_tests AS INTEGER), 9007199254740992), -9007199254740992), 0),
    tests_failed = task_progress_summary_mv.tests_failed + coalesce(max(min(CAST(NEW.failed_tests AS INTEGER), 9007199254740992), -9007199254740992), 0),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_progress_summary_mv.task_id = NEW.task_id;
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_test_execution_delete AFTER DELETE ON test_executions
BEGIN
  UPDATE task_progress_summary_mv SET
    test_run_count = task_progress_summary_mv.test_run_count - 1,
    test_count = task_progress_summary_mv.test_count - coalesce(max(min(CAST(OLD.total_tests AS INTEGER), 9007199254740992), -9007199254740992), 0),
    tests_passed = task_progress_summary_mv.tests_passed - coalesce(max(min(CAST(OLD.passed_tests AS INTEGER), 9007199254740992), -9007199254740992), 0),
    tests_failed = task_progress_summary_mv.tests_failed - coalesce(max(min(CAST(OLD.failed_tests AS INTEGER), 9007199254740992), -9007199254740992), 0),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_progress_summary_mv.task_id = OLD.task_id;
  DELETE FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'test_executions' AND id = OLD.id;
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_execution_replace BEFORE INSERT ON agent_executions
WHEN EXISTS (SELECT 1 FROM agent_executions r WHERE r.id = NEW.id)
BEGIN
  INSERT INTO viewkeeper_replaced (view, source, id, view_key, contribution)
  SELECT 'task_progress_summary_mv', 'agent_executions', r.id, r.task_id, json_array(1)
  FROM agent_executions r WHERE r.id = NEW.id
  ON CONFLICT (view, source, id) DO UPDATE SET view_key = excluded.view_key, contribution = excluded.contribution;
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_execution_rename_over BEFORE UPDATE OF id ON agent_executions
WHEN OLD.id IS NOT NEW.id AND EXISTS (SELECT 1 FROM agent_executions r WHERE r.id = NEW.id)
BEGIN
  INSERT INTO viewkeeper_replaced (view, source, id, view_key, contribution)
  SELECT 'task_progress_summary_mv', 'agent_executions', r.id, r.task_id, json_array(1)
  FROM agent_executions r WHERE r.id = NEW.id
  ON CONFLICT (view, source, id) DO UPDATE SET view_key = excluded.view_key, contribution = excluded.contribution;
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_execution AFTER INSERT ON agent_executions
BEGIN
  UPDATE task_progress_summary_mv SET
    agent_executions = task_progress_summary_mv.agent_executions + 1,
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_progress_summary_mv.task_id = NEW.task_id;
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_execution_replaced AFTER INSERT ON agent_executions
WHEN EXISTS (SELECT 1 FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'agent_executions' AND id = NEW.id)
BEGIN
  UPDATE task_progress_summary_mv SET
    agent_executions = task_progress_summary_mv.agent_executions - (SELECT contribution ->> 0 FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'agent_executions' AND id = NEW.id),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_progress_summary_mv.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'agent_executions' AND id = NEW.id);
  DELETE FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'agent_executions' AND id = NEW.id;
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_execution_move AFTER UPDATE OF id, task_id ON agent_executions
WHEN OLD.id IS NOT NEW.id OR OLD.task_id IS NOT NEW.task_id
BEGIN
  UPDATE task_progress_summary_mv SET
    agent_executions = task_progress_summary_mv.agent_executions - (SELECT contribution ->> 0 FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'agent_executions' AND id = NEW.id),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_progress_summary_mv.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'agent_executions' AND id = NEW.id)
    AND OLD.id IS NOT NEW.id;
  DELETE FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'agent_executions' AND id = OLD.id;
  DELETE FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'agent_executions' AND id = NEW.id;
  UPDATE task_progress_summary_mv SET
    agent_executions = task_progress_summary_mv.agent_executions - 1,
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_progress_summary_mv.task_id = OLD.task_id;
  UPDATE task_progress_summary_mv SET
    agent_executions = task_progress_summary_mv.agent_executions + 1,
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_progress_summary_mv.task_id = NEW.task_id;
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_execution_delete AFTER DELETE ON agent_executions
BEGIN
  UPDATE task_progress_summary_mv SET
    agent_executions = task_progress_summary_mv.agent_executions - 1,
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_progress_summary_mv.task_id = OLD.task_id;
  DELETE FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'agent_executions' AND id = OLD.id;
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_coverage_replace BEFORE INSERT ON code_coverage
WHEN EXISTS (SELECT 1 FROM code_coverage r WHERE r.id = NEW.id)
BEGIN
  INSERT INTO viewkeeper_replaced (view, source, id, view_key, contribution)
  SELECT 'task_progress_summary_mv', 'code_coverage', r.id, r.task_id, json_array()
  FROM code_coverage r WHERE r.id = NEW.id
  ON CONFLICT (view, source, id) DO UPDATE SET view_key = excluded.view_key, contribution = excluded.contribution;
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_coverage_rename_over BEFORE UPDATE OF id ON code_coverage
WHEN OLD.id IS NOT NEW.id AND EXISTS (SELECT 1 FROM code_coverage r WHERE r.id = NEW.id)
BEGIN
  INSERT INTO viewkeeper_replaced (view, source, id, view_key, contribution)
  SELECT 'task_progress_summary_mv', 'code_coverage', r.id, r.task_id, json_array()
  FROM code_coverage r WHERE r.id = NEW.id
  ON CONFLICT (view, source, id) DO UPDATE SET view_key = excluded.view_key, contribution = excluded.contribution;
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_coverage AFTER INSERT ON code_coverage
BEGIN
  UPDATE task_progress_summary_mv SET
    line_coverage = n.line_coverage,
    branch_coverage = n.branch_coverage,
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  FROM (
    SELECT l0.line_coverage AS line_coverage,
      l0.branch_coverage AS branch_coverage
    FROM (SELECT 1)
    LEFT JOIN code_coverage AS l0 ON l0.id = (SELECT x.id FROM code_coverage x WHERE x.task_id = NEW.task_id ORDER BY x.measured_at DESC, x.id DESC LIMIT 1)
  ) AS n
  WHERE task_progress_summary_mv.task_id = NEW.task_id
    AND (task_progress_summary_mv.line_coverage IS NOT n.line_coverage OR task_progress_summary_mv.branch_coverage IS NOT n.branch_coverage);
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_coverage_replaced AFTER INSERT ON code_coverage
WHEN EXISTS (SELECT 1 FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'code_coverage' AND id = NEW.id)
BEGIN
  UPDATE task_progress_summary_mv SET
    line_coverage = n.line_coverage,
    branch_coverage = n.branch_coverage,
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  FROM (
    SELECT l0.line_coverage AS line_coverage,
      l0.branch_coverage AS branch_coverage
    FROM (SELECT 1)
    LEFT JOIN code_coverage AS l0 ON l0.id = (SELECT x.id FROM code_coverage x WHERE x.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'code_coverage' AND id = NEW.id) ORDER BY x.measured_at DESC, x.id DESC LIMIT 1)
  ) AS n
  WHERE task_progress_summary_mv.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'code_coverage' AND id = NEW.id)
    AND (task_progress_summary_mv.line_coverage IS NOT n.line_coverage OR task_progress_summary_mv.branch_coverage IS NOT n.branch_coverage);
  DELETE FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'code_coverage' AND id = NEW.id;
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_coverage_update AFTER UPDATE OF measured_at, line_coverage, branch_coverage ON code_coverage
WHEN OLD.id IS NEW.id AND OLD.task_id IS NEW.task_id AND (OLD.measured_at IS NOT NEW.measured_at OR OLD.line_coverage IS NOT NEW.line_coverage OR OLD.branch_coverage IS NOT NEW.branch_coverage)
BEGIN
  UPDATE task_progress_summary_mv SET
    line_coverage = n.line_coverage,
    branch_coverage = n.branch_coverage,
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  FROM (
    SELECT l0.line_coverage AS line_coverage,
      l0.branch_coverage AS branch_coverage
    FROM (SELECT 1)
    LEFT JOIN code_coverage AS l0 ON l0.id = (SELECT x.id FROM code_coverage x WHERE x.task_id = NEW.task_id ORDER BY x.measured_at DESC, x.id DESC LIMIT 1)
  ) AS n
  WHERE task_progress_summary_mv.task_id = NEW.task_id
    AND (task_progress_summary_mv.line_coverage IS NOT n.line_coverage OR task_progress_summary_mv.branch_coverage IS NOT n.branch_coverage);
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_coverage_move AFTER UPDATE OF id, task_id ON code_coverage
WHEN OLD.id IS NOT NEW.id OR OLD.task_id IS NOT NEW.task_id
BEGIN
  UPDATE task_progress_summary_mv SET
    line_coverage = n.line_coverage,
    branch_coverage = n.branch_coverage,
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  FROM (
    SELECT l0.line_coverage AS line_coverage,
      l0.branch_coverage AS branch_coverage
    FROM (SELECT 1)
    LEFT JOIN code_coverage AS l0 ON l0.id = (SELECT x.id FROM code_coverage x WHERE x.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'code_coverage' AND id = NEW.id) ORDER BY x.measured_at DESC, x.id DESC LIMIT 1)
  ) AS n
  WHERE task_progress_summary_mv.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'code_coverage' AND id = NEW.id)
    AND OLD.id IS NOT NEW.id
    AND (task_progress_summary_mv.line_coverage IS NOT n.line_coverage OR task_progress_summary_mv.branch_coverage IS NOT n.branch_coverage);
  DELETE FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'code_coverage' AND id = OLD.id;
  DELETE FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'code_coverage' AND id = NEW.id;
  UPDATE task_progress_summary_mv SET
    line_coverage = n.line_coverage,
    branch_coverage = n.branch_coverage,
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  FROM (
    SELECT l0.line_coverage AS line_coverage,
      l0.branch_coverage AS branch_coverage
    FROM (SELECT 1)
    LEFT JOIN code_coverage AS l0 ON l0.id = (SELECT x.id FROM code_coverage x WHERE x.task_id = OLD.task_id ORDER BY x.measured_at DESC, x.id DESC LIMIT 1)
  ) AS n
  WHERE task_progress_summary_mv.task_id = OLD.task_id
    AND (task_progress_summary_mv.line_coverage IS NOT n.line_coverage OR task_progress_summary_mv.branch_coverage IS NOT n.branch_coverage);
  UPDATE task_progress_summary_mv SET
    line_coverage = n.line_coverage,
    branch_coverage = n.branch_coverage,
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  FROM (
    SELECT l0.line_coverage AS line_coverage,
      l0.branch_coverage AS branch_coverage
    FROM (SELECT 1)
    LEFT JOIN code_coverage AS l0 ON l0.id = (SELECT x.id FROM code_coverage x WHERE x.task_id = NEW.task_id ORDER BY x.measured_at DESC, x.id DESC LIMIT 1)
  ) AS n
  WHERE task_progress_summary_mv.task_id = NEW.task_id
    AND (task_progress_summary_mv.line_coverage IS NOT n.line_coverage OR task_progress_summary_mv.branch_coverage IS NOT n.branch_coverage);
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_coverage_delete AFTER DELETE ON code_coverage
BEGIN
  UPDATE task_progress_summary_mv SET
    line_coverage = n.line_coverage,
    branch_coverage = n.branch_coverage,
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  FROM (
    SELECT l0.line_coverage AS line_coverage,
      l0.branch_coverage AS branch_coverage
    FROM (SELECT 1)
    LEFT JOIN code_coverage AS l0 ON l0.id = (SELECT x.id FROM code_coverage x WHERE x.task_id = OLD.task_id ORDER BY x.measured_at DESC, x.id DESC LIMIT 1)
  ) AS n
  WHERE task_progress_summary_mv.task_id = OLD.task_id
    AND (task_progress_summary_mv.line_coverage IS NOT n.line_coverage OR task_progress_summary_mv.branch_coverage IS NOT n.branch_coverage);
  DELETE FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'code_coverage' AND id = OLD.id;
END;

CREATE TRIGGER IF NOT EXISTS init_agent_summary_on_task_create AFTER INSERT ON tasks
BEGIN
  INSERT INTO agent_execution_summary_mv (task_id, project_id, last_refreshed_at)
  SELECT NEW.id, NEW.project_id, strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE NEW.id IS NOT NULL
  ON CONFLICT (task_id) DO UPDATE SET
    project_id = excluded.project_id,
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE agent_execution_summary_mv.project_id IS NOT excluded.project_id;
END;

CREATE TRIGGER IF NOT EXISTS init_agent_summary_on_task_create_with_children AFTER INSERT ON tasks
WHEN EXISTS (SELECT 1 FROM agent_executions c WHERE c.task_id = NEW.id)
BEGIN
  INSERT INTO agent_execution_summary_mv (task_id, project_id, total_executions, running_executions, completed_executions, failed_executions, executions_by_type, total_duration_ms, latest_execution_id, latest_agent_type, latest_status, latest_started_at, total_actions, bash_actions, edit_actions, write_actions, duration_ms_count, cost_micro_usd, last_refreshed_at)
  SELECT d.task_id, d.project_id, d.total_executions, d.running_executions, d.completed_executions, d.failed_executions, d.executions_by_type, d.total_duration_ms, d.latest_execution_id, d.latest_agent_type, d.latest_status, d.latest_started_at, d.total_actions, d.bash_actions, d.edit_actions, d.write_actions, d.duration_ms_count, d.cost_micro_usd, strftime('%Y-%m-%d %H:%M:%f', 'now')
  FROM agent_execution_summary d WHERE d.task_id = NEW.id
  ON CONFLICT (task_id) DO UPDATE SET
    project_id = excluded.project_id,
    total_executions = excluded.total_executions,
    running_executions = excluded.running_executions,
    completed_executions = excluded.completed_executions,
    failed_executions = excluded.failed_executions,
    executions_by_type = excluded.executions_by_type,
    total_duration_ms = excluded.total_duration_ms,
    latest_execution_id = excluded.latest_execution_id,
    latest_agent_type = excluded.latest_agent_type,
    latest_status = excluded.latest_status,
    latest_started_at = excluded.latest_started_at,
    total_actions = excluded.total_actions,
    bash_actions = excluded.bash_actions,
    edit_actions = excluded.edit_actions,
    write_actions = excluded.write_actions,
    duration_ms_count = excluded.duration_ms_count,
    cost_micro_usd = excluded.cost_micro_usd,
    last_refreshed_at = excluded.last_refreshed_at
  WHERE agent_execution_summary_mv.project_id IS NOT excluded.project_id OR agent_execution_summary_mv.total_executions IS NOT excluded.total_executions OR agent_execution_summary_mv.running_executions IS NOT excluded.running_executions OR agent_execution_summary_mv.completed_executions IS NOT excluded.completed_executions OR agent_execution_summary_mv.failed_executions IS NOT excluded.failed_executions OR agent_execution_summary_mv.executions_by_type IS NOT excluded.executions_by_type OR agent_execution_summary_mv.total_duration_ms IS NOT excluded.total_duration_ms OR agent_execution_summary_mv.latest_execution_id IS NOT excluded.latest_execution_id OR agent_execution_summary_mv.latest_agent_type IS NOT excluded.latest_agent_type OR agent_execution_summary_mv.latest_status IS NOT excluded.latest_status OR agent_execution_summary_mv.latest_started_at IS NOT excluded.latest_started_at OR agent_execution_summary_mv.total_actions IS NOT excluded.total_actions OR agent_execution_summary_mv.bash_actions IS NOT excluded.bash_actions OR agent_execution_summary_mv.edit_actions IS NOT excluded.edit_actions OR agent_execution_summary_mv.write_actions IS NOT excluded.write_actions OR agent_execution_summary_mv.duration_ms_count IS NOT excluded.duration_ms_count OR agent_execution_summary_mv.cost_micro_usd IS NOT excluded.cost_micro_usd;
END;

CREATE TRIGGER IF NOT EXISTS refresh_agent_summary_on_task_update AFTER UPDATE OF project_id ON tasks
WHEN OLD.id IS NEW.id AND (OLD.project_id IS NOT NEW.project_id)
BEGIN
  UPDATE agent_execution_summary_mv SET
    project_id = NEW.project_id,
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE agent_execution_summary_mv.task_id = NEW.id AND (agent_execution_summary_mv.project_id IS NOT NEW.project_id);
END;

CREATE TRIGGER IF NOT EXISTS refresh_agent_summary_on_task_rename AFTER UPDATE OF id ON tasks
WHEN OLD.id IS NOT NEW.id
BEGIN
  DELETE FROM agent_execution_summary_mv WHERE task_id = OLD.id;
  INSERT INTO agent_execution_summary_mv (task_id, project_id, last_refreshed_at)
  SELECT NEW.id, NEW.project_id, strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE NEW.id IS NOT NULL
  ON CONFLICT (task_id) DO UPDATE SET
    project_id = excluded.project_id,
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE agent_execution_summary_mv.project_id IS NOT excluded.project_id;
END;

CREATE TRIGGER IF NOT EXISTS refresh_agent_summary_on_task_rename_with_children AFTER UPDATE OF id ON tasks
WHEN OLD.id IS NOT NEW.id AND (EXISTS (SELECT 1 FROM agent_executions c WHERE c.task_id = NEW.id))
BEGIN
  INSERT INTO agent_execution_summary_mv (task_id, project_id, total_executions, running_executions, completed_executions, failed_executions, executions_by_type, total_duration_ms, latest_execution_id, latest_agent_type, latest_status, latest_started_at, total_actions, bash_actions, edit_actions, write_actions, duration_ms_count, cost_micro_usd, last_refreshed_at)
  SELECT d.task_id, d.project_id, d.total_executions, d.running_executions, d.completed_executions, d.failed_executions, d.executions_by_type, d.total_duration_ms, d.latest_execution_id, d.latest_agent_type, d.latest_status, d.latest_started_at, d.total_actions, d.bash_actions, d.edit_actions, d.write_actions, d.duration_ms_count, d.cost_micro_usd, strftime('%Y-%m-%d %H:%M:%f', 'now')
  FROM agent_execution_summary d WHERE d.task_id = NEW.id
  ON CONFLICT (task_id) DO UPDATE SET
    project_id = excluded.project_id,
    total_executions = excluded.total_executions,
    running_executions = excluded.running_executions,
    completed_executions = excluded.completed_executions,
    failed_executions = excluded.failed_executions,
    executions_by_type = excluded.executions_by_type,
    total_duration_ms = excluded.total_duration_ms,
    latest_execution_id = excluded.latest_execution_id,
    latest_agent_type = excluded.latest_agent_type,
    latest_status = excluded.latest_status,
    latest_started_at = excluded.latest_started_at,
    total_actions = excluded.total_actions,
    bash_actions = excluded.bash_actions,
    edit_actions = excluded.edit_actions,
    write_actions = excluded.write_actions,
    duration_ms_count = excluded.duration_ms_count,
    cost_micro_usd = excluded.cost_micro_usd,
    last_refreshed_at = excluded.last_refreshed_at
  WHERE agent_execution_summary_mv.project_id IS NOT excluded.project_id OR agent_execution_summary_mv.total_executions IS NOT excluded.total_executions OR agent_execution_summary_mv.running_executions IS NOT excluded.running_executions OR agent_execution_summary_mv.completed_executions IS NOT excluded.completed_executions OR agent_execution_summary_mv.failed_executions IS NOT excluded.failed_executions OR agent_execution_summary_mv.executions_by_type IS NOT excluded.executions_by_type OR agent_execution_summary_mv.total_duration_ms IS NOT excluded.total_duration_ms OR agent_execution_summary_mv.latest_execution_id IS NOT excluded.latest_execution_id OR agent_execution_summary_mv.latest_agent_type IS NOT excluded.latest_agent_type OR agent_execution_summary_mv.latest_status IS NOT excluded.latest_status OR agent_execution_summary_mv.latest_started_at IS NOT excluded.latest_started_at OR agent_execution_summary_mv.total_actions IS NOT excluded.total_actions OR agent_execution_summary_mv.bash_actions IS NOT excluded.bash_actions OR agent_execution_summary_mv.edit_actions IS NOT excluded.edit_actions OR agent_execution_summary_mv.write_actions IS NOT excluded.write_actions OR agent_execution_summary_mv.duration_ms_count IS NOT excluded.duration_ms_count OR agent_execution_summary_mv.cost_micro_usd IS NOT excluded.cost_micro_usd;
END;

CREATE TRIGGER IF NOT EXISTS refresh_agent_summary_on_task_delete AFTER DELETE ON tasks
BEGIN
  DELETE FROM agent_execution_summary_mv WHERE task_id = OLD.id;
END;

CREATE TRIGGER IF NOT EXISTS refresh_agent_summary_on_execution_replace BEFORE INSERT ON agent_executions
WHEN EXISTS (SELECT 1 FROM agent_executions r WHERE r.id = NEW.id)
BEGIN
  INSERT INTO viewkeeper_replaced (view, source, id, view_key, contribution)
  SELECT 'agent_execution_summary_mv', 'agent_executions', r.id, r.task_id, json_array(1, iif(r.status = 'running', 1, 0), iif(r.status = 'completed', 1, 0), iif(r.status = 'failed', 1, 0), coalesce(max(min(CAST(r.duration_ms AS INTEGER), 9007199254740992), -9007199254740992), 0), iif(r.duration_ms IS NOT NULL, 1, 0), coalesce(max(min(CAST(round(r.cost_usd * 1e6) AS INTEGER), 9007199254740992), -9007199254740992), 0), (SELECT count(*) FROM agent_actions b WHERE b.agent_execution_id = r.id), (SELECT coalesce(sum(iif(b.action_type = 'bash', 1, 0)), 0) FROM agent_actions b WHERE b.agent_execution_id = r.id), (SELECT coalesce(sum(iif(b.action_type = 'edit', 1, 0)), 0) FROM agent_actions b WHERE b.agent_execution_id = r.id), (SELECT coalesce(sum(iif(b.action_type = 'write', 1, 0)), 0) FROM agent_actions b WHERE b.agent_execution_id = r.id), CAST(r.agent_type AS TEXT))
  FROM agent_executions r WHERE r.id = NEW.id
  ON CONFLICT (view, source, id) DO UPDATE SET view_key = excluded.view_key, contribution = excluded.contribution;
END;

CREATE TRIGGER IF NOT EXISTS refresh_agent_summary_on_execution_rename_over BEFORE UPDATE OF id ON agent_executions
WHEN OLD.id IS NOT NEW.id AND EXISTS (SELECT 1 FROM agent_executions r WHERE r.id = NEW.id)
BEGIN
  INSERT INTO viewkeeper_replaced (view, source, id, view_key, contribution)
  SELECT 'agent_execution_summary_mv', 'agent_executions', r.id, r.task_id, json_array(1, iif(r.status = 'running', 1, 0), iif(r.status = 'completed', 1, 0), iif(r.status = 'failed', 1, 0), coalesce(max(min(CAST(r.duration_ms AS INTEGER), 9007199254740992), -9007199254740992), 0), iif(r.duration_ms IS NOT NULL, 1, 0), coalesce(max(min(CAST(round(r.cost_usd * 1e6) AS INTEGER), 9007199254740992), -9007199254740992), 0), (SELECT count(*) FROM agent_actions b WHERE b.agent_execution_id = r.id), (SELECT coalesce(sum(iif(b.action_type = 'bash', 1, 0)), 0) FROM agent_actions b WHERE b.agent_execution_id = r.id), (SELECT coalesce(sum(iif(b.action_type = 'edit', 1, 0)), 0) FROM agent_actions b WHERE b.agent_execution_id = r.id), (SELECT coalesce(sum(iif(b.action_type = 'write', 1, 0)), 0) FROM agent_actions b WHERE b.agent_execution_id = r.id), CAST(r.agent_type AS TEXT))
  FROM agent_executions r WHERE r.id = NEW.id
  ON CONFLICT (view, source, id) DO UPDATE SET view_key = excluded.view_key, contribution = excluded.contribution;
END;

CREATE TRIGGER IF NOT EXISTS refresh_agent_summary_on_execution AFTER INSERT ON agent_executions
BEGIN
  UPDATE agent_execution_summary_mv SET
    total_executions = agent_execution_summary_mv.total_executions + 1,
    running_executions = agent_execution_summary_mv.running_executions + iif(NEW.status = 'running', 1, 0),
    completed_executions = agent_execution_summary_mv.completed_executions + iif(NEW.status = 'completed', 1, 0),
    failed_executions = agent_execution_summary_mv.failed_executions + iif(NEW.status = 'failed', 1, 0),
    total_duration_ms = agent_execution_summary_mv.total_duration_ms + coalesce(max(min(CAST(NEW.duration_ms AS INTEGER), 9007199254740992), -9007199254740992), 0),
    duration_ms_count = agent_execution_summary_mv.duration_ms_count + iif(NEW.duration_ms IS NOT NULL, 1, 0),
    cost_micro_usd = agent_execution_summary_mv.cost_micro_usd + coalesce(max(min(CAST(round(NEW.cost_usd * 1e6) AS INTEGER), 9007199254740992), -9007199254740992), 0),
    total_actions = agent_execution_summary_mv.total_actions + (SELECT count(*) FROM agent_actions b WHERE b.agent_execution_id = NEW.id),
    bash_actions = agent_execution_summary_mv.bash_actions + (SELECT coalesce(sum(iif(b.action_type = 'bash', 1, 0)), 0) FROM agent_actions b WHERE b.agent_execution_id = NEW.id),
    edit_actions = agent_execution_summary_mv.edit_actions + (SELECT coalesce(sum(iif(b.action_type = 'edit', 1, 0)), 0) FROM agent_actions b WHERE b.agent_execution_id = NEW.id),
    write_actions = agent_execution_summary_mv.write_actions + (SELECT coalesce(sum(iif(b.action_type = 'write', 1, 0)), 0) FROM agent_actions b WHERE b.agent_execution_id = NEW.id),
    executions_by_type = iif(NOT (false) AND json_valid(agent_execution_summary_mv.executions_by_type) AND json_type(agent_execution_summary_mv.executions_by_type) = 'object', iif(NEW.agent_type IS NULL, agent_execution_summary_mv.executions_by_type, (SELECT json_group_object(key, value ORDER BY key) FROM json_each(json_patch(agent_execution_summary_mv.executions_by_type, json_object(CAST(NEW.agent_type AS TEXT), nullif(coalesce((SELECT value FROM json_each(agent_execution_summary_mv.executions_by_type) WHERE key = CAST(NEW.agent_type AS TEXT)), 0) + 1, 0)))))), agent_execution_summary_mv.executions_by_type),
    latest_execution_id = n.latest_execution_id,
    latest_agent_type = n.latest_agent_type,
    latest_status = n.latest_status,
    latest_started_at = n.latest_started_at,
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  FROM (
    SELECT l0.id AS latest_execution_id,
      l0.agent_type AS latest_agent_type,
      l0.status AS latest_status,
      l0.started_at AS latest_started_at
    FROM (SELECT 1)
    LEFT JOIN agent_executions AS l0 ON l0.id = (SELECT x.id FROM agent_executions x WHERE x.task_id = NEW.task_id ORDER BY x.started_at DESC, x.id DESC LIMIT 1)
  ) AS n
  WHERE agent_execution_summary_mv.task_id = NEW.task_id;
END;

CREATE TRIGGER IF NOT EXISTS refresh_agent_summary_on_execution_replaced AFTER INSERT ON agent_executions
WHEN EXISTS (SELECT 1 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = NEW.id)
BEGIN
  UPDATE agent_execution_summary_mv SET
    total_executions = agent_execution_summary_mv.total_executions - (SELECT contribution ->> 0 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = NEW.id),
    running_executions = agent_execution_summary_mv.running_executions - (SELECT contribution ->> 1 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = NEW.id),
    completed_executions = agent_execution_summary_mv.completed_executions - (SELECT contribution ->> 2 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = NEW.id),
    failed_executions = agent_execution_summary_mv.failed_executions - (SELECT contribution ->> 3 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = NEW.id),
    total_duration_ms = agent_execution_summary_mv.total_duration_ms - (SELECT contribution ->> 4 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = NEW.id),
    duration_ms_count = agent_execution_summary_mv.duration_ms_count - (SELECT contribution ->> 5 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = NEW.id),
    cost_micro_usd = agent_execution_summary_mv.cost_micro_usd - (SELECT contribution ->> 6 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = NEW.id),
    total_actions = agent_execution_summary_mv.total_actions - (SELECT contribution ->> 7 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = NEW.id),
    bash_actions = agent_execution_summary_mv.bash_actions - (SELECT contribution ->> 8 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = NEW.id),
    edit_actions = agent_execution_summary_mv.edit_actions - (SELECT contribution ->> 9 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = NEW.id),
    write_actions = agent_execution_summary_mv.write_actions - (SELECT contribution ->> 10 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = NEW.id),
    executions_by_type = iif(NOT (false) AND json_valid(agent_execution_summary_mv.executions_by_type) AND json_type(agent_execution_summary_mv.executions_by_type) = 'object', iif((SELECT contribution ->> 11 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = NEW.id) IS NULL, agent_execution_summary_mv.executions_by_type, (SELECT json_group_object(key, value ORDER BY key) FROM json_each(json_patch(agent_execution_summary_mv.executions_by_type, json_object(CAST((SELECT contribution ->> 11 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = NEW.id) AS TEXT), nullif(coalesce((SELECT value FROM json_each(agent_execution_summary_mv.executions_by_type) WHERE key = CAST((SELECT contribution ->> 11 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = NEW.id) AS TEXT)), 0) - 1, 0)))))), agent_execution_summary_mv.executions_by_type),
    latest_execution_id = n.latest_execution_id,
    latest_agent_type = n.latest_agent_type,
    latest_status = n.latest_status,
    latest_started_at = n.latest_started_at,
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  FROM (
    SELECT l0.id AS latest_execution_id,
      l0.agent_type AS latest_agent_type,
      l0.status AS latest_status,
      l0.started_at AS latest_started_at
    FROM (SELECT 1)
    LEFT JOIN agent_executions AS l0 ON l0.id = (SELECT x.id FROM agent_executions x WHERE x.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = NEW.id) ORDER BY x.started_at DESC, x.id DESC LIMIT 1)
  ) AS n
  WHERE agent_execution_summary_mv.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = NEW.id);
  DELETE FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = NEW.id;
END;

CREATE TRIGGER IF NOT EXISTS refresh_agent_summary_on_execution_update AFTER UPDATE OF status, duration_ms, cost_usd, agent_type, started_at, id ON agent_executions
WHEN OLD.id IS NEW.id AND OLD.task_id IS NEW.task_id AND (OLD.status IS NOT NEW.status OR OLD.duration_ms IS NOT NEW.duration_ms OR OLD.cost_usd IS NOT NEW.cost_usd OR OLD.agent_type IS NOT NEW.agent_type OR OLD.started_at IS NOT NEW.started_at OR OLD.id IS NOT NEW.id)
BEGIN
  UPDATE agent_execution_summary_mv SET
    running_executions = agent_execution_summary_mv.running_executions + iif(NEW.status = 'running', 1, 0) - iif(OLD.status = 'running', 1, 0),
    completed_executions = agent_execution_summary_mv.completed_executions + iif(NEW.status = 'completed', 1, 0) - iif(OLD.status = 'completed', 1, 0),
    failed_executions = agent_execution_summary_mv.failed_executions + iif(NEW.status = 'failed', 1, 0) - iif(OLD.status = 'failed', 1, 0),
    total_duration_ms = agent_execution_summary_mv.total_duration_ms + coalesce(max(min(CAST(NEW.duration_ms AS INTEGER), 9007199254740992), -9007199254740992), 0) - coalesce(max(min(CAST(OLD.duration_ms AS INTEGER), 9007199254740992), -9007199254740992), 0),
    duration_ms_count = agent_execution_summary_mv.duration_ms_count + iif(NEW.duration_ms IS NOT NULL, 1, 0) - iif(OLD.duration_ms IS NOT NULL, 1, 0),
    cost_micro_usd = agent_execution_summary_mv.cost_micro_usd + coalesce(max(min(CAST(round(NEW.cost_usd * 1e6) AS INTEGER), 9007199254740992), -9007199254740992), 0) - coalesce(max(min(CAST(round(OLD.cost_usd * 1e6) AS INTEGER), 9007199254740992), -9007199254740992), 0),
    executions_by_type = iif(NOT (NEW.agent_type IS OLD.agent_type) AND json_valid(agent_execution_summary_mv.executions_by_type) AND json_type(agent_execution_summary_mv.executions_by_type) = 'object', iif(OLD.agent_type IS NULL, iif(NEW.agent_type IS NULL, agent_execution_summary_mv.executions_by_type, (SELECT json_group_object(key, value ORDER BY key) FROM json_each(json_patch(agent_execution_summary_mv.executions_by_type, json_object(CAST(NEW.agent_type AS TEXT), nullif(coalesce((SELECT value FROM json_each(agent_execution_summary_mv.executions_by_type) WHERE key = CAST(NEW.agent_type AS TEXT)), 0) + 1, 0)))))), (SELECT json_group_object(key, value ORDER BY key) FROM json_each(json_patch(iif(NEW.agent_type IS NULL, agent_execution_summary_mv.executions_by_type, (SELECT json_group_object(key, value ORDER BY key) FROM json_each(json_patch(agent_execution_summary_mv.executions_by_type, json_object(CAST(NEW.agent_type AS TEXT), nullif(coalesce((SELECT value FROM json_each(agent_execution_summary_mv.executions_by_type) WHERE key = CAST(NEW.agent_type AS TEXT)), 0) + 1, 0)))))), json_object(CAST(OLD.agent_type AS TEXT), nullif(coalesce((SELECT value FROM json_each(iif(NEW.agent_type IS NULL, agent_execution_summary_mv.executions_by_type, (SELECT json_group_object(key, value ORDER BY key) FROM json_each(json_patch(agent_execution_summary_mv.executions_by_type, json_object(CAST(NEW.agent_type AS TEXT), nullif(coalesce((SELECT value FROM json_each(agent_execution_summary_mv.executions_by_type) WHERE key = CAST(NEW.agent_type AS TEXT)), 0) + 1, 0))))))) WHERE key = CAST(OLD.agent_type AS TEXT)), 0) - 1, 0)))))), agent_execution_summary_mv.executions_by_type),
    latest_execution_id = n.latest_execution_id,
    latest_agent_type = n.latest_agent_type,
    latest_status = n.latest_status,
    latest_started_at = n.latest_started_at,
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  FROM (
    SELECT l0.id AS latest_execution_id,
      l0.agent_type AS latest_agent_type,
      l0.status AS latest_status,
      l0.started_at AS latest_started_at
    FROM (SELECT 1)
    LEFT JOIN agent_executions AS l0 ON l0.id = (SELECT x.id FROM agent_executions x WHERE x.task_id = NEW.task_id ORDER BY x.started_at DESC, x.id DESC LIMIT 1)
  ) AS n
  WHERE agent_execution_summary_mv.task_id = NEW.task_id
    AND (0 + iif(NEW.status = 'running', 1, 0) - iif(OLD.status = 'running', 1, 0) <> 0 OR 0 + iif(NEW.status = 'completed', 1, 0) - iif(OLD.status = 'completed', 1, 0) <> 0 OR 0 + iif(NEW.status = 'failed', 1, 0) - iif(OLD.status = 'failed', 1, 0) <> 0 OR 0 + coalesce(max(min(CAST(NEW.duration_ms AS INTEGER), 9007199254740992), -9007199254740992), 0) - coalesce(max(min(CAST(OLD.duration_ms AS INTEGER), 9007199254740992), -9007199254740992), 0) <> 0 OR 0 + iif(NEW.duration_ms IS NOT NULL, 1, 0) - iif(OLD.duration_ms IS NOT NULL, 1, 0) <> 0 OR 0 + coalesce(max(min(CAST(round(NEW.cost_usd * 1e6) AS INTEGER), 9007199254740992), -9007199254740992), 0) - coalesce(max(min(CAST(round(OLD.cost_usd * 1e6) AS INTEGER), 9007199254740992), -9007199254740992), 0) <> 0 OR NOT (NEW.agent_type IS OLD.agent_type) OR agent_execution_summary_mv.latest_execution_id IS NOT n.latest_execution_id OR agent_execution_summary_mv.latest_agent_type IS NOT n.latest_agent_type OR agent_execution_summary_mv.latest_status IS NOT n.latest_status OR agent_execution_summary_mv.latest_started_at IS NOT n.latest_started_at);
END;

CREATE TRIGGER IF NOT EXISTS refresh_agent_summary_on_execution_move AFTER UPDATE OF id, task_id ON agent_executions
WHEN OLD.id IS NOT NEW.id OR OLD.task_id IS NOT NEW.task_id
BEGIN
  INSERT INTO agent_execution_summary_mv (task_id, project_id, total_executions, running_executions, completed_executions, failed_executions, executions_by_type, total_duration_ms, latest_execution_id, latest_agent_type, latest_status, latest_started_at, total_actions, bash_actions, edit_actions, write_actions, duration_ms_count, cost_micro_usd, last_refreshed_at)
  SELECT d.task_id, d.project_id, d.total_executions, d.running_executions, d.completed_executions, d.failed_executions, d.executions_by_type, d.total_duration_ms, d.latest_execution_id, d.latest_agent_type, d.latest_status, d.latest_started_at, d.total_actions, d.bash_actions, d.edit_actions, d.write_actions, d.duration_ms_count, d.cost_micro_usd, strftime('%Y-%m-%d %H:%M:%f', 'now')
  FROM agent_execution_summary d WHERE d.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = NEW.id)
  ON CONFLICT (task_id) DO UPDATE SET
    project_id = excluded.project_id,
    total_executions = excluded.total_executions,
    running_executions = excluded.running_executions,
    completed_executions = excluded.completed_executions,
    failed_executions = excluded.failed_executions,
    executions_by_type = excluded.executions_by_type,
    total_duration_ms = excluded.total_duration_ms,
    latest_execution_id = excluded.latest_execution_id,
    latest_agent_type = excluded.latest_agent_type,
    latest_status = excluded.latest_status,
    latest_started_at = excluded.latest_started_at,
    total_actions = excluded.total_actions,
    bash_actions = excluded.bash_actions,
    edit_actions = excluded.edit_actions,
    write_actions = excluded.write_actions,
    duration_ms_count = excluded.duration_ms_count,
    cost_micro_usd = excluded.cost_micro_usd,
    last_refreshed_at = excluded.last_refreshed_at
  WHERE agent_execution_summary_mv.project_id IS NOT excluded.project_id OR agent_execution_summary_mv.total_executions IS NOT excluded.total_executions OR agent_execution_summary_mv.running_executions IS NOT excluded.running_executions OR agent_execution_summary_mv.completed_executions IS NOT excluded.completed_executions OR agent_execution_summary_mv.failed_executions IS NOT excluded.failed_executions OR agent_execution_summary_mv.executions_by_type IS NOT excluded.executions_by_type OR agent_execution_summary_mv.total_duration_ms IS NOT excluded.total_duration_ms OR agent_execution_summary_mv.latest_execution_id IS NOT excluded.latest_execution_id OR agent_execution_summary_mv.latest_agent_type IS NOT excluded.latest_agent_type OR agent_execution_summary_mv.latest_status IS NOT excluded.latest_status OR agent_execution_summary_mv.latest_started_at IS NOT excluded.latest_started_at OR agent_execution_summary_mv.total_actions IS NOT excluded.total_actions OR agent_execution_summary_mv.bash_actions IS NOT excluded.bash_actions OR agent_execution_summary_mv.edit_actions IS NOT excluded.edit_actions OR agent_execution_summary_mv.write_actions IS NOT excluded.write_actions OR agent_execution_summary_mv.duration_ms_count IS NOT excluded.duration_ms_count OR agent_execution_summary_mv.cost_micro_usd IS NOT excluded.cost_micro_usd;
  DELETE FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = OLD.id;
  DELETE FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = NEW.id;
  INSERT INTO agent_execution_summary_mv (task_id, project_id, total_executions, running_executions, completed_executions, failed_executions, executions_by_type, total_duration_ms, latest_execution_id, latest_agent_type, latest_status, latest_started_at, total_actions, bash_actions, edit_actions, write_actions, duration_ms_count, cost_micro_usd, last_refreshed_at)
  SELECT d.task_id, d.project_id, d.total_executions, d.running_executions, d.completed_executions, d.failed_executions, d.executions_by_type, d.total_duration_ms, d.latest_execution_id, d.latest_agent_type, d.latest_status, d.latest_started_at, d.total_actions, d.bash_actions, d.edit_actions, d.write_actions, d.duration_ms_count, d.cost_micro_usd, strftime('%Y-%m-%d %H:%M:%f', 'now')
  FROM agent_execution_summary d WHERE d.task_id = OLD.task_id
  ON CONFLICT (task_id) DO UPDATE SET
    project_id = excluded.project_id,
    total_executions = excluded.total_executions,
    running_executions = excluded.running_executions,
    completed_executions = excluded.completed_executions,
    failed_executions = excluded.failed_executions,
    executions_by_type = excluded.executions_by_type,
    total_duration_ms = excluded.total_duration_ms,
    latest_execution_id = excluded.latest_execution_id,
    latest_agent_type = excluded.latest_agent_type,
    latest_status = excluded.latest_status,
    latest_started_at = excluded.latest_started_at,
    total_actions = excluded.total_actions,
    bash_actions = excluded.bash_actions,
    edit_actions = excluded.edit_actions,
    write_actions = excluded.write_actions,
    duration_ms_count = excluded.duration_ms_count,
    cost_micro_usd = excluded.cost_micro_usd,
    last_refreshed_at = excluded.last_refreshed_at
  WHERE agent_execution_summary_mv.project_id IS NOT excluded.project_id OR agent_execution_summary_mv.total_executions IS NOT excluded.total_executions OR agent_execution_summary_mv.running_executions IS NOT excluded.running_executions OR agent_execution_summary_mv.completed_executions IS NOT excluded.completed_executions OR agent_execution_summary_mv.failed_executions IS NOT excluded.failed_executions OR agent_execution_summary_mv.executions_by_type IS NOT excluded.executions_by_type OR agent_execution_summary_mv.total_duration_ms IS NOT excluded.total_duration_ms OR agent_execution_summary_mv.latest_execution_id IS NOT excluded.latest_execution_id OR agent_execution_summary_mv.latest_agent_type IS NOT excluded.latest_agent_type OR agent_execution_summary_mv.latest_status IS NOT excluded.latest_status OR agent_execution_summary_mv.latest_started_at IS NOT excluded.latest_started_at OR agent_execution_summary_mv.total_actions IS NOT excluded.total_actions OR agent_execution_summary_mv.bash_actions IS NOT excluded.bash_actions OR agent_execution_summary_mv.edit_actions IS NOT excluded.edit_actions OR agent_execution_summary_mv.write_actions IS NOT excluded.write_actions OR agent_execution_summary_mv.duration_ms_count IS NOT excluded.duration_ms_count OR agent_execution_summary_mv.cost_micro_usd IS NOT excluded.cost_micro_usd;
  INSERT INTO agent_execution_summary_mv (task_id, project_id, total_executions, running_executions, completed_executions, failed_executions, executions_by_type, total_duration_ms, latest_execution_id, latest_agent_type, latest_status, latest_started_at, total_actions, bash_actions, edit_actions, write_actions, duration_ms_count, cost_micro_usd, last_refreshed_at)
  SELECT d.task_id, d.project_id, d.total_executions, d.running_executions, d.completed_executions, d.failed_executions, d.executions_by_type, d.total_duration_ms, d.latest_execution_id, d.latest_agent_type, d.latest_status, d.latest_started_at, d.total_actions, d.bash_actions, d.edit_actions, d.write_actions, d.duration_ms_count, d.cost_micro_usd, strftime('%Y-%m-%d %H:%M:%f', 'now')
  FROM agent_execution_summary d WHERE d.task_id = NEW.task_id
  ON CONFLICT (task_id) DO UPDATE SET
    project_id = excluded.project_id,
    total_executions = excluded.total_executions,
    running_executions = excluded.running_executions,
    completed_executions = excluded.completed_executions,
    failed_executions = excluded.failed_executions,
    executions_by_type = excluded.executions_by_type,
    total_duration_ms = excluded.total_duration_ms,
    latest_execution_id = excluded.latest_execution_id,
    latest_agent_type = excluded.latest_agent_type,
    latest_status = excluded.latest_status,
    latest_started_at = excluded.latest_started_at,
    total_actions = excluded.total_actions,
    bash_actions = excluded.bash_actions,
    edit_actions = excluded.edit_actions,
    write_actions = excluded.write_actions,
    duration_ms_count = excluded.duration_ms_count,
    cost_micro_usd = excluded.cost_micro_usd,
    last_refreshed_at = excluded.last_refreshed_at
  WHERE agent_execution_summary_mv.project_id IS NOT excluded.project_id OR agent_execution_summary_mv.total_executions IS NOT excluded.total_executions OR agent_execution_summary_mv.running_executions IS NOT excluded.running_executions OR agent_execution_summary_mv.completed_executions IS NOT excluded.completed_executions OR agent_execution_summary_mv.failed_executions IS NOT excluded.failed_executions OR agent_execution_summary_mv.executions_by_type IS NOT excluded.executions_by_type OR agent_execution_summary_mv.total_duration_ms IS NOT excluded.total_duration_ms OR agent_execution_summary_mv.latest_execution_id IS NOT excluded.latest_execution_id OR agent_execution_summary_mv.latest_agent_type IS NOT excluded.latest_agent_type OR agent_execution_summary_mv.latest_status IS NOT excluded.latest_status OR agent_execution_summary_mv.latest_started_at IS NOT excluded.latest_started_at OR agent_execution_summary_mv.total_actions IS NOT excluded.total_actions OR agent_execution_summary_mv.bash_actions IS NOT excluded.bash_actions OR agent_execution_summary_mv.edit_actions IS NOT excluded.edit_actions OR agent_execution_summary_mv.write_actions IS NOT excluded.write_actions OR agent_execution_summary_mv.duration_ms_count IS NOT excluded.duration_ms_count OR agent_execution_summary_mv.cost_micro_usd IS NOT excluded.cost_micro_usd;
END;

CREATE TRIGGER IF NOT EXISTS refresh_agent_summary_on_execution_before_delete BEFORE DELETE ON agent_executions
WHEN EXISTS (SELECT 1 FROM agent_actions b WHERE b.agent_execution_id = OLD.id) OR EXISTS (SELECT 1 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = OLD.id)
BEGIN
  INSERT INTO viewkeeper_replaced (view, source, id, view_key, contribution)
  SELECT 'agent_execution_summary_mv', 'agent_executions', r.id, r.task_id, json_array(1, iif(r.status = 'running', 1, 0), iif(r.status = 'completed', 1, 0), iif(r.status = 'failed', 1, 0), coalesce(max(min(CAST(r.duration_ms AS INTEGER), 9007199254740992), -9007199254740992), 0), iif(r.duration_ms IS NOT NULL, 1, 0), coalesce(max(min(CAST(round(r.cost_usd * 1e6) AS INTEGER), 9007199254740992), -9007199254740992), 0), (SELECT count(*) FROM agent_actions b WHERE b.agent_execution_id = r.id), (SELECT coalesce(sum(iif(b.action_type = 'bash', 1, 0)), 0) FROM agent_actions b WHERE b.agent_execution_id = r.id), (SELECT coalesce(sum(iif(b.action_type = 'edit', 1, 0)), 0) FROM agent_actions b WHERE b.agent_execution_id = r.id), (SELECT coalesce(sum(iif(b.action_type = 'write', 1, 0)), 0) FROM agent_actions b WHERE b.agent_execution_id = r.id), CAST(r.agent_type AS TEXT))
  FROM agent_executions r WHERE r.id = OLD.id
  ON CONFLICT (view, source, id) DO UPDATE SET view_key = excluded.view_key, contribution = excluded.contribution;
END;

CREATE TRIGGER IF NOT EXISTS refresh_agent_summary_on_execution_delete AFTER DELETE ON agent_executions
BEGIN
  UPDATE agent_execution_summary_mv SET
    total_executions = agent_execution_summary_mv.total_executions - 1,
    running_executions = agent_execution_summary_mv.running_executions - iif(OLD.status = 'running', 1, 0),
    completed_executions = agent_execution_summary_mv.completed_executions - iif(OLD.status = 'completed', 1, 0),
    failed_executions = agent_execution_summary_mv.failed_executions - iif(OLD.status = 'failed', 1, 0),
    total_duration_ms = agent_execution_summary_mv.total_duration_ms - coalesce(max(min(CAST(OLD.duration_ms AS INTEGER), 9007199254740992), -9007199254740992), 0),
    duration_ms_count = agent_execution_summary_mv.duration_ms_count - iif(OLD.duration_ms IS NOT NULL, 1, 0),
    cost_micro_usd = agent_execution_summary_mv.cost_micro_usd - coalesce(max(min(CAST(round(OLD.cost_usd * 1e6) AS INTEGER), 9007199254740992), -9007199254740992), 0),
    total_actions = agent_execution_summary_mv.total_actions - coalesce((SELECT contribution ->> 7 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = OLD.id), 0),
    bash_actions = agent_execution_summary_mv.bash_actions - coalesce((SELECT contribution ->> 8 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = OLD.id), 0),
    edit_actions = agent_execution_summary_mv.edit_actions - coalesce((SELECT contribution ->> 9 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = OLD.id), 0),
    write_actions = agent_execution_summary_mv.write_actions - coalesce((SELECT contribution ->> 10 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = OLD.id), 0),
    executions_by_type = iif(NOT (false) AND json_valid(agent_execution_summary_mv.executions_by_type) AND json_type(agent_execution_summary_mv.executions_by_type) = 'object', iif(OLD.agent_type IS NULL, agent_execution_summary_mv.executions_by_type, (SELECT json_group_object(key, value ORDER BY key) FROM json_each(json_patch(agent_execution_summary_mv.executions_by_type, json_object(CAST(OLD.agent_type AS TEXT), nullif(coalesce((SELECT value FROM json_each(agent_execution_summary_mv.executions_by_type) WHERE key = CAST(OLD.agent_type AS TEXT)), 0) - 1, 0)))))), agent_execution_summary_mv.executions_by_type),
    latest_execution_id = n.latest_execution_id,
    latest_agent_type = n.latest_agent_type,
    latest_status = n.latest_status,
    latest_started_at = n.latest_started_at,
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  FROM (
    SELECT l0.id AS latest_execution_id,
      l0.agent_type AS latest_agent_type,
      l0.status AS latest_status,
      l0.started_at AS latest_started_at
    FROM (SELECT 1)
    LEFT JOIN agent_executions AS l0 ON l0.id = (SELECT x.id FROM agent_executions x WHERE x.task_id = OLD.task_id ORDER BY x.started_at DESC, x.id DESC LIMIT 1)
  ) AS n
  WHERE agent_execution_summary_mv.task_id = OLD.task_id;
  DELETE FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = OLD.id;
END;

CREATE TRIGGER IF NOT EXISTS refresh_agent_summary_on_action_replace BEFORE INSERT ON agent_actions
WHEN EXISTS (SELECT 1 FROM agent_actions r WHERE r.id = NEW.id)
BEGIN
  INSERT INTO viewkeeper_replaced (view, source, id, view_key, contribution)
  SELECT 'agent_execution_summary_mv', 'agent_actions', r.id, (SELECT b.task_id FROM agent_executions b WHERE b.id = r.agent_execution_id), json_array(1, iif(r.action_type = 'bash', 1, 0), iif(r.action_type = 'edit', 1, 0), iif(r.action_type = 'write', 1, 0))
  FROM agent_actions r WHERE r.id = NEW.id
  ON CONFLICT (view, source, id) DO UPDATE SET view_key = excluded.view_key, contribution = excluded.contribution;
END;

CREATE TRIGGER IF NOT EXISTS refresh_agent_summary_on_action_rename_over BEFORE UPDATE OF id ON agent_actions
WHEN OLD.id IS NOT NEW.id AND EXISTS (SELECT 1 FROM agent_actions r WHERE r.id = NEW.id)
BEGIN
  INSERT INTO viewkeeper_replaced (view, source, id, view_key, contribution)
  SELECT 'agent_execution_summary_mv', 'agent_actions', r.id, (SELECT b.task_id FROM agent_executions b WHERE b.id = r.agent_execution_id), json_array(1, iif(r.action_type = 'bash', 1, 0), iif(r.action_type = 'edit', 1, 0), iif(r.action_type = 'write', 1, 0))
  FROM agent_actions r WHERE r.id = NEW.id
  ON CONFLICT (view, source, id) DO UPDATE SET view_key = excluded.view_key, contribution = excluded.contribution;
END;

CREATE TRIGGER IF NOT EXISTS refresh_agent_summary_on_action AFTER INSERT ON agent_actions
BEGIN
  UPDATE agent_execution_summary_mv SET
    total_actions = agent_execution_summary_mv.total_actions + 1,
    bash_actions = agent_execution_summary_mv.bash_actions + iif(NEW.action_type = 'bash', 1, 0),
    edit_actions = agent_execution_summary_mv.edit_actions + iif(NEW.action_type = 'edit', 1, 0),
    write_actions = agent_execution_summary_mv.write_actions + iif(NEW.action_type = 'write', 1, 0),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE agent_execution_summary_mv.task_id = (SELECT b.task_id FROM agent_executions b WHERE b.id = NEW.agent_execution_id);
END;

CREATE TRIGGER IF NOT EXISTS refresh_agent_summary_on_action_replaced AFTER INSERT ON agent_actions
WHEN EXISTS (SELECT 1 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = NEW.id)
BEGIN
  UPDATE agent_execution_summary_mv SET
    total_actions = agent_execution_summary_mv.total_actions - (SELECT contribution ->> 0 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = NEW.id),
    bash_actions = agent_execution_summary_mv.bash_actions - (SELECT contribution ->> 1 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = NEW.id),
    edit_actions = agent_execution_summary_mv.edit_actions - (SELECT contribution ->> 2 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = NEW.id),
    write_actions = agent_execution_summary_mv.write_actions - (SELECT contribution ->> 3 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = NEW.id),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE agent_execution_summary_mv.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = NEW.id);
  DELETE FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = NEW.id;
END;

CREATE TRIGGER IF NOT EXISTS refresh_agent_summary_on_action_update AFTER UPDATE OF action_type ON agent_actions
WHEN OLD.id IS NEW.id AND OLD.agent_execution_id IS NEW.agent_execution_id AND (OLD.action_type IS NOT NEW.action_type)
BEGIN
  UPDATE agent_execution_summary_mv SET
    bash_actions = agent_execution_summary_mv.bash_actions + iif(NEW.action_type = 'bash', 1, 0) - iif(OLD.action_type = 'bash', 1, 0),
    edit_actions = agent_execution_summary_mv.edit_actions + iif(NEW.action_type = 'edit', 1, 0) - iif(OLD.action_type = 'edit', 1, 0),
    write_actions = agent_execution_summary_mv.write_actions + iif(NEW.action_type = 'write', 1, 0) - iif(OLD.action_type = 'write', 1, 0),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE agent_execution_summary_mv.task_id = (SELECT b.task_id FROM agent_executions b WHERE b.id = NEW.agent_execution_id)
    AND (0 + iif(NEW.action_type = 'bash', 1, 0) - iif(OLD.action_type = 'bash', 1, 0) <> 0 OR 0 + iif(NEW.action_type = 'edit', 1, 0) - iif(OLD.action_type = 'edit', 1, 0) <> 0 OR 0 + iif(NEW.action_type = 'write', 1, 0) - iif(OLD.action_type = 'write', 1, 0) <> 0);
END;

CREATE TRIGGER IF NOT EXISTS refresh_agent_summary_on_action_move AFTER UPDATE OF id, agent_execution_id ON agent_actions
WHEN OLD.id IS NOT NEW.id OR OLD.agent_execution_id IS NOT NEW.agent_execution_id
BEGIN
  UPDATE agent_execution_summary_mv SET
    total_actions = agent_execution_summary_mv.total_actions - (SELECT contribution ->> 0 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = NEW.id),
    bash_actions = agent_execution_summary_mv.bash_actions - (SELECT contribution ->> 1 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = NEW.id),
    edit_actions = agent_execution_summary_mv.edit_actions - (SELECT contribution ->> 2 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = NEW.id),
    write_actions = agent_execution_summary_mv.write_actions - (SELECT contribution ->> 3 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = NEW.id),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE agent_execution_summary_mv.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = NEW.id)
    AND OLD.id IS NOT NEW.id;
  DELETE FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = OLD.id;
  DELETE FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = NEW.id;
  UPDATE agent_execution_summary_mv SET
    total_actions = agent_execution_summary_mv.total_actions - 1,
    bash_actions = agent_execution_summary_mv.bash_actions - iif(OLD.action_type = 'bash', 1, 0),
    edit_actions = agent_execution_summary_mv.edit_actions - iif(OLD.action_type = 'edit', 1, 0),
    write_actions = agent_execution_summary_mv.write_actions - iif(OLD.action_type = 'write', 1, 0),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE agent_execution_summary_mv.task_id = (SELECT b.task_id FROM agent_executions b WHERE b.id = OLD.agent_execution_id);
  UPDATE agent_execution_summary_mv SET
    total_actions = agent_execution_summary_mv.total_actions + 1,
    bash_actions = agent_execution_summary_mv.bash_actions + iif(NEW.action_type = 'bash', 1, 0),
    edit_actions = agent_execution_summary_mv.edit_actions + iif(NEW.action_type = 'edit', 1, 0),
    write_actions = agent_execution_summary_mv.write_actions + iif(NEW.action_type = 'write', 1, 0),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE agent_execution_summary_mv.task_id = (SELECT b.task_id FROM agent_executions b WHERE b.id = NEW.agent_execution_id);
END;

CREATE TRIGGER IF NOT EXISTS refresh_agent_summary_on_action_delete AFTER DELETE ON agent_actions
BEGIN
  UPDATE agent_execution_summary_mv SET
    total_actions = agent_execution_summary_mv.total_actions - 1,
    bash_actions = agent_execution_summary_mv.bash_actions - iif(OLD.action_type = 'bash', 1, 0),
    edit_actions = agent_execution_summary_mv.edit_actions - iif(OLD.action_type = 'edit', 1, 0),
    write_actions = agent_execution_summary_mv.write_actions - iif(OLD.action_type = 'write', 1, 0),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE agent_execution_summary_mv.task_id = (SELECT b.task_id FROM agent_executions b WHERE b.id = OLD.agent_execution_id);
  DELETE FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = OLD.id;
END;

CREATE TRIGGER IF NOT EXISTS init_project_stats_on_create AFTER INSERT ON projects
BEGIN
  INSERT INTO project_statistics_mv (project_id, project_name, github_sync_status, oldest_pending_task_age_days, last_refreshed_at)
  SELECT NEW.id, NEW.name, NEW.github_sync_status, CAST(julianday('now') - julianday(NULL) AS INTEGER), strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE NEW.id IS NOT NULL
  ON CONFLICT (project_id) DO UPDATE SET
    project_name = excluded.project_name,
    github_sync_status = excluded.github_sync_status,
    oldest_pending_task_age_days = CAST(julianday('now') - julianday(project_statistics_mv.oldest_pending_task_at) AS INTEGER),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE project_statistics_mv.project_name IS NOT excluded.project_name OR project_statistics_mv.github_sync_status IS NOT excluded.github_sync_status;
END;

CREATE TRIGGER IF NOT EXISTS init_project_stats_on_create_with_children AFTER INSERT ON projects
WHEN EXISTS (SELECT 1 FROM tasks c WHERE c.project_id = NEW.id)
  OR EXISTS (SELECT 1 FROM automation_queue c WHERE c.project_id = NEW.id)
BEGIN
  INSERT INTO project_statistics_mv (project_id, project_name, github_sync_status, total_tasks, pending_tasks, in_progress_tasks, validating_tasks, completed_tasks, failed_tasks, blocked_tasks, cancelled_tasks, critical_tasks, high_tasks, medium_tasks, low_tasks, github_synced_tasks, validated_tasks, passing_tasks, active_agent_count, pending_automation_jobs, oldest_pending_task_at, oldest_pending_task_age_days, completion_seconds_sum, completion_count, last_refreshed_at)
  SELECT d.project_id, d.project_name, d.github_sync_status, d.total_tasks, d.pending_tasks, d.in_progress_tasks, d.validating_tasks, d.completed_tasks, d.failed_tasks, d.blocked_tasks, d.cancelled_tasks, d.critical_tasks, d.high_tasks, d.medium_tasks, d.low_tasks, d.github_synced_tasks, d.validated_tasks, d.passing_tasks, d.active_agent_count, d.pending_automation_jobs, d.oldest_pending_task_at, d.oldest_pending_task_age_days, d.completion_seconds_sum, d.completion_count, strftime('%Y-%m-%d %H:%M:%f', 'now')
  FROM project_statistics d WHERE d.project_id = NEW.id
  ON CONFLICT (project_id) DO UPDATE SET
    project_name = excluded.project_name,
    github_sync_status = excluded.github_sync_status,
    total_tasks = excluded.total_tasks,
    pending_tasks = excluded.pending_tasks,
    in_progress_tasks = excluded.in_progress_tasks,
    validating_tasks = excluded.validating_tasks,
    completed_tasks = excluded.completed_tasks,
    failed_tasks = excluded.failed_tasks,
    blocked_tasks = excluded.blocked_tasks,
    cancelled_tasks = excluded.cancelled_tasks,
    critical_tasks = excluded.critical_tasks,
    high_tasks = excluded.high_tasks,
    medium_tasks = excluded.medium_tasks,
    low_tasks = excluded.low_tasks,
    github_synced_tasks = excluded.github_synced_tasks,
    validated_tasks = excluded.validated_tasks,
    passing_tasks = excluded.passing_tasks,
    active_agent_count = excluded.active_agent_count,
    pending_automation_jobs = excluded.pending_automation_jobs,
    oldest_pending_task_at = excluded.oldest_pending_task_at,
    oldest_pending_task_age_days = excluded.oldest_pending_task_age_days,
    completion_seconds_sum = excluded.completion_seconds_sum,
    completion_count = excluded.completion_count,
    last_refreshed_at = excluded.last_refreshed_at
  WHERE project_statistics_mv.project_name IS NOT excluded.project_name OR project_statistics_mv.github_sync_status IS NOT excluded.github_sync_status OR project_statistics_mv.total_tasks IS NOT excluded.total_tasks OR project_statistics_mv.pending_tasks IS NOT excluded.pending_tasks OR project_statistics_mv.in_progress_tasks IS NOT excluded.in_progress_tasks OR project_statistics_mv.validating_tasks IS NOT excluded.validating_tasks OR project_statistics_mv.completed_tasks IS NOT excluded.completed_tasks OR project_statistics_mv.failed_tasks IS NOT excluded.failed_tasks OR project_statistics_mv.blocked_tasks IS NOT excluded.blocked_tasks OR project_statistics_mv.cancelled_tasks IS NOT excluded.cancelled_tasks OR project_statistics_mv.critical_tasks IS NOT excluded.critical_tasks OR project_statistics_mv.high_tasks IS NOT excluded.high_tasks OR project_statistics_mv.medium_tasks IS NOT excluded.medium_tasks OR project_statistics_mv.low_tasks IS NOT excluded.low_tasks OR project_statistics_mv.github_synced_tasks IS NOT excluded.github_synced_tasks OR project_statistics_mv.validated_tasks IS NOT excluded.validated_tasks OR project_statistics_mv.passing_tasks IS NOT excluded.passing_tasks OR project_statistics_mv.active_agent_count IS NOT excluded.active_agent_count OR project_statistics_mv.pending_automation_jobs IS NOT excluded.pending_automation_jobs OR project_statistics_mv.oldest_pending_task_at IS NOT excluded.oldest_pending_task_at OR project_statistics_mv.completion_seconds_sum IS NOT excluded.completion_seconds_sum OR project_statistics_mv.completion_count IS NOT excluded.completion_count;
END;

CREATE TRIGGER IF NOT EXISTS refresh_project_stats_on_project_update AFTER UPDATE OF name, github_sync_status ON projects
WHEN OLD.id IS NEW.id AND (OLD.name IS NOT NEW.name OR OLD.github_sync_status IS NOT NEW.github_sync_status)
BEGIN
  UPDATE project_statistics_mv SET
    project_name = NEW.name,
    github_sync_status = NEW.github_sync_status,
    oldest_pending_task_age_days = CAST(julianday('now') - julianday(project_statistics_mv.oldest_pending_task_at) AS INTEGER),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE project_statistics_mv.project_id = NEW.id AND (project_statistics_mv.project_name IS NOT NEW.name OR project_statistics_mv.github_sync_status IS NOT NEW.github_sync_status);
END;

CREATE TRIGGER IF NOT EXISTS refresh_project_stats_on_project_rename AFTER UPDATE OF id ON projects
WHEN OLD.id IS NOT NEW.id
BEGIN
  DELETE FROM project_statistics_mv WHERE project_id = OLD.id;
  INSERT INTO project_statistics_mv (project_id, project_name, github_sync_status, oldest_pending_task_age_days, last_refreshed_at)
  SELECT NEW.id, NEW.name, NEW.github_sync_status, CAST(julianday('now') - julianday(NULL) AS INTEGER), strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE NEW.id IS NOT NULL
  ON CONFLICT (project_id) DO UPDATE SET
    project_name = excluded.project_name,
    github_sync_status = excluded.github_sync_status,
    oldest_pending_task_age_days = CAST(julianday('now') - julianday(project_statistics_mv.oldest_pending_task_at) AS INTEGER),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE project_statistics_mv.project_name IS NOT excluded.project_name OR project_statistics_mv.github_sync_status IS NOT excluded.github_sync_status;
END;

CREATE TRIGGER IF NOT EXISTS refresh_project_stats_on_project_rename_with_children AFTER UPDATE OF id ON projects
WHEN OLD.id IS NOT NEW.id AND (EXISTS (SELECT 1 FROM tasks c WHERE c.project_id = NEW.id)
  OR EXISTS (SELECT 1 FROM automation_queue c WHERE c.project_id = NEW.id))
BEGIN
  INSERT INTO project_statistics_mv (project_id, project_name, github_sync_status, total_tasks, pending_tasks, in_progress_tasks, validating_tasks, completed_tasks, failed_tasks, blocked_tasks, cancelled_tasks, critical_tasks, high_tasks, medium_tasks, low_tasks, github_synced_tasks, validated_tasks, passing_tasks, active_agent_count, pending_automation_jobs, oldest_pending_task_at, oldest_pending_task_age_days, completion_seconds_sum, completion_count, last_refreshed_at)
  SELECT d.project_id, d.project_name, d.github_sync_status, d.total_tasks, d.pending_tasks, d.in_progress_tasks, d.validating_tasks, d.completed_tasks, d.failed_tasks, d.blocked_tasks, d.cancelled_tasks, d.critical_tasks, d.high_tasks, d.medium_tasks, d.low_tasks, d.github_synced_tasks, d.validated_tasks, d.passing_tasks, d.active_agent_count, d.pending_automation_jobs, d.oldest_pending_task_at, d.oldest_pending_task_age_days, d.completion_seconds_sum, d.completion_count, strftime('%Y-%m-%d %H:%M:%f', 'now')
  FROM project_statistics d WHERE d.project_id = NEW.id
  ON CONFLICT (project_id) DO UPDATE SET
    project_name = excluded.project_name,
    github_sync_status = excluded.github_sync_status,
    total_tasks = excluded.total_tasks,
    pending_tasks = excluded.pending_tasks,
    in_progress_tasks = excluded.in_progress_tasks,
    validating_tasks = excluded.validating_tasks,
    completed_tasks = excluded.completed_tasks,
    failed_tasks = excluded.failed_tasks,
    blocked_tasks = excluded.blocked_tasks,
    cancelled_tasks = excluded.cancelled_tasks,
    critical_tasks = excluded.critical_tasks,
    high_tasks = excluded.high_tasks,
    medium_tasks = excluded.medium_tasks,
    low_tasks = excluded.low_tasks,
    github_synced_tasks = excluded.github_synced_tasks,
    validated_tasks = excluded.validated_tasks,
    passing_tasks = excluded.passing_tasks,
    active_agent_count = excluded.active_agent_count,
    pending_automation_jobs = excluded.pending_automation_jobs,
    oldest_pending_task_at = excluded.oldest_pending_task_at,
    oldest_pending_task_age_days = excluded.oldest_pending_task_age_days,
    completion_seconds_sum = excluded.completion_seconds_sum,
    completion_count = excluded.completion_count,
    last_refreshed_at = excluded.last_refreshed_at
  WHERE project_statistics_mv.project_name IS NOT excluded.project_name OR project_statistics_mv.github_sync_status IS NOT excluded.github_sync_status OR project_statistics_mv.total_tasks IS NOT excluded.total_tasks OR project_statistics_mv.pending_tasks IS NOT excluded.pending_tasks OR project_statistics_mv.in_progress_tasks IS NOT excluded.in_progress_tasks OR project_statistics_mv.validating_tasks IS NOT excluded.validating_tasks OR project_statistics_mv.completed_tasks IS NOT excluded.completed_tasks OR project_statistics_mv.failed_tasks IS NOT excluded.failed_tasks OR project_statistics_mv.blocked_tasks IS NOT excluded.blocked_tasks OR project_statistics_mv.cancelled_tasks IS NOT excluded.cancelled_tasks OR project_statistics_mv.critical_tasks IS NOT excluded.critical_tasks OR project_statistics_mv.high_tasks IS NOT excluded.high_tasks OR project_statistics_mv.medium_tasks IS NOT excluded.medium_tasks OR project_statistics_mv.low_tasks IS NOT excluded.low_tasks OR project_statistics_mv.github_synced_tasks IS NOT excluded.github_synced_tasks OR project_statistics_mv.validated_tasks IS NOT excluded.validated_tasks OR project_statistics_mv.passing_tasks IS NOT excluded.passing_tasks OR project_statistics_mv.active_agent_count IS NOT excluded.active_agent_count OR project_statistics_mv.pending_automation_jobs IS NOT excluded.pending_automation_jobs OR project_statistics_mv.oldest_pending_task_at IS NOT excluded.oldest_pending_task_at OR project_statistics_mv.completion_seconds_sum IS NOT excluded.completion_seconds_sum OR project_statistics_mv.completion_count IS NOT excluded.completion_count;
END;

CREATE TRIGGER IF NOT EXISTS refresh_project_stats_on_project_delete AFTER DELETE ON projects
BEGIN
  DELETE FROM project_statistics_mv WHERE project_id = OLD.id;
END;

CREATE TRIGGER IF NOT EXISTS refresh_project_stats_on_task_replace BEFORE INSERT ON tasks
WHEN EXISTS (SELECT 1 FROM tasks r WHERE r.id = NEW.id)
BEGIN
  INSERT INTO viewkeeper_replaced (view, source, id, view_key, contribution)
  SELECT 'project_statistics_mv', 'tasks', r.id, r.project_id, json_array(1, iif(r.current_state = 'PENDING', 1, 0), iif(r.current_state = 'IN_PROGRESS', 1, 0), iif(r.current_state = 'VALIDATING', 1, 0), iif(r.current_state = 'COMPLETED', 1, 0), iif(r.current_state = 'FAILED', 1, 0), iif(r.current_state = 'BLOCKED', 1, 0), iif(r.current_state = 'CANCELLED', 1, 0), iif(r.priority = 4, 1, 0), iif(r.priority = 3, 1, 0), iif(r.priority = 2, 1, 0), iif(r.priority = 1, 1, 0), iif(r.github_synced_at IS NOT NULL, 1, 0), iif(r.current_state = 'COMPLETED' AND CAST((round(julianday(r.completed_at) * 86400000) - round(julianday(r.created_at) * 86400000)) / 1000 AS INTEGER) IS NOT NULL, CAST((round(julianday(r.completed_at) * 86400000) - round(julianday(r.created_at) * 86400000)) / 1000 AS INTEGER), 0), iif(r.current_state = 'COMPLETED' AND CAST((round(julianday(r.completed_at) * 86400000) - round(julianday(r.created_at) * 86400000)) / 1000 AS INTEGER) IS NOT NULL, 1, 0))
  FROM tasks r WHERE r.id = NEW.id
  ON CONFLICT (view, source, id) DO UPDATE SET view_key = excluded.view_key, contribution = excluded.contribution;
END;

CREATE TRIGGER IF NOT EXISTS refresh_project_stats_on_task_rename_over BEFORE UPDATE OF id ON tasks
WHEN OLD.id IS NOT NEW.id AND EXISTS (SELECT 1 FROM tasks r WHERE r.id = NEW.id)
BEGIN
  INSERT INTO viewkeeper_replaced (view, source, id, view_key, contribution)
  SELECT 'project_statistics_mv', 'tasks', r.id, r.project_id, json_array(1, iif(r.current_state = 'PENDING', 1, 0), iif(r.current_state = 'IN_PROGRESS', 1, 0), iif(r.current_state = 'VALIDATING', 1, 0), iif(r.current_state = 'COMPLETED', 1, 0), iif(r.current_state = 'FAILED', 1, 0), iif(r.current_state = 'BLOCKED', 1, 0), iif(r.current_state = 'CANCELLED', 1, 0), iif(r.priority = 4, 1, 0), iif(r.priority = 3, 1, 0), iif(r.priority = 2, 1, 0), iif(r.priority = 1, 1, 0), iif(r.github_synced_at IS NOT NULL, 1, 0), iif(r.current_state = 'COMPLETED' AND CAST((round(julianday(r.completed_at) * 86400000) - round(julianday(r.created_at) * 86400000)) / 1000 AS INTEGER) IS NOT NULL, CAST((round(julianday(r.completed_at) * 86400000) - round(julianday(r.created_at) * 86400000)) / 1000 AS INTEGER), 0), iif(r.current_state = 'COMPLETED' AND CAST((round(julianday(r.completed_at) * 86400000) - round(julianday(r.created_at) * 86400000)) / 1000 AS INTEGER) IS NOT NULL, 1, 0))
  FROM tasks r WHERE r.id = NEW.id
  ON CONFLICT (view, source, id) DO UPDATE SET view_key = excluded.view_key, contribution = excluded.contribution;
END;

CREATE TRIGGER IF NOT EXISTS refresh_project_stats_on_task AFTER INSERT ON tasks
BEGIN
  UPDATE project_statistics_mv SET
    total_tasks = project_statistics_mv.total_tasks + 1,
    pending_tasks = project_statistics_mv.pending_tasks + iif(NEW.current_state = 'PENDING', 1, 0),
    in_progress_tasks = project_statistics_mv.in_progress_tasks + iif(NEW.current_state = 'IN_PROGRESS', 1, 0),
    validating_tasks = project_statistics_mv.validating_tasks + iif(NEW.current_state = 'VALIDATING', 1, 0),
    completed_tasks = project_statistics_mv.completed_tasks + iif(NEW.current_state = 'COMPLETED', 1, 0),
    failed_tasks = project_statistics_mv.failed_tasks + iif(NEW.current_state = 'FAILED', 1, 0),
    blocked_tasks = project_statistics_mv.blocked_tasks + iif(NEW.current_state = 'BLOCKED', 1, 0),
    cancelled_tasks = project_statistics_mv.cancelled_tasks + iif(NEW.current_state = 'CANCELLED', 1, 0),
    critical_tasks = project_statistics_mv.critical_tasks + iif(NEW.priority = 4, 1, 0),
    high_tasks = project_statistics_mv.high_tasks + iif(NEW.priority = 3, 1, 0),
    medium_tasks = project_statistics_mv.medium_tasks + iif(NEW.priority = 2, 1, 0),
    low_tasks = project_statistics_mv.low_tasks + iif(NEW.priority = 1, 1, 0),
    github_synced_tasks = project_statistics_mv.github_synced_tasks + iif(NEW.github_synced_at IS NOT NULL, 1, 0),
    completion_seconds_sum = project_statistics_mv.completion_seconds_sum + iif(NEW.current_state = 'COMPLETED' AND CAST((round(julianday(NEW.completed_at) * 86400000) - round(julianday(NEW.created_at) * 86400000)) / 1000 AS INTEGER) IS NOT NULL, CAST((round(julianday(NEW.completed_at) * 86400000) - round(julianday(NEW.created_at) * 86400000)) / 1000 AS INTEGER), 0),
    completion_count = project_statistics_mv.completion_count + iif(NEW.current_state = 'COMPLETED' AND CAST((round(julianday(NEW.completed_at) * 86400000) - round(julianday(NEW.created_at) * 86400000)) / 1000 AS INTEGER) IS NOT NULL, 1, 0),
    oldest_pending_task_at = n.oldest_pending_task_at,
    oldest_pending_task_age_days = CAST(julianday('now') - julianday(n.oldest_pending_task_at) AS INTEGER),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  FROM (
    SELECT (SELECT min(x.created_at) FROM tasks x WHERE x.project_id = NEW.project_id AND x.current_state = 'PENDING') AS oldest_pending_task_at
    FROM (SELECT 1)

  ) AS n
  WHERE project_statistics_mv.project_id = NEW.project_id;
END;

CREATE TRIGGER IF NOT EXISTS refresh_project_stats_on_task_replaced AFTER INSERT ON tasks
WHEN EXISTS (SELECT 1 FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'tasks' AND id = NEW.id)
BEGIN
  UPDATE project_statistics_mv SET
    total_tasks = project_statistics_mv.total_tasks - (SELECT contribution ->> 0 FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'tasks' AND id = NEW.id),
    pending_tasks = project_statistics_mv.pending_tasks - (SELECT contribution ->> 1 FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'tasks' AND id = NEW.id),
    in_progress_tasks = project_statistics_mv.in_progress_tasks - (SELECT contribution ->> 2 FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'tasks' AND id = NEW.id),
    validating_tasks = project_statistics_mv.validating_tasks - (SELECT contribution ->> 3 FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'tasks' AND id = NEW.id),
    completed_tasks = project_statistics_mv.completed_tasks - (SELECT contribution ->> 4 FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'tasks' AND id = NEW.id),
    failed_tasks = project_statistics_mv.failed_tasks - (SELECT contribution ->> 5 FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'tasks' AND id = NEW.id),
    blocked_tasks = project_statistics_mv.blocked_tasks - (SELECT contribution ->> 6 FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'tasks' AND id = NEW.id),
    cancelled_tasks = project_statistics_mv.cancelled_tasks - (SELECT contribution ->> 7 FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'tasks' AND id = NEW.id),
    critical_tasks = project_statistics_mv.critical_tasks - (SELECT contribution ->> 8 FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'tasks' AND id = NEW.id),
    high_tasks = project_statistics_mv.high_tasks - (SELECT contribution ->> 9 FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'tasks' AND id = NEW.id),
    medium_tasks = project_statistics_mv.medium_tasks - (SELECT contribution ->> 10 FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'tasks' AND id = NEW.id),
    low_tasks = project_statistics_mv.low_tasks - (SELECT contribution ->> 11 FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'tasks' AND id = NEW.id),
    github_synced_tasks = project_statistics_mv.github_synced_tasks - (SELECT contribution ->> 12 FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'tasks' AND id = NEW.id),
    completion_seconds_sum = project_statistics_mv.completion_seconds_sum - (SELECT contribution ->> 13 FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'tasks' AND id = NEW.id),
    completion_count = project_statistics_mv.completion_count - (SELECT contribution ->> 14 FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'tasks' AND id = NEW.id),
    oldest_pending_task_at = n.oldest_pending_task_at,
    oldest_pending_task_age_days = CAST(julianday('now') - julianday(n.oldest_pending_task_at) AS INTEGER),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  FROM (
    SELECT (SELECT min(x.created_at) FROM tasks x WHERE x.project_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'tasks' AND id = NEW.id) AND x.current_state = 'PENDING') AS oldest_pending_task_at
    FROM (SELECT 1)

  ) AS n
  WHERE project_statistics_mv.project_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'tasks' AND id = NEW.id);
  DELETE FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'tasks' AND id = NEW.id;
END;

CREATE TRIGGER IF NOT EXISTS refresh_project_stats_on_task_update AFTER UPDATE OF current_state, priority, github_synced_at, completed_at, created_at ON tasks
WHEN OLD.id IS NEW.id AND OLD.project_id IS NEW.project_id AND (OLD.current_state IS NOT NEW.current_state OR OLD.priority IS NOT NEW.priority OR OLD.github_synced_at IS NOT NEW.github_synced_at OR OLD.completed_at IS NOT NEW.completed_at OR OLD.created_at IS NOT NEW.created_at)
BEGIN
  UPDATE project_statistics_mv SET
    pending_tasks = project_statistics_mv.pending_tasks + iif(NEW.current_state = 'PENDING', 1, 0) - iif(OLD.current_state = 'PENDING', 1, 0),
    in_progress_tasks = project_statistics_mv.in_progress_tasks + iif(NEW.current_state = 'IN_PROGRESS', 1, 0) - iif(OLD.current_state = 'IN_PROGRESS', 1, 0),
    validating_tasks = project_statistics_mv.validating_tasks + iif(NEW.current_state = 'VALIDATING', 1, 0) - iif(OLD.current_state = 'VALIDATING', 1, 0),
    completed_tasks = project_statistics_mv.completed_tasks + iif(NEW.current_state = 'COMPLETED', 1, 0) - iif(OLD.current_state = 'COMPLETED', 1, 0),
    failed_tasks = project_statistics_mv.failed_tasks + iif(NEW.current_state = 'FAILED', 1, 0) - iif(OLD.current_state = 'FAILED', 1, 0),
    blocked_tasks = project_statistics_mv.blocked_tasks + iif(NEW.current_state = 'BLOCKED', 1, 0) - iif(OLD.current_state = 'BLOCKED', 1, 0),
    cancelled_tasks = project_statistics_mv.cancelled_tasks + iif(NEW.current_state = 'CANCELLED', 1, 0) - iif(OLD.current_state = 'CANCELLED', 1, 0),
    critical_tasks = project_statistics_mv.critical_tasks + iif(NEW.priority = 4, 1, 0) - iif(OLD.priority = 4, 1, 0),
    high_tasks = project_statistics_mv.high_tasks + iif(NEW.priority = 3, 1, 0) - iif(OLD.priority = 3, 1, 0),
    medium_tasks = project_statistics_mv.medium_tasks + iif(NEW.priority = 2, 1, 0) - iif(OLD.priority = 2, 1, 0),
    low_tasks = project_statistics_mv.low_tasks + iif(NEW.priority = 1, 1, 0) - iif(OLD.priority = 1, 1, 0),
    github_synced_tasks = project_statistics_mv.github_synced_tasks + iif(NEW.github_synced_at IS NOT NULL, 1, 0) - iif(OLD.github_synced_at IS NOT NULL, 1, 0),
    completion_seconds_sum = project_statistics_mv.completion_seconds_sum + iif(NEW.current_state = 'COMPLETED' AND CAST((round(julianday(NEW.completed_at) * 86400000) - round(julianday(NEW.created_at) * 86400000)) / 1000 AS INTEGER) IS NOT NULL, CAST((round(julianday(NEW.completed_at) * 86400000) - round(julianday(NEW.created_at) * 86400000)) / 1000 AS INTEGER), 0) - iif(OLD.current_state = 'COMPLETED' AND CAST((round(julianday(OLD.completed_at) * 86400000) - round(julianday(OLD.created_at) * 86400000)) / 1000 AS INTEGER) IS NOT NULL, CAST((round(julianday(OLD.completed_at) * 86400000) - round(julianday(OLD.created_at) * 86400000)) / 1000 AS INTEGER), 0),
    completion_count = project_statistics_mv.completion_count + iif(NEW.current_state = 'COMPLETED' AND CAST((round(julianday(NEW.completed_at) * 86400000) - round(julianday(NEW.created_at) * 86400000)) / 1000 AS INTEGER) IS NOT NULL, 1, 0) - iif(OLD.current_state = 'COMPLETED' AND CAST((round(julianday(OLD.completed_at) * 86400000) - round(julianday(OLD.created_at) * 86400000)) / 1000 AS INTEGER) IS NOT NULL, 1, 0),
    oldest_pending_task_at = n.oldest_pending_task_at,
    oldest_pending_task_age_days = CAST(julianday('now') - julianday(n.oldest_pending_task_at) AS INTEGER),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  FROM (
    SELECT (SELECT min(x.created_at) FROM tasks x WHERE x.project_id = NEW.project_id AND x.current_state = 'PENDING') AS oldest_pending_task_at
    FROM (SELECT 1)

  ) AS n
  WHERE project_statistics_mv.project_id = NEW.project_id
    AND (0 + iif(NEW.current_state = 'PENDING', 1, 0) - iif(OLD.current_state = 'PENDING', 1, 0) <> 0 OR 0 + iif(NEW.current_state = 'IN_PROGRESS', 1, 0) - iif(OLD.current_state = 'IN_PROGRESS', 1, 0) <> 0 OR 0 + iif(NEW.current_state = 'VALIDATING', 1, 0) - iif(OLD.current_state = 'VALIDATING', 1, 0) <> 0 OR 0 + iif(NEW.current_state = 'COMPLETED', 1, 0) - iif(OLD.current_state = 'COMPLETED', 1, 0) <> 0 OR 0 + iif(NEW.current_state = 'FAILED', 1, 0) - iif(OLD.current_state = 'FAILED', 1, 0) <> 0 OR 0 + iif(NEW.current_state = 'BLOCKED', 1, 0) - iif(OLD.current_state = 'BLOCKED', 1, 0) <> 0 OR 0 + iif(NEW.current_state = 'CANCELLED', 1, 0) - iif(OLD.current_state = 'CANCELLED', 1, 0) <> 0 OR 0 + iif(NEW.priority = 4, 1, 0) - iif(OLD.priority = 4, 1, 0) <> 0 OR 0 + iif(NEW.priority = 3, 1, 0) - iif(OLD.priority = 3, 1, 0) <> 0 OR 0 + iif(NEW.priority = 2, 1, 0) - iif(OLD.priority = 2, 1, 0) <> 0 OR 0 + iif(NEW.priority = 1, 1, 0) - iif(OLD.priority = 1, 1, 0) <> 0 OR 0 + iif(NEW.github_synced_at IS NOT NULL, 1, 0) - iif(OLD.github_synced_at IS NOT NULL, 1, 0) <> 0 OR 0 + iif(NEW.current_state = 'COMPLETED' AND CAST((round(julianday(NEW.completed_at) * 86400000) - round(julianday(NEW.created_at) * 86400000)) / 1000 AS INTEGER) IS NOT NULL, CAST((round(julianday(NEW.completed_at) * 86400000) - round(julianday(NEW.created_at) * 86400000)) / 1000 AS INTEGER), 0) - iif(OLD.current_state = 'COMPLETED' AND CAST((round(julianday(OLD.completed_at) * 86400000) - round(julianday(OLD.created_at) * 86400000)) / 1000 AS INTEGER) IS NOT NULL, CAST((round(julianday(OLD.completed_at) * 86400000) - round(julianday(OLD.created_at) * 86400000)) / 1000 AS INTEGER), 0) <> 0 OR 0 + iif(NEW.current_state = 'COMPLETED' AND CAST((round(julianday(NEW.completed_at) * 86400000) - round(julianday(NEW.created_at) * 86400000)) / 1000 AS INTEGER) IS NOT NULL, 1, 0) - iif(OLD.current_state = 'COMPLETED' AND CAST((round(julianday(OLD.completed_at) * 86400000) - round(julianday(OLD.created_at) * 86400000)) / 1000 AS INTEGER) IS NOT NULL, 1, 0) <> 0 OR project_statistics_mv.oldest_pending_task_at IS NOT n.oldest_pending_task_at);
END;

CREATE TRIGGER IF NOT EXISTS refresh_project_stats_on_task_move AFTER UPDATE OF id, project_id ON tasks
WHEN OLD.id IS NOT NEW.id OR OLD.project_id IS NOT NEW.project_id
BEGIN
  UPDATE project_statistics_mv SET
    total_tasks = project_statistics_mv.total_tasks - (SELECT contribution ->> 0 FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'tasks' AND id = NEW.id),
    pending_tasks = project_statistics_mv.pending_tasks - (SELECT contribution ->> 1 FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'tasks' AND id = NEW.id),
    in_progress_tasks = project_statistics_mv.in_progress_tasks - (SELECT contribution ->> 2 FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'tasks' AND id = NEW.id),
    validating_tasks = project_statistics_mv.validating_tasks - (SELECT contribution ->> 3 FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'tasks' AND id = NEW.id),
    completed_tasks = project_statistics_mv.completed_tasks - (SELECT contribution ->> 4 FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'tasks' AND id = NEW.id),
    failed_tasks = project_statistics_mv.failed_tasks - (SELECT contribution ->> 5 FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'tasks' AND id = NEW.id),
    blocked_tasks = project_statistics_mv.blocked_tasks - (SELECT contribution ->> 6 FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'tasks' AND id = NEW.id),
    cancelled_tasks = project_statistics_mv.cancelled_tasks - (SELECT contribution ->> 7 FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'tasks' AND id = NEW.id),
    critical_tasks = project_statistics_mv.critical_tasks - (SELECT contribution ->> 8 FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'tasks' AND id = NEW.id),
    high_tasks = project_statistics_mv.high_tasks - (SELECT contribution ->> 9 FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'tasks' AND id = NEW.id),
    medium_tasks = project_statistics_mv.medium_tasks - (SELECT contribution ->> 10 FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'tasks' AND id = NEW.id),
    low_tasks = project_statistics_mv.low_tasks - (SELECT contribution ->> 11 FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'tasks' AND id = NEW.id),
    github_synced_tasks = project_statistics_mv.github_synced_tasks - (SELECT contribution ->> 12 FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'tasks' AND id = NEW.id),
    completion_seconds_sum = project_statistics_mv.completion_seconds_sum - (SELECT contribution ->> 13 FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'tasks' AND id = NEW.id),
    completion_count = project_statistics_mv.completion_count - (SELECT contribution ->> 14 FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'tasks' AND id = NEW.id),
    oldest_pending_task_at = n.oldest_pending_task_at,
    oldest_pending_task_age_days = CAST(julianday('now') - julianday(n.oldest_pending_task_at) AS INTEGER),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  FROM (
    SELECT (SELECT min(x.created_at) FROM tasks x WHERE x.project_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'tasks' AND id = NEW.id) AND x.current_state = 'PENDING') AS oldest_pending_task_at
    FROM (SELECT 1)

  ) AS n
  WHERE project_statistics_mv.project_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'tasks' AND id = NEW.id)
    AND OLD.id IS NOT NEW.id;
  DELETE FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'tasks' AND id = OLD.id;
  DELETE FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'tasks' AND id = NEW.id;
  UPDATE project_statistics_mv SET
    total_tasks = project_statistics_mv.total_tasks - 1,
    pending_tasks = project_statistics_mv.pending_tasks - iif(OLD.current_state = 'PENDING', 1, 0),
    in_progress_tasks = project_statistics_mv.in_progress_tasks - iif(OLD.current_state = 'IN_PROGRESS', 1, 0),
    validating_tasks = project_statistics_mv.validating_tasks - iif(OLD.current_state = 'VALIDATING', 1, 0),
    completed_tasks = project_statistics_mv.completed_tasks - iif(OLD.current_state = 'COMPLETED', 1, 0),
    failed_tasks = project_statistics_mv.failed_tasks - iif(OLD.current_state = 'FAILED', 1, 0),
    blocked_tasks = project_statistics_mv.blocked_tasks - iif(OLD.current_state = 'BLOCKED', 1, 0),
    cancelled_tasks = project_statistics_mv.cancelled_tasks - iif(OLD.current_state = 'CANCELLED', 1, 0),
    critical_tasks = project_statistics_mv.critical_tasks - iif(OLD.priority = 4, 1, 0),
    high_tasks = project_statistics_mv.high_tasks - iif(OLD.priority = 3, 1, 0),
    medium_tasks = project_statistics_mv.medium_tasks - iif(OLD.priority = 2, 1, 0),
    low_tasks = project_statistics_mv.low_tasks - iif(OLD.priority = 1, 1, 0),
    github_synced_tasks = project_statistics_mv.github_synced_tasks - iif(OLD.github_synced_at IS NOT NULL, 1, 0),
    completion_seconds_sum = project_statistics_mv.completion_seconds_sum - iif(OLD.current_state = 'COMPLETED' AND CAST((round(julianday(OLD.completed_at) * 86400000) - round(julianday(OLD.created_at) * 86400000)) / 1000 AS INTEGER) IS NOT NULL, CAST((round(julianday(OLD.completed_at) * 86400000) - round(julianday(OLD.created_at) * 86400000)) / 1000 AS INTEGER), 0),
    completion_count = project_statistics_mv.completion_count - iif(OLD.current_state = 'COMPLETED' AND CAST((round(julianday(OLD.completed_at) * 86400000) - round(julianday(OLD.created_at) * 86400000)) / 1000 AS INTEGER) IS NOT NULL, 1, 0),
    oldest_pending_task_at = n.oldest_pending_task_at,
    oldest_pending_task_age_days = CAST(julianday('now') - julianday(n.oldest_pending_task_at) AS INTEGER),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  FROM (
    SELECT (SELECT min(x.created_at) FROM tasks x WHERE x.project_id = OLD.project_id AND x.current_state = 'PENDING') AS oldest_pending_task_at
    FROM (SELECT 1)

  ) AS n
  WHERE project_statistics_mv.project_id = OLD.project_id;
  UPDATE project_statistics_mv SET
    total_tasks = project_statistics_mv.total_tasks + 1,
    pending_tasks = project_statistics_mv.pending_tasks + iif(NEW.current_state = 'PENDING', 1, 0),
    in_progress_tasks = project_statistics_mv.in_progress_tasks + iif(NEW.current_state = 'IN_PROGRESS', 1, 0),
    validating_tasks = project_statistics_mv.validating_tasks + iif(NEW.current_state = 'VALIDATING', 1, 0),
    completed_tasks = project_statistics_mv.completed_tasks + iif(NEW.current_state = 'COMPLETED', 1, 0),
    failed_tasks = project_statistics_mv.failed_tasks + iif(NEW.current_state = 'FAILED', 1, 0),
    blocked_tasks = project_statistics_mv.blocked_tasks + iif(NEW.current_state = 'BLOCKED', 1, 0),
    cancelled_tasks = project_statistics_mv.cancelled_tasks + iif(NEW.current_state = 'CANCELLED', 1, 0),
    critical_tasks = project_statistics_mv.critical_tasks + iif(NEW.priority = 4, 1, 0),
    high_tasks = project_statistics_mv.high_tasks + iif(NEW.priority = 3, 1, 0),
    medium_tasks = project_statistics_mv.medium_tasks + iif(NEW.priority = 2, 1, 0),
    low_tasks = project_statistics_mv.low_tasks + iif(NEW.priority = 1, 1, 0),
    github_synced_tasks = project_statistics_mv.github_synced_tasks + iif(NEW.github_synced_at IS NOT NULL, 1, 0),
    completion_seconds_sum = project_statistics_mv.completion_seconds_sum + iif(NEW.current_state = 'COMPLETED' AND CAST((round(julianday(NEW.completed_at) * 86400000) - round(julianday(NEW.created_at) * 86400000)) / 1000 AS INTEGER) IS NOT NULL, CAST((round(julianday(NEW.completed_at) * 86400000) - round(julianday(NEW.created_at) * 86400000)) / 1000 AS INTEGER), 0),
    completion_count = project_statistics_mv.completion_count + iif(NEW.current_state = 'COMPLETED' AND CAST((round(julianday(NEW.completed_at) * 86400000) - round(julianday(NEW.created_at) * 86400000)) / 1000 AS INTEGER) IS NOT NULL, 1, 0),
    oldest_pending_task_at = n.oldest_pending_task_at,
    oldest_pending_task_age_days = CAST(julianday('now') - julianday(n.oldest_pending_task_at) AS INTEGER),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  FROM (
    SELECT (SELECT min(x.created_at) FROM tasks x WHERE x.project_id = NEW.project_id AND x.current_state = 'PENDING') AS oldest_pending_task_at
    FROM (SELECT 1)

  ) AS n
  WHERE project_statistics_mv.project_id = NEW.project_id;
END;

CREATE TRIGGER IF NOT EXISTS refresh_project_stats_on_task_delete AFTER DELETE ON tasks
BEGIN
  UPDATE project_statistics_mv SET
    total_tasks = project_statistics_mv.total_tasks - 1,
    pending_tasks = project_statistics_mv.pending_tasks - iif(OLD.current_state = 'PENDING', 1, 0),
    in_progress_tasks = project_statistics_mv.in_progress_tasks - iif(OLD.current_state = 'IN_PROGRESS', 1, 0),
    validating_tasks = project_statistics_mv.validating_tasks - iif(OLD.current_state = 'VALIDATING', 1, 0),
    completed_tasks = project_statistics_mv.completed_tasks - iif(OLD.current_state = 'COMPLETED', 1, 0),
    failed_tasks = project_statistics_mv.failed_tasks - iif(OLD.current_state = 'FAILED', 1, 0),
    blocked_tasks = project_statistics_mv.blocked_tasks - iif(OLD.current_state = 'BLOCKED', 1, 0),
    cancelled_tasks = project_statistics_mv.cancelled_tasks - iif(OLD.current_state = 'CANCELLED', 1, 0),
    critical_tasks = project_statistics_mv.critical_tasks - iif(OLD.priority = 4, 1, 0),
    high_tasks = project_statistics_mv.high_tasks - iif(OLD.priority = 3, 1, 0),
    medium_tasks = project_statistics_mv.medium_tasks - iif(OLD.priority = 2, 1, 0),
    low_tasks = project_statistics_mv.low_tasks - iif(OLD.priority = 1, 1, 0),
    github_synced_tasks = project_statistics_mv.github_synced_tasks - iif(OLD.github_synced_at IS NOT NULL, 1, 0),
    completion_seconds_sum = project_statistics_mv.completion_seconds_sum - iif(OLD.current_state = 'COMPLETED' AND CAST((round(julianday(OLD.completed_at) * 86400000) - round(julianday(OLD.created_at) * 86400000)) / 1000 AS INTEGER) IS NOT NULL, CAST((round(julianday(OLD.completed_at) * 86400000) - round(julianday(OLD.created_at) * 86400000)) / 1000 AS INTEGER), 0),
    completion_count = project_statistics_mv.completion_count - iif(OLD.current_state = 'COMPLETED' AND CAST((round(julianday(OLD.completed_at) * 86400000) - round(julianday(OLD.created_at) * 86400000)) / 1000 AS INTEGER) IS NOT NULL, 1, 0),
    oldest_pending_task_at = n.oldest_pending_task_at,
    oldest_pending_task_age_days = CAST(julianday('now') - julianday(n.oldest_pending_task_at) AS INTEGER),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  FROM (
    SELECT (SELECT min(x.created_at) FROM tasks x WHERE x.project_id = OLD.project_id AND x.current_state = 'PENDING') AS oldest_pending_task_at
    FROM (SELECT 1)

  ) AS n
  WHERE project_statistics_mv.project_id = OLD.project_id;
  DELETE FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'tasks' AND id = OLD.id;
END;

CREATE TRIGGER IF NOT EXISTS refresh_project_stats_on_validation_summary AFTER INSERT ON task_validation_summary_mv
BEGIN
  UPDATE project_statistics_mv SET
    validated_tasks = project_statistics_mv.validated_tasks + iif(NEW.session_count > 0, 1, 0),
    passing_tasks = project_statistics_mv.passing_tasks + iif(NEW.overall_passed = 1, 1, 0),
    oldest_pending_task_age_days = CAST(julianday('now') - julianday(project_statistics_mv.oldest_pending_task_at) AS INTEGER),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE project_statistics_mv.project_id = NEW.project_id
    AND (0 + iif(NEW.session_count > 0, 1, 0) <> 0 OR 0 + iif(NEW.overall_passed = 1, 1, 0) <> 0);
END;

CREATE TRIGGER IF NOT EXISTS refresh_project_stats_on_validation_summary_update AFTER UPDATE ON task_validation_summary_mv
WHEN OLD.task_id IS NEW.task_id AND OLD.project_id IS NEW.project_id AND (OLD.session_count IS NOT NEW.session_count OR OLD.overall_passed IS NOT NEW.overall_passed)
BEGIN
  UPDATE project_statistics_mv SET
    validated_tasks = project_statistics_mv.validated_tasks + iif(NEW.session_count > 0, 1, 0) - iif(OLD.session_count > 0, 1, 0),
    passing_tasks = project_statistics_mv.passing_tasks + iif(NEW.overall_passed = 1, 1, 0) - iif(OLD.overall_passed = 1, 1, 0),
    oldest_pending_task_age_days = CAST(julianday('now') - julianday(project_statistics_mv.oldest_pending_task_at) AS INTEGER),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE project_statistics_mv.project_id = NEW.project_id
    AND (0 + iif(NEW.session_count > 0, 1, 0) - iif(OLD.session_count > 0, 1, 0) <> 0 OR 0 + iif(NEW.overall_passed = 1, 1, 0) - iif(OLD.overall_passed = 1, 1, 0) <> 0);
END;

CREATE TRIGGER IF NOT EXISTS refresh_project_stats_on_validation_summary_move AFTER UPDATE ON task_validation_summary_mv
WHEN OLD.task_id IS NOT NEW.task_id OR OLD.project_id IS NOT NEW.project_id
BEGIN
  UPDATE project_statistics_mv SET
    validated_tasks = project_statistics_mv.validated_tasks - iif(OLD.session_count > 0, 1, 0),
    passing_tasks = project_statistics_mv.passing_tasks - iif(OLD.overall_passed = 1, 1, 0),
    oldest_pending_task_age_days = CAST(julianday('now') - julianday(project_statistics_mv.oldest_pending_task_at) AS INTEGER),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE project_statistics_mv.project_id = OLD.project_id
    AND (0 - iif(OLD.session_count > 0, 1, 0) <> 0 OR 0 - iif(OLD.overall_passed = 1, 1, 0) <> 0);
  UPDATE project_statistics_mv SET
    validated_tasks = project_statistics_mv.validated_tasks + iif(NEW.session_count > 0, 1, 0),
    passing_tasks = project_statistics_mv.passing_tasks + iif(NEW.overall_passed = 1, 1, 0),
    oldest_pending_task_age_days = CAST(julianday('now') - julianday(project_statistics_mv.oldest_pending_task_at) AS INTEGER),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE project_statistics_mv.project_id = NEW.project_id
    AND (0 + iif(NEW.session_count > 0, 1, 0) <> 0 OR 0 + iif(NEW.overall_passed = 1, 1, 0) <> 0);
END;

CREATE TRIGGER IF NOT EXISTS refresh_project_stats_on_validation_summary_delete AFTER DELETE ON task_validation_summary_mv
BEGIN
  UPDATE project_statistics_mv SET
    validated_tasks = project_statistics_mv.validated_tasks - iif(OLD.session_count > 0, 1, 0),
    passing_tasks = project_statistics_mv.passing_tasks - iif(OLD.overall_passed = 1, 1, 0),
    oldest_pending_task_age_days = CAST(julianday('now') - julianday(project_statistics_mv.oldest_pending_task_at) AS INTEGER),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE project_statistics_mv.project_id = OLD.project_id
    AND (0 - iif(OLD.session_count > 0, 1, 0) <> 0 OR 0 - iif(OLD.overall_passed = 1, 1, 0) <> 0);
END;

CREATE TRIGGER IF NOT EXISTS refresh_project_stats_on_agent_summary AFTER INSERT ON agent_execution_summary_mv
BEGIN
  UPDATE project_statistics_mv SET
    active_agent_count = project_statistics_mv.active_agent_count + NEW.running_executions,
    oldest_pending_task_age_days = CAST(julianday('now') - julianday(project_statistics_mv.oldest_pending_task_at) AS INTEGER),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE project_statistics_mv.project_id = NEW.project_id
    AND (0 + NEW.running_executions <> 0);
END;

CREATE TRIGGER IF NOT EXISTS refresh_project_stats_on_agent_summary_update AFTER UPDATE ON agent_execution_summary_mv
WHEN OLD.task_id IS NEW.task_id AND OLD.project_id IS NEW.project_id AND (OLD.running_executions IS NOT NEW.running_executions)
BEGIN
  UPDATE project_statistics_mv SET
    active_agent_count = project_statistics_mv.active_agent_count + NEW.running_executions - OLD.running_executions,
    oldest_pending_task_age_days = CAST(julianday('now') - julianday(project_statistics_mv.oldest_pending_task_at) AS INTEGER),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE project_statistics_mv.project_id = NEW.project_id
    AND (0 + NEW.running_executions - OLD.running_executions <> 0);
END;

CREATE TRIGGER IF NOT EXISTS refresh_project_stats_on_agent_summary_move AFTER UPDATE ON agent_execution_summary_mv
WHEN OLD.task_id IS NOT NEW.task_id OR OLD.project_id IS NOT NEW.project_id
BEGIN
  UPDATE project_statistics_mv SET
    active_agent_count = project_statistics_mv.active_agent_count - OLD.running_executions,
    oldest_pending_task_age_days = CAST(julianday('now') - julianday(project_statistics_mv.oldest_pending_task_at) AS INTEGER),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE project_statistics_mv.project_id = OLD.project_id
    AND (0 - OLD.running_executions <> 0);
  UPDATE project_statistics_mv SET
    active_agent_count = project_statistics_mv.active_agent_count + NEW.running_executions,
    oldest_pending_task_age_days = CAST(julianday('now') - julianday(project_statistics_mv.oldest_pending_task_at) AS INTEGER),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE project_statistics_mv.project_id = NEW.project_id
    AND (0 + NEW.running_executions <> 0);
END;

CREATE TRIGGER IF NOT EXISTS refresh_project_stats_on_agent_summary_delete AFTER DELETE ON agent_execution_summary_mv
BEGIN
  UPDATE project_statistics_mv SET
    active_agent_count = project_statistics_mv.active_agent_count - OLD.running_executions,
    oldest_pending_task_age_days = CAST(julianday('now') - julianday(project_statistics_mv.oldest_pending_task_at) AS INTEGER),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE project_statistics_mv.project_id = OLD.project_id
    AND (0 - OLD.running_executions <> 0);
END;

CREATE TRIGGER IF NOT EXISTS refresh_project_stats_on_job_replace BEFORE INSERT ON automation_queue
WHEN EXISTS (SELECT 1 FROM automation_queue r WHERE r.id = NEW.id)
BEGIN
  INSERT INTO viewkeeper_replaced (view, source, id, view_key, contribution)
  SELECT 'project_statistics_mv', 'automation_queue', r.id, r.project_id, json_array(iif(r.status = 'pending', 1, 0))
  FROM automation_queue r WHERE r.id = NEW.id
  ON CONFLICT (view, source, id) DO UPDATE SET view_key = excluded.view_key, contribution = excluded.contribution;
END;

CREATE TRIGGER IF NOT EXISTS refresh_project_stats_on_job_rename_over BEFORE UPDATE OF id ON automation_queue
WHEN OLD.id IS NOT NEW.id AND EXISTS (SELECT 1 FROM automation_queue r WHERE r.id = NEW.id)
BEGIN
  INSERT INTO viewkeeper_replaced (view, source, id, view_key, contribution)
  SELECT 'project_statistics_mv', 'automation_queue', r.id, r.project_id, json_array(iif(r.status = 'pending', 1, 0))
  FROM automation_queue r WHERE r.id = NEW.id
  ON CONFLICT (view, source, id) DO UPDATE SET view_key = excluded.view_key, contribution = excluded.contribution;
END;

CREATE TRIGGER IF NOT EXISTS refresh_project_stats_on_job AFTER INSERT ON automation_queue
BEGIN
  UPDATE project_statistics_mv SET
    pending_automation_jobs = project_statistics_mv.pending_automation_jobs + iif(NEW.status = 'pending', 1, 0),
    oldest_pending_task_age_days = CAST(julianday('now') - julianday(project_statistics_mv.oldest_pending_task_at) AS INTEGER),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE project_statistics_mv.project_id = NEW.project_id
    AND (0 + iif(NEW.status = 'pending', 1, 0) <> 0);
END;

CREATE TRIGGER IF NOT EXISTS refresh_project_stats_on_job_replaced AFTER INSERT ON automation_queue
WHEN EXISTS (SELECT 1 FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'automation_queue' AND id = NEW.id)
BEGIN
  UPDATE project_statistics_mv SET
    pending_automation_jobs = project_statistics_mv.pending_automation_jobs - (SELECT contribution ->> 0 FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'automation_queue' AND id = NEW.id),
    oldest_pending_task_age_days = CAST(julianday('now') - julianday(project_statistics_mv.oldest_pending_task_at) AS INTEGER),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE project_statistics_mv.project_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'automation_queue' AND id = NEW.id)
    AND (0 - (SELECT contribution ->> 0 FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'automation_queue' AND id = NEW.id) <> 0);
  DELETE FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'automation_queue' AND id = NEW.id;
END;

CREATE TRIGGER IF NOT EXISTS refresh_project_stats_on_job_update AFTER UPDATE OF status ON automation_queue
WHEN OLD.id IS NEW.id AND OLD.project_id IS NEW.project_id AND (OLD.status IS NOT NEW.status)
BEGIN
  UPDATE project_statistics_mv SET
    pending_automation_jobs = project_statistics_mv.pending_automation_jobs + iif(NEW.status = 'pending', 1, 0) - iif(OLD.status = 'pending', 1, 0),
    oldest_pending_task_age_days = CAST(julianday('now') - julianday(project_statistics_mv.oldest_pending_task_at) AS INTEGER),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE project_statistics_mv.project_id = NEW.project_id
    AND (0 + iif(NEW.status = 'pending', 1, 0) - iif(OLD.status = 'pending', 1, 0) <> 0);
END;

CREATE TRIGGER IF NOT EXISTS refresh_project_stats_on_job_move AFTER UPDATE OF id, project_id ON automation_queue
WHEN OLD.id IS NOT NEW.id OR OLD.project_id IS NOT NEW.project_id
BEGIN
  UPDATE project_statistics_mv SET
    pending_automation_jobs = project_statistics_mv.pending_automation_jobs - (SELECT contribution ->> 0 FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'automation_queue' AND id = NEW.id),
    oldest_pending_task_age_days = CAST(julianday('now') - julianday(project_statistics_mv.oldest_pending_task_at) AS INTEGER),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE project_statistics_mv.project_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'automation_queue' AND id = NEW.id)
    AND OLD.id IS NOT NEW.id
    AND (0 - (SELECT contribution ->> 0 FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'automation_queue' AND id = NEW.id) <> 0);
  DELETE FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'automation_queue' AND id = OLD.id;
  DELETE FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'automation_queue' AND id = NEW.id;
  UPDATE project_statistics_mv SET
    pending_automation_jobs = project_statistics_mv.pending_automation_jobs - iif(OLD.status = 'pending', 1, 0),
    oldest_pending_task_age_days = CAST(julianday('now') - julianday(project_statistics_mv.oldest_pending_task_at) AS INTEGER),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE project_statistics_mv.project_id = OLD.project_id
    AND (0 - iif(OLD.status = 'pending', 1, 0) <> 0);
  UPDATE project_statistics_mv SET
    pending_automation_jobs = project_statistics_mv.pending_automation_jobs + iif(NEW.status = 'pending', 1, 0),
    oldest_pending_task_age_days = CAST(julianday('now') - julianday(project_statistics_mv.oldest_pending_task_at) AS INTEGER),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE project_statistics_mv.project_id = NEW.project_id
    AND (0 + iif(NEW.status = 'pending', 1, 0) <> 0);
END;

CREATE TRIGGER IF NOT EXISTS refresh_project_stats_on_job_delete AFTER DELETE ON automation_queue
BEGIN
  UPDATE project_statistics_mv SET
    pending_automation_jobs = project_statistics_mv.pending_automation_jobs - iif(OLD.status = 'pending', 1, 0),
    oldest_pending_task_age_days = CAST(julianday('now') - julianday(project_statistics_mv.oldest_pending_task_at) AS INTEGER),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE project_statistics_mv.project_id = OLD.project_id
    AND (0 - iif(OLD.status = 'pending', 1, 0) <> 0);
  DELETE FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'automation_queue' AND id = OLD.id;
END;

CREATE TRIGGER IF NOT EXISTS refresh_queue_counts_on_job_replace BEFORE INSERT ON automation_queue
WHEN EXISTS (SELECT 1 FROM automation_queue r WHERE r.id = NEW.id)
BEGIN
  INSERT INTO viewkeeper_replaced (view, source, id, view_key, contribution)
  SELECT 'viewkeeper_queue_counts', 'automation_queue', r.id, r.status, json_array(1)
  FROM automation_queue r WHERE r.id = NEW.id
  ON CONFLICT (view, source, id) DO UPDATE SET view_key = excluded.view_key, contribution = excluded.contribution;
END;

CREATE TRIGGER IF NOT EXISTS refresh_queue_counts_on_job_rename_over BEFORE UPDATE OF id ON automation_queue
WHEN OLD.id IS NOT NEW.id AND EXISTS (SELECT 1 FROM automation_queue r WHERE r.id = NEW.id)
BEGIN
  INSERT INTO viewkeeper_replaced (view, source, id, view_key, contribution)
  SELECT 'viewkeeper_queue_counts', 'automation_queue', r.id, r.status, json_array(1)
  FROM automation_queue r WHERE r.id = NEW.id
  ON CONFLICT (view, source, id) DO UPDATE SET view_key = excluded.view_key, contribution = excluded.contribution;
END;

CREATE TRIGGER IF NOT EXISTS refresh_queue_counts_on_job AFTER INSERT ON automation_queue
BEGIN
  INSERT INTO viewkeeper_queue_counts (status)
  SELECT NEW.status WHERE NEW.status IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM viewkeeper_queue_counts c WHERE c.status = NEW.status);
  UPDATE viewkeeper_queue_counts SET
    jobs = viewkeeper_queue_counts.jobs + 1
  WHERE viewkeeper_queue_counts.status = NEW.status;
END;

CREATE TRIGGER IF NOT EXISTS refresh_queue_counts_on_job_replaced AFTER INSERT ON automation_queue
WHEN EXISTS (SELECT 1 FROM viewkeeper_replaced WHERE view = 'viewkeeper_queue_counts' AND source = 'automation_queue' AND id = NEW.id)
BEGIN
  UPDATE viewkeeper_queue_counts SET
    jobs = viewkeeper_queue_counts.jobs - (SELECT contribution ->> 0 FROM viewkeeper_replaced WHERE view = 'viewkeeper_queue_counts' AND source = 'automation_queue' AND id = NEW.id)
  WHERE viewkeeper_queue_counts.status = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'viewkeeper_queue_counts' AND source = 'automation_queue' AND id = NEW.id);
  DELETE FROM viewkeeper_replaced WHERE view = 'viewkeeper_queue_counts' AND source = 'automation_queue' AND id = NEW.id;
END;

CREATE TRIGGER IF NOT EXISTS refresh_queue_counts_on_job_move AFTER UPDATE OF id, status ON automation_queue
WHEN OLD.id IS NOT NEW.id OR OLD.status IS NOT NEW.status
BEGIN
  UPDATE viewkeeper_queue_counts SET
    jobs = viewkeeper_queue_counts.jobs - (SELECT contribution ->> 0 FROM viewkeeper_replaced WHERE view = 'viewkeeper_queue_counts' AND source = 'automation_queue' AND id = NEW.id)
  WHERE viewkeeper_queue_counts.status = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'viewkeeper_queue_counts' AND source = 'automation_queue' AND id = NEW.id)
    AND OLD.id IS NOT NEW.id;
  DELETE FROM viewkeeper_replaced WHERE view = 'viewkeeper_queue_counts' AND source = 'automation_queue' AND id = OLD.id;
  DELETE FROM viewkeeper_replaced WHERE view = 'viewkeeper_queue_counts' AND source = 'automation_queue' AND id = NEW.id;
  UPDATE viewkeeper_queue_counts SET
    jobs = viewkeeper_queue_counts.jobs - 1
  WHERE viewkeeper_queue_counts.status = OLD.status;
  INSERT INTO viewkeeper_queue_counts (status)
  SELECT NEW.status WHERE NEW.status IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM viewkeeper_queue_counts c WHERE c.status = NEW.status);
  UPDATE viewkeeper_queue_counts SET
    jobs = viewkeeper_queue_counts.jobs + 1
  WHERE viewkeeper_queue_counts.status = NEW.status;
END;

CREATE TRIGGER IF NOT EXISTS refresh_queue_counts_on_job_delete AFTER DELETE ON automation_queue
BEGIN
  UPDATE viewkeeper_queue_counts SET
    jobs = viewkeeper_queue_counts.jobs - 1
  WHERE viewkeeper_queue_counts.status = OLD.status;
  DELETE FROM viewkeeper_replaced WHERE view = 'viewkeeper_queue_counts' AND source = 'automation_queue' AND id = OLD.id;
END;

INSERT INTO task_validation_summary_mv (task_id, project_id, task_title, task_state, session_count, latest_session_id, latest_session_status, latest_session_started_at, total_rules, passed_rules, failed_rules, critical_failures, high_failures, medium_failures, low_failures, failed_rule_names, critical_failed_rules, latest_execution_time_ms, execution_time_ms_sum, execution_time_ms_count, last_refreshed_at)
SELECT d.task_id, d.project_id, d.task_title, d.task_state, d.session_count, d.latest_session_id, d.latest_session_status, d.latest_session_started_at, d.total_rules, d.passed_rules, d.failed_rules, d.critical_failures, d.high_failures, d.medium_failures, d.low_failures, d.failed_rule_names, d.critical_failed_rules, d.latest_execution_time_ms, d.execution_time_ms_sum, d.execution_time_ms_count, strftime('%Y-%m-%d %H:%M:%f', 'now')
FROM task_validation_summary d
WHERE NOT EXISTS (SELECT 1 FROM task_validation_summary_mv v WHERE v.task_id = d.task_id)
ORDER BY d.task_id LIMIT 200000;

INSERT INTO task_progress_summary_mv (task_id, project_id, current_state, priority, state_changed_at, evidence_count, screenshot_count, file_change_count, lines_added, lines_deleted, test_run_count, test_count, tests_passed, tests_failed, line_coverage, branch_coverage, agent_executions, last_refreshed_at)
SELECT d.task_id, d.project_id, d.current_state, d.priority, d.state_changed_at, d.evidence_count, d.screenshot_count, d.file_change_count, d.lines_added, d.lines_deleted, d.test_run_count, d.test_count, d.tests_passed, d.tests_failed, d.line_coverage, d.branch_coverage, d.agent_executions, strftime('%Y-%m-%d %H:%M:%f', 'now')
FROM task_progress_summary d
WHERE NOT EXISTS (SELECT 1 FROM task_progress_summary_mv v WHERE v.task_id = d.task_id)
ORDER BY d.task_id LIMIT 200000;

INSERT INTO agent_execution_summary_mv (task_id, project_id, total_executions, running_executions, completed_executions, failed_executions, executions_by_type, total_duration_ms, latest_execution_id, latest_agent_type, latest_status, latest_started_at, total_actions, bash_actions, edit_actions, write_actions, duration_ms_count, cost_micro_usd, last_refreshed_at)
SELECT d.task_id, d.project_id, d.total_executions, d.running_executions, d.completed_executions, d.failed_executions, d.executions_by_type, d.total_duration_ms, d.latest_execution_id, d.latest_agent_type, d.latest_status, d.latest_started_at, d.total_actions, d.bash_actions, d.edit_actions, d.write_actions, d.duration_ms_count, d.cost_micro_usd, strftime('%Y-%m-%d %H:%M:%f', 'now')
FROM agent_execution_summary d
WHERE NOT EXISTS (SELECT 1 FROM agent_execution_summary_mv v WHERE v.task_id = d.task_id)
ORDER BY d.task_id LIMIT 200000;

INSERT INTO project_statistics_mv (project_id, project_name, github_sync_status, total_tasks, pending_tasks, in_progress_tasks, validating_tasks, completed_tasks, failed_tasks, blocked_tasks, cancelled_tasks, critical_tasks, high_tasks, medium_tasks, low_tasks, github_synced_tasks, validated_tasks, passing_tasks, active_agent_count, pending_automation_jobs, oldest_pending_task_at, oldest_pending_task_age_days, completion_seconds_sum, completion_count, last_refreshed_at)
SELECT d.project_id, d.project_name, d.github_sync_status, d.total_tasks, d.pending_tasks, d.in_progress_tasks, d.validating_tasks, d.completed_tasks, d.failed_tasks, d.blocked_tasks, d.cancelled_tasks, d.critical_tasks, d.high_tasks, d.medium_tasks, d.low_tasks, d.github_synced_tasks, d.validated_tasks, d.passing_tasks, d.active_agent_count, d.pending_automation_jobs, d.oldest_pending_task_at, d.oldest_pending_task_age_days, d.completion_seconds_sum, d.completion_count, strftime('%Y-%m-%d %H:%M:%f', 'now')
FROM (
  SELECT *, CAST(julianday('now') - julianday(oldest_pending_task_at) AS INTEGER) AS oldest_pending_task_age_days FROM (
    SELECT p.id AS project_id,
      p.name AS project_name,
      p.github_sync_status AS github_sync_status,
      (s1.value ->> 0) AS total_tasks,
      (s1.value ->> 1) AS pending_tasks,
      (s1.value ->> 2) AS in_progress_tasks,
      (s1.value ->> 3) AS validating_tasks,
      (s1.value ->> 4) AS completed_tasks,
      (s1.value ->> 5) AS failed_tasks,
      (s1.value ->> 6) AS blocked_tasks,
      (s1.value ->> 7) AS cancelled_tasks,
      (s1.value ->> 8) AS critical_tasks,
      (s1.value ->> 9) AS high_tasks,
      (s1.value ->> 10) AS medium_tasks,
      (s1.value ->> 11) AS low_tasks,
      (s1.value ->> 12) AS github_synced_tasks,
      (s2.value ->> 0) AS validated_tasks,
      (s2.value ->> 1) AS passing_tasks,
      (SELECT coalesce(sum(c.running_executions), 0) FROM tasks b CROSS JOIN agent_execution_summary_mv c ON c.task_id = b.id WHERE b.project_id = p.id) AS active_agent_count,
      (SELECT count(*) FROM automation_queue c WHERE c.project_id = p.id AND c.status = 'pending') AS pending_automation_jobs,
      (SELECT min(x.created_at) FROM tasks x WHERE x.project_id = p.id AND x.current_state = 'PENDING') AS oldest_pending_task_at,
      (s1.value ->> 13) AS completion_seconds_sum,
      (s1.value ->> 14) AS completion_count
    FROM projects p
    CROSS JOIN json_each(json_array((
      SELECT json_array(
        count(*),
        coalesce(sum(iif(c.current_state = 'PENDING', 1, 0)), 0),
        coalesce(sum(iif(c.current_state = 'IN_PROGRESS', 1, 0)), 0),
        coalesce(sum(iif(c.current_state = 'VALIDATING', 1, 0)), 0),
        coalesce(sum(iif(c.current_state = 'COMPLETED', 1, 0)), 0),
        coalesce(sum(iif(c.current_state = 'FAILED', 1, 0)), 0),
        coalesce(sum(iif(c.current_state = 'BLOCKED', 1, 0)), 0),
        coalesce(sum(iif(c.current_state = 'CANCELLED', 1, 0)), 0),
        coalesce(sum(iif(c.priority = 4, 1, 0)), 0),
        coalesce(sum(iif(c.priority = 3, 1, 0)), 0),
        coalesce(sum(iif(c.priority = 2, 1, 0)), 0),
        coalesce(sum(iif(c.priority = 1, 1, 0)), 0),
        coalesce(sum(iif(c.github_synced_at IS NOT NULL, 1, 0)), 0),
        coalesce(sum(iif(c.current_state = 'COMPLETED' AND CAST((round(julianday(c.completed_at) * 86400000) - round(julianday(c.created_at) * 86400000)) / 1000 AS INTEGER) IS NOT NULL, CAST((round(julianday(c.completed_at) * 86400000) - round(julianday(c.created_at) * 86400000)) / 1000 AS INTEGER), 0)), 0),
        coalesce(sum(iif(c.current_state = 'COMPLETED' AND CAST((round(julianday(c.completed_at) * 86400000) - round(julianday(c.created_at) * 86400000)) / 1000 AS INTEGER) IS NOT NULL, 1, 0)), 0))
      FROM tasks c WHERE c.project_id = p.id))) AS s1
    CROSS JOIN json_each(json_array((
      SELECT json_array(
        coalesce(sum(iif(c.session_count > 0, 1, 0)), 0),
        coalesce(sum(iif(c.overall_passed = 1, 1, 0)), 0))
      FROM tasks b CROSS JOIN task_validation_summary_mv c ON c.task_id = b.id WHERE b.project_id = p.id))) AS s2
    WHERE p.id IS NOT NULL
  )
) d WHERE true
ON CONFLICT (project_id) DO UPDATE SET
  project_name = excluded.project_name,
  github_sync_status = excluded.github_sync_status,
  total_tasks = excluded.total_tasks,
  pending_tasks = excluded.pending_tasks,
  in_progress_tasks = excluded.in_progress_tasks,
  validating_tasks = excluded.validating_tasks,
  completed_tasks = excluded.completed_tasks,
  failed_tasks = excluded.failed_tasks,
  blocked_tasks = excluded.blocked_tasks,
  cancelled_tasks = excluded.cancelled_tasks,
  critical_tasks = excluded.critical_tasks,
  high_tasks = excluded.high_tasks,
  medium_tasks = excluded.medium_tasks,
  low_tasks = excluded.low_tasks,
  github_synced_tasks = excluded.github_synced_tasks,
  validated_tasks = excluded.validated_tasks,
  passing_tasks = excluded.passing_tasks,
  active_agent_count = excluded.active_agent_count,
  pending_automation_jobs = excluded.pending_automation_jobs,
  oldest_pending_task_at = excluded.oldest_pending_task_at,
  oldest_pending_task_age_days = excluded.oldest_pending_task_age_days,
  completion_seconds_sum = excluded.completion_seconds_sum,
  completion_count = excluded.completion_count,
  last_refreshed_at = excluded.last_refreshed_at
WHERE project_statistics_mv.project_name IS NOT excluded.project_name OR project_statistics_mv.github_sync_status IS NOT excluded.github_sync_status OR project_statistics_mv.total_tasks IS NOT excluded.total_tasks OR project_statistics_mv.pending_tasks IS NOT excluded.pending_tasks OR project_statistics_mv.in_progress_tasks IS NOT excluded.in_progress_tasks OR project_statistics_mv.validating_tasks IS NOT excluded.validating_tasks OR project_statistics_mv.completed_tasks IS NOT excluded.completed_tasks OR project_statistics_mv.failed_tasks IS NOT excluded.failed_tasks OR project_statistics_mv.blocked_tasks IS NOT excluded.blocked_tasks OR project_statistics_mv.cancelled_tasks IS NOT excluded.cancelled_tasks OR project_statistics_mv.critical_tasks IS NOT excluded.critical_tasks OR project_statistics_mv.high_tasks IS NOT excluded.high_tasks OR project_statistics_mv.medium_tasks IS NOT excluded.medium_tasks OR project_statistics_mv.low_tasks IS NOT excluded.low_tasks OR project_statistics_mv.github_synced_tasks IS NOT excluded.github_synced_tasks OR project_statistics_mv.validated_tasks IS NOT excluded.validated_tasks OR project_statistics_mv.passing_tasks IS NOT excluded.passing_tasks OR project_statistics_mv.active_agent_count IS NOT excluded.active_agent_count OR project_statistics_mv.pending_automation_jobs IS NOT excluded.pending_automation_jobs OR project_statistics_mv.oldest_pending_task_at IS NOT excluded.oldest_pending_task_at OR project_statistics_mv.completion_seconds_sum IS NOT excluded.completion_seconds_sum OR project_statistics_mv.completion_count IS NOT excluded.completion_count;

DELETE FROM viewkeeper_queue_counts;

INSERT INTO viewkeeper_queue_counts (status, jobs)
SELECT status, count(*) FROM automation_queue WHERE status IS NOT NULL GROUP BY status;

INSERT INTO viewkeeper_queue_counts (status)
SELECT value FROM json_each('["pending","processing","completed","failed"]') WHERE true
ON CONFLICT (status) DO NOTHING;
