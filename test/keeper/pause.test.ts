import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { Database, statement } from '../../src/db/database.ts'
import { resume } from '../../src/keeper/pause/resume.ts'
import { examineSourceTables } from '../../src/keeper/pause/source-examination.ts'
import { suspend } from '../../src/keeper/pause/suspend.ts'
import { mend } from '../../src/keeper/refresh/mend.ts'
import { auditTriggers } from '../../src/keeper/triggers/audit-triggers.ts'
import { catalog } from '../../src/monotask/catalog.ts'
import { readPauses } from '../../src/store/pause.ts'
import { type LocalD1, localD1, migrationStatements } from '../d1.ts'
import { contents, monotask, withColumns } from '../monotask.ts'
import { differences, filling, rebuild, renameOldFirst } from '../rebuild.ts'

const { triggers } = catalog

const start = new Date('2026-05-01T10:00:00Z')
const later = new Date('2026-05-01T11:00:00Z')
const options = { now: later, examine: examineSourceTables }
const run = ({ db }: LocalD1, ...texts: readonly string[]) =>
  db.batch(texts.map((text) => statement(text)))
const mendAll = (db: Database) =>
  mend(db, catalog, { steps: Number.POSITIVE_INFINITY, now: () => later })

describe('while paused, a migration of the application passes and the views are right after resume', () => {
  let local: LocalD1
  beforeAll(async () => {
    local = await localD1()
    await run(local, ...filling)
  })
  afterAll(() => local[Symbol.asyncDispose]())

  // From leaf to root: on D1 a table that is dropped takes the rows below it along.
  it.each([
    ['a leaf, rebuilt as Drizzle and Prisma do', rebuild('task_evidence')],
    ['a leaf, the old one renamed first', renameOldFirst('screenshots')],
    ['the queue', rebuild('automation_queue')],
    ['a table in the middle', rebuild('validation_sessions')],
    ['tasks', rebuild('tasks')],
    ['projects', rebuild('projects')],
  ])('%s', async (_, migration) => {
    await suspend(local.db, catalog, start)
    await run(local, ...migration)
    await run(
      local,
      `INSERT INTO projects (id, name) VALUES ('${_}', 'P')`,
      `INSERT INTO tasks (id, project_id, title) VALUES ('${_}', '${_}', 'New')`,
      `INSERT INTO task_evidence (id, task_id) VALUES ('${_}', '${_}')`,
    )
    expect(await resume(local.db, catalog, options)).toMatchObject({
      kind: 'installed',
      findings: [],
    })
    expect(await mendAll(local.db)).toMatchObject({ complete: true })
    expect(await differences(local.db)).toEqual({})
    expect(await auditTriggers(local.db, catalog, later, [])).toMatchObject({
      installed: triggers.length,
    })
  })
})

describe('pause', () => {
  it('is idempotent: since when stands, and nothing else changes', async () => {
    await using local = await localD1()
    await suspend(local.db, catalog, start)
    const before = await contents(local.db)
    await suspend(local.db, catalog, later)
    expect(await contents(local.db)).toEqual(before)
    expect((await readPauses(local.db))[0]?.paused_at_ms).toBe(start.getTime())
  })

  it('of one view takes out what builds on it, and keeps the rest exact', async () => {
    await using local = await localD1()
    await run(local, ...filling)
    expect(await suspend(local.db, catalog, start, 'agent_execution_summary')).toEqual([
      'agent_execution_summary_mv',
      'project_statistics_mv',
    ])
    await run(
      local,
      "INSERT INTO agent_executions (id, task_id, agent_type) VALUES ('g2', 'b', 'tester')",
      "INSERT INTO task_evidence (id, task_id) VALUES ('e2', 'c')",
      "DELETE FROM tasks WHERE id = 'a'",
    )
    await resume(local.db, catalog, options)
    const { views, complete } = await mendAll(local.db)
    expect(Object.keys(views)).toEqual(['agent_execution_summary_mv', 'project_statistics_mv'])
    expect(complete).toBe(true)
    expect(await differences(local.db)).toEqual({})
  })
})

/** The same database, with how many statements were sent to it, those of failed batches among them. */
const counting = ({ transport }: LocalD1) => {
  let statements = 0
  const transact: typeof transport.transact = (all) => {
    statements += all.length
    return transport.transact(all)
  }
  return { db: new Database('monotask', { transact }), sent: () => statements }
}

