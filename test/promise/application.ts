/**
 * Triggers of an application, of the kinds that living databases have. Each acts only while its name stands in
 * `application_rules`, so that random choices of them run in one database. They write no present time: twins may not
 * differ by a second.
 */
const rule = (name: string, event: string, body: string, when = ''): readonly [string, string] => [
  name,
  `CREATE TRIGGER application_${name} ${event}
WHEN EXISTS (SELECT 1 FROM application_rules WHERE name = '${name}')${when === '' ? '' : ` AND ${when}`}
BEGIN ${body}; END`,
]

const rules = new Map([
  rule(
    'audit_log',
    'AFTER UPDATE ON tasks',
    "INSERT INTO application_log (what) VALUES (OLD.id || ' ' || NEW.id)",
  ),
  rule(
    'touch',
    'AFTER UPDATE ON validation_sessions',
    "UPDATE tasks SET updated_at = 'touched', current_state = 'VALIDATING' WHERE id = NEW.task_id",
  ),
  rule(
    'touch_itself',
    'AFTER UPDATE ON tasks',
    "UPDATE tasks SET state_changed_at = 'changed', priority = 4 WHERE id = NEW.id AND priority IS NOT 4",
  ),
  rule(
    'fill_in',
    'AFTER INSERT ON tasks',
    "UPDATE tasks SET title = 'filled in', current_state = 'PENDING', project_id = 'p1' WHERE id = NEW.id",
  ),
  rule(
    'rename_again',
    'AFTER UPDATE OF id ON tasks',
    "UPDATE OR IGNORE tasks SET id = 't3' WHERE id = NEW.id",
  ),
  rule(
    'refuse_late',
    'AFTER INSERT ON tasks',
    'DELETE FROM tasks WHERE id = NEW.id',
    "NEW.current_state = 'ODD'",
  ),
  rule(
    'touch_project',
    'AFTER INSERT ON tasks',
    "UPDATE projects SET name = 'touched' WHERE id = NEW.project_id",
  ),
  rule(
    'fill_evidence_id',
    'AFTER INSERT ON task_evidence',
    "UPDATE task_evidence SET id = 'v' || (1 + rowid % 2) WHERE rowid = NEW.rowid AND id IS NULL AND NOT EXISTS (SELECT 1 FROM task_evidence WHERE id = 'v' || (1 + NEW.rowid % 2))",
  ),
  rule(
    'fill_execution_id',
    'AFTER INSERT ON agent_executions',
    "UPDATE agent_executions SET id = 'e3' WHERE rowid = NEW.rowid AND id IS NULL AND NOT EXISTS (SELECT 1 FROM agent_executions WHERE id = 'e3')",
  ),
  rule(
    'fill_task_id',
    'AFTER INSERT ON tasks',
    "UPDATE tasks SET id = 't3' WHERE rowid = NEW.rowid AND id IS NULL AND NOT EXISTS (SELECT 1 FROM tasks WHERE id = 't3')",
  ),
  rule(
    'newest_two',
    'AFTER INSERT ON file_changes',
    'DELETE FROM file_changes WHERE rowid NOT IN (SELECT rowid FROM file_changes ORDER BY created_at DESC, rowid LIMIT 2)',
  ),
  rule(
    'newest_two_executions',
    'AFTER INSERT ON agent_executions',
    'DELETE FROM agent_executions WHERE rowid NOT IN (SELECT rowid FROM agent_executions ORDER BY started_at DESC, rowid LIMIT 2)',
  ),
  rule(
    'reparent_execution',
    'AFTER INSERT ON agent_executions',
    "UPDATE agent_executions SET task_id = 't1' WHERE rowid = NEW.rowid",
    "NEW.status = 'running'",
  ),
  rule(
    'reparent_coverage',
    'AFTER INSERT ON code_coverage',
    "UPDATE code_coverage SET task_id = 't2', line_coverage = 90 WHERE id = NEW.id",
  ),
  rule(
    'change_before_replace',
    'BEFORE INSERT ON test_executions',
    "UPDATE test_executions SET passed_tests = passed_tests + 1, task_id = 't1' WHERE id = NEW.id",
  ),
  rule(
    'change_execution_before_replace',
    'BEFORE INSERT ON agent_executions',
    "UPDATE agent_executions SET agent_type = 'changed', task_id = 't2', status = 'failed' WHERE id = NEW.id",
  ),
  rule(
    'change_result_before_replace',
    'BEFORE INSERT ON validation_results',
    "UPDATE validation_results SET status = 'failed', rule_name = 'changed' WHERE id = NEW.id",
  ),
  rule(
    'move_result_before_replace',
    'BEFORE INSERT ON validation_results',
    "UPDATE validation_results SET validation_session_id = 's2', status = 'failed' WHERE id = NEW.id",
  ),
  rule(
    'change_result_after',
    'AFTER INSERT ON validation_results',
    "UPDATE validation_results SET rule_name = 'after', status = 'failed' WHERE id = NEW.id",
  ),
  rule(
    'move_result_after',
    'AFTER INSERT ON validation_results',
    "UPDATE OR IGNORE validation_results SET id = 'r3', validation_session_id = 's1' WHERE id = NEW.id",
    "NEW.severity = 'critical'",
  ),
  rule(
    'newest_result',
    'AFTER INSERT ON validation_results',
    'DELETE FROM validation_results WHERE validation_session_id = NEW.validation_session_id AND rowid < (SELECT max(rowid) FROM validation_results)',
  ),
  rule(
    'result_goes_again',
    'AFTER INSERT ON validation_results',
    'DELETE FROM validation_results WHERE id = NEW.id',
    "NEW.severity = 'low'",
  ),
  rule(
    'delete_before_insert',
    'BEFORE INSERT ON screenshots',
    'DELETE FROM screenshots WHERE id = NEW.id',
  ),
  rule(
    'actions_go_first',
    'BEFORE DELETE ON agent_executions',
    'DELETE FROM agent_actions WHERE agent_execution_id = OLD.id',
  ),
  rule(
    'actions_come_before_replace',
    'BEFORE INSERT ON agent_executions',
    "INSERT OR IGNORE INTO agent_actions (id, agent_execution_id, action_type, created_at) VALUES ('a3', NEW.id, 'bash', '')",
    'EXISTS (SELECT 1 FROM agent_executions WHERE id = NEW.id)',
  ),
  rule(
    'first_action',
    'AFTER INSERT ON agent_executions',
    "INSERT OR REPLACE INTO agent_actions (id, agent_execution_id, action_type, created_at) VALUES ('a1', NEW.id, 'edit', '')",
    'NEW.id IS NOT NULL',
  ),
  rule(
    'counter',
    'AFTER INSERT ON validation_results',
    'UPDATE validation_sessions SET total_rules = total_rules + 1 WHERE id = NEW.validation_session_id',
  ),
  rule(
    'queue_on_insert',
    'AFTER INSERT ON tasks',
    "INSERT INTO automation_queue (id, project_id, event_type, created_at) VALUES ('q' || (1 + NEW.rowid % 3), NEW.project_id, 'created', '') ON CONFLICT (id) DO UPDATE SET status = 'pending', project_id = excluded.project_id",
  ),
  rule(
    'soft_delete',
    'BEFORE DELETE ON tasks',
    "UPDATE tasks SET current_state = 'CANCELLED' WHERE id = OLD.id; SELECT RAISE(IGNORE)",
  ),
  rule('keep_projects', 'BEFORE DELETE ON projects', "SELECT RAISE(ABORT, 'projects are kept')"),
  rule('refuse', 'BEFORE INSERT ON task_evidence', 'SELECT RAISE(IGNORE)', "NEW.task_id = 't2'"),
  rule(
    'make_parent',
    'BEFORE INSERT ON tasks',
    "INSERT OR IGNORE INTO projects (id, name, created_at, updated_at) VALUES (NEW.project_id, 'made', '', '')",
    'NEW.project_id IS NOT NULL',
  ),
])

/** The names of all of them. */
export const applicationRules: readonly string[] = [...rules.keys()]

/** The tables they need. */
export const applicationTables: readonly string[] = [
  'CREATE TABLE application_rules (name TEXT PRIMARY KEY)',
  'CREATE TABLE application_log (id INTEGER PRIMARY KEY AUTOINCREMENT, what TEXT)',
]

/** The triggers, all together. */
export const applicationTriggers: readonly string[] = [...rules.values()]

/** Lets these act and no others. */
export const enableRules = (names: readonly string[]): readonly string[] => [
  'DELETE FROM application_rules',
  ...names.map((name) => `INSERT INTO application_rules (name) VALUES ('${name}')`),
]
