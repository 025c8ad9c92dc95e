import type { SourceTable } from '../../../src/engine/source-table.ts'
import type { SourceSchema } from './source-schema.ts'

/** Text as JSON has it, without the line ends that JSON lets stand. */
const json = (text: string): string =>
  JSON.stringify(text).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')

const count = (text: string, sign: string): number => text.split(sign).length - 1

/** A string of TypeScript, in the quotes that need fewer escapes. */
const literal = (text: string): string => {
  const double = json(text)
  if (count(text, "'") > count(text, '"')) return double
  return `'${double.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
}

/** The name of a property; `__proto__` would otherwise be none. */
const property = (name: string): string => {
  if (name === '__proto__') return `['__proto__']`
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : literal(name)
}

const record = (entries: Readonly<Record<string, string>>): string => {
  const lines = Object.entries(entries).map(
    ([name, value]) => `      ${property(name)}: ${literal(value)},\n`,
  )
  return lines.length === 0 ? '{}' : `{\n${lines.join('')}    }`
}

const printKey = (key: SourceTable['key']): string =>
  typeof key === 'string' ? `    key: ${literal(key)},\n` : ''

const printTable = ({ name, noun, columns, key, references }: SourceTable): string => `  {
    name: ${literal(name)},
    noun: ${literal(noun)},
${printKey(key)}    columns: ${record(columns)},
    references: ${record(references)},
  },
`

/** Names stand in a comment as they are, or as JSON has them where they are no single line. */
const shown = (text: string): string => (/[\p{Cc}\u2028\u2029]/u.test(text) ? json(text) : text)

/** A source schema as the TypeScript file it is to stand in, beside the views that are made of it. */
export const printSourceSchema = ({ tables, leftOut }: SourceSchema): string => {
  const start = `import type { SourceTable } from '../engine/source-table.ts'

/** The application's own tables, as far as views are made of them. */
export const sourceTables = [
${tables.map(printTable).join('')}] as const satisfies readonly SourceTable[]
`
  if (leftOut.length === 0) return start
  const lines = leftOut.map(([name, reason]) => `// ${shown(name)}: ${shown(reason)}.\n`)
  return `${start}\n// Left out, as no view can be made of these:\n${lines.join('')}`
}
