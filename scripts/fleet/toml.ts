import * as z from 'zod'

const table = z.record(z.string(), z.unknown())

/** A value as TOML writes it, in one line. */
const inline = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`
  const entries = table.safeParse(value)
  if (!entries.success) return JSON.stringify(value)
  return `{ ${Object.entries(entries.data)
    .map(([key, one]) => `${JSON.stringify(key)} = ${inline(one)}`)
    .join(', ')} }`
}

/** Keys and values as lines of TOML; what is undefined is left out. */
export const tomlLines = (entries: Readonly<Record<string, unknown>>): string =>
  Object.entries(entries)
    .flatMap(([key, value]) => (value === undefined ? [] : [`${key} = ${inline(value)}\n`]))
    .join('')
