/** The longest id that has a view row, in bytes. */
export const longestKey = 100_000

/**
 * How a table's rows are told apart: by a TEXT column, which may hold NULL, bytes and any length of text, or by an
 * INTEGER PRIMARY KEY, which is the rowid itself and holds nothing but integers.
 */
export type KeyKind = 'TEXT' | 'INTEGER'

/** The names under which a statement may set a row's rowid, and an INTEGER PRIMARY KEY beside its own name. */
export const rowidNames = ['rowid', '_rowid_', 'oid']

/** What a trigger on changes of a key must name. */
export const keyColumns = (column: string, kind: KeyKind): string[] =>
  kind === 'TEXT' ? [column] : [column, ...rowidNames]

/** A key as our tables for several views keep it: as text. */
export const asText = (key: string, kind: KeyKind): string =>
  kind === 'TEXT' ? key : `CAST(${key} AS TEXT)`

/**
 * Between SQL and JavaScript a key travels as text that sorts as SQLite sorts the keys. An integer: `i`, `0` if it is
 * negative and `1` if not, then 19 decimal digits: of the integer, or of what it is above -2^63. Others: `t` for TEXT
 * or `x` for BLOB, then its bytes in hexadecimal, so that NUL, invalid UTF-8 and bytes stay what they are. Of a key
 * that is too long come one byte more than are allowed: enough to tell it, and to go on after it.
 */
export const encoded = (key: string, kind: KeyKind): string =>
  kind === 'INTEGER'
    ? `iif(${key} < 0, printf('i0%019d', ${key} + 9223372036854775807 + 1), printf('i1%019d', ${key}))`
    : `iif(typeof(${key}) = 'blob', 'x', 't') || hex(substr(CAST(${key} AS BLOB), 1, ${longestKey + 1}))`

/** An integer key, encoded as `encoded` does it. */
export const encodedInteger = (key: bigint): string => {
  const digits = (of: bigint) => of.toString().padStart(19, '0')
  return key < 0n ? `i0${digits(key + 2n ** 63n)}` : `i1${digits(key)}`
}

/** The key again, exactly; NULL for NULL. */
export const decoded = (text: string, kind: KeyKind): string =>
  kind === 'INTEGER'
    ? `iif(substr(${text}, 2, 1) = '0', CAST(substr(${text}, 3) AS INTEGER) - 9223372036854775807 - 1, CAST(substr(${text}, 3) AS INTEGER))`
    : `iif(substr(${text}, 1, 1) = 'x', unhex(substr(${text}, 2)), CAST(unhex(substr(${text}, 2)) AS TEXT))`

/** Whether a key is too long to have a view row. */
export const isTooLong = (key: string, kind: KeyKind): string =>
  kind === 'INTEGER' ? 'false' : `octet_length(${key}) > ${longestKey}`

/** No key of its kind comes before this one. */
const least = { TEXT: "''", INTEGER: '-9223372036854775808' }

/** Whether a key comes after the encoded one; NULL stands before the first key, which may be the least there is. */
export const comesAfter = (key: string, after: string, kind: KeyKind): string =>
  `${key} >= coalesce(${decoded(after, kind)}, ${least[kind]}) AND ${key} IS NOT ${decoded(after, kind)}`

/** The same for lists that are walked: keys which are too long and begin alike count as one. */
export const isListedAfter = (key: string, after: string, kind: KeyKind): string =>
  kind === 'INTEGER'
    ? comesAfter(key, after, kind)
    : `${comesAfter(key, after, kind)} AND (NOT ${isTooLong(key, kind)} OR substr(CAST(${key} AS BLOB), 1, ${longestKey + 1}) IS NOT CAST(${decoded(after, kind)} AS BLOB))`
