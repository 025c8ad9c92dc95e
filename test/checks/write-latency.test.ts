import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { application } from '../../src/app.ts'
import { takeChecks } from '../../src/checks/take-checks.ts'
import { writeLatencyCheck } from '../../src/checks/write-latency.ts'
import { statementBudget } from '../../src/checks/write-probe/rounds.ts'
import { Database, type Statement, statement } from '../../src/db/database.ts'
import { evaluateJob } from '../../src/jobs/evaluate.ts'
import { catalog } from '../../src/monotask/catalog.ts'
import { parseSettings } from '../../src/settings.ts'
import { readMeasurements } from '../../src/store/measurements.ts'
import { type LocalD1, localD1 } from '../d1.ts'
import { Clock, jobContext } from '../jobs/context.ts'

const { triggers } = catalog
const check = writeLatencyCheck(application.writeProbe)

let local: LocalD1
let clock: Clock
beforeAll(async () => {
  local = await localD1()
})
afterAll(() => local[Symbol.asyncDispose]())
beforeEach(async () => {
  clock = new Clock('2026-05-01T10:00:00Z')
  const used = ['measurements', 'alerts', 'alert_groups', 'outbox', 'size_samples']
  await local.db.batch(used.map((table) => statement(`DELETE FROM viewkeeper_${table}`)))
})
afterEach(async () => {
  const made = ['refresh_broken', 'refresh_twice', 'app_rolls']
  await local.db.batch(made.map((name) => statement(`DROP TRIGGER IF EXISTS ${name}`)))
})

/** The operation whose statement a batch of the probe ends with; null for what is no such batch. */
const probedBy = (statements: readonly Statement[]): string | null => {
  if (!statements.at(-1)?.sql.includes('viewkeeper-probe-done')) return null
  const last = statements.at(-2)?.sql ?? ''
  const [, table = ''] = /^(?:INSERT INTO|UPDATE) "?(\w+)/.exec(last) ?? []
  return last.startsWith('UPDATE') ? 'state' : table
}

/** How long the batch that ends with a write of this table takes, milliseconds; each time anew. */
type Delays = (write: string) => number

/** A context whose database takes as long as told, and what the probe asked of it. */
const slow = (delay: Delays, settings: object = {}) => {
  const asked: string[] = []
  const counted = { statements: 0 }
  const db = new Database('monotask', {
    transact: async (statements) => {
      counted.statements += statements.length
      const write = probedBy(statements)
      if (write !== null) {
        asked.push(write)
        clock.pass(delay(write))
      }
      return local.transport.transact(statements)
    },
  })
  return {
    context: jobContext(local, clock, { db, settings: parseSettings(settings) }),
    asked,
    counted,
  }
}

const quick: Delays = () => 0

/** Takes the check with these delays; answers seconds by operation (`round_trip` the round trip) and the batches. */
const take = async (delay: Delays = quick, settings: object = {}) => {
  const { context, asked, counted } = slow(delay, settings)
  const readings = await check.take(context)
  return {
    asked,
    statements: counted.statements,
    seconds: Object.fromEntries(
      readings.flatMap(({ labels, value }) =>
        value === null ? [] : [[labels.operation ?? 'round_trip', value]],
      ),
    ),
  }
}

/** Evaluates one tick, five minutes later, with these delays. */
const tick = async (delay: Delays) => {
  clock.pass(300_000)
  const { context, asked } = slow(delay)
  const alone = { ...context, application: { ...application, checks: [check] } }
  const { pending, firing } = await evaluateJob.run(alone)
  return { asked: [...new Set(asked)], pending, firing }
}

describe('a latency', () => {
  it('is the median round trip with the statement less that without it', async () => {
    const times = { tasks: [300, 900, 250], projects: [50, 40, 700] }
    const { seconds, asked } = await take((write) =>
      write === 'tasks' || write === 'projects' ? (times[write].shift() ?? 0) : 0,
    )
    expect(asked).toEqual(['tasks', 'projects', 'tasks', 'projects', 'tasks', 'projects'])
    expect(seconds).toEqual({ task_create: 0.25, round_trip: 0.3 })
  })

  it('is never below 0', async () => {
    const { seconds } = await take((write) => (write === 'tasks' ? 10 : 90))
    expect(seconds).toEqual({ task_create: 0, round_trip: 0.01 })
  })

  it('is left out when there was no time for both batches, and the round trip is told all the same', async () => {
    const { seconds, asked } = await take(() => 4100)
    expect(asked).toEqual(['tasks'])
    expect(seconds).toEqual({ round_trip: 4.1 })
  })
})

