import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { statement } from '../../src/db/database.ts'
import { auditJob } from '../../src/jobs/audit.ts'
import { cleanupJob } from '../../src/jobs/cleanup.ts'
import { type LocalD1, localD1 } from '../d1.ts'
import { Clock, jobContext } from '../jobs/context.ts'

let local: LocalD1
beforeAll(async () => {
  local = await localD1()
  await local.db.batch([
    statement("INSERT INTO projects (id, name) VALUES ('large', 'Large'), ('small', 'Small')"),
    statement(
      `INSERT INTO tasks (id, project_id, title)
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
      SELECT 't' || i, 'large', 'Task' FROM n`,
    ),
  ])
  await auditJob.run(jobContext(local, clock))
})
afterAll(() => local[Symbol.asyncDispose]())

const clock = new Clock('2026-05-01T10:00:00Z')
const alter = (project: string) =>
  local.db.run(
    statement('UPDATE project_statistics_mv SET low_tasks = 9 WHERE project_id = ?1', project),
  )
const audit = async (trigger: 'cron' | 'manual' = 'cron') => {
  const { views } = await auditJob.run(jobContext(local, clock, { trigger }))
  return views
}

describe('a project too large for a tick', () => {
  it('is passed over by the audit of every five minutes', async () => {
    await alter('large')
    expect(await audit()).toMatchObject({ project_statistics_mv: { drifted: 0, repaired: 0 } })
  })

  it('is compared and repaired within the hour, and the next audit reports it, once', async () => {
    const { large_keys } = await cleanupJob.run(jobContext(local, clock))
    expect(large_keys).toEqual({ checked: 1, repaired: 1 })
    expect(await audit()).toMatchObject({ project_statistics_mv: { drifted: 1, repaired: 0 } })
    expect(await audit()).toMatchObject({ project_statistics_mv: { drifted: 0 } })
  })

  it('is compared at once by an audit by hand', async () => {
    await alter('large')
    expect(await audit('manual')).toMatchObject({
      project_statistics_mv: { drifted: 1, repaired: 1 },
    })
  })

  it('is compared at once while a trigger is missing', async () => {
    await alter('large')
    await local.db.run(statement('DROP TRIGGER refresh_project_stats_on_task'))
    expect(await audit()).toMatchObject({ project_statistics_mv: { drifted: 1, repaired: 1 } })
  })
})
