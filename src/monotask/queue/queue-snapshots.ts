import { z } from 'zod'
import { type Database, type Statement, statement } from '../../db/database.ts'

/** How a snapshot's time is written: UTC, sortable, with milliseconds. */
const snapshotTime = (time: Date): string => time.toISOString().replace('T', ' ').slice(0, -1)

/** Text of a snapshot's time → RFC 3339. */
const rfc3339 = z.string().transform((text) => `${text.replace(' ', 'T').replace(/Z$/, '')}Z`)
const count = z.int()

export const row = z.object({
  id: z.int(),
  snapshot_time: rfc3339,
  total_jobs: count,
  pending_jobs: count,
  processing_jobs: count,
  completed_jobs: count,
  failed_jobs: count,
  critical_pending: count,
  high_pending: count,
  medium_pending: count,
  low_pending: count,
  events_by_type: z
    .string()
    .transform((json) => z.record(z.string(), z.int()).parse(JSON.parse(json))),
  avg_processing_time_ms: z.number().nullable(),
  oldest_pending_age_seconds: z.int().nullable(),
  stuck_jobs: count,
  has_stuck_jobs: count,
  recent_failed_jobs: count,
  has_recent_failures: count,
})

/** One row of automation_queue_summary_mv; `snapshot_time` is RFC 3339. */
export type QueueSnapshot = z.output<typeof row>

const columns = Object.keys(row.shape).join(', ')

/** A timestamp in either form, an SQL expression, as whole milliseconds since the epoch. */
export const milliseconds = (time: string): string =>
  `CAST(round(unixepoch(${time}, 'subsec') * 1000) AS INTEGER)`

/**
 * Both timestamp forms sort as text only among themselves, so "since T" on an index takes three ranges: the
 * day of T in the one form, in the other, and every later day.
 */
const finishedSince = `SELECT q.status, ${milliseconds('q.started_at')} AS started_ms, ${milliseconds('q.completed_at')} AS completed_ms
  FROM clock CROSS JOIN (
    SELECT strftime('%Y-%m-%d %H:%M:%S', since) AS least, strftime('%Y-%m-%dT', since) AS below FROM clock
    UNION ALL SELECT strftime('%Y-%m-%dT%H:%M:%S', since), date(since, '+1 day') FROM clock
    UNION ALL SELECT date(since, '+1 day'), '9999' FROM clock
  ) range CROSS JOIN (SELECT 'completed' AS name UNION ALL SELECT 'failed') finished
  CROSS JOIN automation_queue q
  WHERE q.status = finished.name AND q.completed_at >= range.least AND q.completed_at < range.below
    AND ${milliseconds('q.completed_at')} > clock.now_ms - 3600000`

/** While the queue's triggers are out its counts stand still. */
const isPaused =
  "EXISTS (SELECT 1 FROM viewkeeper_pause WHERE view = 'automation_queue_summary_mv')"

/**
 * Writes one snapshot as of `now`. Reads the live jobs and those that finished in the last hour; how many
 * finished before is known from viewkeeper_queue_counts, which triggers keep; while these are paused, by counting.
 */
