import type { SourceTable } from '../source-schema.ts'
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

/**
 * What an audit is to look at, in one statement. `?1`: JSON, view → the key after which its slice begins;
 * `?2`: how many keys of each slice; `?3`: JSON {since: a time as text, rows: source table → [after rowid, up
 * to rowid] of its new rows}. Rows {view, key, origin, cost}, slices in order of key: origin `parent` for a parent
 * row, `row` for a view row with its cost, `changed` for a key with new rows below it. In the tables named
 * `unkept`, which lack triggers, every row with a time stamp from `since` on counts as new.
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
      const after = `(?1 ->> ${literal(`$.${view.table}`)})`
      const changed = sourcePaths(view, views).map((path) => {
        const up = joinUp(path)
        const last = path.at(-1)?.table ?? ''
        return (
          `SELECT ${name}, c.key, 'changed', (SELECT ${cost(view)} FROM ${table} m WHERE m.${key} = c.key)` +
          ` FROM (SELECT DISTINCT ${up.key} AS key FROM ${up.from} WHERE ${isNew(last, lastOf(path))} LIMIT ?2) c WHERE c.key IS NOT NULL`
        )
      })
      return [
        `SELECT ${name} AS view, key, 'parent' AS origin, NULL AS cost FROM (SELECT id AS key FROM ${identifier(view.parent.table)} WHERE id > ${after} ORDER BY id LIMIT ?2)`,
        `SELECT ${name}, key, 'row', cost FROM (SELECT m.${key} AS key, ${cost(view)} AS cost FROM ${table} m WHERE m.${key} > ${after} ORDER BY m.${key} LIMIT ?2)`,
        ...changed,
      ]
    }),
  )
}

/**
 * Of the `?2` rows after key `?1`, those that cost over `?3` and up to `?4` rows, in order, and the last of them
 * all, whatever it costs: {key, cost, rows: how many there were}.
 */
export const largeKeysSql = (view: ViewModel): string => {
  const key = `m.${identifier(view.key)}`
  const part = `SELECT ${key} AS key, ${cost(view)} AS cost FROM ${identifier(view.table)} m WHERE ${key} > ?1 ORDER BY ${key} LIMIT ?2`
  return `WITH part AS MATERIALIZED (
  ${part}
), last AS MATERIALIZED (
  SELECT max(key) AS key, count(*) AS rows FROM part
)
SELECT part.key, part.cost, last.rows FROM last CROSS JOIN part
WHERE (part.cost > ?3 AND part.cost <= ?4) OR part.key = last.key ORDER BY part.key`
}

/**
 * Holds the rows in scope against what they should be; of keys, those in JSON list `?2` are looked at for a
 * parent that is gone. Rows, of faults alone: {key, fault: missing | drifted | orphaned, refreshed_at: text or
 * null}.
 */
export const compareSql = (view: ViewModel, scope: Scope): string => {
  const key = identifier(view.key)
  const expected = expectedIn(view, scope)
  const kept = keptIn(view, scope, '?2')
  return `SELECT d.${key} AS key, iif(m.${key} IS NULL, 'missing', 'drifted') AS fault, m.last_refreshed_at AS refreshed_at
FROM ${expected.from}
LEFT JOIN ${identifier(view.table)} m ON m.${key} = d.${key}
WHERE ${expected.where} AND (m.${key} IS NULL OR ${differs(comparedColumns(view), row('d'), row('m'))})
UNION ALL
SELECT m.${key}, 'orphaned', m.last_refreshed_at
FROM ${kept.from}
WHERE ${kept.where} AND ${isOrphan(view, 'm')}`
}

/**
 * The oldest change of a source row that a faulty view row does not reflect: the least of its time stamps
 * after the given moment. `?1`: JSON [{key, since: text}], `?2`: now, text. One row {changed_at_ms} or null.
 */
export const oldestChangeSql = (
  view: ViewModel,
  views: readonly ViewModel[],
  sources: readonly SourceTable[],
): string => {
  const times = sourcePaths(view, views).map((path) => {
    const stamps = timeColumns(sources, path.at(-1)?.table ?? '').map(
      (c) => `${lastOf(path)}.${identifier(c)}`,
    )
    return (
      `SELECT k.since, t.value AS at FROM faults k ${joinDown(path, 'k.key')}` +
      ` CROSS JOIN json_each(json_array(${stamps.join(', ')})) t`
    )
  })
  return `WITH faults AS MATERIALIZED (
  SELECT value ->> 'key' AS key, value ->> 'since' AS since FROM json_each(?1)
)
SELECT CAST(round((min(julianday(at)) - 2440587.5) * 86400000) AS INTEGER) AS changed_at_ms FROM (
${indent(unionAll(times))}
) WHERE julianday(at) > julianday(since) AND julianday(at) <= julianday(?2)`
}

/** When the rows of `above` that build on the rows of keys in JSON list `?1` were last written: {key, refreshed_at}. */
export const rowsAboveSql = (above: ViewModel, use: ChildUse): string => {
  const key = `m.${identifier(above.key)}`
  return (
    `SELECT ${key} AS key, m.last_refreshed_at AS refreshed_at FROM ${identifier(above.table)} m WHERE ${key} IN (\n` +
    `  SELECT x.${identifier(use.stem.foreignKey)} FROM json_each(?1) k CROSS JOIN ${identifier(use.stem.table)} x ON x.id = k.value\n)`
  )
}

const isOrphan = (view: ViewModel, row: string): string =>
  `NOT EXISTS (SELECT 1 FROM ${identifier(view.parent.table)} p WHERE p.id = ${row}.${identifier(view.key)})`

/** Removes the rows in scope whose parent is gone and returns their keys. */
export const removeOrphansSql = (view: ViewModel, scope: Scope): string => {
  const key = identifier(view.key)
  const kept = keptIn(view, scope, '?1')
  return (
    `DELETE FROM ${identifier(view.table)} WHERE ${key} IN (\n` +
    `  SELECT m.${key} FROM ${kept.from} WHERE ${kept.where} AND ${isOrphan(view, 'm')}\n) RETURNING ${key} AS key`
  )
}

/** The key of the last of the `?2` parent rows after `?1`, and how many they are: {last_key, keys}. */
export const nextKeysSql = (view: ViewModel): string =>
  `SELECT max(id) AS last_key, count(*) AS keys FROM (\n` +
  `  SELECT id FROM ${identifier(view.parent.table)} WHERE id > ?1 ORDER BY id LIMIT ?2\n)`