it('an operation of one write is measured against a batch without any', async () => {
  const { context, counted } = slow((write) => (write === 'projects' ? 70 : 20))
  const operations = [{ name: 'project_create', writes: [{ table: 'projects' }] }]
  const readings = await writeLatencyCheck({ ...application.writeProbe, operations }).take(context)
  expect(readings.map(({ labels, value }) => [labels.operation, value])).toEqual([
    ['project_create', 0.05],
    [undefined, 0.07],
  ])
  expect(counted.statements).toBeLessThanOrEqual(3 + statementBudget)
})

describe('a probe', () => {
  it('measures one operation, each in its turn until all are known, then one every 30 minutes', async () => {
    const measured: string[] = []
    for (let minutes = 0; minutes <= 90; minutes += 5) {
      const { asked, statements } = await take()
      measured.push(asked[0] ?? '-')
      expect(statements).toBeLessThanOrEqual(asked.length === 0 ? 2 : 3 + statementBudget)
      clock.pass(300_000)
    }
    expect(measured.join(' ')).toBe(
      'tasks state validation_sessions task_evidence agent_executions - - - - - tasks - - - - - state - -',
    )
  })

  it('leaves the last readings standing in between', async () => {
    const first = await take((write) => (write === 'tasks' ? 70 : 20))
    clock.pass(300_000)
    await take()
    clock.pass(300_000)
    expect(first.seconds.task_create).toBe(0.05)
    expect((await take()).seconds).toMatchObject({ task_create: 0.05, task_state_update: 0 })
  })

  it('is not made, and has no readings, with WRITE_PROBE_MINUTES=0', async () => {
    await take()
    clock.pass(3_600_000)
    const { asked, seconds, statements } = await take(quick, { WRITE_PROBE_MINUTES: 0 })
    expect({ asked, seconds, statements }).toEqual({ asked: [], seconds: {}, statements: 0 })
  })

  it('comes round to every operation again after an outage, and fails until no reading is too old', async () => {
    for (let n = 0; n < 5; n += 1) {
      await take()
      clock.pass(300_000)
    }
    clock.pass(8 * 3_600_000)
    const asked: (string | undefined)[] = []
    const errors: string[] = []
    for (let n = 0; n < 5; n += 1) {
      const one = slow(quick)
      for (const outcome of await takeChecks([check], one.context))
        if ('error' in outcome) errors.push(outcome.error)
      asked.push(one.asked[0])
      clock.pass(300_000)
    }
    expect(asked).toEqual([
      'tasks',
      'state',
      'validation_sessions',
      'task_evidence',
      'agent_executions',
    ])
    expect(errors).toHaveLength(4)
    expect(errors[0]).toMatch(/^The latest write probe \(operation task_state_update\) is from/)
  })

  it('is made anew where the last one is from the future', async () => {
    const before = clock.now()
    clock.pass(86_400_000)
    await take()
    clock.set(before.toISOString())
    expect((await take(() => 40)).seconds).toEqual({ task_create: 0, round_trip: 0.04 })
  })
})

it('the round trip is that of the baseline where the operation is never sent', async () => {
  await take()
  await local.db.run(
    statement(
      "CREATE TRIGGER app_rolls BEFORE UPDATE ON tasks WHEN NEW.title = '' BEGIN SELECT RAISE(ROLLBACK, 'no'); END",
    ),
  )
  expect((await take(() => 40)).seconds).toEqual({ task_create: 0 })
  await local.db.run(statement('DROP TRIGGER app_rolls'))
  await local.db.run(
    statement(
      "CREATE TRIGGER app_rolls BEFORE INSERT ON task_evidence BEGIN SELECT RAISE(ROLLBACK, 'no'); END",
    ),
  )
  await take()
  const { seconds, asked } = await take(() => 40)
  expect(new Set(asked)).toEqual(new Set(['tasks']))
  expect(seconds.round_trip).toBe(0.04)
})

