import type { SourceTable } from '../source-schema.ts'
import type { ChildUse, ViewModel } from './model.ts'
import { comparedColumns } from './refresh.ts'
import { differs, identifier, indent, literal, row } from './sql.ts'

/** D1 takes at most five terms in a compound SELECT: nest them. */
const unionAll = (terms: readonly string[]): string => {
  if (terms.length <= 4) return terms.join('\nUNION ALL ')
  const nested: string[] = []
  for (let at = 0; at < terms.length; at += 4)
    nested.push(`SELECT * FROM (${unionAll(terms.slice(at, at + 4))})`)
  return unionAll(nested)
}

/** Each source table a view is computed from, as a join that gives the key (`key`) of each of its rows (`c`). */
interface Path {
  readonly table: string
  readonly key: string
  readonly from: string
}

const childPaths = (use: ChildUse, views: readonly ViewModel[]): Path[] => {
  const c = row('c')
  if (!use.isSource) {
    const built = views.find((view) => view.table === use.table)
    const stem = use.stem
    return (built ? sourcePaths(built, views) : []).map((path) => ({
      table: path.table,
      key: `p.${identifier(stem.foreignKey)}`,
      from: `${path.from} JOIN ${identifier(stem.table)} p ON p.id = ${path.key}`,
    }))
  }
  const further = [
    ...use.below.map(({ table, foreignKey }) => ({ table, foreignKey })),
    ...use.latest.flatMap((l) =>
      l.rows.map((r) => ({ table: r.group.table, foreignKey: r.foreignKey })),
    ),
  ]
  return [
    { table: use.table, key: c(use.foreignKey), from: `${identifier(use.table)} c` },
    ...further.map(({ table, foreignKey }) => ({
      table,
      key: `b.${identifier(use.foreignKey)}`,
      from: `${identifier(table)} c JOIN ${identifier(use.table)} b ON b.id = ${c(foreignKey)}`,
    })),
  ]
}

const sourcePaths = (view: ViewModel, views: readonly ViewModel[]): Path[] => {
  const paths = [
    { table: view.parent.table, key: 'c.id', from: `${identifier(view.parent.table)} c` },
    ...view.children.flatMap((use) => childPaths(use, views)),
  ]
  return [...new Map(paths.map((path) => [path.from, path])).values()]
}

/**
 * Compares keys of a view with its definition: the next `?2` keys after `?1`, and those whose source rows
 * went in since the last audit (`?3`: JSON, source table → [after rowid, up to rowid]).
 * Rows: {key, fault: missing | drifted | orphaned, detail: the row's last_refreshed_at or null}, and one
 * {key: the last key of the slice or null, fault: 'checked', detail: JSON [keys, slice keys, view rows in
 * the slice, parent rows in the slice]}.
 */
export const auditSql = (view: ViewModel, views: readonly ViewModel[]): string => {
  const key = identifier(view.key)
  const table = identifier(view.table)
  const parent = identifier(view.parent.table)
  const columns = comparedColumns(view)
  const changed = sourcePaths(view, views).map(
    ({ table: source, key: of, from }) =>
      `SELECT ${of} AS key FROM ${from}` +
      ` WHERE c.rowid > (?3 ->> ${literal(`$.${source}[0]`)}) AND c.rowid <= (?3 ->> ${literal(`$.${source}[1]`)})`,
  )
  return `WITH slice AS MATERIALIZED (
  SELECT key FROM (
    SELECT key FROM (SELECT id AS key FROM ${parent} WHERE id > ?1 ORDER BY id LIMIT ?2)
    UNION SELECT key FROM (SELECT ${key} AS key FROM ${table} WHERE ${key} > ?1 ORDER BY ${key} LIMIT ?2)
  ) ORDER BY key LIMIT ?2
), changed AS MATERIALIZED (
${indent(unionAll(changed))}
), keys AS MATERIALIZED (
  SELECT key FROM slice UNION SELECT key FROM changed WHERE key IS NOT NULL
), d AS MATERIALIZED (
  SELECT ${[key, ...columns.map(identifier)].join(', ')} FROM ${identifier(view.declaration.name)}
  WHERE ${key} IN (SELECT key FROM keys)
)
SELECT d.${key} AS key, iif(m.${key} IS NULL, 'missing', 'drifted') AS fault, m.last_refreshed_at AS detail
FROM d LEFT JOIN ${table} m ON m.${key} = d.${key}
WHERE m.${key} IS NULL OR ${differs(columns, row('d'), row('m'))}
UNION ALL
SELECT m.${key}, 'orphaned', m.last_refreshed_at FROM keys k JOIN ${table} m ON m.${key} = k.key
WHERE NOT EXISTS (SELECT 1 FROM ${parent} p WHERE p.id = m.${key})
UNION ALL
SELECT (SELECT max(key) FROM slice), 'checked', json_array(
  (SELECT count(*) FROM keys), (SELECT count(*) FROM slice),
  (SELECT count(*) FROM slice s JOIN ${table} m ON m.${key} = s.key),
  (SELECT count(*) FROM slice s JOIN ${parent} p ON p.id = s.key))`
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
  const columns = new Map(
    sources.map((s) => [s.name, Object.keys(s.columns).filter((c) => c.endsWith('_at'))]),
  )
  const times = sourcePaths(view, views).map(
    ({ table, key, from }) =>
      `SELECT k.since, t.value AS at FROM ${from} JOIN faults k ON k.key = ${key}` +
      ` JOIN json_each(json_array(${(columns.get(table) ?? []).map((c) => `c.${identifier(c)}`).join(', ')})) t`,
  )
  return `WITH faults AS MATERIALIZED (
  SELECT value ->> 'key' AS key, value ->> 'since' AS since FROM json_each(?1)
)
SELECT CAST(round((min(julianday(at)) - 2440587.5) * 86400000) AS INTEGER) AS changed_at_ms FROM (
${indent(unionAll(times))}
) WHERE julianday(at) > julianday(since) AND julianday(at) <= julianday(?2)`
}

/** Removes view rows of the keys in JSON list `?1` whose parent is gone. */
export const removeOrphansSql = (view: ViewModel): string =>
  `DELETE FROM ${identifier(view.table)} WHERE ${identifier(view.key)} IN (SELECT value FROM json_each(?1))\n` +
  `  AND NOT EXISTS (SELECT 1 FROM ${identifier(view.parent.table)} p WHERE p.id = ${identifier(view.table)}.${identifier(view.key)})\n` +
  `RETURNING ${identifier(view.key)} AS key`
