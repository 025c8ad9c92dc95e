import type { Job } from '../../jobs/job.ts'
import { takeSnapshot } from './take-snapshot.ts'

/** Writes one row of automation_queue_summary_mv, as of now. */
export const snapshotJob: Job = {
  name: 'snapshot',
  supportsDryRun: false,
  timeLimitSeconds: 35,
  run: async ({ db, settings, now, dueAt }) => {
    const snapshot = await takeSnapshot(db, {
      now: now(),
      dueAt,
      stuckAfterSeconds: settings.stuckAfterSeconds,
    })
    if (snapshot === null) throw new Error('The snapshot was not written.')
    return { snapshot_id: snapshot.id, snapshot_time: snapshot.snapshot_time }
  },
}
