import type { Affinity } from './affinity.ts'
import { longestKey } from './keys.ts'
import { isAlternative } from './tokens.ts'

const plain = /^[a-z_][a-z0-9_]*$/
/** SQLite's keywords (sqlite.org/lang_keywords.html). */
const keywords = new Set(
  `abort action add after all alter always analyze and as asc attach autoincrement before begin
  between by cascade case cast check collate column commit conflict constraint create cross
  current current_date current_time current_timestamp database default deferrable deferred delete
  desc detach distinct do drop each else end escape except exclude exclusive exists explain fail
  filter first following for foreign from full generated glob group groups having if ignore
  immediate in index indexed initially inner insert instead intersect into is isnull join key last
  left like limit match materialized natural no not nothing notnull null nulls of offset on or
  order others outer over partition plan pragma preceding primary query raise range recursive
  references regexp reindex release rename replace restrict returning right rollback row rows
  savepoint select set table temp temporary then ties to transaction trigger unbounded union
  unique update using vacuum values view virtual when where window with without`.split(/\s+/),
)

/** The name as SQLite takes it: quoted only where it must be. */
export const identifier = (name: string): string =>
  plain.test(name) && !keywords.has(name) ? name : `"${name.replaceAll('"', '""')}"`

/** A string as an SQL literal. */
export const literal = (value: string): string => `'${value.replaceAll("'", "''")}'`

/** Points the columns of an expression at a row: `NEW.status`, `OLD.status`, `t.status`, … */
export type Row = (column: string) => string

const qualified =
  (qualifier: string): Row =>
  (column) =>
    `${qualifier}.${identifier(column)}`

export const row = (table: string): Row => qualified(identifier(table))

export const NEW = qualified('NEW')
export const OLD = qualified('OLD')

const placeholder = /\{([^{}]+)\}/g

/** The expression with each `{column}` taken from the given row. */
export const render = (expression: string, of: Row): string =>
  expression.replaceAll(placeholder, (_, column: string) => of(column))

/** A condition over the given row, to stand beside AND. */
export const condition = (expression: string, of: Row): string =>
  isAlternative(expression) ? `(${render(expression, of)})` : render(expression, of)

/** The columns an expression names, each once. */
export const columnsIn = (expression: string): string[] => [
  ...new Set([...expression.matchAll(placeholder)].flatMap((match) => match[1] ?? [])),
]

/**
 * True where the two rows differ in any of the columns; `false` for none. Byte by byte: a column declared COLLATE
 * NOCASE would else seem unchanged.
 */
export const differs = (columns: readonly string[], left: Row, right: Row): string =>
  columns.length === 0
    ? 'false'
    : columns.map((column) => `${left(column)} IS NOT ${right(column)} COLLATE BINARY`).join(' OR ')

/** True where the two rows agree in all of the columns, byte by byte. */
export const agrees = (columns: readonly string[], left: Row, right: Row): string =>
  columns.map((column) => `${left(column)} IS ${right(column)} COLLATE BINARY`).join(' AND ')

/** The present time as our tables store it: UTC with milliseconds, sortable as text. */
export const now = "strftime('%Y-%m-%d %H:%M:%f', 'now')"

export const indent = (text: string, by = '  '): string => text.replaceAll(/^(?=.)/gm, by)

/** Characters of a copied text that a view keeps: a view's row must stay far below the 2 MB that D1 allows. */
const longestText = 1000

/**
 * A value of a column without a type, 3.0 as 3: `IS NOT` sees no change from one to the other, and so no trigger does.
 * Columns with a type keep but one of them.
 */
export const untyped = (value: string): string =>
  `iif(typeof(${value}) = 'real' AND ${value} = CAST(${value} AS INTEGER), CAST(${value} AS INTEGER), ${value})`

/** A value as a view keeps it: of a text or a BLOB, its beginning. */
export const bounded = (type: Affinity, value: string): string => {
  const beginning = `substr(${value}, 1, ${longestText})`
  if (type === 'TEXT') return beginning
  const other = type === 'BLOB' ? untyped(value) : value
  return `iif(typeof(${value}) IN ('text', 'blob'), ${beginning}, ${other})`
}

/** An id as a view keeps it beside its key: whole, so that it can be looked up by. */
export const boundedId = (value: string): string =>
  `iif(octet_length(${value}) <= ${longestKey}, ${value}, ${bounded('TEXT', value)})`

/** Whether an id is none or short enough to be kept whole. */
export const isShortId = (value: string): string =>
  `coalesce(octet_length(${value}), 0) <= ${longestKey}`

/** Whether an id is none or so short that it is no other one's beginning as `boundedId` keeps it. */
export const isBelowCut = (value: string): string =>
  `coalesce(octet_length(${value}), 0) < ${longestText}`
