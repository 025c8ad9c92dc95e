import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { planOf } from '../../scripts/rollback/plan.ts'
import { rollBack } from '../../scripts/rollback/rollback.ts'
import { readMigrationFiles } from '../../scripts/views/generate.ts'
import { type Database, statement } from '../../src/db/database.ts'
import { suspend } from '../../src/keeper/pause/suspend.ts'
import { catalog } from '../../src/monotask/catalog.ts'
import { memory, schemaOf, sourceRows, statementsOf, upNames } from '../keeper/upgrade/database.ts'
import { monotask } from '../monotask.ts'
import { filling } from '../promise/statements.ts'

const files = readMigrationFiles(join(import.meta.dirname, '../../migrations'))
const names = upNames(files)
const run = (db: Database, sql: readonly string[]) => db.batch(sql.map((text) => statement(text)))

/** Applies migrations as wrangler does: each together with its line in the ledger. */
const apply = async (db: Database, wanted: readonly string[] = names) => {
  await run(db, [
    'CREATE TABLE IF NOT EXISTS viewkeeper_migrations (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL)',
  ])
  const applied = await ledger(db)
  for (const name of wanted.filter((one) => !applied.includes(one)))
    await run(db, [
      ...statementsOf(files, name),
      `INSERT INTO viewkeeper_migrations (name) VALUES ('${name}')`,
    ])
}

const ledger = async (db: Database): Promise<string[]> => {
  const rows = await db.all(
    statement('SELECT name FROM viewkeeper_migrations ORDER BY id'),
    z.object({ name: z.string() }),
  )
  return rows.map(({ name }) => name)
}

/** What is said of these migrations, the last first. */
const undone = (of: readonly string[]): string =>
  of
    .toReversed()
    .map((name) => `Undone: ${name}`)
    .join('\n')

const back = async (db: Database, to = 0): Promise<string> => {
  const { undone: names, remarks } = await rollBack(db, files, to)
  return [...names.map((name) => `Undone: ${name}`), ...remarks].join('\n')
}

describe('db:migrate:rollback', () => {
  test('leaves the application as it was, its rows byte for byte, and applies again', async () => {
    using one = memory()
    const { db } = one
    await run(db, [...monotask(), ...filling])
    const [schema, rows] = [await schemaOf(db), await sourceRows(db)]
    await apply(db)
    const applied = await schemaOf(db)
    const said = await back(db)
    expect(said).toContain(undone(names.slice(1)))
    expect(said).toContain('Nothing of ours is left.')
    expect(await schemaOf(db)).toEqual(schema)
    expect(await sourceRows(db)).toEqual(rows)
    expect(await back(db)).toBe('Nothing of ours is applied.')
    await apply(db)
    expect(await schemaOf(db)).toEqual(applied)
  })

  test('keeps the migrations up to a number, and takes each of the others out of the ledger', async () => {
    using one = memory()
    await apply(one.db)
    expect(await back(one.db, 3)).toBe(undone(names.slice(3)))
    expect(await ledger(one.db)).toEqual(names.slice(0, 3))
    expect(await back(one.db, 3)).toBe('Nothing is to be undone after 0003_jobs.sql.')
    await apply(one.db)
    expect(await ledger(one.db)).toEqual(names)
  })

  test('undoes a migration that stopped anywhere, too', async () => {
    const up = statementsOf(files, names[1] ?? '')
    for (const stop of [1, 30, 150, up.length - 1]) {
      using one = memory()
      await apply(one.db, names.slice(0, 1))
      await run(one.db, up.slice(0, stop))
      await back(one.db)
      const left = Object.keys(await schemaOf(one.db))
      expect(
        left.filter((name) => !/^(table|index) /.test(name) || /_mv|viewkeeper/.test(name)),
      ).toEqual([])
    }
  })

  test('goes on where it was stopped', async () => {
    for (const stop of [1, 100, 300]) {
      using one = memory()
      await apply(one.db)
      await back(one.db, 2)
      for (const sql of statementsOf(files, `down/${names[1]}`).slice(0, stop)) one.sqlite.exec(sql)
      expect(await back(one.db)).toContain('Nothing of ours is left.')
    }
  })

  test('takes everything away while views are paused, and refuses to take a part', async () => {
    using one = memory()
    await apply(one.db)
    await suspend(one.db, catalog, new Date())
    const before = await schemaOf(one.db)
    await run(one.db, ["INSERT INTO projects (id, name) VALUES ('p', 'P')"])
    await expect(back(one.db, names.length)).resolves.toBe(
      `Nothing is to be undone after ${names.at(-1)}.`,
    )
    await run(one.db, ["INSERT INTO viewkeeper_migrations (name) VALUES ('0001_more.sql')"])
    await expect(back(one.db, 4)).rejects.toThrow('0001_more.sql, which this version does not know')
    await run(one.db, ["DELETE FROM viewkeeper_migrations WHERE name = '0001_more.sql'"])
    await expect(back(one.db, 4)).rejects.toThrow(
      /paused, or still to be mended.*Nothing was changed/,
    )
    expect(await schemaOf(one.db)).toEqual(before)
    expect(await back(one.db)).toContain('Nothing of ours is left.')
  })

  test('is refused while a command runs under during', async () => {
    using one = memory()
    await apply(one.db)
    await run(one.db, [
      "INSERT INTO viewkeeper_leases VALUES ('during', 'monotask', 'elsewhere/1/x', 'manual', 0, 0, 4000000000000, NULL)",
    ])
    await expect(back(one.db)).rejects.toThrow('A command runs under views during')
    expect(await ledger(one.db)).toEqual(names)
  })
})

test('above what is applied it is refused before anything is changed', () => {
  const applied = { names: names.slice(0, 3), halfApplied: [] }
  expect(() => planOf(files, applied, 7)).toThrow(
    '--to 7 is above what is applied: the last one is 0003_jobs.sql.',
  )
})

test('below the first one that is applied it is refused, save for none at all', () => {
  const applied = { names: names.slice(2, 4), halfApplied: [] }
  expect(() => planOf(files, applied, 1)).toThrow(
    '--to 1: the database has had no migration of this number, but 0003_jobs.sql, 0004_alerting.sql.',
  )
  expect(planOf(files, applied, 0)).toEqual(['0004_alerting.sql', '0003_jobs.sql'])
})
