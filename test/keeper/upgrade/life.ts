import { join } from 'node:path'
import fc from 'fast-check'
import { expect } from 'vitest'
import { readMigrationFiles, readSnapshot } from '../../../scripts/views/generate.ts'
import { type Database, statement } from '../../../src/db/database.ts'
import type { Catalog } from '../../../src/keeper/catalog.ts'
import { mend } from '../../../src/keeper/refresh/mend.ts'
import { auditTriggers } from '../../../src/keeper/triggers/audit-triggers.ts'
import { catalog } from '../../../src/monotask/catalog.ts'
import { readPauses } from '../../../src/store/pause.ts'
import { readUpgrades } from '../../../src/store/upgrades.ts'
import { statement as anyStatement, filling } from '../../promise/statements.ts'
import { seed } from '../../seed.ts'
import { compiledSchema, drifting, schemaOf, statementsOf, upNames } from './database.ts'
import { history, type Release, releaseAfter } from './history.ts'

const folder = join(import.meta.dirname, '../../../migrations')
/** What is released of this project. */
export const committed: Release = {
  catalog,
  files: readMigrationFiles(folder),
  snapshot: readSnapshot(folder),
}

/** The committed state and releases after it, one after another. */
export const releases: readonly Release[] = await history.slice(1).reduce(
  async (before: Promise<Release[]>, next, at) => {
    const all = await before
    return [...all, await releaseAfter(all.at(-1) ?? committed, next, `release_${at + 1}`)]
  },
  Promise.resolve([committed]),
)
export const last = releases.at(-1) ?? committed

/** A clock by which every step takes so long that the next one takes no more keys. */
const slowClock = () => {
  let time = Date.now()
  return () => {
    time += 150
    return new Date(time)
  }
}
export const all = { steps: Number.POSITIVE_INFINITY, now: () => new Date() }

export const run = (db: Database, sql: readonly string[]) =>
  db.batch(sql.map((text) => statement(text)))

/** More tasks than one step goes through. */
const many = [
  `INSERT INTO tasks (id, project_id, title, current_state) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 250)
  SELECT printf('u%03d', i), 'p' || (1 + i % 2), 'T', iif(i % 3, 'PENDING', 'ODD') FROM n`,
  "INSERT INTO task_evidence (id, task_id, kind) SELECT 'ev' || id, id, iif(rowid % 2, 'note', 'x') FROM tasks",
  "INSERT INTO agent_executions (id, task_id, agent_type, status) SELECT 'ae' || id, id, 'a', 'running' FROM tasks",
]

/** Statements of the application, one after another; one that fails has changed nothing. */
export class Application {
  readonly #statements: readonly string[]
  readonly #db: Database
  #next = 0

  constructor(db: Database, of: number) {
    this.#db = db
    this.#statements = fc.sample(anyStatement, { numRuns: 2000, seed: seed + of })
  }

  /** Fills the database with more than one step can go through, and some of everything. */
  async fill(): Promise<void> {
    for (const sql of [...filling, ...many]) await run(this.#db, [sql])
    await this.write(20)
  }

  async write(count: number): Promise<void> {
    for (let at = 0; at < count; at += 1) {
      const sql = this.#statements[this.#next % this.#statements.length] ?? ''
      this.#next += 1
      // What fails does so without our triggers as well: that is another test's business.
      await run(this.#db, [sql]).catch((error: unknown) => {
        if (!/constraint/i.test(String(error))) throw error
      })
    }
  }
}

/** The migrations that a release has and the one before has not. */
export const newIn = (release: Release, before: Release | undefined): string[] =>
  upNames(release.files).filter((name) => before === undefined || !before.files.has(name))

/** Applies what a release has more than the one before. */
export const migrate = async (db: Database, release: Release, before: Release | undefined) => {
  for (const name of newIn(release, before)) await run(db, statementsOf(release.files, name))
}

/** Fills and swaps, one step at a time, with statements of the application between them. */
export const upgradeUnderWrites = async (db: Database, to: Catalog, application: Application) => {
  for (let steps = 0; (await readUpgrades(db)).length > 0; steps += 1) {
    expect(steps).toBeLessThan(50)
    await application.write(3)
    expect(await drifting(db), `before step ${steps} (seed ${seed})`).toEqual([])
    await mend(db, to, { steps: 1, now: slowClock() })
    expect(await drifting(db), `after step ${steps} (seed ${seed})`).toEqual([])
  }
  await application.write(10)
}

/** What stands otherwise in a database than the compiler prints it. */
const schemaDifferences = async (db: Database, release: Release): Promise<string[]> => {
  const [found, expected] = [await schemaOf(db), await compiledSchema(release.catalog)]
  const names = new Set([...Object.keys(found), ...Object.keys(expected)])
  return [...names].filter((name) => found[name] !== expected[name])
}

/** Expects what a database of a release must be, and no drift. */
export const expectRight = async (db: Database, release: Release) => {
  expect(await drifting(db), `seed ${seed}`).toEqual([])
  expect(await readPauses(db)).toEqual([])
  expect(await auditTriggers(db, release.catalog, new Date(), [])).toMatchObject({
    missing: [],
    outdated: [],
    broken: [],
    installed: release.catalog.triggers.length,
  })
  expect(await schemaDifferences(db, release)).toEqual([])
}
