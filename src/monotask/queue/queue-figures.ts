import { milliseconds } from '../../db/time.ts'

/**
 * What each figure of the queue means, as SQL over rows of automation_queue, written once for those who compute it:
 * the plain view (queue-summary.ts) from the whole queue, a snapshot (queue-snapshots.ts) from as few rows as
 * it can.
 */

/** As of when: the present time in milliseconds, as SQL. */
interface Clock {
  readonly nowMs: string
}

/** Jobs that are still to be done. */
export const isLive = "status IN ('pending', 'processing')"

const pendingWith = (priority: number): string => `status = 'pending' AND priority = ${priority}`

/** Figures that count live jobs, by the column of the summary; `stuckAfterMs`: milliseconds, as SQL. */
export const liveJobs = ({ nowMs, stuckAfterMs }: Clock & { readonly stuckAfterMs: string }) => ({
  pending_jobs: "status = 'pending'",
  processing_jobs: "status = 'processing'",
  critical_pending: pendingWith(4),
  high_pending: pendingWith(3),
  medium_pending: pendingWith(2),
  low_pending: pendingWith(1),
  stuck_jobs: `status = 'processing' AND ${milliseconds('started_at')} < ${nowMs} - ${stuckAfterMs}`,
})

/** The number of rows for which a condition holds. */
export const count = (condition: string): string => `count(*) FILTER (WHERE ${condition})`

/** When the oldest pending job was created, milliseconds; NULL if none is pending. */
export const oldestPendingMs = `min(${milliseconds('created_at')}) FILTER (WHERE status = 'pending')`

/** Whole seconds from a time in milliseconds to now, not below 0. */
export const secondsSince = (timeMs: string, { nowMs }: Clock): string =>
  `max((${nowMs} - ${timeMs}) / 1000, 0)`

const isRecent = ({ nowMs }: Clock): string =>
  `${milliseconds('completed_at')} > ${nowMs} - 3600000`

/** Mean time from start to completion of the jobs completed in the last hour, milliseconds. */
export const recentProcessingMs = (clock: Clock): string =>
  `avg(${milliseconds('completed_at')} - ${milliseconds('started_at')})
    FILTER (WHERE status = 'completed' AND ${isRecent(clock)})`

/** Whether a job failed in the last hour. */
export const isRecentFailure = (clock: Clock): string => `status = 'failed' AND ${isRecent(clock)}`

/** An event type as a key of `events_by_type`. */
export const eventType = 'CAST(event_type AS TEXT)'
