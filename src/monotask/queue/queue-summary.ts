import { milliseconds } from '../../db/time.ts'
import {
  count,
  eventType,
  isLive,
  isRecentFailure,
  liveJobs,
  oldestPendingMs,
  recentProcessingMs,
  secondsSince,
} from './queue-figures.ts'

/** The time series of the automation queue: one row per snapshot. */
export const queueSummaryTable = `CREATE TABLE IF NOT EXISTS automation_queue_summary_mv (
  id INTEGER PRIMARY KEY,
  snapshot_time TEXT NOT NULL,
  total_jobs INTEGER NOT NULL,
  pending_jobs INTEGER NOT NULL,
  processing_jobs INTEGER NOT NULL,
  completed_jobs INTEGER NOT NULL,
  failed_jobs INTEGER NOT NULL,
  critical_pending INTEGER NOT NULL,
  high_pending INTEGER NOT NULL,
  medium_pending INTEGER NOT NULL,
  low_pending INTEGER NOT NULL,
  events_by_type TEXT NOT NULL,
  avg_processing_time_ms REAL,
  oldest_pending_age_seconds INTEGER,
  stuck_jobs INTEGER NOT NULL,
  has_stuck_jobs INTEGER NOT NULL,
  recent_failed_jobs INTEGER NOT NULL,
  has_recent_failures INTEGER NOT NULL,
  stuck_after_seconds INTEGER NOT NULL DEFAULT 900
)`

export const queueSummaryIndex =
  'CREATE INDEX IF NOT EXISTS idx_automation_queue_summary_mv_snapshot_time ON automation_queue_summary_mv (snapshot_time)'

/** What a snapshot finds live and lately finished jobs by. */
export const queueSourceIndexes = [
  'CREATE INDEX IF NOT EXISTS idx_automation_queue_status ON automation_queue (status, created_at)',
  'CREATE INDEX IF NOT EXISTS idx_automation_queue_completed_at ON automation_queue (status, completed_at) WHERE completed_at IS NOT NULL',
] as const

const clock = { nowMs: milliseconds("'now'") }

/** After how many seconds a job is stuck: as the newest snapshot has it, and before the first as the setting's default. */
const stuckAfterSeconds =
  'coalesce((SELECT s.stuck_after_seconds FROM automation_queue_summary_mv s ORDER BY s.snapshot_time DESC, s.id DESC LIMIT 1), 900)'

const live = liveJobs({ ...clock, stuckAfterMs: `${stuckAfterSeconds} * 1000` })

/** The figures of a snapshot as of now, computed from the queue alone. */
export const queueSummaryView = `CREATE VIEW automation_queue_summary AS
SELECT
  strftime('%Y-%m-%d %H:%M:%f', 'now') AS snapshot_time,
  count(*) AS total_jobs,
  ${count(live.pending_jobs)} AS pending_jobs,
  ${count(live.processing_jobs)} AS processing_jobs,
  ${count("status = 'completed'")} AS completed_jobs,
  ${count("status = 'failed'")} AS failed_jobs,
  ${count(live.critical_pending)} AS critical_pending,
  ${count(live.high_pending)} AS high_pending,
  ${count(live.medium_pending)} AS medium_pending,
  ${count(live.low_pending)} AS low_pending,
  (SELECT json_group_object(event_type, jobs ORDER BY event_type) FROM (
    SELECT ${eventType} AS event_type, count(*) AS jobs FROM automation_queue
    WHERE ${isLive} AND event_type IS NOT NULL GROUP BY 1
  )) AS events_by_type,
  ${recentProcessingMs(clock)} AS avg_processing_time_ms,
  ${secondsSince(oldestPendingMs, clock)} AS oldest_pending_age_seconds,
  ${count(live.stuck_jobs)} AS stuck_jobs,
  ${count(live.stuck_jobs)} > 0 AS has_stuck_jobs,
  ${count(isRecentFailure(clock))} AS recent_failed_jobs,
  ${count(isRecentFailure(clock))} > 0 AS has_recent_failures,
  ${stuckAfterSeconds} AS stuck_after_seconds
FROM automation_queue`
