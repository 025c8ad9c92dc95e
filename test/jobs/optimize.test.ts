import { afterAll, beforeAll, expect, it } from 'vitest'
import { statement } from '../../src/db/database.ts'
import { optimizeJob } from '../../src/jobs/optimize.ts'
import { projectStatistics } from '../../src/monotask/view-rows.ts'
import { type LocalD1, localD1 } from '../d1.ts'
import { Clock, jobContext } from './context.ts'

let local: LocalD1
beforeAll(async () => {
  local = await localD1()
})
afterAll(() => local[Symbol.asyncDispose]())

it('optimize brings the ages up to date that the turn of the day has left behind', async () => {
  await local.db.batch([
    statement("INSERT INTO projects (id, name) VALUES ('p', 'Project')"),
    statement(
      "INSERT INTO tasks (id, project_id, title, created_at) VALUES ('t', 'p', 'Task', datetime('now', '-3 days'))",
    ),
    statement('UPDATE project_statistics_mv SET oldest_pending_task_age_days = 2'),
  ])
  const run = () => optimizeJob.run(jobContext(local, new Clock('2026-05-01T03:41:00Z')))
  expect(await run()).toMatchObject({ ages_updated: 1, complete: true })
  expect(await projectStatistics(local.db, 'p')).toMatchObject({ oldest_pending_task_age_days: 3 })
  expect(await run()).toMatchObject({ ages_updated: 0, complete: true })
})
