import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import * as z from 'zod'
import { application } from '../../src/app.ts'
import { Database, statement, type Transport } from '../../src/db/database.ts'
import type { Timer } from '../../src/db/timer.ts'
import { cleanupJob } from '../../src/jobs/cleanup.ts'
import { seriesOf } from '../../src/jobs/series.ts'
import { parseSettings } from '../../src/settings.ts'
import { lastRuns, listRuns } from '../../src/store/runs.ts'
import { saveSizeSample } from '../../src/store/size-samples.ts'
import { type LocalD1, localD1 } from '../d1.ts'
import { Clock, jobContext, jobThat, runJob } from './context.ts'

let local: LocalD1
beforeAll(async () => {
  local = await localD1()
})
afterAll(() => local[Symbol.asyncDispose]())
beforeEach(() =>
  local.db.batch(
    [
      'automation_queue_summary_mv',
      'task_progress_summary_mv',
      'viewkeeper_invocations',
      'viewkeeper_size_samples',
      'viewkeeper_cursors',
    ].map((table) => statement(`DELETE FROM ${table}`)),
  ),
)

const today = '2026-05-15T10:00:00.000Z'
const none = {
  task_validation_summary_mv: 0,
  task_progress_summary_mv: 0,
  agent_execution_summary_mv: 0,
  project_statistics_mv: 0,
}

const cleanup = ({ dryRun = false, env = {} } = {}) =>
  cleanupJob.run(jobContext(local, new Clock(today), { dryRun, settings: parseSettings(env) }))

const count = async (table: string) => {
  const row = await local.db.first(
    statement(`SELECT count(*) AS rows FROM ${table}`),
    z.object({ rows: z.number() }),
  )
  return row?.rows
}

/** `rows` snapshots, one a second from `first` on. */
const snapshots = (first: string, rows: number) =>
  local.db.run(
    statement(
      `INSERT INTO automation_queue_summary_mv (snapshot_time, total_jobs, pending_jobs, processing_jobs,
        completed_jobs, failed_jobs, critical_pending, high_pending, medium_pending, low_pending,
        events_by_type, stuck_jobs, has_stuck_jobs, recent_failed_jobs, has_recent_failures)
      WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ?2 - 1)
      SELECT strftime('%Y-%m-%d %H:%M:%f', ?1, i || ' seconds'), 0, 0, 0, 0, 0, 0, 0, 0, 0, '{}', 0, 0, 0, 0 FROM n`,
      first,
      rows,
    ),
  )

const orphans = (rows: number) =>
  local.db.run(
    statement(
      `INSERT INTO task_progress_summary_mv (task_id, last_refreshed_at)
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
      SELECT 'orphan-' || i, '2026-05-01 00:00:00' FROM n`,
      rows,
    ),
  )

const series = seriesOf(application)

/** A run of a job by hand that ended so. */
const run = async (time: string, status: 'ok' | 'failed', job = 'snapshot') => {
  const ending = status === 'ok' ? async () => ({}) : () => Promise.reject(new Error('no luck'))
  await runJob(jobThat(ending, job), jobContext(local, new Clock(time)), { kind: 'manual' })
}

