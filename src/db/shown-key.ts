/** How many faulty keys are named, and how long a name may be. */
const mostNamed = 5
const longestName = 100

/**
 * A key of a view, encoded as the compiler's statements do it, as a person writes it: text in UTF-8, other bytes in the form `x'00ff'`, an integer in digits.
 */
export const shownKey = (key: string): string => {
  if (key.startsWith('i')) {
    const value = BigInt(key.slice(2))
    return String(key[1] === '0' ? value - 2n ** 63n : value)
  }
  const bytes = Uint8Array.from(key.slice(1).match(/../g) ?? [], (pair) =>
    Number.parseInt(pair, 16),
  )
  if (key.startsWith('t')) {
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    } catch {
      // Text that is no UTF-8 has no other form than its bytes.
    }
  }
  return `x'${key.slice(1).toLowerCase()}'`
}

/** The first of these keys, encoded, as a person writes them, long ones cut. */
export const shownKeys = (keys: readonly string[]): string[] =>
  keys.slice(0, mostNamed).map((key) => {
    const shown = shownKey(key)
    return shown.length > longestName ? `${shown.slice(0, longestName)}…` : shown
  })
