import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { application } from '../../src/app.ts'
import { Database, type Statement, statement, type Transport } from '../../src/db/database.ts'
import type { Timer } from '../../src/db/timer.ts'
import { retried } from '../../src/db/transport.ts'
import { invoke, type RunTrigger } from '../../src/jobs/invoke.ts'
import type { Job, JobContext } from '../../src/jobs/job.ts'
import { seriesOf } from '../../src/jobs/series.ts'
import { recentInvocations } from '../../src/store/invocations.ts'
import { listRuns } from '../../src/store/runs.ts'
import { type LocalD1, localD1 } from '../d1.ts'
import { Clock, jobContext, jobThat } from './context.ts'

let local: LocalD1
let clock: Clock
beforeAll(async () => {
  local = await localD1()
})
afterAll(() => local[Symbol.asyncDispose]())
beforeEach(async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  clock = new Clock('2026-05-01T10:00:00.000Z')
  await local.db.batch([
    statement('DELETE FROM viewkeeper_invocations'),
    statement('DELETE FROM projects'),
  ])
})

const cron = (time = clock.now()): RunTrigger => ({
  kind: 'cron',
  cron: '*/5 * * * *',
  scheduledTime: time,
})
const manual: RunTrigger = { kind: 'manual' }
const series = seriesOf(application)
const statuses = async (job: string) =>
  (await listRuns(local.db, { job, series, limit: 50, before: null })).runs.map((run) => run.status)

const insert = (id: string): Statement =>
  statement('INSERT INTO projects (id, name) VALUES (?1, ?1)', id)
const written = async () => {
  const [found] = await local.db.batch([
    statement("SELECT group_concat(id, ' ' ORDER BY id) AS ids FROM projects"),
  ])
  return found?.rows[0]
}

/** Timers that ring when they are told to, or at once. */
const ringing = () => {
  const bells: (() => void)[] = []
  const timer: Timer = (_, ring) => {
    bells.push(ring)
    return () => {}
  }
  return { timer, ring: () => bells.splice(0).forEach((bell) => void bell()) }
}
const atOnce: Timer = (_, ring) => {
  queueMicrotask(ring)
  return () => {}
}

/** Work that waits in its middle until it is let go on. */
const interrupted = (work: (context: JobContext) => Promise<void>) => {
  const begun = Promise.withResolvers<void>()
  const goOn = Promise.withResolvers<void>()
  const job = jobThat(async (context) => {
    begun.resolve()
    await goOn.promise
    await work(context)
    return {}
  })
  return { job, begun: begun.promise, goOn: goOn.resolve }
}

/** The database, where the first transaction with such a statement fails before or after it is committed. */
const failing = (matches: (sql: string) => boolean, when: 'before' | 'after', times = 1) => {
  let left = times
  const transport: Transport = {
    transact: async (statements) => {
      const fails = left > 0 && statements.some(({ sql }) => matches(sql))
      if (fails) left -= 1
      const results = fails && when === 'before' ? [] : await local.transport.transact(statements)
      if (fails) throw new Error('D1_ERROR: Network connection lost.')
      return results
    },
  }
  return new Database('monotask', retried(transport, atOnce))
}

const doing = (name: string, work: (context: JobContext) => Promise<unknown>): Job =>
  jobThat(async (context) => {
    await work(context)
    return {}
  }, name)

describe('a holder that has lost its lease', () => {
  it('writes nothing more, and reads what it likes', async () => {
    const first = interrupted(async ({ db }) => {
      await db.run(statement('SELECT 1'))
      await db.run(insert('late'))
    })
    const running = invoke([first.job], jobContext(local, clock), cron())
    await first.begun
    clock.pass(300_000)
    const second = doing('snapshot', ({ db }) => db.run(insert('second')))
    await invoke([second], jobContext(local, clock), cron())
    first.goOn()
    expect(await running).toMatchObject({
      runs: [{ status: 'failed', error: expect.stringContaining('Another run has taken over') }],
    })
    expect(await written()).toEqual({ ids: 'second' })
    expect(await statuses('snapshot')).toEqual(['ok', 'failed'])
  })

  it.each([
    ['its transaction', { work: ({ db }: JobContext) => db.run(insert('late')) }],
    ['its record', { work: async () => {}, isRecordedAtOnce: true }],
  ] as const)('begins no further job, told by %s', async (_, { work, ...kind }) => {
    const first = interrupted(work)
    const next = vi.fn(async () => ({}))
    const jobs = [{ ...first.job, ...kind }, jobThat(next, 'audit')]
    const running = invoke(jobs, jobContext(local, clock), cron())
    await first.begun
    clock.pass(300_000)
    await invoke(
      [doing('snapshot', async () => {}), doing('audit', async () => {})],
      jobContext(local, clock),
      cron(),
    )
    first.goOn()
    await running
    expect(next).not.toHaveBeenCalled()
  })
})