describe('resume', () => {
  it('killed after any number of steps, it goes on where it stopped, and says so until all is mended', async () => {
    await using local = await localD1()
    await run(local, ...filling)
    const killedAfter = (batches: number) => {
      let left = batches
      return new Database('monotask', {
        transact: (statements) => {
          left -= 1
          return left < 0
            ? Promise.reject(new Error('killed'))
            : local.transport.transact(statements)
        },
      })
    }
    const resumeAll = async (db: Database) => {
      await resume(db, catalog, options)
      return mendAll(db)
    }
    let wholeRuns = 0
    let cutShort = 0
    for (let batches = 3; wholeRuns === 0; batches += 3) {
      await suspend(local.db, catalog, start)
      await run(
        local,
        `INSERT INTO task_evidence (id, task_id) VALUES ('k${batches}', 'b')`,
        `INSERT INTO tasks (id, project_id, title) VALUES ('k${batches}', 'q', 'K')`,
        "INSERT INTO task_progress_summary_mv (task_id, last_refreshed_at) VALUES ('gone', '') ON CONFLICT DO NOTHING",
      )
      const first = await resumeAll(killedAfter(batches)).catch(() => null)
      if (first?.complete) wholeRuns += 1
      else if ((await readPauses(local.db)).length === 0)
        expect(await differences(local.db)).toEqual({})
      else cutShort += 1
      await run(local, `INSERT INTO task_evidence (id, task_id) VALUES ('l${batches}', 'b')`)
      expect(await resumeAll(local.db)).toMatchObject({ complete: true })
      expect(await readPauses(local.db)).toEqual([])
      expect(await differences(local.db)).toEqual({})
    }
    expect(cutShort).toBeGreaterThan(5)
  })

  it('carries on with the key it had come to, without putting anything back again', async () => {
    await using local = await localD1()
    await suspend(local.db, catalog, start)
    await run(
      local,
      "INSERT INTO projects (id, name) VALUES ('p', 'P')",
      `INSERT INTO tasks (id, project_id, title)
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 250) SELECT 't' || i, 'p', 'T' FROM n`,
    )
    await resume(local.db, catalog, options)
    expect(await mend(local.db, catalog, { steps: 1, now: () => later })).toMatchObject({
      checked: 100,
      complete: false,
    })
    const [written, read] = [local.db.usage.rows_written, local.db.usage.statements]
    await resume(local.db, catalog, options)
    expect(local.db.usage.statements - read).toBeLessThan(12)
    expect(local.db.usage.rows_written - written).toBeLessThan(12)
    const rest = await mendAll(local.db)
    expect(rest.views.task_validation_summary_mv).toMatchObject({
      checked: 150,
      done: 250,
      total: 250,
    })
    expect(await differences(local.db)).toEqual({})
  })

  it('mends only the views it is told can differ', async () => {
    await using local = await localD1()
    await run(local, ...filling)
    await suspend(local.db, catalog, start)
    await run(local, 'ALTER TABLE screenshots ADD COLUMN width INTEGER')
    const { pending } = await resume(local.db, catalog, {
      ...options,
      mend: ['task_progress_summary_mv'],
    })
    expect(pending).toEqual(['task_progress_summary_mv'])
    const { views } = await mendAll(local.db)
    expect(Object.keys(views)).toEqual(['task_progress_summary_mv'])
  })

  it('takes everything out again when a write fails that succeeds without our triggers', async () => {
    await using local = await localD1()
    await suspend(local.db, catalog, start)
    await run(
      local,
      'DROP TABLE viewkeeper_replaced',
      'CREATE TABLE viewkeeper_replaced (view TEXT)',
    )
    const came = await resume(local.db, catalog, options)
    expect(came).toMatchObject({ kind: 'taken back', installed: 0 })
    expect(came.findings[0]?.text).toMatch(/break writes that succeed without them/)
    expect(await auditTriggers(local.db, catalog, later, await readPauses(local.db))).toMatchObject(
      {
        installed: 0,
        paused: triggers.length,
        missing: [],
      },
    )
    await run(local, ...filling)
  })

  it('goes on where the application refuses canary rows, and says which tables were not tried', async () => {
    const withCheck = withColumns('tasks', "lane TEXT NOT NULL CHECK (lane IN ('fast', 'slow'))")
    await using local = await localD1([...monotask(withCheck), ...migrationStatements()])
    await suspend(local.db, catalog, start)
    const { db, sent } = counting(local)
    const came = await resume(db, catalog, options)
    expect(came).toMatchObject({
      kind: 'installed',
      findings: [{ severity: 'warning', name: 'tasks' }],
    })
    expect(sent()).toBeLessThanOrEqual(1000)
  })
})

test.each(['pause', 'resume'] as const)(
  '%s keeps to the 1,000 statements of the paid plan',
  async (what) => {
    await using local = await localD1()
    await run(local, ...filling)
    if (what === 'resume') await suspend(local.db, catalog, start)
    const { db, sent } = counting(local)
    await (what === 'pause' ? suspend(db, catalog, start) : resume(db, catalog, options))
    expect(sent()).toBeLessThanOrEqual(1000)
  },
)

test('resume refuses while a table is gone, and changes nothing that lets the application write', async () => {
  await using local = await localD1()
  await suspend(local.db, catalog, start)
  await run(local, 'DROP TABLE screenshots')
  const before = await contents(local.db)
  const came = await resume(local.db, catalog, options)
  expect(came).toMatchObject({ kind: 'refused', findings: [{ name: 'screenshots' }] })
  expect(await contents(local.db)).toEqual(before)
  await run(local, "INSERT INTO projects (id, name) VALUES ('p', 'P')")
})
