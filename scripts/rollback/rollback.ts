import { unstable_splitSqlQuery } from 'wrangler'
import * as z from 'zod'
import { application } from '../../src/app.ts'
import { type Database, type Statement, statement } from '../../src/db/database.ts'
import { dropTriggerSql } from '../../src/engine/triggers/trigger.ts'
import type { MigrationFiles } from '../../src/keeper/upgrade/files.ts'
import { replacedMark } from '../../src/keeper/upgrade/migration.ts'
import { readStanding, triggersOf } from '../../src/keeper/upgrade/standing.ts'
import { readPauses } from '../../src/store/pause.ts'
import { readExpected } from '../doctor/expected.ts'
import { isOurs } from '../doctor/own-names.ts'
import { readSchema } from '../doctor/schema.ts'
import { requireUnclaimed } from '../during/claim.ts'
import { appliedMigrations, ledger } from '../local/ledger.ts'
import { planOf } from './plan.ts'

const { sourceTables } = application.catalog

/** SQLite quotes the name of a table it has renamed, and local wrangler takes comments out. */
const bare = (sql: string): string =>
  sql
    .replaceAll(/--[^\n]*/g, '')
    .replaceAll(/"(\w+)"/g, '$1')
    .replaceAll(/\s+/g, ' ')
    .replace(/^ ?CREATE (\w+) IF NOT EXISTS /, 'CREATE $1 ')
    .trim()

const sqlRow = z.object({ sql: z.string() })

/** Whether everything that these statements make stands in the database as they make it. */
const standsAlready = async (db: Database, statements: readonly string[]): Promise<boolean> => {
  const rows = await db.all(
    statement('SELECT sql FROM sqlite_master WHERE sql IS NOT NULL'),
    sqlRow,
  )
  const standing = new Set(rows.map(({ sql }) => bare(sql)))
  return statements
    .map(bare)
    .filter((sql) => sql.startsWith('CREATE '))
    .every((sql) => standing.has(sql))
}

/** The statements that undo a migration, as far as they are needed. */
const undoing = async (db: Database, text: string): Promise<Statement[]> => {
  const [made = '', replaced = ''] = text.split(replacedMark)
  const again = unstable_splitSqlQuery(replaced)
  if (await standsAlready(db, again))
    return unstable_splitSqlQuery(made).map((sql) => statement(sql))
  // An older version may stand there still, with triggers of other names.
  const tables = again.flatMap((sql) => /^CREATE TABLE (\S+)/.exec(bare(sql))?.[1] ?? [])
  const old = triggersOf(await readStanding(db), [{ tables }])
  return [...old.map(dropTriggerSql), ...unstable_splitSqlQuery(made), ...again].map((sql) =>
    statement(sql),
  )
}

/** Migrations that are not in the ledger, though something that they alone make is there: they stopped half way. */
const halfApplied = async (db: Database, applied: readonly string[]): Promise<string[]> => {
  const { madeBy } = await readExpected()
  const { objects } = await readSchema(db)
  const there = [...objects.values()].filter(isOurs).map(({ name }) => madeBy.get(name))
  return [...new Set(there)].flatMap((name) =>
    name === undefined || applied.includes(name) ? [] : [name],
  )
}

const requireKept = async (db: Database): Promise<void> => {
  const paused = (await readPauses(db)).filter(({ state }) => state !== 'upgrading')
  if (paused.length > 0)
    throw new Error(
      `${paused.map(({ view }) => view).join(', ')}: paused, or still to be mended. First: npm run views -- resume. Or roll back everything, without --to. Nothing was changed.`,
    )
}

/** What is left in the database that our migrations may have made, in words. */
const left = async (db: Database): Promise<string[]> => {
  const { madeBy } = await readExpected()
  const { objects } = await readSchema(db)
  const found = [...objects.values()].filter(({ name }) => madeBy.has(name))
  const ours = found.filter(isOurs).map(({ name }) => name)
  const indexes = found
    .filter(
      ({ type, table }) => type === 'index' && sourceTables.some(({ name }) => name === table),
    )
    .map(({ name }) => name)
  return [
    ours.length === 0 ? 'Nothing of ours is left.' : `Still there: ${ours.join(', ')}.`,
    "The application's tables and all that is in them are as they were.",
    ...(indexes.length === 0
      ? []
      : [
          `These indexes on them stay, as nobody knows which of them the application made itself (DROP INDEX takes one away): ${indexes.join(', ')}.`,
        ]),
  ]
}

/**
 * Whether a statement makes no trigger and no view: where nothing of ours is to be left, former ones need not come back
 * for a moment.
 */
const staysAway = ({ sql }: Statement): boolean =>
  !/^\s*(--[^\n]*\n\s*)*CREATE (TRIGGER|VIEW)\b/i.test(sql)

/** The migrations that were undone, in that order, and what else there is to say. */
interface RolledBack {
  readonly undone: readonly string[]
  readonly remarks: readonly string[]
}

/**
 * Undoes migrations from the last one down to number `to`, which is left, each in one batch together with its line in
 * the ledger; those that stopped half way as well. Stopped itself, it is to be run again. `onStep` is told after each.
 * Throws an Error for people.
 */
export const rollBack = async (
  db: Database,
  files: MigrationFiles,
  to: number,
  onStep: (name: string, done: number, total: number) => void = () => undefined,
): Promise<RolledBack> => {
  const names = await appliedMigrations(db)
  const plan = planOf(files, { names, halfApplied: await halfApplied(db, names) }, to)
  if (plan.length === 0) {
    const isNone = names.length === 0
    return {
      undone: [],
      remarks: [
        isNone ? 'Nothing of ours is applied.' : `Nothing is to be undone after ${names.at(-1)}.`,
      ],
    }
  }
  const { tables } = await readSchema(db)
  if (tables.has('viewkeeper_leases')) await requireUnclaimed(db)
  const isWhole = to === 0
  if (!isWhole && tables.has('viewkeeper_pause')) await requireKept(db)
  for (const [at, name] of plan.entries()) {
    const isLast = isWhole && at === plan.length - 1
    const ofLedger = tables.has(ledger)
      ? [
          isLast
            ? statement(`DROP TABLE IF EXISTS ${ledger}`)
            : statement(`DELETE FROM ${ledger} WHERE name = ?1`, name),
        ]
      : []
    const undone = await undoing(db, files.get(`down/${name}`) ?? '')
    await db.batch([...(isWhole ? undone.filter(staysAway) : undone), ...ofLedger])
    onStep(name, at + 1, plan.length)
  }
  return { undone: plan, remarks: isWhole ? await left(db) : [] }
}
