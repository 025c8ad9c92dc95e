-- Takes the materialized views away; the source tables stay.
-- Written from the declarations.

DROP TRIGGER IF EXISTS init_validation_summary_on_task_create;

DROP TRIGGER IF EXISTS init_validation_summary_on_task_create_unreadable;

DROP TRIGGER IF EXISTS refresh_validation_summary_on_task;

DROP TRIGGER IF EXISTS refresh_validation_summary_on_task_rename;

DROP TRIGGER IF EXISTS refresh_validation_summary_on_task_delete;

DROP TRIGGER IF EXISTS refresh_validation_summary_on_session_replace;

DROP TRIGGER IF EXISTS refresh_validation_summary_on_session_rename_over;

DROP TRIGGER IF EXISTS refresh_validation_summary_on_session;

DROP TRIGGER IF EXISTS refresh_validation_summary_on_session_replaced;

DROP TRIGGER IF EXISTS refresh_validation_summary_on_session_update;

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

DROP TRIGGER IF EXISTS refresh_queue_counts_on_job_replace;

DROP TRIGGER IF EXISTS refresh_queue_counts_on_job_rename_over;

DROP TRIGGER IF EXISTS refresh_queue_counts_on_job;

DROP TRIGGER IF EXISTS refresh_queue_counts_on_job_replaced;

DROP TRIGGER IF EXISTS refresh_queue_counts_on_job_update_replaced;

DROP TRIGGER IF EXISTS refresh_queue_counts_on_job_move;

DROP TRIGGER IF EXISTS refresh_queue_counts_on_job_delete;

DROP VIEW IF EXISTS automation_queue_summary;

DROP VIEW IF EXISTS project_statistics;

DROP VIEW IF EXISTS agent_execution_summary;

DROP VIEW IF EXISTS task_progress_summary;

DROP VIEW IF EXISTS task_validation_summary;

DROP TABLE IF EXISTS automation_queue_summary_mv;

DROP TABLE IF EXISTS viewkeeper_queue_counts;

DROP TABLE IF EXISTS project_statistics_mv;

DROP TABLE IF EXISTS agent_execution_summary_mv;

DROP TABLE IF EXISTS task_progress_summary_mv;

DROP TABLE IF EXISTS task_validation_summary_mv;

DROP TABLE IF EXISTS viewkeeper_replaced;

DROP TABLE IF EXISTS viewkeeper_more_labels;
