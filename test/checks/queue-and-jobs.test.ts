import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Reading, Withheld } from '../../src/alerting/readings.ts'
import { application } from '../../src/app.ts'
import { jobsCheck } from '../../src/checks/jobs.ts'
import { takeChecks } from '../../src/checks/take-checks.ts'
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

describe('the queue check', () => {
  const take = () => queueCheck.take(jobContext(local, clock))
  const outcomes = () => takeChecks([queueCheck], jobContext(local, clock))
  const every = queueCheck.metrics.map(({ name }) => name)

  it('fails without a snapshot, whether before the first or since all are gone', async () => {
    expect(await outcomes()).toEqual([
      {
        check: 'queue',
        metrics: every,
        error: expect.stringMatching(/^There is no snapshot of the queue yet\. The job snapshot/),
      },
    ])
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

  it.each([
    [
      'is older than a quarter of an hour',
      '2026-05-01T10:16:00Z',
      '10:00:00.000Z, over 15 minutes',
    ],
    ['is from the future', '2026-05-01T09:00:00Z', 'yet to come'],
  ])('fails when the only snapshot %s', async (_, time, why) => {
    clock.set(time)
    expect(await outcomes()).toMatchObject([
      { metrics: every, error: expect.stringContaining(why) },
    ])
  })

  it('goes by the latest snapshot before now where a wrong clock has left one from the future', async () => {
    clock.set('2026-05-01T09:00:00Z')
    await snapshotJob.run(jobContext(local, clock))
    expect(await outcomes()).toMatchObject([{ metrics: every, readings: { length: 7 } }])
  })

  it('fails when a snapshot has a time that is none', async () => {
    await local.db.run(
      statement("UPDATE automation_queue_summary_mv SET snapshot_time = '2026-05-01 nonsense'"),
    )
    expect(await outcomes()).toMatchObject([
      { metrics: every, error: expect.stringContaining('a time that cannot be read') },
    ])
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
    const known = readings.filter(([, , value]) => value !== null)
    expect(known).toHaveLength(3)
  })

  it('does not know how a job does of which there is no run any more', async () => {
    await local.db.run(statement('DELETE FROM viewkeeper_invocations'))
    const audit = new Map([['audit', ['audit']]])
    const readings = await jobsCheck(audit).take(jobContext(local, clock))
    expect(short(readings).map(([metric, , value]) => [metric, value])).toEqual([
      ['job_last_success_timestamp_seconds', null],
      ['job_consecutive_failures', null],
    ])
  })
})
