import { statement } from '../db/database.ts'
import { refreshAges } from '../keeper/refresh/maintenance.ts'
import type { Job, JobContext } from './job.ts'

/** Rows one statement brings up to date at most, and how many statements a run spends on it. */
const rowsPerStep = 1000
const stepsPerRun = 15

const bringAgesUpToDate = async ({ db, application }: JobContext) => {
  let ages_updated = 0
  for (let done = 0; done < stepsPerRun; done += 1) {
    const { updated, complete } = await refreshAges(db, application.catalog, { limit: rowsPerStep })
    ages_updated += updated
    if (complete) return { ages_updated, complete }
  }
  return { ages_updated, complete: false }
}

/**
 * Renews the statistics of the query planner, and brings up to date the ages that the turn of the day has left behind.
 */
export const optimizeJob: Job = {
  name: 'optimize',
  supportsDryRun: false,
  timeLimitSeconds: 300,
  run: async (context) => {
    await context.db.run(statement('PRAGMA optimize'))
    return bringAgesUpToDate(context)
  },
}