describe('what a run leaves in its record', () => {
  const sample = { taken_at_ms: 1, series: 's', readings: [2], firing: [], version: null }
  const leaving = (): Job =>
    doing('snapshot', async ({ leave }) => {
      leave({ sample })
      leave({ marks: 'there' })
    })
  const recorded = async () => {
    const { invocations } = await recentInvocations(local.db, ['*/5 * * * *'])
    return invocations.map(({ runs: { snapshot } }) => [
      snapshot?.status,
      snapshot?.sample,
      snapshot?.marks,
    ])
  }

  it('stands beside its result, and costs no row', async () => {
    const context = jobContext(local, clock)
    await invoke([leaving()], context, cron())
    expect(await recorded()).toEqual([['ok', sample, 'there']])
    expect(context.db.usage.rows_written).toBe(2)
  })

  it('stays where the run fails after it, and where another ends what comes after a crash', async () => {
    const crashing = interrupted(async () => {})
    const failing = doing('snapshot', async (context) => {
      await leaving().run(context)
      throw new Error('no luck')
    })
    void invoke([failing, { ...crashing.job, name: 'audit' }], jobContext(local, clock), cron())
    await crashing.begun
    const event = clock.now()
    clock.pass(300_000)
    await invoke([failing, doing('audit', async () => {})], jobContext(local, clock), cron(event))
    expect(await statuses('audit')).toEqual(['ok'])
    expect(await recorded()).toEqual([['failed', sample, 'there']])
  })

  it('is recorded later where it can not be at once', async () => {
    const db = failing((sql) => sql.startsWith('UPDATE viewkeeper_invocations'), 'before', 4)
    await invoke([leaving()], jobContext(local, clock, { db }), cron())
    expect(await recorded()).toEqual([[null, undefined, undefined]])
    await invoke([doing('audit', async () => {})], jobContext(local, clock), manual)
    expect(await recorded()).toEqual([['ok', sample, 'there']])
  })

  it('is not that of one that has lost its lease', async () => {
    const first = interrupted(async ({ leave }) => leave({ marks: 'late' }))
    const running = invoke([first.job], jobContext(local, clock), cron())
    await first.begun
    clock.pass(300_000)
    await invoke([doing('snapshot', async () => {})], jobContext(local, clock), cron())
    first.goOn()
    await running
    expect(await recorded()).toEqual([
      ['ok', undefined, undefined],
      ['failed', undefined, undefined],
    ])
  })
})

describe('a run that takes too long', () => {
  it('is given up and recorded, the jobs after it run, and what it does later is refused', async () => {
    const { timer, ring } = ringing()
    const hanging = interrupted(async ({ db, fetch }) => {
      await expect(fetch('https://example.com/')).rejects.toThrow('has ended')
      await db.run(insert('late'))
    })
    const after = doing('audit', ({ db }) => db.run(insert('after')))
    const running = invoke([hanging.job, after], jobContext(local, clock, { timer }), cron())
    await hanging.begun
    ring()
    expect(await running).toMatchObject({
      runs: [
        { job: 'snapshot', status: 'failed', error: 'The run was given up after 60 s.' },
        { job: 'audit', status: 'ok' },
      ],
    })
    hanging.goOn()
    await vi.waitFor(async () => expect(await statuses('audit')).toEqual(['ok']))
    expect(await written()).toEqual({ ids: 'after' })
  })

  it('does not commit a statement that was sent before and arrives later', async () => {
    const { timer, ring } = ringing()
    const sent = Promise.withResolvers<void>()
    const arrive = Promise.withResolvers<void>()
    const slow: Transport = {
      transact: async (statements) => {
        if (statements.some(({ sql }) => sql.includes('INTO projects'))) {
          sent.resolve()
          await arrive.promise
        }
        return local.transport.transact(statements)
      },
    }
    let late: Promise<unknown> = Promise.resolve()
    const job = doing('snapshot', ({ db }) => {
      late = db.run(insert('late'))
      return late
    })
    const db = new Database('monotask', slow)
    const running = invoke([job], jobContext(local, clock, { timer, db }), cron())
    await sent.promise
    ring()
    await running
    arrive.resolve()
    await expect(late).rejects.toThrow('the lease is lost')
    expect(await written()).toEqual({ ids: null })
  })
})

