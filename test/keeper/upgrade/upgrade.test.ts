import { describe, expect, test } from 'vitest'
import { rollBack } from '../../../scripts/rollback/rollback.ts'
import { statement, type Transport } from '../../../src/db/database.ts'
import { resume } from '../../../src/keeper/pause/resume.ts'
import { suspend } from '../../../src/keeper/pause/suspend.ts'
import { mend } from '../../../src/keeper/refresh/mend.ts'
import { catalog } from '../../../src/monotask/catalog.ts'
import { readPauses } from '../../../src/store/pause.ts'
import { readUpgrades } from '../../../src/store/upgrades.ts'
import { localD1, migrationStatements } from '../../d1.ts'
import { seed } from '../../seed.ts'
import { compiledSchema, drifting, memory, schemaOf, statementsOf, upNames } from './database.ts'
import {
  Application,
  all,
  committed,
  expectRight,
  last,
  migrate,
  newIn,
  releases,
  run,
  upgradeUnderWrites,
} from './life.ts'

describe('a filled database, with the application writing all the time', () => {
  test.each(releases.slice(0, -1).map((_, at) => at))(
    'of release %i comes up to the last one, each release for itself',
    async (from) => {
      using memoryOf = memory()
      const { db } = memoryOf
      const application = new Application(db, from)
      await migrate(db, releases[from] ?? committed, undefined)
      await mend(db, releases[from]?.catalog ?? catalog, all)
      await application.fill()
      for (const [at, release] of releases.entries()) {
        if (at <= from) continue
        await migrate(db, release, releases[at - 1])
        await upgradeUnderWrites(db, release.catalog, application)
        await expectRight(db, release)
      }
    },
  )

  test.each(releases.slice(0, -1).map((_, at) => at))(
    'of release %i comes up to the last one in one go',
    async (from) => {
      using memoryOf = memory()
      const { db } = memoryOf
      const application = new Application(db, 10 + from)
      await migrate(db, releases[from] ?? committed, undefined)
      await mend(db, releases[from]?.catalog ?? catalog, all)
      await application.fill()
      for (const [at, release] of releases.entries())
        if (at > from) {
          await migrate(db, release, releases[at - 1])
          await application.write(5)
          expect(await drifting(db), `seed ${seed}`).toEqual([])
        }
      await upgradeUnderWrites(db, last.catalog, application)
      await expectRight(db, last)
    },
  )
})

const [, second = committed, third = committed] = releases

/** A filled database of the committed state, with the second release's migration. */
const migrated = async (around?: (transport: Transport) => Transport) => {
  const one = memory(around)
  const application = new Application(one.db, 20)
  await migrate(one.db, committed, undefined)
  await application.fill()
  await migrate(one.db, second, committed)
  return { ...one, application, [Symbol.dispose]: () => one[Symbol.dispose]() }
}

describe('interrupted', () => {
  test('in the middle of a migration: applied again, it is right, and the views are all the time', async () => {
    const [name = ''] = newIn(second, committed)
    const up = statementsOf(second.files, name)
    for (let stop = 1; stop < up.length; stop += 47) {
      using one = memory()
      const application = new Application(one.db, stop)
      await migrate(one.db, committed, undefined)
      await application.fill()
      for (const sql of up.slice(0, stop)) one.sqlite.exec(sql)
      await application.write(3)
      const old = [
        'agent_execution_summary_mv',
        'project_statistics_mv',
        'task_progress_summary_mv',
      ]
      const off = await drifting(one.db)
      expect(
        off.filter((view) => old.includes(view)),
        `${stop}`,
      ).toEqual([])
      await run(one.db, up)
      await mend(one.db, second.catalog, all)
      await expectRight(one.db, second)
    }
  })

  test('in the middle of any statement that the worker sends: it goes on, and readers find whole views', async () => {
    let left = Number.POSITIVE_INFINITY
    using one = await migrated((transport) => ({
      transact: (statements) => {
        left -= statements.length
        if (left >= 0) return transport.transact(statements)
        // As many as are left run before the failure.
        const some = statements.slice(0, Math.max(0, left + statements.length))
        return transport.transact([...some, statement('SELECT stopped')])
      },
    }))
    for (let stop = 1; (await ready(one)).length > 0; stop += 23) {
      left = stop
      await mend(one.db, second.catalog, all).catch((error: unknown) => {
        expect(String(error)).toContain('stopped')
      })
      left = Number.POSITIVE_INFINITY
      await one.application.write(2)
      expect(await drifting(one.db), `seed ${seed}`).toEqual([])
    }
    await expectRight(one.db, second)
    async function ready({ db }: typeof one) {
      left = Number.POSITIVE_INFINITY
      return readUpgrades(db)
    }
  })
})

