import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import * as z from 'zod'
import { application } from '../../src/app.ts'
import { viewsCheck } from '../../src/checks/views.ts'
import { Database, statement, type Transport } from '../../src/db/database.ts'
import { auditJob } from '../../src/jobs/audit.ts'
import { backfillJob } from '../../src/jobs/backfill.ts'
import { cleanupJob } from '../../src/jobs/cleanup.ts'
import { evaluateJob } from '../../src/jobs/evaluate.ts'
import type { Job, JobContext } from '../../src/jobs/job.ts'
import { parseSettings } from '../../src/settings.ts'
import { readAuditRecord } from '../../src/store/audit-record.ts'
import { type LocalD1, localD1 } from '../d1.ts'
import { Clock, jobContext } from '../jobs/context.ts'

let local: LocalD1
const clock = new Clock('2026-05-01T10:00:00Z')
const run = (...sql: string[]) => local.db.batch(sql.map((text) => statement(text)))

const progress = 'task_progress_summary_mv'
const setUp = [
  "INSERT INTO projects (id, name) VALUES ('p', 'P')",
  "INSERT INTO tasks (id, project_id, title) VALUES ('a', 'p', 'A'), ('b', 'p', 'B')",
]
const drift = (task = 'a') =>
  run(`UPDATE ${progress} SET evidence_count = 9 WHERE task_id = '${task}'`)

const settings = parseSettings({ ALERT_WEBHOOK_URL: 'https://alerts.example.com/' })
/** Evaluate goes by what was found of the views alone. */
const views = application.catalog.views.map(({ table }) => table)
const checks = [viewsCheck(views)]
const inContext = (changes: Partial<JobContext> = {}) =>
  jobContext(local, clock, { settings, application: { ...application, checks }, ...changes })
const go = (job: Job, changes: Partial<JobContext> = {}) => {
  clock.pass(60_000)
  return job.run(inContext(changes))
}

const audit = (changes: Partial<JobContext> = {}) => go(auditJob, changes)
const evaluate = (changes: Partial<JobContext> = {}) => go(evaluateJob, changes)

/** What a firing alert of this name says of a view, or null. */
const toldOf = async (alert: string, view: string | null = progress): Promise<number | null> => {
  const found = await local.db.first(
    statement(
      `SELECT value FROM viewkeeper_alerts WHERE status = 'firing' AND labels ->> 'alertname' = ?1
        AND labels ->> 'view' IS ?2`,
      alert,
      view,
    ),
    z.object({ value: z.number() }),
  )
  return found?.value ?? null
}
/** How many drifted rows an evaluate would read now. */
const drifted = async (): Promise<number | null | undefined> =>
  (await viewsCheck([progress]).take(inContext())).find(
    ({ metric }) => metric === 'viewkeeper_view_drifted_rows',
  )?.value
const standing = async () => (await readAuditRecord(local.db))?.findings ?? []

/** A database of which what `isRefused` says fails, after it was committed where `isLost`. */
const failing = (
  isRefused: (sql: string, batch: number) => boolean,
  isLost = false,
): { readonly db: Database; readonly batches: () => number } => {
  let batches = 0
  const transport: Transport = {
    transact: async (statements) => {
      batches += 1
      const sql = statements.map((one) => one.sql).join(';')
      if (!isRefused(sql, batches)) return local.transport.transact(statements)
      if (isLost) await local.transport.transact(statements)
      throw new Error('D1_ERROR: Network connection lost.')
    },
  }
  return { db: new Database('monotask', transport), batches: () => batches }
}

beforeAll(async () => {
  local = await localD1()
  await run(...setUp)
})
afterAll(() => local[Symbol.asyncDispose]())
beforeEach(async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  await audit()
  await run(
    ...['findings', 'alerts', 'alert_groups', 'outbox'].map(
      (table) => `DELETE FROM viewkeeper_${table}`,
    ),
  )
})

