import { countedColumns, rowsOf } from '../expressions/aggregates.ts'
import { latestId, latestValue, leastValue } from '../expressions/looked-up.ts'
import { identifier, indent, type Row, row } from '../expressions/sql.ts'
import type { Child } from '../model.ts'

/** The aliases of `foundRow` by which an UPDATE has the latest row's id and the counts of its rows. */
export const idOf = (latest: number) => `id_${latest}`
export const rowsAlias = (latest: number, rows: number) => `rows_${latest}_${rows}`

/** How many rows are read to compare a view row with what is looked up. */
export const rowsCompared = ({ latest, leasts }: Pick<Child, 'latest' | 'leasts'>): number =>
  2 * latest.length + leasts.length

/** So many are cheaper to read twice, to compare and to set, than to gather in a table that both read. */
export const mostReadTwice = 2

export interface LookUp {
  readonly child: Child
  /** The foreign key of the child rows. */
  readonly key: string
  /** Ids of child rows of which the rows below may have changed unseen. */
  readonly touched: readonly string[]
  /** The view row as it is. */
  readonly current: Row
}

/**
 * One row `n` with the latest and least values of the child rows of `key`. The rows below the latest row are counted
 * only for what is set, and where another row has become the latest, or a touched one is: else their counts are NULL.
 */
export const foundRow = (
  { child, key, touched, current }: LookUp,
  isFor: 'comparing' | 'setting',
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
    const stays = [
      `${id ? latestValue(id, found) : found(child.id)} IS ${current(latest.shownId)}`,
      ...touched.map((other) => `${found(child.id)} IS NOT ${other}`),
    ].join(' AND ')
    columns.push(`${found(child.id)} AS ${idOf(index)}`)
    if (isFor === 'comparing') continue
    for (const [below, rows] of latest.rows.entries())
      columns.push(
        `iif(${stays}, NULL, (SELECT json_array(${[...countedColumns(rows).values()].join(', ')}) ${rowsOf(rows, found(child.id))})) AS ${rowsAlias(index, below)}`,
      )
  }
  // With a limit SQLite computes the row once, not anew for each column that is taken from it.
  return `(\n  SELECT ${columns.join(',\n    ')}\n  FROM (SELECT 1)\n${indent(joins.join('\n'))}\n  LIMIT 1\n) AS n`
}