describe('while something is wrong', () => {
  const known = async () => {
    for (let n = 0; n < 5; n += 1) await tick(quick)
  }
  const slowFor =
    (...writes: readonly string[]): Delays =>
    (write) =>
      writes.includes(write) ? 300 : 10

  it('an operation above its threshold is measured at every tick until its alert is resolved', async () => {
    for (let n = 0; n < 3; n += 1) await tick(quick)
    const slowEvidence = slowFor('task_evidence')
    expect(await tick(slowEvidence)).toMatchObject({ pending: 1, firing: 0 })
    const next = await tick(slowEvidence)
    expect(next.asked).toEqual(expect.arrayContaining(['task_evidence', 'agent_executions']))
    expect(await tick(slowEvidence)).toMatchObject({ asked: ['task_evidence', 'tasks'], firing: 1 })
    expect(await tick(quick)).toMatchObject({ asked: ['task_evidence', 'tasks'], firing: 0 })
    expect((await tick(quick)).asked).toEqual([])
  })

  it('one slow moment fires nothing, since the next tick measures again', async () => {
    for (let n = 0; n < 3; n += 1) await tick(quick)
    expect(await tick(slowFor('task_evidence'))).toMatchObject({ pending: 1, firing: 0 })
    expect(await tick(quick)).toMatchObject({ pending: 0, firing: 0 })
  })

  it('all operations above are measured again, within the same number of statements', async () => {
    const allSlow = slowFor(
      'tasks',
      'state',
      'validation_sessions',
      'task_evidence',
      'agent_executions',
    )
    // What is slow is the statement, so that each later batch is slower than its baseline.
    const delay: Delays = (write) =>
      write === 'projects' ? 10 : allSlow(write) * (write === 'tasks' ? 1 : 2)
    for (let n = 0; n < 5; n += 1) await tick(delay)
    const one = slow(delay)
    clock.pass(300_000)
    await check.take(one.context)
    expect(new Set(one.asked).size).toBe(5)
    expect(one.counted.statements).toBeLessThanOrEqual(3 + statementBudget)
    const other = await tick(delay)
    expect(new Set([...one.asked, ...other.asked]).size).toBe(6)
  })

  it('a round trip above its threshold is measured at every tick', async () => {
    await known()
    for (let n = 0; n < 5; n += 1) await tick(quick)
    expect(await tick(() => 2500)).toMatchObject({ pending: 1 })
    expect((await tick(() => 2500)).asked).toHaveLength(2)
    expect(await tick(() => 2500)).toMatchObject({ firing: 1 })
    expect(await tick(quick)).toMatchObject({ firing: 0 })
    expect((await tick(quick)).asked).toEqual([])
  })
})

describe('a fault of ours or of the database is no refusal', () => {
  it('a trigger of ours that names what is gone fails the check', async () => {
    await local.db.run(
      statement(
        'CREATE TRIGGER refresh_broken AFTER INSERT ON tasks BEGIN INSERT INTO gone VALUES (NEW.id); END',
      ),
    )
    await expect(take()).rejects.toThrow(/^Our triggers on tasks break writes/)
  })

  it('a constraint of a table of ours fails the check', async () => {
    await local.db.run(
      statement(
        'CREATE TRIGGER refresh_twice AFTER INSERT ON projects BEGIN INSERT INTO project_statistics_mv (project_id) VALUES (NULL); END',
      ),
    )
    await expect(take()).rejects.toThrow(/^Our triggers on projects break writes/)
  })

  it('no trigger of ours raises an error by itself, by which a refusal is told from a fault', () => {
    expect(triggers.filter(({ body }) => /\bRAISE\b(?!\(IGNORE\))/i.test(body.join(' ')))).toEqual(
      [],
    )
  })

  it('a missing table fails the check', async () => {
    const db = new Database('monotask', {
      transact: async (statements) => {
        const results = await local.transport.transact(statements)
        return results.map((result) => ({
          ...result,
          rows: result.rows.filter((row) => !JSON.stringify(row).includes('"name":"projects"')),
        }))
      },
    })
    await expect(check.take(jobContext(local, clock, { db }))).rejects.toThrow(
      'The table projects is missing',
    )
  })

  it.each([
    'Network connection lost.',
    'D1_ERROR: D1 DB is overloaded.',
    'D1_ERROR: database or disk is full: SQLITE_FULL',
  ])('%s fails the check, and keeps what was measured', async (message) => {
    await take()
    clock.pass(300_000)
    const db = new Database('monotask', {
      transact: (statements) =>
        probedBy(statements) === null
          ? local.transport.transact(statements)
          : Promise.reject(new Error(message)),
    })
    await expect(check.take(jobContext(local, clock, { db }))).rejects.toThrow(message)
    const { write_probe } = await readMeasurements(local.db)
    expect(Object.keys(write_probe?.operations ?? {})).toEqual(['task_create'])
  })

  it('a batch that did not fail is told', async () => {
    const db = new Database('monotask', {
      transact: async (statements) =>
        probedBy(statements) === null ? local.transport.transact(statements) : [],
    })
    await expect(check.take(jobContext(local, clock, { db }))).rejects.toThrow(
      /did not end in an error/,
    )
  })
})
