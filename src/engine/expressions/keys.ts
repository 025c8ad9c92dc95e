/** The longest id that has a view row, in bytes. */
export const longestKey = 100_000

/**
 * Between SQL and JavaScript a key travels as text: `t` for TEXT or `x` for BLOB, then its bytes in hexadecimal, so
 * that NUL, invalid UTF-8 and bytes stay what they are, and comparing the texts orders keys as SQLite does. Of a
 * key that is too long come one byte more than are allowed: enough to tell it, and to go on after it.
 */
export const encoded = (key: string): string =>
  `iif(typeof(${key}) = 'blob', 'x', 't') || hex(substr(CAST(${key} AS BLOB), 1, ${longestKey + 1}))`

/** The key again, exactly; NULL for NULL. */
export const decoded = (text: string): string =>
  `iif(substr(${text}, 1, 1) = 'x', unhex(substr(${text}, 2)), CAST(unhex(substr(${text}, 2)) AS TEXT))`

/** Whether a key is too long to have a view row. */
export const isTooLong = (key: string): string => `octet_length(${key}) > ${longestKey}`

/** Whether a key comes after the encoded one; NULL stands before the first key, which may be ''. */
export const comesAfter = (key: string, after: string): string =>
  `${key} >= coalesce(${decoded(after)}, '') AND ${key} IS NOT ${decoded(after)}`

/** The same for lists that are walked: keys which are too long and begin alike count as one. */
export const isListedAfter = (key: string, after: string): string =>
  `${comesAfter(key, after)} AND (NOT ${isTooLong(key)} OR substr(CAST(${key} AS BLOB), 1, ${longestKey + 1}) IS NOT CAST(${decoded(after)} AS BLOB))`
