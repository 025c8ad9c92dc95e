import * as z from 'zod/mini'
import { type Database, type Statement, statement } from '../../db/database.ts'
import { json } from '../../db/json.ts'
import { sqliteTime } from '../../db/time.ts'
import type { OldRows } from '../../keeper/catalog.ts'

/** Text of a snapshot's time → RFC 3339. */
const rfc3339 = z.pipe(
  z.string(),
  z.transform((text) => `${text.replace(' ', 'T').replace(/Z$/, '')}Z`),
)
const jobs = z.int()

/** A row of automation_queue_summary_mv. */
export const snapshotRow = z.object({
  id: z.int(),
  snapshot_time: rfc3339,
  total_jobs: jobs,
  pending_jobs: jobs,
  processing_jobs: jobs,
  completed_jobs: jobs,
  failed_jobs: jobs,
  critical_pending: jobs,
  high_pending: jobs,
  medium_pending: jobs,
  low_pending: jobs,
  events_by_type: json(z.record(z.string(), z.int())),
  avg_processing_time_ms: z.nullable(z.number()),
  oldest_pending_age_seconds: z.nullable(z.int()),
  stuck_jobs: jobs,
  has_stuck_jobs: jobs,
  recent_failed_jobs: jobs,
  has_recent_failures: jobs,
})

/** One row of automation_queue_summary_mv; `snapshot_time` is RFC 3339. */
export type QueueSnapshot = z.output<typeof snapshotRow>

/** The event types that a snapshot shows, the most frequent ones, and the characters of each. */
const mostTypes = 100
const longestType = 200

/** A snapshot's counts by event type; where these are many or long, the rest is counted as `+more`. */
const eventsByType = `iif(octet_length(events_by_type) <= 20000, events_by_type, (
  SELECT json_group_object(type, jobs) FROM (
    SELECT iif(place <= ${mostTypes}, substr(key, 1, ${longestType}), '+more') AS type, sum(value) AS jobs
    FROM (SELECT key, value, row_number() OVER (ORDER BY value DESC, key) AS place FROM json_each(events_by_type))
    GROUP BY 1))) AS events_by_type`

const columns = Object.keys(snapshotRow.shape)
  .map((name) => (name === 'events_by_type' ? eventsByType : name))
  .join(', ')

/** How far the clock that a snapshot was taken by may be ahead. */
const clockDifferenceMs = 60_000

/**
 * The newest snapshot, or null before the first. One from the future, as a clock that was wrong leaves it, stands back
 * behind those from before now.
 */
export const latestSnapshot = (db: Database, now: Date): Promise<QueueSnapshot | null> =>
  db.first(
    statement(
      `SELECT ${columns} FROM automation_queue_summary_mv WHERE id = coalesce(
        (SELECT id FROM automation_queue_summary_mv WHERE snapshot_time <= ?1 ORDER BY snapshot_time DESC, id DESC LIMIT 1),
        (SELECT id FROM automation_queue_summary_mv ORDER BY snapshot_time, id LIMIT 1))`,
      sqliteTime(new Date(now.getTime() + clockDifferenceMs)),
    ),
    snapshotRow,
  )

/** Where a snapshot stands in the history: its time, as the table has it, and its id. */
export const snapshotPlace = z.strictObject({
  time: z.string().check(z.maxLength(100)),
  id: z.int(),
})
type SnapshotPlace = z.output<typeof snapshotPlace>

const placedSnapshot = z.pipe(
  z.extend(snapshotRow, { stored_time: z.string() }),
  z.transform(({ stored_time: time, ...snapshot }) => ({
    snapshot,
    place: { time, id: snapshot.id },
  })),
)

interface History {
  readonly since: Date
  /** The place after which to begin; null: with the first since `since`. */
  readonly after: SnapshotPlace | null
  readonly limit: number
}

/** The snapshots taken at `since` or later, each with its place, oldest first. Reads `limit` rows at most. */
export const snapshotsSince = (db: Database, { since, after, limit }: History) =>
  db.all(
    statement(
      `SELECT ${columns}, snapshot_time AS stored_time FROM automation_queue_summary_mv
      WHERE ${after === null ? 'snapshot_time >= ?2' : '(snapshot_time, id) > (?2, ?3)'}
      ORDER BY automation_queue_summary_mv.snapshot_time, id LIMIT ?1`,
      limit,
      ...(after === null ? [sqliteTime(since)] : [after.time, after.id]),
    ),
    placedSnapshot,
  )

/** The newest is never old: without any, nobody would know that no more are taken. */
const old = `SELECT id FROM automation_queue_summary_mv WHERE snapshot_time < ?1 AND id <> (
    SELECT id FROM automation_queue_summary_mv ORDER BY snapshot_time DESC, id DESC LIMIT 1)
  ORDER BY snapshot_time, id LIMIT ?2`

/** Up to `limit` snapshots taken before `before`, but for the newest, deleted or only counted; one row for each. */
export const removeOldSnapshots = ({ before, limit, dryRun }: OldRows): Statement =>
  statement(
    dryRun ? old : `DELETE FROM automation_queue_summary_mv WHERE id IN (${old}) RETURNING id`,
    sqliteTime(before),
    limit,
  )
