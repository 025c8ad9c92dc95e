import * as z from 'zod/mini'

/** A key as `next` has it: JSON in base64url, opaque to whoever hands it back. */
export const printPageKey = (key: unknown): string => {
  const bytes = new TextEncoder().encode(JSON.stringify(key))
  const base64 = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
  return base64.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

/** The same read again, by the schema of the list's keys; null for what is none. */
const readPageKey = <Key extends z.ZodMiniType>(
  text: string,
  schema: Key,
): z.output<Key> | null => {
  try {
    const bytes = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
    const json = new TextDecoder().decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)))
    return schema.parse(JSON.parse(json))
  } catch {
    return null
  }
}

/** `after` in a query: a key of the list as `next` of the page before has it. */
export const pageKey = <Key extends z.ZodMiniType>(schema: Key) =>
  z.pipe(
    z.string(),
    z.transform((text, context): z.output<Key> => {
      const key = readPageKey(text, schema)
      if (key !== null) return key
      context.issues.push({
        code: 'custom',
        message: 'is no page key: take `next` of the page before as it is',
        input: text,
      })
      return z.NEVER
    }),
  )
