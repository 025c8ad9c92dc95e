import * as z from 'zod/mini'
import type { SqlValue } from '../../db/database.ts'

/** The bytes of a text or BLOB, in hexadecimal. */
const bytes = z.string().check(z.regex(/^([0-9A-F]{2})*$/))
const wholeNumber = z.string().check(z.regex(/^-?\d{1,19}$/))

/** A value of whatever type, exactly as it is stored; null: NULL. */
const storedValue = z.nullable(
  z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('integer'), text: wholeNumber }),
    z.strictObject({
      type: z.literal('real'),
      text: z.string().check(z.regex(/^-?\d+(\.\d+)?(e[+-]?\d+)?$/)),
    }),
    z.strictObject({ type: z.literal('text'), text: bytes }),
    z.strictObject({ type: z.literal('blob'), text: bytes }),
  ]),
)

type StoredValue = z.infer<typeof storedValue>

/** A place in a list: what it is sorted by, as the last row before it has it, and that row's rowid. */
export const position = z.strictObject({
  values: z.array(storedValue).check(z.maxLength(2)),
  rowid: wholeNumber,
})

export type Position = z.infer<typeof position>

/** SQL that gives a row's `Position` as JSON, of the columns it is sorted by. */
export const positionSql = (columns: readonly string[], rowid: string): string => {
  const stored = columns.map(
    (column) => `json(iif(${column} IS NULL, 'null', json_object('type', typeof(${column}),
      'text', iif(typeof(${column}) IN ('text', 'blob'), hex(${column}), lower(quote(${column}))))))`,
  )
  return `json_object('values', json_array(${stored.join(', ')}), 'rowid', CAST(${rowid} AS TEXT))`
}

/** Gives a value the name of a parameter. */
export type Bind = (value: SqlValue) => string

/**
 * SQL that gives a stored value again; `bind` takes its text. The plus takes the type of the CAST away, so that the
 * column's own decides how the two are compared, as in its index.
 */
export const storedValueSql = ({ type, text }: NonNullable<StoredValue>, bind: Bind): string => {
  if (type === 'blob') return `unhex(${bind(text)})`
  if (type === 'text') return `+CAST(unhex(${bind(text)}) AS TEXT)`
  return `+CAST(${bind(text)} AS ${type})`
}
