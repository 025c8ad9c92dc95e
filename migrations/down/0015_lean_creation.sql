-- Undoes 0015_lean_creation.sql.

DROP TRIGGER IF EXISTS init_validation_summary_on_task_create;

DROP TRIGGER IF EXISTS init_validation_summary_on_task_create_unreadable;

DROP TRIGGER IF EXISTS init_validation_summary_on_task_create_finish;

DROP TRIGGER IF EXISTS refresh_validation_summary_on_task;

DROP TRIGGER IF EXISTS refresh_validation_summary_on_task_rename;

DROP TRIGGER IF EXISTS refresh_validation_summary_on_task_delete;

DROP TRIGGER IF EXISTS refresh_validation_summary_on_session_replace;

DROP TRIGGER IF EXISTS refresh_validation_summary_on_session_rename_over;

DROP TRIGGER IF EXISTS refresh_validation_summary_on_session;

DROP TRIGGER IF EXISTS refresh_validation_summary_on_session_replaced;

DROP TRIGGER IF EXISTS refresh_validation_summary_on_session_update;

DROP TRIGGER IF EXISTS refresh_validation_summary_on_session_reorder;

DROP TRIGGER IF EXISTS refresh_validation_summary_on_session_update_replaced;

DROP TRIGGER IF EXISTS refresh_validation_summary_on_session_move;

DROP TRIGGER IF EXISTS refresh_validation_summary_on_session_delete;

DROP TRIGGER IF EXISTS refresh_validation_summary_on_result_replace;

DROP TRIGGER IF EXISTS refresh_validation_summary_on_result_rename_over;

DROP TRIGGER IF EXISTS refresh_validation_summary_on_result;

DROP TRIGGER IF EXISTS refresh_validation_summary_on_result_replaced;

DROP TRIGGER IF EXISTS refresh_validation_summary_on_result_update;

DROP TRIGGER IF EXISTS refresh_validation_summary_on_result_update_replaced;

DROP TRIGGER IF EXISTS refresh_validation_summary_on_result_move;

DROP TRIGGER IF EXISTS refresh_validation_summary_on_result_delete;

DROP TRIGGER IF EXISTS init_progress_summary_on_task_create;

DROP TRIGGER IF EXISTS init_progress_summary_on_task_create_unreadable;

DROP TRIGGER IF EXISTS init_progress_summary_on_task_create_finish;

DROP TRIGGER IF EXISTS refresh_progress_summary_on_task_update;

DROP TRIGGER IF EXISTS refresh_progress_on_task_rename;

DROP TRIGGER IF EXISTS refresh_progress_on_task_delete;

DROP TRIGGER IF EXISTS refresh_progress_on_evidence_replace;

DROP TRIGGER IF EXISTS refresh_progress_on_evidence_rename_over;

DROP TRIGGER IF EXISTS refresh_progress_on_evidence;

DROP TRIGGER IF EXISTS refresh_progress_on_evidence_replaced;

DROP TRIGGER IF EXISTS refresh_progress_on_evidence_update_replaced;

DROP TRIGGER IF EXISTS refresh_progress_on_evidence_move;

DROP TRIGGER IF EXISTS refresh_progress_on_evidence_delete;

DROP TRIGGER IF EXISTS refresh_progress_on_screenshot_replace;

DROP TRIGGER IF EXISTS refresh_progress_on_screenshot_rename_over;

DROP TRIGGER IF EXISTS refresh_progress_on_screenshot;

DROP TRIGGER IF EXISTS refresh_progress_on_screenshot_replaced;

DROP TRIGGER IF EXISTS refresh_progress_on_screenshot_update_replaced;

DROP TRIGGER IF EXISTS refresh_progress_on_screenshot_move;

DROP TRIGGER IF EXISTS refresh_progress_on_screenshot_delete;

DROP TRIGGER IF EXISTS refresh_progress_on_file_change_replace;

DROP TRIGGER IF EXISTS refresh_progress_on_file_change_rename_over;

DROP TRIGGER IF EXISTS refresh_progress_on_file_change;

DROP TRIGGER IF EXISTS refresh_progress_on_file_change_replaced;

DROP TRIGGER IF EXISTS refresh_progress_on_file_change_update;

DROP TRIGGER IF EXISTS refresh_progress_on_file_change_update_replaced;

DROP TRIGGER IF EXISTS refresh_progress_on_file_change_move;

DROP TRIGGER IF EXISTS refresh_progress_on_file_change_delete;

DROP TRIGGER IF EXISTS refresh_progress_on_test_execution_replace;

DROP TRIGGER IF EXISTS refresh_progress_on_test_execution_rename_over;

DROP TRIGGER IF EXISTS refresh_progress_on_test_execution;

DROP TRIGGER IF EXISTS refresh_progress_on_test_execution_replaced;

DROP TRIGGER IF EXISTS refresh_progress_on_test_execution_update;

DROP TRIGGER IF EXISTS refresh_progress_on_test_execution_update_replaced;

DROP TRIGGER IF EXISTS refresh_progress_on_test_execution_move;

DROP TRIGGER IF EXISTS refresh_progress_on_test_execution_delete;

DROP TRIGGER IF EXISTS refresh_progress_on_execution_replace;

DROP TRIGGER IF EXISTS refresh_progress_on_execution_rename_over;

DROP TRIGGER IF EXISTS refresh_progress_on_execution;

DROP TRIGGER IF EXISTS refresh_progress_on_execution_replaced;

DROP TRIGGER IF EXISTS refresh_progress_on_execution_update_replaced;

DROP TRIGGER IF EXISTS refresh_progress_on_execution_move;

DROP TRIGGER IF EXISTS refresh_progress_on_execution_delete;

DROP TRIGGER IF EXISTS refresh_progress_on_coverage_replace;

DROP TRIGGER IF EXISTS refresh_progress_on_coverage_rename_over;

DROP TRIGGER IF EXISTS refresh_progress_on_coverage;

DROP TRIGGER IF EXISTS refresh_progress_on_coverage_replaced;

DROP TRIGGER IF EXISTS refresh_progress_on_coverage_update;

DROP TRIGGER IF EXISTS refresh_progress_on_coverage_update_replaced;

DROP TRIGGER IF EXISTS refresh_progress_on_coverage_move;

DROP TRIGGER IF EXISTS refresh_progress_on_coverage_delete;

DROP TRIGGER IF EXISTS init_agent_summary_on_task_create;

DROP TRIGGER IF EXISTS init_agent_summary_on_task_create_unreadable;

DROP TRIGGER IF EXISTS init_agent_summary_on_task_create_finish;

DROP TRIGGER IF EXISTS refresh_agent_summary_on_task_update;

DROP TRIGGER IF EXISTS refresh_agent_summary_on_task_rename;

DROP TRIGGER IF EXISTS refresh_agent_summary_on_task_delete;

DROP TRIGGER IF EXISTS refresh_agent_summary_on_execution_replace;

DROP TRIGGER IF EXISTS refresh_agent_summary_on_execution_rename_over;

DROP TRIGGER IF EXISTS refresh_agent_summary_on_execution_before_move;

DROP TRIGGER IF EXISTS refresh_agent_summary_on_execution_before_delete;

DROP TRIGGER IF EXISTS refresh_agent_summary_on_execution;

DROP TRIGGER IF EXISTS refresh_agent_summary_on_execution_replaced;

DROP TRIGGER IF EXISTS refresh_agent_summary_on_execution_update;

DROP TRIGGER IF EXISTS refresh_agent_summary_on_execution_reorder;

DROP TRIGGER IF EXISTS refresh_agent_summary_on_execution_relabel_executions_by_type;

DROP TRIGGER IF EXISTS refresh_agent_summary_on_execution_update_replaced;

DROP TRIGGER IF EXISTS refresh_agent_summary_on_execution_move;

DROP TRIGGER IF EXISTS refresh_agent_summary_on_execution_delete;

DROP TRIGGER IF EXISTS refresh_agent_summary_on_action_replace;

DROP TRIGGER IF EXISTS refresh_agent_summary_on_action_rename_over;

DROP TRIGGER IF EXISTS refresh_agent_summary_on_action;

DROP TRIGGER IF EXISTS refresh_agent_summary_on_action_replaced;

DROP TRIGGER IF EXISTS refresh_agent_summary_on_action_update;

DROP TRIGGER IF EXISTS refresh_agent_summary_on_action_update_replaced;

DROP TRIGGER IF EXISTS refresh_agent_summary_on_action_move;

DROP TRIGGER IF EXISTS refresh_agent_summary_on_action_delete;

DROP TRIGGER IF EXISTS refresh_agent_summary_executions_by_type;

DROP TRIGGER IF EXISTS refresh_agent_summary_executions_by_type_insert;

DROP TRIGGER IF EXISTS refresh_agent_summary_executions_by_type_delete;

DROP TRIGGER IF EXISTS init_project_stats_on_create;

DROP TRIGGER IF EXISTS init_project_stats_on_create_unreadable;

DROP TRIGGER IF EXISTS init_project_stats_on_create_finish;

DROP TRIGGER IF EXISTS refresh_project_stats_on_project_update;

DROP TRIGGER IF EXISTS refresh_project_stats_on_project_rename;

DROP TRIGGER IF EXISTS refresh_project_stats_on_project_delete;

DROP TRIGGER IF EXISTS refresh_project_stats_on_task_replace;

DROP TRIGGER IF EXISTS refresh_project_stats_on_task_rename_over;

DROP TRIGGER IF EXISTS refresh_project_stats_on_task;

DROP TRIGGER IF EXISTS refresh_project_stats_on_task_replaced;

DROP TRIGGER IF EXISTS refresh_project_stats_on_task_update;

DROP TRIGGER IF EXISTS refresh_project_stats_on_task_update_replaced;

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

DROP TRIGGER IF EXISTS refresh_project_stats_on_job_update_replaced;

DROP TRIGGER IF EXISTS refresh_project_stats_on_job_move;

DROP TRIGGER IF EXISTS refresh_project_stats_on_job_delete;

DELETE FROM viewkeeper_replaced WHERE view IN ('task_validation_summary_mv', 'task_progress_summary_mv', 'agent_execution_summary_mv', 'project_statistics_mv');

CREATE VIEW IF NOT EXISTS task_validation_summary AS
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
  execution_time_ms_count,
  failed_rule_names_count,
  critical_failed_rules_count
FROM (
  SELECT p.id AS task_id,
    p.project_id AS project_id,
    substr(p.title, 1, 1000) AS task_title,
    substr(p.current_state, 1, 1000) AS task_state,
    (s1.value ->> 0) AS session_count,
    iif(octet_length(l2.id) <= 100000, l2.id, substr(l2.id, 1, 1000)) AS latest_session_id,
    substr(l2.status, 1, 1000) AS latest_session_status,
    substr(l2.started_at, 1, 1000) AS latest_session_started_at,
    coalesce(iif(typeof(l2.total_rules) IN ('text', 'blob'), substr(l2.total_rules, 1, 1000), l2.total_rules), 0) AS total_rules,
    coalesce(iif(typeof(l2.passed_rules) IN ('text', 'blob'), substr(l2.passed_rules, 1, 1000), l2.passed_rules), 0) AS passed_rules,
    (r3.value ->> 0) AS failed_rules,
    (r3.value ->> 1) AS critical_failures,
    (r3.value ->> 2) AS high_failures,
    (r3.value ->> 3) AS medium_failures,
    (r3.value ->> 4) AS low_failures,
    iif((r3.value ->> 5) = 0, NULL, (
      WITH RECURSIVE found (list, shown, bytes, next) AS (
        SELECT NULL, 0, 0, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = l2.id AND c.status = 'failed' AND substr(CAST(c.rule_name AS TEXT), 1, 200) >= '' ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
        UNION ALL SELECT coalesce(list || ',', '') || next, shown + 1, bytes + octet_length(next) + 1, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = l2.id AND c.status = 'failed' AND substr(CAST(c.rule_name AS TEXT), 1, 200) > found.next ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
        FROM found WHERE next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000
      )
      SELECT list || iif((r3.value ->> 5) > shown, ',+' || ((r3.value ->> 5) - shown) || ' more', '') FROM found WHERE NOT (next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000)
    )) AS failed_rule_names,
    iif((r3.value ->> 6) = 0, NULL, (
      WITH RECURSIVE found (list, shown, bytes, next) AS (
        SELECT NULL, 0, 0, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = l2.id AND c.status = 'failed' AND c.severity = 'critical' AND substr(CAST(c.rule_name AS TEXT), 1, 200) >= '' ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
        UNION ALL SELECT coalesce(list || ',', '') || next, shown + 1, bytes + octet_length(next) + 1, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = l2.id AND c.status = 'failed' AND c.severity = 'critical' AND substr(CAST(c.rule_name AS TEXT), 1, 200) > found.next ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
        FROM found WHERE next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000
      )
      SELECT list || iif((r3.value ->> 6) > shown, ',+' || ((r3.value ->> 6) - shown) || ' more', '') FROM found WHERE NOT (next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000)
    )) AS critical_failed_rules,
    iif(typeof(l2.execution_time_ms) IN ('text', 'blob'), substr(l2.execution_time_ms, 1, 1000), l2.execution_time_ms) AS latest_execution_time_ms,
    (s1.value ->> 1) AS execution_time_ms_sum,
    (s1.value ->> 2) AS execution_time_ms_count,
    (r3.value ->> 5) AS failed_rule_names_count,
    (r3.value ->> 6) AS critical_failed_rules_count
  FROM tasks p
  CROSS JOIN json_each(json_array((
    SELECT json_array(
      count(*),
      coalesce(sum(coalesce(max(min(CAST(c.execution_time_ms AS INTEGER), 1099511627776), -1099511627776), 0)), 0),
      coalesce(sum(iif(c.execution_time_ms IS NOT NULL, 1, 0)), 0))
    FROM validation_sessions c WHERE c.task_id = p.id))) AS s1
  LEFT JOIN validation_sessions AS l2
    ON l2.id = (SELECT x.id FROM validation_sessions x WHERE x.task_id = p.id ORDER BY x.started_at DESC, x.id DESC LIMIT 1)
  CROSS JOIN json_each(json_array((
    SELECT json_array(
      count(*),
      count(*) FILTER (WHERE c.severity = 'critical'),
      count(*) FILTER (WHERE c.severity = 'high'),
      count(*) FILTER (WHERE c.severity = 'medium'),
      count(*) FILTER (WHERE c.severity = 'low'),
      count(DISTINCT substr(CAST(c.rule_name AS TEXT), 1, 200)),
      count(DISTINCT substr(CAST(c.rule_name AS TEXT), 1, 200)) FILTER (WHERE c.severity = 'critical'))
    FROM validation_results c WHERE c.validation_session_id = l2.id AND c.status = 'failed'))) AS r3
  WHERE p.id IS NOT NULL AND coalesce(octet_length(p.id), 0) <= 100000 AND coalesce(octet_length(p.project_id), 0) <= 100000
);

CREATE VIEW IF NOT EXISTS task_progress_summary AS
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
    substr(p.current_state, 1, 1000) AS current_state,
    iif(typeof(p.priority) IN ('text', 'blob'), substr(p.priority, 1, 1000), p.priority) AS priority,
    substr(p.state_changed_at, 1, 1000) AS state_changed_at,
    (SELECT count(*) FROM task_evidence c WHERE c.task_id = p.id) AS evidence_count,
    (SELECT count(*) FROM screenshots c WHERE c.task_id = p.id) AS screenshot_count,
    (s1.value ->> 0) AS file_change_count,
    (s1.value ->> 1) AS lines_added,
    (s1.value ->> 2) AS lines_deleted,
    (s2.value ->> 0) AS test_run_count,
    (s2.value ->> 1) AS test_count,
    (s2.value ->> 2) AS tests_passed,
    (s2.value ->> 3) AS tests_failed,
    iif(typeof(l3.line_coverage) IN ('text', 'blob'), substr(l3.line_coverage, 1, 1000), l3.line_coverage) AS line_coverage,
    iif(typeof(l3.branch_coverage) IN ('text', 'blob'), substr(l3.branch_coverage, 1, 1000), l3.branch_coverage) AS branch_coverage,
    (SELECT count(*) FROM agent_executions c WHERE c.task_id = p.id) AS agent_executions
  FROM tasks p
  CROSS JOIN json_each(json_array((
    SELECT json_array(
      count(*),
      coalesce(sum(coalesce(max(min(CAST(c.lines_added AS INTEGER), 1099511627776), -1099511627776), 0)), 0),
      coalesce(sum(coalesce(max(min(CAST(c.lines_deleted AS INTEGER), 1099511627776), -1099511627776), 0)), 0))
    FROM file_changes c WHERE c.task_id = p.id))) AS s1
  CROSS JOIN json_each(json_array((
    SELECT json_array(
      count(*),
      coalesce(sum(coalesce(max(min(CAST(c.total_tests AS INTEGER), 1099511627776), -1099511627776), 0)), 0),
      coalesce(sum(coalesce(max(min(CAST(c.passed_tests AS INTEGER), 1099511627776), -1099511627776), 0)), 0),
      coalesce(sum(coalesce(max(min(CAST(c.failed_tests AS INTEGER), 1099511627776), -1099511627776), 0)), 0))
    FROM test_executions c WHERE c.task_id = p.id))) AS s2
  LEFT JOIN code_coverage AS l3
    ON l3.id = (SELECT x.id FROM code_coverage x WHERE x.task_id = p.id ORDER BY x.measured_at DESC, x.id DESC LIMIT 1)
  WHERE p.id IS NOT NULL AND coalesce(octet_length(p.id), 0) <= 100000 AND coalesce(octet_length(p.project_id), 0) <= 100000
);

CREATE VIEW IF NOT EXISTS agent_execution_summary AS
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
    (SELECT json_group_object(label, rows ORDER BY label = '+more', label) FROM (
      SELECT iif(at <= 100, label, '+more') AS label, sum(rows) AS rows FROM (
        SELECT label, rows, row_number() OVER (ORDER BY label = '+more', label) AS at FROM (
          SELECT substr(CAST(c.agent_type AS TEXT), 1, 200) AS label, count(*) AS rows FROM agent_executions c WHERE c.task_id = p.id AND c.agent_type IS NOT NULL GROUP BY 1
        )
      ) GROUP BY 1
    )) AS executions_by_type,
    (s1.value ->> 4) AS total_duration_ms,
    iif(octet_length(l2.id) <= 100000, l2.id, substr(l2.id, 1, 1000)) AS latest_execution_id,
    substr(l2.agent_type, 1, 1000) AS latest_agent_type,
    substr(l2.status, 1, 1000) AS latest_status,
    substr(l2.started_at, 1, 1000) AS latest_started_at,
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
      coalesce(sum(coalesce(max(min(CAST(c.duration_ms AS INTEGER), 1099511627776), -1099511627776), 0)), 0),
      coalesce(sum(iif(c.duration_ms IS NOT NULL, 1, 0)), 0),
      coalesce(sum(coalesce(max(min(CAST(round(c.cost_usd * 1e6) AS INTEGER), 1099511627776), -1099511627776), 0)), 0))
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
  WHERE p.id IS NOT NULL AND coalesce(octet_length(p.id), 0) <= 100000 AND coalesce(octet_length(p.project_id), 0) <= 100000
);

CREATE VIEW IF NOT EXISTS project_statistics AS
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
    substr(p.name, 1, 1000) AS project_name,
    substr(p.github_sync_status, 1, 1000) AS github_sync_status,
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
    (SELECT substr(min(x.created_at), 1, 1000) FROM tasks x WHERE x.project_id = p.id AND x.current_state = 'PENDING') AS oldest_pending_task_at,
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
      coalesce(sum(coalesce(max(min(CAST(iif(c.current_state = 'COMPLETED' AND CAST((round(julianday(c.completed_at) * 86400000) - round(julianday(c.created_at) * 86400000)) / 1000 AS INTEGER) IS NOT NULL, CAST((round(julianday(c.completed_at) * 86400000) - round(julianday(c.created_at) * 86400000)) / 1000 AS INTEGER), 0) AS INTEGER), 1099511627776), -1099511627776), 0)), 0),
      coalesce(sum(iif(c.current_state = 'COMPLETED' AND CAST((round(julianday(c.completed_at) * 86400000) - round(julianday(c.created_at) * 86400000)) / 1000 AS INTEGER) IS NOT NULL, 1, 0)), 0))
    FROM tasks c WHERE c.project_id = p.id))) AS s1
  CROSS JOIN json_each(json_array((
    SELECT json_array(
      coalesce(sum(iif(c.session_count > 0, 1, 0)), 0),
      coalesce(sum(iif(c.overall_passed = 1, 1, 0)), 0))
    FROM task_validation_summary c WHERE c.project_id = p.id))) AS s2
  WHERE p.id IS NOT NULL AND coalesce(octet_length(p.id), 0) <= 100000
);

CREATE TRIGGER IF NOT EXISTS init_validation_summary_on_task_create AFTER INSERT ON tasks
BEGIN
  INSERT INTO task_validation_summary_mv (task_id, project_id, task_title, task_state, last_refreshed_at)
  SELECT p.id, p.project_id, substr(p.title, 1, 1000), substr(p.current_state, 1, 1000), iif(EXISTS (SELECT 1 FROM validation_sessions c WHERE c.task_id = NEW.id), '', strftime('%Y-%m-%d %H:%M:%f', 'now'))
  FROM tasks p WHERE p.rowid = NEW.rowid AND p.id IS NEW.id COLLATE BINARY AND p.id IS NOT NULL AND coalesce(octet_length(p.id), 0) <= 100000 AND coalesce(octet_length(p.project_id), 0) <= 100000
  ON CONFLICT (task_id) DO UPDATE SET
    project_id = excluded.project_id,
    task_title = excluded.task_title,
    task_state = excluded.task_state,
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_validation_summary_mv.project_id IS NOT excluded.project_id COLLATE BINARY OR task_validation_summary_mv.task_title IS NOT excluded.task_title COLLATE BINARY OR task_validation_summary_mv.task_state IS NOT excluded.task_state COLLATE BINARY;
  UPDATE task_validation_summary_mv SET
    (project_id, task_title, task_state, session_count, latest_session_id, latest_session_status, latest_session_started_at, total_rules, passed_rules, failed_rules, critical_failures, high_failures, medium_failures, low_failures, failed_rule_names, critical_failed_rules, latest_execution_time_ms, execution_time_ms_sum, execution_time_ms_count, failed_rule_names_count, critical_failed_rules_count, last_refreshed_at) = (SELECT
      d.project_id,
      d.task_title,
      d.task_state,
      d.session_count,
      d.latest_session_id,
      d.latest_session_status,
      d.latest_session_started_at,
      d.total_rules,
      d.passed_rules,
      d.failed_rules,
      d.critical_failures,
      d.high_failures,
      d.medium_failures,
      d.low_failures,
      d.failed_rule_names,
      d.critical_failed_rules,
      d.latest_execution_time_ms,
      d.execution_time_ms_sum,
      d.execution_time_ms_count,
      d.failed_rule_names_count,
      d.critical_failed_rules_count,
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM task_validation_summary d WHERE d.task_id = NEW.id)
  WHERE task_validation_summary_mv.task_id = NEW.id AND task_validation_summary_mv.last_refreshed_at = '';
END;

CREATE TRIGGER IF NOT EXISTS init_validation_summary_on_task_create_unreadable AFTER INSERT ON tasks
WHEN NOT (NEW.id IS NOT NULL AND coalesce(octet_length(NEW.id), 0) <= 100000 AND coalesce(octet_length(NEW.project_id), 0) <= 100000)
BEGIN
  DELETE FROM task_validation_summary_mv WHERE task_id = NEW.id
    AND NOT EXISTS (SELECT 1 FROM tasks p WHERE p.id = NEW.id AND p.id IS NOT NULL AND coalesce(octet_length(p.id), 0) <= 100000 AND coalesce(octet_length(p.project_id), 0) <= 100000);
END;

CREATE TRIGGER IF NOT EXISTS refresh_validation_summary_on_task AFTER UPDATE OF project_id, title, current_state ON tasks
WHEN OLD.id IS NEW.id COLLATE BINARY AND (OLD.project_id IS NOT NEW.project_id COLLATE BINARY OR OLD.title IS NOT NEW.title COLLATE BINARY OR OLD.current_state IS NOT NEW.current_state COLLATE BINARY)
BEGIN
  UPDATE task_validation_summary_mv SET
    (project_id, task_title, task_state, last_refreshed_at) = (SELECT
      p.project_id,
      substr(p.title, 1, 1000),
      substr(p.current_state, 1, 1000),
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM tasks p WHERE p.rowid = NEW.rowid AND p.id IS NEW.id COLLATE BINARY AND p.id IS NOT NULL AND coalesce(octet_length(p.id), 0) <= 100000 AND coalesce(octet_length(p.project_id), 0) <= 100000)
  WHERE task_validation_summary_mv.task_id = NEW.id
    AND EXISTS (SELECT 1 FROM tasks p WHERE p.rowid = NEW.rowid AND p.id IS NEW.id COLLATE BINARY AND p.id IS NOT NULL AND coalesce(octet_length(p.id), 0) <= 100000 AND coalesce(octet_length(p.project_id), 0) <= 100000 AND (task_validation_summary_mv.project_id IS NOT p.project_id COLLATE BINARY OR task_validation_summary_mv.task_title IS NOT substr(p.title, 1, 1000) COLLATE BINARY OR task_validation_summary_mv.task_state IS NOT substr(p.current_state, 1, 1000) COLLATE BINARY));
END;

CREATE TRIGGER IF NOT EXISTS refresh_validation_summary_on_task_rename AFTER UPDATE OF id, project_id ON tasks
WHEN OLD.id IS NOT NEW.id COLLATE BINARY OR (OLD.id IS NOT NULL AND coalesce(octet_length(OLD.id), 0) <= 100000 AND coalesce(octet_length(OLD.project_id), 0) <= 100000) IS NOT (NEW.id IS NOT NULL AND coalesce(octet_length(NEW.id), 0) <= 100000 AND coalesce(octet_length(NEW.project_id), 0) <= 100000)
BEGIN
  DELETE FROM task_validation_summary_mv WHERE task_id = OLD.id
    AND NOT EXISTS (SELECT 1 FROM tasks p WHERE p.id = OLD.id AND p.id IS NOT NULL AND coalesce(octet_length(p.id), 0) <= 100000 AND coalesce(octet_length(p.project_id), 0) <= 100000);
  DELETE FROM task_validation_summary_mv WHERE task_id = NEW.id
    AND NOT EXISTS (SELECT 1 FROM tasks p WHERE p.id = NEW.id AND p.id IS NOT NULL AND coalesce(octet_length(p.id), 0) <= 100000 AND coalesce(octet_length(p.project_id), 0) <= 100000);
  INSERT INTO task_validation_summary_mv (task_id, project_id, task_title, task_state, last_refreshed_at)
  SELECT p.id, p.project_id, substr(p.title, 1, 1000), substr(p.current_state, 1, 1000), iif(EXISTS (SELECT 1 FROM validation_sessions c WHERE c.task_id = NEW.id), '', strftime('%Y-%m-%d %H:%M:%f', 'now'))
  FROM tasks p WHERE p.rowid = NEW.rowid AND p.id IS NEW.id COLLATE BINARY AND p.id IS NOT NULL AND coalesce(octet_length(p.id), 0) <= 100000 AND coalesce(octet_length(p.project_id), 0) <= 100000
  ON CONFLICT (task_id) DO UPDATE SET
    project_id = excluded.project_id,
    task_title = excluded.task_title,
    task_state = excluded.task_state,
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_validation_summary_mv.project_id IS NOT excluded.project_id COLLATE BINARY OR task_validation_summary_mv.task_title IS NOT excluded.task_title COLLATE BINARY OR task_validation_summary_mv.task_state IS NOT excluded.task_state COLLATE BINARY;
  UPDATE task_validation_summary_mv SET
    (project_id, task_title, task_state, session_count, latest_session_id, latest_session_status, latest_session_started_at, total_rules, passed_rules, failed_rules, critical_failures, high_failures, medium_failures, low_failures, failed_rule_names, critical_failed_rules, latest_execution_time_ms, execution_time_ms_sum, execution_time_ms_count, failed_rule_names_count, critical_failed_rules_count, last_refreshed_at) = (SELECT
      d.project_id,
      d.task_title,
      d.task_state,
      d.session_count,
      d.latest_session_id,
      d.latest_session_status,
      d.latest_session_started_at,
      d.total_rules,
      d.passed_rules,
      d.failed_rules,
      d.critical_failures,
      d.high_failures,
      d.medium_failures,
      d.low_failures,
      d.failed_rule_names,
      d.critical_failed_rules,
      d.latest_execution_time_ms,
      d.execution_time_ms_sum,
      d.execution_time_ms_count,
      d.failed_rule_names_count,
      d.critical_failed_rules_count,
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM task_validation_summary d WHERE d.task_id = NEW.id)
  WHERE task_validation_summary_mv.task_id = NEW.id AND task_validation_summary_mv.last_refreshed_at = '';
END;

CREATE TRIGGER IF NOT EXISTS refresh_validation_summary_on_task_delete AFTER DELETE ON tasks
BEGIN
  DELETE FROM task_validation_summary_mv WHERE task_id = OLD.id
    AND NOT EXISTS (SELECT 1 FROM tasks p WHERE p.id = OLD.id AND p.id IS NOT NULL AND coalesce(octet_length(p.id), 0) <= 100000 AND coalesce(octet_length(p.project_id), 0) <= 100000);
END;

CREATE TRIGGER IF NOT EXISTS refresh_validation_summary_on_session_replace BEFORE INSERT ON validation_sessions
WHEN EXISTS (SELECT 1 FROM validation_sessions r WHERE r.id = NEW.id)
BEGIN
  INSERT INTO viewkeeper_replaced (view, source, reason, id, row_id, view_key, contribution)
  SELECT 'task_validation_summary_mv', 'validation_sessions', 'replace', iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)), r.rowid, iif(coalesce(octet_length(r.task_id), 0) <= 100000, r.task_id, NULL), json_array(1, coalesce(max(min(CAST(r.execution_time_ms AS INTEGER), 1099511627776), -1099511627776), 0), iif(r.execution_time_ms IS NOT NULL, 1, 0))
  FROM validation_sessions r WHERE r.id = NEW.id
  ON CONFLICT (view, source, id) DO UPDATE SET view_key = excluded.view_key, contribution = excluded.contribution,
    reason = iif(viewkeeper_replaced.row_id IS excluded.row_id AND viewkeeper_replaced.reason = 'replace', 'replace', excluded.reason), row_id = excluded.row_id
  WHERE viewkeeper_replaced.row_id IS NOT excluded.row_id OR viewkeeper_replaced.reason IS NOT excluded.reason OR viewkeeper_replaced.view_key IS NOT excluded.view_key OR viewkeeper_replaced.contribution IS NOT excluded.contribution;
END;

CREATE TRIGGER IF NOT EXISTS refresh_validation_summary_on_session_rename_over BEFORE UPDATE OF id ON validation_sessions
WHEN (OLD.id IS NOT NEW.id COLLATE BINARY) AND (EXISTS (SELECT 1 FROM validation_sessions r WHERE r.id = NEW.id))
BEGIN
  INSERT INTO viewkeeper_replaced (view, source, reason, id, row_id, view_key, contribution)
  SELECT 'task_validation_summary_mv', 'validation_sessions', 'replace', iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)), r.rowid, iif(coalesce(octet_length(r.task_id), 0) <= 100000, r.task_id, NULL), json_array(1, coalesce(max(min(CAST(r.execution_time_ms AS INTEGER), 1099511627776), -1099511627776), 0), iif(r.execution_time_ms IS NOT NULL, 1, 0))
  FROM validation_sessions r WHERE r.id = NEW.id
  ON CONFLICT (view, source, id) DO UPDATE SET view_key = excluded.view_key, contribution = excluded.contribution,
    reason = iif(viewkeeper_replaced.row_id IS excluded.row_id AND viewkeeper_replaced.reason = 'replace', 'replace', excluded.reason), row_id = excluded.row_id
  WHERE viewkeeper_replaced.row_id IS NOT excluded.row_id OR viewkeeper_replaced.reason IS NOT excluded.reason OR viewkeeper_replaced.view_key IS NOT excluded.view_key OR viewkeeper_replaced.contribution IS NOT excluded.contribution;
END;

CREATE TRIGGER IF NOT EXISTS refresh_validation_summary_on_session AFTER INSERT ON validation_sessions
BEGIN
  UPDATE task_validation_summary_mv SET
    session_count = task_validation_summary_mv.session_count + 1,
    execution_time_ms_sum = task_validation_summary_mv.execution_time_ms_sum + coalesce(max(min(CAST(NEW.execution_time_ms AS INTEGER), 1099511627776), -1099511627776), 0),
    execution_time_ms_count = task_validation_summary_mv.execution_time_ms_count + iif(NEW.execution_time_ms IS NOT NULL, 1, 0),
    (latest_session_id, latest_session_status, latest_session_started_at, total_rules, passed_rules, latest_execution_time_ms, failed_rules, critical_failures, high_failures, medium_failures, low_failures, failed_rule_names_count, critical_failed_rules_count, failed_rule_names, critical_failed_rules, last_refreshed_at) = (SELECT
      n.latest_session_id,
      n.latest_session_status,
      n.latest_session_started_at,
      n.total_rules,
      n.passed_rules,
      n.latest_execution_time_ms,
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.failed_rules, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 0)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.critical_failures, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 1)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.high_failures, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 2)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.medium_failures, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 3)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.low_failures, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 4)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.failed_rule_names_count, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 5)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.critical_failed_rules_count, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 6)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.failed_rule_names, iif(iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 5) = 0, NULL, (
        WITH RECURSIVE found (list, shown, bytes, next) AS (
          SELECT NULL, 0, 0, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id_0 AND c.status = 'failed' AND substr(CAST(c.rule_name AS TEXT), 1, 200) >= '' ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
          UNION ALL SELECT coalesce(list || ',', '') || next, shown + 1, bytes + octet_length(next) + 1, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id_0 AND c.status = 'failed' AND substr(CAST(c.rule_name AS TEXT), 1, 200) > found.next ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
          FROM found WHERE next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000
        )
        SELECT list || iif(iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 5) > shown, ',+' || (iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 5) - shown) || ' more', '') FROM found WHERE NOT (next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000)
      ))),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.critical_failed_rules, iif(iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 6) = 0, NULL, (
        WITH RECURSIVE found (list, shown, bytes, next) AS (
          SELECT NULL, 0, 0, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id_0 AND c.status = 'failed' AND c.severity = 'critical' AND substr(CAST(c.rule_name AS TEXT), 1, 200) >= '' ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
          UNION ALL SELECT coalesce(list || ',', '') || next, shown + 1, bytes + octet_length(next) + 1, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id_0 AND c.status = 'failed' AND c.severity = 'critical' AND substr(CAST(c.rule_name AS TEXT), 1, 200) > found.next ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
          FROM found WHERE next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000
        )
        SELECT list || iif(iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 6) > shown, ',+' || (iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 6) - shown) || ' more', '') FROM found WHERE NOT (next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000)
      ))),
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (
      SELECT iif(octet_length(l0.id) <= 100000, l0.id, substr(l0.id, 1, 1000)) AS latest_session_id,
        substr(l0.status, 1, 1000) AS latest_session_status,
        substr(l0.started_at, 1, 1000) AS latest_session_started_at,
        coalesce(iif(typeof(l0.total_rules) IN ('text', 'blob'), substr(l0.total_rules, 1, 1000), l0.total_rules), 0) AS total_rules,
        coalesce(iif(typeof(l0.passed_rules) IN ('text', 'blob'), substr(l0.passed_rules, 1, 1000), l0.passed_rules), 0) AS passed_rules,
        iif(typeof(l0.execution_time_ms) IN ('text', 'blob'), substr(l0.execution_time_ms, 1, 1000), l0.execution_time_ms) AS latest_execution_time_ms,
        l0.id AS id_0,
        iif(iif(octet_length(l0.id) <= 100000, l0.id, substr(l0.id, 1, 1000)) IS task_validation_summary_mv.latest_session_id AND l0.id IS NOT NEW.id, NULL, iif(EXISTS (SELECT 1 FROM validation_results c WHERE c.validation_session_id = l0.id AND c.status = 'failed'), (SELECT json_array(count(*), count(*) FILTER (WHERE c.severity = 'critical'), count(*) FILTER (WHERE c.severity = 'high'), count(*) FILTER (WHERE c.severity = 'medium'), count(*) FILTER (WHERE c.severity = 'low'), count(DISTINCT substr(CAST(c.rule_name AS TEXT), 1, 200)), count(DISTINCT substr(CAST(c.rule_name AS TEXT), 1, 200)) FILTER (WHERE c.severity = 'critical')) FROM validation_results c WHERE c.validation_session_id = l0.id AND c.status = 'failed'), 0)) AS rows_0_0
      FROM (SELECT 1)
      LEFT JOIN validation_sessions AS l0 ON l0.rowid = (SELECT x.rowid FROM validation_sessions x WHERE x.task_id = NEW.task_id ORDER BY x.started_at DESC, x.id DESC LIMIT 1) AND l0.id IS NOT NULL
      LIMIT 1
    ) AS n)
  WHERE task_validation_summary_mv.task_id = NEW.task_id;
END;

CREATE TRIGGER IF NOT EXISTS refresh_validation_summary_on_session_replaced AFTER INSERT ON validation_sessions
WHEN EXISTS (SELECT 1 FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_sessions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace')
BEGIN
  UPDATE task_validation_summary_mv SET
    (session_count, execution_time_ms_sum, execution_time_ms_count, latest_session_id, latest_session_status, latest_session_started_at, total_rules, passed_rules, latest_execution_time_ms, failed_rules, critical_failures, high_failures, medium_failures, low_failures, failed_rule_names_count, critical_failed_rules_count, failed_rule_names, critical_failed_rules, last_refreshed_at) = (SELECT
      task_validation_summary_mv.session_count - (e.contribution ->> 0),
      task_validation_summary_mv.execution_time_ms_sum - (e.contribution ->> 1),
      task_validation_summary_mv.execution_time_ms_count - (e.contribution ->> 2),
      n.latest_session_id,
      n.latest_session_status,
      n.latest_session_started_at,
      n.total_rules,
      n.passed_rules,
      n.latest_execution_time_ms,
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.failed_rules, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 0)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.critical_failures, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 1)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.high_failures, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 2)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.medium_failures, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 3)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.low_failures, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 4)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.failed_rule_names_count, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 5)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.critical_failed_rules_count, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 6)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.failed_rule_names, iif(iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 5) = 0, NULL, (
        WITH RECURSIVE found (list, shown, bytes, next) AS (
          SELECT NULL, 0, 0, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id_0 AND c.status = 'failed' AND substr(CAST(c.rule_name AS TEXT), 1, 200) >= '' ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
          UNION ALL SELECT coalesce(list || ',', '') || next, shown + 1, bytes + octet_length(next) + 1, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id_0 AND c.status = 'failed' AND substr(CAST(c.rule_name AS TEXT), 1, 200) > found.next ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
          FROM found WHERE next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000
        )
        SELECT list || iif(iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 5) > shown, ',+' || (iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 5) - shown) || ' more', '') FROM found WHERE NOT (next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000)
      ))),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.critical_failed_rules, iif(iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 6) = 0, NULL, (
        WITH RECURSIVE found (list, shown, bytes, next) AS (
          SELECT NULL, 0, 0, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id_0 AND c.status = 'failed' AND c.severity = 'critical' AND substr(CAST(c.rule_name AS TEXT), 1, 200) >= '' ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
          UNION ALL SELECT coalesce(list || ',', '') || next, shown + 1, bytes + octet_length(next) + 1, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id_0 AND c.status = 'failed' AND c.severity = 'critical' AND substr(CAST(c.rule_name AS TEXT), 1, 200) > found.next ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
          FROM found WHERE next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000
        )
        SELECT list || iif(iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 6) > shown, ',+' || (iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 6) - shown) || ' more', '') FROM found WHERE NOT (next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000)
      ))),
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_sessions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace') AS e CROSS JOIN (
      SELECT iif(octet_length(l0.id) <= 100000, l0.id, substr(l0.id, 1, 1000)) AS latest_session_id,
        substr(l0.status, 1, 1000) AS latest_session_status,
        substr(l0.started_at, 1, 1000) AS latest_session_started_at,
        coalesce(iif(typeof(l0.total_rules) IN ('text', 'blob'), substr(l0.total_rules, 1, 1000), l0.total_rules), 0) AS total_rules,
        coalesce(iif(typeof(l0.passed_rules) IN ('text', 'blob'), substr(l0.passed_rules, 1, 1000), l0.passed_rules), 0) AS passed_rules,
        iif(typeof(l0.execution_time_ms) IN ('text', 'blob'), substr(l0.execution_time_ms, 1, 1000), l0.execution_time_ms) AS latest_execution_time_ms,
        l0.id AS id_0,
        iif(iif(octet_length(l0.id) <= 100000, l0.id, substr(l0.id, 1, 1000)) IS task_validation_summary_mv.latest_session_id AND l0.id IS NOT NEW.id, NULL, iif(EXISTS (SELECT 1 FROM validation_results c WHERE c.validation_session_id = l0.id AND c.status = 'failed'), (SELECT json_array(count(*), count(*) FILTER (WHERE c.severity = 'critical'), count(*) FILTER (WHERE c.severity = 'high'), count(*) FILTER (WHERE c.severity = 'medium'), count(*) FILTER (WHERE c.severity = 'low'), count(DISTINCT substr(CAST(c.rule_name AS TEXT), 1, 200)), count(DISTINCT substr(CAST(c.rule_name AS TEXT), 1, 200)) FILTER (WHERE c.severity = 'critical')) FROM validation_results c WHERE c.validation_session_id = l0.id AND c.status = 'failed'), 0)) AS rows_0_0
      FROM (SELECT 1)
      LEFT JOIN validation_sessions AS l0 ON l0.rowid = (SELECT x.rowid FROM validation_sessions x WHERE x.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_sessions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace') ORDER BY x.started_at DESC, x.id DESC LIMIT 1) AND l0.id IS NOT NULL
      LIMIT 1
    ) AS n)
  WHERE task_validation_summary_mv.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_sessions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace');
  DELETE FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_sessions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace';
END;

CREATE TRIGGER IF NOT EXISTS refresh_validation_summary_on_session_update AFTER UPDATE OF execution_time_ms, status, total_rules, passed_rules ON validation_sessions
WHEN (OLD.id IS NEW.id COLLATE BINARY AND OLD.task_id IS NEW.task_id COLLATE BINARY) AND (OLD.started_at IS NEW.started_at COLLATE BINARY) AND (OLD.execution_time_ms IS NOT NEW.execution_time_ms COLLATE BINARY OR OLD.status IS NOT NEW.status COLLATE BINARY OR OLD.total_rules IS NOT NEW.total_rules COLLATE BINARY OR OLD.passed_rules IS NOT NEW.passed_rules COLLATE BINARY)
BEGIN
  UPDATE task_validation_summary_mv SET
    execution_time_ms_sum = task_validation_summary_mv.execution_time_ms_sum + coalesce(max(min(CAST(NEW.execution_time_ms AS INTEGER), 1099511627776), -1099511627776), 0) - coalesce(max(min(CAST(OLD.execution_time_ms AS INTEGER), 1099511627776), -1099511627776), 0),
    execution_time_ms_count = task_validation_summary_mv.execution_time_ms_count + iif(NEW.execution_time_ms IS NOT NULL, 1, 0) - iif(OLD.execution_time_ms IS NOT NULL, 1, 0),
    (latest_session_id, latest_session_status, latest_session_started_at, total_rules, passed_rules, latest_execution_time_ms, last_refreshed_at) = (SELECT
      n.latest_session_id,
      n.latest_session_status,
      n.latest_session_started_at,
      n.total_rules,
      n.passed_rules,
      n.latest_execution_time_ms,
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (
      SELECT iif(l0.rowid IS NULL, task_validation_summary_mv.latest_session_id, iif(octet_length(l0.id) <= 100000, l0.id, substr(l0.id, 1, 1000))) AS latest_session_id,
        iif(l0.rowid IS NULL, task_validation_summary_mv.latest_session_status, substr(l0.status, 1, 1000)) AS latest_session_status,
        iif(l0.rowid IS NULL, task_validation_summary_mv.latest_session_started_at, substr(l0.started_at, 1, 1000)) AS latest_session_started_at,
        iif(l0.rowid IS NULL, task_validation_summary_mv.total_rules, coalesce(iif(typeof(l0.total_rules) IN ('text', 'blob'), substr(l0.total_rules, 1, 1000), l0.total_rules), 0)) AS total_rules,
        iif(l0.rowid IS NULL, task_validation_summary_mv.passed_rules, coalesce(iif(typeof(l0.passed_rules) IN ('text', 'blob'), substr(l0.passed_rules, 1, 1000), l0.passed_rules), 0)) AS passed_rules,
        iif(l0.rowid IS NULL, task_validation_summary_mv.latest_execution_time_ms, iif(typeof(l0.execution_time_ms) IN ('text', 'blob'), substr(l0.execution_time_ms, 1, 1000), l0.execution_time_ms)) AS latest_execution_time_ms
      FROM (SELECT 1)
      LEFT JOIN validation_sessions AS l0 ON task_validation_summary_mv.latest_session_id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND l0.rowid = iif(coalesce(octet_length(NEW.id), 0) < 1000, NEW.rowid, (SELECT x.rowid FROM validation_sessions x WHERE x.task_id = NEW.task_id ORDER BY x.started_at DESC, x.id DESC LIMIT 1)) AND (NOT coalesce(octet_length(NEW.id), 0) < 1000 OR l0.id IS NEW.id COLLATE BINARY AND l0.task_id IS NEW.task_id COLLATE BINARY)
      LIMIT 1
    ) AS n)
  WHERE task_validation_summary_mv.task_id = NEW.task_id
    AND (coalesce(max(min(CAST(NEW.execution_time_ms AS INTEGER), 1099511627776), -1099511627776), 0) <> coalesce(max(min(CAST(OLD.execution_time_ms AS INTEGER), 1099511627776), -1099511627776), 0) OR iif(NEW.execution_time_ms IS NOT NULL, 1, 0) <> iif(OLD.execution_time_ms IS NOT NULL, 1, 0) OR task_validation_summary_mv.latest_session_id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)));
END;

CREATE TRIGGER IF NOT EXISTS refresh_validation_summary_on_session_reorder AFTER UPDATE OF started_at ON validation_sessions
WHEN (OLD.id IS NEW.id COLLATE BINARY AND OLD.task_id IS NEW.task_id COLLATE BINARY) AND (OLD.started_at IS NOT NEW.started_at COLLATE BINARY)
BEGIN
  UPDATE task_validation_summary_mv SET
    execution_time_ms_sum = task_validation_summary_mv.execution_time_ms_sum + coalesce(max(min(CAST(NEW.execution_time_ms AS INTEGER), 1099511627776), -1099511627776), 0) - coalesce(max(min(CAST(OLD.execution_time_ms AS INTEGER), 1099511627776), -1099511627776), 0),
    execution_time_ms_count = task_validation_summary_mv.execution_time_ms_count + iif(NEW.execution_time_ms IS NOT NULL, 1, 0) - iif(OLD.execution_time_ms IS NOT NULL, 1, 0),
    (latest_session_id, latest_session_status, latest_session_started_at, total_rules, passed_rules, latest_execution_time_ms, failed_rules, critical_failures, high_failures, medium_failures, low_failures, failed_rule_names_count, critical_failed_rules_count, failed_rule_names, critical_failed_rules, last_refreshed_at) = (SELECT
      n.latest_session_id,
      n.latest_session_status,
      n.latest_session_started_at,
      n.total_rules,
      n.passed_rules,
      n.latest_execution_time_ms,
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.failed_rules, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 0)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.critical_failures, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 1)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.high_failures, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 2)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.medium_failures, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 3)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.low_failures, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 4)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.failed_rule_names_count, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 5)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.critical_failed_rules_count, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 6)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.failed_rule_names, iif(iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 5) = 0, NULL, (
        WITH RECURSIVE found (list, shown, bytes, next) AS (
          SELECT NULL, 0, 0, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id_0 AND c.status = 'failed' AND substr(CAST(c.rule_name AS TEXT), 1, 200) >= '' ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
          UNION ALL SELECT coalesce(list || ',', '') || next, shown + 1, bytes + octet_length(next) + 1, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id_0 AND c.status = 'failed' AND substr(CAST(c.rule_name AS TEXT), 1, 200) > found.next ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
          FROM found WHERE next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000
        )
        SELECT list || iif(iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 5) > shown, ',+' || (iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 5) - shown) || ' more', '') FROM found WHERE NOT (next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000)
      ))),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.critical_failed_rules, iif(iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 6) = 0, NULL, (
        WITH RECURSIVE found (list, shown, bytes, next) AS (
          SELECT NULL, 0, 0, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id_0 AND c.status = 'failed' AND c.severity = 'critical' AND substr(CAST(c.rule_name AS TEXT), 1, 200) >= '' ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
          UNION ALL SELECT coalesce(list || ',', '') || next, shown + 1, bytes + octet_length(next) + 1, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id_0 AND c.status = 'failed' AND c.severity = 'critical' AND substr(CAST(c.rule_name AS TEXT), 1, 200) > found.next ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
          FROM found WHERE next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000
        )
        SELECT list || iif(iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 6) > shown, ',+' || (iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 6) - shown) || ' more', '') FROM found WHERE NOT (next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000)
      ))),
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (
      SELECT iif(octet_length(l0.id) <= 100000, l0.id, substr(l0.id, 1, 1000)) AS latest_session_id,
        substr(l0.status, 1, 1000) AS latest_session_status,
        substr(l0.started_at, 1, 1000) AS latest_session_started_at,
        coalesce(iif(typeof(l0.total_rules) IN ('text', 'blob'), substr(l0.total_rules, 1, 1000), l0.total_rules), 0) AS total_rules,
        coalesce(iif(typeof(l0.passed_rules) IN ('text', 'blob'), substr(l0.passed_rules, 1, 1000), l0.passed_rules), 0) AS passed_rules,
        iif(typeof(l0.execution_time_ms) IN ('text', 'blob'), substr(l0.execution_time_ms, 1, 1000), l0.execution_time_ms) AS latest_execution_time_ms,
        l0.id AS id_0,
        iif(iif(octet_length(l0.id) <= 100000, l0.id, substr(l0.id, 1, 1000)) IS task_validation_summary_mv.latest_session_id, NULL, iif(EXISTS (SELECT 1 FROM validation_results c WHERE c.validation_session_id = l0.id AND c.status = 'failed'), (SELECT json_array(count(*), count(*) FILTER (WHERE c.severity = 'critical'), count(*) FILTER (WHERE c.severity = 'high'), count(*) FILTER (WHERE c.severity = 'medium'), count(*) FILTER (WHERE c.severity = 'low'), count(DISTINCT substr(CAST(c.rule_name AS TEXT), 1, 200)), count(DISTINCT substr(CAST(c.rule_name AS TEXT), 1, 200)) FILTER (WHERE c.severity = 'critical')) FROM validation_results c WHERE c.validation_session_id = l0.id AND c.status = 'failed'), 0)) AS rows_0_0
      FROM (SELECT 1)
      LEFT JOIN validation_sessions AS l0 ON l0.rowid = (SELECT x.rowid FROM validation_sessions x WHERE x.task_id = NEW.task_id ORDER BY x.started_at DESC, x.id DESC LIMIT 1) AND l0.id IS NOT NULL
      LIMIT 1
    ) AS n)
  WHERE task_validation_summary_mv.task_id = NEW.task_id
    AND (coalesce(max(min(CAST(NEW.execution_time_ms AS INTEGER), 1099511627776), -1099511627776), 0) <> coalesce(max(min(CAST(OLD.execution_time_ms AS INTEGER), 1099511627776), -1099511627776), 0) OR iif(NEW.execution_time_ms IS NOT NULL, 1, 0) <> iif(OLD.execution_time_ms IS NOT NULL, 1, 0) OR (SELECT task_validation_summary_mv.latest_session_id IS NOT n.latest_session_id OR task_validation_summary_mv.latest_session_status IS NOT n.latest_session_status OR task_validation_summary_mv.latest_session_started_at IS NOT n.latest_session_started_at OR task_validation_summary_mv.total_rules IS NOT n.total_rules OR task_validation_summary_mv.passed_rules IS NOT n.passed_rules OR task_validation_summary_mv.latest_execution_time_ms IS NOT n.latest_execution_time_ms FROM (
    SELECT iif(octet_length(l0.id) <= 100000, l0.id, substr(l0.id, 1, 1000)) AS latest_session_id,
      substr(l0.status, 1, 1000) AS latest_session_status,
      substr(l0.started_at, 1, 1000) AS latest_session_started_at,
      coalesce(iif(typeof(l0.total_rules) IN ('text', 'blob'), substr(l0.total_rules, 1, 1000), l0.total_rules), 0) AS total_rules,
      coalesce(iif(typeof(l0.passed_rules) IN ('text', 'blob'), substr(l0.passed_rules, 1, 1000), l0.passed_rules), 0) AS passed_rules,
      iif(typeof(l0.execution_time_ms) IN ('text', 'blob'), substr(l0.execution_time_ms, 1, 1000), l0.execution_time_ms) AS latest_execution_time_ms,
      l0.id AS id_0
    FROM (SELECT 1)
    LEFT JOIN validation_sessions AS l0 ON l0.rowid = (SELECT x.rowid FROM validation_sessions x WHERE x.task_id = NEW.task_id ORDER BY x.started_at DESC, x.id DESC LIMIT 1) AND l0.id IS NOT NULL
    LIMIT 1
  ) AS n));
END;

CREATE TRIGGER IF NOT EXISTS refresh_validation_summary_on_session_update_replaced AFTER UPDATE OF execution_time_ms, started_at, status, total_rules, passed_rules, rowid, _rowid_, oid ON validation_sessions
WHEN (OLD.id IS NEW.id COLLATE BINARY AND OLD.task_id IS NEW.task_id COLLATE BINARY) AND (EXISTS (SELECT 1 FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_sessions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000))))
BEGIN
  UPDATE task_validation_summary_mv SET
    (session_count, execution_time_ms_sum, execution_time_ms_count, latest_session_id, latest_session_status, latest_session_started_at, total_rules, passed_rules, latest_execution_time_ms, failed_rules, critical_failures, high_failures, medium_failures, low_failures, failed_rule_names_count, critical_failed_rules_count, failed_rule_names, critical_failed_rules, last_refreshed_at) = (SELECT
      task_validation_summary_mv.session_count - (e.contribution ->> 0),
      task_validation_summary_mv.execution_time_ms_sum - (e.contribution ->> 1),
      task_validation_summary_mv.execution_time_ms_count - (e.contribution ->> 2),
      n.latest_session_id,
      n.latest_session_status,
      n.latest_session_started_at,
      n.total_rules,
      n.passed_rules,
      n.latest_execution_time_ms,
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.failed_rules, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 0)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.critical_failures, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 1)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.high_failures, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 2)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.medium_failures, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 3)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.low_failures, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 4)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.failed_rule_names_count, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 5)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.critical_failed_rules_count, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 6)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.failed_rule_names, iif(iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 5) = 0, NULL, (
        WITH RECURSIVE found (list, shown, bytes, next) AS (
          SELECT NULL, 0, 0, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id_0 AND c.status = 'failed' AND substr(CAST(c.rule_name AS TEXT), 1, 200) >= '' ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
          UNION ALL SELECT coalesce(list || ',', '') || next, shown + 1, bytes + octet_length(next) + 1, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id_0 AND c.status = 'failed' AND substr(CAST(c.rule_name AS TEXT), 1, 200) > found.next ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
          FROM found WHERE next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000
        )
        SELECT list || iif(iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 5) > shown, ',+' || (iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 5) - shown) || ' more', '') FROM found WHERE NOT (next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000)
      ))),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.critical_failed_rules, iif(iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 6) = 0, NULL, (
        WITH RECURSIVE found (list, shown, bytes, next) AS (
          SELECT NULL, 0, 0, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id_0 AND c.status = 'failed' AND c.severity = 'critical' AND substr(CAST(c.rule_name AS TEXT), 1, 200) >= '' ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
          UNION ALL SELECT coalesce(list || ',', '') || next, shown + 1, bytes + octet_length(next) + 1, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id_0 AND c.status = 'failed' AND c.severity = 'critical' AND substr(CAST(c.rule_name AS TEXT), 1, 200) > found.next ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
          FROM found WHERE next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000
        )
        SELECT list || iif(iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 6) > shown, ',+' || (iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 6) - shown) || ' more', '') FROM found WHERE NOT (next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000)
      ))),
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_sessions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid) AS e CROSS JOIN (
      SELECT iif(octet_length(l0.id) <= 100000, l0.id, substr(l0.id, 1, 1000)) AS latest_session_id,
        substr(l0.status, 1, 1000) AS latest_session_status,
        substr(l0.started_at, 1, 1000) AS latest_session_started_at,
        coalesce(iif(typeof(l0.total_rules) IN ('text', 'blob'), substr(l0.total_rules, 1, 1000), l0.total_rules), 0) AS total_rules,
        coalesce(iif(typeof(l0.passed_rules) IN ('text', 'blob'), substr(l0.passed_rules, 1, 1000), l0.passed_rules), 0) AS passed_rules,
        iif(typeof(l0.execution_time_ms) IN ('text', 'blob'), substr(l0.execution_time_ms, 1, 1000), l0.execution_time_ms) AS latest_execution_time_ms,
        l0.id AS id_0,
        iif(iif(octet_length(l0.id) <= 100000, l0.id, substr(l0.id, 1, 1000)) IS task_validation_summary_mv.latest_session_id AND l0.id IS NOT NEW.id, NULL, iif(EXISTS (SELECT 1 FROM validation_results c WHERE c.validation_session_id = l0.id AND c.status = 'failed'), (SELECT json_array(count(*), count(*) FILTER (WHERE c.severity = 'critical'), count(*) FILTER (WHERE c.severity = 'high'), count(*) FILTER (WHERE c.severity = 'medium'), count(*) FILTER (WHERE c.severity = 'low'), count(DISTINCT substr(CAST(c.rule_name AS TEXT), 1, 200)), count(DISTINCT substr(CAST(c.rule_name AS TEXT), 1, 200)) FILTER (WHERE c.severity = 'critical')) FROM validation_results c WHERE c.validation_session_id = l0.id AND c.status = 'failed'), 0)) AS rows_0_0
      FROM (SELECT 1)
      LEFT JOIN validation_sessions AS l0 ON l0.rowid = (SELECT x.rowid FROM validation_sessions x WHERE x.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_sessions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid) ORDER BY x.started_at DESC, x.id DESC LIMIT 1) AND l0.id IS NOT NULL
      LIMIT 1
    ) AS n)
  WHERE task_validation_summary_mv.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_sessions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid);
  DELETE FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_sessions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid;
  UPDATE viewkeeper_replaced SET row_id = NEW.rowid, view_key = iif(coalesce(octet_length(NEW.task_id), 0) <= 100000, NEW.task_id, NULL), contribution = json_array(1, coalesce(max(min(CAST(NEW.execution_time_ms AS INTEGER), 1099511627776), -1099511627776), 0), iif(NEW.execution_time_ms IS NOT NULL, 1, 0))
  WHERE view = 'task_validation_summary_mv' AND source = 'validation_sessions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000));
END;

CREATE TRIGGER IF NOT EXISTS refresh_validation_summary_on_session_move AFTER UPDATE OF id, task_id ON validation_sessions
WHEN (OLD.id IS NOT NEW.id COLLATE BINARY OR OLD.task_id IS NOT NEW.task_id COLLATE BINARY)
BEGIN
  UPDATE task_validation_summary_mv SET
    (session_count, execution_time_ms_sum, execution_time_ms_count, latest_session_id, latest_session_status, latest_session_started_at, total_rules, passed_rules, latest_execution_time_ms, failed_rules, critical_failures, high_failures, medium_failures, low_failures, failed_rule_names_count, critical_failed_rules_count, failed_rule_names, critical_failed_rules, last_refreshed_at) = (SELECT
      task_validation_summary_mv.session_count - (e.contribution ->> 0),
      task_validation_summary_mv.execution_time_ms_sum - (e.contribution ->> 1),
      task_validation_summary_mv.execution_time_ms_count - (e.contribution ->> 2),
      n.latest_session_id,
      n.latest_session_status,
      n.latest_session_started_at,
      n.total_rules,
      n.passed_rules,
      n.latest_execution_time_ms,
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.failed_rules, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 0)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.critical_failures, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 1)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.high_failures, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 2)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.medium_failures, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 3)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.low_failures, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 4)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.failed_rule_names_count, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 5)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.critical_failed_rules_count, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 6)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.failed_rule_names, iif(iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 5) = 0, NULL, (
        WITH RECURSIVE found (list, shown, bytes, next) AS (
          SELECT NULL, 0, 0, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id_0 AND c.status = 'failed' AND substr(CAST(c.rule_name AS TEXT), 1, 200) >= '' ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
          UNION ALL SELECT coalesce(list || ',', '') || next, shown + 1, bytes + octet_length(next) + 1, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id_0 AND c.status = 'failed' AND substr(CAST(c.rule_name AS TEXT), 1, 200) > found.next ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
          FROM found WHERE next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000
        )
        SELECT list || iif(iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 5) > shown, ',+' || (iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 5) - shown) || ' more', '') FROM found WHERE NOT (next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000)
      ))),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.critical_failed_rules, iif(iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 6) = 0, NULL, (
        WITH RECURSIVE found (list, shown, bytes, next) AS (
          SELECT NULL, 0, 0, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id_0 AND c.status = 'failed' AND c.severity = 'critical' AND substr(CAST(c.rule_name AS TEXT), 1, 200) >= '' ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
          UNION ALL SELECT coalesce(list || ',', '') || next, shown + 1, bytes + octet_length(next) + 1, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id_0 AND c.status = 'failed' AND c.severity = 'critical' AND substr(CAST(c.rule_name AS TEXT), 1, 200) > found.next ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
          FROM found WHERE next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000
        )
        SELECT list || iif(iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 6) > shown, ',+' || (iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 6) - shown) || ' more', '') FROM found WHERE NOT (next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000)
      ))),
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_sessions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid) AS e CROSS JOIN (
      SELECT iif(octet_length(l0.id) <= 100000, l0.id, substr(l0.id, 1, 1000)) AS latest_session_id,
        substr(l0.status, 1, 1000) AS latest_session_status,
        substr(l0.started_at, 1, 1000) AS latest_session_started_at,
        coalesce(iif(typeof(l0.total_rules) IN ('text', 'blob'), substr(l0.total_rules, 1, 1000), l0.total_rules), 0) AS total_rules,
        coalesce(iif(typeof(l0.passed_rules) IN ('text', 'blob'), substr(l0.passed_rules, 1, 1000), l0.passed_rules), 0) AS passed_rules,
        iif(typeof(l0.execution_time_ms) IN ('text', 'blob'), substr(l0.execution_time_ms, 1, 1000), l0.execution_time_ms) AS latest_execution_time_ms,
        l0.id AS id_0,
        iif(iif(octet_length(l0.id) <= 100000, l0.id, substr(l0.id, 1, 1000)) IS task_validation_summary_mv.latest_session_id AND l0.id IS NOT OLD.id AND l0.id IS NOT NEW.id, NULL, iif(EXISTS (SELECT 1 FROM validation_results c WHERE c.validation_session_id = l0.id AND c.status = 'failed'), (SELECT json_array(count(*), count(*) FILTER (WHERE c.severity = 'critical'), count(*) FILTER (WHERE c.severity = 'high'), count(*) FILTER (WHERE c.severity = 'medium'), count(*) FILTER (WHERE c.severity = 'low'), count(DISTINCT substr(CAST(c.rule_name AS TEXT), 1, 200)), count(DISTINCT substr(CAST(c.rule_name AS TEXT), 1, 200)) FILTER (WHERE c.severity = 'critical')) FROM validation_results c WHERE c.validation_session_id = l0.id AND c.status = 'failed'), 0)) AS rows_0_0
      FROM (SELECT 1)
      LEFT JOIN validation_sessions AS l0 ON l0.rowid = (SELECT x.rowid FROM validation_sessions x WHERE x.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_sessions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid) ORDER BY x.started_at DESC, x.id DESC LIMIT 1) AND l0.id IS NOT NULL
      LIMIT 1
    ) AS n)
  WHERE task_validation_summary_mv.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_sessions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid);
  UPDATE task_validation_summary_mv SET
    (session_count, execution_time_ms_sum, execution_time_ms_count, latest_session_id, latest_session_status, latest_session_started_at, total_rules, passed_rules, latest_execution_time_ms, failed_rules, critical_failures, high_failures, medium_failures, low_failures, failed_rule_names_count, critical_failed_rules_count, failed_rule_names, critical_failed_rules, last_refreshed_at) = (SELECT
      task_validation_summary_mv.session_count - (e.contribution ->> 0),
      task_validation_summary_mv.execution_time_ms_sum - (e.contribution ->> 1),
      task_validation_summary_mv.execution_time_ms_count - (e.contribution ->> 2),
      n.latest_session_id,
      n.latest_session_status,
      n.latest_session_started_at,
      n.total_rules,
      n.passed_rules,
      n.latest_execution_time_ms,
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.failed_rules, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 0)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.critical_failures, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 1)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.high_failures, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 2)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.medium_failures, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 3)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.low_failures, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 4)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.failed_rule_names_count, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 5)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.critical_failed_rules_count, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 6)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.failed_rule_names, iif(iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 5) = 0, NULL, (
        WITH RECURSIVE found (list, shown, bytes, next) AS (
          SELECT NULL, 0, 0, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id_0 AND c.status = 'failed' AND substr(CAST(c.rule_name AS TEXT), 1, 200) >= '' ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
          UNION ALL SELECT coalesce(list || ',', '') || next, shown + 1, bytes + octet_length(next) + 1, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id_0 AND c.status = 'failed' AND substr(CAST(c.rule_name AS TEXT), 1, 200) > found.next ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
          FROM found WHERE next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000
        )
        SELECT list || iif(iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 5) > shown, ',+' || (iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 5) - shown) || ' more', '') FROM found WHERE NOT (next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000)
      ))),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.critical_failed_rules, iif(iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 6) = 0, NULL, (
        WITH RECURSIVE found (list, shown, bytes, next) AS (
          SELECT NULL, 0, 0, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id_0 AND c.status = 'failed' AND c.severity = 'critical' AND substr(CAST(c.rule_name AS TEXT), 1, 200) >= '' ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
          UNION ALL SELECT coalesce(list || ',', '') || next, shown + 1, bytes + octet_length(next) + 1, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id_0 AND c.status = 'failed' AND c.severity = 'critical' AND substr(CAST(c.rule_name AS TEXT), 1, 200) > found.next ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
          FROM found WHERE next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000
        )
        SELECT list || iif(iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 6) > shown, ',+' || (iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 6) - shown) || ' more', '') FROM found WHERE NOT (next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000)
      ))),
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_sessions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid AND (OLD.id IS NOT NEW.id COLLATE BINARY)) AS e CROSS JOIN (
      SELECT iif(octet_length(l0.id) <= 100000, l0.id, substr(l0.id, 1, 1000)) AS latest_session_id,
        substr(l0.status, 1, 1000) AS latest_session_status,
        substr(l0.started_at, 1, 1000) AS latest_session_started_at,
        coalesce(iif(typeof(l0.total_rules) IN ('text', 'blob'), substr(l0.total_rules, 1, 1000), l0.total_rules), 0) AS total_rules,
        coalesce(iif(typeof(l0.passed_rules) IN ('text', 'blob'), substr(l0.passed_rules, 1, 1000), l0.passed_rules), 0) AS passed_rules,
        iif(typeof(l0.execution_time_ms) IN ('text', 'blob'), substr(l0.execution_time_ms, 1, 1000), l0.execution_time_ms) AS latest_execution_time_ms,
        l0.id AS id_0,
        iif(iif(octet_length(l0.id) <= 100000, l0.id, substr(l0.id, 1, 1000)) IS task_validation_summary_mv.latest_session_id AND l0.id IS NOT OLD.id AND l0.id IS NOT NEW.id, NULL, iif(EXISTS (SELECT 1 FROM validation_results c WHERE c.validation_session_id = l0.id AND c.status = 'failed'), (SELECT json_array(count(*), count(*) FILTER (WHERE c.severity = 'critical'), count(*) FILTER (WHERE c.severity = 'high'), count(*) FILTER (WHERE c.severity = 'medium'), count(*) FILTER (WHERE c.severity = 'low'), count(DISTINCT substr(CAST(c.rule_name AS TEXT), 1, 200)), count(DISTINCT substr(CAST(c.rule_name AS TEXT), 1, 200)) FILTER (WHERE c.severity = 'critical')) FROM validation_results c WHERE c.validation_session_id = l0.id AND c.status = 'failed'), 0)) AS rows_0_0
      FROM (SELECT 1)
      LEFT JOIN validation_sessions AS l0 ON l0.rowid = (SELECT x.rowid FROM validation_sessions x WHERE x.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_sessions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid AND (OLD.id IS NOT NEW.id COLLATE BINARY)) ORDER BY x.started_at DESC, x.id DESC LIMIT 1) AND l0.id IS NOT NULL
      LIMIT 1
    ) AS n)
  WHERE task_validation_summary_mv.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_sessions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid AND (OLD.id IS NOT NEW.id COLLATE BINARY));
  UPDATE task_validation_summary_mv SET
    session_count = task_validation_summary_mv.session_count - 1,
    execution_time_ms_sum = task_validation_summary_mv.execution_time_ms_sum - coalesce(max(min(CAST(OLD.execution_time_ms AS INTEGER), 1099511627776), -1099511627776), 0),
    execution_time_ms_count = task_validation_summary_mv.execution_time_ms_count - iif(OLD.execution_time_ms IS NOT NULL, 1, 0),
    (latest_session_id, latest_session_status, latest_session_started_at, total_rules, passed_rules, latest_execution_time_ms, failed_rules, critical_failures, high_failures, medium_failures, low_failures, failed_rule_names_count, critical_failed_rules_count, failed_rule_names, critical_failed_rules, last_refreshed_at) = (SELECT
      n.latest_session_id,
      n.latest_session_status,
      n.latest_session_started_at,
      n.total_rules,
      n.passed_rules,
      n.latest_execution_time_ms,
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.failed_rules, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 0)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.critical_failures, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 1)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.high_failures, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 2)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.medium_failures, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 3)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.low_failures, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 4)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.failed_rule_names_count, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 5)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.critical_failed_rules_count, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 6)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.failed_rule_names, iif(iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 5) = 0, NULL, (
        WITH RECURSIVE found (list, shown, bytes, next) AS (
          SELECT NULL, 0, 0, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id_0 AND c.status = 'failed' AND substr(CAST(c.rule_name AS TEXT), 1, 200) >= '' ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
          UNION ALL SELECT coalesce(list || ',', '') || next, shown + 1, bytes + octet_length(next) + 1, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id_0 AND c.status = 'failed' AND substr(CAST(c.rule_name AS TEXT), 1, 200) > found.next ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
          FROM found WHERE next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000
        )
        SELECT list || iif(iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 5) > shown, ',+' || (iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 5) - shown) || ' more', '') FROM found WHERE NOT (next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000)
      ))),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.critical_failed_rules, iif(iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 6) = 0, NULL, (
        WITH RECURSIVE found (list, shown, bytes, next) AS (
          SELECT NULL, 0, 0, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id_0 AND c.status = 'failed' AND c.severity = 'critical' AND substr(CAST(c.rule_name AS TEXT), 1, 200) >= '' ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
          UNION ALL SELECT coalesce(list || ',', '') || next, shown + 1, bytes + octet_length(next) + 1, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id_0 AND c.status = 'failed' AND c.severity = 'critical' AND substr(CAST(c.rule_name AS TEXT), 1, 200) > found.next ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
          FROM found WHERE next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000
        )
        SELECT list || iif(iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 6) > shown, ',+' || (iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 6) - shown) || ' more', '') FROM found WHERE NOT (next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000)
      ))),
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (
      SELECT iif(octet_length(l0.id) <= 100000, l0.id, substr(l0.id, 1, 1000)) AS latest_session_id,
        substr(l0.status, 1, 1000) AS latest_session_status,
        substr(l0.started_at, 1, 1000) AS latest_session_started_at,
        coalesce(iif(typeof(l0.total_rules) IN ('text', 'blob'), substr(l0.total_rules, 1, 1000), l0.total_rules), 0) AS total_rules,
        coalesce(iif(typeof(l0.passed_rules) IN ('text', 'blob'), substr(l0.passed_rules, 1, 1000), l0.passed_rules), 0) AS passed_rules,
        iif(typeof(l0.execution_time_ms) IN ('text', 'blob'), substr(l0.execution_time_ms, 1, 1000), l0.execution_time_ms) AS latest_execution_time_ms,
        l0.id AS id_0,
        iif(iif(octet_length(l0.id) <= 100000, l0.id, substr(l0.id, 1, 1000)) IS task_validation_summary_mv.latest_session_id AND l0.id IS NOT OLD.id AND l0.id IS NOT NEW.id, NULL, iif(EXISTS (SELECT 1 FROM validation_results c WHERE c.validation_session_id = l0.id AND c.status = 'failed'), (SELECT json_array(count(*), count(*) FILTER (WHERE c.severity = 'critical'), count(*) FILTER (WHERE c.severity = 'high'), count(*) FILTER (WHERE c.severity = 'medium'), count(*) FILTER (WHERE c.severity = 'low'), count(DISTINCT substr(CAST(c.rule_name AS TEXT), 1, 200)), count(DISTINCT substr(CAST(c.rule_name AS TEXT), 1, 200)) FILTER (WHERE c.severity = 'critical')) FROM validation_results c WHERE c.validation_session_id = l0.id AND c.status = 'failed'), 0)) AS rows_0_0
      FROM (SELECT 1)
      LEFT JOIN validation_sessions AS l0 ON l0.rowid = (SELECT x.rowid FROM validation_sessions x WHERE x.task_id = OLD.task_id ORDER BY x.started_at DESC, x.id DESC LIMIT 1) AND l0.id IS NOT NULL
      LIMIT 1
    ) AS n)
  WHERE task_validation_summary_mv.task_id = OLD.task_id;
  UPDATE task_validation_summary_mv SET
    session_count = task_validation_summary_mv.session_count + 1,
    execution_time_ms_sum = task_validation_summary_mv.execution_time_ms_sum + coalesce(max(min(CAST(NEW.execution_time_ms AS INTEGER), 1099511627776), -1099511627776), 0),
    execution_time_ms_count = task_validation_summary_mv.execution_time_ms_count + iif(NEW.execution_time_ms IS NOT NULL, 1, 0),
    (latest_session_id, latest_session_status, latest_session_started_at, total_rules, passed_rules, latest_execution_time_ms, failed_rules, critical_failures, high_failures, medium_failures, low_failures, failed_rule_names_count, critical_failed_rules_count, failed_rule_names, critical_failed_rules, last_refreshed_at) = (SELECT
      n.latest_session_id,
      n.latest_session_status,
      n.latest_session_started_at,
      n.total_rules,
      n.passed_rules,
      n.latest_execution_time_ms,
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.failed_rules, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 0)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.critical_failures, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 1)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.high_failures, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 2)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.medium_failures, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 3)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.low_failures, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 4)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.failed_rule_names_count, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 5)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.critical_failed_rules_count, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 6)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.failed_rule_names, iif(iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 5) = 0, NULL, (
        WITH RECURSIVE found (list, shown, bytes, next) AS (
          SELECT NULL, 0, 0, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id_0 AND c.status = 'failed' AND substr(CAST(c.rule_name AS TEXT), 1, 200) >= '' ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
          UNION ALL SELECT coalesce(list || ',', '') || next, shown + 1, bytes + octet_length(next) + 1, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id_0 AND c.status = 'failed' AND substr(CAST(c.rule_name AS TEXT), 1, 200) > found.next ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
          FROM found WHERE next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000
        )
        SELECT list || iif(iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 5) > shown, ',+' || (iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 5) - shown) || ' more', '') FROM found WHERE NOT (next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000)
      ))),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.critical_failed_rules, iif(iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 6) = 0, NULL, (
        WITH RECURSIVE found (list, shown, bytes, next) AS (
          SELECT NULL, 0, 0, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id_0 AND c.status = 'failed' AND c.severity = 'critical' AND substr(CAST(c.rule_name AS TEXT), 1, 200) >= '' ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
          UNION ALL SELECT coalesce(list || ',', '') || next, shown + 1, bytes + octet_length(next) + 1, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id_0 AND c.status = 'failed' AND c.severity = 'critical' AND substr(CAST(c.rule_name AS TEXT), 1, 200) > found.next ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
          FROM found WHERE next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000
        )
        SELECT list || iif(iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 6) > shown, ',+' || (iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 6) - shown) || ' more', '') FROM found WHERE NOT (next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000)
      ))),
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (
      SELECT iif(octet_length(l0.id) <= 100000, l0.id, substr(l0.id, 1, 1000)) AS latest_session_id,
        substr(l0.status, 1, 1000) AS latest_session_status,
        substr(l0.started_at, 1, 1000) AS latest_session_started_at,
        coalesce(iif(typeof(l0.total_rules) IN ('text', 'blob'), substr(l0.total_rules, 1, 1000), l0.total_rules), 0) AS total_rules,
        coalesce(iif(typeof(l0.passed_rules) IN ('text', 'blob'), substr(l0.passed_rules, 1, 1000), l0.passed_rules), 0) AS passed_rules,
        iif(typeof(l0.execution_time_ms) IN ('text', 'blob'), substr(l0.execution_time_ms, 1, 1000), l0.execution_time_ms) AS latest_execution_time_ms,
        l0.id AS id_0,
        iif(iif(octet_length(l0.id) <= 100000, l0.id, substr(l0.id, 1, 1000)) IS task_validation_summary_mv.latest_session_id AND l0.id IS NOT OLD.id AND l0.id IS NOT NEW.id, NULL, iif(EXISTS (SELECT 1 FROM validation_results c WHERE c.validation_session_id = l0.id AND c.status = 'failed'), (SELECT json_array(count(*), count(*) FILTER (WHERE c.severity = 'critical'), count(*) FILTER (WHERE c.severity = 'high'), count(*) FILTER (WHERE c.severity = 'medium'), count(*) FILTER (WHERE c.severity = 'low'), count(DISTINCT substr(CAST(c.rule_name AS TEXT), 1, 200)), count(DISTINCT substr(CAST(c.rule_name AS TEXT), 1, 200)) FILTER (WHERE c.severity = 'critical')) FROM validation_results c WHERE c.validation_session_id = l0.id AND c.status = 'failed'), 0)) AS rows_0_0
      FROM (SELECT 1)
      LEFT JOIN validation_sessions AS l0 ON l0.rowid = (SELECT x.rowid FROM validation_sessions x WHERE x.task_id = NEW.task_id ORDER BY x.started_at DESC, x.id DESC LIMIT 1) AND l0.id IS NOT NULL
      LIMIT 1
    ) AS n)
  WHERE task_validation_summary_mv.task_id = NEW.task_id;
  DELETE FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_sessions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid;
  DELETE FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_sessions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND (OLD.id IS NOT NEW.id COLLATE BINARY);
  UPDATE viewkeeper_replaced SET row_id = NEW.rowid, view_key = iif(coalesce(octet_length(NEW.task_id), 0) <= 100000, NEW.task_id, NULL), contribution = json_array(1, coalesce(max(min(CAST(NEW.execution_time_ms AS INTEGER), 1099511627776), -1099511627776), 0), iif(NEW.execution_time_ms IS NOT NULL, 1, 0))
  WHERE view = 'task_validation_summary_mv' AND source = 'validation_sessions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000));
END;

CREATE TRIGGER IF NOT EXISTS refresh_validation_summary_on_session_delete AFTER DELETE ON validation_sessions
BEGIN
  UPDATE task_validation_summary_mv SET
    session_count = task_validation_summary_mv.session_count - 1,
    execution_time_ms_sum = task_validation_summary_mv.execution_time_ms_sum - coalesce(max(min(CAST(OLD.execution_time_ms AS INTEGER), 1099511627776), -1099511627776), 0),
    execution_time_ms_count = task_validation_summary_mv.execution_time_ms_count - iif(OLD.execution_time_ms IS NOT NULL, 1, 0),
    (latest_session_id, latest_session_status, latest_session_started_at, total_rules, passed_rules, latest_execution_time_ms, failed_rules, critical_failures, high_failures, medium_failures, low_failures, failed_rule_names_count, critical_failed_rules_count, failed_rule_names, critical_failed_rules, last_refreshed_at) = (SELECT
      n.latest_session_id,
      n.latest_session_status,
      n.latest_session_started_at,
      n.total_rules,
      n.passed_rules,
      n.latest_execution_time_ms,
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.failed_rules, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 0)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.critical_failures, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 1)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.high_failures, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 2)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.medium_failures, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 3)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.low_failures, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 4)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.failed_rule_names_count, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 5)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.critical_failed_rules_count, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 6)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.failed_rule_names, iif(iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 5) = 0, NULL, (
        WITH RECURSIVE found (list, shown, bytes, next) AS (
          SELECT NULL, 0, 0, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id_0 AND c.status = 'failed' AND substr(CAST(c.rule_name AS TEXT), 1, 200) >= '' ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
          UNION ALL SELECT coalesce(list || ',', '') || next, shown + 1, bytes + octet_length(next) + 1, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id_0 AND c.status = 'failed' AND substr(CAST(c.rule_name AS TEXT), 1, 200) > found.next ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
          FROM found WHERE next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000
        )
        SELECT list || iif(iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 5) > shown, ',+' || (iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 5) - shown) || ' more', '') FROM found WHERE NOT (next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000)
      ))),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.critical_failed_rules, iif(iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 6) = 0, NULL, (
        WITH RECURSIVE found (list, shown, bytes, next) AS (
          SELECT NULL, 0, 0, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id_0 AND c.status = 'failed' AND c.severity = 'critical' AND substr(CAST(c.rule_name AS TEXT), 1, 200) >= '' ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
          UNION ALL SELECT coalesce(list || ',', '') || next, shown + 1, bytes + octet_length(next) + 1, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id_0 AND c.status = 'failed' AND c.severity = 'critical' AND substr(CAST(c.rule_name AS TEXT), 1, 200) > found.next ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
          FROM found WHERE next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000
        )
        SELECT list || iif(iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 6) > shown, ',+' || (iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 6) - shown) || ' more', '') FROM found WHERE NOT (next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000)
      ))),
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (
      SELECT iif(octet_length(l0.id) <= 100000, l0.id, substr(l0.id, 1, 1000)) AS latest_session_id,
        substr(l0.status, 1, 1000) AS latest_session_status,
        substr(l0.started_at, 1, 1000) AS latest_session_started_at,
        coalesce(iif(typeof(l0.total_rules) IN ('text', 'blob'), substr(l0.total_rules, 1, 1000), l0.total_rules), 0) AS total_rules,
        coalesce(iif(typeof(l0.passed_rules) IN ('text', 'blob'), substr(l0.passed_rules, 1, 1000), l0.passed_rules), 0) AS passed_rules,
        iif(typeof(l0.execution_time_ms) IN ('text', 'blob'), substr(l0.execution_time_ms, 1, 1000), l0.execution_time_ms) AS latest_execution_time_ms,
        l0.id AS id_0,
        iif(iif(octet_length(l0.id) <= 100000, l0.id, substr(l0.id, 1, 1000)) IS task_validation_summary_mv.latest_session_id, NULL, iif(EXISTS (SELECT 1 FROM validation_results c WHERE c.validation_session_id = l0.id AND c.status = 'failed'), (SELECT json_array(count(*), count(*) FILTER (WHERE c.severity = 'critical'), count(*) FILTER (WHERE c.severity = 'high'), count(*) FILTER (WHERE c.severity = 'medium'), count(*) FILTER (WHERE c.severity = 'low'), count(DISTINCT substr(CAST(c.rule_name AS TEXT), 1, 200)), count(DISTINCT substr(CAST(c.rule_name AS TEXT), 1, 200)) FILTER (WHERE c.severity = 'critical')) FROM validation_results c WHERE c.validation_session_id = l0.id AND c.status = 'failed'), 0)) AS rows_0_0
      FROM (SELECT 1)
      LEFT JOIN validation_sessions AS l0 ON l0.rowid = (SELECT x.rowid FROM validation_sessions x WHERE x.task_id = OLD.task_id ORDER BY x.started_at DESC, x.id DESC LIMIT 1) AND l0.id IS NOT NULL
      LIMIT 1
    ) AS n)
  WHERE task_validation_summary_mv.task_id = OLD.task_id;
  UPDATE task_validation_summary_mv SET
    (session_count, execution_time_ms_sum, execution_time_ms_count, latest_session_id, latest_session_status, latest_session_started_at, total_rules, passed_rules, latest_execution_time_ms, failed_rules, critical_failures, high_failures, medium_failures, low_failures, failed_rule_names_count, critical_failed_rules_count, failed_rule_names, critical_failed_rules, last_refreshed_at) = (SELECT
      task_validation_summary_mv.session_count - (e.contribution ->> 0),
      task_validation_summary_mv.execution_time_ms_sum - (e.contribution ->> 1),
      task_validation_summary_mv.execution_time_ms_count - (e.contribution ->> 2),
      n.latest_session_id,
      n.latest_session_status,
      n.latest_session_started_at,
      n.total_rules,
      n.passed_rules,
      n.latest_execution_time_ms,
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.failed_rules, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 0)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.critical_failures, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 1)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.high_failures, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 2)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.medium_failures, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 3)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.low_failures, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 4)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.failed_rule_names_count, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 5)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.critical_failed_rules_count, iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 6)),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.failed_rule_names, iif(iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 5) = 0, NULL, (
        WITH RECURSIVE found (list, shown, bytes, next) AS (
          SELECT NULL, 0, 0, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id_0 AND c.status = 'failed' AND substr(CAST(c.rule_name AS TEXT), 1, 200) >= '' ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
          UNION ALL SELECT coalesce(list || ',', '') || next, shown + 1, bytes + octet_length(next) + 1, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id_0 AND c.status = 'failed' AND substr(CAST(c.rule_name AS TEXT), 1, 200) > found.next ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
          FROM found WHERE next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000
        )
        SELECT list || iif(iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 5) > shown, ',+' || (iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 5) - shown) || ' more', '') FROM found WHERE NOT (next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000)
      ))),
      iif(n.rows_0_0 IS NULL, task_validation_summary_mv.critical_failed_rules, iif(iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 6) = 0, NULL, (
        WITH RECURSIVE found (list, shown, bytes, next) AS (
          SELECT NULL, 0, 0, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id_0 AND c.status = 'failed' AND c.severity = 'critical' AND substr(CAST(c.rule_name AS TEXT), 1, 200) >= '' ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
          UNION ALL SELECT coalesce(list || ',', '') || next, shown + 1, bytes + octet_length(next) + 1, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id_0 AND c.status = 'failed' AND c.severity = 'critical' AND substr(CAST(c.rule_name AS TEXT), 1, 200) > found.next ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
          FROM found WHERE next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000
        )
        SELECT list || iif(iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 6) > shown, ',+' || (iif(n.rows_0_0 = 0, 0, n.rows_0_0 ->> 6) - shown) || ' more', '') FROM found WHERE NOT (next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000)
      ))),
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_sessions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid) AS e CROSS JOIN (
      SELECT iif(octet_length(l0.id) <= 100000, l0.id, substr(l0.id, 1, 1000)) AS latest_session_id,
        substr(l0.status, 1, 1000) AS latest_session_status,
        substr(l0.started_at, 1, 1000) AS latest_session_started_at,
        coalesce(iif(typeof(l0.total_rules) IN ('text', 'blob'), substr(l0.total_rules, 1, 1000), l0.total_rules), 0) AS total_rules,
        coalesce(iif(typeof(l0.passed_rules) IN ('text', 'blob'), substr(l0.passed_rules, 1, 1000), l0.passed_rules), 0) AS passed_rules,
        iif(typeof(l0.execution_time_ms) IN ('text', 'blob'), substr(l0.execution_time_ms, 1, 1000), l0.execution_time_ms) AS latest_execution_time_ms,
        l0.id AS id_0,
        iif(iif(octet_length(l0.id) <= 100000, l0.id, substr(l0.id, 1, 1000)) IS task_validation_summary_mv.latest_session_id, NULL, iif(EXISTS (SELECT 1 FROM validation_results c WHERE c.validation_session_id = l0.id AND c.status = 'failed'), (SELECT json_array(count(*), count(*) FILTER (WHERE c.severity = 'critical'), count(*) FILTER (WHERE c.severity = 'high'), count(*) FILTER (WHERE c.severity = 'medium'), count(*) FILTER (WHERE c.severity = 'low'), count(DISTINCT substr(CAST(c.rule_name AS TEXT), 1, 200)), count(DISTINCT substr(CAST(c.rule_name AS TEXT), 1, 200)) FILTER (WHERE c.severity = 'critical')) FROM validation_results c WHERE c.validation_session_id = l0.id AND c.status = 'failed'), 0)) AS rows_0_0
      FROM (SELECT 1)
      LEFT JOIN validation_sessions AS l0 ON l0.rowid = (SELECT x.rowid FROM validation_sessions x WHERE x.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_sessions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid) ORDER BY x.started_at DESC, x.id DESC LIMIT 1) AND l0.id IS NOT NULL
      LIMIT 1
    ) AS n)
  WHERE task_validation_summary_mv.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_sessions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid);
  DELETE FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_sessions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000));
END;

CREATE TRIGGER IF NOT EXISTS refresh_validation_summary_on_result_replace BEFORE INSERT ON validation_results
WHEN EXISTS (SELECT 1 FROM validation_results r WHERE r.id = NEW.id)
BEGIN
  INSERT INTO viewkeeper_replaced (view, source, reason, id, row_id, view_key, contribution)
  SELECT 'task_validation_summary_mv', 'validation_results', 'replace', iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)), r.rowid, iif(coalesce(octet_length(r.validation_session_id), 0) <= 100000, r.validation_session_id, NULL), json_array(iif(r.status = 'failed', 1, 0), iif(r.status = 'failed' AND r.severity = 'critical', 1, 0), iif(r.status = 'failed' AND r.severity = 'high', 1, 0), iif(r.status = 'failed' AND r.severity = 'medium', 1, 0), iif(r.status = 'failed' AND r.severity = 'low', 1, 0), iif(r.status = 'failed', substr(CAST(r.rule_name AS TEXT), 1, 200), NULL), iif(r.status = 'failed' AND r.severity = 'critical', substr(CAST(r.rule_name AS TEXT), 1, 200), NULL))
  FROM validation_results r WHERE r.id = NEW.id
  ON CONFLICT (view, source, id) DO UPDATE SET view_key = excluded.view_key, contribution = excluded.contribution,
    reason = iif(viewkeeper_replaced.row_id IS excluded.row_id AND viewkeeper_replaced.reason = 'replace', 'replace', excluded.reason), row_id = excluded.row_id
  WHERE viewkeeper_replaced.row_id IS NOT excluded.row_id OR viewkeeper_replaced.reason IS NOT excluded.reason OR viewkeeper_replaced.view_key IS NOT excluded.view_key OR viewkeeper_replaced.contribution IS NOT excluded.contribution;
END;

CREATE TRIGGER IF NOT EXISTS refresh_validation_summary_on_result_rename_over BEFORE UPDATE OF id ON validation_results
WHEN (OLD.id IS NOT NEW.id COLLATE BINARY) AND (EXISTS (SELECT 1 FROM validation_results r WHERE r.id = NEW.id))
BEGIN
  INSERT INTO viewkeeper_replaced (view, source, reason, id, row_id, view_key, contribution)
  SELECT 'task_validation_summary_mv', 'validation_results', 'replace', iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)), r.rowid, iif(coalesce(octet_length(r.validation_session_id), 0) <= 100000, r.validation_session_id, NULL), json_array(iif(r.status = 'failed', 1, 0), iif(r.status = 'failed' AND r.severity = 'critical', 1, 0), iif(r.status = 'failed' AND r.severity = 'high', 1, 0), iif(r.status = 'failed' AND r.severity = 'medium', 1, 0), iif(r.status = 'failed' AND r.severity = 'low', 1, 0), iif(r.status = 'failed', substr(CAST(r.rule_name AS TEXT), 1, 200), NULL), iif(r.status = 'failed' AND r.severity = 'critical', substr(CAST(r.rule_name AS TEXT), 1, 200), NULL))
  FROM validation_results r WHERE r.id = NEW.id
  ON CONFLICT (view, source, id) DO UPDATE SET view_key = excluded.view_key, contribution = excluded.contribution,
    reason = iif(viewkeeper_replaced.row_id IS excluded.row_id AND viewkeeper_replaced.reason = 'replace', 'replace', excluded.reason), row_id = excluded.row_id
  WHERE viewkeeper_replaced.row_id IS NOT excluded.row_id OR viewkeeper_replaced.reason IS NOT excluded.reason OR viewkeeper_replaced.view_key IS NOT excluded.view_key OR viewkeeper_replaced.contribution IS NOT excluded.contribution;
END;

CREATE TRIGGER IF NOT EXISTS refresh_validation_summary_on_result AFTER INSERT ON validation_results
WHEN NEW.status = 'failed'
BEGIN
  UPDATE task_validation_summary_mv SET
    (failed_rules, critical_failures, high_failures, medium_failures, low_failures, failed_rule_names_count, failed_rule_names, critical_failed_rules_count, critical_failed_rules, last_refreshed_at) = (SELECT
      task_validation_summary_mv.failed_rules + n.d1,
      task_validation_summary_mv.critical_failures + n.d2,
      task_validation_summary_mv.high_failures + n.d3,
      task_validation_summary_mv.medium_failures + n.d4,
      task_validation_summary_mv.low_failures + n.d5,
      task_validation_summary_mv.failed_rule_names_count + n.d6,
      iif(n.d7, iif((task_validation_summary_mv.failed_rule_names_count + n.d6) = 0, NULL, iif((task_validation_summary_mv.failed_rules + n.d1) <= 20, (SELECT group_concat(value, ',') FROM (SELECT DISTINCT substr(CAST(c.rule_name AS TEXT), 1, 200) AS value FROM validation_results c WHERE c.validation_session_id = n.id AND c.status = 'failed' AND substr(CAST(c.rule_name AS TEXT), 1, 200) >= '' ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 100)), (
        WITH RECURSIVE found (list, shown, bytes, next) AS (
          SELECT NULL, 0, 0, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id AND c.status = 'failed' AND substr(CAST(c.rule_name AS TEXT), 1, 200) >= '' ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
          UNION ALL SELECT coalesce(list || ',', '') || next, shown + 1, bytes + octet_length(next) + 1, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id AND c.status = 'failed' AND substr(CAST(c.rule_name AS TEXT), 1, 200) > found.next ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
          FROM found WHERE next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000
        )
        SELECT list || iif((task_validation_summary_mv.failed_rule_names_count + n.d6) > shown, ',+' || ((task_validation_summary_mv.failed_rule_names_count + n.d6) - shown) || ' more', '') FROM found WHERE NOT (next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000)
      ))), task_validation_summary_mv.failed_rule_names),
      task_validation_summary_mv.critical_failed_rules_count + n.d8,
      iif(n.d9, iif((task_validation_summary_mv.critical_failed_rules_count + n.d8) = 0, NULL, iif((task_validation_summary_mv.failed_rules + n.d1) <= 20, (SELECT group_concat(value, ',') FROM (SELECT DISTINCT substr(CAST(c.rule_name AS TEXT), 1, 200) AS value FROM validation_results c WHERE c.validation_session_id = n.id AND c.status = 'failed' AND c.severity = 'critical' AND substr(CAST(c.rule_name AS TEXT), 1, 200) >= '' ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 100)), (
        WITH RECURSIVE found (list, shown, bytes, next) AS (
          SELECT NULL, 0, 0, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id AND c.status = 'failed' AND c.severity = 'critical' AND substr(CAST(c.rule_name AS TEXT), 1, 200) >= '' ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
          UNION ALL SELECT coalesce(list || ',', '') || next, shown + 1, bytes + octet_length(next) + 1, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id AND c.status = 'failed' AND c.severity = 'critical' AND substr(CAST(c.rule_name AS TEXT), 1, 200) > found.next ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
          FROM found WHERE next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000
        )
        SELECT list || iif((task_validation_summary_mv.critical_failed_rules_count + n.d8) > shown, ',+' || ((task_validation_summary_mv.critical_failed_rules_count + n.d8) - shown) || ' more', '') FROM found WHERE NOT (next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000)
      ))), task_validation_summary_mv.critical_failed_rules),
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (
      SELECT NEW.validation_session_id AS id,
        0 + iif(NEW.status = 'failed', 1, 0) AS d1,
        0 + iif(NEW.status = 'failed' AND NEW.severity = 'critical', 1, 0) AS d2,
        0 + iif(NEW.status = 'failed' AND NEW.severity = 'high', 1, 0) AS d3,
        0 + iif(NEW.status = 'failed' AND NEW.severity = 'medium', 1, 0) AS d4,
        0 + iif(NEW.status = 'failed' AND NEW.severity = 'low', 1, 0) AS d5,
        0 + (iif(NEW.status = 'failed', substr(CAST(NEW.rule_name AS TEXT), 1, 200), NULL) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM validation_results other WHERE other.validation_session_id = NEW.validation_session_id AND other.status = 'failed' AND substr(CAST(other.rule_name AS TEXT), 1, 200) = iif(NEW.status = 'failed', substr(CAST(NEW.rule_name AS TEXT), 1, 200), NULL) AND other.rowid <> NEW.rowid)) AS d6,
        (iif(NEW.status = 'failed', substr(CAST(NEW.rule_name AS TEXT), 1, 200), NULL) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM validation_results other WHERE other.validation_session_id = NEW.validation_session_id AND other.status = 'failed' AND substr(CAST(other.rule_name AS TEXT), 1, 200) = iif(NEW.status = 'failed', substr(CAST(NEW.rule_name AS TEXT), 1, 200), NULL) AND other.rowid <> NEW.rowid)) AS d7,
        0 + (iif(NEW.status = 'failed' AND NEW.severity = 'critical', substr(CAST(NEW.rule_name AS TEXT), 1, 200), NULL) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM validation_results other WHERE other.validation_session_id = NEW.validation_session_id AND other.status = 'failed' AND other.severity = 'critical' AND substr(CAST(other.rule_name AS TEXT), 1, 200) = iif(NEW.status = 'failed' AND NEW.severity = 'critical', substr(CAST(NEW.rule_name AS TEXT), 1, 200), NULL) AND other.rowid <> NEW.rowid)) AS d8,
        (iif(NEW.status = 'failed' AND NEW.severity = 'critical', substr(CAST(NEW.rule_name AS TEXT), 1, 200), NULL) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM validation_results other WHERE other.validation_session_id = NEW.validation_session_id AND other.status = 'failed' AND other.severity = 'critical' AND substr(CAST(other.rule_name AS TEXT), 1, 200) = iif(NEW.status = 'failed' AND NEW.severity = 'critical', substr(CAST(NEW.rule_name AS TEXT), 1, 200), NULL) AND other.rowid <> NEW.rowid)) AS d9
      LIMIT 1
    ) AS n)
  WHERE task_validation_summary_mv.task_id = (SELECT b.task_id FROM validation_sessions b WHERE b.id = NEW.validation_session_id) AND task_validation_summary_mv.latest_session_id = iif(octet_length(NEW.validation_session_id) <= 100000, NEW.validation_session_id, substr(NEW.validation_session_id, 1, 1000))
    AND iif(NEW.status = 'failed', 1, 0) <> 0;
END;

CREATE TRIGGER IF NOT EXISTS refresh_validation_summary_on_result_replaced AFTER INSERT ON validation_results
WHEN EXISTS (SELECT 1 FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_results' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace')
BEGIN
  UPDATE task_validation_summary_mv SET
    failed_rules = task_validation_summary_mv.failed_rules + n.d1,
    critical_failures = task_validation_summary_mv.critical_failures + n.d2,
    high_failures = task_validation_summary_mv.high_failures + n.d3,
    medium_failures = task_validation_summary_mv.medium_failures + n.d4,
    low_failures = task_validation_summary_mv.low_failures + n.d5,
    failed_rule_names_count = task_validation_summary_mv.failed_rule_names_count + n.d6,
    failed_rule_names = iif(n.d7, iif((task_validation_summary_mv.failed_rule_names_count + n.d6) = 0, NULL, iif((task_validation_summary_mv.failed_rules + n.d1) <= 20, (SELECT group_concat(value, ',') FROM (SELECT DISTINCT substr(CAST(c.rule_name AS TEXT), 1, 200) AS value FROM validation_results c WHERE c.validation_session_id = n.id AND c.status = 'failed' AND substr(CAST(c.rule_name AS TEXT), 1, 200) >= '' ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 100)), (
      WITH RECURSIVE found (list, shown, bytes, next) AS (
        SELECT NULL, 0, 0, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id AND c.status = 'failed' AND substr(CAST(c.rule_name AS TEXT), 1, 200) >= '' ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
        UNION ALL SELECT coalesce(list || ',', '') || next, shown + 1, bytes + octet_length(next) + 1, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id AND c.status = 'failed' AND substr(CAST(c.rule_name AS TEXT), 1, 200) > found.next ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
        FROM found WHERE next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000
      )
      SELECT list || iif((task_validation_summary_mv.failed_rule_names_count + n.d6) > shown, ',+' || ((task_validation_summary_mv.failed_rule_names_count + n.d6) - shown) || ' more', '') FROM found WHERE NOT (next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000)
    ))), task_validation_summary_mv.failed_rule_names),
    critical_failed_rules_count = task_validation_summary_mv.critical_failed_rules_count + n.d8,
    critical_failed_rules = iif(n.d9, iif((task_validation_summary_mv.critical_failed_rules_count + n.d8) = 0, NULL, iif((task_validation_summary_mv.failed_rules + n.d1) <= 20, (SELECT group_concat(value, ',') FROM (SELECT DISTINCT substr(CAST(c.rule_name AS TEXT), 1, 200) AS value FROM validation_results c WHERE c.validation_session_id = n.id AND c.status = 'failed' AND c.severity = 'critical' AND substr(CAST(c.rule_name AS TEXT), 1, 200) >= '' ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 100)), (
      WITH RECURSIVE found (list, shown, bytes, next) AS (
        SELECT NULL, 0, 0, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id AND c.status = 'failed' AND c.severity = 'critical' AND substr(CAST(c.rule_name AS TEXT), 1, 200) >= '' ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
        UNION ALL SELECT coalesce(list || ',', '') || next, shown + 1, bytes + octet_length(next) + 1, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id AND c.status = 'failed' AND c.severity = 'critical' AND substr(CAST(c.rule_name AS TEXT), 1, 200) > found.next ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
        FROM found WHERE next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000
      )
      SELECT list || iif((task_validation_summary_mv.critical_failed_rules_count + n.d8) > shown, ',+' || ((task_validation_summary_mv.critical_failed_rules_count + n.d8) - shown) || ' more', '') FROM found WHERE NOT (next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000)
    ))), task_validation_summary_mv.critical_failed_rules),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  FROM (
    SELECT e.view_key AS id,
      0 - (e.contribution ->> 0) AS d1,
      0 - (e.contribution ->> 1) AS d2,
      0 - (e.contribution ->> 2) AS d3,
      0 - (e.contribution ->> 3) AS d4,
      0 - (e.contribution ->> 4) AS d5,
      0 - ((e.contribution ->> 5) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM validation_results other WHERE other.validation_session_id = e.view_key AND other.status = 'failed' AND substr(CAST(other.rule_name AS TEXT), 1, 200) = (e.contribution ->> 5) AND other.rowid <> NEW.rowid)) AS d6,
      ((e.contribution ->> 5) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM validation_results other WHERE other.validation_session_id = e.view_key AND other.status = 'failed' AND substr(CAST(other.rule_name AS TEXT), 1, 200) = (e.contribution ->> 5) AND other.rowid <> NEW.rowid)) AS d7,
      0 - ((e.contribution ->> 6) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM validation_results other WHERE other.validation_session_id = e.view_key AND other.status = 'failed' AND other.severity = 'critical' AND substr(CAST(other.rule_name AS TEXT), 1, 200) = (e.contribution ->> 6) AND other.rowid <> NEW.rowid)) AS d8,
      ((e.contribution ->> 6) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM validation_results other WHERE other.validation_session_id = e.view_key AND other.status = 'failed' AND other.severity = 'critical' AND substr(CAST(other.rule_name AS TEXT), 1, 200) = (e.contribution ->> 6) AND other.rowid <> NEW.rowid)) AS d9
    FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_results' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace') AS e
    LIMIT 1
  ) AS n
  WHERE task_validation_summary_mv.task_id = (SELECT b.task_id FROM validation_sessions b WHERE b.id = n.id) AND task_validation_summary_mv.latest_session_id = iif(octet_length(n.id) <= 100000, n.id, substr(n.id, 1, 1000))
    AND (n.d1 <> 0 OR n.d2 <> 0 OR n.d3 <> 0 OR n.d4 <> 0 OR n.d5 <> 0 OR n.d7 OR n.d9);
  DELETE FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_results' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace';
END;

CREATE TRIGGER IF NOT EXISTS refresh_validation_summary_on_result_update AFTER UPDATE OF status, severity, rule_name ON validation_results
WHEN (OLD.id IS NEW.id COLLATE BINARY AND OLD.validation_session_id IS NEW.validation_session_id COLLATE BINARY) AND (OLD.status = 'failed' OR NEW.status = 'failed') AND (OLD.status IS NOT NEW.status COLLATE BINARY OR OLD.severity IS NOT NEW.severity COLLATE BINARY OR OLD.rule_name IS NOT NEW.rule_name COLLATE BINARY)
BEGIN
  UPDATE task_validation_summary_mv SET
    failed_rules = task_validation_summary_mv.failed_rules + n.d1,
    critical_failures = task_validation_summary_mv.critical_failures + n.d2,
    high_failures = task_validation_summary_mv.high_failures + n.d3,
    medium_failures = task_validation_summary_mv.medium_failures + n.d4,
    low_failures = task_validation_summary_mv.low_failures + n.d5,
    failed_rule_names_count = task_validation_summary_mv.failed_rule_names_count + n.d6,
    failed_rule_names = iif(n.d7, iif((task_validation_summary_mv.failed_rule_names_count + n.d6) = 0, NULL, iif((task_validation_summary_mv.failed_rules + n.d1) <= 20, (SELECT group_concat(value, ',') FROM (SELECT DISTINCT substr(CAST(c.rule_name AS TEXT), 1, 200) AS value FROM validation_results c WHERE c.validation_session_id = n.id AND c.status = 'failed' AND substr(CAST(c.rule_name AS TEXT), 1, 200) >= '' ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 100)), (
      WITH RECURSIVE found (list, shown, bytes, next) AS (
        SELECT NULL, 0, 0, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id AND c.status = 'failed' AND substr(CAST(c.rule_name AS TEXT), 1, 200) >= '' ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
        UNION ALL SELECT coalesce(list || ',', '') || next, shown + 1, bytes + octet_length(next) + 1, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id AND c.status = 'failed' AND substr(CAST(c.rule_name AS TEXT), 1, 200) > found.next ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
        FROM found WHERE next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000
      )
      SELECT list || iif((task_validation_summary_mv.failed_rule_names_count + n.d6) > shown, ',+' || ((task_validation_summary_mv.failed_rule_names_count + n.d6) - shown) || ' more', '') FROM found WHERE NOT (next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000)
    ))), task_validation_summary_mv.failed_rule_names),
    critical_failed_rules_count = task_validation_summary_mv.critical_failed_rules_count + n.d8,
    critical_failed_rules = iif(n.d9, iif((task_validation_summary_mv.critical_failed_rules_count + n.d8) = 0, NULL, iif((task_validation_summary_mv.failed_rules + n.d1) <= 20, (SELECT group_concat(value, ',') FROM (SELECT DISTINCT substr(CAST(c.rule_name AS TEXT), 1, 200) AS value FROM validation_results c WHERE c.validation_session_id = n.id AND c.status = 'failed' AND c.severity = 'critical' AND substr(CAST(c.rule_name AS TEXT), 1, 200) >= '' ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 100)), (
      WITH RECURSIVE found (list, shown, bytes, next) AS (
        SELECT NULL, 0, 0, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id AND c.status = 'failed' AND c.severity = 'critical' AND substr(CAST(c.rule_name AS TEXT), 1, 200) >= '' ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
        UNION ALL SELECT coalesce(list || ',', '') || next, shown + 1, bytes + octet_length(next) + 1, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id AND c.status = 'failed' AND c.severity = 'critical' AND substr(CAST(c.rule_name AS TEXT), 1, 200) > found.next ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
        FROM found WHERE next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000
      )
      SELECT list || iif((task_validation_summary_mv.critical_failed_rules_count + n.d8) > shown, ',+' || ((task_validation_summary_mv.critical_failed_rules_count + n.d8) - shown) || ' more', '') FROM found WHERE NOT (next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000)
    ))), task_validation_summary_mv.critical_failed_rules),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  FROM (
    SELECT NEW.validation_session_id AS id,
      0 + iif(NEW.status = 'failed', 1, 0) - iif(OLD.status = 'failed', 1, 0) AS d1,
      0 + iif(NEW.status = 'failed' AND NEW.severity = 'critical', 1, 0) - iif(OLD.status = 'failed' AND OLD.severity = 'critical', 1, 0) AS d2,
      0 + iif(NEW.status = 'failed' AND NEW.severity = 'high', 1, 0) - iif(OLD.status = 'failed' AND OLD.severity = 'high', 1, 0) AS d3,
      0 + iif(NEW.status = 'failed' AND NEW.severity = 'medium', 1, 0) - iif(OLD.status = 'failed' AND OLD.severity = 'medium', 1, 0) AS d4,
      0 + iif(NEW.status = 'failed' AND NEW.severity = 'low', 1, 0) - iif(OLD.status = 'failed' AND OLD.severity = 'low', 1, 0) AS d5,
      0 + (iif(NEW.status = 'failed', substr(CAST(NEW.rule_name AS TEXT), 1, 200), NULL) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM validation_results other WHERE other.validation_session_id = NEW.validation_session_id AND other.status = 'failed' AND substr(CAST(other.rule_name AS TEXT), 1, 200) = iif(NEW.status = 'failed', substr(CAST(NEW.rule_name AS TEXT), 1, 200), NULL) AND other.rowid <> NEW.rowid)) - (iif(OLD.status = 'failed', substr(CAST(OLD.rule_name AS TEXT), 1, 200), NULL) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM validation_results other WHERE other.validation_session_id = NEW.validation_session_id AND other.status = 'failed' AND substr(CAST(other.rule_name AS TEXT), 1, 200) = iif(OLD.status = 'failed', substr(CAST(OLD.rule_name AS TEXT), 1, 200), NULL) AND other.rowid <> NEW.rowid)) AS d6,
      (iif(NEW.status = 'failed', substr(CAST(NEW.rule_name AS TEXT), 1, 200), NULL) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM validation_results other WHERE other.validation_session_id = NEW.validation_session_id AND other.status = 'failed' AND substr(CAST(other.rule_name AS TEXT), 1, 200) = iif(NEW.status = 'failed', substr(CAST(NEW.rule_name AS TEXT), 1, 200), NULL) AND other.rowid <> NEW.rowid)) OR (iif(OLD.status = 'failed', substr(CAST(OLD.rule_name AS TEXT), 1, 200), NULL) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM validation_results other WHERE other.validation_session_id = NEW.validation_session_id AND other.status = 'failed' AND substr(CAST(other.rule_name AS TEXT), 1, 200) = iif(OLD.status = 'failed', substr(CAST(OLD.rule_name AS TEXT), 1, 200), NULL) AND other.rowid <> NEW.rowid)) AS d7,
      0 + (iif(NEW.status = 'failed' AND NEW.severity = 'critical', substr(CAST(NEW.rule_name AS TEXT), 1, 200), NULL) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM validation_results other WHERE other.validation_session_id = NEW.validation_session_id AND other.status = 'failed' AND other.severity = 'critical' AND substr(CAST(other.rule_name AS TEXT), 1, 200) = iif(NEW.status = 'failed' AND NEW.severity = 'critical', substr(CAST(NEW.rule_name AS TEXT), 1, 200), NULL) AND other.rowid <> NEW.rowid)) - (iif(OLD.status = 'failed' AND OLD.severity = 'critical', substr(CAST(OLD.rule_name AS TEXT), 1, 200), NULL) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM validation_results other WHERE other.validation_session_id = NEW.validation_session_id AND other.status = 'failed' AND other.severity = 'critical' AND substr(CAST(other.rule_name AS TEXT), 1, 200) = iif(OLD.status = 'failed' AND OLD.severity = 'critical', substr(CAST(OLD.rule_name AS TEXT), 1, 200), NULL) AND other.rowid <> NEW.rowid)) AS d8,
      (iif(NEW.status = 'failed' AND NEW.severity = 'critical', substr(CAST(NEW.rule_name AS TEXT), 1, 200), NULL) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM validation_results other WHERE other.validation_session_id = NEW.validation_session_id AND other.status = 'failed' AND other.severity = 'critical' AND substr(CAST(other.rule_name AS TEXT), 1, 200) = iif(NEW.status = 'failed' AND NEW.severity = 'critical', substr(CAST(NEW.rule_name AS TEXT), 1, 200), NULL) AND other.rowid <> NEW.rowid)) OR (iif(OLD.status = 'failed' AND OLD.severity = 'critical', substr(CAST(OLD.rule_name AS TEXT), 1, 200), NULL) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM validation_results other WHERE other.validation_session_id = NEW.validation_session_id AND other.status = 'failed' AND other.severity = 'critical' AND substr(CAST(other.rule_name AS TEXT), 1, 200) = iif(OLD.status = 'failed' AND OLD.severity = 'critical', substr(CAST(OLD.rule_name AS TEXT), 1, 200), NULL) AND other.rowid <> NEW.rowid)) AS d9
    LIMIT 1
  ) AS n
  WHERE task_validation_summary_mv.task_id = (SELECT b.task_id FROM validation_sessions b WHERE b.id = n.id) AND task_validation_summary_mv.latest_session_id = iif(octet_length(n.id) <= 100000, n.id, substr(n.id, 1, 1000))
    AND (n.d1 <> 0 OR n.d2 <> 0 OR n.d3 <> 0 OR n.d4 <> 0 OR n.d5 <> 0 OR n.d7 OR n.d9);
END;

CREATE TRIGGER IF NOT EXISTS refresh_validation_summary_on_result_update_replaced AFTER UPDATE OF status, severity, rule_name, rowid, _rowid_, oid ON validation_results
WHEN (OLD.id IS NEW.id COLLATE BINARY AND OLD.validation_session_id IS NEW.validation_session_id COLLATE BINARY) AND (EXISTS (SELECT 1 FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_results' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000))))
BEGIN
  UPDATE task_validation_summary_mv SET
    failed_rules = task_validation_summary_mv.failed_rules + n.d1,
    critical_failures = task_validation_summary_mv.critical_failures + n.d2,
    high_failures = task_validation_summary_mv.high_failures + n.d3,
    medium_failures = task_validation_summary_mv.medium_failures + n.d4,
    low_failures = task_validation_summary_mv.low_failures + n.d5,
    failed_rule_names_count = task_validation_summary_mv.failed_rule_names_count + n.d6,
    failed_rule_names = iif(n.d7, iif((task_validation_summary_mv.failed_rule_names_count + n.d6) = 0, NULL, iif((task_validation_summary_mv.failed_rules + n.d1) <= 20, (SELECT group_concat(value, ',') FROM (SELECT DISTINCT substr(CAST(c.rule_name AS TEXT), 1, 200) AS value FROM validation_results c WHERE c.validation_session_id = n.id AND c.status = 'failed' AND substr(CAST(c.rule_name AS TEXT), 1, 200) >= '' ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 100)), (
      WITH RECURSIVE found (list, shown, bytes, next) AS (
        SELECT NULL, 0, 0, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id AND c.status = 'failed' AND substr(CAST(c.rule_name AS TEXT), 1, 200) >= '' ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
        UNION ALL SELECT coalesce(list || ',', '') || next, shown + 1, bytes + octet_length(next) + 1, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id AND c.status = 'failed' AND substr(CAST(c.rule_name AS TEXT), 1, 200) > found.next ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
        FROM found WHERE next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000
      )
      SELECT list || iif((task_validation_summary_mv.failed_rule_names_count + n.d6) > shown, ',+' || ((task_validation_summary_mv.failed_rule_names_count + n.d6) - shown) || ' more', '') FROM found WHERE NOT (next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000)
    ))), task_validation_summary_mv.failed_rule_names),
    critical_failed_rules_count = task_validation_summary_mv.critical_failed_rules_count + n.d8,
    critical_failed_rules = iif(n.d9, iif((task_validation_summary_mv.critical_failed_rules_count + n.d8) = 0, NULL, iif((task_validation_summary_mv.failed_rules + n.d1) <= 20, (SELECT group_concat(value, ',') FROM (SELECT DISTINCT substr(CAST(c.rule_name AS TEXT), 1, 200) AS value FROM validation_results c WHERE c.validation_session_id = n.id AND c.status = 'failed' AND c.severity = 'critical' AND substr(CAST(c.rule_name AS TEXT), 1, 200) >= '' ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 100)), (
      WITH RECURSIVE found (list, shown, bytes, next) AS (
        SELECT NULL, 0, 0, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id AND c.status = 'failed' AND c.severity = 'critical' AND substr(CAST(c.rule_name AS TEXT), 1, 200) >= '' ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
        UNION ALL SELECT coalesce(list || ',', '') || next, shown + 1, bytes + octet_length(next) + 1, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id AND c.status = 'failed' AND c.severity = 'critical' AND substr(CAST(c.rule_name AS TEXT), 1, 200) > found.next ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
        FROM found WHERE next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000
      )
      SELECT list || iif((task_validation_summary_mv.critical_failed_rules_count + n.d8) > shown, ',+' || ((task_validation_summary_mv.critical_failed_rules_count + n.d8) - shown) || ' more', '') FROM found WHERE NOT (next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000)
    ))), task_validation_summary_mv.critical_failed_rules),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  FROM (
    SELECT e.view_key AS id,
      0 - (e.contribution ->> 0) AS d1,
      0 - (e.contribution ->> 1) AS d2,
      0 - (e.contribution ->> 2) AS d3,
      0 - (e.contribution ->> 3) AS d4,
      0 - (e.contribution ->> 4) AS d5,
      0 - ((e.contribution ->> 5) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM validation_results other WHERE other.validation_session_id = e.view_key AND other.status = 'failed' AND substr(CAST(other.rule_name AS TEXT), 1, 200) = (e.contribution ->> 5) AND other.rowid <> NEW.rowid)) AS d6,
      ((e.contribution ->> 5) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM validation_results other WHERE other.validation_session_id = e.view_key AND other.status = 'failed' AND substr(CAST(other.rule_name AS TEXT), 1, 200) = (e.contribution ->> 5) AND other.rowid <> NEW.rowid)) AS d7,
      0 - ((e.contribution ->> 6) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM validation_results other WHERE other.validation_session_id = e.view_key AND other.status = 'failed' AND other.severity = 'critical' AND substr(CAST(other.rule_name AS TEXT), 1, 200) = (e.contribution ->> 6) AND other.rowid <> NEW.rowid)) AS d8,
      ((e.contribution ->> 6) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM validation_results other WHERE other.validation_session_id = e.view_key AND other.status = 'failed' AND other.severity = 'critical' AND substr(CAST(other.rule_name AS TEXT), 1, 200) = (e.contribution ->> 6) AND other.rowid <> NEW.rowid)) AS d9
    FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_results' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid) AS e
    LIMIT 1
  ) AS n
  WHERE task_validation_summary_mv.task_id = (SELECT b.task_id FROM validation_sessions b WHERE b.id = n.id) AND task_validation_summary_mv.latest_session_id = iif(octet_length(n.id) <= 100000, n.id, substr(n.id, 1, 1000))
    AND (n.d1 <> 0 OR n.d2 <> 0 OR n.d3 <> 0 OR n.d4 <> 0 OR n.d5 <> 0 OR n.d7 OR n.d9);
  DELETE FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_results' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid;
  UPDATE viewkeeper_replaced SET row_id = NEW.rowid, view_key = iif(coalesce(octet_length(NEW.validation_session_id), 0) <= 100000, NEW.validation_session_id, NULL), contribution = json_array(iif(NEW.status = 'failed', 1, 0), iif(NEW.status = 'failed' AND NEW.severity = 'critical', 1, 0), iif(NEW.status = 'failed' AND NEW.severity = 'high', 1, 0), iif(NEW.status = 'failed' AND NEW.severity = 'medium', 1, 0), iif(NEW.status = 'failed' AND NEW.severity = 'low', 1, 0), iif(NEW.status = 'failed', substr(CAST(NEW.rule_name AS TEXT), 1, 200), NULL), iif(NEW.status = 'failed' AND NEW.severity = 'critical', substr(CAST(NEW.rule_name AS TEXT), 1, 200), NULL))
  WHERE view = 'task_validation_summary_mv' AND source = 'validation_results' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000));
END;

CREATE TRIGGER IF NOT EXISTS refresh_validation_summary_on_result_move AFTER UPDATE OF id, validation_session_id ON validation_results
WHEN (OLD.status = 'failed' OR NEW.status = 'failed' OR EXISTS (SELECT 1 FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_results' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000))) OR EXISTS (SELECT 1 FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_results' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)))) AND (OLD.id IS NOT NEW.id COLLATE BINARY OR OLD.validation_session_id IS NOT NEW.validation_session_id COLLATE BINARY)
BEGIN
  UPDATE task_validation_summary_mv SET
    failed_rules = task_validation_summary_mv.failed_rules + n.d1,
    critical_failures = task_validation_summary_mv.critical_failures + n.d2,
    high_failures = task_validation_summary_mv.high_failures + n.d3,
    medium_failures = task_validation_summary_mv.medium_failures + n.d4,
    low_failures = task_validation_summary_mv.low_failures + n.d5,
    failed_rule_names_count = task_validation_summary_mv.failed_rule_names_count + n.d6,
    failed_rule_names = iif(n.d7, iif((task_validation_summary_mv.failed_rule_names_count + n.d6) = 0, NULL, iif((task_validation_summary_mv.failed_rules + n.d1) <= 20, (SELECT group_concat(value, ',') FROM (SELECT DISTINCT substr(CAST(c.rule_name AS TEXT), 1, 200) AS value FROM validation_results c WHERE c.validation_session_id = n.id AND c.status = 'failed' AND substr(CAST(c.rule_name AS TEXT), 1, 200) >= '' ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 100)), (
      WITH RECURSIVE found (list, shown, bytes, next) AS (
        SELECT NULL, 0, 0, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id AND c.status = 'failed' AND substr(CAST(c.rule_name AS TEXT), 1, 200) >= '' ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
        UNION ALL SELECT coalesce(list || ',', '') || next, shown + 1, bytes + octet_length(next) + 1, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id AND c.status = 'failed' AND substr(CAST(c.rule_name AS TEXT), 1, 200) > found.next ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
        FROM found WHERE next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000
      )
      SELECT list || iif((task_validation_summary_mv.failed_rule_names_count + n.d6) > shown, ',+' || ((task_validation_summary_mv.failed_rule_names_count + n.d6) - shown) || ' more', '') FROM found WHERE NOT (next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000)
    ))), task_validation_summary_mv.failed_rule_names),
    critical_failed_rules_count = task_validation_summary_mv.critical_failed_rules_count + n.d8,
    critical_failed_rules = iif(n.d9, iif((task_validation_summary_mv.critical_failed_rules_count + n.d8) = 0, NULL, iif((task_validation_summary_mv.failed_rules + n.d1) <= 20, (SELECT group_concat(value, ',') FROM (SELECT DISTINCT substr(CAST(c.rule_name AS TEXT), 1, 200) AS value FROM validation_results c WHERE c.validation_session_id = n.id AND c.status = 'failed' AND c.severity = 'critical' AND substr(CAST(c.rule_name AS TEXT), 1, 200) >= '' ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 100)), (
      WITH RECURSIVE found (list, shown, bytes, next) AS (
        SELECT NULL, 0, 0, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id AND c.status = 'failed' AND c.severity = 'critical' AND substr(CAST(c.rule_name AS TEXT), 1, 200) >= '' ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
        UNION ALL SELECT coalesce(list || ',', '') || next, shown + 1, bytes + octet_length(next) + 1, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id AND c.status = 'failed' AND c.severity = 'critical' AND substr(CAST(c.rule_name AS TEXT), 1, 200) > found.next ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
        FROM found WHERE next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000
      )
      SELECT list || iif((task_validation_summary_mv.critical_failed_rules_count + n.d8) > shown, ',+' || ((task_validation_summary_mv.critical_failed_rules_count + n.d8) - shown) || ' more', '') FROM found WHERE NOT (next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000)
    ))), task_validation_summary_mv.critical_failed_rules),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  FROM (
    SELECT e.view_key AS id,
      0 - (e.contribution ->> 0) AS d1,
      0 - (e.contribution ->> 1) AS d2,
      0 - (e.contribution ->> 2) AS d3,
      0 - (e.contribution ->> 3) AS d4,
      0 - (e.contribution ->> 4) AS d5,
      0 - ((e.contribution ->> 5) IS NOT NULL AND NOT (OLD.validation_session_id IS e.view_key AND iif(OLD.status = 'failed', substr(CAST(OLD.rule_name AS TEXT), 1, 200), NULL) IS (e.contribution ->> 5)) AND NOT EXISTS (SELECT 1 FROM validation_results other WHERE other.validation_session_id = e.view_key AND other.status = 'failed' AND substr(CAST(other.rule_name AS TEXT), 1, 200) = (e.contribution ->> 5) AND other.rowid <> NEW.rowid)) AS d6,
      ((e.contribution ->> 5) IS NOT NULL AND NOT (OLD.validation_session_id IS e.view_key AND iif(OLD.status = 'failed', substr(CAST(OLD.rule_name AS TEXT), 1, 200), NULL) IS (e.contribution ->> 5)) AND NOT EXISTS (SELECT 1 FROM validation_results other WHERE other.validation_session_id = e.view_key AND other.status = 'failed' AND substr(CAST(other.rule_name AS TEXT), 1, 200) = (e.contribution ->> 5) AND other.rowid <> NEW.rowid)) AS d7,
      0 - ((e.contribution ->> 6) IS NOT NULL AND NOT (OLD.validation_session_id IS e.view_key AND iif(OLD.status = 'failed' AND OLD.severity = 'critical', substr(CAST(OLD.rule_name AS TEXT), 1, 200), NULL) IS (e.contribution ->> 6)) AND NOT EXISTS (SELECT 1 FROM validation_results other WHERE other.validation_session_id = e.view_key AND other.status = 'failed' AND other.severity = 'critical' AND substr(CAST(other.rule_name AS TEXT), 1, 200) = (e.contribution ->> 6) AND other.rowid <> NEW.rowid)) AS d8,
      ((e.contribution ->> 6) IS NOT NULL AND NOT (OLD.validation_session_id IS e.view_key AND iif(OLD.status = 'failed' AND OLD.severity = 'critical', substr(CAST(OLD.rule_name AS TEXT), 1, 200), NULL) IS (e.contribution ->> 6)) AND NOT EXISTS (SELECT 1 FROM validation_results other WHERE other.validation_session_id = e.view_key AND other.status = 'failed' AND other.severity = 'critical' AND substr(CAST(other.rule_name AS TEXT), 1, 200) = (e.contribution ->> 6) AND other.rowid <> NEW.rowid)) AS d9
    FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_results' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid) AS e
    LIMIT 1
  ) AS n
  WHERE task_validation_summary_mv.task_id = (SELECT b.task_id FROM validation_sessions b WHERE b.id = n.id) AND task_validation_summary_mv.latest_session_id = iif(octet_length(n.id) <= 100000, n.id, substr(n.id, 1, 1000))
    AND (n.d1 <> 0 OR n.d2 <> 0 OR n.d3 <> 0 OR n.d4 <> 0 OR n.d5 <> 0 OR n.d7 OR n.d9);
  UPDATE task_validation_summary_mv SET
    failed_rules = task_validation_summary_mv.failed_rules + n.d1,
    critical_failures = task_validation_summary_mv.critical_failures + n.d2,
    high_failures = task_validation_summary_mv.high_failures + n.d3,
    medium_failures = task_validation_summary_mv.medium_failures + n.d4,
    low_failures = task_validation_summary_mv.low_failures + n.d5,
    failed_rule_names_count = task_validation_summary_mv.failed_rule_names_count + n.d6,
    failed_rule_names = iif(n.d7, iif((task_validation_summary_mv.failed_rule_names_count + n.d6) = 0, NULL, iif((task_validation_summary_mv.failed_rules + n.d1) <= 20, (SELECT group_concat(value, ',') FROM (SELECT DISTINCT substr(CAST(c.rule_name AS TEXT), 1, 200) AS value FROM validation_results c WHERE c.validation_session_id = n.id AND c.status = 'failed' AND substr(CAST(c.rule_name AS TEXT), 1, 200) >= '' ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 100)), (
      WITH RECURSIVE found (list, shown, bytes, next) AS (
        SELECT NULL, 0, 0, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id AND c.status = 'failed' AND substr(CAST(c.rule_name AS TEXT), 1, 200) >= '' ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
        UNION ALL SELECT coalesce(list || ',', '') || next, shown + 1, bytes + octet_length(next) + 1, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id AND c.status = 'failed' AND substr(CAST(c.rule_name AS TEXT), 1, 200) > found.next ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
        FROM found WHERE next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000
      )
      SELECT list || iif((task_validation_summary_mv.failed_rule_names_count + n.d6) > shown, ',+' || ((task_validation_summary_mv.failed_rule_names_count + n.d6) - shown) || ' more', '') FROM found WHERE NOT (next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000)
    ))), task_validation_summary_mv.failed_rule_names),
    critical_failed_rules_count = task_validation_summary_mv.critical_failed_rules_count + n.d8,
    critical_failed_rules = iif(n.d9, iif((task_validation_summary_mv.critical_failed_rules_count + n.d8) = 0, NULL, iif((task_validation_summary_mv.failed_rules + n.d1) <= 20, (SELECT group_concat(value, ',') FROM (SELECT DISTINCT substr(CAST(c.rule_name AS TEXT), 1, 200) AS value FROM validation_results c WHERE c.validation_session_id = n.id AND c.status = 'failed' AND c.severity = 'critical' AND substr(CAST(c.rule_name AS TEXT), 1, 200) >= '' ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 100)), (
      WITH RECURSIVE found (list, shown, bytes, next) AS (
        SELECT NULL, 0, 0, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id AND c.status = 'failed' AND c.severity = 'critical' AND substr(CAST(c.rule_name AS TEXT), 1, 200) >= '' ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
        UNION ALL SELECT coalesce(list || ',', '') || next, shown + 1, bytes + octet_length(next) + 1, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id AND c.status = 'failed' AND c.severity = 'critical' AND substr(CAST(c.rule_name AS TEXT), 1, 200) > found.next ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
        FROM found WHERE next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000
      )
      SELECT list || iif((task_validation_summary_mv.critical_failed_rules_count + n.d8) > shown, ',+' || ((task_validation_summary_mv.critical_failed_rules_count + n.d8) - shown) || ' more', '') FROM found WHERE NOT (next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000)
    ))), task_validation_summary_mv.critical_failed_rules),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  FROM (
    SELECT e.view_key AS id,
      0 - (e.contribution ->> 0) AS d1,
      0 - (e.contribution ->> 1) AS d2,
      0 - (e.contribution ->> 2) AS d3,
      0 - (e.contribution ->> 3) AS d4,
      0 - (e.contribution ->> 4) AS d5,
      0 - ((e.contribution ->> 5) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM validation_results other WHERE other.validation_session_id = e.view_key AND other.status = 'failed' AND substr(CAST(other.rule_name AS TEXT), 1, 200) = (e.contribution ->> 5) AND other.rowid <> NEW.rowid)) AS d6,
      ((e.contribution ->> 5) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM validation_results other WHERE other.validation_session_id = e.view_key AND other.status = 'failed' AND substr(CAST(other.rule_name AS TEXT), 1, 200) = (e.contribution ->> 5) AND other.rowid <> NEW.rowid)) AS d7,
      0 - ((e.contribution ->> 6) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM validation_results other WHERE other.validation_session_id = e.view_key AND other.status = 'failed' AND other.severity = 'critical' AND substr(CAST(other.rule_name AS TEXT), 1, 200) = (e.contribution ->> 6) AND other.rowid <> NEW.rowid)) AS d8,
      ((e.contribution ->> 6) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM validation_results other WHERE other.validation_session_id = e.view_key AND other.status = 'failed' AND other.severity = 'critical' AND substr(CAST(other.rule_name AS TEXT), 1, 200) = (e.contribution ->> 6) AND other.rowid <> NEW.rowid)) AS d9
    FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_results' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid AND (OLD.id IS NOT NEW.id COLLATE BINARY)) AS e
    LIMIT 1
  ) AS n
  WHERE task_validation_summary_mv.task_id = (SELECT b.task_id FROM validation_sessions b WHERE b.id = n.id) AND task_validation_summary_mv.latest_session_id = iif(octet_length(n.id) <= 100000, n.id, substr(n.id, 1, 1000))
    AND (n.d1 <> 0 OR n.d2 <> 0 OR n.d3 <> 0 OR n.d4 <> 0 OR n.d5 <> 0 OR n.d7 OR n.d9);
  UPDATE task_validation_summary_mv SET
    (failed_rules, critical_failures, high_failures, medium_failures, low_failures, failed_rule_names_count, failed_rule_names, critical_failed_rules_count, critical_failed_rules, last_refreshed_at) = (SELECT
      task_validation_summary_mv.failed_rules + n.d1,
      task_validation_summary_mv.critical_failures + n.d2,
      task_validation_summary_mv.high_failures + n.d3,
      task_validation_summary_mv.medium_failures + n.d4,
      task_validation_summary_mv.low_failures + n.d5,
      task_validation_summary_mv.failed_rule_names_count + n.d6,
      iif(n.d7, iif((task_validation_summary_mv.failed_rule_names_count + n.d6) = 0, NULL, iif((task_validation_summary_mv.failed_rules + n.d1) <= 20, (SELECT group_concat(value, ',') FROM (SELECT DISTINCT substr(CAST(c.rule_name AS TEXT), 1, 200) AS value FROM validation_results c WHERE c.validation_session_id = n.id AND c.status = 'failed' AND substr(CAST(c.rule_name AS TEXT), 1, 200) >= '' ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 100)), (
        WITH RECURSIVE found (list, shown, bytes, next) AS (
          SELECT NULL, 0, 0, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id AND c.status = 'failed' AND substr(CAST(c.rule_name AS TEXT), 1, 200) >= '' ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
          UNION ALL SELECT coalesce(list || ',', '') || next, shown + 1, bytes + octet_length(next) + 1, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id AND c.status = 'failed' AND substr(CAST(c.rule_name AS TEXT), 1, 200) > found.next ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
          FROM found WHERE next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000
        )
        SELECT list || iif((task_validation_summary_mv.failed_rule_names_count + n.d6) > shown, ',+' || ((task_validation_summary_mv.failed_rule_names_count + n.d6) - shown) || ' more', '') FROM found WHERE NOT (next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000)
      ))), task_validation_summary_mv.failed_rule_names),
      task_validation_summary_mv.critical_failed_rules_count + n.d8,
      iif(n.d9, iif((task_validation_summary_mv.critical_failed_rules_count + n.d8) = 0, NULL, iif((task_validation_summary_mv.failed_rules + n.d1) <= 20, (SELECT group_concat(value, ',') FROM (SELECT DISTINCT substr(CAST(c.rule_name AS TEXT), 1, 200) AS value FROM validation_results c WHERE c.validation_session_id = n.id AND c.status = 'failed' AND c.severity = 'critical' AND substr(CAST(c.rule_name AS TEXT), 1, 200) >= '' ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 100)), (
        WITH RECURSIVE found (list, shown, bytes, next) AS (
          SELECT NULL, 0, 0, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id AND c.status = 'failed' AND c.severity = 'critical' AND substr(CAST(c.rule_name AS TEXT), 1, 200) >= '' ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
          UNION ALL SELECT coalesce(list || ',', '') || next, shown + 1, bytes + octet_length(next) + 1, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id AND c.status = 'failed' AND c.severity = 'critical' AND substr(CAST(c.rule_name AS TEXT), 1, 200) > found.next ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
          FROM found WHERE next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000
        )
        SELECT list || iif((task_validation_summary_mv.critical_failed_rules_count + n.d8) > shown, ',+' || ((task_validation_summary_mv.critical_failed_rules_count + n.d8) - shown) || ' more', '') FROM found WHERE NOT (next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000)
      ))), task_validation_summary_mv.critical_failed_rules),
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (
      SELECT OLD.validation_session_id AS id,
        0 - iif(OLD.status = 'failed', 1, 0) AS d1,
        0 - iif(OLD.status = 'failed' AND OLD.severity = 'critical', 1, 0) AS d2,
        0 - iif(OLD.status = 'failed' AND OLD.severity = 'high', 1, 0) AS d3,
        0 - iif(OLD.status = 'failed' AND OLD.severity = 'medium', 1, 0) AS d4,
        0 - iif(OLD.status = 'failed' AND OLD.severity = 'low', 1, 0) AS d5,
        0 - (iif(OLD.status = 'failed', substr(CAST(OLD.rule_name AS TEXT), 1, 200), NULL) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM validation_results other WHERE other.validation_session_id = OLD.validation_session_id AND other.status = 'failed' AND substr(CAST(other.rule_name AS TEXT), 1, 200) = iif(OLD.status = 'failed', substr(CAST(OLD.rule_name AS TEXT), 1, 200), NULL) AND other.rowid <> NEW.rowid)) AS d6,
        (iif(OLD.status = 'failed', substr(CAST(OLD.rule_name AS TEXT), 1, 200), NULL) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM validation_results other WHERE other.validation_session_id = OLD.validation_session_id AND other.status = 'failed' AND substr(CAST(other.rule_name AS TEXT), 1, 200) = iif(OLD.status = 'failed', substr(CAST(OLD.rule_name AS TEXT), 1, 200), NULL) AND other.rowid <> NEW.rowid)) AS d7,
        0 - (iif(OLD.status = 'failed' AND OLD.severity = 'critical', substr(CAST(OLD.rule_name AS TEXT), 1, 200), NULL) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM validation_results other WHERE other.validation_session_id = OLD.validation_session_id AND other.status = 'failed' AND other.severity = 'critical' AND substr(CAST(other.rule_name AS TEXT), 1, 200) = iif(OLD.status = 'failed' AND OLD.severity = 'critical', substr(CAST(OLD.rule_name AS TEXT), 1, 200), NULL) AND other.rowid <> NEW.rowid)) AS d8,
        (iif(OLD.status = 'failed' AND OLD.severity = 'critical', substr(CAST(OLD.rule_name AS TEXT), 1, 200), NULL) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM validation_results other WHERE other.validation_session_id = OLD.validation_session_id AND other.status = 'failed' AND other.severity = 'critical' AND substr(CAST(other.rule_name AS TEXT), 1, 200) = iif(OLD.status = 'failed' AND OLD.severity = 'critical', substr(CAST(OLD.rule_name AS TEXT), 1, 200), NULL) AND other.rowid <> NEW.rowid)) AS d9
      LIMIT 1
    ) AS n)
  WHERE task_validation_summary_mv.task_id = (SELECT b.task_id FROM validation_sessions b WHERE b.id = OLD.validation_session_id) AND task_validation_summary_mv.latest_session_id = iif(octet_length(OLD.validation_session_id) <= 100000, OLD.validation_session_id, substr(OLD.validation_session_id, 1, 1000))
    AND iif(OLD.status = 'failed', 1, 0) <> 0;
  UPDATE task_validation_summary_mv SET
    (failed_rules, critical_failures, high_failures, medium_failures, low_failures, failed_rule_names_count, failed_rule_names, critical_failed_rules_count, critical_failed_rules, last_refreshed_at) = (SELECT
      task_validation_summary_mv.failed_rules + n.d1,
      task_validation_summary_mv.critical_failures + n.d2,
      task_validation_summary_mv.high_failures + n.d3,
      task_validation_summary_mv.medium_failures + n.d4,
      task_validation_summary_mv.low_failures + n.d5,
      task_validation_summary_mv.failed_rule_names_count + n.d6,
      iif(n.d7, iif((task_validation_summary_mv.failed_rule_names_count + n.d6) = 0, NULL, iif((task_validation_summary_mv.failed_rules + n.d1) <= 20, (SELECT group_concat(value, ',') FROM (SELECT DISTINCT substr(CAST(c.rule_name AS TEXT), 1, 200) AS value FROM validation_results c WHERE c.validation_session_id = n.id AND c.status = 'failed' AND substr(CAST(c.rule_name AS TEXT), 1, 200) >= '' ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 100)), (
        WITH RECURSIVE found (list, shown, bytes, next) AS (
          SELECT NULL, 0, 0, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id AND c.status = 'failed' AND substr(CAST(c.rule_name AS TEXT), 1, 200) >= '' ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
          UNION ALL SELECT coalesce(list || ',', '') || next, shown + 1, bytes + octet_length(next) + 1, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id AND c.status = 'failed' AND substr(CAST(c.rule_name AS TEXT), 1, 200) > found.next ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
          FROM found WHERE next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000
        )
        SELECT list || iif((task_validation_summary_mv.failed_rule_names_count + n.d6) > shown, ',+' || ((task_validation_summary_mv.failed_rule_names_count + n.d6) - shown) || ' more', '') FROM found WHERE NOT (next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000)
      ))), task_validation_summary_mv.failed_rule_names),
      task_validation_summary_mv.critical_failed_rules_count + n.d8,
      iif(n.d9, iif((task_validation_summary_mv.critical_failed_rules_count + n.d8) = 0, NULL, iif((task_validation_summary_mv.failed_rules + n.d1) <= 20, (SELECT group_concat(value, ',') FROM (SELECT DISTINCT substr(CAST(c.rule_name AS TEXT), 1, 200) AS value FROM validation_results c WHERE c.validation_session_id = n.id AND c.status = 'failed' AND c.severity = 'critical' AND substr(CAST(c.rule_name AS TEXT), 1, 200) >= '' ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 100)), (
        WITH RECURSIVE found (list, shown, bytes, next) AS (
          SELECT NULL, 0, 0, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id AND c.status = 'failed' AND c.severity = 'critical' AND substr(CAST(c.rule_name AS TEXT), 1, 200) >= '' ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
          UNION ALL SELECT coalesce(list || ',', '') || next, shown + 1, bytes + octet_length(next) + 1, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id AND c.status = 'failed' AND c.severity = 'critical' AND substr(CAST(c.rule_name AS TEXT), 1, 200) > found.next ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
          FROM found WHERE next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000
        )
        SELECT list || iif((task_validation_summary_mv.critical_failed_rules_count + n.d8) > shown, ',+' || ((task_validation_summary_mv.critical_failed_rules_count + n.d8) - shown) || ' more', '') FROM found WHERE NOT (next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000)
      ))), task_validation_summary_mv.critical_failed_rules),
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (
      SELECT NEW.validation_session_id AS id,
        0 + iif(NEW.status = 'failed', 1, 0) AS d1,
        0 + iif(NEW.status = 'failed' AND NEW.severity = 'critical', 1, 0) AS d2,
        0 + iif(NEW.status = 'failed' AND NEW.severity = 'high', 1, 0) AS d3,
        0 + iif(NEW.status = 'failed' AND NEW.severity = 'medium', 1, 0) AS d4,
        0 + iif(NEW.status = 'failed' AND NEW.severity = 'low', 1, 0) AS d5,
        0 + (iif(NEW.status = 'failed', substr(CAST(NEW.rule_name AS TEXT), 1, 200), NULL) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM validation_results other WHERE other.validation_session_id = NEW.validation_session_id AND other.status = 'failed' AND substr(CAST(other.rule_name AS TEXT), 1, 200) = iif(NEW.status = 'failed', substr(CAST(NEW.rule_name AS TEXT), 1, 200), NULL) AND other.rowid <> NEW.rowid)) AS d6,
        (iif(NEW.status = 'failed', substr(CAST(NEW.rule_name AS TEXT), 1, 200), NULL) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM validation_results other WHERE other.validation_session_id = NEW.validation_session_id AND other.status = 'failed' AND substr(CAST(other.rule_name AS TEXT), 1, 200) = iif(NEW.status = 'failed', substr(CAST(NEW.rule_name AS TEXT), 1, 200), NULL) AND other.rowid <> NEW.rowid)) AS d7,
        0 + (iif(NEW.status = 'failed' AND NEW.severity = 'critical', substr(CAST(NEW.rule_name AS TEXT), 1, 200), NULL) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM validation_results other WHERE other.validation_session_id = NEW.validation_session_id AND other.status = 'failed' AND other.severity = 'critical' AND substr(CAST(other.rule_name AS TEXT), 1, 200) = iif(NEW.status = 'failed' AND NEW.severity = 'critical', substr(CAST(NEW.rule_name AS TEXT), 1, 200), NULL) AND other.rowid <> NEW.rowid)) AS d8,
        (iif(NEW.status = 'failed' AND NEW.severity = 'critical', substr(CAST(NEW.rule_name AS TEXT), 1, 200), NULL) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM validation_results other WHERE other.validation_session_id = NEW.validation_session_id AND other.status = 'failed' AND other.severity = 'critical' AND substr(CAST(other.rule_name AS TEXT), 1, 200) = iif(NEW.status = 'failed' AND NEW.severity = 'critical', substr(CAST(NEW.rule_name AS TEXT), 1, 200), NULL) AND other.rowid <> NEW.rowid)) AS d9
      LIMIT 1
    ) AS n)
  WHERE task_validation_summary_mv.task_id = (SELECT b.task_id FROM validation_sessions b WHERE b.id = NEW.validation_session_id) AND task_validation_summary_mv.latest_session_id = iif(octet_length(NEW.validation_session_id) <= 100000, NEW.validation_session_id, substr(NEW.validation_session_id, 1, 1000))
    AND iif(NEW.status = 'failed', 1, 0) <> 0;
  DELETE FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_results' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid;
  DELETE FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_results' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND (OLD.id IS NOT NEW.id COLLATE BINARY);
  UPDATE viewkeeper_replaced SET row_id = NEW.rowid, view_key = iif(coalesce(octet_length(NEW.validation_session_id), 0) <= 100000, NEW.validation_session_id, NULL), contribution = json_array(iif(NEW.status = 'failed', 1, 0), iif(NEW.status = 'failed' AND NEW.severity = 'critical', 1, 0), iif(NEW.status = 'failed' AND NEW.severity = 'high', 1, 0), iif(NEW.status = 'failed' AND NEW.severity = 'medium', 1, 0), iif(NEW.status = 'failed' AND NEW.severity = 'low', 1, 0), iif(NEW.status = 'failed', substr(CAST(NEW.rule_name AS TEXT), 1, 200), NULL), iif(NEW.status = 'failed' AND NEW.severity = 'critical', substr(CAST(NEW.rule_name AS TEXT), 1, 200), NULL))
  WHERE view = 'task_validation_summary_mv' AND source = 'validation_results' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000));
END;

CREATE TRIGGER IF NOT EXISTS refresh_validation_summary_on_result_delete AFTER DELETE ON validation_results
WHEN OLD.status = 'failed' OR EXISTS (SELECT 1 FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_results' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)))
BEGIN
  UPDATE task_validation_summary_mv SET
    (failed_rules, critical_failures, high_failures, medium_failures, low_failures, failed_rule_names_count, failed_rule_names, critical_failed_rules_count, critical_failed_rules, last_refreshed_at) = (SELECT
      task_validation_summary_mv.failed_rules + n.d1,
      task_validation_summary_mv.critical_failures + n.d2,
      task_validation_summary_mv.high_failures + n.d3,
      task_validation_summary_mv.medium_failures + n.d4,
      task_validation_summary_mv.low_failures + n.d5,
      task_validation_summary_mv.failed_rule_names_count + n.d6,
      iif(n.d7, iif((task_validation_summary_mv.failed_rule_names_count + n.d6) = 0, NULL, iif((task_validation_summary_mv.failed_rules + n.d1) <= 20, (SELECT group_concat(value, ',') FROM (SELECT DISTINCT substr(CAST(c.rule_name AS TEXT), 1, 200) AS value FROM validation_results c WHERE c.validation_session_id = n.id AND c.status = 'failed' AND substr(CAST(c.rule_name AS TEXT), 1, 200) >= '' ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 100)), (
        WITH RECURSIVE found (list, shown, bytes, next) AS (
          SELECT NULL, 0, 0, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id AND c.status = 'failed' AND substr(CAST(c.rule_name AS TEXT), 1, 200) >= '' ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
          UNION ALL SELECT coalesce(list || ',', '') || next, shown + 1, bytes + octet_length(next) + 1, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id AND c.status = 'failed' AND substr(CAST(c.rule_name AS TEXT), 1, 200) > found.next ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
          FROM found WHERE next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000
        )
        SELECT list || iif((task_validation_summary_mv.failed_rule_names_count + n.d6) > shown, ',+' || ((task_validation_summary_mv.failed_rule_names_count + n.d6) - shown) || ' more', '') FROM found WHERE NOT (next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000)
      ))), task_validation_summary_mv.failed_rule_names),
      task_validation_summary_mv.critical_failed_rules_count + n.d8,
      iif(n.d9, iif((task_validation_summary_mv.critical_failed_rules_count + n.d8) = 0, NULL, iif((task_validation_summary_mv.failed_rules + n.d1) <= 20, (SELECT group_concat(value, ',') FROM (SELECT DISTINCT substr(CAST(c.rule_name AS TEXT), 1, 200) AS value FROM validation_results c WHERE c.validation_session_id = n.id AND c.status = 'failed' AND c.severity = 'critical' AND substr(CAST(c.rule_name AS TEXT), 1, 200) >= '' ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 100)), (
        WITH RECURSIVE found (list, shown, bytes, next) AS (
          SELECT NULL, 0, 0, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id AND c.status = 'failed' AND c.severity = 'critical' AND substr(CAST(c.rule_name AS TEXT), 1, 200) >= '' ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
          UNION ALL SELECT coalesce(list || ',', '') || next, shown + 1, bytes + octet_length(next) + 1, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id AND c.status = 'failed' AND c.severity = 'critical' AND substr(CAST(c.rule_name AS TEXT), 1, 200) > found.next ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
          FROM found WHERE next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000
        )
        SELECT list || iif((task_validation_summary_mv.critical_failed_rules_count + n.d8) > shown, ',+' || ((task_validation_summary_mv.critical_failed_rules_count + n.d8) - shown) || ' more', '') FROM found WHERE NOT (next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000)
      ))), task_validation_summary_mv.critical_failed_rules),
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (
      SELECT OLD.validation_session_id AS id,
        0 - iif(OLD.status = 'failed', 1, 0) AS d1,
        0 - iif(OLD.status = 'failed' AND OLD.severity = 'critical', 1, 0) AS d2,
        0 - iif(OLD.status = 'failed' AND OLD.severity = 'high', 1, 0) AS d3,
        0 - iif(OLD.status = 'failed' AND OLD.severity = 'medium', 1, 0) AS d4,
        0 - iif(OLD.status = 'failed' AND OLD.severity = 'low', 1, 0) AS d5,
        0 - (iif(OLD.status = 'failed', substr(CAST(OLD.rule_name AS TEXT), 1, 200), NULL) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM validation_results other WHERE other.validation_session_id = OLD.validation_session_id AND other.status = 'failed' AND substr(CAST(other.rule_name AS TEXT), 1, 200) = iif(OLD.status = 'failed', substr(CAST(OLD.rule_name AS TEXT), 1, 200), NULL) AND other.rowid <> OLD.rowid)) AS d6,
        (iif(OLD.status = 'failed', substr(CAST(OLD.rule_name AS TEXT), 1, 200), NULL) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM validation_results other WHERE other.validation_session_id = OLD.validation_session_id AND other.status = 'failed' AND substr(CAST(other.rule_name AS TEXT), 1, 200) = iif(OLD.status = 'failed', substr(CAST(OLD.rule_name AS TEXT), 1, 200), NULL) AND other.rowid <> OLD.rowid)) AS d7,
        0 - (iif(OLD.status = 'failed' AND OLD.severity = 'critical', substr(CAST(OLD.rule_name AS TEXT), 1, 200), NULL) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM validation_results other WHERE other.validation_session_id = OLD.validation_session_id AND other.status = 'failed' AND other.severity = 'critical' AND substr(CAST(other.rule_name AS TEXT), 1, 200) = iif(OLD.status = 'failed' AND OLD.severity = 'critical', substr(CAST(OLD.rule_name AS TEXT), 1, 200), NULL) AND other.rowid <> OLD.rowid)) AS d8,
        (iif(OLD.status = 'failed' AND OLD.severity = 'critical', substr(CAST(OLD.rule_name AS TEXT), 1, 200), NULL) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM validation_results other WHERE other.validation_session_id = OLD.validation_session_id AND other.status = 'failed' AND other.severity = 'critical' AND substr(CAST(other.rule_name AS TEXT), 1, 200) = iif(OLD.status = 'failed' AND OLD.severity = 'critical', substr(CAST(OLD.rule_name AS TEXT), 1, 200), NULL) AND other.rowid <> OLD.rowid)) AS d9
      LIMIT 1
    ) AS n)
  WHERE task_validation_summary_mv.task_id = (SELECT b.task_id FROM validation_sessions b WHERE b.id = OLD.validation_session_id) AND task_validation_summary_mv.latest_session_id = iif(octet_length(OLD.validation_session_id) <= 100000, OLD.validation_session_id, substr(OLD.validation_session_id, 1, 1000))
    AND iif(OLD.status = 'failed', 1, 0) <> 0;
  UPDATE task_validation_summary_mv SET
    failed_rules = task_validation_summary_mv.failed_rules + n.d1,
    critical_failures = task_validation_summary_mv.critical_failures + n.d2,
    high_failures = task_validation_summary_mv.high_failures + n.d3,
    medium_failures = task_validation_summary_mv.medium_failures + n.d4,
    low_failures = task_validation_summary_mv.low_failures + n.d5,
    failed_rule_names_count = task_validation_summary_mv.failed_rule_names_count + n.d6,
    failed_rule_names = iif(n.d7, iif((task_validation_summary_mv.failed_rule_names_count + n.d6) = 0, NULL, iif((task_validation_summary_mv.failed_rules + n.d1) <= 20, (SELECT group_concat(value, ',') FROM (SELECT DISTINCT substr(CAST(c.rule_name AS TEXT), 1, 200) AS value FROM validation_results c WHERE c.validation_session_id = n.id AND c.status = 'failed' AND substr(CAST(c.rule_name AS TEXT), 1, 200) >= '' ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 100)), (
      WITH RECURSIVE found (list, shown, bytes, next) AS (
        SELECT NULL, 0, 0, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id AND c.status = 'failed' AND substr(CAST(c.rule_name AS TEXT), 1, 200) >= '' ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
        UNION ALL SELECT coalesce(list || ',', '') || next, shown + 1, bytes + octet_length(next) + 1, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id AND c.status = 'failed' AND substr(CAST(c.rule_name AS TEXT), 1, 200) > found.next ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
        FROM found WHERE next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000
      )
      SELECT list || iif((task_validation_summary_mv.failed_rule_names_count + n.d6) > shown, ',+' || ((task_validation_summary_mv.failed_rule_names_count + n.d6) - shown) || ' more', '') FROM found WHERE NOT (next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000)
    ))), task_validation_summary_mv.failed_rule_names),
    critical_failed_rules_count = task_validation_summary_mv.critical_failed_rules_count + n.d8,
    critical_failed_rules = iif(n.d9, iif((task_validation_summary_mv.critical_failed_rules_count + n.d8) = 0, NULL, iif((task_validation_summary_mv.failed_rules + n.d1) <= 20, (SELECT group_concat(value, ',') FROM (SELECT DISTINCT substr(CAST(c.rule_name AS TEXT), 1, 200) AS value FROM validation_results c WHERE c.validation_session_id = n.id AND c.status = 'failed' AND c.severity = 'critical' AND substr(CAST(c.rule_name AS TEXT), 1, 200) >= '' ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 100)), (
      WITH RECURSIVE found (list, shown, bytes, next) AS (
        SELECT NULL, 0, 0, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id AND c.status = 'failed' AND c.severity = 'critical' AND substr(CAST(c.rule_name AS TEXT), 1, 200) >= '' ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
        UNION ALL SELECT coalesce(list || ',', '') || next, shown + 1, bytes + octet_length(next) + 1, (SELECT substr(CAST(c.rule_name AS TEXT), 1, 200) FROM validation_results c WHERE c.validation_session_id = n.id AND c.status = 'failed' AND c.severity = 'critical' AND substr(CAST(c.rule_name AS TEXT), 1, 200) > found.next ORDER BY substr(CAST(c.rule_name AS TEXT), 1, 200) LIMIT 1)
        FROM found WHERE next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000
      )
      SELECT list || iif((task_validation_summary_mv.critical_failed_rules_count + n.d8) > shown, ',+' || ((task_validation_summary_mv.critical_failed_rules_count + n.d8) - shown) || ' more', '') FROM found WHERE NOT (next IS NOT NULL AND shown < 100 AND bytes + octet_length(next) <= 64000)
    ))), task_validation_summary_mv.critical_failed_rules),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  FROM (
    SELECT e.view_key AS id,
      0 - (e.contribution ->> 0) AS d1,
      0 - (e.contribution ->> 1) AS d2,
      0 - (e.contribution ->> 2) AS d3,
      0 - (e.contribution ->> 3) AS d4,
      0 - (e.contribution ->> 4) AS d5,
      0 - ((e.contribution ->> 5) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM validation_results other WHERE other.validation_session_id = e.view_key AND other.status = 'failed' AND substr(CAST(other.rule_name AS TEXT), 1, 200) = (e.contribution ->> 5) AND other.rowid <> OLD.rowid)) AS d6,
      ((e.contribution ->> 5) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM validation_results other WHERE other.validation_session_id = e.view_key AND other.status = 'failed' AND substr(CAST(other.rule_name AS TEXT), 1, 200) = (e.contribution ->> 5) AND other.rowid <> OLD.rowid)) AS d7,
      0 - ((e.contribution ->> 6) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM validation_results other WHERE other.validation_session_id = e.view_key AND other.status = 'failed' AND other.severity = 'critical' AND substr(CAST(other.rule_name AS TEXT), 1, 200) = (e.contribution ->> 6) AND other.rowid <> OLD.rowid)) AS d8,
      ((e.contribution ->> 6) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM validation_results other WHERE other.validation_session_id = e.view_key AND other.status = 'failed' AND other.severity = 'critical' AND substr(CAST(other.rule_name AS TEXT), 1, 200) = (e.contribution ->> 6) AND other.rowid <> OLD.rowid)) AS d9
    FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_results' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid) AS e
    LIMIT 1
  ) AS n
  WHERE task_validation_summary_mv.task_id = (SELECT b.task_id FROM validation_sessions b WHERE b.id = n.id) AND task_validation_summary_mv.latest_session_id = iif(octet_length(n.id) <= 100000, n.id, substr(n.id, 1, 1000))
    AND (n.d1 <> 0 OR n.d2 <> 0 OR n.d3 <> 0 OR n.d4 <> 0 OR n.d5 <> 0 OR n.d7 OR n.d9);
  DELETE FROM viewkeeper_replaced WHERE view = 'task_validation_summary_mv' AND source = 'validation_results' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000));
END;

CREATE TRIGGER IF NOT EXISTS init_progress_summary_on_task_create AFTER INSERT ON tasks
BEGIN
  INSERT INTO task_progress_summary_mv (task_id, project_id, current_state, priority, state_changed_at, last_refreshed_at)
  SELECT p.id, p.project_id, substr(p.current_state, 1, 1000), iif(typeof(p.priority) IN ('text', 'blob'), substr(p.priority, 1, 1000), p.priority), substr(p.state_changed_at, 1, 1000), iif(EXISTS (SELECT 1 FROM task_evidence c WHERE c.task_id = NEW.id)
    OR EXISTS (SELECT 1 FROM screenshots c WHERE c.task_id = NEW.id)
    OR EXISTS (SELECT 1 FROM file_changes c WHERE c.task_id = NEW.id)
    OR EXISTS (SELECT 1 FROM test_executions c WHERE c.task_id = NEW.id)
    OR EXISTS (SELECT 1 FROM agent_executions c WHERE c.task_id = NEW.id)
    OR EXISTS (SELECT 1 FROM code_coverage c WHERE c.task_id = NEW.id), '', strftime('%Y-%m-%d %H:%M:%f', 'now'))
  FROM tasks p WHERE p.rowid = NEW.rowid AND p.id IS NEW.id COLLATE BINARY AND p.id IS NOT NULL AND coalesce(octet_length(p.id), 0) <= 100000 AND coalesce(octet_length(p.project_id), 0) <= 100000
  ON CONFLICT (task_id) DO UPDATE SET
    project_id = excluded.project_id,
    current_state = excluded.current_state,
    priority = excluded.priority,
    state_changed_at = excluded.state_changed_at,
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_progress_summary_mv.project_id IS NOT excluded.project_id COLLATE BINARY OR task_progress_summary_mv.current_state IS NOT excluded.current_state COLLATE BINARY OR task_progress_summary_mv.priority IS NOT excluded.priority COLLATE BINARY OR task_progress_summary_mv.state_changed_at IS NOT excluded.state_changed_at COLLATE BINARY;
  UPDATE task_progress_summary_mv SET
    (project_id, current_state, priority, state_changed_at, evidence_count, screenshot_count, file_change_count, lines_added, lines_deleted, test_run_count, test_count, tests_passed, tests_failed, line_coverage, branch_coverage, agent_executions, last_refreshed_at) = (SELECT
      d.project_id,
      d.current_state,
      d.priority,
      d.state_changed_at,
      d.evidence_count,
      d.screenshot_count,
      d.file_change_count,
      d.lines_added,
      d.lines_deleted,
      d.test_run_count,
      d.test_count,
      d.tests_passed,
      d.tests_failed,
      d.line_coverage,
      d.branch_coverage,
      d.agent_executions,
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM task_progress_summary d WHERE d.task_id = NEW.id)
  WHERE task_progress_summary_mv.task_id = NEW.id AND task_progress_summary_mv.last_refreshed_at = '';
END;

CREATE TRIGGER IF NOT EXISTS init_progress_summary_on_task_create_unreadable AFTER INSERT ON tasks
WHEN NOT (NEW.id IS NOT NULL AND coalesce(octet_length(NEW.id), 0) <= 100000 AND coalesce(octet_length(NEW.project_id), 0) <= 100000)
BEGIN
  DELETE FROM task_progress_summary_mv WHERE task_id = NEW.id
    AND NOT EXISTS (SELECT 1 FROM tasks p WHERE p.id = NEW.id AND p.id IS NOT NULL AND coalesce(octet_length(p.id), 0) <= 100000 AND coalesce(octet_length(p.project_id), 0) <= 100000);
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_summary_on_task_update AFTER UPDATE OF project_id, current_state, priority, state_changed_at ON tasks
WHEN OLD.id IS NEW.id COLLATE BINARY AND (OLD.project_id IS NOT NEW.project_id COLLATE BINARY OR OLD.current_state IS NOT NEW.current_state COLLATE BINARY OR OLD.priority IS NOT NEW.priority COLLATE BINARY OR OLD.state_changed_at IS NOT NEW.state_changed_at COLLATE BINARY)
BEGIN
  UPDATE task_progress_summary_mv SET
    (project_id, current_state, priority, state_changed_at, last_refreshed_at) = (SELECT
      p.project_id,
      substr(p.current_state, 1, 1000),
      iif(typeof(p.priority) IN ('text', 'blob'), substr(p.priority, 1, 1000), p.priority),
      substr(p.state_changed_at, 1, 1000),
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM tasks p WHERE p.rowid = NEW.rowid AND p.id IS NEW.id COLLATE BINARY AND p.id IS NOT NULL AND coalesce(octet_length(p.id), 0) <= 100000 AND coalesce(octet_length(p.project_id), 0) <= 100000)
  WHERE task_progress_summary_mv.task_id = NEW.id
    AND EXISTS (SELECT 1 FROM tasks p WHERE p.rowid = NEW.rowid AND p.id IS NEW.id COLLATE BINARY AND p.id IS NOT NULL AND coalesce(octet_length(p.id), 0) <= 100000 AND coalesce(octet_length(p.project_id), 0) <= 100000 AND (task_progress_summary_mv.project_id IS NOT p.project_id COLLATE BINARY OR task_progress_summary_mv.current_state IS NOT substr(p.current_state, 1, 1000) COLLATE BINARY OR task_progress_summary_mv.priority IS NOT iif(typeof(p.priority) IN ('text', 'blob'), substr(p.priority, 1, 1000), p.priority) COLLATE BINARY OR task_progress_summary_mv.state_changed_at IS NOT substr(p.state_changed_at, 1, 1000) COLLATE BINARY));
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_task_rename AFTER UPDATE OF id, project_id ON tasks
WHEN OLD.id IS NOT NEW.id COLLATE BINARY OR (OLD.id IS NOT NULL AND coalesce(octet_length(OLD.id), 0) <= 100000 AND coalesce(octet_length(OLD.project_id), 0) <= 100000) IS NOT (NEW.id IS NOT NULL AND coalesce(octet_length(NEW.id), 0) <= 100000 AND coalesce(octet_length(NEW.project_id), 0) <= 100000)
BEGIN
  DELETE FROM task_progress_summary_mv WHERE task_id = OLD.id
    AND NOT EXISTS (SELECT 1 FROM tasks p WHERE p.id = OLD.id AND p.id IS NOT NULL AND coalesce(octet_length(p.id), 0) <= 100000 AND coalesce(octet_length(p.project_id), 0) <= 100000);
  DELETE FROM task_progress_summary_mv WHERE task_id = NEW.id
    AND NOT EXISTS (SELECT 1 FROM tasks p WHERE p.id = NEW.id AND p.id IS NOT NULL AND coalesce(octet_length(p.id), 0) <= 100000 AND coalesce(octet_length(p.project_id), 0) <= 100000);
  INSERT INTO task_progress_summary_mv (task_id, project_id, current_state, priority, state_changed_at, last_refreshed_at)
  SELECT p.id, p.project_id, substr(p.current_state, 1, 1000), iif(typeof(p.priority) IN ('text', 'blob'), substr(p.priority, 1, 1000), p.priority), substr(p.state_changed_at, 1, 1000), iif(EXISTS (SELECT 1 FROM task_evidence c WHERE c.task_id = NEW.id)
    OR EXISTS (SELECT 1 FROM screenshots c WHERE c.task_id = NEW.id)
    OR EXISTS (SELECT 1 FROM file_changes c WHERE c.task_id = NEW.id)
    OR EXISTS (SELECT 1 FROM test_executions c WHERE c.task_id = NEW.id)
    OR EXISTS (SELECT 1 FROM agent_executions c WHERE c.task_id = NEW.id)
    OR EXISTS (SELECT 1 FROM code_coverage c WHERE c.task_id = NEW.id), '', strftime('%Y-%m-%d %H:%M:%f', 'now'))
  FROM tasks p WHERE p.rowid = NEW.rowid AND p.id IS NEW.id COLLATE BINARY AND p.id IS NOT NULL AND coalesce(octet_length(p.id), 0) <= 100000 AND coalesce(octet_length(p.project_id), 0) <= 100000
  ON CONFLICT (task_id) DO UPDATE SET
    project_id = excluded.project_id,
    current_state = excluded.current_state,
    priority = excluded.priority,
    state_changed_at = excluded.state_changed_at,
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_progress_summary_mv.project_id IS NOT excluded.project_id COLLATE BINARY OR task_progress_summary_mv.current_state IS NOT excluded.current_state COLLATE BINARY OR task_progress_summary_mv.priority IS NOT excluded.priority COLLATE BINARY OR task_progress_summary_mv.state_changed_at IS NOT excluded.state_changed_at COLLATE BINARY;
  UPDATE task_progress_summary_mv SET
    (project_id, current_state, priority, state_changed_at, evidence_count, screenshot_count, file_change_count, lines_added, lines_deleted, test_run_count, test_count, tests_passed, tests_failed, line_coverage, branch_coverage, agent_executions, last_refreshed_at) = (SELECT
      d.project_id,
      d.current_state,
      d.priority,
      d.state_changed_at,
      d.evidence_count,
      d.screenshot_count,
      d.file_change_count,
      d.lines_added,
      d.lines_deleted,
      d.test_run_count,
      d.test_count,
      d.tests_passed,
      d.tests_failed,
      d.line_coverage,
      d.branch_coverage,
      d.agent_executions,
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM task_progress_summary d WHERE d.task_id = NEW.id)
  WHERE task_progress_summary_mv.task_id = NEW.id AND task_progress_summary_mv.last_refreshed_at = '';
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_task_delete AFTER DELETE ON tasks
BEGIN
  DELETE FROM task_progress_summary_mv WHERE task_id = OLD.id
    AND NOT EXISTS (SELECT 1 FROM tasks p WHERE p.id = OLD.id AND p.id IS NOT NULL AND coalesce(octet_length(p.id), 0) <= 100000 AND coalesce(octet_length(p.project_id), 0) <= 100000);
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_evidence_replace BEFORE INSERT ON task_evidence
WHEN EXISTS (SELECT 1 FROM task_evidence r WHERE r.id = NEW.id)
BEGIN
  INSERT INTO viewkeeper_replaced (view, source, reason, id, row_id, view_key, contribution)
  SELECT 'task_progress_summary_mv', 'task_evidence', 'replace', iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)), r.rowid, iif(coalesce(octet_length(r.task_id), 0) <= 100000, r.task_id, NULL), json_array(1)
  FROM task_evidence r WHERE r.id = NEW.id
  ON CONFLICT (view, source, id) DO UPDATE SET view_key = excluded.view_key, contribution = excluded.contribution,
    reason = iif(viewkeeper_replaced.row_id IS excluded.row_id AND viewkeeper_replaced.reason = 'replace', 'replace', excluded.reason), row_id = excluded.row_id
  WHERE viewkeeper_replaced.row_id IS NOT excluded.row_id OR viewkeeper_replaced.reason IS NOT excluded.reason OR viewkeeper_replaced.view_key IS NOT excluded.view_key OR viewkeeper_replaced.contribution IS NOT excluded.contribution;
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_evidence_rename_over BEFORE UPDATE OF id ON task_evidence
WHEN (OLD.id IS NOT NEW.id COLLATE BINARY) AND (EXISTS (SELECT 1 FROM task_evidence r WHERE r.id = NEW.id))
BEGIN
  INSERT INTO viewkeeper_replaced (view, source, reason, id, row_id, view_key, contribution)
  SELECT 'task_progress_summary_mv', 'task_evidence', 'replace', iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)), r.rowid, iif(coalesce(octet_length(r.task_id), 0) <= 100000, r.task_id, NULL), json_array(1)
  FROM task_evidence r WHERE r.id = NEW.id
  ON CONFLICT (view, source, id) DO UPDATE SET view_key = excluded.view_key, contribution = excluded.contribution,
    reason = iif(viewkeeper_replaced.row_id IS excluded.row_id AND viewkeeper_replaced.reason = 'replace', 'replace', excluded.reason), row_id = excluded.row_id
  WHERE viewkeeper_replaced.row_id IS NOT excluded.row_id OR viewkeeper_replaced.reason IS NOT excluded.reason OR viewkeeper_replaced.view_key IS NOT excluded.view_key OR viewkeeper_replaced.contribution IS NOT excluded.contribution;
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_evidence AFTER INSERT ON task_evidence
BEGIN
  UPDATE task_progress_summary_mv SET
    evidence_count = task_progress_summary_mv.evidence_count + 1,
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_progress_summary_mv.task_id = NEW.task_id;
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_evidence_replaced AFTER INSERT ON task_evidence
WHEN EXISTS (SELECT 1 FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'task_evidence' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace')
BEGIN
  UPDATE task_progress_summary_mv SET
    (evidence_count, last_refreshed_at) = (SELECT
      task_progress_summary_mv.evidence_count - (e.contribution ->> 0),
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'task_evidence' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace') AS e)
  WHERE task_progress_summary_mv.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'task_evidence' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace');
  DELETE FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'task_evidence' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace';
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_evidence_update_replaced AFTER UPDATE OF rowid, _rowid_, oid ON task_evidence
WHEN (OLD.id IS NEW.id COLLATE BINARY AND OLD.task_id IS NEW.task_id COLLATE BINARY) AND (EXISTS (SELECT 1 FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'task_evidence' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000))))
BEGIN
  UPDATE task_progress_summary_mv SET
    (evidence_count, last_refreshed_at) = (SELECT
      task_progress_summary_mv.evidence_count - (e.contribution ->> 0),
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'task_evidence' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid) AS e)
  WHERE task_progress_summary_mv.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'task_evidence' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid);
  DELETE FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'task_evidence' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid;
  UPDATE viewkeeper_replaced SET row_id = NEW.rowid, view_key = iif(coalesce(octet_length(NEW.task_id), 0) <= 100000, NEW.task_id, NULL), contribution = json_array(1)
  WHERE view = 'task_progress_summary_mv' AND source = 'task_evidence' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000));
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_evidence_move AFTER UPDATE OF id, task_id ON task_evidence
WHEN (OLD.id IS NOT NEW.id COLLATE BINARY OR OLD.task_id IS NOT NEW.task_id COLLATE BINARY)
BEGIN
  UPDATE task_progress_summary_mv SET
    (evidence_count, last_refreshed_at) = (SELECT
      task_progress_summary_mv.evidence_count - (e.contribution ->> 0),
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'task_evidence' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid) AS e)
  WHERE task_progress_summary_mv.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'task_evidence' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid);
  UPDATE task_progress_summary_mv SET
    (evidence_count, last_refreshed_at) = (SELECT
      task_progress_summary_mv.evidence_count - (e.contribution ->> 0),
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'task_evidence' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid AND (OLD.id IS NOT NEW.id COLLATE BINARY)) AS e)
  WHERE task_progress_summary_mv.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'task_evidence' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid AND (OLD.id IS NOT NEW.id COLLATE BINARY));
  UPDATE task_progress_summary_mv SET
    evidence_count = task_progress_summary_mv.evidence_count - 1,
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_progress_summary_mv.task_id = OLD.task_id;
  UPDATE task_progress_summary_mv SET
    evidence_count = task_progress_summary_mv.evidence_count + 1,
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_progress_summary_mv.task_id = NEW.task_id;
  DELETE FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'task_evidence' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid;
  DELETE FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'task_evidence' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND (OLD.id IS NOT NEW.id COLLATE BINARY);
  UPDATE viewkeeper_replaced SET row_id = NEW.rowid, view_key = iif(coalesce(octet_length(NEW.task_id), 0) <= 100000, NEW.task_id, NULL), contribution = json_array(1)
  WHERE view = 'task_progress_summary_mv' AND source = 'task_evidence' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000));
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_evidence_delete AFTER DELETE ON task_evidence
BEGIN
  UPDATE task_progress_summary_mv SET
    evidence_count = task_progress_summary_mv.evidence_count - 1,
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_progress_summary_mv.task_id = OLD.task_id;
  UPDATE task_progress_summary_mv SET
    (evidence_count, last_refreshed_at) = (SELECT
      task_progress_summary_mv.evidence_count - (e.contribution ->> 0),
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'task_evidence' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid) AS e)
  WHERE task_progress_summary_mv.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'task_evidence' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid);
  DELETE FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'task_evidence' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000));
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_screenshot_replace BEFORE INSERT ON screenshots
WHEN EXISTS (SELECT 1 FROM screenshots r WHERE r.id = NEW.id)
BEGIN
  INSERT INTO viewkeeper_replaced (view, source, reason, id, row_id, view_key, contribution)
  SELECT 'task_progress_summary_mv', 'screenshots', 'replace', iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)), r.rowid, iif(coalesce(octet_length(r.task_id), 0) <= 100000, r.task_id, NULL), json_array(1)
  FROM screenshots r WHERE r.id = NEW.id
  ON CONFLICT (view, source, id) DO UPDATE SET view_key = excluded.view_key, contribution = excluded.contribution,
    reason = iif(viewkeeper_replaced.row_id IS excluded.row_id AND viewkeeper_replaced.reason = 'replace', 'replace', excluded.reason), row_id = excluded.row_id
  WHERE viewkeeper_replaced.row_id IS NOT excluded.row_id OR viewkeeper_replaced.reason IS NOT excluded.reason OR viewkeeper_replaced.view_key IS NOT excluded.view_key OR viewkeeper_replaced.contribution IS NOT excluded.contribution;
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_screenshot_rename_over BEFORE UPDATE OF id ON screenshots
WHEN (OLD.id IS NOT NEW.id COLLATE BINARY) AND (EXISTS (SELECT 1 FROM screenshots r WHERE r.id = NEW.id))
BEGIN
  INSERT INTO viewkeeper_replaced (view, source, reason, id, row_id, view_key, contribution)
  SELECT 'task_progress_summary_mv', 'screenshots', 'replace', iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)), r.rowid, iif(coalesce(octet_length(r.task_id), 0) <= 100000, r.task_id, NULL), json_array(1)
  FROM screenshots r WHERE r.id = NEW.id
  ON CONFLICT (view, source, id) DO UPDATE SET view_key = excluded.view_key, contribution = excluded.contribution,
    reason = iif(viewkeeper_replaced.row_id IS excluded.row_id AND viewkeeper_replaced.reason = 'replace', 'replace', excluded.reason), row_id = excluded.row_id
  WHERE viewkeeper_replaced.row_id IS NOT excluded.row_id OR viewkeeper_replaced.reason IS NOT excluded.reason OR viewkeeper_replaced.view_key IS NOT excluded.view_key OR viewkeeper_replaced.contribution IS NOT excluded.contribution;
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_screenshot AFTER INSERT ON screenshots
BEGIN
  UPDATE task_progress_summary_mv SET
    screenshot_count = task_progress_summary_mv.screenshot_count + 1,
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_progress_summary_mv.task_id = NEW.task_id;
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_screenshot_replaced AFTER INSERT ON screenshots
WHEN EXISTS (SELECT 1 FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'screenshots' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace')
BEGIN
  UPDATE task_progress_summary_mv SET
    (screenshot_count, last_refreshed_at) = (SELECT
      task_progress_summary_mv.screenshot_count - (e.contribution ->> 0),
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'screenshots' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace') AS e)
  WHERE task_progress_summary_mv.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'screenshots' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace');
  DELETE FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'screenshots' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace';
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_screenshot_update_replaced AFTER UPDATE OF rowid, _rowid_, oid ON screenshots
WHEN (OLD.id IS NEW.id COLLATE BINARY AND OLD.task_id IS NEW.task_id COLLATE BINARY) AND (EXISTS (SELECT 1 FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'screenshots' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000))))
BEGIN
  UPDATE task_progress_summary_mv SET
    (screenshot_count, last_refreshed_at) = (SELECT
      task_progress_summary_mv.screenshot_count - (e.contribution ->> 0),
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'screenshots' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid) AS e)
  WHERE task_progress_summary_mv.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'screenshots' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid);
  DELETE FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'screenshots' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid;
  UPDATE viewkeeper_replaced SET row_id = NEW.rowid, view_key = iif(coalesce(octet_length(NEW.task_id), 0) <= 100000, NEW.task_id, NULL), contribution = json_array(1)
  WHERE view = 'task_progress_summary_mv' AND source = 'screenshots' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000));
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_screenshot_move AFTER UPDATE OF id, task_id ON screenshots
WHEN (OLD.id IS NOT NEW.id COLLATE BINARY OR OLD.task_id IS NOT NEW.task_id COLLATE BINARY)
BEGIN
  UPDATE task_progress_summary_mv SET
    (screenshot_count, last_refreshed_at) = (SELECT
      task_progress_summary_mv.screenshot_count - (e.contribution ->> 0),
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'screenshots' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid) AS e)
  WHERE task_progress_summary_mv.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'screenshots' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid);
  UPDATE task_progress_summary_mv SET
    (screenshot_count, last_refreshed_at) = (SELECT
      task_progress_summary_mv.screenshot_count - (e.contribution ->> 0),
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'screenshots' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid AND (OLD.id IS NOT NEW.id COLLATE BINARY)) AS e)
  WHERE task_progress_summary_mv.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'screenshots' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid AND (OLD.id IS NOT NEW.id COLLATE BINARY));
  UPDATE task_progress_summary_mv SET
    screenshot_count = task_progress_summary_mv.screenshot_count - 1,
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_progress_summary_mv.task_id = OLD.task_id;
  UPDATE task_progress_summary_mv SET
    screenshot_count = task_progress_summary_mv.screenshot_count + 1,
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_progress_summary_mv.task_id = NEW.task_id;
  DELETE FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'screenshots' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid;
  DELETE FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'screenshots' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND (OLD.id IS NOT NEW.id COLLATE BINARY);
  UPDATE viewkeeper_replaced SET row_id = NEW.rowid, view_key = iif(coalesce(octet_length(NEW.task_id), 0) <= 100000, NEW.task_id, NULL), contribution = json_array(1)
  WHERE view = 'task_progress_summary_mv' AND source = 'screenshots' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000));
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_screenshot_delete AFTER DELETE ON screenshots
BEGIN
  UPDATE task_progress_summary_mv SET
    screenshot_count = task_progress_summary_mv.screenshot_count - 1,
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_progress_summary_mv.task_id = OLD.task_id;
  UPDATE task_progress_summary_mv SET
    (screenshot_count, last_refreshed_at) = (SELECT
      task_progress_summary_mv.screenshot_count - (e.contribution ->> 0),
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'screenshots' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid) AS e)
  WHERE task_progress_summary_mv.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'screenshots' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid);
  DELETE FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'screenshots' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000));
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_file_change_replace BEFORE INSERT ON file_changes
WHEN EXISTS (SELECT 1 FROM file_changes r WHERE r.id = NEW.id)
BEGIN
  INSERT INTO viewkeeper_replaced (view, source, reason, id, row_id, view_key, contribution)
  SELECT 'task_progress_summary_mv', 'file_changes', 'replace', iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)), r.rowid, iif(coalesce(octet_length(r.task_id), 0) <= 100000, r.task_id, NULL), json_array(1, coalesce(max(min(CAST(r.lines_added AS INTEGER), 1099511627776), -1099511627776), 0), coalesce(max(min(CAST(r.lines_deleted AS INTEGER), 1099511627776), -1099511627776), 0))
  FROM file_changes r WHERE r.id = NEW.id
  ON CONFLICT (view, source, id) DO UPDATE SET view_key = excluded.view_key, contribution = excluded.contribution,
    reason = iif(viewkeeper_replaced.row_id IS excluded.row_id AND viewkeeper_replaced.reason = 'replace', 'replace', excluded.reason), row_id = excluded.row_id
  WHERE viewkeeper_replaced.row_id IS NOT excluded.row_id OR viewkeeper_replaced.reason IS NOT excluded.reason OR viewkeeper_replaced.view_key IS NOT excluded.view_key OR viewkeeper_replaced.contribution IS NOT excluded.contribution;
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_file_change_rename_over BEFORE UPDATE OF id ON file_changes
WHEN (OLD.id IS NOT NEW.id COLLATE BINARY) AND (EXISTS (SELECT 1 FROM file_changes r WHERE r.id = NEW.id))
BEGIN
  INSERT INTO viewkeeper_replaced (view, source, reason, id, row_id, view_key, contribution)
  SELECT 'task_progress_summary_mv', 'file_changes', 'replace', iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)), r.rowid, iif(coalesce(octet_length(r.task_id), 0) <= 100000, r.task_id, NULL), json_array(1, coalesce(max(min(CAST(r.lines_added AS INTEGER), 1099511627776), -1099511627776), 0), coalesce(max(min(CAST(r.lines_deleted AS INTEGER), 1099511627776), -1099511627776), 0))
  FROM file_changes r WHERE r.id = NEW.id
  ON CONFLICT (view, source, id) DO UPDATE SET view_key = excluded.view_key, contribution = excluded.contribution,
    reason = iif(viewkeeper_replaced.row_id IS excluded.row_id AND viewkeeper_replaced.reason = 'replace', 'replace', excluded.reason), row_id = excluded.row_id
  WHERE viewkeeper_replaced.row_id IS NOT excluded.row_id OR viewkeeper_replaced.reason IS NOT excluded.reason OR viewkeeper_replaced.view_key IS NOT excluded.view_key OR viewkeeper_replaced.contribution IS NOT excluded.contribution;
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_file_change AFTER INSERT ON file_changes
BEGIN
  UPDATE task_progress_summary_mv SET
    file_change_count = task_progress_summary_mv.file_change_count + 1,
    lines_added = task_progress_summary_mv.lines_added + coalesce(max(min(CAST(NEW.lines_added AS INTEGER), 1099511627776), -1099511627776), 0),
    lines_deleted = task_progress_summary_mv.lines_deleted + coalesce(max(min(CAST(NEW.lines_deleted AS INTEGER), 1099511627776), -1099511627776), 0),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_progress_summary_mv.task_id = NEW.task_id;
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_file_change_replaced AFTER INSERT ON file_changes
WHEN EXISTS (SELECT 1 FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'file_changes' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace')
BEGIN
  UPDATE task_progress_summary_mv SET
    (file_change_count, lines_added, lines_deleted, last_refreshed_at) = (SELECT
      task_progress_summary_mv.file_change_count - (e.contribution ->> 0),
      task_progress_summary_mv.lines_added - (e.contribution ->> 1),
      task_progress_summary_mv.lines_deleted - (e.contribution ->> 2),
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'file_changes' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace') AS e)
  WHERE task_progress_summary_mv.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'file_changes' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace');
  DELETE FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'file_changes' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace';
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_file_change_update AFTER UPDATE OF lines_added, lines_deleted ON file_changes
WHEN (OLD.id IS NEW.id COLLATE BINARY AND OLD.task_id IS NEW.task_id COLLATE BINARY) AND (OLD.lines_added IS NOT NEW.lines_added COLLATE BINARY OR OLD.lines_deleted IS NOT NEW.lines_deleted COLLATE BINARY)
BEGIN
  UPDATE task_progress_summary_mv SET
    lines_added = task_progress_summary_mv.lines_added + coalesce(max(min(CAST(NEW.lines_added AS INTEGER), 1099511627776), -1099511627776), 0) - coalesce(max(min(CAST(OLD.lines_added AS INTEGER), 1099511627776), -1099511627776), 0),
    lines_deleted = task_progress_summary_mv.lines_deleted + coalesce(max(min(CAST(NEW.lines_deleted AS INTEGER), 1099511627776), -1099511627776), 0) - coalesce(max(min(CAST(OLD.lines_deleted AS INTEGER), 1099511627776), -1099511627776), 0),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_progress_summary_mv.task_id = NEW.task_id
    AND (coalesce(max(min(CAST(NEW.lines_added AS INTEGER), 1099511627776), -1099511627776), 0) <> coalesce(max(min(CAST(OLD.lines_added AS INTEGER), 1099511627776), -1099511627776), 0) OR coalesce(max(min(CAST(NEW.lines_deleted AS INTEGER), 1099511627776), -1099511627776), 0) <> coalesce(max(min(CAST(OLD.lines_deleted AS INTEGER), 1099511627776), -1099511627776), 0));
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_file_change_update_replaced AFTER UPDATE OF lines_added, lines_deleted, rowid, _rowid_, oid ON file_changes
WHEN (OLD.id IS NEW.id COLLATE BINARY AND OLD.task_id IS NEW.task_id COLLATE BINARY) AND (EXISTS (SELECT 1 FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'file_changes' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000))))
BEGIN
  UPDATE task_progress_summary_mv SET
    (file_change_count, lines_added, lines_deleted, last_refreshed_at) = (SELECT
      task_progress_summary_mv.file_change_count - (e.contribution ->> 0),
      task_progress_summary_mv.lines_added - (e.contribution ->> 1),
      task_progress_summary_mv.lines_deleted - (e.contribution ->> 2),
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'file_changes' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid) AS e)
  WHERE task_progress_summary_mv.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'file_changes' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid);
  DELETE FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'file_changes' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid;
  UPDATE viewkeeper_replaced SET row_id = NEW.rowid, view_key = iif(coalesce(octet_length(NEW.task_id), 0) <= 100000, NEW.task_id, NULL), contribution = json_array(1, coalesce(max(min(CAST(NEW.lines_added AS INTEGER), 1099511627776), -1099511627776), 0), coalesce(max(min(CAST(NEW.lines_deleted AS INTEGER), 1099511627776), -1099511627776), 0))
  WHERE view = 'task_progress_summary_mv' AND source = 'file_changes' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000));
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_file_change_move AFTER UPDATE OF id, task_id ON file_changes
WHEN (OLD.id IS NOT NEW.id COLLATE BINARY OR OLD.task_id IS NOT NEW.task_id COLLATE BINARY)
BEGIN
  UPDATE task_progress_summary_mv SET
    (file_change_count, lines_added, lines_deleted, last_refreshed_at) = (SELECT
      task_progress_summary_mv.file_change_count - (e.contribution ->> 0),
      task_progress_summary_mv.lines_added - (e.contribution ->> 1),
      task_progress_summary_mv.lines_deleted - (e.contribution ->> 2),
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'file_changes' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid) AS e)
  WHERE task_progress_summary_mv.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'file_changes' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid);
  UPDATE task_progress_summary_mv SET
    (file_change_count, lines_added, lines_deleted, last_refreshed_at) = (SELECT
      task_progress_summary_mv.file_change_count - (e.contribution ->> 0),
      task_progress_summary_mv.lines_added - (e.contribution ->> 1),
      task_progress_summary_mv.lines_deleted - (e.contribution ->> 2),
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'file_changes' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid AND (OLD.id IS NOT NEW.id COLLATE BINARY)) AS e)
  WHERE task_progress_summary_mv.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'file_changes' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid AND (OLD.id IS NOT NEW.id COLLATE BINARY));
  UPDATE task_progress_summary_mv SET
    file_change_count = task_progress_summary_mv.file_change_count - 1,
    lines_added = task_progress_summary_mv.lines_added - coalesce(max(min(CAST(OLD.lines_added AS INTEGER), 1099511627776), -1099511627776), 0),
    lines_deleted = task_progress_summary_mv.lines_deleted - coalesce(max(min(CAST(OLD.lines_deleted AS INTEGER), 1099511627776), -1099511627776), 0),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_progress_summary_mv.task_id = OLD.task_id;
  UPDATE task_progress_summary_mv SET
    file_change_count = task_progress_summary_mv.file_change_count + 1,
    lines_added = task_progress_summary_mv.lines_added + coalesce(max(min(CAST(NEW.lines_added AS INTEGER), 1099511627776), -1099511627776), 0),
    lines_deleted = task_progress_summary_mv.lines_deleted + coalesce(max(min(CAST(NEW.lines_deleted AS INTEGER), 1099511627776), -1099511627776), 0),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_progress_summary_mv.task_id = NEW.task_id;
  DELETE FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'file_changes' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid;
  DELETE FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'file_changes' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND (OLD.id IS NOT NEW.id COLLATE BINARY);
  UPDATE viewkeeper_replaced SET row_id = NEW.rowid, view_key = iif(coalesce(octet_length(NEW.task_id), 0) <= 100000, NEW.task_id, NULL), contribution = json_array(1, coalesce(max(min(CAST(NEW.lines_added AS INTEGER), 1099511627776), -1099511627776), 0), coalesce(max(min(CAST(NEW.lines_deleted AS INTEGER), 1099511627776), -1099511627776), 0))
  WHERE view = 'task_progress_summary_mv' AND source = 'file_changes' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000));
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_file_change_delete AFTER DELETE ON file_changes
BEGIN
  UPDATE task_progress_summary_mv SET
    file_change_count = task_progress_summary_mv.file_change_count - 1,
    lines_added = task_progress_summary_mv.lines_added - coalesce(max(min(CAST(OLD.lines_added AS INTEGER), 1099511627776), -1099511627776), 0),
    lines_deleted = task_progress_summary_mv.lines_deleted - coalesce(max(min(CAST(OLD.lines_deleted AS INTEGER), 1099511627776), -1099511627776), 0),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_progress_summary_mv.task_id = OLD.task_id;
  UPDATE task_progress_summary_mv SET
    (file_change_count, lines_added, lines_deleted, last_refreshed_at) = (SELECT
      task_progress_summary_mv.file_change_count - (e.contribution ->> 0),
      task_progress_summary_mv.lines_added - (e.contribution ->> 1),
      task_progress_summary_mv.lines_deleted - (e.contribution ->> 2),
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'file_changes' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid) AS e)
  WHERE task_progress_summary_mv.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'file_changes' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid);
  DELETE FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'file_changes' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000));
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_test_execution_replace BEFORE INSERT ON test_executions
WHEN EXISTS (SELECT 1 FROM test_executions r WHERE r.id = NEW.id)
BEGIN
  INSERT INTO viewkeeper_replaced (view, source, reason, id, row_id, view_key, contribution)
  SELECT 'task_progress_summary_mv', 'test_executions', 'replace', iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)), r.rowid, iif(coalesce(octet_length(r.task_id), 0) <= 100000, r.task_id, NULL), json_array(1, coalesce(max(min(CAST(r.total_tests AS INTEGER), 1099511627776), -1099511627776), 0), coalesce(max(min(CAST(r.passed_tests AS INTEGER), 1099511627776), -1099511627776), 0), coalesce(max(min(CAST(r.failed_tests AS INTEGER), 1099511627776), -1099511627776), 0))
  FROM test_executions r WHERE r.id = NEW.id
  ON CONFLICT (view, source, id) DO UPDATE SET view_key = excluded.view_key, contribution = excluded.contribution,
    reason = iif(viewkeeper_replaced.row_id IS excluded.row_id AND viewkeeper_replaced.reason = 'replace', 'replace', excluded.reason), row_id = excluded.row_id
  WHERE viewkeeper_replaced.row_id IS NOT excluded.row_id OR viewkeeper_replaced.reason IS NOT excluded.reason OR viewkeeper_replaced.view_key IS NOT excluded.view_key OR viewkeeper_replaced.contribution IS NOT excluded.contribution;
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_test_execution_rename_over BEFORE UPDATE OF id ON test_executions
WHEN (OLD.id IS NOT NEW.id COLLATE BINARY) AND (EXISTS (SELECT 1 FROM test_executions r WHERE r.id = NEW.id))
BEGIN
  INSERT INTO viewkeeper_replaced (view, source, reason, id, row_id, view_key, contribution)
  SELECT 'task_progress_summary_mv', 'test_executions', 'replace', iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)), r.rowid, iif(coalesce(octet_length(r.task_id), 0) <= 100000, r.task_id, NULL), json_array(1, coalesce(max(min(CAST(r.total_tests AS INTEGER), 1099511627776), -1099511627776), 0), coalesce(max(min(CAST(r.passed_tests AS INTEGER), 1099511627776), -1099511627776), 0), coalesce(max(min(CAST(r.failed_tests AS INTEGER), 1099511627776), -1099511627776), 0))
  FROM test_executions r WHERE r.id = NEW.id
  ON CONFLICT (view, source, id) DO UPDATE SET view_key = excluded.view_key, contribution = excluded.contribution,
    reason = iif(viewkeeper_replaced.row_id IS excluded.row_id AND viewkeeper_replaced.reason = 'replace', 'replace', excluded.reason), row_id = excluded.row_id
  WHERE viewkeeper_replaced.row_id IS NOT excluded.row_id OR viewkeeper_replaced.reason IS NOT excluded.reason OR viewkeeper_replaced.view_key IS NOT excluded.view_key OR viewkeeper_replaced.contribution IS NOT excluded.contribution;
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_test_execution AFTER INSERT ON test_executions
BEGIN
  UPDATE task_progress_summary_mv SET
    test_run_count = task_progress_summary_mv.test_run_count + 1,
    test_count = task_progress_summary_mv.test_count + coalesce(max(min(CAST(NEW.total_tests AS INTEGER), 1099511627776), -1099511627776), 0),
    tests_passed = task_progress_summary_mv.tests_passed + coalesce(max(min(CAST(NEW.passed_tests AS INTEGER), 1099511627776), -1099511627776), 0),
    tests_failed = task_progress_summary_mv.tests_failed + coalesce(max(min(CAST(NEW.failed_tests AS INTEGER), 1099511627776), -1099511627776), 0),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_progress_summary_mv.task_id = NEW.task_id;
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_test_execution_replaced AFTER INSERT ON test_executions
WHEN EXISTS (SELECT 1 FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'test_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace')
BEGIN
  UPDATE task_progress_summary_mv SET
    (test_run_count, test_count, tests_passed, tests_failed, last_refreshed_at) = (SELECT
      task_progress_summary_mv.test_run_count - (e.contribution ->> 0),
      task_progress_summary_mv.test_count - (e.contribution ->> 1),
      task_progress_summary_mv.tests_passed - (e.contribution ->> 2),
      task_progress_summary_mv.tests_failed - (e.contribution ->> 3),
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'test_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace') AS e)
  WHERE task_progress_summary_mv.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'test_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace');
  DELETE FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'test_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace';
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_test_execution_update AFTER UPDATE OF total_tests, passed_tests, failed_tests ON test_executions
WHEN (OLD.id IS NEW.id COLLATE BINARY AND OLD.task_id IS NEW.task_id COLLATE BINARY) AND (OLD.total_tests IS NOT NEW.total_tests COLLATE BINARY OR OLD.passed_tests IS NOT NEW.passed_tests COLLATE BINARY OR OLD.failed_tests IS NOT NEW.failed_tests COLLATE BINARY)
BEGIN
  UPDATE task_progress_summary_mv SET
    test_count = task_progress_summary_mv.test_count + coalesce(max(min(CAST(NEW.total_tests AS INTEGER), 1099511627776), -1099511627776), 0) - coalesce(max(min(CAST(OLD.total_tests AS INTEGER), 1099511627776), -1099511627776), 0),
    tests_passed = task_progress_summary_mv.tests_passed + coalesce(max(min(CAST(NEW.passed_tests AS INTEGER), 1099511627776), -1099511627776), 0) - coalesce(max(min(CAST(OLD.passed_tests AS INTEGER), 1099511627776), -1099511627776), 0),
    tests_failed = task_progress_summary_mv.tests_failed + coalesce(max(min(CAST(NEW.failed_tests AS INTEGER), 1099511627776), -1099511627776), 0) - coalesce(max(min(CAST(OLD.failed_tests AS INTEGER), 1099511627776), -1099511627776), 0),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_progress_summary_mv.task_id = NEW.task_id
    AND (coalesce(max(min(CAST(NEW.total_tests AS INTEGER), 1099511627776), -1099511627776), 0) <> coalesce(max(min(CAST(OLD.total_tests AS INTEGER), 1099511627776), -1099511627776), 0) OR coalesce(max(min(CAST(NEW.passed_tests AS INTEGER), 1099511627776), -1099511627776), 0) <> coalesce(max(min(CAST(OLD.passed_tests AS INTEGER), 1099511627776), -1099511627776), 0) OR coalesce(max(min(CAST(NEW.failed_tests AS INTEGER), 1099511627776), -1099511627776), 0) <> coalesce(max(min(CAST(OLD.failed_tests AS INTEGER), 1099511627776), -1099511627776), 0));
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_test_execution_update_replaced AFTER UPDATE OF total_tests, passed_tests, failed_tests, rowid, _rowid_, oid ON test_executions
WHEN (OLD.id IS NEW.id COLLATE BINARY AND OLD.task_id IS NEW.task_id COLLATE BINARY) AND (EXISTS (SELECT 1 FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'test_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000))))
BEGIN
  UPDATE task_progress_summary_mv SET
    (test_run_count, test_count, tests_passed, tests_failed, last_refreshed_at) = (SELECT
      task_progress_summary_mv.test_run_count - (e.contribution ->> 0),
      task_progress_summary_mv.test_count - (e.contribution ->> 1),
      task_progress_summary_mv.tests_passed - (e.contribution ->> 2),
      task_progress_summary_mv.tests_failed - (e.contribution ->> 3),
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'test_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid) AS e)
  WHERE task_progress_summary_mv.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'test_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid);
  DELETE FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'test_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid;
  UPDATE viewkeeper_replaced SET row_id = NEW.rowid, view_key = iif(coalesce(octet_length(NEW.task_id), 0) <= 100000, NEW.task_id, NULL), contribution = json_array(1, coalesce(max(min(CAST(NEW.total_tests AS INTEGER), 1099511627776), -1099511627776), 0), coalesce(max(min(CAST(NEW.passed_tests AS INTEGER), 1099511627776), -1099511627776), 0), coalesce(max(min(CAST(NEW.failed_tests AS INTEGER), 1099511627776), -1099511627776), 0))
  WHERE view = 'task_progress_summary_mv' AND source = 'test_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000));
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_test_execution_move AFTER UPDATE OF id, task_id ON test_executions
WHEN (OLD.id IS NOT NEW.id COLLATE BINARY OR OLD.task_id IS NOT NEW.task_id COLLATE BINARY)
BEGIN
  UPDATE task_progress_summary_mv SET
    (test_run_count, test_count, tests_passed, tests_failed, last_refreshed_at) = (SELECT
      task_progress_summary_mv.test_run_count - (e.contribution ->> 0),
      task_progress_summary_mv.test_count - (e.contribution ->> 1),
      task_progress_summary_mv.tests_passed - (e.contribution ->> 2),
      task_progress_summary_mv.tests_failed - (e.contribution ->> 3),
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'test_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid) AS e)
  WHERE task_progress_summary_mv.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'test_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid);
  UPDATE task_progress_summary_mv SET
    (test_run_count, test_count, tests_passed, tests_failed, last_refreshed_at) = (SELECT
      task_progress_summary_mv.test_run_count - (e.contribution ->> 0),
      task_progress_summary_mv.test_count - (e.contribution ->> 1),
      task_progress_summary_mv.tests_passed - (e.contribution ->> 2),
      task_progress_summary_mv.tests_failed - (e.contribution ->> 3),
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'test_executions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid AND (OLD.id IS NOT NEW.id COLLATE BINARY)) AS e)
  WHERE task_progress_summary_mv.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'test_executions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid AND (OLD.id IS NOT NEW.id COLLATE BINARY));
  UPDATE task_progress_summary_mv SET
    test_run_count = task_progress_summary_mv.test_run_count - 1,
    test_count = task_progress_summary_mv.test_count - coalesce(max(min(CAST(OLD.total_tests AS INTEGER), 1099511627776), -1099511627776), 0),
    tests_passed = task_progress_summary_mv.tests_passed - coalesce(max(min(CAST(OLD.passed_tests AS INTEGER), 1099511627776), -1099511627776), 0),
    tests_failed = task_progress_summary_mv.tests_failed - coalesce(max(min(CAST(OLD.failed_tests AS INTEGER), 1099511627776), -1099511627776), 0),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_progress_summary_mv.task_id = OLD.task_id;
  UPDATE task_progress_summary_mv SET
    test_run_count = task_progress_summary_mv.test_run_count + 1,
    test_count = task_progress_summary_mv.test_count + coalesce(max(min(CAST(NEW.total_tests AS INTEGER), 1099511627776), -1099511627776), 0),
    tests_passed = task_progress_summary_mv.tests_passed + coalesce(max(min(CAST(NEW.passed_tests AS INTEGER), 1099511627776), -1099511627776), 0),
    tests_failed = task_progress_summary_mv.tests_failed + coalesce(max(min(CAST(NEW.failed_tests AS INTEGER), 1099511627776), -1099511627776), 0),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_progress_summary_mv.task_id = NEW.task_id;
  DELETE FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'test_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid;
  DELETE FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'test_executions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND (OLD.id IS NOT NEW.id COLLATE BINARY);
  UPDATE viewkeeper_replaced SET row_id = NEW.rowid, view_key = iif(coalesce(octet_length(NEW.task_id), 0) <= 100000, NEW.task_id, NULL), contribution = json_array(1, coalesce(max(min(CAST(NEW.total_tests AS INTEGER), 1099511627776), -1099511627776), 0), coalesce(max(min(CAST(NEW.passed_tests AS INTEGER), 1099511627776), -1099511627776), 0), coalesce(max(min(CAST(NEW.failed_tests AS INTEGER), 1099511627776), -1099511627776), 0))
  WHERE view = 'task_progress_summary_mv' AND source = 'test_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000));
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_test_execution_delete AFTER DELETE ON test_executions
BEGIN
  UPDATE task_progress_summary_mv SET
    test_run_count = task_progress_summary_mv.test_run_count - 1,
    test_count = task_progress_summary_mv.test_count - coalesce(max(min(CAST(OLD.total_tests AS INTEGER), 1099511627776), -1099511627776), 0),
    tests_passed = task_progress_summary_mv.tests_passed - coalesce(max(min(CAST(OLD.passed_tests AS INTEGER), 1099511627776), -1099511627776), 0),
    tests_failed = task_progress_summary_mv.tests_failed - coalesce(max(min(CAST(OLD.failed_tests AS INTEGER), 1099511627776), -1099511627776), 0),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_progress_summary_mv.task_id = OLD.task_id;
  UPDATE task_progress_summary_mv SET
    (test_run_count, test_count, tests_passed, tests_failed, last_refreshed_at) = (SELECT
      task_progress_summary_mv.test_run_count - (e.contribution ->> 0),
      task_progress_summary_mv.test_count - (e.contribution ->> 1),
      task_progress_summary_mv.tests_passed - (e.contribution ->> 2),
      task_progress_summary_mv.tests_failed - (e.contribution ->> 3),
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'test_executions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid) AS e)
  WHERE task_progress_summary_mv.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'test_executions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid);
  DELETE FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'test_executions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000));
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_execution_replace BEFORE INSERT ON agent_executions
WHEN EXISTS (SELECT 1 FROM agent_executions r WHERE r.id = NEW.id)
BEGIN
  INSERT INTO viewkeeper_replaced (view, source, reason, id, row_id, view_key, contribution)
  SELECT 'task_progress_summary_mv', 'agent_executions', 'replace', iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)), r.rowid, iif(coalesce(octet_length(r.task_id), 0) <= 100000, r.task_id, NULL), json_array(1)
  FROM agent_executions r WHERE r.id = NEW.id
  ON CONFLICT (view, source, id) DO UPDATE SET view_key = excluded.view_key, contribution = excluded.contribution,
    reason = iif(viewkeeper_replaced.row_id IS excluded.row_id AND viewkeeper_replaced.reason = 'replace', 'replace', excluded.reason), row_id = excluded.row_id
  WHERE viewkeeper_replaced.row_id IS NOT excluded.row_id OR viewkeeper_replaced.reason IS NOT excluded.reason OR viewkeeper_replaced.view_key IS NOT excluded.view_key OR viewkeeper_replaced.contribution IS NOT excluded.contribution;
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_execution_rename_over BEFORE UPDATE OF id ON agent_executions
WHEN (OLD.id IS NOT NEW.id COLLATE BINARY) AND (EXISTS (SELECT 1 FROM agent_executions r WHERE r.id = NEW.id))
BEGIN
  INSERT INTO viewkeeper_replaced (view, source, reason, id, row_id, view_key, contribution)
  SELECT 'task_progress_summary_mv', 'agent_executions', 'replace', iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)), r.rowid, iif(coalesce(octet_length(r.task_id), 0) <= 100000, r.task_id, NULL), json_array(1)
  FROM agent_executions r WHERE r.id = NEW.id
  ON CONFLICT (view, source, id) DO UPDATE SET view_key = excluded.view_key, contribution = excluded.contribution,
    reason = iif(viewkeeper_replaced.row_id IS excluded.row_id AND viewkeeper_replaced.reason = 'replace', 'replace', excluded.reason), row_id = excluded.row_id
  WHERE viewkeeper_replaced.row_id IS NOT excluded.row_id OR viewkeeper_replaced.reason IS NOT excluded.reason OR viewkeeper_replaced.view_key IS NOT excluded.view_key OR viewkeeper_replaced.contribution IS NOT excluded.contribution;
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_execution AFTER INSERT ON agent_executions
BEGIN
  UPDATE task_progress_summary_mv SET
    agent_executions = task_progress_summary_mv.agent_executions + 1,
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_progress_summary_mv.task_id = NEW.task_id;
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_execution_replaced AFTER INSERT ON agent_executions
WHEN EXISTS (SELECT 1 FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace')
BEGIN
  UPDATE task_progress_summary_mv SET
    (agent_executions, last_refreshed_at) = (SELECT
      task_progress_summary_mv.agent_executions - (e.contribution ->> 0),
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace') AS e)
  WHERE task_progress_summary_mv.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace');
  DELETE FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace';
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_execution_update_replaced AFTER UPDATE OF rowid, _rowid_, oid ON agent_executions
WHEN (OLD.id IS NEW.id COLLATE BINARY AND OLD.task_id IS NEW.task_id COLLATE BINARY) AND (EXISTS (SELECT 1 FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000))))
BEGIN
  UPDATE task_progress_summary_mv SET
    (agent_executions, last_refreshed_at) = (SELECT
      task_progress_summary_mv.agent_executions - (e.contribution ->> 0),
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid) AS e)
  WHERE task_progress_summary_mv.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid);
  DELETE FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid;
  UPDATE viewkeeper_replaced SET row_id = NEW.rowid, view_key = iif(coalesce(octet_length(NEW.task_id), 0) <= 100000, NEW.task_id, NULL), contribution = json_array(1)
  WHERE view = 'task_progress_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000));
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_execution_move AFTER UPDATE OF id, task_id ON agent_executions
WHEN (OLD.id IS NOT NEW.id COLLATE BINARY OR OLD.task_id IS NOT NEW.task_id COLLATE BINARY)
BEGIN
  UPDATE task_progress_summary_mv SET
    (agent_executions, last_refreshed_at) = (SELECT
      task_progress_summary_mv.agent_executions - (e.contribution ->> 0),
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid) AS e)
  WHERE task_progress_summary_mv.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid);
  UPDATE task_progress_summary_mv SET
    (agent_executions, last_refreshed_at) = (SELECT
      task_progress_summary_mv.agent_executions - (e.contribution ->> 0),
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid AND (OLD.id IS NOT NEW.id COLLATE BINARY)) AS e)
  WHERE task_progress_summary_mv.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid AND (OLD.id IS NOT NEW.id COLLATE BINARY));
  UPDATE task_progress_summary_mv SET
    agent_executions = task_progress_summary_mv.agent_executions - 1,
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_progress_summary_mv.task_id = OLD.task_id;
  UPDATE task_progress_summary_mv SET
    agent_executions = task_progress_summary_mv.agent_executions + 1,
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_progress_summary_mv.task_id = NEW.task_id;
  DELETE FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid;
  DELETE FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND (OLD.id IS NOT NEW.id COLLATE BINARY);
  UPDATE viewkeeper_replaced SET row_id = NEW.rowid, view_key = iif(coalesce(octet_length(NEW.task_id), 0) <= 100000, NEW.task_id, NULL), contribution = json_array(1)
  WHERE view = 'task_progress_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000));
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_execution_delete AFTER DELETE ON agent_executions
BEGIN
  UPDATE task_progress_summary_mv SET
    agent_executions = task_progress_summary_mv.agent_executions - 1,
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE task_progress_summary_mv.task_id = OLD.task_id;
  UPDATE task_progress_summary_mv SET
    (agent_executions, last_refreshed_at) = (SELECT
      task_progress_summary_mv.agent_executions - (e.contribution ->> 0),
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid) AS e)
  WHERE task_progress_summary_mv.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid);
  DELETE FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000));
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_coverage_replace BEFORE INSERT ON code_coverage
WHEN EXISTS (SELECT 1 FROM code_coverage r WHERE r.id = NEW.id)
BEGIN
  INSERT INTO viewkeeper_replaced (view, source, reason, id, row_id, view_key, contribution)
  SELECT 'task_progress_summary_mv', 'code_coverage', 'replace', iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)), r.rowid, iif(coalesce(octet_length(r.task_id), 0) <= 100000, r.task_id, NULL), json_array()
  FROM code_coverage r WHERE r.id = NEW.id
  ON CONFLICT (view, source, id) DO UPDATE SET view_key = excluded.view_key, contribution = excluded.contribution,
    reason = iif(viewkeeper_replaced.row_id IS excluded.row_id AND viewkeeper_replaced.reason = 'replace', 'replace', excluded.reason), row_id = excluded.row_id
  WHERE viewkeeper_replaced.row_id IS NOT excluded.row_id OR viewkeeper_replaced.reason IS NOT excluded.reason OR viewkeeper_replaced.view_key IS NOT excluded.view_key OR viewkeeper_replaced.contribution IS NOT excluded.contribution;
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_coverage_rename_over BEFORE UPDATE OF id ON code_coverage
WHEN (OLD.id IS NOT NEW.id COLLATE BINARY) AND (EXISTS (SELECT 1 FROM code_coverage r WHERE r.id = NEW.id))
BEGIN
  INSERT INTO viewkeeper_replaced (view, source, reason, id, row_id, view_key, contribution)
  SELECT 'task_progress_summary_mv', 'code_coverage', 'replace', iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)), r.rowid, iif(coalesce(octet_length(r.task_id), 0) <= 100000, r.task_id, NULL), json_array()
  FROM code_coverage r WHERE r.id = NEW.id
  ON CONFLICT (view, source, id) DO UPDATE SET view_key = excluded.view_key, contribution = excluded.contribution,
    reason = iif(viewkeeper_replaced.row_id IS excluded.row_id AND viewkeeper_replaced.reason = 'replace', 'replace', excluded.reason), row_id = excluded.row_id
  WHERE viewkeeper_replaced.row_id IS NOT excluded.row_id OR viewkeeper_replaced.reason IS NOT excluded.reason OR viewkeeper_replaced.view_key IS NOT excluded.view_key OR viewkeeper_replaced.contribution IS NOT excluded.contribution;
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_coverage AFTER INSERT ON code_coverage
BEGIN
  UPDATE task_progress_summary_mv SET
    (line_coverage, branch_coverage, last_refreshed_at) = (SELECT
      n.line_coverage,
      n.branch_coverage,
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (
      SELECT iif(typeof(l0.line_coverage) IN ('text', 'blob'), substr(l0.line_coverage, 1, 1000), l0.line_coverage) AS line_coverage,
        iif(typeof(l0.branch_coverage) IN ('text', 'blob'), substr(l0.branch_coverage, 1, 1000), l0.branch_coverage) AS branch_coverage
      FROM (SELECT 1)
      LEFT JOIN code_coverage AS l0 ON l0.rowid = (SELECT x.rowid FROM code_coverage x WHERE x.task_id = NEW.task_id ORDER BY x.measured_at DESC, x.id DESC LIMIT 1) AND l0.id IS NOT NULL
      LIMIT 1
    ) AS n)
  WHERE task_progress_summary_mv.task_id = NEW.task_id
    AND ((SELECT task_progress_summary_mv.line_coverage IS NOT n.line_coverage OR task_progress_summary_mv.branch_coverage IS NOT n.branch_coverage FROM (
    SELECT iif(typeof(l0.line_coverage) IN ('text', 'blob'), substr(l0.line_coverage, 1, 1000), l0.line_coverage) AS line_coverage,
      iif(typeof(l0.branch_coverage) IN ('text', 'blob'), substr(l0.branch_coverage, 1, 1000), l0.branch_coverage) AS branch_coverage
    FROM (SELECT 1)
    LEFT JOIN code_coverage AS l0 ON l0.rowid = (SELECT x.rowid FROM code_coverage x WHERE x.task_id = NEW.task_id ORDER BY x.measured_at DESC, x.id DESC LIMIT 1) AND l0.id IS NOT NULL
    LIMIT 1
  ) AS n));
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_coverage_replaced AFTER INSERT ON code_coverage
WHEN EXISTS (SELECT 1 FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'code_coverage' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace')
BEGIN
  UPDATE task_progress_summary_mv SET
    (line_coverage, branch_coverage, last_refreshed_at) = (SELECT
      n.line_coverage,
      n.branch_coverage,
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'code_coverage' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace') AS e CROSS JOIN (
      SELECT iif(typeof(l0.line_coverage) IN ('text', 'blob'), substr(l0.line_coverage, 1, 1000), l0.line_coverage) AS line_coverage,
        iif(typeof(l0.branch_coverage) IN ('text', 'blob'), substr(l0.branch_coverage, 1, 1000), l0.branch_coverage) AS branch_coverage
      FROM (SELECT 1)
      LEFT JOIN code_coverage AS l0 ON l0.rowid = (SELECT x.rowid FROM code_coverage x WHERE x.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'code_coverage' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace') ORDER BY x.measured_at DESC, x.id DESC LIMIT 1) AND l0.id IS NOT NULL
      LIMIT 1
    ) AS n)
  WHERE task_progress_summary_mv.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'code_coverage' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace')
    AND ((SELECT task_progress_summary_mv.line_coverage IS NOT n.line_coverage OR task_progress_summary_mv.branch_coverage IS NOT n.branch_coverage FROM (
    SELECT iif(typeof(l0.line_coverage) IN ('text', 'blob'), substr(l0.line_coverage, 1, 1000), l0.line_coverage) AS line_coverage,
      iif(typeof(l0.branch_coverage) IN ('text', 'blob'), substr(l0.branch_coverage, 1, 1000), l0.branch_coverage) AS branch_coverage
    FROM (SELECT 1)
    LEFT JOIN code_coverage AS l0 ON l0.rowid = (SELECT x.rowid FROM code_coverage x WHERE x.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'code_coverage' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace') ORDER BY x.measured_at DESC, x.id DESC LIMIT 1) AND l0.id IS NOT NULL
    LIMIT 1
  ) AS n));
  DELETE FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'code_coverage' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace';
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_coverage_update AFTER UPDATE OF measured_at, line_coverage, branch_coverage ON code_coverage
WHEN (OLD.id IS NEW.id COLLATE BINARY AND OLD.task_id IS NEW.task_id COLLATE BINARY) AND (OLD.measured_at IS NOT NEW.measured_at COLLATE BINARY OR OLD.line_coverage IS NOT NEW.line_coverage COLLATE BINARY OR OLD.branch_coverage IS NOT NEW.branch_coverage COLLATE BINARY)
BEGIN
  UPDATE task_progress_summary_mv SET
    (line_coverage, branch_coverage, last_refreshed_at) = (SELECT
      n.line_coverage,
      n.branch_coverage,
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (
      SELECT iif(typeof(l0.line_coverage) IN ('text', 'blob'), substr(l0.line_coverage, 1, 1000), l0.line_coverage) AS line_coverage,
        iif(typeof(l0.branch_coverage) IN ('text', 'blob'), substr(l0.branch_coverage, 1, 1000), l0.branch_coverage) AS branch_coverage
      FROM (SELECT 1)
      LEFT JOIN code_coverage AS l0 ON l0.rowid = (SELECT x.rowid FROM code_coverage x WHERE x.task_id = NEW.task_id ORDER BY x.measured_at DESC, x.id DESC LIMIT 1) AND l0.id IS NOT NULL
      LIMIT 1
    ) AS n)
  WHERE task_progress_summary_mv.task_id = NEW.task_id
    AND ((SELECT task_progress_summary_mv.line_coverage IS NOT n.line_coverage OR task_progress_summary_mv.branch_coverage IS NOT n.branch_coverage FROM (
    SELECT iif(typeof(l0.line_coverage) IN ('text', 'blob'), substr(l0.line_coverage, 1, 1000), l0.line_coverage) AS line_coverage,
      iif(typeof(l0.branch_coverage) IN ('text', 'blob'), substr(l0.branch_coverage, 1, 1000), l0.branch_coverage) AS branch_coverage
    FROM (SELECT 1)
    LEFT JOIN code_coverage AS l0 ON l0.rowid = (SELECT x.rowid FROM code_coverage x WHERE x.task_id = NEW.task_id ORDER BY x.measured_at DESC, x.id DESC LIMIT 1) AND l0.id IS NOT NULL
    LIMIT 1
  ) AS n));
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_coverage_update_replaced AFTER UPDATE OF measured_at, line_coverage, branch_coverage, rowid, _rowid_, oid ON code_coverage
WHEN (OLD.id IS NEW.id COLLATE BINARY AND OLD.task_id IS NEW.task_id COLLATE BINARY) AND (EXISTS (SELECT 1 FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'code_coverage' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000))))
BEGIN
  UPDATE task_progress_summary_mv SET
    (line_coverage, branch_coverage, last_refreshed_at) = (SELECT
      n.line_coverage,
      n.branch_coverage,
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'code_coverage' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid) AS e CROSS JOIN (
      SELECT iif(typeof(l0.line_coverage) IN ('text', 'blob'), substr(l0.line_coverage, 1, 1000), l0.line_coverage) AS line_coverage,
        iif(typeof(l0.branch_coverage) IN ('text', 'blob'), substr(l0.branch_coverage, 1, 1000), l0.branch_coverage) AS branch_coverage
      FROM (SELECT 1)
      LEFT JOIN code_coverage AS l0 ON l0.rowid = (SELECT x.rowid FROM code_coverage x WHERE x.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'code_coverage' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid) ORDER BY x.measured_at DESC, x.id DESC LIMIT 1) AND l0.id IS NOT NULL
      LIMIT 1
    ) AS n)
  WHERE task_progress_summary_mv.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'code_coverage' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid)
    AND ((SELECT task_progress_summary_mv.line_coverage IS NOT n.line_coverage OR task_progress_summary_mv.branch_coverage IS NOT n.branch_coverage FROM (
    SELECT iif(typeof(l0.line_coverage) IN ('text', 'blob'), substr(l0.line_coverage, 1, 1000), l0.line_coverage) AS line_coverage,
      iif(typeof(l0.branch_coverage) IN ('text', 'blob'), substr(l0.branch_coverage, 1, 1000), l0.branch_coverage) AS branch_coverage
    FROM (SELECT 1)
    LEFT JOIN code_coverage AS l0 ON l0.rowid = (SELECT x.rowid FROM code_coverage x WHERE x.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'code_coverage' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid) ORDER BY x.measured_at DESC, x.id DESC LIMIT 1) AND l0.id IS NOT NULL
    LIMIT 1
  ) AS n));
  DELETE FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'code_coverage' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid;
  UPDATE viewkeeper_replaced SET row_id = NEW.rowid, view_key = iif(coalesce(octet_length(NEW.task_id), 0) <= 100000, NEW.task_id, NULL), contribution = json_array()
  WHERE view = 'task_progress_summary_mv' AND source = 'code_coverage' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000));
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_coverage_move AFTER UPDATE OF id, task_id ON code_coverage
WHEN (OLD.id IS NOT NEW.id COLLATE BINARY OR OLD.task_id IS NOT NEW.task_id COLLATE BINARY)
BEGIN
  UPDATE task_progress_summary_mv SET
    (line_coverage, branch_coverage, last_refreshed_at) = (SELECT
      n.line_coverage,
      n.branch_coverage,
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'code_coverage' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid) AS e CROSS JOIN (
      SELECT iif(typeof(l0.line_coverage) IN ('text', 'blob'), substr(l0.line_coverage, 1, 1000), l0.line_coverage) AS line_coverage,
        iif(typeof(l0.branch_coverage) IN ('text', 'blob'), substr(l0.branch_coverage, 1, 1000), l0.branch_coverage) AS branch_coverage
      FROM (SELECT 1)
      LEFT JOIN code_coverage AS l0 ON l0.rowid = (SELECT x.rowid FROM code_coverage x WHERE x.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'code_coverage' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid) ORDER BY x.measured_at DESC, x.id DESC LIMIT 1) AND l0.id IS NOT NULL
      LIMIT 1
    ) AS n)
  WHERE task_progress_summary_mv.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'code_coverage' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid)
    AND ((SELECT task_progress_summary_mv.line_coverage IS NOT n.line_coverage OR task_progress_summary_mv.branch_coverage IS NOT n.branch_coverage FROM (
    SELECT iif(typeof(l0.line_coverage) IN ('text', 'blob'), substr(l0.line_coverage, 1, 1000), l0.line_coverage) AS line_coverage,
      iif(typeof(l0.branch_coverage) IN ('text', 'blob'), substr(l0.branch_coverage, 1, 1000), l0.branch_coverage) AS branch_coverage
    FROM (SELECT 1)
    LEFT JOIN code_coverage AS l0 ON l0.rowid = (SELECT x.rowid FROM code_coverage x WHERE x.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'code_coverage' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid) ORDER BY x.measured_at DESC, x.id DESC LIMIT 1) AND l0.id IS NOT NULL
    LIMIT 1
  ) AS n));
  UPDATE task_progress_summary_mv SET
    (line_coverage, branch_coverage, last_refreshed_at) = (SELECT
      n.line_coverage,
      n.branch_coverage,
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'code_coverage' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid AND (OLD.id IS NOT NEW.id COLLATE BINARY)) AS e CROSS JOIN (
      SELECT iif(typeof(l0.line_coverage) IN ('text', 'blob'), substr(l0.line_coverage, 1, 1000), l0.line_coverage) AS line_coverage,
        iif(typeof(l0.branch_coverage) IN ('text', 'blob'), substr(l0.branch_coverage, 1, 1000), l0.branch_coverage) AS branch_coverage
      FROM (SELECT 1)
      LEFT JOIN code_coverage AS l0 ON l0.rowid = (SELECT x.rowid FROM code_coverage x WHERE x.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'code_coverage' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid AND (OLD.id IS NOT NEW.id COLLATE BINARY)) ORDER BY x.measured_at DESC, x.id DESC LIMIT 1) AND l0.id IS NOT NULL
      LIMIT 1
    ) AS n)
  WHERE task_progress_summary_mv.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'code_coverage' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid AND (OLD.id IS NOT NEW.id COLLATE BINARY))
    AND ((SELECT task_progress_summary_mv.line_coverage IS NOT n.line_coverage OR task_progress_summary_mv.branch_coverage IS NOT n.branch_coverage FROM (
    SELECT iif(typeof(l0.line_coverage) IN ('text', 'blob'), substr(l0.line_coverage, 1, 1000), l0.line_coverage) AS line_coverage,
      iif(typeof(l0.branch_coverage) IN ('text', 'blob'), substr(l0.branch_coverage, 1, 1000), l0.branch_coverage) AS branch_coverage
    FROM (SELECT 1)
    LEFT JOIN code_coverage AS l0 ON l0.rowid = (SELECT x.rowid FROM code_coverage x WHERE x.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'code_coverage' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid AND (OLD.id IS NOT NEW.id COLLATE BINARY)) ORDER BY x.measured_at DESC, x.id DESC LIMIT 1) AND l0.id IS NOT NULL
    LIMIT 1
  ) AS n));
  UPDATE task_progress_summary_mv SET
    (line_coverage, branch_coverage, last_refreshed_at) = (SELECT
      n.line_coverage,
      n.branch_coverage,
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (
      SELECT iif(typeof(l0.line_coverage) IN ('text', 'blob'), substr(l0.line_coverage, 1, 1000), l0.line_coverage) AS line_coverage,
        iif(typeof(l0.branch_coverage) IN ('text', 'blob'), substr(l0.branch_coverage, 1, 1000), l0.branch_coverage) AS branch_coverage
      FROM (SELECT 1)
      LEFT JOIN code_coverage AS l0 ON l0.rowid = (SELECT x.rowid FROM code_coverage x WHERE x.task_id = OLD.task_id ORDER BY x.measured_at DESC, x.id DESC LIMIT 1) AND l0.id IS NOT NULL
      LIMIT 1
    ) AS n)
  WHERE task_progress_summary_mv.task_id = OLD.task_id
    AND ((SELECT task_progress_summary_mv.line_coverage IS NOT n.line_coverage OR task_progress_summary_mv.branch_coverage IS NOT n.branch_coverage FROM (
    SELECT iif(typeof(l0.line_coverage) IN ('text', 'blob'), substr(l0.line_coverage, 1, 1000), l0.line_coverage) AS line_coverage,
      iif(typeof(l0.branch_coverage) IN ('text', 'blob'), substr(l0.branch_coverage, 1, 1000), l0.branch_coverage) AS branch_coverage
    FROM (SELECT 1)
    LEFT JOIN code_coverage AS l0 ON l0.rowid = (SELECT x.rowid FROM code_coverage x WHERE x.task_id = OLD.task_id ORDER BY x.measured_at DESC, x.id DESC LIMIT 1) AND l0.id IS NOT NULL
    LIMIT 1
  ) AS n));
  UPDATE task_progress_summary_mv SET
    (line_coverage, branch_coverage, last_refreshed_at) = (SELECT
      n.line_coverage,
      n.branch_coverage,
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (
      SELECT iif(typeof(l0.line_coverage) IN ('text', 'blob'), substr(l0.line_coverage, 1, 1000), l0.line_coverage) AS line_coverage,
        iif(typeof(l0.branch_coverage) IN ('text', 'blob'), substr(l0.branch_coverage, 1, 1000), l0.branch_coverage) AS branch_coverage
      FROM (SELECT 1)
      LEFT JOIN code_coverage AS l0 ON l0.rowid = (SELECT x.rowid FROM code_coverage x WHERE x.task_id = NEW.task_id ORDER BY x.measured_at DESC, x.id DESC LIMIT 1) AND l0.id IS NOT NULL
      LIMIT 1
    ) AS n)
  WHERE task_progress_summary_mv.task_id = NEW.task_id
    AND ((SELECT task_progress_summary_mv.line_coverage IS NOT n.line_coverage OR task_progress_summary_mv.branch_coverage IS NOT n.branch_coverage FROM (
    SELECT iif(typeof(l0.line_coverage) IN ('text', 'blob'), substr(l0.line_coverage, 1, 1000), l0.line_coverage) AS line_coverage,
      iif(typeof(l0.branch_coverage) IN ('text', 'blob'), substr(l0.branch_coverage, 1, 1000), l0.branch_coverage) AS branch_coverage
    FROM (SELECT 1)
    LEFT JOIN code_coverage AS l0 ON l0.rowid = (SELECT x.rowid FROM code_coverage x WHERE x.task_id = NEW.task_id ORDER BY x.measured_at DESC, x.id DESC LIMIT 1) AND l0.id IS NOT NULL
    LIMIT 1
  ) AS n));
  DELETE FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'code_coverage' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid;
  DELETE FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'code_coverage' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND (OLD.id IS NOT NEW.id COLLATE BINARY);
  UPDATE viewkeeper_replaced SET row_id = NEW.rowid, view_key = iif(coalesce(octet_length(NEW.task_id), 0) <= 100000, NEW.task_id, NULL), contribution = json_array()
  WHERE view = 'task_progress_summary_mv' AND source = 'code_coverage' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000));
END;

CREATE TRIGGER IF NOT EXISTS refresh_progress_on_coverage_delete AFTER DELETE ON code_coverage
BEGIN
  UPDATE task_progress_summary_mv SET
    (line_coverage, branch_coverage, last_refreshed_at) = (SELECT
      n.line_coverage,
      n.branch_coverage,
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (
      SELECT iif(typeof(l0.line_coverage) IN ('text', 'blob'), substr(l0.line_coverage, 1, 1000), l0.line_coverage) AS line_coverage,
        iif(typeof(l0.branch_coverage) IN ('text', 'blob'), substr(l0.branch_coverage, 1, 1000), l0.branch_coverage) AS branch_coverage
      FROM (SELECT 1)
      LEFT JOIN code_coverage AS l0 ON l0.rowid = (SELECT x.rowid FROM code_coverage x WHERE x.task_id = OLD.task_id ORDER BY x.measured_at DESC, x.id DESC LIMIT 1) AND l0.id IS NOT NULL
      LIMIT 1
    ) AS n)
  WHERE task_progress_summary_mv.task_id = OLD.task_id
    AND ((SELECT task_progress_summary_mv.line_coverage IS NOT n.line_coverage OR task_progress_summary_mv.branch_coverage IS NOT n.branch_coverage FROM (
    SELECT iif(typeof(l0.line_coverage) IN ('text', 'blob'), substr(l0.line_coverage, 1, 1000), l0.line_coverage) AS line_coverage,
      iif(typeof(l0.branch_coverage) IN ('text', 'blob'), substr(l0.branch_coverage, 1, 1000), l0.branch_coverage) AS branch_coverage
    FROM (SELECT 1)
    LEFT JOIN code_coverage AS l0 ON l0.rowid = (SELECT x.rowid FROM code_coverage x WHERE x.task_id = OLD.task_id ORDER BY x.measured_at DESC, x.id DESC LIMIT 1) AND l0.id IS NOT NULL
    LIMIT 1
  ) AS n));
  UPDATE task_progress_summary_mv SET
    (line_coverage, branch_coverage, last_refreshed_at) = (SELECT
      n.line_coverage,
      n.branch_coverage,
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'code_coverage' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid) AS e CROSS JOIN (
      SELECT iif(typeof(l0.line_coverage) IN ('text', 'blob'), substr(l0.line_coverage, 1, 1000), l0.line_coverage) AS line_coverage,
        iif(typeof(l0.branch_coverage) IN ('text', 'blob'), substr(l0.branch_coverage, 1, 1000), l0.branch_coverage) AS branch_coverage
      FROM (SELECT 1)
      LEFT JOIN code_coverage AS l0 ON l0.rowid = (SELECT x.rowid FROM code_coverage x WHERE x.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'code_coverage' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid) ORDER BY x.measured_at DESC, x.id DESC LIMIT 1) AND l0.id IS NOT NULL
      LIMIT 1
    ) AS n)
  WHERE task_progress_summary_mv.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'code_coverage' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid)
    AND ((SELECT task_progress_summary_mv.line_coverage IS NOT n.line_coverage OR task_progress_summary_mv.branch_coverage IS NOT n.branch_coverage FROM (
    SELECT iif(typeof(l0.line_coverage) IN ('text', 'blob'), substr(l0.line_coverage, 1, 1000), l0.line_coverage) AS line_coverage,
      iif(typeof(l0.branch_coverage) IN ('text', 'blob'), substr(l0.branch_coverage, 1, 1000), l0.branch_coverage) AS branch_coverage
    FROM (SELECT 1)
    LEFT JOIN code_coverage AS l0 ON l0.rowid = (SELECT x.rowid FROM code_coverage x WHERE x.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'code_coverage' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid) ORDER BY x.measured_at DESC, x.id DESC LIMIT 1) AND l0.id IS NOT NULL
    LIMIT 1
  ) AS n));
  DELETE FROM viewkeeper_replaced WHERE view = 'task_progress_summary_mv' AND source = 'code_coverage' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000));
END;

CREATE TRIGGER IF NOT EXISTS init_agent_summary_on_task_create AFTER INSERT ON tasks
BEGIN
  INSERT INTO agent_execution_summary_mv (task_id, project_id, last_refreshed_at)
  SELECT p.id, p.project_id, iif(EXISTS (SELECT 1 FROM agent_executions c WHERE c.task_id = NEW.id), '', strftime('%Y-%m-%d %H:%M:%f', 'now'))
  FROM tasks p WHERE p.rowid = NEW.rowid AND p.id IS NEW.id COLLATE BINARY AND p.id IS NOT NULL AND coalesce(octet_length(p.id), 0) <= 100000 AND coalesce(octet_length(p.project_id), 0) <= 100000
  ON CONFLICT (task_id) DO UPDATE SET
    project_id = excluded.project_id,
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE agent_execution_summary_mv.project_id IS NOT excluded.project_id COLLATE BINARY;
  UPDATE agent_execution_summary_mv SET
    (project_id, total_executions, running_executions, completed_executions, failed_executions, executions_by_type, total_duration_ms, latest_execution_id, latest_agent_type, latest_status, latest_started_at, total_actions, bash_actions, edit_actions, write_actions, duration_ms_count, cost_micro_usd, last_refreshed_at) = (SELECT
      d.project_id,
      d.total_executions,
      d.running_executions,
      d.completed_executions,
      d.failed_executions,
      d.executions_by_type,
      d.total_duration_ms,
      d.latest_execution_id,
      d.latest_agent_type,
      d.latest_status,
      d.latest_started_at,
      d.total_actions,
      d.bash_actions,
      d.edit_actions,
      d.write_actions,
      d.duration_ms_count,
      d.cost_micro_usd,
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM agent_execution_summary d WHERE d.task_id = NEW.id)
  WHERE agent_execution_summary_mv.task_id = NEW.id AND agent_execution_summary_mv.last_refreshed_at = '';
END;

CREATE TRIGGER IF NOT EXISTS init_agent_summary_on_task_create_unreadable AFTER INSERT ON tasks
WHEN NOT (NEW.id IS NOT NULL AND coalesce(octet_length(NEW.id), 0) <= 100000 AND coalesce(octet_length(NEW.project_id), 0) <= 100000)
BEGIN
  DELETE FROM agent_execution_summary_mv WHERE task_id = NEW.id
    AND NOT EXISTS (SELECT 1 FROM tasks p WHERE p.id = NEW.id AND p.id IS NOT NULL AND coalesce(octet_length(p.id), 0) <= 100000 AND coalesce(octet_length(p.project_id), 0) <= 100000);
END;

CREATE TRIGGER IF NOT EXISTS refresh_agent_summary_on_task_update AFTER UPDATE OF project_id ON tasks
WHEN OLD.id IS NEW.id COLLATE BINARY AND (OLD.project_id IS NOT NEW.project_id COLLATE BINARY)
BEGIN
  UPDATE agent_execution_summary_mv SET
    (project_id, last_refreshed_at) = (SELECT
      p.project_id,
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM tasks p WHERE p.rowid = NEW.rowid AND p.id IS NEW.id COLLATE BINARY AND p.id IS NOT NULL AND coalesce(octet_length(p.id), 0) <= 100000 AND coalesce(octet_length(p.project_id), 0) <= 100000)
  WHERE agent_execution_summary_mv.task_id = NEW.id
    AND EXISTS (SELECT 1 FROM tasks p WHERE p.rowid = NEW.rowid AND p.id IS NEW.id COLLATE BINARY AND p.id IS NOT NULL AND coalesce(octet_length(p.id), 0) <= 100000 AND coalesce(octet_length(p.project_id), 0) <= 100000 AND (agent_execution_summary_mv.project_id IS NOT p.project_id COLLATE BINARY));
END;

CREATE TRIGGER IF NOT EXISTS refresh_agent_summary_on_task_rename AFTER UPDATE OF id, project_id ON tasks
WHEN OLD.id IS NOT NEW.id COLLATE BINARY OR (OLD.id IS NOT NULL AND coalesce(octet_length(OLD.id), 0) <= 100000 AND coalesce(octet_length(OLD.project_id), 0) <= 100000) IS NOT (NEW.id IS NOT NULL AND coalesce(octet_length(NEW.id), 0) <= 100000 AND coalesce(octet_length(NEW.project_id), 0) <= 100000)
BEGIN
  DELETE FROM agent_execution_summary_mv WHERE task_id = OLD.id
    AND NOT EXISTS (SELECT 1 FROM tasks p WHERE p.id = OLD.id AND p.id IS NOT NULL AND coalesce(octet_length(p.id), 0) <= 100000 AND coalesce(octet_length(p.project_id), 0) <= 100000);
  DELETE FROM agent_execution_summary_mv WHERE task_id = NEW.id
    AND NOT EXISTS (SELECT 1 FROM tasks p WHERE p.id = NEW.id AND p.id IS NOT NULL AND coalesce(octet_length(p.id), 0) <= 100000 AND coalesce(octet_length(p.project_id), 0) <= 100000);
  INSERT INTO agent_execution_summary_mv (task_id, project_id, last_refreshed_at)
  SELECT p.id, p.project_id, iif(EXISTS (SELECT 1 FROM agent_executions c WHERE c.task_id = NEW.id), '', strftime('%Y-%m-%d %H:%M:%f', 'now'))
  FROM tasks p WHERE p.rowid = NEW.rowid AND p.id IS NEW.id COLLATE BINARY AND p.id IS NOT NULL AND coalesce(octet_length(p.id), 0) <= 100000 AND coalesce(octet_length(p.project_id), 0) <= 100000
  ON CONFLICT (task_id) DO UPDATE SET
    project_id = excluded.project_id,
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE agent_execution_summary_mv.project_id IS NOT excluded.project_id COLLATE BINARY;
  UPDATE agent_execution_summary_mv SET
    (project_id, total_executions, running_executions, completed_executions, failed_executions, executions_by_type, total_duration_ms, latest_execution_id, latest_agent_type, latest_status, latest_started_at, total_actions, bash_actions, edit_actions, write_actions, duration_ms_count, cost_micro_usd, last_refreshed_at) = (SELECT
      d.project_id,
      d.total_executions,
      d.running_executions,
      d.completed_executions,
      d.failed_executions,
      d.executions_by_type,
      d.total_duration_ms,
      d.latest_execution_id,
      d.latest_agent_type,
      d.latest_status,
      d.latest_started_at,
      d.total_actions,
      d.bash_actions,
      d.edit_actions,
      d.write_actions,
      d.duration_ms_count,
      d.cost_micro_usd,
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM agent_execution_summary d WHERE d.task_id = NEW.id)
  WHERE agent_execution_summary_mv.task_id = NEW.id AND agent_execution_summary_mv.last_refreshed_at = '';
END;

CREATE TRIGGER IF NOT EXISTS refresh_agent_summary_on_task_delete AFTER DELETE ON tasks
BEGIN
  DELETE FROM agent_execution_summary_mv WHERE task_id = OLD.id
    AND NOT EXISTS (SELECT 1 FROM tasks p WHERE p.id = OLD.id AND p.id IS NOT NULL AND coalesce(octet_length(p.id), 0) <= 100000 AND coalesce(octet_length(p.project_id), 0) <= 100000);
END;

CREATE TRIGGER IF NOT EXISTS refresh_agent_summary_on_execution_replace BEFORE INSERT ON agent_executions
WHEN EXISTS (SELECT 1 FROM agent_executions r WHERE r.id = NEW.id) OR EXISTS (SELECT 1 FROM agent_actions b WHERE b.agent_execution_id = NEW.id)
BEGIN
  INSERT INTO viewkeeper_replaced (view, source, reason, id, row_id, view_key, contribution)
  SELECT 'agent_execution_summary_mv', 'agent_executions', 'replace', iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)), r.rowid, iif(coalesce(octet_length(r.task_id), 0) <= 100000, r.task_id, NULL), json_array(1, iif(r.status = 'running', 1, 0), iif(r.status = 'completed', 1, 0), iif(r.status = 'failed', 1, 0), coalesce(max(min(CAST(r.duration_ms AS INTEGER), 1099511627776), -1099511627776), 0), iif(r.duration_ms IS NOT NULL, 1, 0), coalesce(max(min(CAST(round(r.cost_usd * 1e6) AS INTEGER), 1099511627776), -1099511627776), 0), substr(CAST(r.agent_type AS TEXT), 1, 200), (SELECT count(*) FROM agent_actions b WHERE b.agent_execution_id = NEW.id), (SELECT coalesce(sum(iif(b.action_type = 'bash', 1, 0)), 0) FROM agent_actions b WHERE b.agent_execution_id = NEW.id), (SELECT coalesce(sum(iif(b.action_type = 'edit', 1, 0)), 0) FROM agent_actions b WHERE b.agent_execution_id = NEW.id), (SELECT coalesce(sum(iif(b.action_type = 'write', 1, 0)), 0) FROM agent_actions b WHERE b.agent_execution_id = NEW.id), (SELECT count(*) FROM agent_actions b WHERE b.agent_execution_id = NEW.id), (SELECT coalesce(sum(iif(b.action_type = 'bash', 1, 0)), 0) FROM agent_actions b WHERE b.agent_execution_id = NEW.id), (SELECT coalesce(sum(iif(b.action_type = 'edit', 1, 0)), 0) FROM agent_actions b WHERE b.agent_execution_id = NEW.id), (SELECT coalesce(sum(iif(b.action_type = 'write', 1, 0)), 0) FROM agent_actions b WHERE b.agent_execution_id = NEW.id))
  FROM agent_executions r WHERE r.id = NEW.id
  ON CONFLICT (view, source, id) DO UPDATE SET view_key = excluded.view_key, contribution = excluded.contribution,
    reason = iif(viewkeeper_replaced.row_id IS excluded.row_id AND viewkeeper_replaced.reason = 'replace', 'replace', excluded.reason), row_id = excluded.row_id
  WHERE viewkeeper_replaced.row_id IS NOT excluded.row_id OR viewkeeper_replaced.reason IS NOT excluded.reason OR viewkeeper_replaced.view_key IS NOT excluded.view_key OR viewkeeper_replaced.contribution IS NOT excluded.contribution;
  INSERT INTO viewkeeper_replaced (view, source, reason, id, row_id, view_key, contribution)
  SELECT 'agent_execution_summary_mv', 'agent_executions', 'replace', iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)), NULL, NULL, json_array(0, 0, 0, 0, 0, 0, 0, NULL, 0, 0, 0, 0, (SELECT count(*) FROM agent_actions b WHERE b.agent_execution_id = NEW.id), (SELECT coalesce(sum(iif(b.action_type = 'bash', 1, 0)), 0) FROM agent_actions b WHERE b.agent_execution_id = NEW.id), (SELECT coalesce(sum(iif(b.action_type = 'edit', 1, 0)), 0) FROM agent_actions b WHERE b.agent_execution_id = NEW.id), (SELECT coalesce(sum(iif(b.action_type = 'write', 1, 0)), 0) FROM agent_actions b WHERE b.agent_execution_id = NEW.id))
  WHERE NEW.id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM agent_executions r WHERE r.id = NEW.id)
  ON CONFLICT (view, source, id) DO UPDATE SET view_key = excluded.view_key, contribution = excluded.contribution,
    reason = iif(viewkeeper_replaced.row_id IS excluded.row_id AND viewkeeper_replaced.reason = 'replace', 'replace', excluded.reason), row_id = excluded.row_id
  WHERE viewkeeper_replaced.row_id IS NOT excluded.row_id OR viewkeeper_replaced.reason IS NOT excluded.reason OR viewkeeper_replaced.view_key IS NOT excluded.view_key OR viewkeeper_replaced.contribution IS NOT excluded.contribution;
END;

CREATE TRIGGER IF NOT EXISTS refresh_agent_summary_on_execution_rename_over BEFORE UPDATE OF id ON agent_executions
WHEN (OLD.id IS NOT NEW.id COLLATE BINARY) AND (EXISTS (SELECT 1 FROM agent_executions r WHERE r.id = NEW.id) OR EXISTS (SELECT 1 FROM agent_actions b WHERE b.agent_execution_id = NEW.id))
BEGIN
  INSERT INTO viewkeeper_replaced (view, source, reason, id, row_id, view_key, contribution)
  SELECT 'agent_execution_summary_mv', 'agent_executions', 'replace', iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)), r.rowid, iif(coalesce(octet_length(r.task_id), 0) <= 100000, r.task_id, NULL), json_array(1, iif(r.status = 'running', 1, 0), iif(r.status = 'completed', 1, 0), iif(r.status = 'failed', 1, 0), coalesce(max(min(CAST(r.duration_ms AS INTEGER), 1099511627776), -1099511627776), 0), iif(r.duration_ms IS NOT NULL, 1, 0), coalesce(max(min(CAST(round(r.cost_usd * 1e6) AS INTEGER), 1099511627776), -1099511627776), 0), substr(CAST(r.agent_type AS TEXT), 1, 200), (SELECT count(*) FROM agent_actions b WHERE b.agent_execution_id = NEW.id), (SELECT coalesce(sum(iif(b.action_type = 'bash', 1, 0)), 0) FROM agent_actions b WHERE b.agent_execution_id = NEW.id), (SELECT coalesce(sum(iif(b.action_type = 'edit', 1, 0)), 0) FROM agent_actions b WHERE b.agent_execution_id = NEW.id), (SELECT coalesce(sum(iif(b.action_type = 'write', 1, 0)), 0) FROM agent_actions b WHERE b.agent_execution_id = NEW.id), (SELECT count(*) FROM agent_actions b WHERE b.agent_execution_id = NEW.id), (SELECT coalesce(sum(iif(b.action_type = 'bash', 1, 0)), 0) FROM agent_actions b WHERE b.agent_execution_id = NEW.id), (SELECT coalesce(sum(iif(b.action_type = 'edit', 1, 0)), 0) FROM agent_actions b WHERE b.agent_execution_id = NEW.id), (SELECT coalesce(sum(iif(b.action_type = 'write', 1, 0)), 0) FROM agent_actions b WHERE b.agent_execution_id = NEW.id))
  FROM agent_executions r WHERE r.id = NEW.id
  ON CONFLICT (view, source, id) DO UPDATE SET view_key = excluded.view_key, contribution = excluded.contribution,
    reason = iif(viewkeeper_replaced.row_id IS excluded.row_id AND viewkeeper_replaced.reason = 'replace', 'replace', excluded.reason), row_id = excluded.row_id
  WHERE viewkeeper_replaced.row_id IS NOT excluded.row_id OR viewkeeper_replaced.reason IS NOT excluded.reason OR viewkeeper_replaced.view_key IS NOT excluded.view_key OR viewkeeper_replaced.contribution IS NOT excluded.contribution;
  INSERT INTO viewkeeper_replaced (view, source, reason, id, row_id, view_key, contribution)
  SELECT 'agent_execution_summary_mv', 'agent_executions', 'replace', iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)), NULL, NULL, json_array(0, 0, 0, 0, 0, 0, 0, NULL, 0, 0, 0, 0, (SELECT count(*) FROM agent_actions b WHERE b.agent_execution_id = NEW.id), (SELECT coalesce(sum(iif(b.action_type = 'bash', 1, 0)), 0) FROM agent_actions b WHERE b.agent_execution_id = NEW.id), (SELECT coalesce(sum(iif(b.action_type = 'edit', 1, 0)), 0) FROM agent_actions b WHERE b.agent_execution_id = NEW.id), (SELECT coalesce(sum(iif(b.action_type = 'write', 1, 0)), 0) FROM agent_actions b WHERE b.agent_execution_id = NEW.id))
  WHERE NEW.id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM agent_executions r WHERE r.id = NEW.id)
  ON CONFLICT (view, source, id) DO UPDATE SET view_key = excluded.view_key, contribution = excluded.contribution,
    reason = iif(viewkeeper_replaced.row_id IS excluded.row_id AND viewkeeper_replaced.reason = 'replace', 'replace', excluded.reason), row_id = excluded.row_id
  WHERE viewkeeper_replaced.row_id IS NOT excluded.row_id OR viewkeeper_replaced.reason IS NOT excluded.reason OR viewkeeper_replaced.view_key IS NOT excluded.view_key OR viewkeeper_replaced.contribution IS NOT excluded.contribution;
END;

CREATE TRIGGER IF NOT EXISTS refresh_agent_summary_on_execution_before_move BEFORE UPDATE OF id, task_id ON agent_executions
WHEN (OLD.id IS NOT NEW.id COLLATE BINARY OR OLD.task_id IS NOT NEW.task_id COLLATE BINARY) AND (EXISTS (SELECT 1 FROM agent_actions b WHERE b.agent_execution_id = OLD.id))
BEGIN
  UPDATE agent_execution_summary_mv SET
    (total_executions, running_executions, completed_executions, failed_executions, total_duration_ms, duration_ms_count, cost_micro_usd, total_actions, bash_actions, edit_actions, write_actions, executions_by_type, latest_execution_id, latest_agent_type, latest_status, latest_started_at, last_refreshed_at) = (SELECT
      agent_execution_summary_mv.total_executions - (e.contribution ->> 0),
      agent_execution_summary_mv.running_executions - (e.contribution ->> 1),
      agent_execution_summary_mv.completed_executions - (e.contribution ->> 2),
      agent_execution_summary_mv.failed_executions - (e.contribution ->> 3),
      agent_execution_summary_mv.total_duration_ms - (e.contribution ->> 4),
      agent_execution_summary_mv.duration_ms_count - (e.contribution ->> 5),
      agent_execution_summary_mv.cost_micro_usd - (e.contribution ->> 6),
      agent_execution_summary_mv.total_actions - (e.contribution ->> 8),
      agent_execution_summary_mv.bash_actions - (e.contribution ->> 9),
      agent_execution_summary_mv.edit_actions - (e.contribution ->> 10),
      agent_execution_summary_mv.write_actions - (e.contribution ->> 11),
      iif((e.contribution ->> 7) IS NOT NULL AND json_valid(agent_execution_summary_mv.executions_by_type) AND json_type(agent_execution_summary_mv.executions_by_type) = 'object', iif((SELECT value FROM json_each(agent_execution_summary_mv.executions_by_type) WHERE key = (e.contribution ->> 7)) IS NULL, (SELECT json_group_object(label, rows ORDER BY label = '+more', label) FROM (SELECT key AS label, value AS rows FROM json_each(agent_execution_summary_mv.executions_by_type) UNION ALL SELECT (e.contribution ->> 7), -1)), json_patch(agent_execution_summary_mv.executions_by_type, json_object((e.contribution ->> 7), nullif((SELECT value FROM json_each(agent_execution_summary_mv.executions_by_type) WHERE key = (e.contribution ->> 7)) - 1, 0)))), agent_execution_summary_mv.executions_by_type),
      n.latest_execution_id,
      n.latest_agent_type,
      n.latest_status,
      n.latest_started_at,
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid) AS e CROSS JOIN (
      SELECT iif(octet_length(l0.id) <= 100000, l0.id, substr(l0.id, 1, 1000)) AS latest_execution_id,
        substr(l0.agent_type, 1, 1000) AS latest_agent_type,
        substr(l0.status, 1, 1000) AS latest_status,
        substr(l0.started_at, 1, 1000) AS latest_started_at
      FROM (SELECT 1)
      LEFT JOIN agent_executions AS l0 ON l0.rowid = (SELECT x.rowid FROM agent_executions x WHERE x.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid) ORDER BY x.started_at DESC, x.id DESC LIMIT 1) AND l0.id IS NOT NULL
      LIMIT 1
    ) AS n)
  WHERE agent_execution_summary_mv.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid);
  UPDATE agent_execution_summary_mv SET
    total_actions = agent_execution_summary_mv.total_actions + coalesce((SELECT contribution ->> 12 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid), 0),
    bash_actions = agent_execution_summary_mv.bash_actions + coalesce((SELECT contribution ->> 13 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid), 0),
    edit_actions = agent_execution_summary_mv.edit_actions + coalesce((SELECT contribution ->> 14 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid), 0),
    write_actions = agent_execution_summary_mv.write_actions + coalesce((SELECT contribution ->> 15 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid), 0),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE agent_execution_summary_mv.task_id = OLD.task_id
    AND (coalesce((SELECT contribution ->> 12 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid), 0) <> 0 OR coalesce((SELECT contribution ->> 13 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid), 0) <> 0 OR coalesce((SELECT contribution ->> 14 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid), 0) <> 0 OR coalesce((SELECT contribution ->> 15 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid), 0) <> 0);
  DELETE FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid;
  INSERT INTO viewkeeper_replaced (view, source, reason, id, row_id, view_key, contribution)
  SELECT 'agent_execution_summary_mv', 'agent_executions', 'leave', iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)), r.rowid, iif(coalesce(octet_length(r.task_id), 0) <= 100000, r.task_id, NULL), json_array(1, iif(r.status = 'running', 1, 0), iif(r.status = 'completed', 1, 0), iif(r.status = 'failed', 1, 0), coalesce(max(min(CAST(r.duration_ms AS INTEGER), 1099511627776), -1099511627776), 0), iif(r.duration_ms IS NOT NULL, 1, 0), coalesce(max(min(CAST(round(r.cost_usd * 1e6) AS INTEGER), 1099511627776), -1099511627776), 0), substr(CAST(r.agent_type AS TEXT), 1, 200), (SELECT count(*) FROM agent_actions b WHERE b.agent_execution_id = OLD.id), (SELECT coalesce(sum(iif(b.action_type = 'bash', 1, 0)), 0) FROM agent_actions b WHERE b.agent_execution_id = OLD.id), (SELECT coalesce(sum(iif(b.action_type = 'edit', 1, 0)), 0) FROM agent_actions b WHERE b.agent_execution_id = OLD.id), (SELECT coalesce(sum(iif(b.action_type = 'write', 1, 0)), 0) FROM agent_actions b WHERE b.agent_execution_id = OLD.id), (SELECT count(*) FROM agent_actions b WHERE b.agent_execution_id = OLD.id), (SELECT coalesce(sum(iif(b.action_type = 'bash', 1, 0)), 0) FROM agent_actions b WHERE b.agent_execution_id = OLD.id), (SELECT coalesce(sum(iif(b.action_type = 'edit', 1, 0)), 0) FROM agent_actions b WHERE b.agent_execution_id = OLD.id), (SELECT coalesce(sum(iif(b.action_type = 'write', 1, 0)), 0) FROM agent_actions b WHERE b.agent_execution_id = OLD.id))
  FROM agent_executions r WHERE r.id = OLD.id
  ON CONFLICT (view, source, id) DO UPDATE SET view_key = excluded.view_key, contribution = excluded.contribution,
    reason = iif(viewkeeper_replaced.row_id IS excluded.row_id AND viewkeeper_replaced.reason = 'replace', 'replace', excluded.reason), row_id = excluded.row_id
  WHERE viewkeeper_replaced.row_id IS NOT excluded.row_id OR viewkeeper_replaced.reason IS NOT excluded.reason OR viewkeeper_replaced.view_key IS NOT excluded.view_key OR viewkeeper_replaced.contribution IS NOT excluded.contribution;
  INSERT INTO viewkeeper_replaced (view, source, reason, id, row_id, view_key, contribution)
  SELECT 'agent_execution_summary_mv', 'agent_executions', 'leave', iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)), NULL, NULL, json_array(0, 0, 0, 0, 0, 0, 0, NULL, 0, 0, 0, 0, (SELECT count(*) FROM agent_actions b WHERE b.agent_execution_id = OLD.id), (SELECT coalesce(sum(iif(b.action_type = 'bash', 1, 0)), 0) FROM agent_actions b WHERE b.agent_execution_id = OLD.id), (SELECT coalesce(sum(iif(b.action_type = 'edit', 1, 0)), 0) FROM agent_actions b WHERE b.agent_execution_id = OLD.id), (SELECT coalesce(sum(iif(b.action_type = 'write', 1, 0)), 0) FROM agent_actions b WHERE b.agent_execution_id = OLD.id))
  WHERE OLD.id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM agent_executions r WHERE r.id = OLD.id)
  ON CONFLICT (view, source, id) DO UPDATE SET view_key = excluded.view_key, contribution = excluded.contribution,
    reason = iif(viewkeeper_replaced.row_id IS excluded.row_id AND viewkeeper_replaced.reason = 'replace', 'replace', excluded.reason), row_id = excluded.row_id
  WHERE viewkeeper_replaced.row_id IS NOT excluded.row_id OR viewkeeper_replaced.reason IS NOT excluded.reason OR viewkeeper_replaced.view_key IS NOT excluded.view_key OR viewkeeper_replaced.contribution IS NOT excluded.contribution;
END;

CREATE TRIGGER IF NOT EXISTS refresh_agent_summary_on_execution_before_delete BEFORE DELETE ON agent_executions
WHEN EXISTS (SELECT 1 FROM agent_actions b WHERE b.agent_execution_id = OLD.id)
BEGIN
  UPDATE agent_execution_summary_mv SET
    (total_executions, running_executions, completed_executions, failed_executions, total_duration_ms, duration_ms_count, cost_micro_usd, total_actions, bash_actions, edit_actions, write_actions, executions_by_type, latest_execution_id, latest_agent_type, latest_status, latest_started_at, last_refreshed_at) = (SELECT
      agent_execution_summary_mv.total_executions - (e.contribution ->> 0),
      agent_execution_summary_mv.running_executions - (e.contribution ->> 1),
      agent_execution_summary_mv.completed_executions - (e.contribution ->> 2),
      agent_execution_summary_mv.failed_executions - (e.contribution ->> 3),
      agent_execution_summary_mv.total_duration_ms - (e.contribution ->> 4),
      agent_execution_summary_mv.duration_ms_count - (e.contribution ->> 5),
      agent_execution_summary_mv.cost_micro_usd - (e.contribution ->> 6),
      agent_execution_summary_mv.total_actions - (e.contribution ->> 8),
      agent_execution_summary_mv.bash_actions - (e.contribution ->> 9),
      agent_execution_summary_mv.edit_actions - (e.contribution ->> 10),
      agent_execution_summary_mv.write_actions - (e.contribution ->> 11),
      iif((e.contribution ->> 7) IS NOT NULL AND json_valid(agent_execution_summary_mv.executions_by_type) AND json_type(agent_execution_summary_mv.executions_by_type) = 'object', iif((SELECT value FROM json_each(agent_execution_summary_mv.executions_by_type) WHERE key = (e.contribution ->> 7)) IS NULL, (SELECT json_group_object(label, rows ORDER BY label = '+more', label) FROM (SELECT key AS label, value AS rows FROM json_each(agent_execution_summary_mv.executions_by_type) UNION ALL SELECT (e.contribution ->> 7), -1)), json_patch(agent_execution_summary_mv.executions_by_type, json_object((e.contribution ->> 7), nullif((SELECT value FROM json_each(agent_execution_summary_mv.executions_by_type) WHERE key = (e.contribution ->> 7)) - 1, 0)))), agent_execution_summary_mv.executions_by_type),
      n.latest_execution_id,
      n.latest_agent_type,
      n.latest_status,
      n.latest_started_at,
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid) AS e CROSS JOIN (
      SELECT iif(octet_length(l0.id) <= 100000, l0.id, substr(l0.id, 1, 1000)) AS latest_execution_id,
        substr(l0.agent_type, 1, 1000) AS latest_agent_type,
        substr(l0.status, 1, 1000) AS latest_status,
        substr(l0.started_at, 1, 1000) AS latest_started_at
      FROM (SELECT 1)
      LEFT JOIN agent_executions AS l0 ON l0.rowid = (SELECT x.rowid FROM agent_executions x WHERE x.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid) ORDER BY x.started_at DESC, x.id DESC LIMIT 1) AND l0.id IS NOT NULL
      LIMIT 1
    ) AS n)
  WHERE agent_execution_summary_mv.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid);
  UPDATE agent_execution_summary_mv SET
    total_actions = agent_execution_summary_mv.total_actions + coalesce((SELECT contribution ->> 12 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid), 0),
    bash_actions = agent_execution_summary_mv.bash_actions + coalesce((SELECT contribution ->> 13 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid), 0),
    edit_actions = agent_execution_summary_mv.edit_actions + coalesce((SELECT contribution ->> 14 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid), 0),
    write_actions = agent_execution_summary_mv.write_actions + coalesce((SELECT contribution ->> 15 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid), 0),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE agent_execution_summary_mv.task_id = OLD.task_id
    AND (coalesce((SELECT contribution ->> 12 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid), 0) <> 0 OR coalesce((SELECT contribution ->> 13 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid), 0) <> 0 OR coalesce((SELECT contribution ->> 14 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid), 0) <> 0 OR coalesce((SELECT contribution ->> 15 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid), 0) <> 0);
  DELETE FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid;
  INSERT INTO viewkeeper_replaced (view, source, reason, id, row_id, view_key, contribution)
  SELECT 'agent_execution_summary_mv', 'agent_executions', 'leave', iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)), r.rowid, iif(coalesce(octet_length(r.task_id), 0) <= 100000, r.task_id, NULL), json_array(1, iif(r.status = 'running', 1, 0), iif(r.status = 'completed', 1, 0), iif(r.status = 'failed', 1, 0), coalesce(max(min(CAST(r.duration_ms AS INTEGER), 1099511627776), -1099511627776), 0), iif(r.duration_ms IS NOT NULL, 1, 0), coalesce(max(min(CAST(round(r.cost_usd * 1e6) AS INTEGER), 1099511627776), -1099511627776), 0), substr(CAST(r.agent_type AS TEXT), 1, 200), (SELECT count(*) FROM agent_actions b WHERE b.agent_execution_id = OLD.id), (SELECT coalesce(sum(iif(b.action_type = 'bash', 1, 0)), 0) FROM agent_actions b WHERE b.agent_execution_id = OLD.id), (SELECT coalesce(sum(iif(b.action_type = 'edit', 1, 0)), 0) FROM agent_actions b WHERE b.agent_execution_id = OLD.id), (SELECT coalesce(sum(iif(b.action_type = 'write', 1, 0)), 0) FROM agent_actions b WHERE b.agent_execution_id = OLD.id), (SELECT count(*) FROM agent_actions b WHERE b.agent_execution_id = OLD.id), (SELECT coalesce(sum(iif(b.action_type = 'bash', 1, 0)), 0) FROM agent_actions b WHERE b.agent_execution_id = OLD.id), (SELECT coalesce(sum(iif(b.action_type = 'edit', 1, 0)), 0) FROM agent_actions b WHERE b.agent_execution_id = OLD.id), (SELECT coalesce(sum(iif(b.action_type = 'write', 1, 0)), 0) FROM agent_actions b WHERE b.agent_execution_id = OLD.id))
  FROM agent_executions r WHERE r.id = OLD.id
  ON CONFLICT (view, source, id) DO UPDATE SET view_key = excluded.view_key, contribution = excluded.contribution,
    reason = iif(viewkeeper_replaced.row_id IS excluded.row_id AND viewkeeper_replaced.reason = 'replace', 'replace', excluded.reason), row_id = excluded.row_id
  WHERE viewkeeper_replaced.row_id IS NOT excluded.row_id OR viewkeeper_replaced.reason IS NOT excluded.reason OR viewkeeper_replaced.view_key IS NOT excluded.view_key OR viewkeeper_replaced.contribution IS NOT excluded.contribution;
  INSERT INTO viewkeeper_replaced (view, source, reason, id, row_id, view_key, contribution)
  SELECT 'agent_execution_summary_mv', 'agent_executions', 'leave', iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)), NULL, NULL, json_array(0, 0, 0, 0, 0, 0, 0, NULL, 0, 0, 0, 0, (SELECT count(*) FROM agent_actions b WHERE b.agent_execution_id = OLD.id), (SELECT coalesce(sum(iif(b.action_type = 'bash', 1, 0)), 0) FROM agent_actions b WHERE b.agent_execution_id = OLD.id), (SELECT coalesce(sum(iif(b.action_type = 'edit', 1, 0)), 0) FROM agent_actions b WHERE b.agent_execution_id = OLD.id), (SELECT coalesce(sum(iif(b.action_type = 'write', 1, 0)), 0) FROM agent_actions b WHERE b.agent_execution_id = OLD.id))
  WHERE OLD.id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM agent_executions r WHERE r.id = OLD.id)
  ON CONFLICT (view, source, id) DO UPDATE SET view_key = excluded.view_key, contribution = excluded.contribution,
    reason = iif(viewkeeper_replaced.row_id IS excluded.row_id AND viewkeeper_replaced.reason = 'replace', 'replace', excluded.reason), row_id = excluded.row_id
  WHERE viewkeeper_replaced.row_id IS NOT excluded.row_id OR viewkeeper_replaced.reason IS NOT excluded.reason OR viewkeeper_replaced.view_key IS NOT excluded.view_key OR viewkeeper_replaced.contribution IS NOT excluded.contribution;
END;

CREATE TRIGGER IF NOT EXISTS refresh_agent_summary_on_execution AFTER INSERT ON agent_executions
BEGIN
  UPDATE agent_execution_summary_mv SET
    total_executions = agent_execution_summary_mv.total_executions + 1,
    running_executions = agent_execution_summary_mv.running_executions + iif(NEW.status = 'running', 1, 0),
    completed_executions = agent_execution_summary_mv.completed_executions + iif(NEW.status = 'completed', 1, 0),
    failed_executions = agent_execution_summary_mv.failed_executions + iif(NEW.status = 'failed', 1, 0),
    total_duration_ms = agent_execution_summary_mv.total_duration_ms + coalesce(max(min(CAST(NEW.duration_ms AS INTEGER), 1099511627776), -1099511627776), 0),
    duration_ms_count = agent_execution_summary_mv.duration_ms_count + iif(NEW.duration_ms IS NOT NULL, 1, 0),
    cost_micro_usd = agent_execution_summary_mv.cost_micro_usd + coalesce(max(min(CAST(round(NEW.cost_usd * 1e6) AS INTEGER), 1099511627776), -1099511627776), 0),
    total_actions = agent_execution_summary_mv.total_actions + 0,
    bash_actions = agent_execution_summary_mv.bash_actions + 0,
    edit_actions = agent_execution_summary_mv.edit_actions + 0,
    write_actions = agent_execution_summary_mv.write_actions + 0,
    executions_by_type = iif(substr(CAST(NEW.agent_type AS TEXT), 1, 200) IS NOT NULL AND json_valid(agent_execution_summary_mv.executions_by_type) AND json_type(agent_execution_summary_mv.executions_by_type) = 'object', iif((SELECT value FROM json_each(agent_execution_summary_mv.executions_by_type) WHERE key = substr(CAST(NEW.agent_type AS TEXT), 1, 200)) IS NULL, (SELECT json_group_object(label, rows ORDER BY label = '+more', label) FROM (SELECT key AS label, value AS rows FROM json_each(agent_execution_summary_mv.executions_by_type) UNION ALL SELECT substr(CAST(NEW.agent_type AS TEXT), 1, 200), +1)), json_patch(agent_execution_summary_mv.executions_by_type, json_object(substr(CAST(NEW.agent_type AS TEXT), 1, 200), nullif((SELECT value FROM json_each(agent_execution_summary_mv.executions_by_type) WHERE key = substr(CAST(NEW.agent_type AS TEXT), 1, 200)) + 1, 0)))), agent_execution_summary_mv.executions_by_type),
    (latest_execution_id, latest_agent_type, latest_status, latest_started_at, last_refreshed_at) = (SELECT
      n.latest_execution_id,
      n.latest_agent_type,
      n.latest_status,
      n.latest_started_at,
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (
      SELECT iif(octet_length(l0.id) <= 100000, l0.id, substr(l0.id, 1, 1000)) AS latest_execution_id,
        substr(l0.agent_type, 1, 1000) AS latest_agent_type,
        substr(l0.status, 1, 1000) AS latest_status,
        substr(l0.started_at, 1, 1000) AS latest_started_at
      FROM (SELECT 1)
      LEFT JOIN agent_executions AS l0 ON l0.rowid = (SELECT x.rowid FROM agent_executions x WHERE x.task_id = NEW.task_id ORDER BY x.started_at DESC, x.id DESC LIMIT 1) AND l0.id IS NOT NULL
      LIMIT 1
    ) AS n)
  WHERE agent_execution_summary_mv.task_id = NEW.task_id;
END;

CREATE TRIGGER IF NOT EXISTS refresh_agent_summary_on_execution_replaced AFTER INSERT ON agent_executions
WHEN EXISTS (SELECT 1 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace')
BEGIN
  UPDATE agent_execution_summary_mv SET
    (total_executions, running_executions, completed_executions, failed_executions, total_duration_ms, duration_ms_count, cost_micro_usd, total_actions, bash_actions, edit_actions, write_actions, executions_by_type, latest_execution_id, latest_agent_type, latest_status, latest_started_at, last_refreshed_at) = (SELECT
      agent_execution_summary_mv.total_executions - (e.contribution ->> 0),
      agent_execution_summary_mv.running_executions - (e.contribution ->> 1),
      agent_execution_summary_mv.completed_executions - (e.contribution ->> 2),
      agent_execution_summary_mv.failed_executions - (e.contribution ->> 3),
      agent_execution_summary_mv.total_duration_ms - (e.contribution ->> 4),
      agent_execution_summary_mv.duration_ms_count - (e.contribution ->> 5),
      agent_execution_summary_mv.cost_micro_usd - (e.contribution ->> 6),
      agent_execution_summary_mv.total_actions - (e.contribution ->> 8),
      agent_execution_summary_mv.bash_actions - (e.contribution ->> 9),
      agent_execution_summary_mv.edit_actions - (e.contribution ->> 10),
      agent_execution_summary_mv.write_actions - (e.contribution ->> 11),
      iif((e.contribution ->> 7) IS NOT NULL AND json_valid(agent_execution_summary_mv.executions_by_type) AND json_type(agent_execution_summary_mv.executions_by_type) = 'object', iif((SELECT value FROM json_each(agent_execution_summary_mv.executions_by_type) WHERE key = (e.contribution ->> 7)) IS NULL, (SELECT json_group_object(label, rows ORDER BY label = '+more', label) FROM (SELECT key AS label, value AS rows FROM json_each(agent_execution_summary_mv.executions_by_type) UNION ALL SELECT (e.contribution ->> 7), -1)), json_patch(agent_execution_summary_mv.executions_by_type, json_object((e.contribution ->> 7), nullif((SELECT value FROM json_each(agent_execution_summary_mv.executions_by_type) WHERE key = (e.contribution ->> 7)) - 1, 0)))), agent_execution_summary_mv.executions_by_type),
      n.latest_execution_id,
      n.latest_agent_type,
      n.latest_status,
      n.latest_started_at,
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace') AS e CROSS JOIN (
      SELECT iif(octet_length(l0.id) <= 100000, l0.id, substr(l0.id, 1, 1000)) AS latest_execution_id,
        substr(l0.agent_type, 1, 1000) AS latest_agent_type,
        substr(l0.status, 1, 1000) AS latest_status,
        substr(l0.started_at, 1, 1000) AS latest_started_at
      FROM (SELECT 1)
      LEFT JOIN agent_executions AS l0 ON l0.rowid = (SELECT x.rowid FROM agent_executions x WHERE x.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace') ORDER BY x.started_at DESC, x.id DESC LIMIT 1) AND l0.id IS NOT NULL
      LIMIT 1
    ) AS n)
  WHERE agent_execution_summary_mv.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace');
  UPDATE agent_execution_summary_mv SET
    total_actions = agent_execution_summary_mv.total_actions + coalesce((SELECT contribution ->> 12 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace'), 0),
    bash_actions = agent_execution_summary_mv.bash_actions + coalesce((SELECT contribution ->> 13 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace'), 0),
    edit_actions = agent_execution_summary_mv.edit_actions + coalesce((SELECT contribution ->> 14 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace'), 0),
    write_actions = agent_execution_summary_mv.write_actions + coalesce((SELECT contribution ->> 15 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace'), 0),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE agent_execution_summary_mv.task_id = (SELECT s.task_id FROM agent_executions s WHERE s.rowid = NEW.rowid)
    AND (coalesce((SELECT contribution ->> 12 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace'), 0) <> 0 OR coalesce((SELECT contribution ->> 13 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace'), 0) <> 0 OR coalesce((SELECT contribution ->> 14 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace'), 0) <> 0 OR coalesce((SELECT contribution ->> 15 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace'), 0) <> 0);
  DELETE FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace';
END;

CREATE TRIGGER IF NOT EXISTS refresh_agent_summary_on_execution_update AFTER UPDATE OF status, duration_ms, cost_usd, agent_type ON agent_executions
WHEN (OLD.id IS NEW.id COLLATE BINARY AND OLD.task_id IS NEW.task_id COLLATE BINARY) AND (OLD.started_at IS NEW.started_at COLLATE BINARY) AND (OLD.status IS NOT NEW.status COLLATE BINARY OR OLD.duration_ms IS NOT NEW.duration_ms COLLATE BINARY OR OLD.cost_usd IS NOT NEW.cost_usd COLLATE BINARY OR OLD.agent_type IS NOT NEW.agent_type COLLATE BINARY)
BEGIN
  UPDATE agent_execution_summary_mv SET
    running_executions = agent_execution_summary_mv.running_executions + iif(NEW.status = 'running', 1, 0) - iif(OLD.status = 'running', 1, 0),
    completed_executions = agent_execution_summary_mv.completed_executions + iif(NEW.status = 'completed', 1, 0) - iif(OLD.status = 'completed', 1, 0),
    failed_executions = agent_execution_summary_mv.failed_executions + iif(NEW.status = 'failed', 1, 0) - iif(OLD.status = 'failed', 1, 0),
    total_duration_ms = agent_execution_summary_mv.total_duration_ms + coalesce(max(min(CAST(NEW.duration_ms AS INTEGER), 1099511627776), -1099511627776), 0) - coalesce(max(min(CAST(OLD.duration_ms AS INTEGER), 1099511627776), -1099511627776), 0),
    duration_ms_count = agent_execution_summary_mv.duration_ms_count + iif(NEW.duration_ms IS NOT NULL, 1, 0) - iif(OLD.duration_ms IS NOT NULL, 1, 0),
    cost_micro_usd = agent_execution_summary_mv.cost_micro_usd + coalesce(max(min(CAST(round(NEW.cost_usd * 1e6) AS INTEGER), 1099511627776), -1099511627776), 0) - coalesce(max(min(CAST(round(OLD.cost_usd * 1e6) AS INTEGER), 1099511627776), -1099511627776), 0),
    (latest_execution_id, latest_agent_type, latest_status, latest_started_at, last_refreshed_at) = (SELECT
      n.latest_execution_id,
      n.latest_agent_type,
      n.latest_status,
      n.latest_started_at,
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (
      SELECT iif(l0.rowid IS NULL, agent_execution_summary_mv.latest_execution_id, iif(octet_length(l0.id) <= 100000, l0.id, substr(l0.id, 1, 1000))) AS latest_execution_id,
        iif(l0.rowid IS NULL, agent_execution_summary_mv.latest_agent_type, substr(l0.agent_type, 1, 1000)) AS latest_agent_type,
        iif(l0.rowid IS NULL, agent_execution_summary_mv.latest_status, substr(l0.status, 1, 1000)) AS latest_status,
        iif(l0.rowid IS NULL, agent_execution_summary_mv.latest_started_at, substr(l0.started_at, 1, 1000)) AS latest_started_at
      FROM (SELECT 1)
      LEFT JOIN agent_executions AS l0 ON agent_execution_summary_mv.latest_execution_id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND l0.rowid = iif(coalesce(octet_length(NEW.id), 0) < 1000, NEW.rowid, (SELECT x.rowid FROM agent_executions x WHERE x.task_id = NEW.task_id ORDER BY x.started_at DESC, x.id DESC LIMIT 1)) AND (NOT coalesce(octet_length(NEW.id), 0) < 1000 OR l0.id IS NEW.id COLLATE BINARY AND l0.task_id IS NEW.task_id COLLATE BINARY)
      LIMIT 1
    ) AS n)
  WHERE agent_execution_summary_mv.task_id = NEW.task_id
    AND (iif(NEW.status = 'running', 1, 0) <> iif(OLD.status = 'running', 1, 0) OR iif(NEW.status = 'completed', 1, 0) <> iif(OLD.status = 'completed', 1, 0) OR iif(NEW.status = 'failed', 1, 0) <> iif(OLD.status = 'failed', 1, 0) OR coalesce(max(min(CAST(NEW.duration_ms AS INTEGER), 1099511627776), -1099511627776), 0) <> coalesce(max(min(CAST(OLD.duration_ms AS INTEGER), 1099511627776), -1099511627776), 0) OR iif(NEW.duration_ms IS NOT NULL, 1, 0) <> iif(OLD.duration_ms IS NOT NULL, 1, 0) OR coalesce(max(min(CAST(round(NEW.cost_usd * 1e6) AS INTEGER), 1099511627776), -1099511627776), 0) <> coalesce(max(min(CAST(round(OLD.cost_usd * 1e6) AS INTEGER), 1099511627776), -1099511627776), 0) OR agent_execution_summary_mv.latest_execution_id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)));
END;

CREATE TRIGGER IF NOT EXISTS refresh_agent_summary_on_execution_reorder AFTER UPDATE OF started_at ON agent_executions
WHEN (OLD.id IS NEW.id COLLATE BINARY AND OLD.task_id IS NEW.task_id COLLATE BINARY) AND (OLD.started_at IS NOT NEW.started_at COLLATE BINARY)
BEGIN
  UPDATE agent_execution_summary_mv SET
    running_executions = agent_execution_summary_mv.running_executions + iif(NEW.status = 'running', 1, 0) - iif(OLD.status = 'running', 1, 0),
    completed_executions = agent_execution_summary_mv.completed_executions + iif(NEW.status = 'completed', 1, 0) - iif(OLD.status = 'completed', 1, 0),
    failed_executions = agent_execution_summary_mv.failed_executions + iif(NEW.status = 'failed', 1, 0) - iif(OLD.status = 'failed', 1, 0),
    total_duration_ms = agent_execution_summary_mv.total_duration_ms + coalesce(max(min(CAST(NEW.duration_ms AS INTEGER), 1099511627776), -1099511627776), 0) - coalesce(max(min(CAST(OLD.duration_ms AS INTEGER), 1099511627776), -1099511627776), 0),
    duration_ms_count = agent_execution_summary_mv.duration_ms_count + iif(NEW.duration_ms IS NOT NULL, 1, 0) - iif(OLD.duration_ms IS NOT NULL, 1, 0),
    cost_micro_usd = agent_execution_summary_mv.cost_micro_usd + coalesce(max(min(CAST(round(NEW.cost_usd * 1e6) AS INTEGER), 1099511627776), -1099511627776), 0) - coalesce(max(min(CAST(round(OLD.cost_usd * 1e6) AS INTEGER), 1099511627776), -1099511627776), 0),
    (latest_execution_id, latest_agent_type, latest_status, latest_started_at, last_refreshed_at) = (SELECT
      n.latest_execution_id,
      n.latest_agent_type,
      n.latest_status,
      n.latest_started_at,
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (
      SELECT iif(octet_length(l0.id) <= 100000, l0.id, substr(l0.id, 1, 1000)) AS latest_execution_id,
        substr(l0.agent_type, 1, 1000) AS latest_agent_type,
        substr(l0.status, 1, 1000) AS latest_status,
        substr(l0.started_at, 1, 1000) AS latest_started_at
      FROM (SELECT 1)
      LEFT JOIN agent_executions AS l0 ON l0.rowid = (SELECT x.rowid FROM agent_executions x WHERE x.task_id = NEW.task_id ORDER BY x.started_at DESC, x.id DESC LIMIT 1) AND l0.id IS NOT NULL
      LIMIT 1
    ) AS n)
  WHERE agent_execution_summary_mv.task_id = NEW.task_id
    AND (iif(NEW.status = 'running', 1, 0) <> iif(OLD.status = 'running', 1, 0) OR iif(NEW.status = 'completed', 1, 0) <> iif(OLD.status = 'completed', 1, 0) OR iif(NEW.status = 'failed', 1, 0) <> iif(OLD.status = 'failed', 1, 0) OR coalesce(max(min(CAST(NEW.duration_ms AS INTEGER), 1099511627776), -1099511627776), 0) <> coalesce(max(min(CAST(OLD.duration_ms AS INTEGER), 1099511627776), -1099511627776), 0) OR iif(NEW.duration_ms IS NOT NULL, 1, 0) <> iif(OLD.duration_ms IS NOT NULL, 1, 0) OR coalesce(max(min(CAST(round(NEW.cost_usd * 1e6) AS INTEGER), 1099511627776), -1099511627776), 0) <> coalesce(max(min(CAST(round(OLD.cost_usd * 1e6) AS INTEGER), 1099511627776), -1099511627776), 0) OR (SELECT agent_execution_summary_mv.latest_execution_id IS NOT n.latest_execution_id OR agent_execution_summary_mv.latest_agent_type IS NOT n.latest_agent_type OR agent_execution_summary_mv.latest_status IS NOT n.latest_status OR agent_execution_summary_mv.latest_started_at IS NOT n.latest_started_at FROM (
    SELECT iif(octet_length(l0.id) <= 100000, l0.id, substr(l0.id, 1, 1000)) AS latest_execution_id,
      substr(l0.agent_type, 1, 1000) AS latest_agent_type,
      substr(l0.status, 1, 1000) AS latest_status,
      substr(l0.started_at, 1, 1000) AS latest_started_at
    FROM (SELECT 1)
    LEFT JOIN agent_executions AS l0 ON l0.rowid = (SELECT x.rowid FROM agent_executions x WHERE x.task_id = NEW.task_id ORDER BY x.started_at DESC, x.id DESC LIMIT 1) AND l0.id IS NOT NULL
    LIMIT 1
  ) AS n));
END;

CREATE TRIGGER IF NOT EXISTS refresh_agent_summary_on_execution_relabel_executions_by_type AFTER UPDATE OF agent_type ON agent_executions
WHEN (OLD.id IS NEW.id COLLATE BINARY AND OLD.task_id IS NEW.task_id COLLATE BINARY) AND (OLD.agent_type IS NOT NEW.agent_type COLLATE BINARY)
BEGIN
  UPDATE agent_execution_summary_mv SET
    executions_by_type = iif(substr(CAST(OLD.agent_type AS TEXT), 1, 200) IS NOT NULL AND json_valid(agent_execution_summary_mv.executions_by_type) AND json_type(agent_execution_summary_mv.executions_by_type) = 'object', iif((SELECT value FROM json_each(agent_execution_summary_mv.executions_by_type) WHERE key = substr(CAST(OLD.agent_type AS TEXT), 1, 200)) IS NULL, (SELECT json_group_object(label, rows ORDER BY label = '+more', label) FROM (SELECT key AS label, value AS rows FROM json_each(agent_execution_summary_mv.executions_by_type) UNION ALL SELECT substr(CAST(OLD.agent_type AS TEXT), 1, 200), -1)), json_patch(agent_execution_summary_mv.executions_by_type, json_object(substr(CAST(OLD.agent_type AS TEXT), 1, 200), nullif((SELECT value FROM json_each(agent_execution_summary_mv.executions_by_type) WHERE key = substr(CAST(OLD.agent_type AS TEXT), 1, 200)) - 1, 0)))), agent_execution_summary_mv.executions_by_type),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE agent_execution_summary_mv.task_id = NEW.task_id
    AND (substr(CAST(OLD.agent_type AS TEXT), 1, 200) IS NOT NULL)
    AND substr(CAST(NEW.agent_type AS TEXT), 1, 200) IS NOT substr(CAST(OLD.agent_type AS TEXT), 1, 200);
  UPDATE agent_execution_summary_mv SET
    executions_by_type = iif(substr(CAST(NEW.agent_type AS TEXT), 1, 200) IS NOT NULL AND json_valid(agent_execution_summary_mv.executions_by_type) AND json_type(agent_execution_summary_mv.executions_by_type) = 'object', iif((SELECT value FROM json_each(agent_execution_summary_mv.executions_by_type) WHERE key = substr(CAST(NEW.agent_type AS TEXT), 1, 200)) IS NULL, (SELECT json_group_object(label, rows ORDER BY label = '+more', label) FROM (SELECT key AS label, value AS rows FROM json_each(agent_execution_summary_mv.executions_by_type) UNION ALL SELECT substr(CAST(NEW.agent_type AS TEXT), 1, 200), +1)), json_patch(agent_execution_summary_mv.executions_by_type, json_object(substr(CAST(NEW.agent_type AS TEXT), 1, 200), nullif((SELECT value FROM json_each(agent_execution_summary_mv.executions_by_type) WHERE key = substr(CAST(NEW.agent_type AS TEXT), 1, 200)) + 1, 0)))), agent_execution_summary_mv.executions_by_type),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE agent_execution_summary_mv.task_id = NEW.task_id
    AND (substr(CAST(NEW.agent_type AS TEXT), 1, 200) IS NOT NULL)
    AND substr(CAST(NEW.agent_type AS TEXT), 1, 200) IS NOT substr(CAST(OLD.agent_type AS TEXT), 1, 200);
END;

CREATE TRIGGER IF NOT EXISTS refresh_agent_summary_on_execution_update_replaced AFTER UPDATE OF status, duration_ms, cost_usd, started_at, agent_type, rowid, _rowid_, oid ON agent_executions
WHEN (OLD.id IS NEW.id COLLATE BINARY AND OLD.task_id IS NEW.task_id COLLATE BINARY) AND (EXISTS (SELECT 1 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000))))
BEGIN
  UPDATE agent_execution_summary_mv SET
    (total_executions, running_executions, completed_executions, failed_executions, total_duration_ms, duration_ms_count, cost_micro_usd, total_actions, bash_actions, edit_actions, write_actions, executions_by_type, latest_execution_id, latest_agent_type, latest_status, latest_started_at, last_refreshed_at) = (SELECT
      agent_execution_summary_mv.total_executions - (e.contribution ->> 0),
      agent_execution_summary_mv.running_executions - (e.contribution ->> 1),
      agent_execution_summary_mv.completed_executions - (e.contribution ->> 2),
      agent_execution_summary_mv.failed_executions - (e.contribution ->> 3),
      agent_execution_summary_mv.total_duration_ms - (e.contribution ->> 4),
      agent_execution_summary_mv.duration_ms_count - (e.contribution ->> 5),
      agent_execution_summary_mv.cost_micro_usd - (e.contribution ->> 6),
      agent_execution_summary_mv.total_actions - (e.contribution ->> 8),
      agent_execution_summary_mv.bash_actions - (e.contribution ->> 9),
      agent_execution_summary_mv.edit_actions - (e.contribution ->> 10),
      agent_execution_summary_mv.write_actions - (e.contribution ->> 11),
      iif((e.contribution ->> 7) IS NOT NULL AND json_valid(agent_execution_summary_mv.executions_by_type) AND json_type(agent_execution_summary_mv.executions_by_type) = 'object', iif((SELECT value FROM json_each(agent_execution_summary_mv.executions_by_type) WHERE key = (e.contribution ->> 7)) IS NULL, (SELECT json_group_object(label, rows ORDER BY label = '+more', label) FROM (SELECT key AS label, value AS rows FROM json_each(agent_execution_summary_mv.executions_by_type) UNION ALL SELECT (e.contribution ->> 7), -1)), json_patch(agent_execution_summary_mv.executions_by_type, json_object((e.contribution ->> 7), nullif((SELECT value FROM json_each(agent_execution_summary_mv.executions_by_type) WHERE key = (e.contribution ->> 7)) - 1, 0)))), agent_execution_summary_mv.executions_by_type),
      n.latest_execution_id,
      n.latest_agent_type,
      n.latest_status,
      n.latest_started_at,
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid) AS e CROSS JOIN (
      SELECT iif(octet_length(l0.id) <= 100000, l0.id, substr(l0.id, 1, 1000)) AS latest_execution_id,
        substr(l0.agent_type, 1, 1000) AS latest_agent_type,
        substr(l0.status, 1, 1000) AS latest_status,
        substr(l0.started_at, 1, 1000) AS latest_started_at
      FROM (SELECT 1)
      LEFT JOIN agent_executions AS l0 ON l0.rowid = (SELECT x.rowid FROM agent_executions x WHERE x.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid) ORDER BY x.started_at DESC, x.id DESC LIMIT 1) AND l0.id IS NOT NULL
      LIMIT 1
    ) AS n)
  WHERE agent_execution_summary_mv.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid);
  UPDATE agent_execution_summary_mv SET
    total_actions = agent_execution_summary_mv.total_actions + coalesce((SELECT contribution ->> 12 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid), 0),
    bash_actions = agent_execution_summary_mv.bash_actions + coalesce((SELECT contribution ->> 13 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid), 0),
    edit_actions = agent_execution_summary_mv.edit_actions + coalesce((SELECT contribution ->> 14 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid), 0),
    write_actions = agent_execution_summary_mv.write_actions + coalesce((SELECT contribution ->> 15 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid), 0),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE agent_execution_summary_mv.task_id = NEW.task_id
    AND (coalesce((SELECT contribution ->> 12 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid), 0) <> 0 OR coalesce((SELECT contribution ->> 13 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid), 0) <> 0 OR coalesce((SELECT contribution ->> 14 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid), 0) <> 0 OR coalesce((SELECT contribution ->> 15 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid), 0) <> 0);
  DELETE FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid;
  UPDATE viewkeeper_replaced SET row_id = NEW.rowid, view_key = iif(coalesce(octet_length(NEW.task_id), 0) <= 100000, NEW.task_id, NULL), contribution = json_array(1, iif(NEW.status = 'running', 1, 0), iif(NEW.status = 'completed', 1, 0), iif(NEW.status = 'failed', 1, 0), coalesce(max(min(CAST(NEW.duration_ms AS INTEGER), 1099511627776), -1099511627776), 0), iif(NEW.duration_ms IS NOT NULL, 1, 0), coalesce(max(min(CAST(round(NEW.cost_usd * 1e6) AS INTEGER), 1099511627776), -1099511627776), 0), substr(CAST(NEW.agent_type AS TEXT), 1, 200), contribution ->> 12, contribution ->> 13, contribution ->> 14, contribution ->> 15, contribution ->> 12, contribution ->> 13, contribution ->> 14, contribution ->> 15)
  WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000));
END;

CREATE TRIGGER IF NOT EXISTS refresh_agent_summary_on_execution_move AFTER UPDATE OF id, task_id ON agent_executions
WHEN (OLD.id IS NOT NEW.id COLLATE BINARY OR OLD.task_id IS NOT NEW.task_id COLLATE BINARY)
BEGIN
  UPDATE agent_execution_summary_mv SET
    (total_executions, running_executions, completed_executions, failed_executions, total_duration_ms, duration_ms_count, cost_micro_usd, total_actions, bash_actions, edit_actions, write_actions, executions_by_type, latest_execution_id, latest_agent_type, latest_status, latest_started_at, last_refreshed_at) = (SELECT
      agent_execution_summary_mv.total_executions - (e.contribution ->> 0),
      agent_execution_summary_mv.running_executions - (e.contribution ->> 1),
      agent_execution_summary_mv.completed_executions - (e.contribution ->> 2),
      agent_execution_summary_mv.failed_executions - (e.contribution ->> 3),
      agent_execution_summary_mv.total_duration_ms - (e.contribution ->> 4),
      agent_execution_summary_mv.duration_ms_count - (e.contribution ->> 5),
      agent_execution_summary_mv.cost_micro_usd - (e.contribution ->> 6),
      agent_execution_summary_mv.total_actions - (e.contribution ->> 8),
      agent_execution_summary_mv.bash_actions - (e.contribution ->> 9),
      agent_execution_summary_mv.edit_actions - (e.contribution ->> 10),
      agent_execution_summary_mv.write_actions - (e.contribution ->> 11),
      iif((e.contribution ->> 7) IS NOT NULL AND json_valid(agent_execution_summary_mv.executions_by_type) AND json_type(agent_execution_summary_mv.executions_by_type) = 'object', iif((SELECT value FROM json_each(agent_execution_summary_mv.executions_by_type) WHERE key = (e.contribution ->> 7)) IS NULL, (SELECT json_group_object(label, rows ORDER BY label = '+more', label) FROM (SELECT key AS label, value AS rows FROM json_each(agent_execution_summary_mv.executions_by_type) UNION ALL SELECT (e.contribution ->> 7), -1)), json_patch(agent_execution_summary_mv.executions_by_type, json_object((e.contribution ->> 7), nullif((SELECT value FROM json_each(agent_execution_summary_mv.executions_by_type) WHERE key = (e.contribution ->> 7)) - 1, 0)))), agent_execution_summary_mv.executions_by_type),
      n.latest_execution_id,
      n.latest_agent_type,
      n.latest_status,
      n.latest_started_at,
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid) AS e CROSS JOIN (
      SELECT iif(octet_length(l0.id) <= 100000, l0.id, substr(l0.id, 1, 1000)) AS latest_execution_id,
        substr(l0.agent_type, 1, 1000) AS latest_agent_type,
        substr(l0.status, 1, 1000) AS latest_status,
        substr(l0.started_at, 1, 1000) AS latest_started_at
      FROM (SELECT 1)
      LEFT JOIN agent_executions AS l0 ON l0.rowid = (SELECT x.rowid FROM agent_executions x WHERE x.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid) ORDER BY x.started_at DESC, x.id DESC LIMIT 1) AND l0.id IS NOT NULL
      LIMIT 1
    ) AS n)
  WHERE agent_execution_summary_mv.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid);
  UPDATE agent_execution_summary_mv SET
    (total_executions, running_executions, completed_executions, failed_executions, total_duration_ms, duration_ms_count, cost_micro_usd, total_actions, bash_actions, edit_actions, write_actions, executions_by_type, latest_execution_id, latest_agent_type, latest_status, latest_started_at, last_refreshed_at) = (SELECT
      agent_execution_summary_mv.total_executions - (e.contribution ->> 0),
      agent_execution_summary_mv.running_executions - (e.contribution ->> 1),
      agent_execution_summary_mv.completed_executions - (e.contribution ->> 2),
      agent_execution_summary_mv.failed_executions - (e.contribution ->> 3),
      agent_execution_summary_mv.total_duration_ms - (e.contribution ->> 4),
      agent_execution_summary_mv.duration_ms_count - (e.contribution ->> 5),
      agent_execution_summary_mv.cost_micro_usd - (e.contribution ->> 6),
      agent_execution_summary_mv.total_actions - (e.contribution ->> 8),
      agent_execution_summary_mv.bash_actions - (e.contribution ->> 9),
      agent_execution_summary_mv.edit_actions - (e.contribution ->> 10),
      agent_execution_summary_mv.write_actions - (e.contribution ->> 11),
      iif((e.contribution ->> 7) IS NOT NULL AND json_valid(agent_execution_summary_mv.executions_by_type) AND json_type(agent_execution_summary_mv.executions_by_type) = 'object', iif((SELECT value FROM json_each(agent_execution_summary_mv.executions_by_type) WHERE key = (e.contribution ->> 7)) IS NULL, (SELECT json_group_object(label, rows ORDER BY label = '+more', label) FROM (SELECT key AS label, value AS rows FROM json_each(agent_execution_summary_mv.executions_by_type) UNION ALL SELECT (e.contribution ->> 7), -1)), json_patch(agent_execution_summary_mv.executions_by_type, json_object((e.contribution ->> 7), nullif((SELECT value FROM json_each(agent_execution_summary_mv.executions_by_type) WHERE key = (e.contribution ->> 7)) - 1, 0)))), agent_execution_summary_mv.executions_by_type),
      n.latest_execution_id,
      n.latest_agent_type,
      n.latest_status,
      n.latest_started_at,
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid AND (OLD.id IS NOT NEW.id COLLATE BINARY)) AS e CROSS JOIN (
      SELECT iif(octet_length(l0.id) <= 100000, l0.id, substr(l0.id, 1, 1000)) AS latest_execution_id,
        substr(l0.agent_type, 1, 1000) AS latest_agent_type,
        substr(l0.status, 1, 1000) AS latest_status,
        substr(l0.started_at, 1, 1000) AS latest_started_at
      FROM (SELECT 1)
      LEFT JOIN agent_executions AS l0 ON l0.rowid = (SELECT x.rowid FROM agent_executions x WHERE x.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid AND (OLD.id IS NOT NEW.id COLLATE BINARY)) ORDER BY x.started_at DESC, x.id DESC LIMIT 1) AND l0.id IS NOT NULL
      LIMIT 1
    ) AS n)
  WHERE agent_execution_summary_mv.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid AND (OLD.id IS NOT NEW.id COLLATE BINARY));
  UPDATE agent_execution_summary_mv SET
    total_executions = agent_execution_summary_mv.total_executions - 1,
    running_executions = agent_execution_summary_mv.running_executions - iif(OLD.status = 'running', 1, 0),
    completed_executions = agent_execution_summary_mv.completed_executions - iif(OLD.status = 'completed', 1, 0),
    failed_executions = agent_execution_summary_mv.failed_executions - iif(OLD.status = 'failed', 1, 0),
    total_duration_ms = agent_execution_summary_mv.total_duration_ms - coalesce(max(min(CAST(OLD.duration_ms AS INTEGER), 1099511627776), -1099511627776), 0),
    duration_ms_count = agent_execution_summary_mv.duration_ms_count - iif(OLD.duration_ms IS NOT NULL, 1, 0),
    cost_micro_usd = agent_execution_summary_mv.cost_micro_usd - coalesce(max(min(CAST(round(OLD.cost_usd * 1e6) AS INTEGER), 1099511627776), -1099511627776), 0),
    total_actions = agent_execution_summary_mv.total_actions - coalesce((SELECT contribution ->> 8 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS OLD.rowid), 0),
    bash_actions = agent_execution_summary_mv.bash_actions - coalesce((SELECT contribution ->> 9 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS OLD.rowid), 0),
    edit_actions = agent_execution_summary_mv.edit_actions - coalesce((SELECT contribution ->> 10 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS OLD.rowid), 0),
    write_actions = agent_execution_summary_mv.write_actions - coalesce((SELECT contribution ->> 11 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS OLD.rowid), 0),
    executions_by_type = iif(substr(CAST(OLD.agent_type AS TEXT), 1, 200) IS NOT NULL AND json_valid(agent_execution_summary_mv.executions_by_type) AND json_type(agent_execution_summary_mv.executions_by_type) = 'object', iif((SELECT value FROM json_each(agent_execution_summary_mv.executions_by_type) WHERE key = substr(CAST(OLD.agent_type AS TEXT), 1, 200)) IS NULL, (SELECT json_group_object(label, rows ORDER BY label = '+more', label) FROM (SELECT key AS label, value AS rows FROM json_each(agent_execution_summary_mv.executions_by_type) UNION ALL SELECT substr(CAST(OLD.agent_type AS TEXT), 1, 200), -1)), json_patch(agent_execution_summary_mv.executions_by_type, json_object(substr(CAST(OLD.agent_type AS TEXT), 1, 200), nullif((SELECT value FROM json_each(agent_execution_summary_mv.executions_by_type) WHERE key = substr(CAST(OLD.agent_type AS TEXT), 1, 200)) - 1, 0)))), agent_execution_summary_mv.executions_by_type),
    (latest_execution_id, latest_agent_type, latest_status, latest_started_at, last_refreshed_at) = (SELECT
      n.latest_execution_id,
      n.latest_agent_type,
      n.latest_status,
      n.latest_started_at,
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (
      SELECT iif(octet_length(l0.id) <= 100000, l0.id, substr(l0.id, 1, 1000)) AS latest_execution_id,
        substr(l0.agent_type, 1, 1000) AS latest_agent_type,
        substr(l0.status, 1, 1000) AS latest_status,
        substr(l0.started_at, 1, 1000) AS latest_started_at
      FROM (SELECT 1)
      LEFT JOIN agent_executions AS l0 ON l0.rowid = (SELECT x.rowid FROM agent_executions x WHERE x.task_id = OLD.task_id ORDER BY x.started_at DESC, x.id DESC LIMIT 1) AND l0.id IS NOT NULL
      LIMIT 1
    ) AS n)
  WHERE agent_execution_summary_mv.task_id = OLD.task_id;
  UPDATE agent_execution_summary_mv SET
    total_executions = agent_execution_summary_mv.total_executions + 1,
    running_executions = agent_execution_summary_mv.running_executions + iif(NEW.status = 'running', 1, 0),
    completed_executions = agent_execution_summary_mv.completed_executions + iif(NEW.status = 'completed', 1, 0),
    failed_executions = agent_execution_summary_mv.failed_executions + iif(NEW.status = 'failed', 1, 0),
    total_duration_ms = agent_execution_summary_mv.total_duration_ms + coalesce(max(min(CAST(NEW.duration_ms AS INTEGER), 1099511627776), -1099511627776), 0),
    duration_ms_count = agent_execution_summary_mv.duration_ms_count + iif(NEW.duration_ms IS NOT NULL, 1, 0),
    cost_micro_usd = agent_execution_summary_mv.cost_micro_usd + coalesce(max(min(CAST(round(NEW.cost_usd * 1e6) AS INTEGER), 1099511627776), -1099511627776), 0),
    total_actions = agent_execution_summary_mv.total_actions + 0,
    bash_actions = agent_execution_summary_mv.bash_actions + 0,
    edit_actions = agent_execution_summary_mv.edit_actions + 0,
    write_actions = agent_execution_summary_mv.write_actions + 0,
    executions_by_type = iif(substr(CAST(NEW.agent_type AS TEXT), 1, 200) IS NOT NULL AND json_valid(agent_execution_summary_mv.executions_by_type) AND json_type(agent_execution_summary_mv.executions_by_type) = 'object', iif((SELECT value FROM json_each(agent_execution_summary_mv.executions_by_type) WHERE key = substr(CAST(NEW.agent_type AS TEXT), 1, 200)) IS NULL, (SELECT json_group_object(label, rows ORDER BY label = '+more', label) FROM (SELECT key AS label, value AS rows FROM json_each(agent_execution_summary_mv.executions_by_type) UNION ALL SELECT substr(CAST(NEW.agent_type AS TEXT), 1, 200), +1)), json_patch(agent_execution_summary_mv.executions_by_type, json_object(substr(CAST(NEW.agent_type AS TEXT), 1, 200), nullif((SELECT value FROM json_each(agent_execution_summary_mv.executions_by_type) WHERE key = substr(CAST(NEW.agent_type AS TEXT), 1, 200)) + 1, 0)))), agent_execution_summary_mv.executions_by_type),
    (latest_execution_id, latest_agent_type, latest_status, latest_started_at, last_refreshed_at) = (SELECT
      n.latest_execution_id,
      n.latest_agent_type,
      n.latest_status,
      n.latest_started_at,
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (
      SELECT iif(octet_length(l0.id) <= 100000, l0.id, substr(l0.id, 1, 1000)) AS latest_execution_id,
        substr(l0.agent_type, 1, 1000) AS latest_agent_type,
        substr(l0.status, 1, 1000) AS latest_status,
        substr(l0.started_at, 1, 1000) AS latest_started_at
      FROM (SELECT 1)
      LEFT JOIN agent_executions AS l0 ON l0.rowid = (SELECT x.rowid FROM agent_executions x WHERE x.task_id = NEW.task_id ORDER BY x.started_at DESC, x.id DESC LIMIT 1) AND l0.id IS NOT NULL
      LIMIT 1
    ) AS n)
  WHERE agent_execution_summary_mv.task_id = NEW.task_id;
  UPDATE agent_execution_summary_mv SET
    total_actions = agent_execution_summary_mv.total_actions + coalesce((SELECT contribution ->> 12 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000))), 0),
    bash_actions = agent_execution_summary_mv.bash_actions + coalesce((SELECT contribution ->> 13 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000))), 0),
    edit_actions = agent_execution_summary_mv.edit_actions + coalesce((SELECT contribution ->> 14 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000))), 0),
    write_actions = agent_execution_summary_mv.write_actions + coalesce((SELECT contribution ->> 15 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000))), 0),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE agent_execution_summary_mv.task_id = NEW.task_id
    AND (coalesce((SELECT contribution ->> 12 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000))), 0) <> 0 OR coalesce((SELECT contribution ->> 13 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000))), 0) <> 0 OR coalesce((SELECT contribution ->> 14 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000))), 0) <> 0 OR coalesce((SELECT contribution ->> 15 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000))), 0) <> 0);
  DELETE FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid;
  DELETE FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND (OLD.id IS NOT NEW.id COLLATE BINARY);
  DELETE FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'leave';
  UPDATE viewkeeper_replaced SET row_id = NEW.rowid, view_key = iif(coalesce(octet_length(NEW.task_id), 0) <= 100000, NEW.task_id, NULL), contribution = json_array(1, iif(NEW.status = 'running', 1, 0), iif(NEW.status = 'completed', 1, 0), iif(NEW.status = 'failed', 1, 0), coalesce(max(min(CAST(NEW.duration_ms AS INTEGER), 1099511627776), -1099511627776), 0), iif(NEW.duration_ms IS NOT NULL, 1, 0), coalesce(max(min(CAST(round(NEW.cost_usd * 1e6) AS INTEGER), 1099511627776), -1099511627776), 0), substr(CAST(NEW.agent_type AS TEXT), 1, 200), contribution ->> 12, contribution ->> 13, contribution ->> 14, contribution ->> 15, contribution ->> 12, contribution ->> 13, contribution ->> 14, contribution ->> 15)
  WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000));
END;

CREATE TRIGGER IF NOT EXISTS refresh_agent_summary_on_execution_delete AFTER DELETE ON agent_executions
BEGIN
  UPDATE agent_execution_summary_mv SET
    total_executions = agent_execution_summary_mv.total_executions - 1,
    running_executions = agent_execution_summary_mv.running_executions - iif(OLD.status = 'running', 1, 0),
    completed_executions = agent_execution_summary_mv.completed_executions - iif(OLD.status = 'completed', 1, 0),
    failed_executions = agent_execution_summary_mv.failed_executions - iif(OLD.status = 'failed', 1, 0),
    total_duration_ms = agent_execution_summary_mv.total_duration_ms - coalesce(max(min(CAST(OLD.duration_ms AS INTEGER), 1099511627776), -1099511627776), 0),
    duration_ms_count = agent_execution_summary_mv.duration_ms_count - iif(OLD.duration_ms IS NOT NULL, 1, 0),
    cost_micro_usd = agent_execution_summary_mv.cost_micro_usd - coalesce(max(min(CAST(round(OLD.cost_usd * 1e6) AS INTEGER), 1099511627776), -1099511627776), 0),
    total_actions = agent_execution_summary_mv.total_actions - coalesce((SELECT contribution ->> 8 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS OLD.rowid), 0),
    bash_actions = agent_execution_summary_mv.bash_actions - coalesce((SELECT contribution ->> 9 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS OLD.rowid), 0),
    edit_actions = agent_execution_summary_mv.edit_actions - coalesce((SELECT contribution ->> 10 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS OLD.rowid), 0),
    write_actions = agent_execution_summary_mv.write_actions - coalesce((SELECT contribution ->> 11 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS OLD.rowid), 0),
    executions_by_type = iif(substr(CAST(OLD.agent_type AS TEXT), 1, 200) IS NOT NULL AND json_valid(agent_execution_summary_mv.executions_by_type) AND json_type(agent_execution_summary_mv.executions_by_type) = 'object', iif((SELECT value FROM json_each(agent_execution_summary_mv.executions_by_type) WHERE key = substr(CAST(OLD.agent_type AS TEXT), 1, 200)) IS NULL, (SELECT json_group_object(label, rows ORDER BY label = '+more', label) FROM (SELECT key AS label, value AS rows FROM json_each(agent_execution_summary_mv.executions_by_type) UNION ALL SELECT substr(CAST(OLD.agent_type AS TEXT), 1, 200), -1)), json_patch(agent_execution_summary_mv.executions_by_type, json_object(substr(CAST(OLD.agent_type AS TEXT), 1, 200), nullif((SELECT value FROM json_each(agent_execution_summary_mv.executions_by_type) WHERE key = substr(CAST(OLD.agent_type AS TEXT), 1, 200)) - 1, 0)))), agent_execution_summary_mv.executions_by_type),
    (latest_execution_id, latest_agent_type, latest_status, latest_started_at, last_refreshed_at) = (SELECT
      n.latest_execution_id,
      n.latest_agent_type,
      n.latest_status,
      n.latest_started_at,
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (
      SELECT iif(octet_length(l0.id) <= 100000, l0.id, substr(l0.id, 1, 1000)) AS latest_execution_id,
        substr(l0.agent_type, 1, 1000) AS latest_agent_type,
        substr(l0.status, 1, 1000) AS latest_status,
        substr(l0.started_at, 1, 1000) AS latest_started_at
      FROM (SELECT 1)
      LEFT JOIN agent_executions AS l0 ON l0.rowid = (SELECT x.rowid FROM agent_executions x WHERE x.task_id = OLD.task_id ORDER BY x.started_at DESC, x.id DESC LIMIT 1) AND l0.id IS NOT NULL
      LIMIT 1
    ) AS n)
  WHERE agent_execution_summary_mv.task_id = OLD.task_id;
  UPDATE agent_execution_summary_mv SET
    (total_executions, running_executions, completed_executions, failed_executions, total_duration_ms, duration_ms_count, cost_micro_usd, total_actions, bash_actions, edit_actions, write_actions, executions_by_type, latest_execution_id, latest_agent_type, latest_status, latest_started_at, last_refreshed_at) = (SELECT
      agent_execution_summary_mv.total_executions - (e.contribution ->> 0),
      agent_execution_summary_mv.running_executions - (e.contribution ->> 1),
      agent_execution_summary_mv.completed_executions - (e.contribution ->> 2),
      agent_execution_summary_mv.failed_executions - (e.contribution ->> 3),
      agent_execution_summary_mv.total_duration_ms - (e.contribution ->> 4),
      agent_execution_summary_mv.duration_ms_count - (e.contribution ->> 5),
      agent_execution_summary_mv.cost_micro_usd - (e.contribution ->> 6),
      agent_execution_summary_mv.total_actions - (e.contribution ->> 8),
      agent_execution_summary_mv.bash_actions - (e.contribution ->> 9),
      agent_execution_summary_mv.edit_actions - (e.contribution ->> 10),
      agent_execution_summary_mv.write_actions - (e.contribution ->> 11),
      iif((e.contribution ->> 7) IS NOT NULL AND json_valid(agent_execution_summary_mv.executions_by_type) AND json_type(agent_execution_summary_mv.executions_by_type) = 'object', iif((SELECT value FROM json_each(agent_execution_summary_mv.executions_by_type) WHERE key = (e.contribution ->> 7)) IS NULL, (SELECT json_group_object(label, rows ORDER BY label = '+more', label) FROM (SELECT key AS label, value AS rows FROM json_each(agent_execution_summary_mv.executions_by_type) UNION ALL SELECT (e.contribution ->> 7), -1)), json_patch(agent_execution_summary_mv.executions_by_type, json_object((e.contribution ->> 7), nullif((SELECT value FROM json_each(agent_execution_summary_mv.executions_by_type) WHERE key = (e.contribution ->> 7)) - 1, 0)))), agent_execution_summary_mv.executions_by_type),
      n.latest_execution_id,
      n.latest_agent_type,
      n.latest_status,
      n.latest_started_at,
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid) AS e CROSS JOIN (
      SELECT iif(octet_length(l0.id) <= 100000, l0.id, substr(l0.id, 1, 1000)) AS latest_execution_id,
        substr(l0.agent_type, 1, 1000) AS latest_agent_type,
        substr(l0.status, 1, 1000) AS latest_status,
        substr(l0.started_at, 1, 1000) AS latest_started_at
      FROM (SELECT 1)
      LEFT JOIN agent_executions AS l0 ON l0.rowid = (SELECT x.rowid FROM agent_executions x WHERE x.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid) ORDER BY x.started_at DESC, x.id DESC LIMIT 1) AND l0.id IS NOT NULL
      LIMIT 1
    ) AS n)
  WHERE agent_execution_summary_mv.task_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid);
  DELETE FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND contribution ->> 12 = 0 AND contribution ->> 13 = 0 AND contribution ->> 14 = 0 AND contribution ->> 15 = 0;
  UPDATE viewkeeper_replaced SET row_id = NULL, reason = 'replace', view_key = NULL, contribution = json_array(0, 0, 0, 0, 0, 0, 0, NULL, 0, 0, 0, 0, contribution ->> 12, contribution ->> 13, contribution ->> 14, contribution ->> 15)
  WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000));
END;

CREATE TRIGGER IF NOT EXISTS refresh_agent_summary_on_action_replace BEFORE INSERT ON agent_actions
WHEN EXISTS (SELECT 1 FROM agent_actions r WHERE r.id = NEW.id)
BEGIN
  INSERT INTO viewkeeper_replaced (view, source, reason, id, row_id, view_key, contribution)
  SELECT 'agent_execution_summary_mv', 'agent_actions', 'replace', iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)), r.rowid, iif(coalesce(octet_length(r.agent_execution_id), 0) <= 100000, r.agent_execution_id, NULL), json_array(1, iif(r.action_type = 'bash', 1, 0), iif(r.action_type = 'edit', 1, 0), iif(r.action_type = 'write', 1, 0))
  FROM agent_actions r WHERE r.id = NEW.id
  ON CONFLICT (view, source, id) DO UPDATE SET view_key = excluded.view_key, contribution = excluded.contribution,
    reason = iif(viewkeeper_replaced.row_id IS excluded.row_id AND viewkeeper_replaced.reason = 'replace', 'replace', excluded.reason), row_id = excluded.row_id
  WHERE viewkeeper_replaced.row_id IS NOT excluded.row_id OR viewkeeper_replaced.reason IS NOT excluded.reason OR viewkeeper_replaced.view_key IS NOT excluded.view_key OR viewkeeper_replaced.contribution IS NOT excluded.contribution;
END;

CREATE TRIGGER IF NOT EXISTS refresh_agent_summary_on_action_rename_over BEFORE UPDATE OF id ON agent_actions
WHEN (OLD.id IS NOT NEW.id COLLATE BINARY) AND (EXISTS (SELECT 1 FROM agent_actions r WHERE r.id = NEW.id))
BEGIN
  INSERT INTO viewkeeper_replaced (view, source, reason, id, row_id, view_key, contribution)
  SELECT 'agent_execution_summary_mv', 'agent_actions', 'replace', iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)), r.rowid, iif(coalesce(octet_length(r.agent_execution_id), 0) <= 100000, r.agent_execution_id, NULL), json_array(1, iif(r.action_type = 'bash', 1, 0), iif(r.action_type = 'edit', 1, 0), iif(r.action_type = 'write', 1, 0))
  FROM agent_actions r WHERE r.id = NEW.id
  ON CONFLICT (view, source, id) DO UPDATE SET view_key = excluded.view_key, contribution = excluded.contribution,
    reason = iif(viewkeeper_replaced.row_id IS excluded.row_id AND viewkeeper_replaced.reason = 'replace', 'replace', excluded.reason), row_id = excluded.row_id
  WHERE viewkeeper_replaced.row_id IS NOT excluded.row_id OR viewkeeper_replaced.reason IS NOT excluded.reason OR viewkeeper_replaced.view_key IS NOT excluded.view_key OR viewkeeper_replaced.contribution IS NOT excluded.contribution;
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
  UPDATE viewkeeper_replaced SET contribution = json_set(contribution, '$[8]', (contribution ->> 8) + iif(EXISTS (SELECT 1 FROM agent_executions b WHERE b.id = NEW.agent_execution_id AND b.rowid = viewkeeper_replaced.row_id AND iif(coalesce(octet_length(b.task_id), 0) <= 100000, b.task_id, NULL) IS viewkeeper_replaced.view_key), 0 + 1, 0), '$[12]', (contribution ->> 12) + 1, '$[9]', (contribution ->> 9) + iif(EXISTS (SELECT 1 FROM agent_executions b WHERE b.id = NEW.agent_execution_id AND b.rowid = viewkeeper_replaced.row_id AND iif(coalesce(octet_length(b.task_id), 0) <= 100000, b.task_id, NULL) IS viewkeeper_replaced.view_key), 0 + iif(NEW.action_type = 'bash', 1, 0), 0), '$[13]', (contribution ->> 13) + iif(NEW.action_type = 'bash', 1, 0), '$[10]', (contribution ->> 10) + iif(EXISTS (SELECT 1 FROM agent_executions b WHERE b.id = NEW.agent_execution_id AND b.rowid = viewkeeper_replaced.row_id AND iif(coalesce(octet_length(b.task_id), 0) <= 100000, b.task_id, NULL) IS viewkeeper_replaced.view_key), 0 + iif(NEW.action_type = 'edit', 1, 0), 0), '$[14]', (contribution ->> 14) + iif(NEW.action_type = 'edit', 1, 0), '$[11]', (contribution ->> 11) + iif(EXISTS (SELECT 1 FROM agent_executions b WHERE b.id = NEW.agent_execution_id AND b.rowid = viewkeeper_replaced.row_id AND iif(coalesce(octet_length(b.task_id), 0) <= 100000, b.task_id, NULL) IS viewkeeper_replaced.view_key), 0 + iif(NEW.action_type = 'write', 1, 0), 0), '$[15]', (contribution ->> 15) + iif(NEW.action_type = 'write', 1, 0))
  WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(NEW.agent_execution_id) <= 100000, NEW.agent_execution_id, substr(NEW.agent_execution_id, 1, 1000)) AND (EXISTS (SELECT 1 FROM agent_executions b WHERE b.id = NEW.agent_execution_id AND b.rowid = viewkeeper_replaced.row_id AND iif(coalesce(octet_length(b.task_id), 0) <= 100000, b.task_id, NULL) IS viewkeeper_replaced.view_key) OR NOT EXISTS (SELECT 1 FROM agent_executions b WHERE b.id = NEW.agent_execution_id));
END;

CREATE TRIGGER IF NOT EXISTS refresh_agent_summary_on_action_replaced AFTER INSERT ON agent_actions
WHEN EXISTS (SELECT 1 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace')
BEGIN
  UPDATE agent_execution_summary_mv SET
    (total_actions, bash_actions, edit_actions, write_actions, last_refreshed_at) = (SELECT
      agent_execution_summary_mv.total_actions - (e.contribution ->> 0),
      agent_execution_summary_mv.bash_actions - (e.contribution ->> 1),
      agent_execution_summary_mv.edit_actions - (e.contribution ->> 2),
      agent_execution_summary_mv.write_actions - (e.contribution ->> 3),
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace') AS e)
  WHERE agent_execution_summary_mv.task_id = (SELECT b.task_id FROM agent_executions b WHERE b.id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace'));
  UPDATE viewkeeper_replaced SET contribution = json_set(contribution, '$[8]', (contribution ->> 8) + iif(EXISTS (SELECT 1 FROM agent_executions b WHERE b.id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace') AND b.rowid = viewkeeper_replaced.row_id AND iif(coalesce(octet_length(b.task_id), 0) <= 100000, b.task_id, NULL) IS viewkeeper_replaced.view_key), 0 - (SELECT contribution ->> 0 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace'), 0), '$[12]', (contribution ->> 12) - (SELECT contribution ->> 0 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace'), '$[9]', (contribution ->> 9) + iif(EXISTS (SELECT 1 FROM agent_executions b WHERE b.id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace') AND b.rowid = viewkeeper_replaced.row_id AND iif(coalesce(octet_length(b.task_id), 0) <= 100000, b.task_id, NULL) IS viewkeeper_replaced.view_key), 0 - (SELECT contribution ->> 1 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace'), 0), '$[13]', (contribution ->> 13) - (SELECT contribution ->> 1 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace'), '$[10]', (contribution ->> 10) + iif(EXISTS (SELECT 1 FROM agent_executions b WHERE b.id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace') AND b.rowid = viewkeeper_replaced.row_id AND iif(coalesce(octet_length(b.task_id), 0) <= 100000, b.task_id, NULL) IS viewkeeper_replaced.view_key), 0 - (SELECT contribution ->> 2 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace'), 0), '$[14]', (contribution ->> 14) - (SELECT contribution ->> 2 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace'), '$[11]', (contribution ->> 11) + iif(EXISTS (SELECT 1 FROM agent_executions b WHERE b.id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace') AND b.rowid = viewkeeper_replaced.row_id AND iif(coalesce(octet_length(b.task_id), 0) <= 100000, b.task_id, NULL) IS viewkeeper_replaced.view_key), 0 - (SELECT contribution ->> 3 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace'), 0), '$[15]', (contribution ->> 15) - (SELECT contribution ->> 3 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace'))
  WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length((SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace')) <= 100000, (SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace'), substr((SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace'), 1, 1000)) AND (EXISTS (SELECT 1 FROM agent_executions b WHERE b.id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace') AND b.rowid = viewkeeper_replaced.row_id AND iif(coalesce(octet_length(b.task_id), 0) <= 100000, b.task_id, NULL) IS viewkeeper_replaced.view_key) OR NOT EXISTS (SELECT 1 FROM agent_executions b WHERE b.id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace')));
  DELETE FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace';
END;

CREATE TRIGGER IF NOT EXISTS refresh_agent_summary_on_action_update AFTER UPDATE OF action_type ON agent_actions
WHEN (OLD.id IS NEW.id COLLATE BINARY AND OLD.agent_execution_id IS NEW.agent_execution_id COLLATE BINARY) AND (OLD.action_type IS NOT NEW.action_type COLLATE BINARY)
BEGIN
  UPDATE agent_execution_summary_mv SET
    bash_actions = agent_execution_summary_mv.bash_actions + iif(NEW.action_type = 'bash', 1, 0) - iif(OLD.action_type = 'bash', 1, 0),
    edit_actions = agent_execution_summary_mv.edit_actions + iif(NEW.action_type = 'edit', 1, 0) - iif(OLD.action_type = 'edit', 1, 0),
    write_actions = agent_execution_summary_mv.write_actions + iif(NEW.action_type = 'write', 1, 0) - iif(OLD.action_type = 'write', 1, 0),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE agent_execution_summary_mv.task_id = (SELECT b.task_id FROM agent_executions b WHERE b.id = NEW.agent_execution_id)
    AND (iif(NEW.action_type = 'bash', 1, 0) <> iif(OLD.action_type = 'bash', 1, 0) OR iif(NEW.action_type = 'edit', 1, 0) <> iif(OLD.action_type = 'edit', 1, 0) OR iif(NEW.action_type = 'write', 1, 0) <> iif(OLD.action_type = 'write', 1, 0));
  UPDATE viewkeeper_replaced SET contribution = json_set(contribution, '$[8]', (contribution ->> 8) + iif(EXISTS (SELECT 1 FROM agent_executions b WHERE b.id = NEW.agent_execution_id AND b.rowid = viewkeeper_replaced.row_id AND iif(coalesce(octet_length(b.task_id), 0) <= 100000, b.task_id, NULL) IS viewkeeper_replaced.view_key), 0 + 1 - 1, 0), '$[12]', (contribution ->> 12) + 1 - 1, '$[9]', (contribution ->> 9) + iif(EXISTS (SELECT 1 FROM agent_executions b WHERE b.id = NEW.agent_execution_id AND b.rowid = viewkeeper_replaced.row_id AND iif(coalesce(octet_length(b.task_id), 0) <= 100000, b.task_id, NULL) IS viewkeeper_replaced.view_key), 0 + iif(NEW.action_type = 'bash', 1, 0) - iif(OLD.action_type = 'bash', 1, 0), 0), '$[13]', (contribution ->> 13) + iif(NEW.action_type = 'bash', 1, 0) - iif(OLD.action_type = 'bash', 1, 0), '$[10]', (contribution ->> 10) + iif(EXISTS (SELECT 1 FROM agent_executions b WHERE b.id = NEW.agent_execution_id AND b.rowid = viewkeeper_replaced.row_id AND iif(coalesce(octet_length(b.task_id), 0) <= 100000, b.task_id, NULL) IS viewkeeper_replaced.view_key), 0 + iif(NEW.action_type = 'edit', 1, 0) - iif(OLD.action_type = 'edit', 1, 0), 0), '$[14]', (contribution ->> 14) + iif(NEW.action_type = 'edit', 1, 0) - iif(OLD.action_type = 'edit', 1, 0), '$[11]', (contribution ->> 11) + iif(EXISTS (SELECT 1 FROM agent_executions b WHERE b.id = NEW.agent_execution_id AND b.rowid = viewkeeper_replaced.row_id AND iif(coalesce(octet_length(b.task_id), 0) <= 100000, b.task_id, NULL) IS viewkeeper_replaced.view_key), 0 + iif(NEW.action_type = 'write', 1, 0) - iif(OLD.action_type = 'write', 1, 0), 0), '$[15]', (contribution ->> 15) + iif(NEW.action_type = 'write', 1, 0) - iif(OLD.action_type = 'write', 1, 0))
  WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(NEW.agent_execution_id) <= 100000, NEW.agent_execution_id, substr(NEW.agent_execution_id, 1, 1000)) AND (EXISTS (SELECT 1 FROM agent_executions b WHERE b.id = NEW.agent_execution_id AND b.rowid = viewkeeper_replaced.row_id AND iif(coalesce(octet_length(b.task_id), 0) <= 100000, b.task_id, NULL) IS viewkeeper_replaced.view_key) OR NOT EXISTS (SELECT 1 FROM agent_executions b WHERE b.id = NEW.agent_execution_id));
END;

CREATE TRIGGER IF NOT EXISTS refresh_agent_summary_on_action_update_replaced AFTER UPDATE OF action_type, rowid, _rowid_, oid ON agent_actions
WHEN (OLD.id IS NEW.id COLLATE BINARY AND OLD.agent_execution_id IS NEW.agent_execution_id COLLATE BINARY) AND (EXISTS (SELECT 1 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000))))
BEGIN
  UPDATE agent_execution_summary_mv SET
    (total_actions, bash_actions, edit_actions, write_actions, last_refreshed_at) = (SELECT
      agent_execution_summary_mv.total_actions - (e.contribution ->> 0),
      agent_execution_summary_mv.bash_actions - (e.contribution ->> 1),
      agent_execution_summary_mv.edit_actions - (e.contribution ->> 2),
      agent_execution_summary_mv.write_actions - (e.contribution ->> 3),
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid) AS e)
  WHERE agent_execution_summary_mv.task_id = (SELECT b.task_id FROM agent_executions b WHERE b.id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid));
  UPDATE viewkeeper_replaced SET contribution = json_set(contribution, '$[8]', (contribution ->> 8) + iif(EXISTS (SELECT 1 FROM agent_executions b WHERE b.id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid) AND b.rowid = viewkeeper_replaced.row_id AND iif(coalesce(octet_length(b.task_id), 0) <= 100000, b.task_id, NULL) IS viewkeeper_replaced.view_key), 0 - (SELECT contribution ->> 0 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid), 0), '$[12]', (contribution ->> 12) - (SELECT contribution ->> 0 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid), '$[9]', (contribution ->> 9) + iif(EXISTS (SELECT 1 FROM agent_executions b WHERE b.id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid) AND b.rowid = viewkeeper_replaced.row_id AND iif(coalesce(octet_length(b.task_id), 0) <= 100000, b.task_id, NULL) IS viewkeeper_replaced.view_key), 0 - (SELECT contribution ->> 1 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid), 0), '$[13]', (contribution ->> 13) - (SELECT contribution ->> 1 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid), '$[10]', (contribution ->> 10) + iif(EXISTS (SELECT 1 FROM agent_executions b WHERE b.id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid) AND b.rowid = viewkeeper_replaced.row_id AND iif(coalesce(octet_length(b.task_id), 0) <= 100000, b.task_id, NULL) IS viewkeeper_replaced.view_key), 0 - (SELECT contribution ->> 2 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid), 0), '$[14]', (contribution ->> 14) - (SELECT contribution ->> 2 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid), '$[11]', (contribution ->> 11) + iif(EXISTS (SELECT 1 FROM agent_executions b WHERE b.id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid) AND b.rowid = viewkeeper_replaced.row_id AND iif(coalesce(octet_length(b.task_id), 0) <= 100000, b.task_id, NULL) IS viewkeeper_replaced.view_key), 0 - (SELECT contribution ->> 3 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid), 0), '$[15]', (contribution ->> 15) - (SELECT contribution ->> 3 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid))
  WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length((SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid)) <= 100000, (SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid), substr((SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid), 1, 1000)) AND (EXISTS (SELECT 1 FROM agent_executions b WHERE b.id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid) AND b.rowid = viewkeeper_replaced.row_id AND iif(coalesce(octet_length(b.task_id), 0) <= 100000, b.task_id, NULL) IS viewkeeper_replaced.view_key) OR NOT EXISTS (SELECT 1 FROM agent_executions b WHERE b.id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid)));
  DELETE FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid;
  UPDATE viewkeeper_replaced SET row_id = NEW.rowid, view_key = iif(coalesce(octet_length(NEW.agent_execution_id), 0) <= 100000, NEW.agent_execution_id, NULL), contribution = json_array(1, iif(NEW.action_type = 'bash', 1, 0), iif(NEW.action_type = 'edit', 1, 0), iif(NEW.action_type = 'write', 1, 0))
  WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000));
END;

CREATE TRIGGER IF NOT EXISTS refresh_agent_summary_on_action_move AFTER UPDATE OF id, agent_execution_id ON agent_actions
WHEN (OLD.id IS NOT NEW.id COLLATE BINARY OR OLD.agent_execution_id IS NOT NEW.agent_execution_id COLLATE BINARY)
BEGIN
  UPDATE agent_execution_summary_mv SET
    (total_actions, bash_actions, edit_actions, write_actions, last_refreshed_at) = (SELECT
      agent_execution_summary_mv.total_actions - (e.contribution ->> 0),
      agent_execution_summary_mv.bash_actions - (e.contribution ->> 1),
      agent_execution_summary_mv.edit_actions - (e.contribution ->> 2),
      agent_execution_summary_mv.write_actions - (e.contribution ->> 3),
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid) AS e)
  WHERE agent_execution_summary_mv.task_id = (SELECT b.task_id FROM agent_executions b WHERE b.id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid));
  UPDATE viewkeeper_replaced SET contribution = json_set(contribution, '$[8]', (contribution ->> 8) + iif(EXISTS (SELECT 1 FROM agent_executions b WHERE b.id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid) AND b.rowid = viewkeeper_replaced.row_id AND iif(coalesce(octet_length(b.task_id), 0) <= 100000, b.task_id, NULL) IS viewkeeper_replaced.view_key), 0 - (SELECT contribution ->> 0 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid), 0), '$[12]', (contribution ->> 12) - (SELECT contribution ->> 0 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid), '$[9]', (contribution ->> 9) + iif(EXISTS (SELECT 1 FROM agent_executions b WHERE b.id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid) AND b.rowid = viewkeeper_replaced.row_id AND iif(coalesce(octet_length(b.task_id), 0) <= 100000, b.task_id, NULL) IS viewkeeper_replaced.view_key), 0 - (SELECT contribution ->> 1 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid), 0), '$[13]', (contribution ->> 13) - (SELECT contribution ->> 1 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid), '$[10]', (contribution ->> 10) + iif(EXISTS (SELECT 1 FROM agent_executions b WHERE b.id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid) AND b.rowid = viewkeeper_replaced.row_id AND iif(coalesce(octet_length(b.task_id), 0) <= 100000, b.task_id, NULL) IS viewkeeper_replaced.view_key), 0 - (SELECT contribution ->> 2 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid), 0), '$[14]', (contribution ->> 14) - (SELECT contribution ->> 2 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid), '$[11]', (contribution ->> 11) + iif(EXISTS (SELECT 1 FROM agent_executions b WHERE b.id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid) AND b.rowid = viewkeeper_replaced.row_id AND iif(coalesce(octet_length(b.task_id), 0) <= 100000, b.task_id, NULL) IS viewkeeper_replaced.view_key), 0 - (SELECT contribution ->> 3 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid), 0), '$[15]', (contribution ->> 15) - (SELECT contribution ->> 3 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid))
  WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length((SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid)) <= 100000, (SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid), substr((SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid), 1, 1000)) AND (EXISTS (SELECT 1 FROM agent_executions b WHERE b.id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid) AND b.rowid = viewkeeper_replaced.row_id AND iif(coalesce(octet_length(b.task_id), 0) <= 100000, b.task_id, NULL) IS viewkeeper_replaced.view_key) OR NOT EXISTS (SELECT 1 FROM agent_executions b WHERE b.id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid)));
  UPDATE agent_execution_summary_mv SET
    (total_actions, bash_actions, edit_actions, write_actions, last_refreshed_at) = (SELECT
      agent_execution_summary_mv.total_actions - (e.contribution ->> 0),
      agent_execution_summary_mv.bash_actions - (e.contribution ->> 1),
      agent_execution_summary_mv.edit_actions - (e.contribution ->> 2),
      agent_execution_summary_mv.write_actions - (e.contribution ->> 3),
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid AND (OLD.id IS NOT NEW.id COLLATE BINARY)) AS e)
  WHERE agent_execution_summary_mv.task_id = (SELECT b.task_id FROM agent_executions b WHERE b.id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid AND (OLD.id IS NOT NEW.id COLLATE BINARY)));
  UPDATE viewkeeper_replaced SET contribution = json_set(contribution, '$[8]', (contribution ->> 8) + iif(EXISTS (SELECT 1 FROM agent_executions b WHERE b.id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid AND (OLD.id IS NOT NEW.id COLLATE BINARY)) AND b.rowid = viewkeeper_replaced.row_id AND iif(coalesce(octet_length(b.task_id), 0) <= 100000, b.task_id, NULL) IS viewkeeper_replaced.view_key), 0 - (SELECT contribution ->> 0 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid AND (OLD.id IS NOT NEW.id COLLATE BINARY)), 0), '$[12]', (contribution ->> 12) - (SELECT contribution ->> 0 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid AND (OLD.id IS NOT NEW.id COLLATE BINARY)), '$[9]', (contribution ->> 9) + iif(EXISTS (SELECT 1 FROM agent_executions b WHERE b.id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid AND (OLD.id IS NOT NEW.id COLLATE BINARY)) AND b.rowid = viewkeeper_replaced.row_id AND iif(coalesce(octet_length(b.task_id), 0) <= 100000, b.task_id, NULL) IS viewkeeper_replaced.view_key), 0 - (SELECT contribution ->> 1 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid AND (OLD.id IS NOT NEW.id COLLATE BINARY)), 0), '$[13]', (contribution ->> 13) - (SELECT contribution ->> 1 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid AND (OLD.id IS NOT NEW.id COLLATE BINARY)), '$[10]', (contribution ->> 10) + iif(EXISTS (SELECT 1 FROM agent_executions b WHERE b.id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid AND (OLD.id IS NOT NEW.id COLLATE BINARY)) AND b.rowid = viewkeeper_replaced.row_id AND iif(coalesce(octet_length(b.task_id), 0) <= 100000, b.task_id, NULL) IS viewkeeper_replaced.view_key), 0 - (SELECT contribution ->> 2 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid AND (OLD.id IS NOT NEW.id COLLATE BINARY)), 0), '$[14]', (contribution ->> 14) - (SELECT contribution ->> 2 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid AND (OLD.id IS NOT NEW.id COLLATE BINARY)), '$[11]', (contribution ->> 11) + iif(EXISTS (SELECT 1 FROM agent_executions b WHERE b.id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid AND (OLD.id IS NOT NEW.id COLLATE BINARY)) AND b.rowid = viewkeeper_replaced.row_id AND iif(coalesce(octet_length(b.task_id), 0) <= 100000, b.task_id, NULL) IS viewkeeper_replaced.view_key), 0 - (SELECT contribution ->> 3 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid AND (OLD.id IS NOT NEW.id COLLATE BINARY)), 0), '$[15]', (contribution ->> 15) - (SELECT contribution ->> 3 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid AND (OLD.id IS NOT NEW.id COLLATE BINARY)))
  WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length((SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid AND (OLD.id IS NOT NEW.id COLLATE BINARY))) <= 100000, (SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid AND (OLD.id IS NOT NEW.id COLLATE BINARY)), substr((SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid AND (OLD.id IS NOT NEW.id COLLATE BINARY)), 1, 1000)) AND (EXISTS (SELECT 1 FROM agent_executions b WHERE b.id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid AND (OLD.id IS NOT NEW.id COLLATE BINARY)) AND b.rowid = viewkeeper_replaced.row_id AND iif(coalesce(octet_length(b.task_id), 0) <= 100000, b.task_id, NULL) IS viewkeeper_replaced.view_key) OR NOT EXISTS (SELECT 1 FROM agent_executions b WHERE b.id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid AND (OLD.id IS NOT NEW.id COLLATE BINARY))));
  UPDATE agent_execution_summary_mv SET
    total_actions = agent_execution_summary_mv.total_actions - 1,
    bash_actions = agent_execution_summary_mv.bash_actions - iif(OLD.action_type = 'bash', 1, 0),
    edit_actions = agent_execution_summary_mv.edit_actions - iif(OLD.action_type = 'edit', 1, 0),
    write_actions = agent_execution_summary_mv.write_actions - iif(OLD.action_type = 'write', 1, 0),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE agent_execution_summary_mv.task_id = (SELECT b.task_id FROM agent_executions b WHERE b.id = OLD.agent_execution_id);
  UPDATE viewkeeper_replaced SET contribution = json_set(contribution, '$[8]', (contribution ->> 8) + iif(EXISTS (SELECT 1 FROM agent_executions b WHERE b.id = OLD.agent_execution_id AND b.rowid = viewkeeper_replaced.row_id AND iif(coalesce(octet_length(b.task_id), 0) <= 100000, b.task_id, NULL) IS viewkeeper_replaced.view_key), 0 - 1, 0), '$[12]', (contribution ->> 12) - 1, '$[9]', (contribution ->> 9) + iif(EXISTS (SELECT 1 FROM agent_executions b WHERE b.id = OLD.agent_execution_id AND b.rowid = viewkeeper_replaced.row_id AND iif(coalesce(octet_length(b.task_id), 0) <= 100000, b.task_id, NULL) IS viewkeeper_replaced.view_key), 0 - iif(OLD.action_type = 'bash', 1, 0), 0), '$[13]', (contribution ->> 13) - iif(OLD.action_type = 'bash', 1, 0), '$[10]', (contribution ->> 10) + iif(EXISTS (SELECT 1 FROM agent_executions b WHERE b.id = OLD.agent_execution_id AND b.rowid = viewkeeper_replaced.row_id AND iif(coalesce(octet_length(b.task_id), 0) <= 100000, b.task_id, NULL) IS viewkeeper_replaced.view_key), 0 - iif(OLD.action_type = 'edit', 1, 0), 0), '$[14]', (contribution ->> 14) - iif(OLD.action_type = 'edit', 1, 0), '$[11]', (contribution ->> 11) + iif(EXISTS (SELECT 1 FROM agent_executions b WHERE b.id = OLD.agent_execution_id AND b.rowid = viewkeeper_replaced.row_id AND iif(coalesce(octet_length(b.task_id), 0) <= 100000, b.task_id, NULL) IS viewkeeper_replaced.view_key), 0 - iif(OLD.action_type = 'write', 1, 0), 0), '$[15]', (contribution ->> 15) - iif(OLD.action_type = 'write', 1, 0))
  WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(OLD.agent_execution_id) <= 100000, OLD.agent_execution_id, substr(OLD.agent_execution_id, 1, 1000)) AND (EXISTS (SELECT 1 FROM agent_executions b WHERE b.id = OLD.agent_execution_id AND b.rowid = viewkeeper_replaced.row_id AND iif(coalesce(octet_length(b.task_id), 0) <= 100000, b.task_id, NULL) IS viewkeeper_replaced.view_key) OR NOT EXISTS (SELECT 1 FROM agent_executions b WHERE b.id = OLD.agent_execution_id));
  UPDATE agent_execution_summary_mv SET
    total_actions = agent_execution_summary_mv.total_actions + 1,
    bash_actions = agent_execution_summary_mv.bash_actions + iif(NEW.action_type = 'bash', 1, 0),
    edit_actions = agent_execution_summary_mv.edit_actions + iif(NEW.action_type = 'edit', 1, 0),
    write_actions = agent_execution_summary_mv.write_actions + iif(NEW.action_type = 'write', 1, 0),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE agent_execution_summary_mv.task_id = (SELECT b.task_id FROM agent_executions b WHERE b.id = NEW.agent_execution_id);
  UPDATE viewkeeper_replaced SET contribution = json_set(contribution, '$[8]', (contribution ->> 8) + iif(EXISTS (SELECT 1 FROM agent_executions b WHERE b.id = NEW.agent_execution_id AND b.rowid = viewkeeper_replaced.row_id AND iif(coalesce(octet_length(b.task_id), 0) <= 100000, b.task_id, NULL) IS viewkeeper_replaced.view_key), 0 + 1, 0), '$[12]', (contribution ->> 12) + 1, '$[9]', (contribution ->> 9) + iif(EXISTS (SELECT 1 FROM agent_executions b WHERE b.id = NEW.agent_execution_id AND b.rowid = viewkeeper_replaced.row_id AND iif(coalesce(octet_length(b.task_id), 0) <= 100000, b.task_id, NULL) IS viewkeeper_replaced.view_key), 0 + iif(NEW.action_type = 'bash', 1, 0), 0), '$[13]', (contribution ->> 13) + iif(NEW.action_type = 'bash', 1, 0), '$[10]', (contribution ->> 10) + iif(EXISTS (SELECT 1 FROM agent_executions b WHERE b.id = NEW.agent_execution_id AND b.rowid = viewkeeper_replaced.row_id AND iif(coalesce(octet_length(b.task_id), 0) <= 100000, b.task_id, NULL) IS viewkeeper_replaced.view_key), 0 + iif(NEW.action_type = 'edit', 1, 0), 0), '$[14]', (contribution ->> 14) + iif(NEW.action_type = 'edit', 1, 0), '$[11]', (contribution ->> 11) + iif(EXISTS (SELECT 1 FROM agent_executions b WHERE b.id = NEW.agent_execution_id AND b.rowid = viewkeeper_replaced.row_id AND iif(coalesce(octet_length(b.task_id), 0) <= 100000, b.task_id, NULL) IS viewkeeper_replaced.view_key), 0 + iif(NEW.action_type = 'write', 1, 0), 0), '$[15]', (contribution ->> 15) + iif(NEW.action_type = 'write', 1, 0))
  WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(NEW.agent_execution_id) <= 100000, NEW.agent_execution_id, substr(NEW.agent_execution_id, 1, 1000)) AND (EXISTS (SELECT 1 FROM agent_executions b WHERE b.id = NEW.agent_execution_id AND b.rowid = viewkeeper_replaced.row_id AND iif(coalesce(octet_length(b.task_id), 0) <= 100000, b.task_id, NULL) IS viewkeeper_replaced.view_key) OR NOT EXISTS (SELECT 1 FROM agent_executions b WHERE b.id = NEW.agent_execution_id));
  DELETE FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid;
  DELETE FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND (OLD.id IS NOT NEW.id COLLATE BINARY);
  UPDATE viewkeeper_replaced SET row_id = NEW.rowid, view_key = iif(coalesce(octet_length(NEW.agent_execution_id), 0) <= 100000, NEW.agent_execution_id, NULL), contribution = json_array(1, iif(NEW.action_type = 'bash', 1, 0), iif(NEW.action_type = 'edit', 1, 0), iif(NEW.action_type = 'write', 1, 0))
  WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000));
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
  UPDATE viewkeeper_replaced SET contribution = json_set(contribution, '$[8]', (contribution ->> 8) + iif(EXISTS (SELECT 1 FROM agent_executions b WHERE b.id = OLD.agent_execution_id AND b.rowid = viewkeeper_replaced.row_id AND iif(coalesce(octet_length(b.task_id), 0) <= 100000, b.task_id, NULL) IS viewkeeper_replaced.view_key), 0 - 1, 0), '$[12]', (contribution ->> 12) - 1, '$[9]', (contribution ->> 9) + iif(EXISTS (SELECT 1 FROM agent_executions b WHERE b.id = OLD.agent_execution_id AND b.rowid = viewkeeper_replaced.row_id AND iif(coalesce(octet_length(b.task_id), 0) <= 100000, b.task_id, NULL) IS viewkeeper_replaced.view_key), 0 - iif(OLD.action_type = 'bash', 1, 0), 0), '$[13]', (contribution ->> 13) - iif(OLD.action_type = 'bash', 1, 0), '$[10]', (contribution ->> 10) + iif(EXISTS (SELECT 1 FROM agent_executions b WHERE b.id = OLD.agent_execution_id AND b.rowid = viewkeeper_replaced.row_id AND iif(coalesce(octet_length(b.task_id), 0) <= 100000, b.task_id, NULL) IS viewkeeper_replaced.view_key), 0 - iif(OLD.action_type = 'edit', 1, 0), 0), '$[14]', (contribution ->> 14) - iif(OLD.action_type = 'edit', 1, 0), '$[11]', (contribution ->> 11) + iif(EXISTS (SELECT 1 FROM agent_executions b WHERE b.id = OLD.agent_execution_id AND b.rowid = viewkeeper_replaced.row_id AND iif(coalesce(octet_length(b.task_id), 0) <= 100000, b.task_id, NULL) IS viewkeeper_replaced.view_key), 0 - iif(OLD.action_type = 'write', 1, 0), 0), '$[15]', (contribution ->> 15) - iif(OLD.action_type = 'write', 1, 0))
  WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length(OLD.agent_execution_id) <= 100000, OLD.agent_execution_id, substr(OLD.agent_execution_id, 1, 1000)) AND (EXISTS (SELECT 1 FROM agent_executions b WHERE b.id = OLD.agent_execution_id AND b.rowid = viewkeeper_replaced.row_id AND iif(coalesce(octet_length(b.task_id), 0) <= 100000, b.task_id, NULL) IS viewkeeper_replaced.view_key) OR NOT EXISTS (SELECT 1 FROM agent_executions b WHERE b.id = OLD.agent_execution_id));
  UPDATE agent_execution_summary_mv SET
    (total_actions, bash_actions, edit_actions, write_actions, last_refreshed_at) = (SELECT
      agent_execution_summary_mv.total_actions - (e.contribution ->> 0),
      agent_execution_summary_mv.bash_actions - (e.contribution ->> 1),
      agent_execution_summary_mv.edit_actions - (e.contribution ->> 2),
      agent_execution_summary_mv.write_actions - (e.contribution ->> 3),
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid) AS e)
  WHERE agent_execution_summary_mv.task_id = (SELECT b.task_id FROM agent_executions b WHERE b.id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid));
  UPDATE viewkeeper_replaced SET contribution = json_set(contribution, '$[8]', (contribution ->> 8) + iif(EXISTS (SELECT 1 FROM agent_executions b WHERE b.id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid) AND b.rowid = viewkeeper_replaced.row_id AND iif(coalesce(octet_length(b.task_id), 0) <= 100000, b.task_id, NULL) IS viewkeeper_replaced.view_key), 0 - (SELECT contribution ->> 0 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid), 0), '$[12]', (contribution ->> 12) - (SELECT contribution ->> 0 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid), '$[9]', (contribution ->> 9) + iif(EXISTS (SELECT 1 FROM agent_executions b WHERE b.id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid) AND b.rowid = viewkeeper_replaced.row_id AND iif(coalesce(octet_length(b.task_id), 0) <= 100000, b.task_id, NULL) IS viewkeeper_replaced.view_key), 0 - (SELECT contribution ->> 1 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid), 0), '$[13]', (contribution ->> 13) - (SELECT contribution ->> 1 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid), '$[10]', (contribution ->> 10) + iif(EXISTS (SELECT 1 FROM agent_executions b WHERE b.id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid) AND b.rowid = viewkeeper_replaced.row_id AND iif(coalesce(octet_length(b.task_id), 0) <= 100000, b.task_id, NULL) IS viewkeeper_replaced.view_key), 0 - (SELECT contribution ->> 2 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid), 0), '$[14]', (contribution ->> 14) - (SELECT contribution ->> 2 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid), '$[11]', (contribution ->> 11) + iif(EXISTS (SELECT 1 FROM agent_executions b WHERE b.id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid) AND b.rowid = viewkeeper_replaced.row_id AND iif(coalesce(octet_length(b.task_id), 0) <= 100000, b.task_id, NULL) IS viewkeeper_replaced.view_key), 0 - (SELECT contribution ->> 3 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid), 0), '$[15]', (contribution ->> 15) - (SELECT contribution ->> 3 FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid))
  WHERE view = 'agent_execution_summary_mv' AND source = 'agent_executions' AND id = iif(octet_length((SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid)) <= 100000, (SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid), substr((SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid), 1, 1000)) AND (EXISTS (SELECT 1 FROM agent_executions b WHERE b.id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid) AND b.rowid = viewkeeper_replaced.row_id AND iif(coalesce(octet_length(b.task_id), 0) <= 100000, b.task_id, NULL) IS viewkeeper_replaced.view_key) OR NOT EXISTS (SELECT 1 FROM agent_executions b WHERE b.id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid)));
  DELETE FROM viewkeeper_replaced WHERE view = 'agent_execution_summary_mv' AND source = 'agent_actions' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000));
END;

CREATE TRIGGER IF NOT EXISTS refresh_agent_summary_executions_by_type AFTER UPDATE OF executions_by_type ON agent_execution_summary_mv
WHEN instr(NEW.executions_by_type, '"+more"') AND json_valid(NEW.executions_by_type) AND json_type(NEW.executions_by_type, '$."+more"') IS NOT NULL OR octet_length(NEW.executions_by_type) > 600 AND json_valid(NEW.executions_by_type) AND (SELECT count(*) FROM json_each(NEW.executions_by_type)) > 100
BEGIN
  INSERT INTO viewkeeper_more_labels (view, histogram, view_key, label, rows)
  SELECT 'agent_execution_summary_mv', 'executions_by_type', NEW.task_id, label, rows FROM (SELECT key AS label, value AS rows FROM json_each(NEW.executions_by_type) WHERE key <> '+more' ORDER BY key LIMIT -1 OFFSET 100) WHERE true
  ON CONFLICT (view, histogram, view_key, label) DO UPDATE SET rows = viewkeeper_more_labels.rows + excluded.rows;
  DELETE FROM viewkeeper_more_labels WHERE view = 'agent_execution_summary_mv' AND histogram = 'executions_by_type' AND view_key = NEW.task_id AND rows <= 0 AND label IN (SELECT label FROM (SELECT key AS label, value AS rows FROM json_each(NEW.executions_by_type) WHERE key <> '+more' ORDER BY key LIMIT -1 OFFSET 100));
  UPDATE agent_execution_summary_mv SET executions_by_type = n.object
  FROM (SELECT json_group_object(label, rows ORDER BY label = '+more', label) AS object FROM (SELECT label, sum(rows) AS rows FROM (
    SELECT * FROM (SELECT key AS label, value AS rows FROM json_each(NEW.executions_by_type) WHERE key <> '+more' ORDER BY key LIMIT 100)
    UNION ALL SELECT * FROM (SELECT label, rows FROM viewkeeper_more_labels WHERE view = 'agent_execution_summary_mv' AND histogram = 'executions_by_type' AND view_key = NEW.task_id AND label = (SELECT min(label) FROM viewkeeper_more_labels WHERE view = 'agent_execution_summary_mv' AND histogram = 'executions_by_type' AND view_key = NEW.task_id) AND (SELECT count(*) FROM json_each(NEW.executions_by_type) WHERE key <> '+more') < 100)
    UNION ALL SELECT '+more', coalesce(NEW.executions_by_type ->> '$."+more"', 0) + coalesce((SELECT sum(rows) FROM (SELECT key AS label, value AS rows FROM json_each(NEW.executions_by_type) WHERE key <> '+more' ORDER BY key LIMIT -1 OFFSET 100)), 0) - coalesce((SELECT sum(rows) FROM (SELECT label, rows FROM viewkeeper_more_labels WHERE view = 'agent_execution_summary_mv' AND histogram = 'executions_by_type' AND view_key = NEW.task_id AND label = (SELECT min(label) FROM viewkeeper_more_labels WHERE view = 'agent_execution_summary_mv' AND histogram = 'executions_by_type' AND view_key = NEW.task_id) AND (SELECT count(*) FROM json_each(NEW.executions_by_type) WHERE key <> '+more') < 100)), 0)
  ) GROUP BY label HAVING sum(rows) <> 0)) AS n
  WHERE agent_execution_summary_mv.task_id = NEW.task_id AND agent_execution_summary_mv.executions_by_type IS NOT n.object;
  DELETE FROM viewkeeper_more_labels WHERE view = 'agent_execution_summary_mv' AND histogram = 'executions_by_type' AND view_key = NEW.task_id
    AND label = (SELECT min(label) FROM viewkeeper_more_labels WHERE view = 'agent_execution_summary_mv' AND histogram = 'executions_by_type' AND view_key = NEW.task_id)
    AND label IN (SELECT shown.key FROM agent_execution_summary_mv m, json_each(m.executions_by_type) shown WHERE m.task_id = NEW.task_id);
  INSERT INTO viewkeeper_more_labels (view, histogram, view_key, label, rows)
  SELECT 'agent_execution_summary_mv', 'executions_by_type', view_key, label, rows FROM (
    SELECT view_key, label, rows FROM (
      SELECT view_key, label, rows, row_number() OVER (PARTITION BY view_key ORDER BY label = '+more', label) AS at FROM (
        SELECT m.task_id AS view_key, substr(CAST(c.agent_type AS TEXT), 1, 200) AS label, count(*) AS rows
        FROM agent_execution_summary_mv m CROSS JOIN agent_executions c ON c.task_id = m.task_id WHERE m.task_id = NEW.task_id AND OLD.last_refreshed_at = '' AND instr(m.executions_by_type, '"+more"') AND json_valid(m.executions_by_type) AND json_type(m.executions_by_type, '$."+more"') IS NOT NULL AND c.agent_type IS NOT NULL GROUP BY 1, 2
      )
    ) WHERE at > 100 AND label <> '+more'
  ) WHERE true
  ON CONFLICT (view, histogram, view_key, label) DO UPDATE SET rows = excluded.rows
  WHERE viewkeeper_more_labels.rows IS NOT excluded.rows;
END;

CREATE TRIGGER IF NOT EXISTS refresh_agent_summary_executions_by_type_insert AFTER INSERT ON agent_execution_summary_mv
WHEN instr(NEW.executions_by_type, '"+more"') AND json_valid(NEW.executions_by_type) AND json_type(NEW.executions_by_type, '$."+more"') IS NOT NULL
BEGIN
  INSERT INTO viewkeeper_more_labels (view, histogram, view_key, label, rows)
  SELECT 'agent_execution_summary_mv', 'executions_by_type', view_key, label, rows FROM (
    SELECT view_key, label, rows FROM (
      SELECT view_key, label, rows, row_number() OVER (PARTITION BY view_key ORDER BY label = '+more', label) AS at FROM (
        SELECT m.task_id AS view_key, substr(CAST(c.agent_type AS TEXT), 1, 200) AS label, count(*) AS rows
        FROM agent_execution_summary_mv m CROSS JOIN agent_executions c ON c.task_id = m.task_id WHERE m.task_id = NEW.task_id AND instr(m.executions_by_type, '"+more"') AND json_valid(m.executions_by_type) AND json_type(m.executions_by_type, '$."+more"') IS NOT NULL AND c.agent_type IS NOT NULL GROUP BY 1, 2
      )
    ) WHERE at > 100 AND label <> '+more'
  ) WHERE true
  ON CONFLICT (view, histogram, view_key, label) DO UPDATE SET rows = excluded.rows
  WHERE viewkeeper_more_labels.rows IS NOT excluded.rows;
END;

CREATE TRIGGER IF NOT EXISTS refresh_agent_summary_executions_by_type_delete AFTER DELETE ON agent_execution_summary_mv
BEGIN
  DELETE FROM viewkeeper_more_labels WHERE view = 'agent_execution_summary_mv' AND histogram = 'executions_by_type' AND view_key = OLD.task_id;
END;

CREATE TRIGGER IF NOT EXISTS init_project_stats_on_create AFTER INSERT ON projects
BEGIN
  INSERT INTO project_statistics_mv (project_id, project_name, github_sync_status, oldest_pending_task_age_days, last_refreshed_at)
  SELECT p.id, substr(p.name, 1, 1000), substr(p.github_sync_status, 1, 1000), CAST(julianday('now') - julianday(NULL) AS INTEGER), iif(EXISTS (SELECT 1 FROM tasks c WHERE c.project_id = NEW.id)
    OR EXISTS (SELECT 1 FROM automation_queue c WHERE c.project_id = NEW.id), '', strftime('%Y-%m-%d %H:%M:%f', 'now'))
  FROM projects p WHERE p.rowid = NEW.rowid AND p.id IS NEW.id COLLATE BINARY AND p.id IS NOT NULL AND coalesce(octet_length(p.id), 0) <= 100000
  ON CONFLICT (project_id) DO UPDATE SET
    project_name = excluded.project_name,
    github_sync_status = excluded.github_sync_status,
    oldest_pending_task_age_days = CAST(julianday('now') - julianday(project_statistics_mv.oldest_pending_task_at) AS INTEGER),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE project_statistics_mv.project_name IS NOT excluded.project_name COLLATE BINARY OR project_statistics_mv.github_sync_status IS NOT excluded.github_sync_status COLLATE BINARY;
  UPDATE project_statistics_mv SET
    (project_name, github_sync_status, total_tasks, pending_tasks, in_progress_tasks, validating_tasks, completed_tasks, failed_tasks, blocked_tasks, cancelled_tasks, critical_tasks, high_tasks, medium_tasks, low_tasks, github_synced_tasks, validated_tasks, passing_tasks, active_agent_count, pending_automation_jobs, oldest_pending_task_at, oldest_pending_task_age_days, completion_seconds_sum, completion_count, last_refreshed_at) = (SELECT
      d.project_name,
      d.github_sync_status,
      d.total_tasks,
      d.pending_tasks,
      d.in_progress_tasks,
      d.validating_tasks,
      d.completed_tasks,
      d.failed_tasks,
      d.blocked_tasks,
      d.cancelled_tasks,
      d.critical_tasks,
      d.high_tasks,
      d.medium_tasks,
      d.low_tasks,
      d.github_synced_tasks,
      d.validated_tasks,
      d.passing_tasks,
      d.active_agent_count,
      d.pending_automation_jobs,
      d.oldest_pending_task_at,
      d.oldest_pending_task_age_days,
      d.completion_seconds_sum,
      d.completion_count,
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM project_statistics d WHERE d.project_id = NEW.id)
  WHERE project_statistics_mv.project_id = NEW.id AND project_statistics_mv.last_refreshed_at = '';
END;

CREATE TRIGGER IF NOT EXISTS init_project_stats_on_create_unreadable AFTER INSERT ON projects
WHEN NOT (NEW.id IS NOT NULL AND coalesce(octet_length(NEW.id), 0) <= 100000)
BEGIN
  DELETE FROM project_statistics_mv WHERE project_id = NEW.id
    AND NOT EXISTS (SELECT 1 FROM projects p WHERE p.id = NEW.id AND p.id IS NOT NULL AND coalesce(octet_length(p.id), 0) <= 100000);
END;

CREATE TRIGGER IF NOT EXISTS refresh_project_stats_on_project_update AFTER UPDATE OF name, github_sync_status ON projects
WHEN OLD.id IS NEW.id COLLATE BINARY AND (OLD.name IS NOT NEW.name COLLATE BINARY OR OLD.github_sync_status IS NOT NEW.github_sync_status COLLATE BINARY)
BEGIN
  UPDATE project_statistics_mv SET
    (project_name, github_sync_status, oldest_pending_task_age_days, last_refreshed_at) = (SELECT
      substr(p.name, 1, 1000),
      substr(p.github_sync_status, 1, 1000),
      CAST(julianday('now') - julianday(project_statistics_mv.oldest_pending_task_at) AS INTEGER),
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM projects p WHERE p.rowid = NEW.rowid AND p.id IS NEW.id COLLATE BINARY AND p.id IS NOT NULL AND coalesce(octet_length(p.id), 0) <= 100000)
  WHERE project_statistics_mv.project_id = NEW.id
    AND EXISTS (SELECT 1 FROM projects p WHERE p.rowid = NEW.rowid AND p.id IS NEW.id COLLATE BINARY AND p.id IS NOT NULL AND coalesce(octet_length(p.id), 0) <= 100000 AND (project_statistics_mv.project_name IS NOT substr(p.name, 1, 1000) COLLATE BINARY OR project_statistics_mv.github_sync_status IS NOT substr(p.github_sync_status, 1, 1000) COLLATE BINARY));
END;

CREATE TRIGGER IF NOT EXISTS refresh_project_stats_on_project_rename AFTER UPDATE OF id ON projects
WHEN OLD.id IS NOT NEW.id COLLATE BINARY OR (OLD.id IS NOT NULL AND coalesce(octet_length(OLD.id), 0) <= 100000) IS NOT (NEW.id IS NOT NULL AND coalesce(octet_length(NEW.id), 0) <= 100000)
BEGIN
  DELETE FROM project_statistics_mv WHERE project_id = OLD.id
    AND NOT EXISTS (SELECT 1 FROM projects p WHERE p.id = OLD.id AND p.id IS NOT NULL AND coalesce(octet_length(p.id), 0) <= 100000);
  DELETE FROM project_statistics_mv WHERE project_id = NEW.id
    AND NOT EXISTS (SELECT 1 FROM projects p WHERE p.id = NEW.id AND p.id IS NOT NULL AND coalesce(octet_length(p.id), 0) <= 100000);
  INSERT INTO project_statistics_mv (project_id, project_name, github_sync_status, oldest_pending_task_age_days, last_refreshed_at)
  SELECT p.id, substr(p.name, 1, 1000), substr(p.github_sync_status, 1, 1000), CAST(julianday('now') - julianday(NULL) AS INTEGER), iif(EXISTS (SELECT 1 FROM tasks c WHERE c.project_id = NEW.id)
    OR EXISTS (SELECT 1 FROM automation_queue c WHERE c.project_id = NEW.id), '', strftime('%Y-%m-%d %H:%M:%f', 'now'))
  FROM projects p WHERE p.rowid = NEW.rowid AND p.id IS NEW.id COLLATE BINARY AND p.id IS NOT NULL AND coalesce(octet_length(p.id), 0) <= 100000
  ON CONFLICT (project_id) DO UPDATE SET
    project_name = excluded.project_name,
    github_sync_status = excluded.github_sync_status,
    oldest_pending_task_age_days = CAST(julianday('now') - julianday(project_statistics_mv.oldest_pending_task_at) AS INTEGER),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE project_statistics_mv.project_name IS NOT excluded.project_name COLLATE BINARY OR project_statistics_mv.github_sync_status IS NOT excluded.github_sync_status COLLATE BINARY;
  UPDATE project_statistics_mv SET
    (project_name, github_sync_status, total_tasks, pending_tasks, in_progress_tasks, validating_tasks, completed_tasks, failed_tasks, blocked_tasks, cancelled_tasks, critical_tasks, high_tasks, medium_tasks, low_tasks, github_synced_tasks, validated_tasks, passing_tasks, active_agent_count, pending_automation_jobs, oldest_pending_task_at, oldest_pending_task_age_days, completion_seconds_sum, completion_count, last_refreshed_at) = (SELECT
      d.project_name,
      d.github_sync_status,
      d.total_tasks,
      d.pending_tasks,
      d.in_progress_tasks,
      d.validating_tasks,
      d.completed_tasks,
      d.failed_tasks,
      d.blocked_tasks,
      d.cancelled_tasks,
      d.critical_tasks,
      d.high_tasks,
      d.medium_tasks,
      d.low_tasks,
      d.github_synced_tasks,
      d.validated_tasks,
      d.passing_tasks,
      d.active_agent_count,
      d.pending_automation_jobs,
      d.oldest_pending_task_at,
      d.oldest_pending_task_age_days,
      d.completion_seconds_sum,
      d.completion_count,
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM project_statistics d WHERE d.project_id = NEW.id)
  WHERE project_statistics_mv.project_id = NEW.id AND project_statistics_mv.last_refreshed_at = '';
END;

CREATE TRIGGER IF NOT EXISTS refresh_project_stats_on_project_delete AFTER DELETE ON projects
BEGIN
  DELETE FROM project_statistics_mv WHERE project_id = OLD.id
    AND NOT EXISTS (SELECT 1 FROM projects p WHERE p.id = OLD.id AND p.id IS NOT NULL AND coalesce(octet_length(p.id), 0) <= 100000);
END;

CREATE TRIGGER IF NOT EXISTS refresh_project_stats_on_task_replace BEFORE INSERT ON tasks
WHEN EXISTS (SELECT 1 FROM tasks r WHERE r.id = NEW.id)
BEGIN
  INSERT INTO viewkeeper_replaced (view, source, reason, id, row_id, view_key, contribution)
  SELECT 'project_statistics_mv', 'tasks', 'replace', iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)), r.rowid, iif(coalesce(octet_length(r.project_id), 0) <= 100000, r.project_id, NULL), json_array(1, iif(r.current_state = 'PENDING', 1, 0), iif(r.current_state = 'IN_PROGRESS', 1, 0), iif(r.current_state = 'VALIDATING', 1, 0), iif(r.current_state = 'COMPLETED', 1, 0), iif(r.current_state = 'FAILED', 1, 0), iif(r.current_state = 'BLOCKED', 1, 0), iif(r.current_state = 'CANCELLED', 1, 0), iif(r.priority = 4, 1, 0), iif(r.priority = 3, 1, 0), iif(r.priority = 2, 1, 0), iif(r.priority = 1, 1, 0), iif(r.github_synced_at IS NOT NULL, 1, 0), coalesce(max(min(CAST(iif(r.current_state = 'COMPLETED' AND CAST((round(julianday(r.completed_at) * 86400000) - round(julianday(r.created_at) * 86400000)) / 1000 AS INTEGER) IS NOT NULL, CAST((round(julianday(r.completed_at) * 86400000) - round(julianday(r.created_at) * 86400000)) / 1000 AS INTEGER), 0) AS INTEGER), 1099511627776), -1099511627776), 0), iif(r.current_state = 'COMPLETED' AND CAST((round(julianday(r.completed_at) * 86400000) - round(julianday(r.created_at) * 86400000)) / 1000 AS INTEGER) IS NOT NULL, 1, 0))
  FROM tasks r WHERE r.id = NEW.id
  ON CONFLICT (view, source, id) DO UPDATE SET view_key = excluded.view_key, contribution = excluded.contribution,
    reason = iif(viewkeeper_replaced.row_id IS excluded.row_id AND viewkeeper_replaced.reason = 'replace', 'replace', excluded.reason), row_id = excluded.row_id
  WHERE viewkeeper_replaced.row_id IS NOT excluded.row_id OR viewkeeper_replaced.reason IS NOT excluded.reason OR viewkeeper_replaced.view_key IS NOT excluded.view_key OR viewkeeper_replaced.contribution IS NOT excluded.contribution;
END;

CREATE TRIGGER IF NOT EXISTS refresh_project_stats_on_task_rename_over BEFORE UPDATE OF id ON tasks
WHEN (OLD.id IS NOT NEW.id COLLATE BINARY) AND (EXISTS (SELECT 1 FROM tasks r WHERE r.id = NEW.id))
BEGIN
  INSERT INTO viewkeeper_replaced (view, source, reason, id, row_id, view_key, contribution)
  SELECT 'project_statistics_mv', 'tasks', 'replace', iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)), r.rowid, iif(coalesce(octet_length(r.project_id), 0) <= 100000, r.project_id, NULL), json_array(1, iif(r.current_state = 'PENDING', 1, 0), iif(r.current_state = 'IN_PROGRESS', 1, 0), iif(r.current_state = 'VALIDATING', 1, 0), iif(r.current_state = 'COMPLETED', 1, 0), iif(r.current_state = 'FAILED', 1, 0), iif(r.current_state = 'BLOCKED', 1, 0), iif(r.current_state = 'CANCELLED', 1, 0), iif(r.priority = 4, 1, 0), iif(r.priority = 3, 1, 0), iif(r.priority = 2, 1, 0), iif(r.priority = 1, 1, 0), iif(r.github_synced_at IS NOT NULL, 1, 0), coalesce(max(min(CAST(iif(r.current_state = 'COMPLETED' AND CAST((round(julianday(r.completed_at) * 86400000) - round(julianday(r.created_at) * 86400000)) / 1000 AS INTEGER) IS NOT NULL, CAST((round(julianday(r.completed_at) * 86400000) - round(julianday(r.created_at) * 86400000)) / 1000 AS INTEGER), 0) AS INTEGER), 1099511627776), -1099511627776), 0), iif(r.current_state = 'COMPLETED' AND CAST((round(julianday(r.completed_at) * 86400000) - round(julianday(r.created_at) * 86400000)) / 1000 AS INTEGER) IS NOT NULL, 1, 0))
  FROM tasks r WHERE r.id = NEW.id
  ON CONFLICT (view, source, id) DO UPDATE SET view_key = excluded.view_key, contribution = excluded.contribution,
    reason = iif(viewkeeper_replaced.row_id IS excluded.row_id AND viewkeeper_replaced.reason = 'replace', 'replace', excluded.reason), row_id = excluded.row_id
  WHERE viewkeeper_replaced.row_id IS NOT excluded.row_id OR viewkeeper_replaced.reason IS NOT excluded.reason OR viewkeeper_replaced.view_key IS NOT excluded.view_key OR viewkeeper_replaced.contribution IS NOT excluded.contribution;
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
    completion_seconds_sum = project_statistics_mv.completion_seconds_sum + coalesce(max(min(CAST(iif(NEW.current_state = 'COMPLETED' AND CAST((round(julianday(NEW.completed_at) * 86400000) - round(julianday(NEW.created_at) * 86400000)) / 1000 AS INTEGER) IS NOT NULL, CAST((round(julianday(NEW.completed_at) * 86400000) - round(julianday(NEW.created_at) * 86400000)) / 1000 AS INTEGER), 0) AS INTEGER), 1099511627776), -1099511627776), 0),
    completion_count = project_statistics_mv.completion_count + iif(NEW.current_state = 'COMPLETED' AND CAST((round(julianday(NEW.completed_at) * 86400000) - round(julianday(NEW.created_at) * 86400000)) / 1000 AS INTEGER) IS NOT NULL, 1, 0),
    (oldest_pending_task_at, oldest_pending_task_age_days, last_refreshed_at) = (SELECT
      n.oldest_pending_task_at,
      CAST(julianday('now') - julianday(n.oldest_pending_task_at) AS INTEGER),
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (
      SELECT (SELECT substr(min(x.created_at), 1, 1000) FROM tasks x WHERE x.project_id = NEW.project_id AND x.current_state = 'PENDING') AS oldest_pending_task_at
      FROM (SELECT 1)

      LIMIT 1
    ) AS n)
  WHERE project_statistics_mv.project_id = NEW.project_id;
END;

CREATE TRIGGER IF NOT EXISTS refresh_project_stats_on_task_replaced AFTER INSERT ON tasks
WHEN EXISTS (SELECT 1 FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'tasks' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace')
BEGIN
  UPDATE project_statistics_mv SET
    (total_tasks, pending_tasks, in_progress_tasks, validating_tasks, completed_tasks, failed_tasks, blocked_tasks, cancelled_tasks, critical_tasks, high_tasks, medium_tasks, low_tasks, github_synced_tasks, completion_seconds_sum, completion_count, oldest_pending_task_at, oldest_pending_task_age_days, last_refreshed_at) = (SELECT
      project_statistics_mv.total_tasks - (e.contribution ->> 0),
      project_statistics_mv.pending_tasks - (e.contribution ->> 1),
      project_statistics_mv.in_progress_tasks - (e.contribution ->> 2),
      project_statistics_mv.validating_tasks - (e.contribution ->> 3),
      project_statistics_mv.completed_tasks - (e.contribution ->> 4),
      project_statistics_mv.failed_tasks - (e.contribution ->> 5),
      project_statistics_mv.blocked_tasks - (e.contribution ->> 6),
      project_statistics_mv.cancelled_tasks - (e.contribution ->> 7),
      project_statistics_mv.critical_tasks - (e.contribution ->> 8),
      project_statistics_mv.high_tasks - (e.contribution ->> 9),
      project_statistics_mv.medium_tasks - (e.contribution ->> 10),
      project_statistics_mv.low_tasks - (e.contribution ->> 11),
      project_statistics_mv.github_synced_tasks - (e.contribution ->> 12),
      project_statistics_mv.completion_seconds_sum - (e.contribution ->> 13),
      project_statistics_mv.completion_count - (e.contribution ->> 14),
      n.oldest_pending_task_at,
      CAST(julianday('now') - julianday(n.oldest_pending_task_at) AS INTEGER),
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'tasks' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace') AS e CROSS JOIN (
      SELECT (SELECT substr(min(x.created_at), 1, 1000) FROM tasks x WHERE x.project_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'tasks' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace') AND x.current_state = 'PENDING') AS oldest_pending_task_at
      FROM (SELECT 1)

      LIMIT 1
    ) AS n)
  WHERE project_statistics_mv.project_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'tasks' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace');
  DELETE FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'tasks' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace';
END;

CREATE TRIGGER IF NOT EXISTS refresh_project_stats_on_task_update AFTER UPDATE OF current_state, priority, github_synced_at, completed_at, created_at ON tasks
WHEN (OLD.id IS NEW.id COLLATE BINARY AND OLD.project_id IS NEW.project_id COLLATE BINARY) AND (OLD.current_state IS NOT NEW.current_state COLLATE BINARY OR OLD.priority IS NOT NEW.priority COLLATE BINARY OR OLD.github_synced_at IS NOT NEW.github_synced_at COLLATE BINARY OR OLD.completed_at IS NOT NEW.completed_at COLLATE BINARY OR OLD.created_at IS NOT NEW.created_at COLLATE BINARY)
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
    completion_seconds_sum = project_statistics_mv.completion_seconds_sum + coalesce(max(min(CAST(iif(NEW.current_state = 'COMPLETED' AND CAST((round(julianday(NEW.completed_at) * 86400000) - round(julianday(NEW.created_at) * 86400000)) / 1000 AS INTEGER) IS NOT NULL, CAST((round(julianday(NEW.completed_at) * 86400000) - round(julianday(NEW.created_at) * 86400000)) / 1000 AS INTEGER), 0) AS INTEGER), 1099511627776), -1099511627776), 0) - coalesce(max(min(CAST(iif(OLD.current_state = 'COMPLETED' AND CAST((round(julianday(OLD.completed_at) * 86400000) - round(julianday(OLD.created_at) * 86400000)) / 1000 AS INTEGER) IS NOT NULL, CAST((round(julianday(OLD.completed_at) * 86400000) - round(julianday(OLD.created_at) * 86400000)) / 1000 AS INTEGER), 0) AS INTEGER), 1099511627776), -1099511627776), 0),
    completion_count = project_statistics_mv.completion_count + iif(NEW.current_state = 'COMPLETED' AND CAST((round(julianday(NEW.completed_at) * 86400000) - round(julianday(NEW.created_at) * 86400000)) / 1000 AS INTEGER) IS NOT NULL, 1, 0) - iif(OLD.current_state = 'COMPLETED' AND CAST((round(julianday(OLD.completed_at) * 86400000) - round(julianday(OLD.created_at) * 86400000)) / 1000 AS INTEGER) IS NOT NULL, 1, 0),
    (oldest_pending_task_at, oldest_pending_task_age_days, last_refreshed_at) = (SELECT
      n.oldest_pending_task_at,
      CAST(julianday('now') - julianday(n.oldest_pending_task_at) AS INTEGER),
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (
      SELECT iif(OLD.current_state = 'PENDING' OR NEW.current_state = 'PENDING', (SELECT substr(min(x.created_at), 1, 1000) FROM tasks x WHERE x.project_id = NEW.project_id AND x.current_state = 'PENDING'), project_statistics_mv.oldest_pending_task_at) AS oldest_pending_task_at
      FROM (SELECT 1)

      LIMIT 1
    ) AS n)
  WHERE project_statistics_mv.project_id = NEW.project_id
    AND (iif(NEW.current_state = 'PENDING', 1, 0) <> iif(OLD.current_state = 'PENDING', 1, 0) OR iif(NEW.current_state = 'IN_PROGRESS', 1, 0) <> iif(OLD.current_state = 'IN_PROGRESS', 1, 0) OR iif(NEW.current_state = 'VALIDATING', 1, 0) <> iif(OLD.current_state = 'VALIDATING', 1, 0) OR iif(NEW.current_state = 'COMPLETED', 1, 0) <> iif(OLD.current_state = 'COMPLETED', 1, 0) OR iif(NEW.current_state = 'FAILED', 1, 0) <> iif(OLD.current_state = 'FAILED', 1, 0) OR iif(NEW.current_state = 'BLOCKED', 1, 0) <> iif(OLD.current_state = 'BLOCKED', 1, 0) OR iif(NEW.current_state = 'CANCELLED', 1, 0) <> iif(OLD.current_state = 'CANCELLED', 1, 0) OR iif(NEW.priority = 4, 1, 0) <> iif(OLD.priority = 4, 1, 0) OR iif(NEW.priority = 3, 1, 0) <> iif(OLD.priority = 3, 1, 0) OR iif(NEW.priority = 2, 1, 0) <> iif(OLD.priority = 2, 1, 0) OR iif(NEW.priority = 1, 1, 0) <> iif(OLD.priority = 1, 1, 0) OR iif(NEW.github_synced_at IS NOT NULL, 1, 0) <> iif(OLD.github_synced_at IS NOT NULL, 1, 0) OR coalesce(max(min(CAST(iif(NEW.current_state = 'COMPLETED' AND CAST((round(julianday(NEW.completed_at) * 86400000) - round(julianday(NEW.created_at) * 86400000)) / 1000 AS INTEGER) IS NOT NULL, CAST((round(julianday(NEW.completed_at) * 86400000) - round(julianday(NEW.created_at) * 86400000)) / 1000 AS INTEGER), 0) AS INTEGER), 1099511627776), -1099511627776), 0) <> coalesce(max(min(CAST(iif(OLD.current_state = 'COMPLETED' AND CAST((round(julianday(OLD.completed_at) * 86400000) - round(julianday(OLD.created_at) * 86400000)) / 1000 AS INTEGER) IS NOT NULL, CAST((round(julianday(OLD.completed_at) * 86400000) - round(julianday(OLD.created_at) * 86400000)) / 1000 AS INTEGER), 0) AS INTEGER), 1099511627776), -1099511627776), 0) OR iif(NEW.current_state = 'COMPLETED' AND CAST((round(julianday(NEW.completed_at) * 86400000) - round(julianday(NEW.created_at) * 86400000)) / 1000 AS INTEGER) IS NOT NULL, 1, 0) <> iif(OLD.current_state = 'COMPLETED' AND CAST((round(julianday(OLD.completed_at) * 86400000) - round(julianday(OLD.created_at) * 86400000)) / 1000 AS INTEGER) IS NOT NULL, 1, 0) OR (SELECT project_statistics_mv.oldest_pending_task_at IS NOT n.oldest_pending_task_at FROM (
    SELECT iif(OLD.current_state = 'PENDING' OR NEW.current_state = 'PENDING', (SELECT substr(min(x.created_at), 1, 1000) FROM tasks x WHERE x.project_id = NEW.project_id AND x.current_state = 'PENDING'), project_statistics_mv.oldest_pending_task_at) AS oldest_pending_task_at
    FROM (SELECT 1)

    LIMIT 1
  ) AS n));
END;

CREATE TRIGGER IF NOT EXISTS refresh_project_stats_on_task_update_replaced AFTER UPDATE OF current_state, priority, github_synced_at, completed_at, created_at, rowid, _rowid_, oid ON tasks
WHEN (OLD.id IS NEW.id COLLATE BINARY AND OLD.project_id IS NEW.project_id COLLATE BINARY) AND (EXISTS (SELECT 1 FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'tasks' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000))))
BEGIN
  UPDATE project_statistics_mv SET
    (total_tasks, pending_tasks, in_progress_tasks, validating_tasks, completed_tasks, failed_tasks, blocked_tasks, cancelled_tasks, critical_tasks, high_tasks, medium_tasks, low_tasks, github_synced_tasks, completion_seconds_sum, completion_count, oldest_pending_task_at, oldest_pending_task_age_days, last_refreshed_at) = (SELECT
      project_statistics_mv.total_tasks - (e.contribution ->> 0),
      project_statistics_mv.pending_tasks - (e.contribution ->> 1),
      project_statistics_mv.in_progress_tasks - (e.contribution ->> 2),
      project_statistics_mv.validating_tasks - (e.contribution ->> 3),
      project_statistics_mv.completed_tasks - (e.contribution ->> 4),
      project_statistics_mv.failed_tasks - (e.contribution ->> 5),
      project_statistics_mv.blocked_tasks - (e.contribution ->> 6),
      project_statistics_mv.cancelled_tasks - (e.contribution ->> 7),
      project_statistics_mv.critical_tasks - (e.contribution ->> 8),
      project_statistics_mv.high_tasks - (e.contribution ->> 9),
      project_statistics_mv.medium_tasks - (e.contribution ->> 10),
      project_statistics_mv.low_tasks - (e.contribution ->> 11),
      project_statistics_mv.github_synced_tasks - (e.contribution ->> 12),
      project_statistics_mv.completion_seconds_sum - (e.contribution ->> 13),
      project_statistics_mv.completion_count - (e.contribution ->> 14),
      n.oldest_pending_task_at,
      CAST(julianday('now') - julianday(n.oldest_pending_task_at) AS INTEGER),
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'tasks' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid) AS e CROSS JOIN (
      SELECT (SELECT substr(min(x.created_at), 1, 1000) FROM tasks x WHERE x.project_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'tasks' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid) AND x.current_state = 'PENDING') AS oldest_pending_task_at
      FROM (SELECT 1)

      LIMIT 1
    ) AS n)
  WHERE project_statistics_mv.project_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'tasks' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid);
  DELETE FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'tasks' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid;
  UPDATE viewkeeper_replaced SET row_id = NEW.rowid, view_key = iif(coalesce(octet_length(NEW.project_id), 0) <= 100000, NEW.project_id, NULL), contribution = json_array(1, iif(NEW.current_state = 'PENDING', 1, 0), iif(NEW.current_state = 'IN_PROGRESS', 1, 0), iif(NEW.current_state = 'VALIDATING', 1, 0), iif(NEW.current_state = 'COMPLETED', 1, 0), iif(NEW.current_state = 'FAILED', 1, 0), iif(NEW.current_state = 'BLOCKED', 1, 0), iif(NEW.current_state = 'CANCELLED', 1, 0), iif(NEW.priority = 4, 1, 0), iif(NEW.priority = 3, 1, 0), iif(NEW.priority = 2, 1, 0), iif(NEW.priority = 1, 1, 0), iif(NEW.github_synced_at IS NOT NULL, 1, 0), coalesce(max(min(CAST(iif(NEW.current_state = 'COMPLETED' AND CAST((round(julianday(NEW.completed_at) * 86400000) - round(julianday(NEW.created_at) * 86400000)) / 1000 AS INTEGER) IS NOT NULL, CAST((round(julianday(NEW.completed_at) * 86400000) - round(julianday(NEW.created_at) * 86400000)) / 1000 AS INTEGER), 0) AS INTEGER), 1099511627776), -1099511627776), 0), iif(NEW.current_state = 'COMPLETED' AND CAST((round(julianday(NEW.completed_at) * 86400000) - round(julianday(NEW.created_at) * 86400000)) / 1000 AS INTEGER) IS NOT NULL, 1, 0))
  WHERE view = 'project_statistics_mv' AND source = 'tasks' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000));
END;

CREATE TRIGGER IF NOT EXISTS refresh_project_stats_on_task_move AFTER UPDATE OF id, project_id ON tasks
WHEN (OLD.id IS NOT NEW.id COLLATE BINARY OR OLD.project_id IS NOT NEW.project_id COLLATE BINARY)
BEGIN
  UPDATE project_statistics_mv SET
    (total_tasks, pending_tasks, in_progress_tasks, validating_tasks, completed_tasks, failed_tasks, blocked_tasks, cancelled_tasks, critical_tasks, high_tasks, medium_tasks, low_tasks, github_synced_tasks, completion_seconds_sum, completion_count, oldest_pending_task_at, oldest_pending_task_age_days, last_refreshed_at) = (SELECT
      project_statistics_mv.total_tasks - (e.contribution ->> 0),
      project_statistics_mv.pending_tasks - (e.contribution ->> 1),
      project_statistics_mv.in_progress_tasks - (e.contribution ->> 2),
      project_statistics_mv.validating_tasks - (e.contribution ->> 3),
      project_statistics_mv.completed_tasks - (e.contribution ->> 4),
      project_statistics_mv.failed_tasks - (e.contribution ->> 5),
      project_statistics_mv.blocked_tasks - (e.contribution ->> 6),
      project_statistics_mv.cancelled_tasks - (e.contribution ->> 7),
      project_statistics_mv.critical_tasks - (e.contribution ->> 8),
      project_statistics_mv.high_tasks - (e.contribution ->> 9),
      project_statistics_mv.medium_tasks - (e.contribution ->> 10),
      project_statistics_mv.low_tasks - (e.contribution ->> 11),
      project_statistics_mv.github_synced_tasks - (e.contribution ->> 12),
      project_statistics_mv.completion_seconds_sum - (e.contribution ->> 13),
      project_statistics_mv.completion_count - (e.contribution ->> 14),
      n.oldest_pending_task_at,
      CAST(julianday('now') - julianday(n.oldest_pending_task_at) AS INTEGER),
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'tasks' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid) AS e CROSS JOIN (
      SELECT (SELECT substr(min(x.created_at), 1, 1000) FROM tasks x WHERE x.project_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'tasks' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid) AND x.current_state = 'PENDING') AS oldest_pending_task_at
      FROM (SELECT 1)

      LIMIT 1
    ) AS n)
  WHERE project_statistics_mv.project_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'tasks' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid);
  UPDATE project_statistics_mv SET
    (total_tasks, pending_tasks, in_progress_tasks, validating_tasks, completed_tasks, failed_tasks, blocked_tasks, cancelled_tasks, critical_tasks, high_tasks, medium_tasks, low_tasks, github_synced_tasks, completion_seconds_sum, completion_count, oldest_pending_task_at, oldest_pending_task_age_days, last_refreshed_at) = (SELECT
      project_statistics_mv.total_tasks - (e.contribution ->> 0),
      project_statistics_mv.pending_tasks - (e.contribution ->> 1),
      project_statistics_mv.in_progress_tasks - (e.contribution ->> 2),
      project_statistics_mv.validating_tasks - (e.contribution ->> 3),
      project_statistics_mv.completed_tasks - (e.contribution ->> 4),
      project_statistics_mv.failed_tasks - (e.contribution ->> 5),
      project_statistics_mv.blocked_tasks - (e.contribution ->> 6),
      project_statistics_mv.cancelled_tasks - (e.contribution ->> 7),
      project_statistics_mv.critical_tasks - (e.contribution ->> 8),
      project_statistics_mv.high_tasks - (e.contribution ->> 9),
      project_statistics_mv.medium_tasks - (e.contribution ->> 10),
      project_statistics_mv.low_tasks - (e.contribution ->> 11),
      project_statistics_mv.github_synced_tasks - (e.contribution ->> 12),
      project_statistics_mv.completion_seconds_sum - (e.contribution ->> 13),
      project_statistics_mv.completion_count - (e.contribution ->> 14),
      n.oldest_pending_task_at,
      CAST(julianday('now') - julianday(n.oldest_pending_task_at) AS INTEGER),
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'tasks' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid AND (OLD.id IS NOT NEW.id COLLATE BINARY)) AS e CROSS JOIN (
      SELECT (SELECT substr(min(x.created_at), 1, 1000) FROM tasks x WHERE x.project_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'tasks' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid AND (OLD.id IS NOT NEW.id COLLATE BINARY)) AND x.current_state = 'PENDING') AS oldest_pending_task_at
      FROM (SELECT 1)

      LIMIT 1
    ) AS n)
  WHERE project_statistics_mv.project_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'tasks' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid AND (OLD.id IS NOT NEW.id COLLATE BINARY));
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
    completion_seconds_sum = project_statistics_mv.completion_seconds_sum - coalesce(max(min(CAST(iif(OLD.current_state = 'COMPLETED' AND CAST((round(julianday(OLD.completed_at) * 86400000) - round(julianday(OLD.created_at) * 86400000)) / 1000 AS INTEGER) IS NOT NULL, CAST((round(julianday(OLD.completed_at) * 86400000) - round(julianday(OLD.created_at) * 86400000)) / 1000 AS INTEGER), 0) AS INTEGER), 1099511627776), -1099511627776), 0),
    completion_count = project_statistics_mv.completion_count - iif(OLD.current_state = 'COMPLETED' AND CAST((round(julianday(OLD.completed_at) * 86400000) - round(julianday(OLD.created_at) * 86400000)) / 1000 AS INTEGER) IS NOT NULL, 1, 0),
    (oldest_pending_task_at, oldest_pending_task_age_days, last_refreshed_at) = (SELECT
      n.oldest_pending_task_at,
      CAST(julianday('now') - julianday(n.oldest_pending_task_at) AS INTEGER),
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (
      SELECT (SELECT substr(min(x.created_at), 1, 1000) FROM tasks x WHERE x.project_id = OLD.project_id AND x.current_state = 'PENDING') AS oldest_pending_task_at
      FROM (SELECT 1)

      LIMIT 1
    ) AS n)
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
    completion_seconds_sum = project_statistics_mv.completion_seconds_sum + coalesce(max(min(CAST(iif(NEW.current_state = 'COMPLETED' AND CAST((round(julianday(NEW.completed_at) * 86400000) - round(julianday(NEW.created_at) * 86400000)) / 1000 AS INTEGER) IS NOT NULL, CAST((round(julianday(NEW.completed_at) * 86400000) - round(julianday(NEW.created_at) * 86400000)) / 1000 AS INTEGER), 0) AS INTEGER), 1099511627776), -1099511627776), 0),
    completion_count = project_statistics_mv.completion_count + iif(NEW.current_state = 'COMPLETED' AND CAST((round(julianday(NEW.completed_at) * 86400000) - round(julianday(NEW.created_at) * 86400000)) / 1000 AS INTEGER) IS NOT NULL, 1, 0),
    (oldest_pending_task_at, oldest_pending_task_age_days, last_refreshed_at) = (SELECT
      n.oldest_pending_task_at,
      CAST(julianday('now') - julianday(n.oldest_pending_task_at) AS INTEGER),
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (
      SELECT (SELECT substr(min(x.created_at), 1, 1000) FROM tasks x WHERE x.project_id = NEW.project_id AND x.current_state = 'PENDING') AS oldest_pending_task_at
      FROM (SELECT 1)

      LIMIT 1
    ) AS n)
  WHERE project_statistics_mv.project_id = NEW.project_id;
  DELETE FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'tasks' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid;
  DELETE FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'tasks' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND (OLD.id IS NOT NEW.id COLLATE BINARY);
  UPDATE viewkeeper_replaced SET row_id = NEW.rowid, view_key = iif(coalesce(octet_length(NEW.project_id), 0) <= 100000, NEW.project_id, NULL), contribution = json_array(1, iif(NEW.current_state = 'PENDING', 1, 0), iif(NEW.current_state = 'IN_PROGRESS', 1, 0), iif(NEW.current_state = 'VALIDATING', 1, 0), iif(NEW.current_state = 'COMPLETED', 1, 0), iif(NEW.current_state = 'FAILED', 1, 0), iif(NEW.current_state = 'BLOCKED', 1, 0), iif(NEW.current_state = 'CANCELLED', 1, 0), iif(NEW.priority = 4, 1, 0), iif(NEW.priority = 3, 1, 0), iif(NEW.priority = 2, 1, 0), iif(NEW.priority = 1, 1, 0), iif(NEW.github_synced_at IS NOT NULL, 1, 0), coalesce(max(min(CAST(iif(NEW.current_state = 'COMPLETED' AND CAST((round(julianday(NEW.completed_at) * 86400000) - round(julianday(NEW.created_at) * 86400000)) / 1000 AS INTEGER) IS NOT NULL, CAST((round(julianday(NEW.completed_at) * 86400000) - round(julianday(NEW.created_at) * 86400000)) / 1000 AS INTEGER), 0) AS INTEGER), 1099511627776), -1099511627776), 0), iif(NEW.current_state = 'COMPLETED' AND CAST((round(julianday(NEW.completed_at) * 86400000) - round(julianday(NEW.created_at) * 86400000)) / 1000 AS INTEGER) IS NOT NULL, 1, 0))
  WHERE view = 'project_statistics_mv' AND source = 'tasks' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000));
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
    completion_seconds_sum = project_statistics_mv.completion_seconds_sum - coalesce(max(min(CAST(iif(OLD.current_state = 'COMPLETED' AND CAST((round(julianday(OLD.completed_at) * 86400000) - round(julianday(OLD.created_at) * 86400000)) / 1000 AS INTEGER) IS NOT NULL, CAST((round(julianday(OLD.completed_at) * 86400000) - round(julianday(OLD.created_at) * 86400000)) / 1000 AS INTEGER), 0) AS INTEGER), 1099511627776), -1099511627776), 0),
    completion_count = project_statistics_mv.completion_count - iif(OLD.current_state = 'COMPLETED' AND CAST((round(julianday(OLD.completed_at) * 86400000) - round(julianday(OLD.created_at) * 86400000)) / 1000 AS INTEGER) IS NOT NULL, 1, 0),
    (oldest_pending_task_at, oldest_pending_task_age_days, last_refreshed_at) = (SELECT
      n.oldest_pending_task_at,
      CAST(julianday('now') - julianday(n.oldest_pending_task_at) AS INTEGER),
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (
      SELECT (SELECT substr(min(x.created_at), 1, 1000) FROM tasks x WHERE x.project_id = OLD.project_id AND x.current_state = 'PENDING') AS oldest_pending_task_at
      FROM (SELECT 1)

      LIMIT 1
    ) AS n)
  WHERE project_statistics_mv.project_id = OLD.project_id;
  UPDATE project_statistics_mv SET
    (total_tasks, pending_tasks, in_progress_tasks, validating_tasks, completed_tasks, failed_tasks, blocked_tasks, cancelled_tasks, critical_tasks, high_tasks, medium_tasks, low_tasks, github_synced_tasks, completion_seconds_sum, completion_count, oldest_pending_task_at, oldest_pending_task_age_days, last_refreshed_at) = (SELECT
      project_statistics_mv.total_tasks - (e.contribution ->> 0),
      project_statistics_mv.pending_tasks - (e.contribution ->> 1),
      project_statistics_mv.in_progress_tasks - (e.contribution ->> 2),
      project_statistics_mv.validating_tasks - (e.contribution ->> 3),
      project_statistics_mv.completed_tasks - (e.contribution ->> 4),
      project_statistics_mv.failed_tasks - (e.contribution ->> 5),
      project_statistics_mv.blocked_tasks - (e.contribution ->> 6),
      project_statistics_mv.cancelled_tasks - (e.contribution ->> 7),
      project_statistics_mv.critical_tasks - (e.contribution ->> 8),
      project_statistics_mv.high_tasks - (e.contribution ->> 9),
      project_statistics_mv.medium_tasks - (e.contribution ->> 10),
      project_statistics_mv.low_tasks - (e.contribution ->> 11),
      project_statistics_mv.github_synced_tasks - (e.contribution ->> 12),
      project_statistics_mv.completion_seconds_sum - (e.contribution ->> 13),
      project_statistics_mv.completion_count - (e.contribution ->> 14),
      n.oldest_pending_task_at,
      CAST(julianday('now') - julianday(n.oldest_pending_task_at) AS INTEGER),
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'tasks' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid) AS e CROSS JOIN (
      SELECT (SELECT substr(min(x.created_at), 1, 1000) FROM tasks x WHERE x.project_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'tasks' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid) AND x.current_state = 'PENDING') AS oldest_pending_task_at
      FROM (SELECT 1)

      LIMIT 1
    ) AS n)
  WHERE project_statistics_mv.project_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'tasks' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid);
  DELETE FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'tasks' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000));
END;

CREATE TRIGGER IF NOT EXISTS refresh_project_stats_on_validation_summary AFTER INSERT ON task_validation_summary_mv
BEGIN
  UPDATE project_statistics_mv SET
    validated_tasks = project_statistics_mv.validated_tasks + iif(NEW.session_count > 0, 1, 0),
    passing_tasks = project_statistics_mv.passing_tasks + iif(NEW.overall_passed = 1, 1, 0),
    oldest_pending_task_age_days = CAST(julianday('now') - julianday(project_statistics_mv.oldest_pending_task_at) AS INTEGER),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE project_statistics_mv.project_id = NEW.project_id
    AND (iif(NEW.session_count > 0, 1, 0) <> 0 OR iif(NEW.overall_passed = 1, 1, 0) <> 0);
END;

CREATE TRIGGER IF NOT EXISTS refresh_project_stats_on_validation_summary_update AFTER UPDATE OF session_count, latest_session_status, failed_rules ON task_validation_summary_mv
WHEN OLD.task_id IS NEW.task_id COLLATE BINARY AND OLD.project_id IS NEW.project_id COLLATE BINARY AND (OLD.session_count IS NOT NEW.session_count COLLATE BINARY OR OLD.overall_passed IS NOT NEW.overall_passed COLLATE BINARY)
BEGIN
  UPDATE project_statistics_mv SET
    validated_tasks = project_statistics_mv.validated_tasks + iif(NEW.session_count > 0, 1, 0) - iif(OLD.session_count > 0, 1, 0),
    passing_tasks = project_statistics_mv.passing_tasks + iif(NEW.overall_passed = 1, 1, 0) - iif(OLD.overall_passed = 1, 1, 0),
    oldest_pending_task_age_days = CAST(julianday('now') - julianday(project_statistics_mv.oldest_pending_task_at) AS INTEGER),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE project_statistics_mv.project_id = NEW.project_id
    AND (iif(NEW.session_count > 0, 1, 0) <> iif(OLD.session_count > 0, 1, 0) OR iif(NEW.overall_passed = 1, 1, 0) <> iif(OLD.overall_passed = 1, 1, 0));
END;

CREATE TRIGGER IF NOT EXISTS refresh_project_stats_on_validation_summary_move AFTER UPDATE OF task_id, project_id ON task_validation_summary_mv
WHEN OLD.task_id IS NOT NEW.task_id COLLATE BINARY OR OLD.project_id IS NOT NEW.project_id COLLATE BINARY
BEGIN
  UPDATE project_statistics_mv SET
    validated_tasks = project_statistics_mv.validated_tasks - iif(OLD.session_count > 0, 1, 0),
    passing_tasks = project_statistics_mv.passing_tasks - iif(OLD.overall_passed = 1, 1, 0),
    oldest_pending_task_age_days = CAST(julianday('now') - julianday(project_statistics_mv.oldest_pending_task_at) AS INTEGER),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE project_statistics_mv.project_id = OLD.project_id
    AND (iif(OLD.session_count > 0, 1, 0) <> 0 OR iif(OLD.overall_passed = 1, 1, 0) <> 0);
  UPDATE project_statistics_mv SET
    validated_tasks = project_statistics_mv.validated_tasks + iif(NEW.session_count > 0, 1, 0),
    passing_tasks = project_statistics_mv.passing_tasks + iif(NEW.overall_passed = 1, 1, 0),
    oldest_pending_task_age_days = CAST(julianday('now') - julianday(project_statistics_mv.oldest_pending_task_at) AS INTEGER),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE project_statistics_mv.project_id = NEW.project_id
    AND (iif(NEW.session_count > 0, 1, 0) <> 0 OR iif(NEW.overall_passed = 1, 1, 0) <> 0);
END;

CREATE TRIGGER IF NOT EXISTS refresh_project_stats_on_validation_summary_delete AFTER DELETE ON task_validation_summary_mv
BEGIN
  UPDATE project_statistics_mv SET
    validated_tasks = project_statistics_mv.validated_tasks - iif(OLD.session_count > 0, 1, 0),
    passing_tasks = project_statistics_mv.passing_tasks - iif(OLD.overall_passed = 1, 1, 0),
    oldest_pending_task_age_days = CAST(julianday('now') - julianday(project_statistics_mv.oldest_pending_task_at) AS INTEGER),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE project_statistics_mv.project_id = OLD.project_id
    AND (iif(OLD.session_count > 0, 1, 0) <> 0 OR iif(OLD.overall_passed = 1, 1, 0) <> 0);
END;

CREATE TRIGGER IF NOT EXISTS refresh_project_stats_on_agent_summary AFTER INSERT ON agent_execution_summary_mv
BEGIN
  UPDATE project_statistics_mv SET
    active_agent_count = project_statistics_mv.active_agent_count + NEW.running_executions,
    oldest_pending_task_age_days = CAST(julianday('now') - julianday(project_statistics_mv.oldest_pending_task_at) AS INTEGER),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE project_statistics_mv.project_id = NEW.project_id
    AND (NEW.running_executions <> 0);
END;

CREATE TRIGGER IF NOT EXISTS refresh_project_stats_on_agent_summary_update AFTER UPDATE OF running_executions ON agent_execution_summary_mv
WHEN OLD.task_id IS NEW.task_id COLLATE BINARY AND OLD.project_id IS NEW.project_id COLLATE BINARY AND (OLD.running_executions IS NOT NEW.running_executions COLLATE BINARY)
BEGIN
  UPDATE project_statistics_mv SET
    active_agent_count = project_statistics_mv.active_agent_count + NEW.running_executions - OLD.running_executions,
    oldest_pending_task_age_days = CAST(julianday('now') - julianday(project_statistics_mv.oldest_pending_task_at) AS INTEGER),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE project_statistics_mv.project_id = NEW.project_id
    AND (NEW.running_executions <> OLD.running_executions);
END;

CREATE TRIGGER IF NOT EXISTS refresh_project_stats_on_agent_summary_move AFTER UPDATE OF task_id, project_id ON agent_execution_summary_mv
WHEN OLD.task_id IS NOT NEW.task_id COLLATE BINARY OR OLD.project_id IS NOT NEW.project_id COLLATE BINARY
BEGIN
  UPDATE project_statistics_mv SET
    active_agent_count = project_statistics_mv.active_agent_count - OLD.running_executions,
    oldest_pending_task_age_days = CAST(julianday('now') - julianday(project_statistics_mv.oldest_pending_task_at) AS INTEGER),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE project_statistics_mv.project_id = OLD.project_id
    AND (OLD.running_executions <> 0);
  UPDATE project_statistics_mv SET
    active_agent_count = project_statistics_mv.active_agent_count + NEW.running_executions,
    oldest_pending_task_age_days = CAST(julianday('now') - julianday(project_statistics_mv.oldest_pending_task_at) AS INTEGER),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE project_statistics_mv.project_id = NEW.project_id
    AND (NEW.running_executions <> 0);
END;

CREATE TRIGGER IF NOT EXISTS refresh_project_stats_on_agent_summary_delete AFTER DELETE ON agent_execution_summary_mv
BEGIN
  UPDATE project_statistics_mv SET
    active_agent_count = project_statistics_mv.active_agent_count - OLD.running_executions,
    oldest_pending_task_age_days = CAST(julianday('now') - julianday(project_statistics_mv.oldest_pending_task_at) AS INTEGER),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE project_statistics_mv.project_id = OLD.project_id
    AND (OLD.running_executions <> 0);
END;

CREATE TRIGGER IF NOT EXISTS refresh_project_stats_on_job_replace BEFORE INSERT ON automation_queue
WHEN EXISTS (SELECT 1 FROM automation_queue r WHERE r.id = NEW.id)
BEGIN
  INSERT INTO viewkeeper_replaced (view, source, reason, id, row_id, view_key, contribution)
  SELECT 'project_statistics_mv', 'automation_queue', 'replace', iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)), r.rowid, iif(coalesce(octet_length(r.project_id), 0) <= 100000, r.project_id, NULL), json_array(iif(r.status = 'pending', 1, 0))
  FROM automation_queue r WHERE r.id = NEW.id
  ON CONFLICT (view, source, id) DO UPDATE SET view_key = excluded.view_key, contribution = excluded.contribution,
    reason = iif(viewkeeper_replaced.row_id IS excluded.row_id AND viewkeeper_replaced.reason = 'replace', 'replace', excluded.reason), row_id = excluded.row_id
  WHERE viewkeeper_replaced.row_id IS NOT excluded.row_id OR viewkeeper_replaced.reason IS NOT excluded.reason OR viewkeeper_replaced.view_key IS NOT excluded.view_key OR viewkeeper_replaced.contribution IS NOT excluded.contribution;
END;

CREATE TRIGGER IF NOT EXISTS refresh_project_stats_on_job_rename_over BEFORE UPDATE OF id ON automation_queue
WHEN (OLD.id IS NOT NEW.id COLLATE BINARY) AND (EXISTS (SELECT 1 FROM automation_queue r WHERE r.id = NEW.id))
BEGIN
  INSERT INTO viewkeeper_replaced (view, source, reason, id, row_id, view_key, contribution)
  SELECT 'project_statistics_mv', 'automation_queue', 'replace', iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)), r.rowid, iif(coalesce(octet_length(r.project_id), 0) <= 100000, r.project_id, NULL), json_array(iif(r.status = 'pending', 1, 0))
  FROM automation_queue r WHERE r.id = NEW.id
  ON CONFLICT (view, source, id) DO UPDATE SET view_key = excluded.view_key, contribution = excluded.contribution,
    reason = iif(viewkeeper_replaced.row_id IS excluded.row_id AND viewkeeper_replaced.reason = 'replace', 'replace', excluded.reason), row_id = excluded.row_id
  WHERE viewkeeper_replaced.row_id IS NOT excluded.row_id OR viewkeeper_replaced.reason IS NOT excluded.reason OR viewkeeper_replaced.view_key IS NOT excluded.view_key OR viewkeeper_replaced.contribution IS NOT excluded.contribution;
END;

CREATE TRIGGER IF NOT EXISTS refresh_project_stats_on_job AFTER INSERT ON automation_queue
BEGIN
  UPDATE project_statistics_mv SET
    pending_automation_jobs = project_statistics_mv.pending_automation_jobs + iif(NEW.status = 'pending', 1, 0),
    oldest_pending_task_age_days = CAST(julianday('now') - julianday(project_statistics_mv.oldest_pending_task_at) AS INTEGER),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE project_statistics_mv.project_id = NEW.project_id
    AND (iif(NEW.status = 'pending', 1, 0) <> 0);
END;

CREATE TRIGGER IF NOT EXISTS refresh_project_stats_on_job_replaced AFTER INSERT ON automation_queue
WHEN EXISTS (SELECT 1 FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'automation_queue' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace')
BEGIN
  UPDATE project_statistics_mv SET
    (pending_automation_jobs, oldest_pending_task_age_days, last_refreshed_at) = (SELECT
      project_statistics_mv.pending_automation_jobs - (e.contribution ->> 0),
      CAST(julianday('now') - julianday(project_statistics_mv.oldest_pending_task_at) AS INTEGER),
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'automation_queue' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace') AS e)
  WHERE project_statistics_mv.project_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'automation_queue' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace')
    AND ((SELECT (e.contribution ->> 0) <> 0 FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'automation_queue' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace') AS e));
  DELETE FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'automation_queue' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND reason = 'replace';
END;

CREATE TRIGGER IF NOT EXISTS refresh_project_stats_on_job_update AFTER UPDATE OF status ON automation_queue
WHEN (OLD.id IS NEW.id COLLATE BINARY AND OLD.project_id IS NEW.project_id COLLATE BINARY) AND (OLD.status IS NOT NEW.status COLLATE BINARY)
BEGIN
  UPDATE project_statistics_mv SET
    pending_automation_jobs = project_statistics_mv.pending_automation_jobs + iif(NEW.status = 'pending', 1, 0) - iif(OLD.status = 'pending', 1, 0),
    oldest_pending_task_age_days = CAST(julianday('now') - julianday(project_statistics_mv.oldest_pending_task_at) AS INTEGER),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE project_statistics_mv.project_id = NEW.project_id
    AND (iif(NEW.status = 'pending', 1, 0) <> iif(OLD.status = 'pending', 1, 0));
END;

CREATE TRIGGER IF NOT EXISTS refresh_project_stats_on_job_update_replaced AFTER UPDATE OF status, rowid, _rowid_, oid ON automation_queue
WHEN (OLD.id IS NEW.id COLLATE BINARY AND OLD.project_id IS NEW.project_id COLLATE BINARY) AND (EXISTS (SELECT 1 FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'automation_queue' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000))))
BEGIN
  UPDATE project_statistics_mv SET
    (pending_automation_jobs, oldest_pending_task_age_days, last_refreshed_at) = (SELECT
      project_statistics_mv.pending_automation_jobs - (e.contribution ->> 0),
      CAST(julianday('now') - julianday(project_statistics_mv.oldest_pending_task_at) AS INTEGER),
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'automation_queue' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid) AS e)
  WHERE project_statistics_mv.project_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'automation_queue' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid)
    AND ((SELECT (e.contribution ->> 0) <> 0 FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'automation_queue' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid) AS e));
  DELETE FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'automation_queue' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid;
  UPDATE viewkeeper_replaced SET row_id = NEW.rowid, view_key = iif(coalesce(octet_length(NEW.project_id), 0) <= 100000, NEW.project_id, NULL), contribution = json_array(iif(NEW.status = 'pending', 1, 0))
  WHERE view = 'project_statistics_mv' AND source = 'automation_queue' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000));
END;

CREATE TRIGGER IF NOT EXISTS refresh_project_stats_on_job_move AFTER UPDATE OF id, project_id ON automation_queue
WHEN (OLD.id IS NOT NEW.id COLLATE BINARY OR OLD.project_id IS NOT NEW.project_id COLLATE BINARY)
BEGIN
  UPDATE project_statistics_mv SET
    (pending_automation_jobs, oldest_pending_task_age_days, last_refreshed_at) = (SELECT
      project_statistics_mv.pending_automation_jobs - (e.contribution ->> 0),
      CAST(julianday('now') - julianday(project_statistics_mv.oldest_pending_task_at) AS INTEGER),
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'automation_queue' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid) AS e)
  WHERE project_statistics_mv.project_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'automation_queue' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid)
    AND ((SELECT (e.contribution ->> 0) <> 0 FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'automation_queue' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid) AS e));
  UPDATE project_statistics_mv SET
    (pending_automation_jobs, oldest_pending_task_age_days, last_refreshed_at) = (SELECT
      project_statistics_mv.pending_automation_jobs - (e.contribution ->> 0),
      CAST(julianday('now') - julianday(project_statistics_mv.oldest_pending_task_at) AS INTEGER),
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'automation_queue' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid AND (OLD.id IS NOT NEW.id COLLATE BINARY)) AS e)
  WHERE project_statistics_mv.project_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'automation_queue' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid AND (OLD.id IS NOT NEW.id COLLATE BINARY))
    AND ((SELECT (e.contribution ->> 0) <> 0 FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'automation_queue' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid AND (OLD.id IS NOT NEW.id COLLATE BINARY)) AS e));
  UPDATE project_statistics_mv SET
    pending_automation_jobs = project_statistics_mv.pending_automation_jobs - iif(OLD.status = 'pending', 1, 0),
    oldest_pending_task_age_days = CAST(julianday('now') - julianday(project_statistics_mv.oldest_pending_task_at) AS INTEGER),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE project_statistics_mv.project_id = OLD.project_id
    AND (iif(OLD.status = 'pending', 1, 0) <> 0);
  UPDATE project_statistics_mv SET
    pending_automation_jobs = project_statistics_mv.pending_automation_jobs + iif(NEW.status = 'pending', 1, 0),
    oldest_pending_task_age_days = CAST(julianday('now') - julianday(project_statistics_mv.oldest_pending_task_at) AS INTEGER),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE project_statistics_mv.project_id = NEW.project_id
    AND (iif(NEW.status = 'pending', 1, 0) <> 0);
  DELETE FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'automation_queue' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000)) AND row_id IS NOT OLD.rowid;
  DELETE FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'automation_queue' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND (OLD.id IS NOT NEW.id COLLATE BINARY);
  UPDATE viewkeeper_replaced SET row_id = NEW.rowid, view_key = iif(coalesce(octet_length(NEW.project_id), 0) <= 100000, NEW.project_id, NULL), contribution = json_array(iif(NEW.status = 'pending', 1, 0))
  WHERE view = 'project_statistics_mv' AND source = 'automation_queue' AND id = iif(octet_length(NEW.id) <= 100000, NEW.id, substr(NEW.id, 1, 1000));
END;

CREATE TRIGGER IF NOT EXISTS refresh_project_stats_on_job_delete AFTER DELETE ON automation_queue
BEGIN
  UPDATE project_statistics_mv SET
    pending_automation_jobs = project_statistics_mv.pending_automation_jobs - iif(OLD.status = 'pending', 1, 0),
    oldest_pending_task_age_days = CAST(julianday('now') - julianday(project_statistics_mv.oldest_pending_task_at) AS INTEGER),
    last_refreshed_at = strftime('%Y-%m-%d %H:%M:%f', 'now')
  WHERE project_statistics_mv.project_id = OLD.project_id
    AND (iif(OLD.status = 'pending', 1, 0) <> 0);
  UPDATE project_statistics_mv SET
    (pending_automation_jobs, oldest_pending_task_age_days, last_refreshed_at) = (SELECT
      project_statistics_mv.pending_automation_jobs - (e.contribution ->> 0),
      CAST(julianday('now') - julianday(project_statistics_mv.oldest_pending_task_at) AS INTEGER),
      strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'automation_queue' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid) AS e)
  WHERE project_statistics_mv.project_id = (SELECT view_key FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'automation_queue' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid)
    AND ((SELECT (e.contribution ->> 0) <> 0 FROM (SELECT view_key, contribution FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'automation_queue' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000)) AND row_id IS NOT OLD.rowid) AS e));
  DELETE FROM viewkeeper_replaced WHERE view = 'project_statistics_mv' AND source = 'automation_queue' AND id = iif(octet_length(OLD.id) <= 100000, OLD.id, substr(OLD.id, 1, 1000));
END;

UPDATE viewkeeper_cursors SET next_after = json_set(next_after, '$.version', 'cad0f71604ce642b')
WHERE walk = 'upgrade' AND view = 'task_validation_summary_mv';

UPDATE viewkeeper_cursors SET next_after = json_set(next_after, '$.version', 'cfb3e3f3fd8bce00')
WHERE walk = 'upgrade' AND view = 'task_progress_summary_mv';

UPDATE viewkeeper_cursors SET next_after = json_set(next_after, '$.version', 'f7ceedacdf446447')
WHERE walk = 'upgrade' AND view = 'agent_execution_summary_mv';

UPDATE viewkeeper_cursors SET next_after = json_set(next_after, '$.version', '64a621286e62da97')
WHERE walk = 'upgrade' AND view = 'project_statistics_mv';
