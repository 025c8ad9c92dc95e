import { afterAll, beforeAll, expect, test } from 'vitest'
import { statement } from '../../src/db/database.ts'
import { auditJob } from '../../src/jobs/audit.ts'
import { backfillJob } from '../../src/jobs/backfill.ts'
import { type LocalD1, localD1 } from '../d1.ts'
import { Clock, jobContext } from '../jobs/context.ts'

let local: LocalD1
const run = (...sql: string[]) => local.db.batch(sql.map((text) => statement(text)))
const faults = async () => {
  const clock = new Clock(new Date().toISOString())
  return (await auditJob.run(jobContext(local, clock, { trigger: 'manual' }))).views
}

beforeAll(async () => {
  local = await localD1()
  await run(
    "INSERT INTO projects (id, name) VALUES ('p', 'P')",
    "INSERT INTO tasks (id, project_id, title) VALUES ('t', 'p', 'T')",
  )
})
afterAll(() => local[Symbol.asyncDispose]())

test.each(['9223372036854775807', '1e19', '9e999', '-9e999', "'many'"])(
  'a number as absurd as %s neither stops the audit nor leaves a trace once it is corrected',
  async (huge) => {
    await run(
      `INSERT INTO file_changes (id, task_id, file_path, lines_added) VALUES ('a', 't', 'x', ${huge}), ('b', 't', 'x', 5)`,
      `INSERT INTO validation_sessions (id, task_id, execution_time_ms) VALUES ('a', 't', ${huge}), ('b', 't', 5)`,
      `INSERT INTO agent_executions (id, task_id, agent_type, duration_ms, cost_usd) VALUES ('a', 't', 'x', ${huge}, ${huge}), ('b', 't', 'x', 5, 0.5)`,
    )
    const none = { missing: 0, drifted: 0 }
    expect(await faults()).toMatchObject({ task_progress_summary_mv: none })
    await run(
      "UPDATE file_changes SET lines_added = 3 WHERE id = 'a'",
      "UPDATE validation_sessions SET execution_time_ms = 500 WHERE id = 'a'",
      "UPDATE agent_executions SET duration_ms = 1500, cost_usd = 0.5 WHERE id = 'a'",
    )
    const found = await faults()
    for (const view of ['task_progress_summary_mv', 'task_validation_summary_mv'])
      expect(found).toMatchObject({ [view]: none, agent_execution_summary_mv: none })
    await run(
      'DELETE FROM file_changes',
      'DELETE FROM validation_sessions',
      'DELETE FROM agent_executions',
    )
  },
)

test.each(['9007199254740993', '9223372036854775807', '-9223372036854775807', '1e300', "'12abc'"])(
  'backfill writes what the definition says of execution_time_ms %s',
  async (value) => {
    await run(
      `INSERT INTO validation_sessions (id, task_id, execution_time_ms) VALUES ('a', 't', ${value})`,
      'UPDATE task_validation_summary_mv SET session_count = 77',
    )
    await backfillJob.run(jobContext(local, new Clock(new Date().toISOString())))
    expect(await faults()).toMatchObject({
      task_validation_summary_mv: { missing: 0, drifted: 0 },
    })
    await run('DELETE FROM validation_sessions')
  },
)

test('a thousand absurd numbers under one task overflow no sum', async () => {
  await run(
    `INSERT INTO file_changes (id, task_id, file_path, lines_added)
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1100)
      SELECT 'f' || i, 't', 'x', 9223372036854775807 FROM n`,
  )
  expect(await faults()).toMatchObject({ task_progress_summary_mv: { missing: 0, drifted: 0 } })
  await run('DELETE FROM file_changes')
})
