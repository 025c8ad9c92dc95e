import { encoded, isListedAfter, isTooLong } from '../expressions/keys.ts'
import { identifier, indent, literal } from '../expressions/sql.ts'
import type { Child, Latest, ViewModel } from '../model.ts'
import { ofKind } from '../resolve/of-kind.ts'
import type { SourceTable } from '../source-table.ts'
import { isOrphan, timeColumns, unionAll } from './audit-sql.ts'
import { joinUp, lastOf, sourcePaths } from './paths.ts'

/** The column that counts all rows, where there is one. */
const countIn = (sums: Child['sums']): string | undefined =>
  sums.find(({ column }) => column.value === '1')?.name

/** The same of those that are read: of a single count with a condition no others, as its index has them apart. */
const readIn = (child: Child): string | undefined => {
  const [only, ...more] = child.sums
  const isAlone = more.length + child.histograms.length === 0
  return isAlone && only?.column.where !== undefined ? only.name : countIn(child.sums)
}

/** Where a view counts rows in no column they are counted themselves, at most so many: more is too much in any case. */
const mostCounted = 1000

const countRows = (table: string, foreignKey: string, key: string): string =>
  `(SELECT count(*) FROM (SELECT 1 FROM ${identifier(table)} c WHERE c.${identifier(foreignKey)} = m.${identifier(key)} LIMIT ${mostCounted}))`

/** How many rows of a source table are read for a view row `m`: all, unless only its latest or least is shown. */
const rowsRead = (view: ViewModel, child: Child): string[] => {
  const { table, foreignKey, sums, histograms } = child
  const count = readIn(child)
  if (count !== undefined) return [`m.${identifier(count)}`]
  return sums.length + histograms.length === 0 ? [] : [countRows(table, foreignKey, view.key)]
}

/** How many rows two keys away are read: by the column that counts them, where there is one. */
const rowsReadBelow = (view: ViewModel, child: Child): string[] =>
  child.below.map(({ table, foreignKey, sums }) => {
    const count = countIn(sums)
    if (count !== undefined) return `m.${identifier(count)}`
    const [b, c] = [identifier(child.table), identifier(table)]
    return `(SELECT count(*) FROM (SELECT 1 FROM ${b} b CROSS JOIN ${c} c ON c.${identifier(foreignKey)} = b.${identifier(child.id)} WHERE b.${identifier(child.foreignKey)} = m.${identifier(view.key)} LIMIT ${mostCounted}))`
  })

/**
 * About how many rows are read to compute a row anew, by what the row itself (`m`) counts: so a key with very
 * many rows below it is known before they are read.
 */
export const cost = (view: ViewModel): string => {
  const terms = view.children.flatMap((child) => {
    if (child.isSource) return [...rowsRead(view, child), ...rowsReadBelow(view, child)]
    // A row of another view is found through the row it stands for.
    const { table, foreignKey } = child.source
    const source = view.children.find((other) => other.table === table)
    const read = source ? rowsRead(view, source) : []
    const [rows] = read.length > 0 ? read : [countRows(table, foreignKey, view.key)]
    return rows === undefined ? [] : [rows, rows]
  })
  const ofLatest = view.children.flatMap((child) => child.latest.flatMap(rowsOfLatest))
  return [ownCost(view), ...terms, ...ofLatest].join(' + ')
}

/** How many rows of a latest row are read, by the column that counts them all, where there is one. */
const rowsOfLatest = ({ shownId, rows }: Latest): string[] =>
  rows.map(({ group, foreignKey, columns }) => {
    const count = columns.find(
      ({ column: { aggregate } }) => aggregate.kind === 'count' && aggregate.where === undefined,
    )
    return count ? `m.${identifier(count.name)}` : countRows(group.table, foreignKey, shownId)
  })

/** Rows that are read whatever there is below the key, as D1 counts them: steps of lists and histograms are rows. */
const ownCost = (view: ViewModel): number => {
  const { declaration, children } = view
  const lists = ofKind(declaration, 'latest rows').filter(
    ({ column }) => column.aggregate.kind === 'values',
  )
  return 4 + children.length + 9 * lists.length + 12 * ofKind(declaration, 'histogram').length
}

/** Rows without an id that text or bytes are: they stand before every key. At most so many are counted. */
const mostKeyless = 1000

/** Of a JSON object, what stands under a name, which may have anything in it. */
const member = (object: string, name: string): string =>
  `(SELECT value FROM json_each(${object}) WHERE key = ${literal(name)})`

