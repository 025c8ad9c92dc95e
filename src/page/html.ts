import { html } from 'hono/html'

/** Makes HTML of a template: what is put into it is escaped, unless it is HTML itself; `null` and `false` are nothing. */
export { html }

/** A piece of a page. */
export type Html = ReturnType<typeof html>

/** The number of things in words: `1 row`, `3 rows`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`

/** So many of a list are shown, and what says that there are more. */
export const firstOf = <T>(
  list: readonly T[],
  most: number,
): { readonly shown: readonly T[]; readonly more: number } => ({
  shown: list.slice(0, most),
  more: Math.max(0, list.length - most),
})
