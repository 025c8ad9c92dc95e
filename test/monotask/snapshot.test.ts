import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { statement } from '../../src/db/database.ts'
import {
  latestSnapshot,
  snapshotRow,
  snapshotsSince,
} from '../../src/monotask/queue/queue-snapshots.ts'
import { snapshotJob } from '../../src/monotask/queue/snapshot-job.ts'
import { parseSettings } from '../../src/settings.ts'
import { type LocalD1, localD1 } from '../d1.ts'
import { Clock, jobContext } from '../jobs/context.ts'

let local: LocalD1
beforeAll(async () => {
  local = await localD1()
})
afterAll(() => local[Symbol.asyncDispose]())
beforeEach(() =>
  local.db.batch([
    statement('DELETE FROM automation_queue'),
    statement('DELETE FROM automation_queue_summary_mv'),
  ]),
)

interface QueueJob {
  readonly status: string
  readonly priority?: number
  readonly event_type?: string
  readonly created_at?: string
  readonly started_at?: string
  readonly completed_at?: string
}

const fill = (jobs: readonly QueueJob[]) =>
  local.db.batch(
    jobs.map((job, index) =>
      statement(
        `INSERT INTO automation_queue (id, status, priority, event_type, created_at, started_at, completed_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)`,
        `job-${index}`,
        job.status,
        job.priority ?? 2,
        job.event_type ?? 'sync',
        job.created_at ?? '2026-05-01 09:00:00',
        job.started_at ?? null,
        job.completed_at ?? null,
      ),
    ),
  )

const snapshotAt = async (time: string, env: object = {}) => {
  const context = jobContext(local, new Clock(time), { settings: parseSettings(env) })
  const result = await snapshotJob.run(context)
  return {
    result,
    usage: context.db.usage,
    snapshot: await latestSnapshot(local.db, context.now()),
  }
}

/** What automation_queue_summary says, in the form of a snapshot. */
const plainView = async () => {
  const view = await local.db.first(
    statement('SELECT 0 AS id, * FROM automation_queue_summary'),
    snapshotRow,
  )
  if (view === null) throw new Error('The plain view is empty.')
  return view
}

