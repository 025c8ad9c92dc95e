import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readMigrationFiles, readSnapshot } from '../../../scripts/views/generate.ts'
import { type Database, statement } from '../../../src/db/database.ts'
import type { Catalog } from '../../../src/keeper/catalog.ts'
import { mend } from '../../../src/keeper/refresh/mend.ts'
import { auditTriggers } from '../../../src/keeper/triggers/audit-triggers.ts'
import { catalog } from '../../../src/monotask/catalog.ts'
import { readPauses } from '../../../src/store/pause.ts'
import { readUpgrades } from '../../../src/store/upgrades.ts'
import { statement as anyStatement, filling } from '../../promise/statements.ts'
import { compiledSchema, drifting, memory, schemaOf, statementsOf, upNames } from './database.ts'
import { history, type Release, releaseAfter } from './history.ts'

const folder = join(import.meta.dirname, '../../../migrations')
const committed: Release = {
  catalog,
  files: readMigrationFiles(folder),
  snapshot: readSnapshot(folder),
}

/** The committed state and releases after it, one after another. */
const releases: readonly Release[] = await history.slice(1).reduce(
  async (before: Promise<Release[]>, next, at) => {
    const all = await before
    return [...all, await releaseAfter(all.at(-1) ?? committed, next, `release_${at + 1}`)]
  },
  Promise.resolve([committed]),
)
const last = releases.at(-1) ?? committed
const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31)
const options = { steps: Number.POSITIVE_INFINITY, now: () => new Date() }

const run = (db: Database, sql: readonly string[]) => db.batch(sql.map((text) => statement(text)))

/** Statements of the application, one after another; one that fails has changed nothing. */
class Application {
  readonly #statements: readonly string[]
  readonly #db: Database
  #next = 0

  constructor(db: Database, of: number) {
    this.#db = db
    this.#statements = fc.sample(anyStatement, { numRuns: 2000, seed: seed + of })
  }

  async fill(): Promise<void> {
    for (const sql of filling) await run(this.#db, [sql])
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
const newIn = (release: Release, before: Release | undefined): string[] =>
  upNames(release.files).filter((name) => before === undefined || !before.files.has(name))

const migrate = async (db: Database, release: Release, before: Release | undefined) => {
  for (const name of newIn(release, before)) await run(db, statementsOf(release.files, name))
}

/** Fills and swaps, one step at a time, with statements of the application between them. */
const upgradeUnderWrites = async (db: Database, to: Catalog, application: Application) => {
  for (let steps = 0; (await readUpgrades(db)).length > 0; steps += 1) {
    expect(steps).toBeLessThan(50)
    await application.write(3)
    expect(await drifting(db), `before step ${steps} (seed ${seed})`).toEqual([])
    await mend(db, to, { ...options, steps: 1 })
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

const expectRight = async (db: Database, release: Release) => {
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

describe('a filled database, with the application writing all the time', () => {
  test.each(releases.slice(0, -1).map((_, at) => at))(
    'of release %i comes up to the last one, each release for itself',
    async (from) => {
      using memoryOf = memory()
      const { db } = memoryOf
      const application = new Application(db, from)
      await migrate(db, releases[from] ?? committed, undefined)
      await mend(db, releases[from]?.catalog ?? catalog, options)
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
      await mend(db, releases[from]?.catalog ?? catalog, options)
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
