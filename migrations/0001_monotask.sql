-- MonoTask's own tables, where they are missing, and the indexes that the views look rows up by.
-- Written from the declarations.

CREATE TABLE IF NOT EXISTS projects (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  github_repo TEXT,
  github_sync_status TEXT NOT NULL DEFAULT 'disabled',
  github_synced_at TEXT,
  created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE IF NOT EXISTS tasks (
  id TEXT PRIMARY KEY NOT NULL,
  project_id TEXT NOT NULL REFERENCES projects(id) ON DELETE CASCADE,
  title TEXT NOT NULL,
  description TEXT,
  current_state TEXT NOT NULL DEFAULT 'PENDING',
  priority INTEGER NOT NULL DEFAULT 2,
  github_issue_number INTEGER,
  github_synced_at TEXT,
  state_changed_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
  completed_at TEXT,
  created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE IF NOT EXISTS validation_sessions (
  id TEXT PRIMARY KEY NOT NULL,
  task_id TEXT NOT NULL REFERENCES tasks(id) ON DELETE CASCADE,
  status TEXT NOT NULL DEFAULT 'pending',
  total_rules INTEGER NOT NULL DEFAULT 0,
  passed_rules INTEGER NOT NULL DEFAULT 0,
  execution_time_ms INTEGER,
  started_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
  completed_at TEXT
);

CREATE TABLE IF NOT EXISTS validation_results (
  id TEXT PRIMARY KEY NOT NULL,
  validation_session_id TEXT NOT NULL REFERENCES validation_sessions(id) ON DELETE CASCADE,
  rule_name TEXT NOT NULL,
  severity TEXT NOT NULL DEFAULT 'medium',
  status TEXT NOT NULL,
  message TEXT,
  created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE IF NOT EXISTS task_evidence (
  id TEXT PRIMARY KEY NOT NULL,
  task_id TEXT NOT NULL REFERENCES tasks(id) ON DELETE CASCADE,
  kind TEXT NOT NULL DEFAULT 'note',
  uri TEXT,
  created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE IF NOT EXISTS screenshots (
  id TEXT PRIMARY KEY NOT NULL,
  task_id TEXT NOT NULL REFERENCES tasks(id) ON DELETE CASCADE,
  path TEXT NOT NULL,
  created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE IF NOT EXISTS file_changes (
  id TEXT PRIMARY KEY NOT NULL,
  task_id TEXT NOT NULL REFERENCES tasks(id) ON DELETE CASCADE,
  file_path TEXT NOT NULL,
  change_type TEXT NOT NULL DEFAULT 'modified',
  lines_added INTEGER NOT NULL DEFAULT 0,
  lines_deleted INTEGER NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE IF NOT EXISTS test_executions (
  id TEXT PRIMARY KEY NOT NULL,
  task_id TEXT NOT NULL REFERENCES tasks(id) ON DELETE CASCADE,
  suite TEXT,
  total_tests INTEGER NOT NULL DEFAULT 0,
  passed_tests INTEGER NOT NULL DEFAULT 0,
  failed_tests INTEGER NOT NULL DEFAULT 0,
  duration_ms INTEGER,
  executed_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE IF NOT EXISTS code_coverage (
  id TEXT PRIMARY KEY NOT NULL,
  task_id TEXT NOT NULL REFERENCES tasks(id) ON DELETE CASCADE,
  line_coverage REAL,
  branch_coverage REAL,
  measured_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE IF NOT EXISTS agent_executions (
  id TEXT PRIMARY KEY NOT NULL,
  task_id TEXT NOT NULL REFERENCES tasks(id) ON DELETE CASCADE,
  agent_type TEXT NOT NULL,
  status TEXT NOT NULL DEFAULT 'running',
  duration_ms INTEGER,
  cost_usd REAL NOT NULL DEFAULT 0,
  started_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
  completed_at TEXT
);

CREATE TABLE IF NOT EXISTS agent_actions (
  id TEXT PRIMARY KEY NOT NULL,
  agent_execution_id TEXT NOT NULL REFERENCES agent_executions(id) ON DELETE CASCADE,
  action_type TEXT NOT NULL,
  created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE IF NOT EXISTS automation_queue (
  id TEXT PRIMARY KEY NOT NULL,
  project_id TEXT REFERENCES projects(id) ON DELETE CASCADE,
  task_id TEXT REFERENCES tasks(id) ON DELETE CASCADE,
  event_type TEXT NOT NULL,
  priority INTEGER NOT NULL DEFAULT 2,
  status TEXT NOT NULL DEFAULT 'pending',
  attempts INTEGER NOT NULL DEFAULT 0,
  last_error TEXT,
  created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
  started_at TEXT,
  completed_at TEXT
);

CREATE INDEX IF NOT EXISTS idx_validation_sessions_task_id ON validation_sessions (task_id, started_at, id);

CREATE INDEX IF NOT EXISTS idx_validation_results_validation_session_id ON validation_results (validation_session_id, status, substr(CAST(rule_name AS TEXT), 1, 200), severity);

CREATE INDEX IF NOT EXISTS idx_validation_results_critical_failed_rules ON validation_results (validation_session_id, substr(CAST(rule_name AS TEXT), 1, 200)) WHERE status = 'failed' AND severity = 'critical';

CREATE INDEX IF NOT EXISTS idx_task_evidence_task_id ON task_evidence (task_id);

CREATE INDEX IF NOT EXISTS idx_screenshots_task_id ON screenshots (task_id);

CREATE INDEX IF NOT EXISTS idx_file_changes_task_id ON file_changes (task_id);

CREATE INDEX IF NOT EXISTS idx_test_executions_task_id ON test_executions (task_id);

CREATE INDEX IF NOT EXISTS idx_agent_executions_task_id ON agent_executions (task_id, started_at, id);

CREATE INDEX IF NOT EXISTS idx_code_coverage_task_id ON code_coverage (task_id, measured_at, id);

CREATE INDEX IF NOT EXISTS idx_agent_actions_agent_execution_id ON agent_actions (agent_execution_id, action_type);

CREATE INDEX IF NOT EXISTS idx_tasks_project_id ON tasks (project_id, current_state, created_at);

CREATE INDEX IF NOT EXISTS idx_automation_queue_project_id ON automation_queue (project_id, status);

CREATE INDEX IF NOT EXISTS idx_automation_queue_task_id ON automation_queue (task_id);

CREATE INDEX IF NOT EXISTS idx_automation_queue_status ON automation_queue (status, created_at);

CREATE INDEX IF NOT EXISTS idx_automation_queue_completed_at ON automation_queue (status, completed_at) WHERE completed_at IS NOT NULL;
