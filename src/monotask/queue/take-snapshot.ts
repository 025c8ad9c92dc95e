import * as z from 'zod/mini'
import { type Database, harmless, statement } from '../../db/database.ts'
import { milliseconds, sqliteTime } from '../../db/time.ts'
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
import { snapshotRow } from './queue-snapshots.ts'

/** As of when a snapshot is taken, in its SQL; ?2 is after how many seconds a job counts as stuck. */
const clock = { nowMs: 'clock.now_ms' }
const live = Object.entries(liveJobs({ ...clock, stuckAfterMs: '?2 * 1000' }))

/**
 * Jobs that ended in the last hour, and perhaps a few that ended up to a second before. Both timestamp forms sort
 * as text only among themselves, so "since T" on an index takes three ranges: the day of T in the one form, in
 * the other, and every later day.
 */
const lastHour = `SELECT q.status, q.started_at, q.completed_at
  FROM clock CROSS JOIN (
    SELECT strftime('%Y-%m-%d %H:%M:%S', since) AS least, strftime('%Y-%m-%dT', since) AS below FROM clock
    UNION ALL SELECT strftime('%Y-%m-%dT%H:%M:%S', since), date(since, '+1 day') FROM clock
    UNION ALL SELECT date(since, '+1 day'), '9999' FROM clock
  ) range CROSS JOIN (SELECT 'completed' AS name UNION ALL SELECT 'failed') finished
  CROSS JOIN automation_queue q
  WHERE q.status = finished.name AND q.completed_at >= range.least AND q.completed_at < range.below`

/** While the queue's triggers are out its counts stand still. */
const isPaused =
  "EXISTS (SELECT 1 FROM viewkeeper_pause WHERE view = 'automation_queue_summary_mv')"

/** How many jobs there are by status: as the triggers have counted them, or counted anew while they are out. */
const counts = `SELECT status, jobs FROM viewkeeper_queue_counts WHERE NOT ${isPaused}
    UNION ALL SELECT status, count(*) FROM (SELECT 1 WHERE ${isPaused}) CROSS JOIN automation_queue
      WHERE status IS NOT NULL GROUP BY status`

/** The columns of the summary in the order in which `takeSnapshotSql` gives them. */
const given = [
  'id',
  'snapshot_time',
  'total_jobs',
  'completed_jobs',
  'failed_jobs',
  ...live.map(([name]) => name),
  'has_stuck_jobs',
  'events_by_type',
  'oldest_pending_age_seconds',
  'avg_processing_time_ms',
  'recent_failed_jobs',
  'has_recent_failures',
  'stuck_after_seconds',
]

/** Live jobs are read once, by event type, and added up. */
const takeSnapshotSql = `INSERT INTO automation_queue_summary_mv (${given.join(', ')})
WITH clock AS (
  SELECT ?1 AS now, datetime(?1, '-1 hour') AS since, ${milliseconds('?1')} AS now_ms
), live AS MATERIALIZED (
  SELECT ${eventType} AS event_type, count(*) AS jobs, ${oldestPendingMs} AS oldest_ms,
    ${live.map(([name, condition]) => `${count(condition)} AS ${name}`).join(',\n    ')}
  FROM clock CROSS JOIN automation_queue
  WHERE ${isLive} GROUP BY 1
), figures AS (
  SELECT min(oldest_ms) AS oldest_ms,
    ${live.map(([name]) => `coalesce(sum(${name}), 0) AS ${name}`).join(', ')},
    json_group_object(event_type, jobs ORDER BY event_type) FILTER (WHERE event_type IS NOT NULL) AS events
  FROM live
), counts AS (
  SELECT coalesce(sum(jobs), 0) AS total,
    coalesce(sum(jobs) FILTER (WHERE status = 'completed'), 0) AS completed,
    coalesce(sum(jobs) FILTER (WHERE status = 'failed'), 0) AS failed
  FROM (
    ${counts}
  )
), last_hour AS (
  ${lastHour}
), recent AS (
  SELECT ${recentProcessingMs(clock)} AS processing_ms, ${count(isRecentFailure(clock))} AS failed
  FROM clock CROSS JOIN last_hour
)
SELECT ?3, clock.now, counts.total, counts.completed, counts.failed,
  ${live.map(([name]) => `figures.${name}`).join(', ')}, figures.stuck_jobs > 0, figures.events,
  ${secondsSince('figures.oldest_ms', clock)}, recent.processing_ms, recent.failed, recent.failed > 0, ?2
FROM clock, counts, figures, recent WHERE true
ON CONFLICT (id) DO UPDATE SET ${given.map((name) => `${name} = excluded.${name}`).join(', ')}
RETURNING id, snapshot_time`

interface SnapshotOptions {
  readonly now: Date
  /** When the snapshot was due. */
  readonly dueAt: Date
  readonly stuckAfterSeconds: number
}

/**
 * Writes one snapshot as of `now`. Reads the live jobs and those that finished in the last hour; how many
 * finished before is known from viewkeeper_queue_counts, which triggers keep; while these are paused, by counting. Its id
 * is the time it was due, in milliseconds since the epoch, so that it may be written again where the answer was lost.
 */
export const takeSnapshot = (
  db: Database,
  { now, dueAt, stuckAfterSeconds }: SnapshotOptions,
): Promise<{ id: number; snapshot_time: string } | null> =>
  db.first(
    harmless(statement(takeSnapshotSql, sqliteTime(now), stuckAfterSeconds, dueAt.getTime())),
    z.pick(snapshotRow, { id: true, snapshot_time: true }),
  )