describe('where an answer is lost', () => {
  it.each(['before', 'after'] as const)(
    'a claim that failed %s it was committed is taken up, and the job runs once',
    async (when) => {
      const work = vi.fn(async () => ({}))
      const db = failing((sql) => sql.includes('INTO viewkeeper_invocations'), when)
      const context = jobContext(local, clock, { db, timer: atOnce })
      expect((await invoke([jobThat(work)], context, cron())).kind).toBe('ran')
      expect(work).toHaveBeenCalledOnce()
      expect(await statuses('snapshot')).toEqual(['ok'])
    },
  )

  it.each(['before', 'after'] as const)('a record that failed %s is repeated', async (when) => {
    const db = failing((sql) => sql.startsWith('UPDATE viewkeeper_invocations'), when)
    await invoke([doing('snapshot', async () => {})], jobContext(local, clock, { db }), cron())
    expect(await statuses('snapshot')).toEqual(['ok'])
  })

  it('a record that can not be written is written by the next run, which is not held up', async () => {
    const db = failing((sql) => sql.startsWith('UPDATE viewkeeper_invocations'), 'before', 4)
    const outcome = await invoke(
      [doing('snapshot', async () => {})],
      jobContext(local, clock, { db }),
      manual,
    )
    expect(outcome).toMatchObject({ kind: 'ran', unrecorded: expect.any(Error) })
    expect(await statuses('snapshot')).toEqual([])
    const next = doing('snapshot', async () => {})
    expect((await invoke([next], jobContext(local, clock), manual)).kind).toBe('ran')
    expect(await statuses('snapshot')).toEqual(['ok', 'ok'])
  })

  it('a write of a job is not repeated', async () => {
    const db = failing((sql) => sql.includes('INTO projects'), 'before')
    const job = doing('snapshot', (context) => context.db.run(insert('once')))
    await invoke([job], jobContext(local, clock, { db, timer: atOnce }), cron())
    expect(await statuses('snapshot')).toEqual(['failed'])
    expect(await written()).toEqual({ ids: null })
  })
})

describe('the clock', () => {
  const quick = () => doing('snapshot', async () => {})
  const crash = async () => {
    const { job, begun } = interrupted(async () => {})
    void invoke([job], jobContext(local, clock), manual)
    await begun
  }

  it.each([
    ['back an hour', -3_600_000],
    ['forward a day', 86_400_000],
  ])('put %s does not make the lease of a crashed run any longer', async (_, ms) => {
    await crash()
    clock.pass(ms)
    expect((await invoke([quick()], jobContext(local, clock), manual)).kind).toBe('ran')
  })

  it('of another machine a little behind does not end a lease', async () => {
    await crash()
    clock.pass(-2000)
    expect((await invoke([quick()], jobContext(local, clock), manual)).kind).toBe('busy')
  })

  it('put back an hour lets every tick run all the same', async () => {
    const kinds: string[] = []
    const tick = async () => {
      kinds.push((await invoke([quick()], jobContext(local, clock), cron())).kind)
      clock.pass(300_000)
    }
    for (let n = 0; n < 15; n += 1) await tick()
    clock.pass(-3_600_000)
    for (let n = 0; n < 15; n += 1) await tick()
    expect(kinds).toEqual(Array.from({ length: 30 }, () => 'ran'))
  })
})

it('a cron event that is delivered twice runs once, however often its job has run by hand meanwhile', async () => {
  const first = cron()
  const run = () => doing('snapshot', async () => {})
  await invoke([run()], jobContext(local, clock), first)
  for (let n = 0; n < 15; n += 1) {
    clock.pass(1000)
    await invoke([run()], jobContext(local, clock), manual)
  }
  clock.pass(300_000)
  await invoke([run()], jobContext(local, clock), cron())
  expect((await invoke([run()], jobContext(local, clock), first)).kind).toBe('duplicate')
})

it('jobs of a cron event that run by hand are skipped, the others run', async () => {
  const { job, begun, goOn } = interrupted(async () => {})
  const byHand = invoke([job], jobContext(local, clock), manual)
  await begun
  const outcome = await invoke(
    [doing('snapshot', async () => {}), doing('audit', async () => {})],
    jobContext(local, clock),
    cron(),
  )
  goOn()
  await byHand
  expect(outcome).toMatchObject({
    runs: [
      { job: 'snapshot', status: 'skipped' },
      { job: 'audit', status: 'ok' },
    ],
  })
  expect(await statuses('snapshot')).toEqual(['skipped', 'ok'])
})
