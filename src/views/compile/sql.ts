import type { SqlType } from '../declaration.ts'

const plain = /^[a-z_][a-z0-9_]*$/
const reserved = new Set(
  'check default from group index key limit order references select table to values where'.split(
    ' ',
  ),
)

/** The name as SQLite takes it: quoted only where it must be. */
export const identifier = (name: string): string =>
  plain.test(name) && !reserved.has(name) ? name : `"${name.replaceAll('"', '""')}"`

/** A string as an SQL literal. */
export const literal = (value: string): string => `'${value.replaceAll("'", "''")}'`

/** Points the columns of an expression at a row: `NEW.status`, `OLD.status`, `t.status`, … */
export type Row = (column: string) => string

export const row =
  (qualifier: string): Row =>
  (column) =>
    `${qualifier}.${identifier(column)}`

export const NEW = row('NEW')
export const OLD = row('OLD')

const placeholder = /\{([^{}]+)\}/g

/** The expression with each `{column}` taken from the given row. */
export const render = (expression: string, of: Row): string =>
  expression.replaceAll(placeholder, (_, column: string) => of(column))

/** The columns an expression names, each once. */
export const columnsIn = (expression: string): string[] => [
  ...new Set([...expression.matchAll(placeholder)].flatMap((match) => match[1] ?? [])),
]

/** True where the two rows differ in any of the columns; `false` for none. */
export const differs = (columns: readonly string[], left: Row, right: Row): string =>
  columns.length === 0
    ? 'false'
    : columns.map((column) => `${left(column)} IS NOT ${right(column)}`).join(' OR ')

/** The present time as our tables store it: UTC with milliseconds, sortable as text. */
export const now = "strftime('%Y-%m-%d %H:%M:%f', 'now')"

export const indent = (text: string, by = '  '): string => text.replaceAll(/^(?=.)/gm, by)

/** A column's type as written in `CREATE TABLE`: the first word of a source column's definition. */
export const typeOf = (definition: string): SqlType => {
  const [type] = definition.split(' ')
  return type === 'INTEGER' || type === 'REAL' ? type : 'TEXT'
}
