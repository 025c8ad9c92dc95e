import { tickMs } from '../../alerting/tick.ts'
import type { Check } from '../../checks/check.ts'
import { gauge, lacking, reading } from '../../checks/metric.ts'
import { latestSnapshot } from './queue-snapshots.ts'

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

/** The automation queue, as the latest snapshot has it; throws where there is none. */
export const queueCheck: Check = {
  name: 'queue',
  source: {
    name: 'snapshot of the queue',
    remedy:
      'The job snapshot takes one every 5 minutes: GET /api/jobs/snapshot/runs?limit=5 says why it does not.',
  },
  metrics: [jobs, oldestPendingAge, stuckJobs, recentFailedJobs],
  take: async ({ db, now }) => {
    const database = db.name
    const snapshot = await latestSnapshot(db, now())
    if (snapshot === null) return queueCheck.metrics.map((metric) => lacking(metric, { database }))
    const taken = { atMs: Date.parse(snapshot.snapshot_time), everyMs: tickMs }
    const ofStatus = (status: string, value: number) =>
      reading(jobs, { database, status }, value, taken)
    return [
      ofStatus('pending', snapshot.pending_jobs),
      ofStatus('processing', snapshot.processing_jobs),
      ofStatus('completed', snapshot.completed_jobs),
      ofStatus('failed', snapshot.failed_jobs),
      reading(oldestPendingAge, { database }, snapshot.oldest_pending_age_seconds ?? 0, taken),
      reading(stuckJobs, { database }, snapshot.stuck_jobs, taken),
      reading(recentFailedJobs, { database }, snapshot.recent_failed_jobs, taken),
    ]
  },
}
