import { statement } from '../db/database.ts'
import { refreshAges } from '../views/maintenance.ts'
import type { Job } from './job.ts'

/** Rows one statement brings up to date at most, and how many statements a run spends on it. */
const rowsPerStep = 1000
const stepsPerRun = 20

/** Renews the statistics of the query planner, and the ages that the turn of the day has left behind. */
export const optimizeJob: Job = {
  name: 'optimize',
  supportsDryRun: false,
  run: async ({ db }) => {
    await db.run(statement('PRAGMA optimize'))
    let ages_updated = 0
    for (let done = 0; done < stepsPerRun; done += 1) {
      const { updated, complete } = await refreshAges(db, { limit: rowsPerStep })
      ages_updated += updated
      if (complete) return { ages_updated, complete }
    }
    return { ages_updated, complete: false }
  },
}
