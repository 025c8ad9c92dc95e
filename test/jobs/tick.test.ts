import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { statement } from '../../src/db/database.ts'
import { runCron } from '../../src/schedule.ts'
import { parseSettings } from '../../src/settings.ts'
import { type LocalD1, localD1 } from '../d1.ts'
import { Clock, jobContext } from './context.ts'

let local: LocalD1
beforeAll(async () => {
  local = await localD1()
})
afterAll(() => local[Symbol.asyncDispose]())

const settings = parseSettings({ ALERT_WEBHOOK_URL: 'https://alerts.example.com/' })
const clock = new Clock(new Date().toISOString())

/** Plays one five-minute tick; answers how many statements it took and how many messages it sent. */
const tick = async () => {
  clock.pass(300_000)
  const fetch = vi.fn(async () => new Response(null, { status: 204 }))
  const context = jobContext(local, clock, { settings, fetch })
  await runCron('*/5 * * * *', clock.now(), context)
  return { statements: context.db.usage.statements, messages: fetch.mock.calls.length }
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

it('a tick takes few statements, as many for a thousand tasks as for one', async () => {
  await local.db.run(statement("INSERT INTO projects (id, name) VALUES ('p', 'Project')"))
  await tasks(1, 1)
  await tick()
  const small = await tick()
  await tasks(2, 1000)
  const large = await tick()
  await local.db.run(statement('UPDATE task_progress_summary_mv SET evidence_count = 99'))
  const broken = await tick()
  expect([small.messages, large.messages]).toEqual([0, 0])
  expect(broken.messages).toBeGreaterThan(0)
  expect(large.statements).toBe(small.statements)
  expect(small.statements).toBeLessThanOrEqual(50)
  expect(broken.statements).toBeLessThanOrEqual(60)
})
