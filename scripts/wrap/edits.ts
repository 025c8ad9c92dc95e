import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { application } from '../../src/app.ts'
import { columnsNaming, type SourceColumn } from './reads.ts'

const { sourceTables, views } = application.catalog

const root = join(import.meta.dirname, '../..')
const sourceSchema = 'src/monotask/source-tables.ts'

interface Line {
  readonly file: string
  readonly number: number
  readonly text: string
}

const linesOf = (file: string): Line[] =>
  readFileSync(join(root, file), 'utf8')
    .split('\n')
    .map((text, index) => ({ file, number: index + 1, text }))

const sourceFiles = (): string[] =>
  readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join('src', name))
    .toSorted()

/** The lines that change, each as it is and as it is to be. */
const edits = (lines: readonly Line[], change: (text: string) => string): string[] =>
  lines.flatMap(({ file, number, text }) => {
    const changed = change(text)
    return changed === text
      ? []
      : [`  ${file}:${number}\n  - ${text.trim()}\n  + ${changed.trim()}`]
  })

/** The lines that stand for one table in the source schema. */
const tableLines = (table: string): Line[] => {
  const lines = linesOf(sourceSchema)
  const start = lines.findIndex(({ text }) => text.includes(`name: '${table}'`))
  if (start === -1) return []
  const end = lines.findIndex(({ text }, index) => index > start && /^ {2}\},?$/.test(text))
  return lines.slice(start, end)
}

const word = (name: string): RegExp => new RegExp(`\\b${name}\\b`)

/** A constant above the declaration is the table's where it names it, or no table at all. */
const isAbout = (text: string, table: string): boolean =>
  text.includes(`'${table}'`) || !sourceTables.some(({ name }) => text.includes(`'${name}'`))

/** The lines of a declaration that stand for these columns of the view, and the constants they use. */
const declarationLines = (view: string, columns: readonly string[], table: string): Line[] => {
  let current: string | null = ''
  return linesOf(`src/monotask/views/${view.replaceAll('_', '-')}.ts`).filter(({ text }) => {
    const [, name] = /^ {4}(\w+):/.exec(text) ?? []
    if (text.startsWith('export')) current = null
    else if (name !== undefined) current = name
    return current === '' ? isAbout(text, table) : columns.includes(current ?? '')
  })
}

/** Renames in quotes and braces; the key of a line is the view's own column. */
const inQuotes = (from: string, to: string) => (text: string) =>
  text.replaceAll(new RegExp(`(?<='|(?<!\\$)\\{)${from}(?=['}])`, 'g'), to)

/** The edits of the declarations that follow the rename of a column of a source table, as lines to print. */
export const columnEdits = ({ table, column }: SourceColumn, to: string): string[] => {
  const key = new RegExp(`(?<=^\\s+|[{ ])${column}(?=:)`, 'g')
  const further = sourceFiles().filter((file) => {
    if (file === sourceSchema || file.startsWith('src/monotask/views/')) return false
    const text = readFileSync(join(root, file), 'utf8')
    return word(table).test(text) && word(column).test(text)
  })
  return [
    ...edits(tableLines(table), (text) => text.replaceAll(key, to)),
    ...views.flatMap(({ declaration }) => {
      const columns = columnsNaming(declaration, { table, column })
      return columns.length === 0
        ? []
        : edits(declarationLines(declaration.name, columns, table), inQuotes(column, to))
    }),
    ...(further.length > 0 ? [`  and where these name it: ${further.join(', ')}`] : []),
  ]
}

/** The same for a source table: every line under src/ that names it. */
export const tableEdits = (table: string, to: string): string[] =>
  edits(sourceFiles().flatMap(linesOf), (text) =>
    text.replaceAll(new RegExp(`(?<![\\w.{])${table}(?![\\w(}])`, 'g'), to),
  )
