/** Control characters, which a terminal would obey. */
const control = /\p{Cc}/gu

const escaped = (text: string): string =>
  text.replaceAll(
    control,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

/** A text cut to what a line has room for. */
export const shortened = (text: string): string =>
  text.length > 80 ? `${text.slice(0, 80)}…` : text

const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16))

const integerOf = (digits: string): string =>
  String(BigInt(digits.slice(1)) - (digits.startsWith('0') ? 2n ** 63n : 0n))

/**
 * A key, as the compiler's statements encode it, as a person writes it: text, an integer, or bytes in the form
 * `x'00ff'`, and so what is no valid text. Long ones are cut, and control characters are escaped.
 */
export const keyText = (key: string): string => {
  const [kind, rest] = [key.slice(0, 1), key.slice(1)]
  if (kind === 'i') return integerOf(rest)
  if (kind === 't')
    try {
      const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytesOf(rest))
      return shortened(escaped(text))
    } catch {
      // No valid UTF-8: only its bytes tell it.
    }
  return shortened(`x'${rest.toLowerCase()}'`)
}

/** How many keys are named where there may be many. */
const mostNamed = 5

/** The first of these keys, encoded, as a person writes them. */
export const firstKeys = (keys: readonly string[]): string[] =>
  keys.slice(0, mostNamed).map((key) => keyText(key) || "''")
