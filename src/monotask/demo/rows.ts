const states = [
  'PENDING',
  'IN_PROGRESS',
  'VALIDATING',
  'COMPLETED',
  'COMPLETED',
  'COMPLETED',
  'FAILED',
  'BLOCKED',
]

const numbers = (count: number) =>
  `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})`

const ago = (expression: string) => `datetime('now', '-' || (${expression}) || ' minutes')`

const pick = (values: readonly string[], by: string) =>
  `(json_array(${values.map((v) => `'${v}'`).join(', ')}) ->> ((${by}) % ${values.length}))`

/** A small believable database without its queue, the times counted back from now. */
export const rowStatements: readonly string[] = [
  `INSERT INTO projects (id, name, github_repo, github_sync_status, github_synced_at) VALUES
    ('storefront', 'Storefront', 'acme/storefront', 'synced', datetime('now', '-5 minutes')),
    ('billing', 'Billing', 'acme/billing', 'failed', NULL),
    ('handbook', 'Handbook', NULL, 'disabled', NULL)`,
  `${numbers(48)} INSERT INTO tasks (id, project_id, title, current_state, priority, created_at, state_changed_at, updated_at, completed_at)
    SELECT 'task-' || i, ${pick(['storefront', 'billing', 'storefront', 'handbook'], 'i')},
      ${pick(['Fix the cart total', 'Add invoice export', 'Speed up search', 'Describe the release'], 'i')} || ' #' || i,
      ${pick(states, 'i * 5')}, 1 + i % 4, ${ago('i * 300 + 60')}, ${ago('i * 40')}, ${ago('i * 40')},
      iif(${pick(states, 'i * 5')} = 'COMPLETED', ${ago('i * 40')}, NULL) FROM n`,
  `${numbers(60)} INSERT INTO validation_sessions (id, task_id, status, total_rules, passed_rules, execution_time_ms, started_at)
    SELECT 'session-' || i, 'task-' || (1 + i % 40), iif(i % 4 = 0, 'failed', 'passed'), 12, 12 - iif(i % 4 = 0, 2, 0), 800 + i * 13, ${ago('i * 30')} FROM n`,
  `${numbers(30)} INSERT INTO validation_results (id, validation_session_id, rule_name, severity, status)
    SELECT 'result-' || i, 'session-' || (4 * (1 + i % 15)), ${pick(['tests-pass', 'no-secrets', 'types-check'], 'i')},
      ${pick(['critical', 'high', 'medium', 'low'], 'i')}, 'failed' FROM n`,
  `${numbers(90)} INSERT INTO task_evidence (id, task_id, kind) SELECT 'evidence-' || i, 'task-' || (1 + i % 44), 'log' FROM n`,
  `${numbers(25)} INSERT INTO screenshots (id, task_id, path) SELECT 'screenshot-' || i, 'task-' || (1 + i % 20), 'shots/' || i || '.png' FROM n`,
  `${numbers(200)} INSERT INTO file_changes (id, task_id, file_path, lines_added, lines_deleted)
    SELECT 'change-' || i, 'task-' || (1 + i % 46), 'src/part-' || (i % 31) || '.ts', i % 90, i % 40 FROM n`,
  `${numbers(70)} INSERT INTO test_executions (id, task_id, suite, total_tests, passed_tests, failed_tests)
    SELECT 'run-' || i, 'task-' || (1 + i % 35), 'unit', 40, 40 - iif(i % 9 = 0, 1, 0), iif(i % 9 = 0, 1, 0) FROM n`,
  `${numbers(40)} INSERT INTO code_coverage (id, task_id, line_coverage, branch_coverage, measured_at)
    SELECT 'coverage-' || i, 'task-' || (1 + i % 30), 62.5 + i % 35, 50 + i % 40, ${ago('i * 20')} FROM n`,
  `${numbers(80)} INSERT INTO agent_executions (id, task_id, agent_type, status, duration_ms, cost_usd, started_at)
    SELECT 'execution-' || i, 'task-' || (1 + i % 45), ${pick(['coder', 'reviewer', 'tester'], 'i')},
      ${pick(['completed', 'completed', 'running', 'failed'], 'i')}, iif(i % 4 = 2, NULL, 30000 + i * 731), 0.0125 * (i % 17), ${ago('i * 25')} FROM n`,
  `${numbers(240)} INSERT INTO agent_actions (id, agent_execution_id, action_type)
    SELECT 'action-' || i, 'execution-' || (1 + i % 80), ${pick(['bash', 'edit', 'write', 'read'], 'i')} FROM n`,
]
