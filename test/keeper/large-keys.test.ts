import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { statement } from '../../src/db/database.ts'
import { auditJob } from '../../src/jobs/audit.ts'
import { cleanupJob } from '../../src/jobs/cleanup.ts'
import type { JobContext } from '../../src/jobs/job.ts'
import { parseSettings } from '../../src/settings.ts'
import { readLargestKeys } from '../../src/store/large-keys.ts'
import { type LocalD1, localD1 } from '../d1.ts'
import { Clock, jobContext } from '../jobs/context.ts'

/** A project of 300 tasks costs some 1,500 rows: large where a tick may read 12,000. */
const settings = parseSettings({ AUDIT_MAX_ROWS_READ: 12_000, AUDIT_LARGE_KEYS_HOUR: 20 })

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
})
afterAll(() => local[Symbol.asyncDispose]())

const clock = new Clock('2026-05-01T10:00:00Z')
const minutes = (count: number) => clock.pass(count * 60_000)
const alter = () =>
  local.db.run(
    statement("UPDATE project_statistics_mv SET low_tasks = 9 WHERE project_id = 'large'"),
  )
const audit = async (changes: Partial<JobContext> = {}) => {
  minutes(5)
  const { views } = await auditJob.run(jobContext(local, clock, { settings, ...changes }))
  return views
}
const found = { project_statistics_mv: { drifted: 1, repaired: 1, faulty_keys: ['large'] } }
const nothing = { project_statistics_mv: { drifted: 0, repaired: 0 } }

describe('a project too large for a statement between others', () => {
  it('is passed over by sweeps, and named with what it costs', async () => {
    await audit()
    await alter()
    expect(await audit()).toMatchObject(nothing)
    expect(await readLargestKeys(local.db, 9)).toMatchObject([
      { view: 'project_statistics_mv', key: 't6C61726765', compared_at_ms: null },
    ])
    const [large] = await readLargestKeys(local.db, 1)
    expect(large?.rows).toBeGreaterThanOrEqual(1500)
    expect(large?.rows).toBeLessThan(1700)
  })

  it('is compared and repaired in the hour that is set, once', async () => {
    clock.set('2026-05-01T19:50:00Z')
    expect(await audit()).toMatchObject(nothing)
    expect(await audit()).toMatchObject(found)
    await alter()
    expect(await audit()).toMatchObject(nothing)
    clock.set('2026-05-02T20:10:00Z')
    expect(await audit({ dryRun: true })).toMatchObject({
      project_statistics_mv: { drifted: 1, repaired: 0 },
    })
    expect(await audit()).toMatchObject(found)
    expect(await audit()).toMatchObject(nothing)
  })

  it('is compared at once by an audit by hand', async () => {
    await alter()
    expect(await audit({ trigger: 'manual' })).toMatchObject(found)
  })

  it('is compared within the hour while a trigger is missing', async () => {
    await local.db.run(statement('DROP TRIGGER refresh_project_stats_on_task'))
    minutes(60)
    await alter()
    expect(await audit()).toMatchObject(found)
    await alter()
    expect(await audit()).toMatchObject(nothing)
  })

  it('is a key like others where more may be read', async () => {
    await audit({ settings: parseSettings({}) })
    expect(await audit({ settings: parseSettings({}) })).toMatchObject(nothing)
    await alter()
    expect(await audit({ settings: parseSettings({}) })).toMatchObject(found)
  })

  it('and is forgotten once a sweep finds it no more to be large', async () => {
    await local.db.run(statement("DELETE FROM tasks WHERE id > 't2'"))
    for (let ticks = 0; ticks < 9; ticks += 1) await audit()
    await cleanupJob.run(jobContext(local, clock))
    expect(await readLargestKeys(local.db, 9)).toHaveLength(0)
  })
})
