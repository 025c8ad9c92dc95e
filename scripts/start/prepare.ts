import { application } from '../../src/app.ts'
import { mend } from '../../src/keeper/refresh/mend.ts'
import { waiting } from '../command-line/progress.ts'
import { type Filling, fill } from '../local/fill.ts'
import { appliedMigrations } from '../local/ledger.ts'
import { withDatabase } from '../local/worker.ts'
import { databaseFolder } from '../local/wrangler.ts'
import { applyPending } from '../migrate/apply.ts'

/**
 * Brings the local database in a folder to this version, and loads what is given, or the demo where there is nothing.
 * Gives what it has done to the rows, in words.
 */
export const prepareDatabase = async (data: string, filling: Filling): Promise<string> => {
  const folder = databaseFolder(data)
  const applied = await waiting('Opening the database', () =>
    withDatabase(folder, appliedMigrations),
  )
  await applyPending({ data }, applied)
  // No other worker is running here: what the migrations have announced can be done at once.
  await waiting('Making what the migrations have announced', () =>
    withDatabase(folder, (db) =>
      mend(db, application.catalog, {
        steps: Number.POSITIVE_INFINITY,
        now: () => new Date(),
      }),
    ),
  )
  return fill(folder, filling)
}
