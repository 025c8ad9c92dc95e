import type { Check } from '../../checks/check.ts'
import { latestSnapshot } from './queue-snapshots.ts'

/** A snapshot is taken every 5 minutes; after three misses its figures say nothing of now. */
const staleAfterMs = 15 * 60_000

/** The automation queue, as the latest snapshot has it; no readings before the first. */
export const queueCheck: Check = {
  name: 'queue',
  metrics: [
    'viewkeeper_queue_jobs',
    'viewkeeper_queue_oldest_pending_age_seconds',
    'viewkeeper_queue_stuck_jobs',
    'viewkeeper_queue_recent_failed_jobs',
  ],
  take: async ({ db, now }) => {
    const snapshot = await latestSnapshot(db)
    if (snapshot === null) return []
    if (now().getTime() - Date.parse(snapshot.snapshot_time) > staleAfterMs)
      throw new Error(`The latest snapshot of the queue is of ${snapshot.snapshot_time}.`)
    const labels = { database: db.name }
    const byStatus = {
      pending: snapshot.pending_jobs,
      processing: snapshot.processing_jobs,
      completed: snapshot.completed_jobs,
      failed: snapshot.failed_jobs,
    }
    return [
      ...Object.entries(byStatus).map(([status, value]) => ({
        metric: 'viewkeeper_queue_jobs',
        labels: { ...labels, status },
        value,
      })),
      {
        metric: 'viewkeeper_queue_oldest_pending_age_seconds',
        labels,
        value: snapshot.oldest_pending_age_seconds ?? 0,
      },
      { metric: 'viewkeeper_queue_stuck_jobs', labels, value: snapshot.stuck_jobs },
      {
        metric: 'viewkeeper_queue_recent_failed_jobs',
        labels,
        value: snapshot.recent_failed_jobs,
      },
    ]
  },
}
