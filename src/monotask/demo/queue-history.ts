import { type Statement, statement } from '../../db/database.ts'
import { sqliteTime } from '../../db/time.ts'
import type { SampledReading } from '../../store/samples.ts'
import { type DemoJob, statusAt } from './jobs.ts'

const hourMs = 3_600_000

/** After how many milliseconds a job that is being done counts as stuck. */
const stuckMs = 900_000

/** What a snapshot at a time would have had. */
export const figuresAt = (jobs: readonly DemoJob[], atMs: number) => {
  const byStatus = Map.groupBy(jobs, (job) => statusAt(job, atMs))
  const of = (status: ReturnType<typeof statusAt>) => byStatus.get(status) ?? []
  const [pending, processing] = [of('pending'), of('processing')]
  const [completed, failed] = [of('completed'), of('failed')]
  const isRecent = ({ endedMs }: DemoJob) => (endedMs ?? 0) > atMs - hourMs
  const times = completed
    .filter(isRecent)
    .map(({ endedMs, startedMs }) => (endedMs ?? 0) - (startedMs ?? 0))
  const events: Record<string, number> = {}
  for (const { event_type } of [...pending, ...processing])
    events[event_type] = (events[event_type] ?? 0) + 1
  const pendingOf = (priority: number) => pending.filter((job) => job.priority === priority).length
  const stuck = processing.filter(({ startedMs }) => (startedMs ?? 0) < atMs - stuckMs).length
  const recentFailed = failed.filter(isRecent).length
  const oldestMs = Math.min(...pending.map(({ createdMs }) => createdMs))
  return {
    total_jobs: jobs.length - of(null).length,
    pending_jobs: pending.length,
    processing_jobs: processing.length,
    completed_jobs: completed.length,
    failed_jobs: failed.length,
    critical_pending: pendingOf(4),
    high_pending: pendingOf(3),
    medium_pending: pendingOf(2),
    low_pending: pendingOf(1),
    events_by_type: events,
    avg_processing_time_ms:
      times.length === 0 ? null : times.reduce((sum, ms) => sum + ms, 0) / times.length,
    oldest_pending_age_seconds: pending.length === 0 ? null : Math.floor((atMs - oldestMs) / 1000),
    stuck_jobs: stuck,
    has_stuck_jobs: Number(stuck > 0),
    recent_failed_jobs: recentFailed,
    has_recent_failures: Number(recentFailed > 0),
  }
}

/** The figures of a snapshot, by the columns of automation_queue_summary_mv. */
export type QueueFigures = ReturnType<typeof figuresAt>

/** What the check of the queue reads from a snapshot. */
export const readingsOf = (figures: QueueFigures): SampledReading[] => {
  const ofStatus = (status: string, value: number) => ({
    metric: 'viewkeeper_queue_jobs',
    labels: { status },
    value,
  })
  const one = (name: string, value: number) => ({
    metric: `viewkeeper_queue_${name}`,
    labels: {},
    value,
  })
  return [
    ofStatus('pending', figures.pending_jobs),
    ofStatus('processing', figures.processing_jobs),
    ofStatus('completed', figures.completed_jobs),
    ofStatus('failed', figures.failed_jobs),
    one('oldest_pending_age_seconds', figures.oldest_pending_age_seconds ?? 0),
    one('stuck_jobs', figures.stuck_jobs),
    one('recent_failed_jobs', figures.recent_failed_jobs),
  ]
}

const columns = [
  ...[
    'id',
    'snapshot_time',
    'total_jobs',
    'pending_jobs',
    'processing_jobs',
    'completed_jobs',
    'failed_jobs',
  ],
  ...['critical_pending', 'high_pending', 'medium_pending', 'low_pending', 'events_by_type'],
  ...['avg_processing_time_ms', 'oldest_pending_age_seconds', 'stuck_jobs', 'has_stuck_jobs'],
  ...['recent_failed_jobs', 'has_recent_failures', 'stuck_after_seconds'],
]

/** The snapshots of these ticks, each with the time it was due as its id. */
export const insertSnapshots = (figures: ReadonlyMap<number, QueueFigures>): Statement =>
  statement(
    `INSERT INTO automation_queue_summary_mv (${columns.join(', ')})
    SELECT ${columns.map((name) => `value ->> '${name}'`).join(', ')} FROM json_each(?1)`,
    JSON.stringify(
      [...figures].map(([tickMs, one]) => ({
        ...one,
        id: tickMs,
        snapshot_time: sqliteTime(new Date(tickMs)),
        stuck_after_seconds: stuckMs / 1000,
      })),
    ),
  )
