import { expect, test } from 'vitest'
import { catalog } from '../../../src/monotask/catalog.ts'
import { byEvent, type Write } from './measure.ts'

const numbers = (to: number) =>
  `(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${to}) SELECT i FROM n)`

/** A project of so many tasks; one of them has two sessions with results, and executions by agents of many types. */
const content = (tasks: number, types: number): string[] => [
  "INSERT INTO projects (id, name) VALUES ('p', 'P'), ('q', 'Q')",
  `INSERT INTO tasks (id, project_id, title, created_at) SELECT 't' || i, 'p', 'T', '2020' FROM ${numbers(tasks)}`,
  "INSERT INTO validation_sessions (id, task_id, status, started_at) VALUES ('s1', 't1', 'passed', '2020'), ('s2', 't1', 'failed', '2021'), ('s3', 't2', 'passed', '2020')",
  `INSERT INTO validation_results (id, validation_session_id, rule_name, severity, status) SELECT 'r' || i, 's2', 'rule' || (i % 7), 'critical', 'failed' FROM ${numbers(300)}`,
  `INSERT INTO agent_executions (id, task_id, agent_type, started_at) SELECT 'e' || i, 't1', 'type' || (i % ${types}), i FROM ${numbers(1000)}`,
]

const writes: Write[] = [
  { on: 'tasks insert', sql: "INSERT INTO tasks (id, project_id, title) VALUES ('new', 'p', 'T')" },
  {
    on: 'tasks update',
    sql: "UPDATE tasks SET title = 'new', current_state = 'COMPLETED', completed_at = '2999' WHERE id = 't1'",
  },
  { on: 'tasks move', sql: "UPDATE tasks SET project_id = 'q' WHERE id = 't2'" },
  {
    on: 'validation_sessions insert',
    sql: "INSERT INTO validation_sessions (id, task_id, status, started_at, execution_time_ms) VALUES ('new', 't1', 'passed', '2999', 9)",
    sizes: {},
  },
  {
    on: 'validation_sessions update',
    sql: "UPDATE validation_sessions SET started_at = '2000', status = 'failed' WHERE id = 'new'",
    sizes: { rows: 300, values: 7 },
  },
  {
    on: 'validation_sessions move',
    sql: "UPDATE validation_sessions SET task_id = 't2', started_at = '2999' WHERE id = 's2'",
    sizes: { rows: 300, values: 7 },
  },
  {
    on: 'validation_results insert',
    sql: "INSERT INTO validation_results (id, validation_session_id, rule_name, severity, status) VALUES ('new', 's2', 'a', 'critical', 'failed')",
  },
  {
    on: 'validation_results update',
    sql: "UPDATE validation_results SET rule_name = 'b', severity = 'critical' WHERE id = 'new'",
  },
  { on: 'validation_results delete', sql: "DELETE FROM validation_results WHERE id = 'new'" },
  { on: 'task_evidence insert', sql: "INSERT INTO task_evidence (id, task_id) VALUES ('n', 't1')" },
  {
    on: 'code_coverage insert',
    sql: "INSERT INTO code_coverage (id, task_id, line_coverage) VALUES ('n', 't1', 1)",
  },
  {
    on: 'agent_executions insert',
    sql: "INSERT INTO agent_executions (id, task_id, agent_type, started_at, duration_ms) VALUES ('n', 't1', 'aaa', '2999', 1)",
  },
  {
    on: 'agent_executions update',
    sql: "UPDATE agent_executions SET agent_type = 'zzz', status = 'completed', duration_ms = 2 WHERE id = 'n'",
  },
  {
    on: 'agent_actions insert',
    sql: "INSERT INTO agent_actions (id, agent_execution_id, action_type) VALUES ('n', 'e7', 'bash')",
  },
  { on: 'agent_actions delete', sql: "DELETE FROM agent_actions WHERE id = 'n'" },
  { on: 'agent_executions delete', sql: "DELETE FROM agent_executions WHERE id = 'n'" },
]

test.each([
  [100, 5, 0],
  [10_000, 5, 0],
  [100, 300, 1],
])(
  'a write to %s tasks of MonoTask, %s types of agents, costs no more than the bound',
  async (tasks, types, over) => {
    const schema = { views: catalog.views, sourceTables: catalog.sourceTables }
    const labels = Math.min(types + 1, 101)
    const sized = writes.map((write) => ({
      ...write,
      sizes: { ...(write.sizes ?? { values: 8 }), labels, over },
    }))
    const events = await byEvent(schema, content(tasks, types), sized)
    expect(
      events.filter(
        ({ rows, bound }) =>
          rows.read > bound.read ||
          rows.written > bound.written ||
          bound.read > 3 * rows.read + 3 ||
          bound.written > 3 * rows.written + 1,
      ),
    ).toEqual([])
  },
)
