import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { application } from '../../src/app.ts'
import { statement } from '../../src/db/database.ts'
import type { RunTrigger } from '../../src/jobs/invoke.ts'
import { seriesOf } from '../../src/jobs/series.ts'
import { lastRuns, listRuns } from '../../src/store/runs.ts'
import { type LocalD1, localD1 } from '../d1.ts'
import { Clock, jobContext, jobThat, runJob } from './context.ts'

let local: LocalD1
let clock: Clock

beforeAll(async () => {
  local = await localD1()
})
afterAll(() => local[Symbol.asyncDispose]())
beforeEach(async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  clock = new Clock('2026-05-01T10:00:00.500Z')
  await local.db.run(statement('DELETE FROM viewkeeper_invocations'))
})

const cron = (time: string): RunTrigger => ({
  kind: 'cron',
  cron: '*/5 * * * *',
  scheduledTime: new Date(time),
})
const manual: RunTrigger = { kind: 'manual' }
const series = seriesOf(application)
const runs = async () =>
  (await listRuns(local.db, { job: 'snapshot', series, limit: 50, before: null })).runs

const health = async (jobs: readonly string[]) =>
  (await lastRuns(local.db, series))
    .filter(({ job }) => jobs.includes(job))
    .map(({ run: _, totals: __, ...rest }) => rest)

const totals = async () =>
  (await lastRuns(local.db, series)).find(({ job }) => job === 'snapshot')?.totals

/** A job that goes on until `end` is called. */
const endless = () => {
  const { promise, resolve: end } = Promise.withResolvers<void>()
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
  const job = jobThat(async () => {
    begin()
    await promise
    return { ended: true }
  })
  return { job, begun, end }
}

describe('a run', () => {
  it('records what a run did', async () => {
    const job = jobThat(async ({ db }) => {
      await db.run(statement("INSERT INTO projects (id, name) VALUES ('recorded', 'Recorded')"))
      clock.pass(1200)
      return { written: 1 }
    })
    const outcome = await runJob(job, jobContext(local, clock), cron('2026-05-01T10:00:00Z'))
    expect(outcome).toEqual({
      kind: 'ran',
      run: {
        id: '20260501T100000.000Z-monotask-snapshot',
        job: 'snapshot',
        database: 'monotask',
        trigger: 'cron',
        status: 'ok',
        started_at: '2026-05-01T10:00:00.500Z',
        duration_ms: 1200,
        rows_read: expect.any(Number),
        rows_written: expect.any(Number),
        dry_run: false,
        result: { written: 1 },
        error: null,
      },
    })
    expect(await runs()).toEqual([outcome.kind === 'ran' && outcome.run])
    expect(outcome.kind === 'ran' && outcome.run.rows_written).toBeGreaterThan(0)
  })

  it('costs three statements on top of the work', async () => {
    const context = jobContext(local, clock)
    await runJob(
      jobThat(async () => ({})),
      context,
      cron('2026-05-01T10:00:00Z'),
    )
    expect(context.db.usage.statements).toBe(3)
  })

  it('records a failure as a text for people', async () => {
    const job = jobThat(async ({ db }) => {
      await db.run(statement('SELECT * FROM nowhere'))
      return {}
    })
    const outcome = await runJob(job, jobContext(local, clock), manual)
    expect(outcome).toMatchObject({ kind: 'ran', run: { status: 'failed', result: null } })
    const [run] = await runs()
    expect(run?.error).toBe(
      'The database lacks a table or column that is needed: npm run views -- doctor says which, npm run db:migrate (of a fleet npm run fleet -- migrate) applies the migrations.',
    )
  })

  it('refuses a second run while one goes on: cron is recorded as skipped, manual is not', async () => {
    const { job, begun, end } = endless()
    const first = runJob(job, jobContext(local, clock), cron('2026-05-01T10:00:00Z'))
    await begun
    clock.set('2026-05-01T10:01:00.000Z')
    const second = await runJob(job, jobContext(local, clock), cron('2026-05-01T10:05:00Z'))
    const third = await runJob(job, jobContext(local, clock), manual)
    end()
    expect([second, third, await first]).toMatchObject([
      { kind: 'ran', run: { status: 'skipped' } },
      { kind: 'busy', untilMs: Date.parse('2026-05-01T10:01:15.500Z') },
      { kind: 'ran', run: { status: 'ok' } },
    ])
    expect((await runs()).map(({ status, result }) => [status, result?.skipped])).toEqual([
      ['skipped', 'Another run of the job was going on.'],
      ['ok', undefined],
    ])
  })

  it('runs again at once after a run has ended', async () => {
    const job = jobThat(async () => ({}))
    const kinds: string[] = []
    for (const _ of [1, 2, 3])
      kinds.push((await runJob(job, jobContext(local, clock), manual)).kind)
    expect(kinds).toEqual(['ran', 'ran', 'ran'])
    expect(new Set((await runs()).map(({ id }) => id)).size).toBe(3)
  })

  it('runs once for a cron time that is delivered twice', async () => {
    const work = vi.fn(async () => ({}))
    const deliver = () =>
      runJob(jobThat(work), jobContext(local, clock), cron('2026-05-01T10:00:00Z'))
    expect((await deliver()).kind).toBe('ran')
    clock.pass(3_600_000)
    expect((await deliver()).kind).toBe('duplicate')
    expect(work).toHaveBeenCalledOnce()
    expect(await runs()).toHaveLength(1)
  })

  it('knows a second delivery while the first still runs, and does not record it as skipped', async () => {
    const { job, begun, end } = endless()
    const first = runJob(job, jobContext(local, clock), cron('2026-05-01T10:00:00Z'))
    await begun
    const second = await runJob(job, jobContext(local, clock), cron('2026-05-01T10:00:00Z'))
    end()
    await first
    expect(second.kind).toBe('duplicate')
    expect((await runs()).map(({ status }) => status)).toEqual(['ok'])
  })

  it('lets exactly one of many that start at the same moment run', async () => {
    const work = vi.fn(async () => ({}))
    await Promise.all(
      Array.from({ length: 8 }, () =>
        runJob(jobThat(work), jobContext(local, clock), cron('2026-05-01T10:00:00Z')),
      ),
    )
    expect(work).toHaveBeenCalledOnce()
  })

  it('keeps the jobs and databases apart', async () => {
    const { job, begun, end } = endless()
    const first = runJob(job, jobContext(local, clock), manual)
    await begun
    const other = jobThat(async () => ({}), 'cleanup')
    expect((await runJob(other, jobContext(local, clock), manual)).kind).toBe('ran')
    end()
    await first
  })

  describe('after a crash', () => {
    const crash = async () => {
      const { job, begun } = endless()
      void runJob(job, jobContext(local, clock), cron('2026-05-01T10:00:00Z'))
      await begun
    }
    const tick = (time: string) => {
      clock.set(time)
      return runJob(
        jobThat(async () => ({})),
        jobContext(local, clock),
        cron(time),
      )
    }

    it('refuses until its lease is over, 15 s after its time limit, then runs and records the crash', async () => {
      await crash()
      expect(await tick('2026-05-01T10:01:15.499Z')).toMatchObject({ run: { status: 'skipped' } })
      expect(await tick('2026-05-01T10:01:15.500Z')).toMatchObject({ run: { status: 'ok' } })
      const recorded = await runs()
      expect(recorded.map(({ status }) => status)).toEqual(['ok', 'skipped', 'failed'])
      expect(recorded[2]).toMatchObject({
        started_at: '2026-05-01T10:00:00.500Z',
        error: expect.stringContaining('never ended'),
      })
    })

    it('counts crashes as failures in a row', async () => {
      await crash()
      clock.set('2026-05-01T10:20:00Z')
      const failing = jobThat(() => Promise.reject(new Error('no luck')))
      await runJob(failing, jobContext(local, clock), cron('2026-05-01T10:20:00Z'))
      expect(await health(['snapshot'])).toEqual([
        { job: 'snapshot', last_success_ms: null, consecutive_failures: 2 },
      ])
    })

    it('runs the same cron time again when it is delivered again', async () => {
      await crash()
      clock.set('2026-05-01T10:30:00Z')
      await runJob(
        jobThat(async () => ({})),
        jobContext(local, clock),
        cron('2026-05-01T10:00:00Z'),
      )
      expect((await runs()).map(({ status }) => status)).toEqual(['ok'])
    })
  })
})

