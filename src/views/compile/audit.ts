import type { SourceTable } from '../source-schema.ts'
import { decoded, encoded, isListedAfter, isTooLong } from './keys.ts'
import type { ChildUse, ViewModel } from './model.ts'
import { joinDown, joinUp, lastOf, sourcePaths } from './paths.ts'
import { comparedColumns } from './refresh.ts'
import { expectedIn, keptIn, type Scope } from './scope.ts'
import { differs, identifier, indent, literal, row } from './sql.ts'

/** D1 takes at most five terms in a compound SELECT: nest them. */
const unionAll = (terms: readonly string[]): string => {
  if (terms.length <= 4) return terms.join('\nUNION ALL ')
  const nested: string[] = []
  for (let at = 0; at < terms.length; at += 4)
    nested.push(`SELECT * FROM (${unionAll(terms.slice(at, at + 4))})`)
  return unionAll(nested)
}

/** The time stamps of a source table, by which its changes are told. */
const timeColumns = (sources: readonly SourceTable[], table: string): string[] =>
  Object.keys(sources.find(({ name }) => name === table)?.columns ?? {}).filter((column) =>
    column.endsWith('_at'),
  )

/** The column that counts the rows of a child which the view reads, where there is one. */
const countOf = (use: ChildUse): string | undefined =>
  use.sums.find(({ column }) => column.value === '1' || column.where !== undefined)?.name

/**
 * About how many rows are read to compute a row anew, by what the row itself (`m`) counts: so a key with very
 * many rows below it is known before they are read.
 */
const cost = (view: ViewModel): string => {
  const terms = view.children.flatMap((use) => {
    const below = use.below.map(({ sums }) => sums[0]?.name)
    if (use.isSource) return [countOf(use), ...below]
    // A row of another view is found through the row it stands for.
    const stem = view.children.find((other) => other.table === use.stem.table)
    return stem ? [countOf(stem), countOf(stem)] : []
  })
  const counts = terms.flatMap((name) => (name === undefined ? [] : `m.${identifier(name)}`))
  return [view.children.length + 4, ...counts].join(' + ')
}

/** Rows without an id that text or bytes are: they stand before every key. At most so many are counted. */
const mostKeyless = 1000

/**
 * What an audit is to look at, in one statement. `?1`: JSON, view → the key after which its slice begins, or
 * null; `?2`: how many keys of each slice; `?3`: JSON {since: a time as text, rows: source table → [after rowid,
 * up to rowid] of its new rows}; `?4`: longer keys, in bytes, come as null. Rows {view, key: encoded, bytes,
 * origin, cost}, slices in order of key: origin `parent` for a parent row, `row` for a view row with its cost,
 * `changed` for a key with new rows below it; `keyless`, where a slice begins anew: `cost` parent rows have no id,
 * or a number for one. In the tables named `unkept`, which lack triggers, every row with a time stamp from
 * `since` on counts as new.
 */
export const worklistSql = (
  views: readonly ViewModel[],
  sources: readonly SourceTable[],
  unkept: ReadonlySet<string>,
): string => {
  const isNew = (table: string, of: string): string => {
    const at = (index: number) => `(?3 ->> ${literal(`$.rows.${table}[${index}]`)})`
    const times = timeColumns(sources, table).map(
      (column) =>
        `replace(substr(${of}.${identifier(column)}, 1, 19), 'T', ' ') >= ?3 ->> '$.since'`,
    )
    const went = `${of}.rowid > ${at(0)} AND ${of}.rowid <= ${at(1)}`
    return unkept.has(table) ? `((${went}) OR ${times.join(' OR ')})` : went
  }
  return unionAll(
    views.flatMap((view) => {
      const name = literal(view.table)
      const key = identifier(view.key)
      const table = identifier(view.table)
      const parent = identifier(view.parent.table)
      const after = `(?1 ->> ${literal(`$.${view.table}`)})`
      const listed = (origin: string, cost: string) =>
        `${name} AS view, iif(octet_length(key) <= ?4, ${encoded('key')}, NULL) AS key, octet_length(key) AS bytes, ${literal(origin)} AS origin, ${cost} AS cost`
      const changed = sourcePaths(view, views).map((path) => {
        const up = joinUp(path)
        const last = path.at(-1)?.table ?? ''
        return (
          `SELECT ${listed('changed', `(SELECT ${cost(view)} FROM ${table} m WHERE m.${key} = c.key)`)}` +
          ` FROM (SELECT DISTINCT ${up.key} AS key FROM ${up.from} WHERE ${isNew(last, lastOf(path))} LIMIT ?2) c WHERE c.key IS NOT NULL`
        )
      })
      return [
        `SELECT ${listed('parent', 'NULL')} FROM (SELECT id AS key FROM ${parent} WHERE ${isListedAfter('id', after)} ORDER BY id LIMIT ?2)`,
        `SELECT ${listed('row', 'cost')} FROM (SELECT m.${key} AS key, ${cost(view)} AS cost FROM ${table} m WHERE ${isListedAfter(`m.${key}`, after)} ORDER BY m.${key} LIMIT ?2)`,
        `SELECT ${name}, '', 0, 'keyless', ${keylessSql(view)} WHERE ${after} IS NULL`,
        ...changed,
      ]
    }),
  )
}