describe('what an audit finds', () => {
  it('stands until an evaluate has read it and an audit has gone through since', async () => {
    await drift()
    await audit()
    await audit()
    await evaluate()
    expect(await toldOf('ViewDrift')).toBe(1)
    await evaluate()
    expect(await toldOf('ViewDrift')).toBe(1)
    await audit()
    expect(await standing()).toEqual([])
    await evaluate()
    expect(await toldOf('ViewDrift')).toBeNull()
  })

  it('is counted since the last evaluate, not since the last audit', async () => {
    await drift('a')
    await audit()
    await drift('b')
    await drift('a')
    await audit()
    expect(await drifted()).toBe(3)
    await evaluate()
    await drift('b')
    await audit()
    expect(await drifted()).toBe(1)
  })

  it('stays unread where the evaluate that has read it is not stored', async () => {
    await drift()
    await audit()
    const { db } = failing((sql) => sql.includes('INTO viewkeeper_alerts'))
    await expect(evaluate({ db })).rejects.toThrow()
    await audit()
    await evaluate()
    expect(await toldOf('ViewDrift')).toBe(1)
  })

  it('is not read by an evaluate that began before it was found', async () => {
    await drift('a')
    await audit()
    const between: Transport = {
      transact: async (statements) => {
        if (statements.some(({ sql }) => sql.includes('INTO viewkeeper_alerts'))) {
          await drift('b')
          await audit()
        }
        return local.transport.transact(statements)
      },
    }
    await evaluate({ db: new Database('monotask', between) })
    expect(await standing()).toMatchObject([{ rows: 2, seen: false }])
    await audit()
    expect(await drifted()).toBe(2)
  })

  it('holds rows of a view above that mending has moved', async () => {
    await run("UPDATE agent_execution_summary_mv SET running_executions = 3 WHERE task_id = 'b'")
    await audit()
    expect(await standing()).toMatchObject([
      { subject: 'agent_execution_summary_mv', rows: 1 },
      { subject: 'project_statistics_mv', kind: 'drifted', rows: 1, keys: ['t70'] },
    ])
  })

  it('says nothing of rows above that stay as they were', async () => {
    await drift()
    await audit()
    expect(await standing()).toMatchObject([{ subject: progress, rows: 1, keys: ['t61'] }])
  })

  it('writes nothing while all is well, and nothing in a dry run', async () => {
    await audit()
    await evaluate()
    await drift()
    await audit({ dryRun: true })
    expect(await standing()).toEqual([])
  })
})

describe('a fault that cannot be repaired', () => {
  const refuse = `CREATE TRIGGER refuse BEFORE UPDATE ON ${progress} BEGIN SELECT RAISE(ABORT, 'no'); END`

  it('is told, and its alert is not resolved while audits fail', async () => {
    await drift()
    await run(refuse)
    try {
      await expect(audit()).rejects.toThrow("can't be repaired")
      await evaluate()
      expect(await toldOf('ViewDrift')).toBe(1)
      const { db } = failing(
        (sql) => sql.includes('WITH faults') || sql.includes('INTO viewkeeper_audit'),
      )
      for (let n = 0; n < 3; n += 1) {
        await expect(audit({ db })).rejects.toThrow()
        await evaluate()
        expect(await toldOf('ViewDrift')).toBe(1)
      }
    } finally {
      await run('DROP TRIGGER refuse')
    }
  })
})

/** What messages have said of a view, in words. */
const described = async (): Promise<string> => {
  const row = await local.db.first(
    statement("SELECT group_concat(body, ' ') AS text FROM viewkeeper_outbox"),
    z.object({ text: z.string() }),
  )
  return row?.text ?? ''
}

it.each([
  ['the audit', [auditJob]],
  ['cleanup', [cleanupJob]],
  ['backfill', [backfillJob]],
  ['the audit and backfill', [auditJob, backfillJob]],
])('it is told who has found it: %s', async (name, jobs) => {
  for (const job of jobs) {
    await run(`INSERT INTO ${progress} (task_id, last_refreshed_at) VALUES ('gone', '')`)
    await go(job)
  }
  await evaluate()
  expect(await described()).toContain(`Found by ${name}. `)
})

it('what cleanup deletes is told', async () => {
  await run(`INSERT INTO ${progress} (task_id, last_refreshed_at) VALUES ('gone', '')`)
  await go(cleanupJob, { dryRun: true })
  expect(await standing()).toEqual([])
  expect(await go(cleanupJob)).toMatchObject({ orphans_deleted: { [progress]: 1 } })
  await audit()
  await evaluate()
  expect(await toldOf('ViewCountMismatch')).toBe(1)
})

