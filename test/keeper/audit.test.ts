import { afterAll, beforeAll, expect, test } from 'vitest'
import { statement } from '../../src/db/database.ts'
import { auditJob } from '../../src/jobs/audit.ts'
import { readAuditRecord } from '../../src/store/audit-record.ts'
import { type LocalD1, localD1 } from '../d1.ts'
import { Clock, jobContext } from '../jobs/context.ts'

let local: LocalD1
beforeAll(async () => {
  local = await localD1()
})
afterAll(() => local[Symbol.asyncDispose]())

const audit = (now = new Date(), dryRun = false) =>
  auditJob.run(jobContext(local, new Clock(now.toISOString()), { db: local.db, dryRun }))
const run = (sql: string) => local.db.run(statement(sql))

test('a fresh database has every trigger and nothing to repair', async () => {
  const result = await audit()
  expect(result.triggers).toMatchObject({ missing: [], outdated: [] })
  expect(result.cycle_complete).toBe(true)
})

test('finds a row altered by hand, one missing and one orphaned, and repairs all three', async () => {
  await run("INSERT INTO projects (id, name) VALUES ('p', 'P')")
  await run("INSERT INTO tasks (id, project_id, title) VALUES ('a', 'p', 'A'), ('b', 'p', 'B')")
  await run("UPDATE task_progress_summary_mv SET evidence_count = 9 WHERE task_id = 'a'")
  await run("DELETE FROM task_progress_summary_mv WHERE task_id = 'b'")
  await run("INSERT INTO task_progress_summary_mv (task_id, last_refreshed_at) VALUES ('gone', '')")
  const found = await audit()
  expect(found.views).toMatchObject({
    task_progress_summary_mv: { missing: 1, drifted: 1, orphaned: 1, repaired: 3 },
    task_validation_summary_mv: { missing: 0, drifted: 0, orphaned: 0, repaired: 0 },
  })
  const after = await audit()
  expect(after.views).toMatchObject({
    task_progress_summary_mv: { missing: 0, drifted: 0, orphaned: 0, repaired: 0, lag_seconds: 0 },
  })
  expect((await readAuditRecord(local.db))?.views).toMatchObject([
    { view: 'task_validation_summary_mv', view_rows: 2 },
    { view: 'task_progress_summary_mv', view_rows: 2 },
    { view: 'agent_execution_summary_mv', view_rows: 2, source_rows: 2 },
    { view: 'project_statistics_mv', view_rows: 1 },
  ])
})

test('reports lag since the oldest change that a dropped trigger left unreflected', async () => {
  await run('DROP TRIGGER refresh_progress_on_evidence')
  await run("UPDATE task_progress_summary_mv SET last_refreshed_at = datetime('now', '-1 day')")
  const now = new Date()
  const changed = new Date(now.getTime() - 400_000).toISOString()
  await run(`INSERT INTO task_evidence (id, task_id, created_at) VALUES ('e', 'a', '${changed}')`)
  const dry = await audit(now, true)
  expect(dry.views).toMatchObject({ task_progress_summary_mv: { drifted: 1, repaired: 0 } })
  const found = await audit(now)
  expect(found.triggers).toMatchObject({ missing: ['refresh_progress_on_evidence'] })
  expect(found.views).toMatchObject({
    task_progress_summary_mv: { drifted: 1, repaired: 1, lag_seconds: 400 },
    agent_execution_summary_mv: { lag_seconds: 0 },
  })
})

test('a row that cannot be repaired fails the run, which has gone on with all others and is recorded', async () => {
  await run("DELETE FROM task_validation_summary_mv WHERE task_id = 'a'")
  await run("UPDATE task_progress_summary_mv SET evidence_count = 7 WHERE task_id = 'a'")
  await run("UPDATE agent_execution_summary_mv SET total_executions = 7 WHERE task_id = 'a'")
  await run(
    `CREATE TRIGGER refuse BEFORE UPDATE ON task_progress_summary_mv BEGIN SELECT RAISE(ABORT, 'no'); END`,
  )
  await expect(audit()).rejects.toThrow("Rows of task_progress_summary_mv can't be repaired")
  expect((await readAuditRecord(local.db))?.views).toMatchObject([
    { missing: 1, repaired: 1 },
    { drifted: 1, repaired: 0, faulty_keys: ['t61'] },
    { drifted: 1, repaired: 1 },
    {},
  ])
  await run('DROP TRIGGER refuse')
  expect((await audit()).views).toMatchObject({ task_progress_summary_mv: { repaired: 1 } })
})

test('a record of another version is told as such, with what to do', async () => {
  await run(`UPDATE viewkeeper_audit SET views = '[{"view":"v","cycle_view_rows":1}]'`)
  await expect(audit()).rejects.toThrow(
    'What the audit has noted in viewkeeper_audit is of another version: npm run db:migrate',
  )
})