/**
 * Of the `?2` rows after key `?1`, those that cost over `?3` and up to `?4` rows, in order, as far as their keys
 * are `?5` bytes together, but one at least: {key: encoded, cost, rows: null}. Then one row for the last of all
 * `?2`: its key, how many cost so much as `cost`, and how many there were as `rows`.
 */
export const largeKeysSql = (view: ViewModel): string => {
  const key = `m.${identifier(view.key)}`
  const part = `SELECT ${key} AS key, ${cost(view)} AS cost FROM ${identifier(view.table)} m WHERE ${isListedAfter(key, '?1')} ORDER BY ${key} LIMIT ?2`
  return `WITH part AS MATERIALIZED (
  ${part}
), large AS MATERIALIZED (
  SELECT key, cost, sum(octet_length(key)) OVER (ORDER BY key ROWS UNBOUNDED PRECEDING) AS bytes
  FROM part WHERE cost > ?3 AND cost <= ?4 AND NOT ${isTooLong('key')}
)
SELECT ${encoded('key')} AS key, cost, NULL AS rows FROM large WHERE bytes <= max(?5, octet_length(key))
UNION ALL
SELECT ${encoded('max(key)')}, (SELECT count(*) FROM large), count(*) FROM part`
}

/** The rows in scope that are not what they should be, each as `shown` of its key and {fault, refreshed_at}. */
const faultsSql = (view: ViewModel, scope: Scope, shown: (key: string) => string): string => {
  const key = identifier(view.key)
  const expected = expectedIn(view, scope)
  const kept = keptIn(view, scope, '?2')
  return `SELECT ${shown(`d.${key}`)} AS key, iif(m.${key} IS NULL, 'missing', 'drifted') AS fault, m.last_refreshed_at AS refreshed_at
FROM ${expected.from}
LEFT JOIN ${identifier(view.table)} m ON m.${key} = d.${key}
WHERE ${expected.where} AND (m.${key} IS NULL OR ${differs(comparedColumns(view), row('d'), row('m'))})
UNION ALL
SELECT ${shown(`m.${key}`)}, 'orphaned', m.last_refreshed_at
FROM ${kept.from}
WHERE ${kept.where} AND ${isOrphan(view, 'm')}`
}

/**
 * Holds the rows of the keys in JSON list `?1` against what they should be; those in `?2` are looked at for a
 * parent that is gone. Rows, of faults alone: {key: encoded, fault: missing | drifted | orphaned, refreshed_at:
 * text or null}.
 */
export const compareSql = (view: ViewModel): string => faultsSql(view, 'keys', encoded)

/** How many of the rows in scope are not what they should be: {fault, rows}. */
export const countFaultsSql = (view: ViewModel, scope: Exclude<Scope, 'keys'>): string =>
  `SELECT fault, count(*) AS rows FROM (\n${indent(faultsSql(view, scope, () => 'NULL'))}\n) GROUP BY fault`

/**
 * The oldest change of a source row that a faulty view row does not reflect: the least of its time stamps
 * after the given moment. `?1`: JSON [{key: encoded, since: text}], `?2`: now, text. One row {changed_at_ms} or
 * null.
 */
