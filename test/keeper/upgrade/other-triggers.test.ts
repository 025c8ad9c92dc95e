import { expect, test } from 'vitest'
import * as z from 'zod'
import { statement } from '../../../src/db/database.ts'
import { resume } from '../../../src/keeper/pause/resume.ts'
import { suspend } from '../../../src/keeper/pause/suspend.ts'
import { mend } from '../../../src/keeper/refresh/mend.ts'
import { auditTriggers } from '../../../src/keeper/triggers/audit-triggers.ts'
import { catalog } from '../../../src/monotask/catalog.ts'
import { readUpgrades } from '../../../src/store/upgrades.ts'
import { seed } from '../../seed.ts'
import { drifting, type Memory, memory, schemaOf, statementsOf, upNames } from './database.ts'
import { Application, all, committed, expectRight, migrate, run } from './life.ts'

const migration = '0015_lean_creation.sql'
const { files } = committed
const up = statementsOf(files, migration)
const down = statementsOf(files, `down/${migration}`)

/** Adds executions of 150 agent types to a task, and results of as many failed rules to its session. */
const manyLabels = [
  "INSERT INTO projects (id, name) VALUES ('many', 'P')",
  "INSERT INTO tasks (id, project_id, title) VALUES ('many', 'many', 'T')",
  "INSERT INTO validation_sessions (id, task_id, started_at) VALUES ('many', 'many', '2031')",
  `INSERT INTO agent_executions (id, task_id, agent_type) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 150)
  SELECT 'many' || i, 'many', printf('n%03d', i) FROM n`,
  `INSERT INTO validation_results (id, validation_session_id, status, rule_name) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 150)
  SELECT 'many' || i, 'many', 'failed', printf('n%03d', i) FROM n`,
]

/** Takes most of the labels that are shown, so that others come in their places. */
const fewerLabels = [
  "DELETE FROM agent_executions WHERE task_id = 'many' AND agent_type BETWEEN 'n020' AND 'n090'",
  "DELETE FROM validation_results WHERE validation_session_id = 'many' AND rule_name BETWEEN 'n020' AND 'n090'",
]

const count = async ({ db }: Memory, from: string): Promise<number | undefined> =>
  (await db.first(statement(`SELECT count(*) AS n FROM ${from}`), z.object({ n: z.number() })))?.n

const before = async (one: Memory) => {
  for (const name of upNames(files))
    if (name !== migration) await run(one.db, statementsOf(files, name))
}

/** A filled database that has had every other migration: those that came after make tables of their own. */
const filled = async (one: Memory, number: number): Promise<Application> => {
  const application = new Application(one.db, number)
  await before(one)
  await application.fill()
  await application.write(60)
  await run(one.db, manyLabels)
  // A row that stays after all leaves behind what was put aside.
  await run(one.db, [
    "INSERT OR IGNORE INTO agent_executions (id, task_id) VALUES ('many1', 'many')",
  ])
  expect(await drifting(one.db), `seed ${seed}`).toEqual([])
  return application
}

test('all migrations applied as files leave nothing to be done', async () => {
  using one = memory()
  await migrate(one.db, committed, undefined)
  await expectRight(one.db, committed)
  expect(await readUpgrades(one.db)).toEqual([])
})

test('a filled database gets other triggers without a row written, and loses them again', async () => {
  using one = memory()
  const { db } = one
  const application = await filled(one, 40)
  const old = await schemaOf(db)
  const hidden = await count(one, 'viewkeeper_more_labels')
  expect(hidden).toBeGreaterThanOrEqual(50)
  expect(await count(one, 'viewkeeper_replaced')).toBeGreaterThan(0)
  await run(db, ["UPDATE task_progress_summary_mv SET last_refreshed_at = 'untouched'"])

  await run(db, up)
  expect(await count(one, "task_progress_summary_mv WHERE last_refreshed_at <> 'untouched'")).toBe(
    0,
  )
  expect(await count(one, 'viewkeeper_more_labels')).toBe(hidden)
  expect(await count(one, 'viewkeeper_replaced')).toBe(0)
  await expectRight(db, committed)
  await run(db, fewerLabels)
  await application.write(150)
  await expectRight(db, committed)

  await run(
    db,
    manyLabels.map((sql) => sql.replace('INSERT INTO', 'INSERT OR REPLACE INTO')),
  )
  await run(db, down)
  expect(await schemaOf(db)).toEqual(old)
  await run(db, fewerLabels)
  await application.write(100)
  expect(await drifting(db), `seed ${seed}`).toEqual([])
})

test('while views are paused it does no harm: resume makes all as it is to be', async () => {
  using one = memory()
  const { db } = one
  const application = await filled(one, 50)
  await suspend(db, catalog, new Date())
  await application.write(20)
  await run(db, up)
  await application.write(20)
  const { kind } = await resume(db, catalog, { now: new Date(), examine: async () => [] })
  expect(kind).toBe('installed')
  await application.write(20)
  expect(await mend(db, catalog, all)).toMatchObject({ complete: true })
  await expectRight(db, committed)
})

test('stopped anywhere it is applied again: the audit names what is missing until then', async () => {
  for (let stop = 1; stop < up.length; stop += 61) {
    using one = memory()
    await before(one)
    for (const sql of up.slice(0, stop)) one.sqlite.exec(sql)
    const { missing, outdated } = await auditTriggers(one.db, catalog, new Date(), [])
    expect(missing.length + outdated.length, `${stop}`).toBeGreaterThan(0)
    await run(one.db, up)
    await expectRight(one.db, committed)
  }
})

test('what an earlier migration has announced of a view is then of its new version', async () => {
  using one = memory()
  await before(one)
  await run(one.db, [
    `INSERT INTO viewkeeper_cursors (walk, view, next_after) VALUES ('upgrade', 'task_progress_summary_mv',
    '{"work":"replace","version":"of before","tables":["task_progress_summary_mv"],"plain_views":["task_progress_summary"]}')`,
  ])
  await run(one.db, up)
  expect(await mend(one.db, catalog, all)).toMatchObject({ complete: true })
  await expectRight(one.db, committed)
})
