import { jobHealth } from '../store/runs.ts'
import type { Check } from './check.ts'

/** When each of the jobs of these names last ended well (nothing if it never has), and how often it failed since. */
export const jobsCheck = (names: readonly string[]): Check => ({
  name: 'jobs',
  metrics: ['viewkeeper_job_last_success_timestamp_seconds', 'viewkeeper_job_consecutive_failures'],
  take: async ({ db }) => {
    const health = await jobHealth(db, names)
    return health.flatMap(({ job, last_success_ms, consecutive_failures }) => {
      const labels = { database: db.name, job }
      const failures = {
        metric: 'viewkeeper_job_consecutive_failures',
        labels,
        value: consecutive_failures,
      }
      return last_success_ms === null
        ? [failures]
        : [
            {
              metric: 'viewkeeper_job_last_success_timestamp_seconds',
              labels,
              value: last_success_ms / 1000,
            },
            failures,
          ]
    })
  },
})
