import { milliseconds } from './queue-snapshots.ts'

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
  has_recent_failures INTEGER NOT NULL
)`

export const queueSummaryIndex =
  'CREATE INDEX IF NOT EXISTS idx_automation_queue_summary_mv_snapshot_time ON automation_queue_summary_mv (snapshot_time)'

/** What a snapshot finds live and lately finished jobs by. */
export const queueSourceIndexes = [
  'CREATE INDEX IF NOT EXISTS idx_automation_queue_status ON automation_queue (status, created_at)',
  'CREATE INDEX IF NOT EXISTS idx_automation_queue_completed_at ON automation_queue (status, completed_at) WHERE completed_at IS NOT NULL',
] as const

const nowMs = milliseconds("'now'")
const isStuck = `status = 'processing' AND ${milliseconds('started_at')} < ${nowMs} - 900000`
const isRecent = `${milliseconds('completed_at')} > ${nowMs} - 3600000`

/** The figures of a snapshot as of now, computed from the queue alone. */
export const queueSummaryView = `CREATE VIEW automation_queue_summary AS
SELECT
  strftime('%Y-%m-%d %H:%M:%f', 'now') AS snapshot_time,
  count(*) AS total_jobs,
  count(*) FILTER (WHERE status = 'pending') AS pending_jobs,
  count(*) FILTER (WHERE status = 'processing') AS processing_jobs,
  count(*) FILTER (WHERE status = 'completed') AS completed_jobs,
  count(*) FILTER (WHERE status = 'failed') AS failed_jobs,
  count(*) FILTER (WHERE status = 'pending' AND priority = 4) AS critical_pending,
  count(*) FILTER (WHERE status = 'pending' AND priority = 3) AS high_pending,
  count(*) FILTER (WHERE status = 'pending' AND priority = 2) AS medium_pending,
  count(*) FILTER (WHERE status = 'pending' AND priority = 1) AS low_pending,
  (SELECT json_group_object(event_type, jobs ORDER BY event_type) FROM (
    SELECT CAST(event_type AS TEXT) AS event_type, count(*) AS jobs FROM automation_queue
    WHERE status IN ('pending', 'processing') AND event_type IS NOT NULL GROUP BY 1
  )) AS events_by_type,
  avg(${milliseconds('completed_at')} - ${milliseconds('started_at')})
    FILTER (WHERE status = 'completed' AND ${isRecent}) AS avg_processing_time_ms,
  max((${nowMs} - min(${milliseconds('created_at')}) FILTER (WHERE status = 'pending')) / 1000, 0) AS oldest_pending_age_seconds,
  count(*) FILTER (WHERE ${isStuck}) AS stuck_jobs,
  count(*) FILTER (WHERE ${isStuck}) > 0 AS has_stuck_jobs,
  count(*) FILTER (WHERE status = 'failed' AND ${isRecent}) AS recent_failed_jobs,
  count(*) FILTER (WHERE status = 'failed' AND ${isRecent}) > 0 AS has_recent_failures
FROM automation_queue`