describe('the snapshot job', () => {
  it('of an empty queue is all zeros', async () => {
    const { result, snapshot } = await snapshotAt('2026-05-01T10:00:00.123Z')
    expect(result).toEqual({
      snapshot_id: snapshot?.id,
      snapshot_time: '2026-05-01T10:00:00.123Z',
    })
    expect(snapshot).toEqual({
      id: expect.any(Number),
      snapshot_time: '2026-05-01T10:00:00.123Z',
      total_jobs: 0,
      pending_jobs: 0,
      processing_jobs: 0,
      completed_jobs: 0,
      failed_jobs: 0,
      critical_pending: 0,
      high_pending: 0,
      medium_pending: 0,
      low_pending: 0,
      events_by_type: {},
      avg_processing_time_ms: null,
      oldest_pending_age_seconds: null,
      stuck_jobs: 0,
      has_stuck_jobs: 0,
      recent_failed_jobs: 0,
      has_recent_failures: 0,
    })
  })

  it('counts by status, priority and event; an unknown value counts in the total alone', async () => {
    await fill([
      { status: 'pending', priority: 4, event_type: 'sync' },
      { status: 'pending', priority: 3, event_type: 'it\'s, "quoted"' },
      { status: 'pending', priority: 1, event_type: 'sync' },
      { status: 'pending', priority: 9, event_type: 'sync' },
      { status: 'processing', event_type: 'deploy' },
      { status: 'completed', event_type: 'gone' },
      { status: 'failed', event_type: 'gone' },
      { status: 'failed', event_type: 'gone' },
      { status: 'postponed', event_type: 'gone' },
    ])
    const { snapshot } = await snapshotAt('2026-05-01T10:00:00Z')
    expect(snapshot).toMatchObject({
      total_jobs: 9,
      pending_jobs: 4,
      processing_jobs: 1,
      completed_jobs: 1,
      failed_jobs: 2,
      critical_pending: 1,
      high_pending: 1,
      medium_pending: 0,
      low_pending: 1,
      events_by_type: { sync: 3, 'it\'s, "quoted"': 1, deploy: 1 },
    })
  })

  it.each([
    ['2026-05-01 09:59:00', 60],
    ['2026-05-01T09:59:00Z', 60],
    ['2026-05-01 09:59:00.001', 59],
    ['2026-05-01T09:59:00.001Z', 59],
    ['2026-04-30 10:00:00', 86_400],
    ['2026-05-01 10:00:05', 0],
  ])('a job pending since %s is %i whole seconds old', async (created_at, seconds) => {
    await fill([{ status: 'pending', created_at }])
    const { snapshot } = await snapshotAt('2026-05-01T10:00:00Z')
    expect(snapshot?.oldest_pending_age_seconds).toBe(seconds)
  })

  it('finds the oldest pending job among both timestamp forms of one day', async () => {
    await fill([
      { status: 'pending', created_at: '2026-05-01 09:50:00' },
      { status: 'pending', created_at: '2026-05-01T09:00:00Z' },
      { status: 'processing', created_at: '2026-05-01 01:00:00' },
    ])
    const { snapshot } = await snapshotAt('2026-05-01T10:00:00Z')
    expect(snapshot?.oldest_pending_age_seconds).toBe(3600)
  })

  it.each([
    ['2026-05-01 09:45:00', 0],
    ['2026-05-01 09:44:59.999', 1],
    ['2026-05-01T09:45:00.000Z', 0],
    ['2026-05-01T09:44:59Z', 1],
  ])('a job processing since %s: stuck %i', async (started_at, stuck) => {
    await fill([{ status: 'processing', started_at }])
    const { snapshot } = await snapshotAt('2026-05-01T10:00:00Z')
    expect(snapshot).toMatchObject({ stuck_jobs: stuck, has_stuck_jobs: Number(stuck > 0) })
  })

  it('calls a job stuck after STUCK_AFTER_SECONDS', async () => {
    await fill([{ status: 'processing', started_at: '2026-05-01 09:58:00' }])
    const { snapshot } = await snapshotAt('2026-05-01T10:00:00Z', { STUCK_AFTER_SECONDS: 60 })
    expect(snapshot?.stuck_jobs).toBe(1)
  })

  it.each([
    ['in one form', '2026-05-01T10:30:00Z', '2026-05-01 09:30:01', '2026-05-01 09:30:00'],
    ['in the other', '2026-05-01T10:30:00Z', '2026-05-01T09:30:00.001Z', '2026-05-01T09:30:00Z'],
    ['over midnight', '2026-05-02T00:10:00Z', '2026-05-01 23:10:01', '2026-05-01 23:09:59'],
    ['over midnight, T', '2026-05-02T00:10:00Z', '2026-05-02T00:00:00Z', '2026-05-01T23:10:00Z'],
    [
      'with a fraction',
      '2026-05-01T10:30:00.500Z',
      '2026-05-01 09:30:00.501',
      '2026-05-01 09:30:00.5',
    ],
  ])('takes the last hour by the second, %s', async (_name, now, inside, outside) => {
    await fill([
      { status: 'failed', completed_at: inside },
      { status: 'failed', completed_at: outside },
      { status: 'failed' },
      { status: 'completed', started_at: '2026-05-01 00:00:00', completed_at: outside },
    ])
    const { snapshot } = await snapshotAt(now)
    expect(snapshot).toMatchObject({
      recent_failed_jobs: 1,
      has_recent_failures: 1,
      avg_processing_time_ms: null,
    })
  })

  it('averages the processing time of the last hour in milliseconds', async () => {
    await fill([
      {
        status: 'completed',
        started_at: '2026-05-01 09:58:00',
        completed_at: '2026-05-01 09:59:00',
      },
      {
        status: 'completed',
        started_at: '2026-05-01T09:58:00.250Z',
        completed_at: '2026-05-01 09:58:00.750',
      },
    ])
    const { snapshot } = await snapshotAt('2026-05-01T10:00:00Z')
    expect(snapshot?.avg_processing_time_ms).toBe(30_250)
  })

  it('follows jobs that finish, come back and go', async () => {
    await fill([{ status: 'pending' }, { status: 'processing' }, { status: 'failed' }])
    await local.db.batch([
      statement("UPDATE automation_queue SET status = 'completed' WHERE id = 'job-1'"),
      statement("UPDATE automation_queue SET status = 'pending' WHERE id = 'job-2'"),
      statement("DELETE FROM automation_queue WHERE id = 'job-0'"),
    ])
    const { snapshot } = await snapshotAt('2026-05-01T10:00:00Z')
    expect(snapshot).toMatchObject({
      total_jobs: 2,
      pending_jobs: 1,
      completed_jobs: 1,
      failed_jobs: 0,
    })
  })

  it('is the same as the plain view of that moment, in every figure', async () => {
    const now = Date.now()
    const ago = (seconds: number) =>
      new Date(now - seconds * 1000).toISOString().replace('T', ' ').slice(0, -1)
    const ages = [30, 600, 1000, 3500, 3700]
    await fill(
      ['pending', 'processing', 'completed', 'failed', 'postponed'].flatMap((status) =>
        ages.map((age, index) => ({
          status,
          priority: index,
          event_type: `event-${age}`,
          created_at: `${ago(age + 40).replace(' ', 'T')}Z`,
          started_at: ago(age + 20),
          completed_at: ago(age),
        })),
      ),
    )
    const { snapshot } = await snapshotAt(new Date(now).toISOString())
    const plain = await plainView()
    const { id: _, snapshot_time: __, oldest_pending_age_seconds: age, ...figures } = snapshot ?? {}
    expect(plain).toMatchObject(figures)
    expect(figures).toMatchObject({ stuck_jobs: 3, recent_failed_jobs: 4, total_jobs: 25 })
    expect(plain.oldest_pending_age_seconds).toBeGreaterThanOrEqual(age ?? Number.NaN)
  })

  it('the plain view calls a job stuck as the last snapshot did, and as the default says before the first', async () => {
    const started_at = new Date(Date.now() - 120_000).toISOString()
    await fill([{ status: 'processing', started_at }])
    expect((await plainView()).stuck_jobs).toBe(0)
    const { snapshot } = await snapshotAt(new Date().toISOString(), { STUCK_AFTER_SECONDS: 60 })
    expect([snapshot?.stuck_jobs, (await plainView()).stuck_jobs]).toEqual([1, 1])
    const { snapshot: later } = await snapshotAt(new Date().toISOString())
    expect([later?.stuck_jobs, (await plainView()).stuck_jobs]).toEqual([0, 0])
  })

  it('lists the history oldest first', async () => {
    for (const hour of ['08', '09', '10']) await snapshotAt(`2026-05-01T${hour}:00:00Z`)
    const snapshots = await snapshotsSince(local.db, {
      since: new Date('2026-05-01T09:00:00Z'),
      after: null,
      limit: 9,
    })
    expect(snapshots.map(({ snapshot }) => snapshot.snapshot_time)).toEqual([
      '2026-05-01T09:00:00.000Z',
      '2026-05-01T10:00:00.000Z',
    ])
  })
})

