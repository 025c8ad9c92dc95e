import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import * as z from 'zod'
import { statement } from '../../src/db/database.ts'
import { auditJob } from '../../src/jobs/audit.ts'
import { cleanupJob } from '../../src/jobs/cleanup.ts'
import { evaluateJob } from '../../src/jobs/evaluate.ts'
import type { Job } from '../../src/jobs/job.ts'
import { snapshotJob } from '../../src/monotask/queue/snapshot-job.ts'
import { saveSizeSample } from '../../src/store/size-samples.ts'
import { type LocalD1, localD1 } from '../d1.ts'
import { Clock, jobContext } from './context.ts'

let local: LocalD1
const clock = new Clock('2026-05-01T10:00:00Z')
const run = (...sql: string[]) => local.db.batch(sql.map((text) => statement(text)))
const go = (job: Job) => job.run(jobContext(local, clock))
const tick = async (...jobs: readonly Job[]) => {
  clock.pass(300_000)
  for (const job of jobs) await go(job)
}

/** What fires, by name. */
const firing = async () => {
  const rows = await local.db.all(
    statement(
      "SELECT labels ->> 'alertname' || coalesce(' ' || (labels ->> 'check'), '') AS name FROM viewkeeper_alerts WHERE status = 'firing' ORDER BY 1",
    ),
    z.object({ name: z.string() }),
  )
  return rows.map(({ name }) => name)
}
const alerts = ['QueueFailures', 'QueueJobsStuck', 'StorageGrowthHigh', 'TriggersMissing']

beforeAll(async () => {
  local = await localD1()
  await run(
    `INSERT INTO automation_queue (id, event_type, status, created_at, started_at, completed_at)
      SELECT 'f' || value, 'sync', 'failed', '2026-05-01 09:00:00', NULL, '2026-05-01 10:00:00'
      FROM json_each('[1,2,3,4,5,6,7,8,9,10,11]')`,
    `INSERT INTO automation_queue (id, event_type, status, created_at, started_at)
      VALUES ('s', 'sync', 'processing', '2026-05-01 09:00:00', '2026-05-01 09:00:00')`,
  )
})
afterAll(() => local[Symbol.asyncDispose]())

beforeEach(async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  clock.set('2026-05-01T10:00:00Z')
  await run(
    ...[
      'alerts',
      'alert_groups',
      'outbox',
      'size_samples',
      'audit',
      'findings',
      'measurements',
    ].map((table) => `DELETE FROM viewkeeper_${table}`),
    'DELETE FROM automation_queue_summary_mv',
    'DROP TRIGGER IF EXISTS refresh_progress_on_evidence',
  )
  await local.db.run(saveSizeSample(local.db, new Date('2026-04-24T10:00:00Z'), 1000))
  for (let n = 0; n < 3; n += 1) await tick(snapshotJob, auditJob, evaluateJob)
  expect(await firing()).toEqual(alerts)
})

it('a week after snapshots and audits have stopped, with cleanups, nothing is resolved, and it is said why', async () => {
  for (let day = 0; day < 8; day += 1) {
    clock.pass(86_400_000)
    await go(cleanupJob)
    await tick(evaluateJob)
  }
  const left = alerts.filter((name) => name !== 'StorageGrowthHigh')
  expect(await firing()).toEqual(
    expect.arrayContaining(['CheckFailed queue', 'CheckFailed views', ...left]),
  )
  await tick(snapshotJob, auditJob, evaluateJob)
  expect(await firing()).not.toContain('CheckFailed queue')
  expect(await firing()).not.toContain('CheckFailed views')
})

it.each([
  ['there is no snapshot any more', 'DELETE FROM automation_queue_summary_mv', ['queue']],
  [
    'every snapshot is from the future',
    "UPDATE automation_queue_summary_mv SET snapshot_time = '2027-01-01 00:00:00'",
    ['queue'],
  ],
  [
    'the snapshot cannot be read',
    "UPDATE automation_queue_summary_mv SET events_by_type = 'x'",
    ['queue'],
  ],
  ['there is no record of the audit', 'DELETE FROM viewkeeper_audit', ['views']],
  [
    'the record of the audit is from the future',
    "UPDATE viewkeeper_audit SET triggers = json_set(triggers, '$.audited_at_ms', 2e12)",
    ['views'],
  ],
  [
    'the record of the audit cannot be read',
    "UPDATE viewkeeper_audit SET triggers = '{'",
    ['views'],
  ],
  [
    'the record lacks a view that is kept',
    "UPDATE viewkeeper_audit SET views = json_remove(views, '$[0]')",
    ['views'],
  ],
  ['the sizes are gone', 'DELETE FROM viewkeeper_size_samples', []],
])('nothing is resolved when %s', async (_, sql, failed) => {
  await run(sql)
  await tick(evaluateJob)
  expect(await firing()).toEqual([...failed.map((name) => `CheckFailed ${name}`), ...alerts])
})

it('what triggers are like is told while the audit of the views fails', async () => {
  await run(
    "UPDATE viewkeeper_audit SET views = json_set(views, '$[0].audited_at_ms', 0), triggers = json_set(triggers, '$.missing', json('[]'))",
    'DELETE FROM viewkeeper_findings',
  )
  await tick(evaluateJob)
  expect(await firing()).toEqual([
    'CheckFailed views',
    ...alerts.filter((name) => name !== 'TriggersMissing'),
  ])
})

it('an evaluate before the first audit and snapshot fails these checks alone', async () => {
  await run(
    'DELETE FROM viewkeeper_audit',
    'DELETE FROM automation_queue_summary_mv',
    'DELETE FROM viewkeeper_alerts',
  )
  expect(await go(evaluateJob)).toMatchObject({
    failed_checks: [
      { check: 'views', error: expect.stringMatching(/^There is no audit .*The job audit runs/) },
      {
        check: 'queue',
        error: expect.stringMatching(/^There is no snapshot of the queue .*The job snapshot/),
      },
    ],
  })
})
