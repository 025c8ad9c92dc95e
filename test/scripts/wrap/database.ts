import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { databaseSource } from '../../../scripts/wrap/source.ts'
import { statementsOf } from '../../../scripts/wrap/statements.ts'
import { wrap } from '../../../scripts/wrap/wrap.ts'
import { type Database, statement } from '../../../src/db/database.ts'
import { probeFindings } from '../../../src/keeper/probe/trigger-probe.ts'
import { stepThrough } from '../../../src/keeper/refresh/refresh.ts'
import { auditTriggers } from '../../../src/keeper/triggers/audit-triggers.ts'
import { catalog } from '../../../src/monotask/catalog.ts'
import { readPauses } from '../../../src/store/pause.ts'

const { triggers, views } = catalog

/** Rows in every table, two of most; safe to run again. */
export const seed = [
  "INSERT OR IGNORE INTO projects (id, name) VALUES ('p1', 'One'), ('p2', 'Two')",
  `INSERT OR IGNORE INTO tasks (id, project_id, title, current_state) VALUES
    ('t1', 'p1', 'A', 'PENDING'), ('t2', 'p1', 'B', 'COMPLETED'), ('t3', 'p2', 'C', 'FAILED')`,
  `INSERT OR IGNORE INTO validation_sessions (id, task_id, status, total_rules, execution_time_ms) VALUES
    ('s1', 't1', 'passed', 3, 5), ('s2', 't2', 'failed', 2, NULL), ('s3', 't3', 'passed', 1, 9)`,
  `INSERT OR IGNORE INTO validation_results (id, validation_session_id, rule_name, severity, status) VALUES
    ('r1', 's1', 'a', 'high', 'failed'), ('r2', 's2', 'b', 'critical', 'failed'), ('r3', 's3', 'c', 'low', 'passed')`,
  "INSERT OR IGNORE INTO task_evidence (id, task_id) VALUES ('e1', 't1'), ('e2', 't1'), ('e3', 't3')",
  "INSERT OR IGNORE INTO screenshots (id, task_id, path) VALUES ('c1', 't1', '/a'), ('c2', 't2', '/b')",
  "INSERT OR IGNORE INTO file_changes (id, task_id, file_path) VALUES ('f1', 't1', '/a'), ('f2', 't3', '/b')",
  "INSERT OR IGNORE INTO test_executions (id, task_id, total_tests) VALUES ('x1', 't1', 4), ('x2', 't2', 1)",
  "INSERT OR IGNORE INTO code_coverage (id, task_id, line_coverage) VALUES ('v1', 't1', 81), ('v2', 't3', 3)",
  `INSERT OR IGNORE INTO agent_executions (id, task_id, agent_type, status, cost_usd) VALUES
    ('a1', 't1', 'coder', 'running', 0.5), ('a2', 't2', 'tester', 'completed', 1)`,
  "INSERT OR IGNORE INTO agent_actions (id, agent_execution_id, action_type) VALUES ('n1', 'a1', 'bash'), ('n2', 'a2', 'edit')",
  "INSERT OR IGNORE INTO automation_queue (id, project_id, event_type, status) VALUES ('j1', 'p1', 'sync', 'pending'), ('j2', 'p2', 'sync', 'failed')",
]

/** Runs SQL text as one transaction, split as D1 does; comments fall away. */
export const apply = async (db: Database, sql: string): Promise<void> => {
  await db.batch(statementsOf(sql).map(({ text }) => statement(text)))
}

/** Wraps SQL against the database's own schema. */
export const wrapped = async (db: Database, sql: string) => {
  const folder = mkdtempSync(join(tmpdir(), 'viewkeeper-'))
  try {
    const file = join(folder, '0001_change.sql')
    writeFileSync(file, sql)
    return await wrap(file, await databaseSource(db, null))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const faults = async (db: Database): Promise<number> => {
  let sum = 0
  for (const view of views) {
    const step = await stepThrough(db, view, { after: '', keys: 1000, repair: false })
    sum += step.missing + step.drifted + step.orphaned
  }
  return sum
}

const queueCounts = statement(
  `SELECT count(*) AS differing FROM (
    SELECT status, jobs FROM viewkeeper_queue_counts WHERE jobs <> 0
    EXCEPT SELECT status, count(*) FROM automation_queue GROUP BY status)`,
)

/** Every trigger is there and fires, no row differs, nothing is paused, and what the application writes is kept. */
export const expectKept = async (db: Database): Promise<void> => {
  expect(await readPauses(db)).toEqual([])
  expect(await auditTriggers(db, catalog, new Date(), [])).toMatchObject({
    installed: triggers.length,
    missing: [],
    outdated: [],
    broken: [],
  })
  expect(await faults(db)).toBe(0)
  expect(await probeFindings(db, catalog)).toEqual([])
  await db.batch(seed.map((sql) => statement(sql)))
  await db.run(statement("UPDATE tasks SET priority = 1 + priority % 4 WHERE id <> ''"))
  expect(await faults(db)).toBe(0)
  const [counts] = await db.batch([queueCounts])
  expect(counts?.rows).toEqual([{ differing: 0 }])
}

/** Our triggers are out, and every table that is there takes a write. */
export const expectWritable = async (db: Database): Promise<void> => {
  await db.batch([
    statement("UPDATE tasks SET priority = 3, current_state = 'BLOCKED' WHERE id = 't1'"),
    statement("INSERT OR REPLACE INTO projects (id, name) VALUES ('p9', 'Nine')"),
    statement("REPLACE INTO tasks (id, project_id, title) VALUES ('t9', 'p9', 'Nine')"),
    statement("DELETE FROM projects WHERE id = 'p9'"),
  ])
}
