import { decoded, encoded, isTooLong } from '../expressions/keys.ts'
import { differs, identifier, indent, row } from '../expressions/sql.ts'
import type { Child, ViewModel } from '../model.ts'
import type { SourceTable } from '../source-table.ts'
import { wrongLabels } from '../triggers/labels.ts'
import { joinDown, lastOf, sourcePaths } from './paths.ts'
import { comparedColumns } from './refresh-sql.ts'
import { expectedIn, keptIn, type Scope } from './scope.ts'

/** UNION ALL of any number of terms: D1 takes at most five in a compound SELECT, so they are nested. */
export const unionAll = (terms: readonly string[]): string => {
  if (terms.length <= 4) return terms.join('\nUNION ALL ')
  const nested: string[] = []
  for (let at = 0; at < terms.length; at += 4)
    nested.push(`SELECT * FROM (${unionAll(terms.slice(at, at + 4))})`)
  return unionAll(nested)
}

/** The time stamps of a source table, by which its changes are told. */
export const timeColumns = (sources: readonly SourceTable[], table: string): string[] =>
  Object.keys(sources.find(({ name }) => name === table)?.columns ?? {}).filter((column) =>
    column.endsWith('_at'),
  )

/** The rows in scope that are not what they should be: {key: encoded, fault, refreshed_at}. */
const faultsSql = (view: ViewModel, scope: Scope): string => {
  const shown = (column: string) => encoded(column, view.kind)
  const key = identifier(view.key)
  const expected = expectedIn(view, scope)
  const kept = keptIn(view, scope, '?2')
  const isWrong = [
    `m.${key} IS NULL`,
    differs(comparedColumns(view), row('d'), row('m')),
    ...wrongLabels(view, row('m')),
  ]
  return `SELECT ${shown(`d.${key}`)} AS key, iif(m.${key} IS NULL, 'missing', 'drifted') AS fault, m.last_refreshed_at AS refreshed_at
FROM ${expected.from}
LEFT JOIN ${identifier(view.table)} m ON m.${key} = d.${key}
WHERE ${expected.where} AND (${isWrong.join(' OR ')})
UNION ALL
SELECT ${shown(`m.${key}`)}, 'orphaned', m.last_refreshed_at
FROM ${kept.from}
WHERE ${kept.where} AND ${isOrphan(view, `m.${key}`)}`
}

/**
 * Holds the rows of the keys in JSON list `?1` against what they should be; those in `?2` are looked at for a
 * parent that is gone. Rows, of faults alone: {key: encoded, fault: missing | drifted | orphaned, refreshed_at:
 * text or null}.
 */
export const compareSql = (view: ViewModel): string => faultsSql(view, 'keys')

/** How many faults of each kind are named. */
export const namedFaults = 5

/** Of faults, rows {key: encoded, fault}, how many there are of each kind, and the first keys: {fault, rows, keys: JSON}. */
export const countedSql = (faults: string): string =>
  `SELECT fault, count(*) AS rows, json_group_array(key ORDER BY key) FILTER (WHERE at <= ${namedFaults}) AS keys FROM (
  SELECT key, fault, row_number() OVER (PARTITION BY fault ORDER BY key) AS at FROM (
${indent(faults, '    ')}
  )
) GROUP BY fault`

/** How many of the rows in scope are not what they should be, as `countedSql` has it. */
export const countFaultsSql = (view: ViewModel, scope: Exclude<Scope, 'keys'>): string =>
  countedSql(faultsSql(view, scope))

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
  SELECT ${decoded("(value ->> 'key')", view.kind)} AS key, value ->> 'since' AS since FROM json_each(?1)
)
SELECT CAST(round((min(julianday(at)) - 2440587.5) * 86400000) AS INTEGER) AS changed_at_ms FROM (
${indent(unionAll(times))}
) WHERE julianday(at) > julianday(since) AND julianday(at) <= julianday(?2)`
}

/**
 * When the rows of `above` that build on the rows of keys in JSON list `?1` were last written: {key: encoded,
 * refreshed_at}, in order of their keys.
 */
export const rowsAboveSql = (above: ViewModel, child: Child): string => {
  const key = `m.${identifier(above.key)}`
  return (
    `SELECT ${encoded(key, above.kind)} AS key, m.last_refreshed_at AS refreshed_at FROM ${identifier(above.table)} m WHERE ${key} IN (\n` +
    `  SELECT x.${identifier(child.source.foreignKey)} FROM json_each(?1) k CROSS JOIN ${identifier(child.source.table)} x ON x.${identifier(child.source.id)} = ${decoded('k.value', child.kind)}\n) ORDER BY ${key}`
  )
}

/** Whether the row of a key has no parent, or one whose id is to have no row. */
export const isOrphan = (view: ViewModel, key: string): string =>
  `(${isTooLong(key, view.kind)} OR NOT EXISTS (SELECT 1 FROM ${identifier(view.parent.table)} p WHERE p.${identifier(view.parent.key)} = ${key}))`

/** Removes the rows in scope that are orphans and returns one row for each. */
export const removeOrphansSql = (view: ViewModel, scope: Scope): string => {
  const key = identifier(view.key)
  const kept = keptIn(view, scope, '?1')
  return (
    `DELETE FROM ${identifier(view.table)} WHERE ${key} IN (\n` +
    `  SELECT m.${key} FROM ${kept.from} WHERE ${kept.where} AND ${isOrphan(view, `m.${key}`)}\n) RETURNING 1 AS removed`
  )
}
