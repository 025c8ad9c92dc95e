import { application } from '../../src/app.ts'
import { type Database, statement } from '../../src/db/database.ts'
import { identifier } from '../../src/engine/expressions/sql.ts'
import { mend } from '../../src/keeper/refresh/mend.ts'
import { readUpgrades } from '../../src/store/upgrades.ts'
import { examine, indexesToGiveUp } from '../doctor/doctor.ts'
import { readSchema } from '../doctor/schema.ts'
import { appliedMigrations } from '../local/ledger.ts'
import { probeOrTakeBack } from './triggers.ts'

const { catalog } = application

/** What stands in the database before. */
export const look = async (db: Database) => ({
  findings: await examine(db),
  doubles: await indexesToGiveUp(db),
  applied: await appliedMigrations(db),
})

/**
 * A migration can't tell that the application has an index already: what it made beside one is dropped again. Those
 * that earlier ones made were dropped then. Gives the names of those that were.
 */
const dropDoubles = async (db: Database, doubles: readonly string[]): Promise<string[]> => {
  const { objects } = await readSchema(db)
  const names = doubles.filter((name) => objects.has(name)).toSorted()
  await db.batch(names.map((name) => statement(`DROP INDEX ${identifier(name)}`)))
  return names
}

/**
 * What the migrations have announced is done at once where no worker of a version before can be running. Gives the
 * views for which it is not.
 */
const finish = async (db: Database, isNew: boolean): Promise<string[]> => {
  const upgrades = await readUpgrades(db)
  if (upgrades.length === 0) return []
  if (!isNew) return upgrades.map(({ name }) => name)
  await mend(db, catalog, { steps: Number.POSITIVE_INFINITY, now: () => new Date() })
  return []
}

/**
 * What comes after the migrations: drops what the application has already, fires every trigger, undone at once, and does
 * what was announced. Throws where the triggers were taken off again; the commands it names have `options`.
 */
export const after = async (
  db: Database,
  { doubles, applied }: Pick<Awaited<ReturnType<typeof look>>, 'doubles' | 'applied'>,
  options: readonly string[],
) => {
  const dropped = await dropDoubles(db, doubles)
  const standing = await probeOrTakeBack(db, options)
  const waitingFor = await finish(db, applied.length === 0)
  const now = await appliedMigrations(db)
  return { dropped, standing, waitingFor, added: now.filter((name) => !applied.includes(name)) }
}
