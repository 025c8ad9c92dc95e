import type { Draws } from './draws.ts'
import type { Table } from './schema.ts'

/** An expression as a whole number that can be summed: NULL and what is none counts as 0. */
export const wholeNumber = (expression: string): string =>
  `coalesce(max(min(CAST(${expression} AS INTEGER), 1000000), -1000000), 0)`

/** A condition on one row, `{column}` standing for a column of it. */
export const conditionOf = (draws: Draws, table: Table): string => {
  const column = `{${draws.from([...table.columns, ...table.references, table.key])?.name}}`
  return draws.pick(
    `${column} = 'a'`,
    `${column} IS NOT NULL`,
    `${column} = 1`,
    `${column} > 0`,
    `${column} IN ('b', '1', 2)`,
    `coalesce(${column}, 'b') <> 'b'`,
    `typeof(${column}) = 'text'`,
    `${column} BETWEEN 1 AND '2'`,
  )
}