describe('a queue with a million finished jobs', () => {
  const trigger = z.object({ name: z.string(), sql: z.string() })

  /** Fills the queue with its triggers taken off, as a bulk load does. */
  const load = async (sql: readonly string[]) => {
    const triggers = await local.db.all(
      statement(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'automation_queue'",
      ),
      trigger,
    )
    await local.db.batch(triggers.map(({ name }) => statement(`DROP TRIGGER ${name}`)))
    for (const text of sql) await local.db.run(statement(text))
    await local.db.batch(triggers.map((known) => statement(known.sql)))
  }

  const numbers = (count: number) =>
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})`

  it('is counted whole by reading under 2,000 rows', async () => {
    await load([
      `INSERT INTO automation_queue (id, event_type, status, created_at, started_at, completed_at)
       ${numbers(1_000_000)} SELECT 'finished-' || i, 'sync', iif(i % 10, 'completed', 'failed'),
         '2026-01-01 00:00:00', '2026-01-01 00:00:00', '2026-01-01 00:00:05' FROM n`,
      `INSERT INTO automation_queue (id, event_type, status, started_at)
       ${numbers(500)} SELECT 'live-' || i, 'event-' || (i % 20),
         iif(i % 10, 'pending', 'processing'), '2026-05-01 09:00:00' FROM n`,
      'DELETE FROM viewkeeper_queue_counts',
      'INSERT INTO viewkeeper_queue_counts SELECT status, count(*) FROM automation_queue GROUP BY 1',
    ])
    const { snapshot, usage } = await snapshotAt('2026-05-01T10:00:00Z')
    expect(snapshot).toMatchObject({
      total_jobs: 1_000_500,
      pending_jobs: 450,
      processing_jobs: 50,
      completed_jobs: 900_000,
      failed_jobs: 100_000,
      stuck_jobs: 50,
    })
    expect(usage.rows_read).toBeLessThan(2000)
  })
})
