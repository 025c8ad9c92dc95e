import { encoded, isListedAfter, isTooLong } from '../expressions/keys.ts'
import { identifier, indent } from '../expressions/sql.ts'
import type { ViewModel } from '../model.ts'
import { comparisonCost } from './cost.ts'
import { keylessSql } from './walk.ts'

/**
 * The keys after `?1` (encoded; null: from the first on), of the parent's rows and of the view's alike: as many as
 * cost `?3` rows together, one at least and `?2` at most; one without a view row is taken to cost `?4`. One row: the
 * last key, encoded, or null where there is none; how many they are; whether no key follows, 0 or 1; how many of them
 * have no view row because of their id, those without an id with the first:
 * {last_key, keys, is_last, unreadable}.
 */
export const nextRangeSql = (view: ViewModel): string => {
  const id = identifier(view.parent.key)
  const key = `m.${identifier(view.key)}`
  const sides = [
    `SELECT ${id} AS key, NULL AS cost, 1 AS has_parent FROM ${identifier(view.parent.table)} WHERE ${isListedAfter(id, '?1', view.kind)} ORDER BY ${id} LIMIT ?2`,
    `SELECT ${key} AS key, ${comparisonCost(view)} AS cost, 0 AS has_parent FROM ${identifier(view.table)} m WHERE ${isListedAfter(key, '?1', view.kind)} ORDER BY ${key} LIMIT ?2`,
  ]
  const both = sides.map((side) => `SELECT * FROM (${side})`).join('\nUNION ALL\n')
  // total() of what may be anything: sum() fails where it grows too large.
  return `WITH listed AS MATERIALIZED (
  SELECT key, max(coalesce(max(cost), ?4), 1) AS cost, max(has_parent) AS has_parent FROM (
${indent(both, '    ')}
  ) GROUP BY key ORDER BY key LIMIT ?2
), taken AS MATERIALIZED (
  SELECT key, has_parent FROM (
    SELECT key, has_parent, row_number() OVER in_order AS at, total(cost) OVER in_order AS spent
    FROM listed WINDOW in_order AS (ORDER BY key ROWS UNBOUNDED PRECEDING)
  ) WHERE spent <= ?3 OR at = 1
)
SELECT ${encoded('max(key)', view.kind)} AS last_key, count(*) AS keys,
  count(*) = (SELECT count(*) FROM listed) AND count(*) < ?2 AS is_last,
  count(*) FILTER (WHERE has_parent AND ${isTooLong('key', view.kind)}) + iif(?1 IS NULL, ${keylessSql(view)}, 0) AS unreadable
FROM taken`
}
