import type { LatestRowsColumn } from '../declaration.ts'
import { columnsIn, type Row, render } from './sql.ts'

/** The aggregate as SQL, over rows that meet the group's condition. */
export const aggregateSql = ({ aggregate }: LatestRowsColumn, of: Row): string => {
  const filter =
    aggregate.where === undefined ? '' : ` FILTER (WHERE ${render(aggregate.where, of)})`
  if (aggregate.kind === 'count') return `count(*)${filter}`
  const value = of(aggregate.of)
  return `group_concat(DISTINCT ${value} ORDER BY ${value})${filter}`
}

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