describe('how a job stands', () => {
  it('counts failures since the last success, leaving out skipped and dry runs', async () => {
    const run = async (work: () => Promise<Record<string, unknown>>, dryRun = false) => {
      clock.pass(60_000)
      await runJob(jobThat(work), jobContext(local, clock, { dryRun }), manual)
    }
    const fail = () => Promise.reject(new Error('no luck'))
    const succeed = async () => ({})
    await run(fail)
    await run(succeed)
    await run(fail)
    await run(fail, true)
    await run(succeed, true)
    await run(fail)
    expect(await health(['snapshot', 'audit'])).toEqual([
      {
        job: 'snapshot',
        last_success_ms: Date.parse('2026-05-01T10:02:00.500Z'),
        consecutive_failures: 2,
      },
      { job: 'audit', last_success_ms: null, consecutive_failures: 0 },
    ])
  })

  it('counts every run once: also one that was skipped beside it, one that crashed, and a dry one', async () => {
    const { job, begun, end } = endless()
    const first = runJob(job, jobContext(local, clock), cron('2026-05-01T10:00:00Z'))
    await begun
    const seen = [await totals()]
    await runJob(job, jobContext(local, clock), cron('2026-05-01T10:05:00Z'))
    seen.push(await totals())
    clock.pass(2000)
    end()
    await first
    const working = jobThat(async ({ db }) => {
      await db.run(statement("INSERT INTO projects (id, name) VALUES (hex(randomblob(9)), 'P')"))
      clock.pass(500)
      return {}
    })
    await runJob(working, jobContext(local, clock, { dryRun: true }), manual)
    seen.push(await totals())
    const crashing = endless()
    void runJob(crashing.job, jobContext(local, clock), cron('2026-05-01T10:10:00Z'))
    await crashing.begun
    clock.pass(600_000)
    await runJob(working, jobContext(local, clock), cron('2026-05-01T10:15:00Z'))
    seen.push(await totals())
    expect(seen).toMatchObject([
      { ok: 0, failed: 0, skipped: 0, duration_ms: 0, rows_written: 0 },
      { ok: 0, failed: 0, skipped: 1, duration_ms: 0 },
      { ok: 2, failed: 0, skipped: 1, duration_ms: 2500 },
      { ok: 3, failed: 1, skipped: 1, duration_ms: 2500 + 75_000 + 500 },
    ])
    expect(seen[3]?.rows_written).toBeGreaterThan(seen[2]?.rows_written ?? Infinity)
  })

  it('counts on from nothing after a version that kept no totals', async () => {
    const work = jobThat(async () => ({}))
    await runJob(work, jobContext(local, clock), manual)
    await local.db.run(
      statement("UPDATE viewkeeper_invocations SET runs = json_remove(runs, '$.snapshot.totals')"),
    )
    expect(await totals()).toMatchObject({ ok: 0 })
    await runJob(work, jobContext(local, clock), manual)
    expect(await totals()).toMatchObject({ ok: 1 })
  })
})