/**
 * What an audit is to look at, in one statement. `?1`: JSON, view → the key after which its slice begins, or
 * null; `?2`: how many keys of each slice; `?3`: JSON {since: a time as text, rows: source table → [after rowid,
 * up to rowid] of its new rows}; `?4`: longer keys, in bytes, come as null. Rows {view, key: encoded, bytes,
 * origin, cost}, slices in order of key: origin `parent` for a parent row, `row` for a view row with its cost,
 * `changed` for a key with new rows below it; `keyless`, where a slice begins anew: `cost` parent rows have no id,
 * or a number for one. In the tables that lack triggers, every row with a time stamp from `since` on counts as new.
 */
export const worklistSql = (
  views: readonly ViewModel[],
  sources: readonly SourceTable[],
  lackingTriggers: ReadonlySet<string>,
): string => {
  const isNew = (table: string, of: string): string => {
    const at = (index: number) => `(${member("?3 -> 'rows'", table)} ->> ${index})`
    const times = timeColumns(sources, table).map(
      (column) =>
        `replace(substr(${of}.${identifier(column)}, 1, 19), 'T', ' ') >= ?3 ->> '$.since'`,
    )
    const went = `${of}.rowid > ${at(0)} AND ${of}.rowid <= ${at(1)}`
    return lackingTriggers.has(table) ? `(${[`(${went})`, ...times].join(' OR ')})` : went
  }
  return unionAll(
    views.flatMap((view) => {
      const name = literal(view.table)
      const key = identifier(view.key)
      const table = identifier(view.table)
      const parent = identifier(view.parent.table)
      const id = identifier(view.parent.key)
      const after = member('?1', view.table)
      const listed = (origin: string, cost: string) =>
        `${name} AS view, iif(octet_length(key) <= ?4, ${encoded('key', view.kind)}, NULL) AS key, octet_length(key) AS bytes, ${literal(origin)} AS origin, ${cost} AS cost`
      const changed = sourcePaths(view, views).map((path) => {
        const up = joinUp(path)
        const last = path.at(-1)?.table ?? ''
        return (
          `SELECT ${listed('changed', `(SELECT ${cost(view)} FROM ${table} m WHERE m.${key} = c.key)`)}` +
          ` FROM (SELECT DISTINCT ${up.key} AS key FROM ${up.from} WHERE ${isNew(last, lastOf(path))} LIMIT ?2) c WHERE c.key IS NOT NULL`
        )
      })
      return [
        `SELECT ${listed('parent', 'NULL')} FROM (SELECT ${id} AS key FROM ${parent} WHERE ${isListedAfter(id, after, view.kind)} ORDER BY ${id} LIMIT ?2)`,
        `SELECT ${listed('row', 'cost')} FROM (SELECT m.${key} AS key, ${cost(view)} AS cost FROM ${table} m WHERE ${isListedAfter(`m.${key}`, after, view.kind)} ORDER BY m.${key} LIMIT ?2)`,
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
  const part = `SELECT ${key} AS key, ${cost(view)} AS cost FROM ${identifier(view.table)} m WHERE ${isListedAfter(key, '?1', view.kind)} ORDER BY ${key} LIMIT ?2`
  return `WITH part AS MATERIALIZED (
  ${part}
), large AS MATERIALIZED (
  SELECT key, cost, sum(octet_length(key)) OVER (ORDER BY key ROWS UNBOUNDED PRECEDING) AS bytes
  FROM part WHERE cost > ?3 AND cost <= ?4 AND NOT ${isTooLong('key', view.kind)}
)
SELECT ${encoded('key', view.kind)} AS key, cost, NULL AS rows FROM large WHERE bytes <= max(?5, octet_length(key))
UNION ALL
SELECT ${encoded('max(key)', view.kind)}, (SELECT count(*) FROM large), count(*) FROM part`
}

/** Of the `?2` rows of a view after key `?1`: the last one's key, and how many they are: {last_key: encoded, keys}. */
export const nextRowsSql = (view: ViewModel): string =>
  `SELECT ${encoded('max(key)', view.kind)} AS last_key, count(*) AS keys FROM (\n${indent(rowsAfter(view))}\n)`

const rowsAfter = (view: ViewModel): string => {
  const key = `m.${identifier(view.key)}`
  return `SELECT ${key} AS key FROM ${identifier(view.table)} m WHERE ${isListedAfter(key, '?1', view.kind)} ORDER BY ${key} LIMIT ?2`
}

/** Of the `?2` rows of a view after key `?1` those that are orphans: one row for each, removed or only counted. */
export const nextOrphansSql = (view: ViewModel, remove: boolean): string => {
  const orphans = `SELECT part.key FROM (\n${indent(rowsAfter(view))}\n) part WHERE ${isOrphan(view, 'part.key')}`
  return remove
    ? `DELETE FROM ${identifier(view.table)} WHERE ${identifier(view.key)} IN (\n${indent(orphans)}\n) RETURNING 1 AS removed`
    : `SELECT 1 AS found FROM (\n${indent(orphans)}\n)`
}

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
