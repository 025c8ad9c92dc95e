import { encodedInteger, type KeyKind, longestKey } from '../../engine/expressions/keys.ts'

/** The most characters that a list of keys may have in one statement: D1 takes values of up to 2 MB. */
export const longestList = 1_000_000

/**
 * Whether a key, as the compiler's statements encode it, is too long to have a view row. Of such a key only the
 * beginning is encoded.
 */
export const isUnreadable = (key: string): boolean => key.length > 1 + 2 * longestKey

/** The first keys of a list that one statement can take, and at least one. */
export const fittingKeys = <T>(items: readonly T[], keyOf: (item: T) => string): T[] => {
  let length = 0
  const end = items.findIndex((item, index) => {
    length += keyOf(item).length
    return index > 0 && length > longestList
  })
  return items.slice(0, end === -1 ? items.length : end)
}

/**
 * A key that a person wrote, encoded: text, or bytes in the form `x'00ff'` that SQL has for them; a view's whose keys
 * are integers, an integer, and none for what is none.
 */
export const keysFromText = (text: string, kind: KeyKind): string[] => {
  if (kind === 'INTEGER') {
    const key = /^-?\d{1,19}$/.test(text) ? BigInt(text) : undefined
    return key !== undefined && BigInt.asIntN(64, key) === key ? [encodedInteger(key)] : []
  }
  const utf8 = [...new TextEncoder().encode(text)]
  const asText = `t${utf8.map((byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join('')}`
  const [, bytes] = /^x'((?:[0-9a-f]{2})*)'$/i.exec(text) ?? []
  return bytes === undefined ? [asText] : [asText, `x${bytes.toUpperCase()}`]
}