describe('while views are made beside the old ones', () => {
  const at = { now: new Date(), examine: async () => [] }

  test('a pause takes out what keeps both, and resume fills the new ones anew', async () => {
    using one = await migrated()
    const { db, application } = one
    await mend(db, second.catalog, { ...all, steps: 2 })
    await suspend(db, second.catalog, new Date())
    const objects = Object.keys(await schemaOf(db))
    expect(objects.filter((name) => /^(trigger|view) /.test(name))).toEqual([])
    await application.write(20)
    expect(await mend(db, second.catalog, all)).toMatchObject({ complete: false })
    expect((await resume(db, second.catalog, at)).kind).toBe('installed')
    await application.write(5)
    expect((await resume(db, second.catalog, at)).kind).toBe('installed')
    expect(await mend(db, second.catalog, all)).toMatchObject({ complete: true })
    await application.write(5)
    await expectRight(db, second)
  })

  test('a pause of one view that is none of them leaves them alone', async () => {
    using one = await migrated()
    await suspend(one.db, second.catalog, new Date(), 'task_review_summary')
    await resume(one.db, second.catalog, at)
    await upgradeUnderWrites(one.db, second.catalog, one.application)
    await expectRight(one.db, second)
  })

  test('the version before neither alarms nor touches them, and says which version can', async () => {
    using one = await migrated()
    expect((await readPauses(one.db)).map(({ view, state }) => [view, state])).toEqual([
      ['agent_execution_summary_mv', 'upgrading'],
      ['project_statistics_mv', 'upgrading'],
      ['task_progress_summary_mv', 'upgrading'],
    ])
    await expect(mend(one.db, catalog, all)).rejects.toThrow(
      /A migration of another version has announced a change of .*: deploy that version/,
    )
    await upgradeUnderWrites(one.db, second.catalog, one.application)
    await expectRight(one.db, second)
  })

  test('what the application has put on a view is there afterwards', async () => {
    using one = await migrated()
    await run(one.db, [
      'CREATE VIEW dashboard AS SELECT task_id FROM task_progress_summary_mv WHERE evidence_count > 1',
      'CREATE INDEX by_state ON task_progress_summary_mv (current_state)',
      'CREATE TABLE log (task TEXT)',
      'CREATE TRIGGER logged AFTER UPDATE ON task_progress_summary_mv BEGIN INSERT INTO log VALUES (NEW.task_id); END',
    ])
    await mend(one.db, second.catalog, all)
    const objects = Object.keys(await schemaOf(one.db))
    expect(objects).toEqual(
      expect.arrayContaining(['index by_state', 'trigger logged', 'view dashboard']),
    )
    await run(one.db, [
      'SELECT * FROM dashboard',
      "INSERT INTO projects (id, name) VALUES ('own', 'Own')",
      "INSERT INTO tasks (id, project_id, title) VALUES ('own', 'own', 'Task')",
      "INSERT INTO task_evidence (id, task_id) VALUES ('own', 'own')",
      "UPDATE task_evidence SET kind = 'log' WHERE id = 'own'",
    ])
    expect(await drifting(one.db)).toEqual([])
  })
})

describe('rolled back', () => {
  const ledgered = async (db: Parameters<typeof run>[0]) => {
    await run(db, [
      'CREATE TABLE viewkeeper_migrations (name TEXT)',
      ...[...third.files.keys()].flatMap((name) =>
        name.startsWith('down/') ? [] : [`INSERT INTO viewkeeper_migrations VALUES ('${name}')`],
      ),
    ])
  }
  const back = (db: Parameters<typeof run>[0], to: number) => rollBack(db, third.files, to)
  /** The number of the last migration that stands in migrations/. */
  const released = upNames(committed.files).length

  test.each([
    ['before anything took its place', 0],
    ['half filled', 3],
    ['after the new views took their places', Number.POSITIVE_INFINITY],
  ])('%s, every release is as it was and nothing drifts', async (_, steps) => {
    using one = await migrated()
    const { db, application } = one
    await mend(db, second.catalog, { ...all, steps })
    await migrate(db, third, second)
    await ledgered(db)
    if (steps > 0) await mend(db, third.catalog, { ...all, steps })
    await application.write(5)
    await back(db, released + 1)
    await application.write(5)
    expect(await drifting(db), `seed ${seed}`).toEqual([])
    await mend(db, second.catalog, all)
    await expectRight(db, second)
    await back(db, released)
    await application.write(5)
    expect(await drifting(db), `seed ${seed}`).toEqual([])
    expect(await schemaOf(db)).toEqual(await compiledSchema(catalog))
  })

  test('before anything took its place, no row of a view is computed again', async () => {
    using one = await migrated()
    await ledgered(one.db)
    await run(one.db, [
      `DELETE FROM viewkeeper_migrations WHERE CAST(name AS INTEGER) = ${released + 2}`,
    ])
    await run(one.db, ["UPDATE task_progress_summary_mv SET last_refreshed_at = 'untouched'"])
    await back(one.db, released)
    const [result] = await one.db.batch([
      statement(
        "SELECT count(*) AS n FROM task_progress_summary_mv WHERE last_refreshed_at <> 'untouched'",
      ),
    ])
    expect(result?.rows).toEqual([{ n: 0 }])
  })
})

test('on D1 a filled database comes up to the last release in one go, under writes', async () => {
  await using local = await localD1(migrationStatements())
  const application = new Application(local.db, 30)
  await application.fill()
  for (const [at, release] of releases.entries())
    if (at > 0) await migrate(local.db, release, releases[at - 1])
  await upgradeUnderWrites(local.db, last.catalog, application)
  await expectRight(local.db, last)
})
