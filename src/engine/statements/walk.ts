import { decoded, encoded, isListedAfter, isTooLong } from '../expressions/keys.ts'
import { identifier, indent, literal } from '../expressions/sql.ts'
import type { ViewModel } from '../model.ts'
import type { SourceTable } from '../source-table.ts'
import { countedSql, isOrphan, timeColumns, unionAll } from './audit-sql.ts'
import { comparisonCost } from './cost.ts'
import { joinUp, lastOf, sourcePaths } from './paths.ts'

/** Rows without an id that text or bytes are: they stand before every key. At most so many are counted. */
const mostKeyless = 1000

/** Of a JSON object, what stands under a name, which may have anything in it. */
const member = (object: string, name: string): string =>
  `(SELECT value FROM json_each(${object}) WHERE key = ${literal(name)})`

/**
 * What an audit is to look at, in one statement. `?1`: JSON, view → {after: the key after which its slice begins, or
 * null; limit: how many keys of it}, of the views to look at; `?2`: JSON {since: a time as text; rows: source table →
 * [after rowid, up to rowid] of its new rows; keys: view → keys to look at in any case}; `?3`: at most so many changed
 * keys of each source table; `?4`: longer keys, in bytes, come as null. Rows {view, key: encoded, bytes, origin, cost},
 * slices in order of key: origin `parent` for a parent row, `row` for a view row with its cost, `faulty` for a key of
 * those that were given, `changed` for one with new rows below it; `keyless`, where a slice begins anew: `cost` parent
 * rows have no id, or a number for one. In the tables of `searched`, every row with a time stamp from `since` on counts
 * as new: they are read whole.
 */
export const worklistSql = (
  views: readonly ViewModel[],
  sources: readonly SourceTable[],
  searched: ReadonlySet<string>,
): string => {
  const isNew = (table: string, of: string): string => {
    const at = (index: number) => `(${member("?2 -> 'rows'", table)} ->> ${index})`
    const times = timeColumns(sources, table).map(
      (column) =>
        `replace(substr(${of}.${identifier(column)}, 1, 19), 'T', ' ') >= ?2 ->> '$.since'`,
    )
    const went = `${of}.rowid > ${at(0)} AND ${of}.rowid <= ${at(1)}`
    return searched.has(table) ? `(${[`(${went})`, ...times].join(' OR ')})` : went
  }
  const ofView = (view: ViewModel): string[] => {
    const [name, key, table] = [literal(view.table), identifier(view.key), identifier(view.table)]
    const [parent, id] = [identifier(view.parent.table), identifier(view.parent.key)]
    const ofSlice = (part: string) => `(${member('?1', view.table)} ->> ${literal(part)})`
    const [after, limit] = [ofSlice('after'), ofSlice('limit')]
    const cost = comparisonCost(view)
    const listed = (origin: string, rows: string) =>
      `${name} AS view, iif(octet_length(key) <= ?4, ${encoded('key', view.kind)}, NULL) AS key, octet_length(key) AS bytes, ${literal(origin)} AS origin, ${rows} AS cost`
    const costOfKey = `(SELECT ${cost} FROM ${table} m WHERE m.${key} = c.key)`
    const changed = sourcePaths(view, views).map((path) => {
      const up = joinUp(path)
      const last = path.at(-1)?.table ?? ''
      return `SELECT ${listed('changed', costOfKey)} FROM (SELECT DISTINCT ${up.key} AS key FROM ${up.from} WHERE ${isNew(last, lastOf(path))} LIMIT ?3) c WHERE c.key IS NOT NULL`
    })
    const given = `SELECT ${decoded('value', view.kind)} AS key FROM json_each(${member("?2 -> 'keys'", view.table)})`
    return [
      `SELECT ${listed('parent', 'NULL')} FROM (SELECT ${id} AS key FROM ${parent} WHERE ${isListedAfter(id, after, view.kind)} ORDER BY ${id} LIMIT coalesce(${limit}, 0))`,
      `SELECT ${listed('row', 'cost')} FROM (SELECT m.${key} AS key, ${cost} AS cost FROM ${table} m WHERE ${isListedAfter(`m.${key}`, after, view.kind)} ORDER BY m.${key} LIMIT coalesce(${limit}, 0))`,
      `SELECT ${name}, '', 0, 'keyless', ${keylessSql(view)} WHERE ${limit} > 0 AND ${after} IS NULL`,
      `SELECT ${listed('faulty', costOfKey)} FROM (${given}) c`,
      ...changed,
    ]
  }
  return unionAll(views.flatMap(ofView))
}

/** Of the `?2` rows of a view after key `?1`: the last one's key, and how many they are: {last_key: encoded, keys}. */
export const nextRowsSql = (view: ViewModel): string =>
  `SELECT ${encoded('max(key)', view.kind)} AS last_key, count(*) AS keys FROM (\n${indent(rowsAfter(view))}\n)`

const rowsAfter = (view: ViewModel): string => {
  const key = `m.${identifier(view.key)}`
  return `SELECT ${key} AS key FROM ${identifier(view.table)} m WHERE ${isListedAfter(key, '?1', view.kind)} ORDER BY ${key} LIMIT ?2`
}

const orphansAmong = (view: ViewModel, column: string): string =>
  `SELECT ${column} FROM (\n${indent(rowsAfter(view))}\n) part WHERE ${isOrphan(view, 'part.key')}`

/** Of the `?2` rows of a view after key `?1` those that are orphans, `?3` of them at most (null: all), as `countedSql` has it. */
export const countOrphansSql = (view: ViewModel): string =>
  countedSql(
    `${orphansAmong(view, `${encoded('part.key', view.kind)} AS key, 'orphaned' AS fault`)} LIMIT coalesce(?3, -1)`,
  )

/** Removes them and returns one row for each. */
export const removeNextOrphansSql = (view: ViewModel): string =>
  `DELETE FROM ${identifier(view.table)} WHERE ${identifier(view.key)} IN (\n${indent(orphansAmong(view, 'part.key'))}\n) RETURNING 1 AS removed`

/** How many parent rows have no id, or a number for one: they stand before every key. At most so many are counted. */
export const keylessSql = ({ kind, parent }: ViewModel): string =>
  (kind === 'INTEGER'
    ? ['false']
    : [`${identifier(parent.key)} IS NULL`, `${identifier(parent.key)} < ''`]
  )
    .map(
      (condition) =>
        `(SELECT count(*) FROM (SELECT 1 FROM ${identifier(parent.table)} WHERE ${condition} LIMIT ${mostKeyless}))`,
    )
    .join(' + ')

/**
 * Of the `?2` parent rows after `?1`: the last one's key, how many they are, and how many of them have no view row
 * because of their id; those without an id count with the first: {last_key: encoded, keys, unreadable}.
 */
export const nextKeysSql = (view: ViewModel): string => {
  const id = identifier(view.parent.key)
  return (
    `SELECT ${encoded(`max(${id})`, view.kind)} AS last_key, count(*) AS keys,\n` +
    `  count(*) FILTER (WHERE ${isTooLong(id, view.kind)}) + iif(?1 IS NULL, ${keylessSql(view)}, 0) AS unreadable FROM (\n` +
    `  SELECT ${id} FROM ${identifier(view.parent.table)} WHERE ${isListedAfter(id, '?1', view.kind)} ORDER BY ${id} LIMIT ?2\n)`
  )
}
