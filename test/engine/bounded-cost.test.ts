import { describe, expect, it, test } from 'vitest'
import { type Database, statement } from '../../src/db/database.ts'
import { catalog } from '../../src/monotask/catalog.ts'
import { localD1, migrationStatements } from '../d1.ts'
import { monotask } from '../monotask.ts'
import { executions, failedNames, failures, only, parents, types, unlike } from './beside.ts'

const { views } = catalog

const run = (db: Database, ...sql: readonly string[]) =>
  db.batch(sql.map((text) => statement(text)))

/** Rows that one statement reads, which is undone again by another. */
const rowsRead = async (db: Database, sql: string, undo: string): Promise<number> => {
  const [result] = await run(db, sql, undo)
  return result?.rows_read ?? Number.NaN
}

const named = "printf('n%06d', i)"

describe('however many labels there are, a write reads as many rows', () => {
  test.each([
    ['failed names', failures, 'validation_results', 'rule_name'],
    ['agent types', executions, 'agent_executions', 'agent_type'],
  ] as const)('%s', async (_what, insert, table, label) => {
    await using local = await localD1()
    const { db } = local
    const cost = async () => {
      const id = table === 'agent_executions' ? 'e' : 'r'
      const one = (value: string) => insert(999_999, 999_999, value).replace(' RETURNING id', '')
      const gone = `DELETE FROM ${table} WHERE id = '${id}999999'`
      const undo = (at: number) => [
        `UPDATE ${table} SET ${label} = printf('n%06d', ${at}) WHERE id = '${id}${at}'`,
      ]
      const back = async (at: number, sql: string) => {
        const [result] = await run(db, sql, ...undo(at))
        return result?.rows_read
      }
      return [
        await rowsRead(db, one("'n'"), gone),
        await rowsRead(db, one("'z'"), gone),
        await rowsRead(db, one("'n000003'"), gone),
        await back(3, `UPDATE ${table} SET ${label} = 'z' WHERE id = '${id}3'`),
        await back(400, `UPDATE ${table} SET ${label} = 'a' WHERE id = '${id}400'`),
      ]
    }
    await run(db, ...parents, insert(1, 500, named))
    const few = await cost()
    await run(db, insert(501, 5000, named))
    expect(await cost()).toEqual(few)
    expect(Math.max(...few.map(Number))).toBeLessThan(4000)
    expect(await unlike(db)).toEqual([])
  })
})

describe('however many tasks a project has, a write reads as many rows', () => {
  const writes = [
    "INSERT INTO tasks (id, project_id, title) VALUES ('new', 'p', 'T')",
    "UPDATE tasks SET current_state = 'COMPLETED', title = 'new' WHERE id = 't'",
    "UPDATE tasks SET project_id = 'q' WHERE id = 't'",
    "INSERT INTO validation_sessions (id, task_id, status, started_at) VALUES ('n', 't', 'passed', '2999')",
    "INSERT INTO validation_results (id, validation_session_id, rule_name, status) VALUES ('n', 's', 'x', 'failed')",
    "INSERT INTO task_evidence (id, task_id) VALUES ('n', 't')",
    "INSERT INTO screenshots (id, task_id, path) VALUES ('n', 't', '/')",
    "INSERT INTO file_changes (id, task_id, file_path) VALUES ('n', 't', '/')",
    "INSERT INTO test_executions (id, task_id) VALUES ('n', 't')",
    "INSERT INTO code_coverage (id, task_id, measured_at) VALUES ('n', 't', '2999')",
    "INSERT INTO agent_executions (id, task_id, agent_type, started_at) VALUES ('n', 't', 'x', '2998')",
    "INSERT INTO agent_actions (id, agent_execution_id, action_type) VALUES ('n', 'n', 'bash')",
    "INSERT INTO automation_queue (id, project_id, event_type) VALUES ('n', 'p', 'x')",
    "UPDATE automation_queue SET status = 'completed' WHERE id = 'n'",
    "UPDATE projects SET name = 'new' WHERE id = 'p'",
    "REPLACE INTO agent_executions (id, task_id, agent_type, started_at) VALUES ('n', 't', 'y', '2999')",
    "UPDATE agent_executions SET id = 'm' WHERE id = 'n'",
    "DELETE FROM agent_executions WHERE id = 'm'",
    "DELETE FROM validation_results WHERE id = 'n'",
    "DELETE FROM validation_sessions WHERE id = 'n'",
    "DELETE FROM automation_queue WHERE id = 'n'",
    "DELETE FROM tasks WHERE id = 'new'",
  ]
  const fill = (from: number, to: number) => {
    const each = `FROM (WITH RECURSIVE n(i) AS (SELECT ${from} UNION ALL SELECT i + 1 FROM n WHERE i < ${to}) SELECT i FROM n)`
    return [
      `INSERT INTO tasks (id, project_id, title, created_at) SELECT 'x' || i, 'p', 'T', '2020' ${each}`,
      `INSERT INTO validation_sessions (id, task_id) SELECT 'x' || i, 'x' || i ${each}`,
      `INSERT INTO agent_executions (id, task_id, agent_type) SELECT 'x' || i, 'x' || i, 'c' ${each}`,
      `INSERT INTO automation_queue (id, project_id, event_type) SELECT 'x' || i, 'p', 'x' ${each}`,
    ]
  }

  it('one of each kind', async () => {
    const costs: unknown[] = []
    for (const tasks of [10, 1000]) {
      await using local = await localD1()
      await run(local.db, ...parents, "INSERT INTO projects (id, name) VALUES ('q', 'Q')")
      await run(local.db, ...fill(1, tasks))
      const results = await run(local.db, ...writes)
      costs.push(writes.map((sql, at) => [sql, results[at]?.rows_read]))
    }
    expect(costs[1]).toEqual(costs[0])
  })
})

describe('100,000 failed names in one session', () => {
  it('are migrated, and written on, on D1', async () => {
    await using local = await localD1(monotask())
    const { db } = local
    await run(db, ...parents)
    for (let from = 1; from <= 100_000; from += 20_000)
      await run(db, failures(from, from + 19_999, named).replace(' RETURNING id', ''))
    await run(db, executions(1, 3000, named))
    await run(db, ...migrationStatements())
    expect(await unlike(db)).toEqual([])
    expect(await failedNames(db)).toMatch(/,n000100,\+99900 more$/)
    expect((await types(db))['+more']).toBe(2900)
    const [insert] = await run(db, failures(100_001, 100_001, "'a'"))
    expect(insert?.rows_read).toBeLessThan(4000)
    await run(db, "DELETE FROM validation_results WHERE id IN ('r1', 'r77777')")
    expect(await unlike(db)).toEqual([])
    expect(
      await only(db, `SELECT failed_rule_names_count FROM ${views[0]?.table} WHERE task_id = 't'`),
    ).toBe(99_999)
  })
})
