-- other triggers or another plain view: task_validation_summary_mv
-- other triggers or another plain view: task_progress_summary_mv
-- other triggers or another plain view: agent_execution_summary_mv
-- other triggers or another plain view: project_statistics_mv
-- other triggers or another plain view: automation_queue_summary_mv
-- Written from the declarations: npm run views -- generate lean_triggers

INSERT INTO viewkeeper_cursors (walk, view, next_after) VALUES ('upgrade', 'task_validation_summary_mv', '{"work":"replace","version":"c64897ffce34a9bf","tables":["task_validation_summary_mv"],"plain_views":["task_validation_summary"]}')
ON CONFLICT (walk, view) DO UPDATE SET next_after = json_set(next_after, '$.version', 'c64897ffce34a9bf');

INSERT INTO viewkeeper_cursors (walk, view, next_after) VALUES ('upgrade', 'task_progress_summary_mv', '{"work":"replace","version":"cfb3e3f3fd8bce00","tables":["task_progress_summary_mv"],"plain_views":["task_progress_summary"]}')
ON CONFLICT (walk, view) DO UPDATE SET next_after = json_set(next_after, '$.version', 'cfb3e3f3fd8bce00');

INSERT INTO viewkeeper_cursors (walk, view, next_after) VALUES ('upgrade', 'agent_execution_summary_mv', '{"work":"replace","version":"0a06258aefceaf29","tables":["agent_execution_summary_mv"],"plain_views":["agent_execution_summary"]}')
ON CONFLICT (walk, view) DO UPDATE SET next_after = json_set(next_after, '$.version', '0a06258aefceaf29');

INSERT INTO viewkeeper_cursors (walk, view, next_after) VALUES ('upgrade', 'project_statistics_mv', '{"work":"replace","version":"64a621286e62da97","tables":["project_statistics_mv"],"plain_views":["project_statistics"]}')
ON CONFLICT (walk, view) DO UPDATE SET next_after = json_set(next_after, '$.version', '64a621286e62da97');

INSERT INTO viewkeeper_cursors (walk, view, next_after) VALUES ('upgrade', 'automation_queue_summary_mv', '{"work":"replace","version":"03d47b28447cfa11","tables":["viewkeeper_queue_counts","automation_queue_summary_mv"],"plain_views":["automation_queue_summary"]}')
ON CONFLICT (walk, view) DO UPDATE SET next_after = json_set(next_after, '$.version', '03d47b28447cfa11');
