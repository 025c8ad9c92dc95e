import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { application } from '../src/app.ts'
import { type Database, statement } from '../src/db/database.ts'
import { identifier } from '../src/engine/expressions/sql.ts'
import { hasFault } from '../src/keeper/finding.ts'
import { suspend, takeOut } from '../src/keeper/pause/suspend.ts'
import { probeFindings } from '../src/keeper/probe/trigger-probe.ts'
import { mend } from '../src/keeper/refresh/mend.ts'
import { pausedSince, readPauses } from '../src/store/pause.ts'
import { readUpgrades } from '../src/store/upgrades.ts'
import { examine, indexesToGiveUp, report } from './doctor/doctor.ts'
import { readSchema } from './doctor/schema.ts'
import { appliedMigrations } from './local/ledger.ts'
import { StartError } from './local/start-error.ts'
import { onTarget, type Target, targetOptions } from './local/target.ts'
import { currentBookmark, migrate } from './local/wrangler.ts'

const { catalog } = application

const usage = `Usage: npm run db:migrate -- [--remote] [--data DIR]

  Examines the database, applies the migrations it has not had, and fires every trigger once (undone at once).
  --remote     the deployed database, not the local one
  --data DIR   where the local database is kept (.wrangler/state)`

const parse = (): Target => {
  try {
    const { remote, data } = parseArgs({
      options: { ...targetOptions, local: { type: 'boolean' } },
    }).values
    return { remote, data: resolve(data) }
  } catch (error) {
    throw new StartError(`${error instanceof Error ? error.message : error}\n\n${usage}`)
  }
}

/** A migration can't tell that a view is paused: what it has made of its triggers goes out again. */
const takeOutPaused = async (db: Database): Promise<void> => {
  const paused = (await readPauses(db)).filter(({ state }) => state === 'paused')
  if (paused.length > 0)
    await db.batch(
      takeOut(
        catalog,
        paused.map(({ view }) => view),
      ),
    )
}

/** Fires every trigger; one that breaks the application's writes may not stay for a moment longer. */
const probeOrTakeBack = async (db: Database): Promise<string> => {
  await takeOutPaused(db)
  if (await pausedSince(db))
    return 'The triggers are paused and were not fired: npm run views -- resume puts them back.'
  const findings = await probeFindings(db, catalog)
  if (findings.length === 0)
    return 'Every trigger was fired once and undone: the application can write.'
  if (!hasFault(findings)) return report(findings)
  await suspend(db, catalog, new Date())
  throw new Error(
    `${report(findings)}\nOur triggers have been taken off again: the application's writes work as before, and the views stand still. Mend this, then: npm run views -- resume, npm run views -- doctor`,
  )
}

/**
 * A migration can't tell that the application has an index already: what it made beside one is dropped again. Those
 * that earlier ones made were dropped then. Gives what there is to say.
 */
const dropDoubles = async (db: Database, doubles: readonly string[]): Promise<string> => {
  const { objects } = await readSchema(db)
  const names = doubles.filter((name) => objects.has(name)).toSorted()
  if (names.length === 0) return ''
  await db.batch(names.map((name) => statement(`DROP INDEX ${identifier(name)}`)))
  return `Not kept, as the application has indexes that do the same: ${names.join(', ')}`
}

/** What the migrations have announced is done at once where no worker of a version before can be running. */
const finish = async (db: Database, isNew: boolean): Promise<string> => {
  const upgrades = await readUpgrades(db)
  if (upgrades.length === 0) return ''
  if (isNew) {
    await mend(db, catalog, { steps: Number.POSITIVE_INFINITY, now: () => new Date() })
    return ''
  }
  return `These are kept by the version before until the new one takes its place: ${upgrades.map(({ name }) => name).join(', ')}. Deploy the worker (npx wrangler deploy), then: npm run views -- resume`
}

/** Printed before anything remote is changed; where there is no way back, nothing is. */
const wayBack = async (): Promise<string> => {
  const bookmark = await currentBookmark()
  return `The way back to the database as it is now, for 30 days (7 on the free plan):\n  npx wrangler d1 time-travel restore DB --bookmark=${bookmark}\nTo take our migrations away alone: npm run db:migrate:rollback -- --remote`
}

const main = async (): Promise<void> => {
  const target = parse()
  const findings = await onTarget(target, examine)
  if (findings.length > 0) console.log(report(findings))
  if (hasFault(findings))
    throw new Error(
      'Nothing was changed. Mend the faults first. If you know better: npx wrangler d1 migrations apply DB',
    )
  const doubles = await onTarget(target, indexesToGiveUp)
  const isNew = (await onTarget(target, appliedMigrations)).length === 0
  if (target.remote) console.log(await wayBack())
  console.log((await migrate(target)).trim())
  const dropped = await onTarget(target, (db) => dropDoubles(db, doubles))
  if (dropped !== '') console.log(dropped)
  console.log(await onTarget(target, probeOrTakeBack))
  const announced = await onTarget(target, (db) => finish(db, isNew))
  if (announced !== '') console.log(announced)
}

try {
  await main()
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
