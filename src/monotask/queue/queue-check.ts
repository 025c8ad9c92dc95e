import type { Check } from '../../checks/check.ts'
import { gauge, reading } from '../../checks/metric.ts'
import { latestSnapshot } from './queue-snapshots.ts'

/** A snapshot is taken every 5 minutes; after three misses its figures say nothing of now. */
const staleAfterMs = 15 * 60_000

const jobs = gauge('viewkeeper_queue_jobs', {
  unit: 'count',
  labels: ['status'],
  help: 'Jobs of the automation queue by status.',
})
const oldestPendingAge = gauge('viewkeeper_queue_oldest_pending_age_seconds', {
  unit: 'seconds',
  help: 'For how long the oldest pending job has been waiting; 0 when none is.',
})
const stuckJobs = gauge('viewkeeper_queue_stuck_jobs', {
  unit: 'count',
  help: 'Jobs that have been processing for longer than STUCK_AFTER_SECONDS.',
})
const recentFailedJobs = gauge('viewkeeper_queue_recent_failed_jobs', {
  unit: 'count',
  help: 'Jobs that failed within the last hour.',
})

/** The automation queue, as the latest snapshot has it; no readings before the first. */
export const queueCheck: Check = {
  name: 'queue',
  metrics: [jobs, oldestPendingAge, stuckJobs, recentFailedJobs],
  take: async ({ db, now }) => {
    const snapshot = await latestSnapshot(db)
    if (snapshot === null) return []
    if (now().getTime() - Date.parse(snapshot.snapshot_time) > staleAfterMs)
      throw new Error(`The latest snapshot of the queue was taken at ${snapshot.snapshot_time}.`)
    const database = db.name
    return [
      reading(jobs, { database, status: 'pending' }, snapshot.pending_jobs),
      reading(jobs, { database, status: 'processing' }, snapshot.processing_jobs),
      reading(jobs, { database, status: 'completed' }, snapshot.completed_jobs),
      reading(jobs, { database, status: 'failed' }, snapshot.failed_jobs),
      reading(oldestPendingAge, { database }, snapshot.oldest_pending_age_seconds ?? 0),
      reading(stuckJobs, { database }, snapshot.stuck_jobs),
      reading(recentFailedJobs, { database }, snapshot.recent_failed_jobs),
    ]
  },
}
