import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { application } from '../../src/app.ts'
import { statementBudget } from '../../src/checks/write-probe/rounds.ts'
import { statement } from '../../src/db/database.ts'
import { invoke } from '../../src/jobs/invoke.ts'
import { runCron } from '../../src/jobs/schedule.ts'
import { parseSettings } from '../../src/settings.ts'
import { type LocalD1, localD1 } from '../d1.ts'
import { Clock, jobContext } from './context.ts'

let local: LocalD1
beforeAll(async () => {
  local = await localD1()
})
afterAll(() => local[Symbol.asyncDispose]())

const settings = parseSettings({ ALERT_WEBHOOK_URL: 'https://alerts.example.com/' })
// Within one hour, as one tick of each hour also samples the size of the database.
const clock = new Clock('2026-05-01T10:05:00.000Z')

/** What a free plan allows an invocation. */
const statementsOfAFreePlan = 50

/** Plays one five-minute tick; answers what it took and how many messages it sent. */
const tick = async () => {
  clock.pass(300_000)
  const fetch = vi.fn(async () => new Response(null, { status: 204 }))
  const context = jobContext(local, clock, { settings, fetch })
  await runCron('*/5 * * * *', clock.now(), context)
  const { statements, rows_read, rows_written } = context.db.usage
  return { statements, rows_read, rows_written, messages: fetch.mock.calls.length }
}

const tasks = (from: number, to: number) =>
  local.db.run(
    statement(
      `INSERT INTO tasks (id, project_id, title)
       WITH RECURSIVE n(i) AS (SELECT ?1 UNION ALL SELECT i + 1 FROM n WHERE i < ?2)
       SELECT 't-' || i, 'p', 'Task' FROM n`,
      from,
      to,
    ),
  )

it('a tick keeps to its budget, for two thousand tasks with many rows below them as for one', async () => {
  await local.db.run(statement("INSERT INTO projects (id, name) VALUES ('p', 'Project')"))
  await tasks(1, 1)
  await tick()
  const small = await tick()
  await tasks(2, 2000)
  await local.db.run(
    statement(
      `INSERT INTO task_evidence (id, task_id)
      SELECT t.id || n.value, t.id FROM tasks t, json_each('[1,2,3,4,5]') n`,
    ),
  )
  await tick()
  const large = await tick()
  expect([small.messages, large.messages]).toEqual([0, 0])
  expect(large.statements).toBeLessThanOrEqual(small.statements)
  expect(large.statements).toBeLessThanOrEqual(statementsOfAFreePlan)
  expect(large.rows_read).toBeLessThanOrEqual(5000)
  expect(large.rows_written).toBe(small.rows_written)
  // The write probe's record is the seventh, and the names of what it measured first the eighth.
  expect(large.rows_written).toBeLessThanOrEqual(8)
})

it('every tick of an hour keeps to 50 statements, and to 6 rows written where there is no probe', async () => {
  const ticks = []
  for (let n = 0; n < 13; n += 1) ticks.push(await tick())
  const quiet = ticks.filter(
    ({ statements }) => statements <= statementsOfAFreePlan - statementBudget,
  )
  expect(Math.max(...ticks.map(({ statements }) => statements))).toBeLessThanOrEqual(
    statementsOfAFreePlan,
  )
  expect(quiet.length).toBeGreaterThanOrEqual(8)
  expect(Math.max(...quiet.map((one) => one.rows_written))).toBe(6)
})

it('without deliver, as where alerts are told elsewhere, a tick writes 5 rows', async () => {
  const { jobs } = application
  const some = ['snapshot', 'audit', 'evaluate'].flatMap((name) =>
    jobs.filter((job) => job.name === name),
  )
  clock.pass(300_000)
  const context = jobContext(local, clock, { settings })
  await invoke(some, context, { kind: 'cron', cron: '*/5 * * * *', scheduledTime: clock.now() })
  expect(context.db.usage.rows_written).toBe(5)
})

it('a tick that finds, mends and reports a fault stays under 60 statements', async () => {
  await local.db.run(statement('UPDATE task_progress_summary_mv SET evidence_count = 99'))
  const broken = await tick()
  expect(broken.messages).toBeGreaterThan(0)
  expect(broken.statements).toBeLessThanOrEqual(60)
})

it('the cleanup of what an hour of ticks has left keeps to 50 statements', async () => {
  clock.pass(9 * 24 * 3_600_000)
  const context = jobContext(local, clock, { settings })
  await runCron('17 * * * *', clock.now(), context)
  expect(context.db.usage.rows_written).toBeGreaterThan(40)
  expect(context.db.usage.statements).toBeLessThanOrEqual(statementsOfAFreePlan)
})