describe('the cleanup job', () => {
  it('has nothing to do on a clean database', async () => {
    expect(await cleanup()).toEqual({
      orphans_deleted: none,
      snapshots_deleted: 0,
      records_deleted: 0,
      complete: true,
    })
  })

  it('deletes snapshots older than 7 days, to the millisecond', async () => {
    await snapshots('2026-05-08 09:59:58.999', 3)
    expect(await cleanup()).toMatchObject({ snapshots_deleted: 2, complete: true })
    expect(await count('automation_queue_summary_mv')).toBe(1)
  })

  it('keeps snapshots for SNAPSHOT_RETENTION_DAYS', async () => {
    await snapshots('2026-05-13 09:00:00', 2)
    expect(await cleanup({ env: { SNAPSHOT_RETENTION_DAYS: 3 } })).toMatchObject({
      snapshots_deleted: 0,
    })
    expect(await cleanup({ env: { SNAPSHOT_RETENTION_DAYS: 1 } })).toMatchObject({
      snapshots_deleted: 1,
    })
  })

  it('never deletes the newest snapshot, however old it is', async () => {
    await snapshots('2026-01-01 00:00:00', 3)
    expect(await cleanup({ dryRun: true })).toMatchObject({ snapshots_deleted: 2 })
    for (let n = 0; n < 3; n += 1) await cleanup()
    expect(await count('automation_queue_summary_mv')).toBe(1)
  })

  it('deletes and counts orphaned view rows', async () => {
    await orphans(3)
    expect(await cleanup()).toMatchObject({
      orphans_deleted: { ...none, task_progress_summary_mv: 3 },
      complete: true,
    })
    expect(await count('task_progress_summary_mv')).toBe(0)
  })

  it('does a bounded share a run, says so, and goes on the next time', async () => {
    await snapshots('2026-04-01 00:00:00', 4200)
    await orphans(20_200)
    expect(await cleanup()).toMatchObject({
      orphans_deleted: { task_progress_summary_mv: 20_000 },
      snapshots_deleted: 4000,
      complete: false,
    })
    expect(await cleanup()).toMatchObject({
      orphans_deleted: { task_progress_summary_mv: 200 },
      snapshots_deleted: 199,
      complete: true,
    })
  })

  it('leaves time between two steps that delete many rows, and deletes no more than 500 in one', async () => {
    await orphans(1300)
    const held: number[] = []
    const transact: Transport['transact'] = async (statements) => {
      const results = await local.transport.transact(statements)
      held.push(Math.max(...results.map(({ rows }) => rows.length)))
      return results
    }
    const pauses: number[] = []
    const timer: Timer = (ms, ring) => {
      pauses.push(ms)
      queueMicrotask(ring)
      return () => {}
    }
    const db = new Database('monotask', { transact })
    await cleanupJob.run(jobContext(local, new Clock(today), { db, timer }))
    expect(Math.max(...held)).toBeLessThanOrEqual(500)
    expect(await count('task_progress_summary_mv')).toBe(0)
    expect(pauses).toEqual([100, 100, 100])
  })

  it('stays under 50 statements at its busiest', async () => {
    await snapshots('2026-04-01 00:00:00', 4200)
    await orphans(1500)
    const context = jobContext(local, new Clock(today))
    await cleanupJob.run(context)
    expect(context.db.usage.statements).toBeLessThan(50)
  })

  it('counts and changes nothing in a dry run', async () => {
    await snapshots('2026-04-01 00:00:00', 1200)
    await orphans(3)
    await run('2026-04-01T00:00:00.000Z', 'ok')
    await run('2026-05-01T00:00:00.000Z', 'ok')
    expect(await cleanup({ dryRun: true })).toEqual({
      orphans_deleted: { ...none, task_progress_summary_mv: 3 },
      snapshots_deleted: 1199,
      complete: true,
    })
    expect(await count('automation_queue_summary_mv')).toBe(1200)
    expect(await count('task_progress_summary_mv')).toBe(3)
    expect(await count('viewkeeper_invocations')).toBe(2)
  })

  it('deletes runs older than 7 days but the newest of a job, which knows of the last success', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    await run('2026-05-01T00:00:00.000Z', 'ok')
    await run('2026-05-02T00:00:00.000Z', 'ok')
    await run('2026-05-03T00:00:00.000Z', 'failed')
    await run('2026-05-04T00:00:00.000Z', 'failed')
    await run('2026-05-05T00:00:00.000Z', 'ok', 'optimize')
    expect(await cleanup()).toMatchObject({ records_deleted: 3 })
    const page = { series, limit: 9, before: null }
    const kept = await listRuns(local.db, { job: 'snapshot', ...page })
    expect(kept.runs.map(({ started_at }) => started_at.slice(0, 10))).toEqual(['2026-05-04'])
    expect((await listRuns(local.db, { job: 'optimize', ...page })).runs).toHaveLength(1)
    const last = (await lastRuns(local.db, series)).find(({ job }) => job === 'snapshot')
    expect(last).toMatchObject({
      last_success_ms: Date.parse('2026-05-02'),
      consecutive_failures: 2,
    })
  })

  it('deletes what was put aside of rows that stayed after all', async () => {
    await local.db.batch(
      [
        "INSERT INTO projects (id, name) VALUES ('p', 'P')",
        "INSERT INTO tasks (id, project_id, title) VALUES ('t', 'p', 'T')",
        "INSERT OR IGNORE INTO tasks (id, project_id, title) VALUES ('t', 'p', 'again')",
      ].map((sql) => statement(sql)),
    )
    expect(await count('viewkeeper_replaced')).toBe(1)
    expect(await cleanup()).toMatchObject({ records_deleted: 1, complete: true })
    expect(await count('viewkeeper_replaced')).toBe(0)
    await local.db.run(statement("DELETE FROM projects WHERE id = 'p'"))
  })

  it('keeps runs of the last 7 days', async () => {
    await run('2026-05-08T10:00:00.000Z', 'ok')
    await run('2026-05-09T10:00:00.000Z', 'ok')
    expect(await cleanup()).toMatchObject({ records_deleted: 0 })
  })

  it('deletes sizes older than 8 days', async () => {
    for (const time of ['2026-05-07T09:59:00Z', '2026-05-07T10:00:00Z', '2026-05-08T00:00:00Z'])
      await local.db.run(saveSizeSample(local.db, new Date(time), 1))
    expect(await cleanup()).toMatchObject({ records_deleted: 1 })
    expect(await count('viewkeeper_size_samples')).toBe(2)
  })
})
