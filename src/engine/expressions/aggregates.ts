import type { LatestRowsColumn } from '../columns.ts'
import type { LatestRows } from '../model.ts'
import { columnsIn, condition, identifier, type Row, render, row } from './sql.ts'

/** Characters of a value in a list or a histogram, how many values either shows, and the bytes of a whole list. */
const labelLength = 200
export const mostLabels = 100
const longestList = 64_000

/** A value as lists and histograms name it; values that begin alike are one. NULL stays NULL. */
export const label = (value: string): string => `substr(CAST(${value} AS TEXT), 1, ${labelLength})`

/** Whether a row counts, as far as `where` goes too: the group's condition and the aggregate's own. */
export const belongs = ({ rows, aggregate }: LatestRowsColumn, of: Row): string =>
  [rows.where, ...(aggregate.where === undefined ? [] : [aggregate.where])]
    .map((expression) => condition(expression, of))
    .join(' AND ')

/** The columns of the rows that an aggregate reads, values before conditions. */
export const columnsRead = ({ aggregate }: LatestRowsColumn): string[] => [
  ...(aggregate.kind === 'values' ? [aggregate.of] : []),
  ...columnsIn(aggregate.where ?? ''),
]

/** The column that counts the distinct values of a list, those it does not show among them. */
export const distinctName = (list: string): string => `${list}_count`

/** The column that counts all rows of a latest row, where there is one. */
export const totalOf = ({ columns }: LatestRows): LatestRows['columns'][number] | undefined =>
  columns.find(
    ({ column: { aggregate } }) => aggregate.kind === 'count' && aggregate.where === undefined,
  )

const c = row('c')

/** What is counted of the rows of one latest row: column → aggregate over rows that meet the group's condition. */
export const countedColumns = ({ columns }: LatestRows): Map<string, string> =>
  new Map(
    columns.map(({ name, column: { aggregate } }) => {
      const filter =
        aggregate.where === undefined ? '' : ` FILTER (WHERE ${render(aggregate.where, c)})`
      return aggregate.kind === 'count'
        ? [name, `count(*)${filter}`]
        : [distinctName(name), `count(DISTINCT ${label(c(aggregate.of))})${filter}`]
    }),
  )

/** The rows `c` of the latest row `id` that meet the group's condition. */
export const rowsOf = ({ group, foreignKey }: LatestRows, id: string): string =>
  `FROM ${identifier(group.table)} c WHERE ${c(foreignKey)} = ${id} AND ${condition(group.where, c)}`

/** Of so few rows a list is made by reading all of them. */
export const fewRows = 20

/**
 * A list of values: finds one after the other through the index on (foreign key, condition, label), so that it
 * costs the same however many rows there are. `distinct`: how many values there are in all; `rows`: how many rows at
 * most, if that is known. A row of `found` has the list so far, and the next value; the last row's value is missing, or
 * does not go in any more.
 */
export const listSql = (
  { group, foreignKey }: LatestRows,
  column: LatestRowsColumn,
  {
    id,
    distinct,
    rows,
  }: { readonly id: string; readonly distinct: string; readonly rows?: string },
): string => {
  const { aggregate } = column
  const value = label(c(aggregate.kind === 'values' ? aggregate.of : foreignKey))
  const from = `FROM ${identifier(group.table)} c WHERE ${c(foreignKey)} = ${id} AND ${belongs(column, c)}`
  const next = (after: string) =>
    `(SELECT ${value} ${from} AND ${value} ${after} ORDER BY ${value} LIMIT 1)`
  const goesIn = `next IS NOT NULL AND shown < ${mostLabels} AND bytes + octet_length(next) <= ${longestList}`
  const one = `SELECT DISTINCT ${value} AS value ${from} AND ${value} >= '' ORDER BY ${value} LIMIT ${mostLabels}`
  const ofAny = `(
  WITH RECURSIVE found (list, shown, bytes, next) AS (
    SELECT NULL, 0, 0, ${next(">= ''")}
    UNION ALL SELECT coalesce(list || ',', '') || next, shown + 1, bytes + octet_length(next) + 1, ${next('> found.next')}
    FROM found WHERE ${goesIn}
  )
  SELECT list || iif(${distinct} > shown, ',+' || (${distinct} - shown) || ' more', '') FROM found WHERE NOT (${goesIn})
)`
  const ofFew = `(SELECT group_concat(value, ',') FROM (${one}))`
  return `iif(${distinct} = 0, NULL, ${rows === undefined ? ofAny : `iif(${rows} <= ${fewRows}, ${ofFew}, ${ofAny})`})`
}
