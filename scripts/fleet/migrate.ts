import type { Database } from '../../src/db/database.ts'
import { hasFault } from '../../src/keeper/finding.ts'
import type { Answer } from '../command-line/answer.ts'
import { sentenceOf } from '../command-line/errors.ts'
import { exits } from '../command-line/exits.ts'
import { Progress } from '../command-line/progress.ts'
import { counted } from '../command-line/words.ts'
import { report } from '../doctor/doctor.ts'
import { after, look } from '../migrate/steps.ts'
import { applyAll, type Migrations, ofControl, ofDatabases } from './apply.ts'
import { missingIn } from './behind.ts'
import type { FleetTarget } from './fleet-target.ts'
import { type Open, type Place, withFleet } from './reach.ts'
import { wavesOf } from './waves.ts'

/** A database that lacks migrations. */
interface Behind {
  readonly place: Place
  readonly missing: readonly string[]
}

/** A database that could not be migrated: those after it were not begun. */
interface Stopped {
  readonly name: string
  readonly reason: string
}

/**
 * Migrates one database as `npm run db:migrate` does: the doctor first, and every trigger fired once, undone at once.
 * Throws, with nothing changed where the doctor finds a fault.
 */
const migrateOne = async (
  db: Database,
  migrations: Migrations,
  missing: readonly string[],
): Promise<void> => {
  const { findings, doubles, applied } = await look(db)
  if (hasFault(findings)) throw new Error(`${report(findings)}\nNothing of it was changed.`)
  await applyAll(db, migrations, missing)
  const { standing } = await after(db, { doubles, applied }, [])
  if (!standing.isWell) throw new Error(standing.lines.join('\n'))
}

/** Does something with each, in order, until one fails: gives which, and why; null: none did. */
const eachUntilFault = async <T extends { readonly place: Place }>(
  items: readonly T[],
  open: Open,
  work: (db: Database, item: T) => Promise<void>,
  done: (item: T) => void,
): Promise<Stopped | null> => {
  for (const item of items) {
    try {
      await open(item.place, (db) => work(db, item))
    } catch (error) {
      return { name: item.place.name, reason: sentenceOf(error) }
    }
    done(item)
  }
  return null
}

const answerOf = (
  total: number,
  behind: readonly Behind[],
  migrated: readonly string[],
  stopped: Stopped | null,
): Answer => {
  const left = behind.length - migrated.length
  const lines =
    stopped === null
      ? [
          behind.length === 0
            ? `Nothing was to be applied: ${counted(total, 'database has', 'databases have')} every migration.`
            : `${counted(migrated.length, 'database is', 'databases are')} migrated; all ${total.toLocaleString('en')} have every migration.`,
        ]
      : [
          `Stopped at ${stopped.name}: ${stopped.reason}`,
          `${counted(migrated.length, 'database is', 'databases are')} migrated, ${left.toLocaleString('en')} still to come. Once that is mended, the same command carries on; npm run fleet -- remove ${stopped.name} takes it out of the fleet.`,
        ]
  return {
    text: lines.join('\n'),
    json: {
      databases: total,
      migrated,
      behind: behind.map(({ place }) => place.name).filter((name) => !migrated.includes(name)),
      stopped,
    },
    status: stopped === null ? exits.fine : exits.wrong,
  }
}

const listed = (behind: readonly Behind[], total: number): Answer => ({
  text: [
    `${counted(behind.length, 'database')} of ${total.toLocaleString('en')} lack migrations.`,
    ...behind.map(({ place, missing }) => `  ${place.name}: ${missing.join(', ')}`),
  ].join('\n'),
  json: {
    databases: total,
    behind: behind.map(({ place, missing }) => ({ name: place.name, missing })),
  },
  status: behind.length === 0 ? exits.fine : exits.wrong,
})

/** Those that lack migrations; whoever can't be asked stops it, as a migration would. */
const findBehind = async (open: Open, members: readonly Place[], migrations: Migrations) => {
  using progress = new Progress(process.stderr, 'databases')
  const behind: Behind[] = []
  const items = members.map((place) => ({ place }))
  let asked = 0
  const stopped = await eachUntilFault(
    items,
    open,
    async (db, { place }) => {
      const missing = await missingIn(db, migrations)
      if (missing.length > 0) behind.push({ place, missing })
    },
    () => {
      asked += 1
      progress.show('Asking', asked, items.length)
    },
  )
  return { behind, stopped }
}

/** Migrates those that are behind, wave by wave, until one fails. */
const inWaves = async (
  open: Open,
  behind: readonly Behind[],
  migrations: Migrations,
  say: (text: string) => void,
) => {
  const migrated: string[] = []
  for (const { name, items } of wavesOf(behind)) {
    using progress = new Progress(process.stderr, 'databases')
    let done = 0
    const stopped = await eachUntilFault(
      items,
      open,
      (db, { missing }) => migrateOne(db, migrations, missing),
      ({ place }) => {
        migrated.push(place.name)
        done += 1
        progress.show(`Migrating, ${name}`, done, items.length)
      },
    )
    if (stopped !== null) return { migrated, stopped }
    say(`${name}: ${counted(items.length, 'database')} migrated`)
  }
  return { migrated, stopped: null }
}

const wayBack = `The way back to each database as it is now, for 30 days (7 on the free plan):
  npx wrangler d1 time-travel restore NAME --timestamp=`

/**
 * Brings CONTROL and every database of the fleet to this version: a canary first, then 1 %, 10 %, and all others. Stops
 * at a fault, names it, and carries on there the next time. `dryRun`: names those that are behind, and does nothing.
 */
export const migrateFleet = async (
  target: FleetTarget & { readonly dryRun?: boolean },
  say: (text: string) => void,
): Promise<Answer> =>
  withFleet(target, async ({ control, members, open }) => {
    const own = ofControl()
    const lacking = await open(control, (db) => missingIn(db, own))
    const migrations = ofDatabases()
    if (target.dryRun) {
      const { behind, stopped } = await findBehind(open, members, migrations)
      const all = lacking.length > 0 ? [{ place: control, missing: lacking }, ...behind] : behind
      return stopped === null
        ? listed(all, members.length)
        : answerOf(members.length, all, [], stopped)
    }
    if (lacking.length > 0) {
      await open(control, (db) => applyAll(db, own, lacking))
      say(`CONTROL: ${lacking.join(', ')}`)
    }
    const { behind, stopped } = await findBehind(open, members, migrations)
    if (stopped !== null) return answerOf(members.length, behind, [], stopped)
    if (behind.length > 0)
      say(`${counted(behind.length, 'database')} of ${members.length.toLocaleString('en')} behind`)
    if (target.remote && behind.length > 0) say(wayBack + new Date().toISOString())
    const done = await inWaves(open, behind, migrations, say)
    return answerOf(members.length, behind, done.migrated, done.stopped)
  })
