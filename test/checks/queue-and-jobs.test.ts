import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Reading, Withheld } from '../../src/alerting/readings.ts'
import { application } from '../../src/app.ts'
import { jobsCheck } from '../../src/checks/jobs.ts'
import { statement } from '../../src/db/database.ts'
import { seriesOf } from '../../src/jobs/series.ts'
import { queueCheck } from '../../src/monotask/queue/queue-check.ts'
import { snapshotJob } from '../../src/monotask/queue/snapshot-job.ts'
import { type LocalD1, localD1 } from '../d1.ts'
import { Clock, jobContext, jobThat, runJob } from '../jobs/context.ts'

let local: LocalD1
let clock: Clock
beforeAll(async () => {
  local = await localD1()
})
afterAll(() => local[Symbol.asyncDispose]())
beforeEach(() => {
  clock = new Clock('2026-05-01T10:00:00Z')
})

const short = (readings: readonly (Reading | Withheld)[]) =>
  readings.map(({ metric, labels, value }) => [metric.replace('viewkeeper_', ''), labels, value])

const jobNames = application.jobs.map(({ name }) => name)

describe('the queue check', () => {
  const take = () => queueCheck.take(jobContext(local, clock))

  it('gives nothing before the first snapshot', async () => {
    expect(await take()).toEqual([])
  })

  it('gives the figures of the latest snapshot', async () => {
    await local.db.run(
      statement(
        `INSERT INTO automation_queue (id, event_type, status, created_at, started_at, completed_at) VALUES
          ('a', 'sync', 'pending', '2026-05-01 09:59:00', NULL, NULL),
          ('b', 'sync', 'processing', '2026-05-01 09:00:00', '2026-05-01 09:00:00', NULL),
          ('c', 'sync', 'failed', '2026-05-01 09:00:00', NULL, '2026-05-01 09:30:00'),
          ('d', 'sync', 'failed', '2026-05-01 09:00:00', NULL, '2026-05-01 09:30:00')`,
      ),
    )
    await snapshotJob.run(jobContext(local, clock))
    const database = 'monotask'
    expect(short(await take())).toEqual([
      ['queue_jobs', { database, status: 'pending' }, 1],
      ['queue_jobs', { database, status: 'processing' }, 1],
      ['queue_jobs', { database, status: 'completed' }, 0],
      ['queue_jobs', { database, status: 'failed' }, 2],
      ['queue_oldest_pending_age_seconds', { database }, 60],
      ['queue_stuck_jobs', { database }, 1],
      ['queue_recent_failed_jobs', { database }, 2],
    ])
  })

  it('fails when the latest snapshot says nothing of now', async () => {
    clock.pass(16 * 60_000)
    await expect(take()).rejects.toThrow(/latest snapshot/)
  })
})

describe('the jobs check', () => {
  it('tells the last success of the jobs that had one, and the failures in a row of all', async () => {
    const fail = jobThat(() => Promise.reject(new Error('no luck')), 'audit')
    await runJob(
      jobThat(async () => ({})),
      jobContext(local, clock),
      { kind: 'manual' },
    )
    await runJob(fail, jobContext(local, clock), { kind: 'manual' })
    const readings = short(await jobsCheck(seriesOf(application)).take(jobContext(local, clock)))
    const labels = (job: string) => ({ database: 'monotask', job })
    expect(readings).toContainEqual([
      'job_last_success_timestamp_seconds',
      labels('snapshot'),
      Date.parse('2026-05-01T10:00:00Z') / 1000,
    ])
    expect(readings).toContainEqual(['job_consecutive_failures', labels('snapshot'), 0])
    expect(readings).toContainEqual(['job_consecutive_failures', labels('audit'), 1])
    expect(readings.filter(([metric]) => metric === 'job_consecutive_failures')).toHaveLength(
      jobNames.length,
    )
    expect(readings.filter(([metric]) => metric !== 'job_consecutive_failures')).toHaveLength(1)
  })
})
