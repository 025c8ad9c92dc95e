import * as z from 'zod'
import { type Database, type Statement, statement } from '../../db/database.ts'
import { sqliteTime } from '../../db/time.ts'
import type { OldRows } from '../../keeper/catalog.ts'

/** Text of a snapshot's time → RFC 3339. */
const rfc3339 = z.string().transform((text) => `${text.replace(' ', 'T').replace(/Z$/, '')}Z`)
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
  events_by_type: z
    .string()
    .transform((json) => z.record(z.string(), z.int()).parse(JSON.parse(json))),
  avg_processing_time_ms: z.number().nullable(),
  oldest_pending_age_seconds: z.int().nullable(),
  stuck_jobs: jobs,
  has_stuck_jobs: jobs,
  recent_failed_jobs: jobs,
  has_recent_failures: jobs,
})

/** One row of automation_queue_summary_mv; `snapshot_time` is RFC 3339. */
export type QueueSnapshot = z.output<typeof snapshotRow>

const columns = Object.keys(snapshotRow.shape).join(', ')

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

/** The snapshots taken at `since` or later, oldest first. */
export const snapshotsSince = (db: Database, since: Date): Promise<QueueSnapshot[]> =>
  db.all(
    statement(
      `SELECT ${columns} FROM automation_queue_summary_mv WHERE snapshot_time >= ?1 ORDER BY snapshot_time, id`,
      sqliteTime(since),
    ),
    snapshotRow,
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
