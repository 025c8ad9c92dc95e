import { countedColumns, rowsOf } from '../expressions/aggregates.ts'
import { latestId, latestValue, leastValue } from '../expressions/looked-up.ts'
import { identifier, indent, row } from '../expressions/sql.ts'
import type { Child } from '../model.ts'
import type { Target } from './place.ts'

/** The aliases of `foundRow` by which an UPDATE finds the latest row's id and the counts of its rows. */
export const idOf = (latest: number) => `id_${latest}`
export const rowsAlias = (latest: number, rows: number) => `rows_${latest}_${rows}`

/**
 * One row `n` with the latest and least values of the child rows of `key`. The rows below the latest row are
 * counted only where another row has become the latest, or a touched one is: else their counts are NULL.
 */
export const foundRow = (
  child: Child,
  { table, key: keyColumn }: Target,
  key: string,
  touched: readonly string[],
): string => {
  const columns = child.leasts.map(
    (least) => `${leastValue(child, least, key)} AS ${identifier(least.name)}`,
  )
  const joins: string[] = []
  for (const [index, latest] of child.latest.entries()) {
    const alias = `l${index}`
    const found = row(alias)
    joins.push(
      `LEFT JOIN ${identifier(child.readFrom)} AS ${alias} ON ${found(child.id)} = ${latestId(child, latest, key)}`,
    )
    for (const shown of latest.columns)
      columns.push(`${latestValue(shown, found)} AS ${identifier(shown.name)}`)
    if (latest.rows.length === 0) continue
    const id = latest.columns.find(({ name }) => name === latest.shownId)
    const shown = `(SELECT v.${identifier(latest.shownId)} FROM ${identifier(table)} v WHERE v.${identifier(keyColumn)} = ${key})`
    const stays = [
      `${id ? latestValue(id, found) : found(child.id)} IS ${shown}`,
      ...touched.map((other) => `${found(child.id)} IS NOT ${other}`),
    ].join(' AND ')
    columns.push(`${found(child.id)} AS ${idOf(index)}`)
    for (const [below, rows] of latest.rows.entries())
      columns.push(
        `iif(${stays}, NULL, (SELECT json_array(${[...countedColumns(rows).values()].join(', ')}) ${rowsOf(rows, found(child.id))})) AS ${rowsAlias(index, below)}`,
      )
  }
  // With a limit SQLite computes the row once, not anew for each column that is taken from it.
  return `(\n  SELECT ${columns.join(',\n    ')}\n  FROM (SELECT 1)\n${indent(joins.join('\n'))}\n  LIMIT 1\n)`
}
