import { type JobSeries, lastRuns } from '../store/runs.ts'
import type { Check } from './check.ts'
import { gauge, reading, takenNow, withheld } from './metric.ts'

const lastSuccess = gauge('viewkeeper_job_last_success_timestamp_seconds', {
  unit: 'timestamp',
  labels: ['job'],
  help: 'When the job last succeeded, seconds since 1970.',
})
const failures = gauge('viewkeeper_job_consecutive_failures', {
  unit: 'count',
  labels: ['job'],
  help: 'How often in a row the job has failed since it last succeeded.',
})

/**
 * When each of the jobs of these names last succeeded, and how often it failed since. Of one that never has, or of
 * which there is no run at all, that is not known.
 */
export const jobsCheck = (series: JobSeries): Check => ({
  name: 'jobs',
  source: { name: 'count of runs', remedy: 'GET /api/jobs shows the last runs.' },
  metrics: [lastSuccess, failures],
  take: async ({ db, now }) => {
    const health = await lastRuns(db, series)
    const taken = takenNow(now())
    return health.flatMap(({ job, run, last_success_ms, consecutive_failures }) => {
      const labels = { database: db.name, job }
      return [
        last_success_ms === null
          ? withheld(lastSuccess, labels)
          : reading(lastSuccess, labels, last_success_ms / 1000, taken),
        run === null
          ? withheld(failures, labels)
          : reading(failures, labels, consecutive_failures, taken),
      ]
    })
  },
})
