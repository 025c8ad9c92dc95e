/** The writes that are measured, each as the application would make it. Run in this order. */
export const operations: readonly (readonly [name: string, sql: string])[] = [
  ['evidence insert', "INSERT INTO task_evidence (id, task_id) VALUES ('v', 't1')"],
  ['screenshot insert', "INSERT INTO screenshots (id, task_id, path) VALUES ('i', 't1', 'x')"],
  [
    'file change insert',
    "INSERT INTO file_changes (id, task_id, file_path) VALUES ('f', 't1', 'x')",
  ],
  [
    'test execution insert',
    "INSERT INTO test_executions (id, task_id, total_tests) VALUES ('x', 't1', 3)",
  ],
  [
    'coverage insert',
    "INSERT INTO code_coverage (id, task_id, line_coverage) VALUES ('c', 't1', 80)",
  ],
  [
    'agent execution insert',
    "INSERT INTO agent_executions (id, task_id, agent_type) VALUES ('e', 't1', 'coder')",
  ],
  [
    'agent action insert',
    "INSERT INTO agent_actions (id, agent_execution_id, action_type) VALUES ('a', 'e', 'bash')",
  ],
  [
    'agent execution end',
    "UPDATE agent_executions SET status = 'completed', duration_ms = 5 WHERE id = 'e'",
  ],
  [
    'validation session insert',
    "INSERT INTO validation_sessions (id, task_id, status) VALUES ('s', 't1', 'running')",
  ],
  ['validation session end', "UPDATE validation_sessions SET status = 'passed' WHERE id = 's'"],
  [
    'failed result insert',
    "INSERT INTO validation_results (id, validation_session_id, rule_name, status) VALUES ('r', 's', 'a', 'failed')",
  ],
  ['task create', "INSERT INTO tasks (id, project_id, title) VALUES ('new', 'p', 'T')"],
  [
    'task state update',
    "UPDATE tasks SET current_state = 'COMPLETED', completed_at = CURRENT_TIMESTAMP WHERE id = 't1'",
  ],
  ['task update no view shows', "UPDATE tasks SET description = 'x' WHERE id = 't1'"],
  [
    'queue insert',
    "INSERT INTO automation_queue (id, project_id, event_type) VALUES ('q', 'p', 'e')",
  ],
  ['queue start', "UPDATE automation_queue SET status = 'processing' WHERE id = 'q'"],
  [
    'queue end',
    "UPDATE automation_queue SET status = 'completed', completed_at = CURRENT_TIMESTAMP WHERE id = 'q'",
  ],
]
