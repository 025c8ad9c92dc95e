import * as z from 'zod/mini'
import { type Database, type Statement, statement } from '../db/database.ts'

const largeKey = z.object({
  view: z.string(),
  key: z.string(),
  rows: z.number(),
  compared_at_ms: z.nullable(z.number()),
})

/** A key, encoded, too large for a tick, with about how many rows are read to compare it, and when it last was. */
export type LargeKey = z.infer<typeof largeKey>

/** The large keys of these views that were not compared since a time, those that have waited longest first. */
export const readDueLargeKeys = (
  db: Database,
  views: readonly string[],
  { before, limit }: { readonly before: Date; readonly limit: number },
): Promise<LargeKey[]> =>
  db.all(
    statement(
      `SELECT view, key, rows, compared_at_ms FROM viewkeeper_large_keys
      WHERE view IN (SELECT value FROM json_each(?3)) AND coalesce(compared_at_ms, 0) <= ?1 ORDER BY coalesce(compared_at_ms, 0), view, key LIMIT ?2`,
      before.getTime(),
      limit,
      JSON.stringify(views),
    ),
    largeKey,
  )

/** The largest of the large keys. */
export const readLargestKeys = (db: Database, limit: number): Promise<LargeKey[]> =>
  db.all(
    statement(
      'SELECT view, key, rows, compared_at_ms FROM viewkeeper_large_keys ORDER BY rows DESC, view, key LIMIT ?1',
      limit,
    ),
    largeKey,
  )

/** Notes large keys that a sweep has passed over. */
export const saveLargeKeys = (
  keys: readonly Pick<LargeKey, 'view' | 'key' | 'rows'>[],
  now: Date,
): Statement =>
  statement(
    `INSERT INTO viewkeeper_large_keys (view, key, rows, found_at_ms)
    SELECT value ->> 'view', value ->> 'key', value ->> 'rows', ?2 FROM json_each(?1) WHERE true
    ON CONFLICT (view, key) DO UPDATE SET rows = excluded.rows, found_at_ms = excluded.found_at_ms`,
    JSON.stringify(keys),
    now.getTime(),
  )

/** Notes that large keys were compared. */
export const markCompared = (
  keys: readonly Pick<LargeKey, 'view' | 'key'>[],
  now: Date,
): Statement =>
  statement(
    `UPDATE viewkeeper_large_keys SET compared_at_ms = ?2 WHERE (view, key) IN (
      SELECT value ->> 'view', value ->> 'key' FROM json_each(?1))`,
    JSON.stringify(keys.map(({ view, key }) => ({ view, key }))),
    now.getTime(),
  )

/** Forgets up to `limit` keys that the last sweep of their view has no more found to be large; answers one row for each. */
export const forgetLargeKeys = (limit: number): Statement =>
  statement(
    `DELETE FROM viewkeeper_large_keys WHERE (view, key) IN (
      SELECT l.view, l.key FROM viewkeeper_large_keys l, viewkeeper_audit a, json_each(a.views) v
      WHERE v.value ->> 'view' = l.view AND l.found_at_ms < v.value ->> '$.last_sweep.started_at_ms' LIMIT ?1) RETURNING 1 AS forgotten`,
    limit,
  )
