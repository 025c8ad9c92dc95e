import type { LatestRowsColumn } from '../declaration.ts'
import type { LatestRowsUse } from './model.ts'
import { columnsIn, identifier, type Row, render, row } from './sql.ts'

/** Characters of a value in a list or a histogram, how many values either shows, and the bytes of a whole list. */
const labelLength = 200
export const mostLabels = 100
const longestList = 64_000

/** A value as lists and histograms name it; values that begin alike are one. NULL stays NULL. */
export const label = (value: string): string => `substr(CAST(${value} AS TEXT), 1, ${labelLength})`

/** Whether a row counts, as far as `where` goes too: the group's condition and the aggregate's own. */
export const belongs = ({ rows, aggregate }: LatestRowsColumn, of: Row): string =>
  [rows.where, ...(aggregate.where === undefined ? [] : [aggregate.where])]
    .map((condition) => render(condition, of))
    .join(' AND ')

/** The columns of the rows that an aggregate reads, values before conditions. */
export const columnsRead = ({ aggregate }: LatestRowsColumn): string[] => [
  ...(aggregate.kind === 'values' ? [aggregate.of] : []),
  ...columnsIn(aggregate.where ?? ''),
]

/** The column that counts the distinct values of a list, those it does not show among them. */
export const distinctName = (list: string): string => `${list}_count`

const child = row('c')

/** What is counted of the rows of one latest row: column → aggregate over rows that meet the group's condition. */
export const countedColumns = ({ columns }: LatestRowsUse): Map<string, string> =>
  new Map(
    columns.map(({ name, column: { aggregate } }) => {
      const filter =
        aggregate.where === undefined ? '' : ` FILTER (WHERE ${render(aggregate.where, child)})`
      return aggregate.kind === 'count'
        ? [name, `count(*)${filter}`]
        : [distinctName(name), `count(DISTINCT ${label(child(aggregate.of))})${filter}`]
    }),
  )

/** The rows `c` of the latest row `id` that meet the group's condition. */
export const rowsOf = ({ group, foreignKey }: LatestRowsUse, id: string): string =>
  `FROM ${identifier(group.table)} c WHERE ${child(foreignKey)} = ${id} AND ${render(group.where, child)}`

/**
 * A list of values: finds one after the other through the index on (foreign key, condition, label), so that it
 * costs the same however many rows there are. `distinct`: how many values there are in all.
 */
export const listSql = (
  { group, foreignKey }: LatestRowsUse,
  column: LatestRowsColumn,
  { id, distinct }: { readonly id: string; readonly distinct: string },
): string => {
  const { aggregate } = column
  const value = label(child(aggregate.kind === 'values' ? aggregate.of : 'id'))
  const next = (from: string) =>
    `(SELECT ${value} FROM ${identifier(group.table)} c WHERE ${child(foreignKey)} = ${id} AND ${belongs(column, child)}` +
    ` AND ${value} ${from} ORDER BY ${value} LIMIT 1)`
  return `(SELECT iif(count(*) = 0, NULL, group_concat(label, ',' ORDER BY label)
    || iif(${distinct} > count(*), ',+' || (${distinct} - count(*)) || ' more', ''))
  FROM (SELECT label, sum(octet_length(label) + 1) OVER (ORDER BY label) AS bytes FROM (
    WITH RECURSIVE found (label, at) AS (
      SELECT ${next(">= ''")}, 1
      UNION ALL SELECT ${next('> found.label')}, at + 1 FROM found WHERE label IS NOT NULL AND at < ${mostLabels}
    )
    SELECT label FROM found WHERE label IS NOT NULL
  )) WHERE bytes <= ${longestList})`
}
