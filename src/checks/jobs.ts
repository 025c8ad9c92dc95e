import { type JobSeries, lastRuns } from '../store/runs.ts'
import type { Check } from './check.ts'
import { gauge, reading } from './metric.ts'

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

/** When each of these jobs last succeeded (nothing if it never has), and how often it failed since. */
export const jobsCheck = (series: JobSeries): Check => ({
  name: 'jobs',
  metrics: [lastSuccess, failures],
  take: async ({ db }) => {
    const database = db.name
    const health = await lastRuns(db, series)
    return health.flatMap(({ job, last_success_ms, consecutive_failures }) => [
      ...(last_success_ms === null
        ? []
        : [reading(lastSuccess, { database, job }, last_success_ms / 1000)]),
      reading(failures, { database, job }, consecutive_failures),
    ])
  },
})
