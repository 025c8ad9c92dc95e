import * as z from 'zod'
import { position } from '../dashboards/position.ts'
import { sorts, taskStates } from '../dashboards/task-list.ts'

/** Where a page ended, with the list it is a page of: opaque to whoever hands it back. */
const pageKey = z.strictObject({
  project: z.string(),
  sort: z.enum(sorts),
  states: z.array(z.enum(taskStates)),
  position,
})

export type PageKey = z.infer<typeof pageKey>

/** As `next` has it: JSON in base64url. */
export const printPageKey = (key: PageKey): string => {
  const bytes = new TextEncoder().encode(JSON.stringify(key))
  const base64 = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
  return base64.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

/** The same read again; null for what is none. */
const readPageKey = (text: string): PageKey | null => {
  try {
    const bytes = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
    const json = new TextDecoder().decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)))
    const key = pageKey.parse(JSON.parse(json))
    const values = key.sort === 'priority' ? 2 : 1
    return key.position.values.length === values ? key : null
  } catch {
    return null
  }
}

/** `after` in a query. */
export const pageKeyText = z.string().transform((text, context) => {
  const key = readPageKey(text)
  if (key !== null) return key
  context.addIssue('is no page key: take `next` of the page before as it is')
  return z.NEVER
})
