import { application } from '../../src/app.ts'
import type { Database } from '../../src/db/database.ts'
import { pausableNamed } from '../../src/keeper/pause/installation.ts'
import type { Answer } from '../command-line/answer.ts'
import { requireUnclaimed } from '../during/claim.ts'
import { requireMigrated } from '../local/ledger.ts'
import { StartError } from '../local/start-error.ts'
import { onTarget, optionsOf, type Target } from '../local/target.ts'
import { doctor, pause, refresh, resume, sql } from './commands.ts'
import { introspect } from './introspect/introspect.ts'
import { status } from './status.ts'
import { verifyViews } from './verify.ts'

/** The table of a view; throws a StartError for one that there is not. */
const tableOf = (name: string | undefined): string | undefined => {
  if (name === undefined) return undefined
  try {
    return pausableNamed(application.catalog, name)
  } catch (error) {
    throw new StartError(error instanceof Error ? error.message : String(error))
  }
}

const onUnclaimed = (target: Target, use: (db: Database) => Promise<Answer>): Promise<Answer> =>
  onTarget(target, async (db) => {
    await requireUnclaimed(db)
    return use(db)
  })

/** The commands on the views of one database, as they are asked for. They are loaded only where one of them is. */
export const onViews = {
  status: (target: Target) => onTarget(target, (db) => status(db, optionsOf(target))),
  verify: async (target: Target, name: string | undefined) => {
    const view = tableOf(name)
    return onTarget(target, async (db) => {
      await requireMigrated(db)
      return verifyViews(db, view, optionsOf(target))
    })
  },
  doctor: (target: Target) => onTarget(target, doctor),
  pause: async (target: Target, name: string | undefined) => {
    const view = tableOf(name)
    return onUnclaimed(target, (db) => pause(db, view))
  },
  resume: (target: Target) =>
    onUnclaimed(target, async (db) => {
      await requireMigrated(db)
      return resume(db)
    }),
  refresh: async (target: Target, name: string | undefined, key: string | undefined) => {
    const view = tableOf(name)
    return onTarget(target, (db) => refresh(db, view, key))
  },
  introspect: async (target: Target): Promise<Answer> => ({
    text: await onTarget(target, introspect),
    isForPrograms: true,
  }),
  sql: (name: string) => sql(tableOf(name) ?? name),
} as const
