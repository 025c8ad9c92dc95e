import { expect, test } from 'vitest'
import { LocalDatabase } from '../../bench/databases/local.ts'
import { databaseSql } from '../../bench/databases/schema.ts'
import { differences } from '../../bench/measure/difference.ts'
import { rowsOf } from '../../bench/measure/rows.ts'
import { content } from '../../bench/workload/content.ts'
import { operations } from '../../bench/workload/operations.ts'

const tasks = 20

const open = () => new LocalDatabase(databaseSql('hand-written', content({ tasks })), 'NORMAL')

test.each(operations)('after $name the views equal their definition', ({ sql, params }) => {
  using database = open()
  const write = database.sqlite.prepare(sql)
  for (const n of [1, 2, 3]) {
    write.run(...params(n, 1))
    expect(differences(database.sqlite)).toEqual({})
  }
})

test('each operation writes as many rows as with our triggers', async () => {
  const written = async (keeper: 'viewkeeper' | 'hand-written') =>
    (await rowsOf(keeper, { tasks })).map((rows, index) => [operations[index]?.name, rows.written])
  expect(await written('hand-written')).toEqual(await written('viewkeeper'))
})

const plainWrites = [
  "UPDATE tasks SET current_state = 'PENDING', priority = 4, title = 'T' WHERE id IN ('t00000001', 't00000002')",
  "UPDATE tasks SET current_state = 'FAILED', github_synced_at = '2026-01-01' WHERE id = 't00000001'",
  "UPDATE projects SET name = 'Q', github_sync_status = 'failed'",
  "INSERT INTO validation_sessions (id, task_id, status, started_at, execution_time_ms) VALUES ('early', 't00000001', 'passed', '2020-01-01', 3)",
  "UPDATE validation_sessions SET execution_time_ms = 7, status = 'failed' WHERE task_id = 't00000001'",
  "UPDATE validation_sessions SET started_at = '2099-01-01', execution_time_ms = 8 WHERE id = 'early'",
  "INSERT INTO validation_results (id, validation_session_id, rule_name, status, severity) VALUES ('r1', 'early', 'b', 'failed', 'critical'), ('r2', 'early', 'a', 'failed', 'critical'), ('r3', 'early', 'a', 'failed', 'low')",
  "UPDATE validation_results SET status = 'passed' WHERE id = 'r2'",
  "DELETE FROM validation_results WHERE id = 'r1'",
  "UPDATE validation_sessions SET task_id = 't00000002', status = 'passed' WHERE id = 'early'",
  "DELETE FROM validation_sessions WHERE id = 'early'",
  "UPDATE file_changes SET task_id = 't00000001', lines_added = 3 WHERE id IN ('f00000002', 'f00000003')",
  "INSERT INTO code_coverage (id, task_id, line_coverage, measured_at) VALUES ('c1', 't00000001', 80, '2026-01-02'), ('c2', 't00000001', 70, '2026-01-01')",
  "UPDATE code_coverage SET measured_at = '2026-01-03' WHERE id = 'c2'",
  "DELETE FROM code_coverage WHERE id = 'c2'",
  "UPDATE agent_executions SET status = 'failed', duration_ms = NULL, cost_usd = 2.5 WHERE id = 'e00000001'",
  "UPDATE agent_executions SET task_id = 't00000002', status = 'running' WHERE id = 'e00000001'",
  "UPDATE agent_actions SET action_type = 'edit'",
  "DELETE FROM agent_executions WHERE id = 'e00000001'",
  "INSERT INTO agent_executions (id, task_id, agent_type) VALUES ('e1', 't00000004', 'architect')",
  "INSERT INTO automation_queue (id, project_id, event_type, status) VALUES ('q1', 'p', 'task.created', 'cancelled')",
  "UPDATE automation_queue SET status = 'retrying' WHERE id = 'q00000002'",
  "UPDATE automation_queue SET status = 'completed', project_id = NULL WHERE id = 'q00000001'",
  "INSERT INTO projects (id, name) VALUES ('q', 'Q')",
  "UPDATE tasks SET project_id = 'q', current_state = 'PENDING' WHERE id <= 't00000005'",
  "DELETE FROM tasks WHERE id IN ('t00000003', 't00000010')",
  "DELETE FROM projects WHERE id = 'q'",
]

test('after plain updates, moves and deletes the views equal their definition', () => {
  using database = open()
  for (const sql of plainWrites) {
    database.sqlite.exec(sql)
    expect({ sql, ...differences(database.sqlite) }).toEqual({ sql })
  }
})