export const oldestChangeSql = (
  view: ViewModel,
  views: readonly ViewModel[],
  sources: readonly SourceTable[],
): string => {
  const times = sourcePaths(view, views).map((path) => {
    const stamps = timeColumns(sources, path.at(-1)?.table ?? '').map(
      // JSON takes no BLOB, and a number is no time.
      (c) =>
        `iif(typeof(${lastOf(path)}.${identifier(c)}) = 'text', ${lastOf(path)}.${identifier(c)}, NULL)`,
    )
    return (
      `SELECT k.since, t.value AS at FROM faults k ${joinDown(path, 'k.key')}` +
      ` CROSS JOIN json_each(json_array(${stamps.join(', ')})) t`
    )
  })
  return `WITH faults AS MATERIALIZED (
  SELECT ${decoded("(value ->> 'key')")} AS key, value ->> 'since' AS since FROM json_each(?1)
)
SELECT CAST(round((min(julianday(at)) - 2440587.5) * 86400000) AS INTEGER) AS changed_at_ms FROM (
${indent(unionAll(times))}
) WHERE julianday(at) > julianday(since) AND julianday(at) <= julianday(?2)`
}

/**
 * When the rows of `above` that build on the rows of keys in JSON list `?1` were last written: {refreshed_at}, in
 * order of their keys.
 */
export const rowsAboveSql = (above: ViewModel, use: ChildUse): string => {
  const key = `m.${identifier(above.key)}`
  return (
    `SELECT m.last_refreshed_at AS refreshed_at FROM ${identifier(above.table)} m WHERE ${key} IN (\n` +
    `  SELECT x.${identifier(use.stem.foreignKey)} FROM json_each(?1) k CROSS JOIN ${identifier(use.stem.table)} x ON x.id = ${decoded('k.value')}\n) ORDER BY ${key}`
  )
}

/** A row whose parent is gone, or has an id for which there is to be no row. */
const isOrphan = (view: ViewModel, row: string): string => {
  const key = `${row}.${identifier(view.key)}`
  return `(${isTooLong(key)} OR NOT EXISTS (SELECT 1 FROM ${identifier(view.parent.table)} p WHERE p.id = ${key}))`
}

/** Removes the rows in scope that are orphans and returns one row for each. */
export const removeOrphansSql = (view: ViewModel, scope: Scope): string => {
  const key = identifier(view.key)
  const kept = keptIn(view, scope, '?1')
  return (
    `DELETE FROM ${identifier(view.table)} WHERE ${key} IN (\n` +
    `  SELECT m.${key} FROM ${kept.from} WHERE ${kept.where} AND ${isOrphan(view, 'm')}\n) RETURNING 1 AS removed`
  )
}

/** Of the `?2` rows of a view after key `?1`: the last one's key, and how many they are: {last_key: encoded, keys}. */
export const nextRowsSql = (view: ViewModel): string =>
  `SELECT ${encoded('max(key)')} AS last_key, count(*) AS keys FROM (\n${indent(rowsAfter(view))}\n)`

const rowsAfter = (view: ViewModel): string => {
  const key = `m.${identifier(view.key)}`
  return `SELECT ${key} AS key FROM ${identifier(view.table)} m WHERE ${isListedAfter(key, '?1')} ORDER BY ${key} LIMIT ?2`
}

/** Of the `?2` rows of a view after key `?1` those that are orphans: one row for each, removed or only counted. */
export const nextOrphansSql = (view: ViewModel, remove: boolean): string => {
  const orphans = `SELECT m.key FROM (\n${indent(rowsAfter(view))}\n) m WHERE ${isOrphan({ ...view, key: 'key' }, 'm')}`
  return remove
    ? `DELETE FROM ${identifier(view.table)} WHERE ${identifier(view.key)} IN (\n${indent(orphans)}\n) RETURNING 1 AS removed`
    : `SELECT 1 AS found FROM (\n${indent(orphans)}\n)`
}

/** How many parent rows have no id, or a number for one: they stand before every key. At most so many are counted. */
const keylessSql = (view: ViewModel): string =>
  ['id IS NULL', "id < ''"]
    .map(
      (condition) =>
        `(SELECT count(*) FROM (SELECT 1 FROM ${identifier(view.parent.table)} WHERE ${condition} LIMIT ${mostKeyless}))`,
    )
    .join(' + ')

/**
 * Of the `?2` parent rows after `?1`: the last one's key, how many they are, and how many of them have no view row
 * because of their id; those without an id count with the first: {last_key: encoded, keys, unreadable}.
 */
export const nextKeysSql = (view: ViewModel): string =>
  `SELECT ${encoded('max(id)')} AS last_key, count(*) AS keys,\n` +
  `  count(*) FILTER (WHERE ${isTooLong('id')}) + iif(?1 IS NULL, ${keylessSql(view)}, 0) AS unreadable FROM (\n` +
  `  SELECT id FROM ${identifier(view.parent.table)} WHERE ${isListedAfter('id', '?1')} ORDER BY id LIMIT ?2\n)`