it('what a backfill finds is told', async () => {
  await run(`DELETE FROM ${progress} WHERE task_id = 'a'`)
  await drift('b')
  await go(backfillJob, { dryRun: true })
  expect(await standing()).toEqual([])
  expect(await go(backfillJob)).toMatchObject({ repaired: 2, complete: true })
  await audit()
  await evaluate()
  expect(await toldOf('ViewDrift')).toBe(1)
  expect(await toldOf('ViewCountMismatch')).toBe(1)
})

it.each([
  ['audit', auditJob],
  ['backfill', backfillJob],
])(
  'a repair of %s whose answer is lost counts once, one that fails counts all the same',
  async (_, job) => {
    for (const isLost of [true, false]) {
      await drift()
      const { db } = failing((sql) => sql.includes(`INSERT INTO ${progress}`), isLost)
      await expect(go(job, { db })).rejects.toThrow()
      expect(await standing()).toMatchObject([{ subject: progress, kind: 'drifted', rows: 1 }])
      await go(backfillJob)
      await run('DELETE FROM viewkeeper_findings')
    }
  },
)

describe('triggers that are missing', () => {
  it('are told, though they were back before an evaluate has read it', async () => {
    const name = 'refresh_progress_on_evidence'
    const trigger = await local.db.first(
      statement('SELECT sql FROM sqlite_master WHERE name = ?1', name),
      z.object({ sql: z.string() }),
    )
    await run(`DROP TRIGGER ${name}`)
    await audit()
    await run(trigger?.sql ?? '')
    await audit()
    await evaluate()
    expect(await toldOf('TriggersMissing', null)).toBe(1)
    await evaluate()
    expect(await toldOf('TriggersMissing', null)).toBeNull()
  })
})

it('thousands of faulty rows, with as many above them, are a handful of rows to remember, within what a run may read', async () => {
  await using own = await localD1()
  const { db } = own
  const numbers = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)'
  await db.batch(
    [
      `INSERT INTO projects (id, name) ${numbers} SELECT 'p' || i, 'P' FROM n`,
      `INSERT INTO tasks (id, project_id, title) ${numbers} SELECT 't' || i, 'p' || i, 'T' FROM n`,
      'UPDATE agent_execution_summary_mv SET running_executions = 9',
    ].map((sql) => statement(sql)),
  )
  const before = db.usage.rows_read
  await auditJob.run(jobContext(own, clock, { db, trigger: 'manual' }))
  expect(db.usage.rows_read - before).toBeLessThan(400_000)
  expect((await readAuditRecord(db))?.findings).toMatchObject([
    { subject: 'agent_execution_summary_mv', rows: 2000, keys: { length: 5 } },
    { subject: 'project_statistics_mv', rows: 2000, keys: { length: 5 } },
  ])
})

describe('one fault in a tick, wherever it comes', () => {
  /** Audit and evaluate, each of which may fail. */
  const tick = async (db: Database) => {
    await audit({ db }).catch(() => {})
    await evaluate({ db }).catch(() => {})
  }
  const isTold = async () => {
    const row = await local.db.first(
      statement(
        `SELECT count(*) AS told FROM viewkeeper_outbox
        WHERE body LIKE '%"status":"firing"%' AND body LIKE '%ViewDrift%'`,
      ),
      z.object({ told: z.number() }),
    )
    return row?.told ?? 0
  }

  it.each([
    ['fails before it is committed', 1, false],
    ['fails after it was committed', 1, true],
    ['and all after it fail, as the worker is killed', 1000, false],
  ])('lets ViewDrift be told, when each transaction in turn %s', async (_, failed, isLost) => {
    const whole = failing(() => false)
    await drift()
    await tick(whole.db)
    const places = whole.batches()
    expect(await isTold()).toBe(1)
    const untold: number[] = []
    for (let place = 1; place <= places; place += 1) {
      await audit()
      await run(
        ...['findings', 'alerts', 'alert_groups', 'outbox'].map(
          (table) => `DELETE FROM viewkeeper_${table}`,
        ),
      )
      await drift()
      await tick(failing((_sql, batch) => batch >= place && batch < place + failed, isLost).db)
      await tick(local.db)
      if ((await isTold()) === 0) untold.push(place)
    }
    expect({ untold, isEnough: places > 10 }).toEqual({ untold: [], isEnough: true })
  })
})