export const takeSnapshot = (
  db: Database,
  { now, stuckAfterSeconds }: { readonly now: Date; readonly stuckAfterSeconds: number },
): Promise<{ id: number; snapshot_time: string } | null> =>
  db.first(
    statement(
      `INSERT INTO automation_queue_summary_mv (${columns.replace('id, ', '')})
WITH clock AS (
  SELECT ?1 AS now, datetime(?1, '-1 hour') AS since, ${milliseconds('?1')} AS now_ms
), live AS MATERIALIZED (
  SELECT CAST(event_type AS TEXT) AS event_type, count(*) AS jobs,
    count(*) FILTER (WHERE status = 'pending') AS pending,
    count(*) FILTER (WHERE status = 'processing') AS processing,
    count(*) FILTER (WHERE status = 'pending' AND priority = 4) AS critical,
    count(*) FILTER (WHERE status = 'pending' AND priority = 3) AS high,
    count(*) FILTER (WHERE status = 'pending' AND priority = 2) AS medium,
    count(*) FILTER (WHERE status = 'pending' AND priority = 1) AS low,
    min(iif(status = 'pending', ${milliseconds('created_at')}, NULL)) AS oldest_ms,
    count(*) FILTER (WHERE status = 'processing'
      AND ${milliseconds('started_at')} < clock.now_ms - ?2 * 1000) AS stuck
  FROM clock CROSS JOIN automation_queue
  WHERE status IN ('pending', 'processing') GROUP BY 1
), figures AS (
  SELECT coalesce(sum(pending), 0) AS pending, coalesce(sum(processing), 0) AS processing,
    coalesce(sum(critical), 0) AS critical, coalesce(sum(high), 0) AS high,
    coalesce(sum(medium), 0) AS medium, coalesce(sum(low), 0) AS low,
    min(oldest_ms) AS oldest_ms, coalesce(sum(stuck), 0) AS stuck,
    json_group_object(event_type, jobs ORDER BY event_type) FILTER (WHERE event_type IS NOT NULL) AS events
  FROM live
), counts AS (
  SELECT coalesce(sum(jobs), 0) AS total,
    coalesce(sum(jobs) FILTER (WHERE status = 'completed'), 0) AS completed,
    coalesce(sum(jobs) FILTER (WHERE status = 'failed'), 0) AS failed
  FROM (
    SELECT status, jobs FROM viewkeeper_queue_counts WHERE NOT ${isPaused}
    UNION ALL SELECT status, count(*) FROM (SELECT 1 WHERE ${isPaused}) CROSS JOIN automation_queue
      WHERE status IS NOT NULL GROUP BY status
  )
), finished AS (
  ${finishedSince}
), recent AS (
  SELECT avg(completed_ms - started_ms) FILTER (WHERE status = 'completed') AS processing_ms,
    count(*) FILTER (WHERE status = 'failed') AS failed
  FROM finished
)
SELECT clock.now, counts.total, figures.pending, figures.processing, counts.completed, counts.failed,
  figures.critical, figures.high, figures.medium, figures.low, figures.events,
  recent.processing_ms, max((clock.now_ms - figures.oldest_ms) / 1000, 0),
  figures.stuck, figures.stuck > 0, recent.failed, recent.failed > 0
FROM clock, counts, figures, recent
RETURNING id, snapshot_time`,
      snapshotTime(now),
      stuckAfterSeconds,
    ),
    row.pick({ id: true, snapshot_time: true }),
  )

/** The newest snapshot, or null before the first. */
export const latestSnapshot = (db: Database): Promise<QueueSnapshot | null> =>
  db.first(
    statement(
      `SELECT ${columns} FROM automation_queue_summary_mv ORDER BY snapshot_time DESC, id DESC LIMIT 1`,
    ),
    row,
  )

/** The snapshots taken at `since` or later, oldest first. */
export const snapshotsSince = (db: Database, since: Date): Promise<QueueSnapshot[]> =>
  db.all(
    statement(
      `SELECT ${columns} FROM automation_queue_summary_mv WHERE snapshot_time >= ?1 ORDER BY snapshot_time, id`,
      snapshotTime(since),
    ),
    row,
  )

const old = `SELECT id FROM automation_queue_summary_mv WHERE snapshot_time < ?1
  ORDER BY snapshot_time, id LIMIT ?2`

interface OldSnapshots {
  readonly before: Date
  readonly limit: number
  readonly dryRun: boolean
}

/** Up to `limit` snapshots taken before `before`, deleted or only counted; one row for each. */
export const removeOldSnapshots = ({ before, limit, dryRun }: OldSnapshots): Statement =>
  statement(
    dryRun ? old : `DELETE FROM automation_queue_summary_mv WHERE id IN (${old}) RETURNING id`,
    snapshotTime(before),
    limit,
  )
