import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { statement } from '../../src/db/database.ts'
import { sourcePaths } from '../../src/engine/statements/paths.ts'
import { triggerSql } from '../../src/engine/triggers/trigger.ts'
import { auditJob } from '../../src/jobs/audit.ts'
import { catalog } from '../../src/monotask/catalog.ts'
import { type LocalD1, localD1 } from '../d1.ts'
import { Clock, jobContext } from '../jobs/context.ts'

const { triggers, views } = catalog

let local: LocalD1
const now = new Date()
const at = (secondsAgo: number) => new Date(now.getTime() - secondsAgo * 1000).toISOString()

const run = (...sql: string[]) => local.db.batch(sql.map((text) => statement(text)))
const audit = (time = now.toISOString()) => auditJob.run(jobContext(local, new Clock(time)))

/** One row of each table, long before the change. */
const filling = [
  `INSERT INTO projects (id, name, created_at, updated_at) VALUES ('p', 'P', '${at(9000)}', '${at(9000)}')`,
  `INSERT INTO tasks (id, project_id, title, created_at, updated_at, state_changed_at) VALUES ('t', 'p', 'T', '${at(9000)}', '${at(9000)}', '${at(9000)}')`,
  `INSERT INTO validation_sessions (id, task_id, status, started_at) VALUES ('s', 't', 'passed', '${at(9000)}')`,
  `INSERT INTO agent_executions (id, task_id, agent_type, started_at) VALUES ('e', 't', 'coder', '${at(9000)}')`,
]

/** A change of each source table, 400 s ago, that shows in every view computed from it. */
const changes: Readonly<Record<string, string>> = {
  projects: `UPDATE projects SET name = 'Renamed' || updated_at, updated_at = '${at(400)}'`,
  tasks: `INSERT INTO tasks (id, project_id, title, created_at, updated_at, state_changed_at) VALUES ('t2', 'p', 'T', '${at(400)}', '${at(400)}', '${at(400)}')`,
  validation_sessions: `INSERT OR REPLACE INTO validation_sessions (id, task_id, status, started_at) VALUES ('s', 't', 'failed', '${at(400)}')`,
  validation_results: `INSERT INTO validation_results (id, validation_session_id, rule_name, status, created_at) VALUES ('r', 's', 'tests-pass', 'failed', '${at(400)}')`,
  task_evidence: `INSERT INTO task_evidence (id, task_id, created_at) VALUES ('v', 't', '${at(400)}')`,
  screenshots: `INSERT INTO screenshots (id, task_id, path, created_at) VALUES ('i', 't', 'x', '${at(400)}')`,
  file_changes: `INSERT INTO file_changes (id, task_id, file_path, created_at) VALUES ('f', 't', 'x', '${at(400)}')`,
  test_executions: `INSERT INTO test_executions (id, task_id, executed_at) VALUES ('x', 't', '${at(400)}')`,
  code_coverage: `INSERT INTO code_coverage (id, task_id, line_coverage, measured_at) VALUES ('c', 't', 90, '${at(400)}')`,
  agent_executions: `INSERT INTO agent_executions (id, task_id, agent_type, started_at) VALUES ('e2', 't', 'coder', '${at(400)}')`,
  agent_actions: `INSERT INTO agent_actions (id, agent_execution_id, action_type, created_at) VALUES ('a', 'e', 'bash', '${at(400)}')`,
  automation_queue: `INSERT INTO automation_queue (id, project_id, event_type, created_at) VALUES ('q', 'p', 'x', '${at(400)}')`,
}

/** Every pair of a view and a source table that it is computed from and shows something of. */
const pairs = views
  .flatMap((view) =>
    sourcePaths(view, views).map((path) => ({ view: view.table, table: path.at(-1)?.table ?? '' })),
  )
  .filter(({ view, table }) => !(view === 'project_statistics_mv' && table === 'agent_actions'))

beforeAll(async () => {
  local = await localD1()
  await run(...filling)
  await audit()
})
afterAll(() => local[Symbol.asyncDispose]())

describe('with the triggers of a table gone and a row of it changed 400 s ago', () => {
  it.each(pairs)('the next audit reports that lag of $view for $table', async ({ view, table }) => {
    const own = triggers.filter((trigger) => trigger.table === table)
    await audit(at(600))
    const before = at(8000).replace('T', ' ').slice(0, 23)
    await run(...views.map((v) => `UPDATE ${v.table} SET last_refreshed_at = '${before}'`))
    await run(...own.map(({ name }) => `DROP TRIGGER ${name}`), changes[table] ?? '')
    const found = await audit()
    await run(...own.map(triggerSql), 'DELETE FROM projects', ...filling)
    expect(found.views).toMatchObject({ [view]: { lag_seconds: 400 } })
  })

  it('a table that is quiet never lags', async () => {
    await audit()
    const { views: found } = await audit()
    for (const view of views) expect(found).toMatchObject({ [view.table]: { lag_seconds: 0 } })
  })
})
