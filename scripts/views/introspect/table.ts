import { compile } from '../../../src/engine/compile.ts'
import { knownSource } from '../../../src/engine/resolve/known-table.ts'
import type { SourceTable } from '../../../src/engine/source-table.ts'
import { lower } from '../../wrap/tokens.ts'
import { constraintsOf } from './definitions.ts'
import { nounOf } from './noun.ts'
import type { FoundTable } from './read.ts'

/** The columns of a table's PRIMARY KEY, in its order. */
export const primaryKeyOf = ({ columns }: FoundTable): string[] =>
  columns
    .filter(({ key }) => key > 0)
    .toSorted((a, b) => a.key - b.key)
    .map(({ name }) => name)

/** Column → its type and constraints; what the table declares of one column alone is that column's own. */
const columnsOf = (table: FoundTable): Record<string, string> => {
  const constraints = constraintsOf(table.sql)
  const [primary, another] = primaryKeyOf(table)
  return Object.fromEntries(
    table.columns.map(({ name, type }) => {
      const { text = '', isUnique = false } = constraints.get(lower(name)) ?? {}
      const isPrimary = name === primary && another === undefined
      const ofTable = isPrimary ? 'PRIMARY KEY' : table.unique.includes(name) ? 'UNIQUE' : ''
      return [name, [type, isUnique ? '' : ofTable, text].filter(Boolean).join(' ')]
    }),
  )
}

/** What may tell a table's rows apart: its PRIMARY KEY, or a column that is UNIQUE and never NULL. */
const keysOf = (table: FoundTable): (string | readonly string[])[] => {
  const primary = primaryKeyOf(table)
  const [first] = primary
  const unique = table.columns
    .filter(({ name, is_required }) => is_required && table.unique.includes(name))
    .map(({ name }) => name)
    .filter((name) => name !== first || primary.length > 1)
  if (first === undefined) return unique
  return [primary.length === 1 ? first : primary, ...unique]
}

/** What the engine has against names that no SQL can be made with. */
const nameFault = (source: SourceTable): string | undefined => {
  try {
    compile([], [source])
    return undefined
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return error.message.replace(`table ${source.name}: `, 'it ')
  }
}

/** The table as the engine takes it, its foreign keys left out; or why no view can be made of it. */
export const sourceTableOf = (
  table: FoundTable,
): { readonly source: SourceTable } | { readonly reason: string } => {
  if (table.kind === 'virtual') return { reason: 'a virtual table takes no triggers' }
  if (table.is_without_rowid)
    return { reason: 'it is WITHOUT ROWID, and triggers tell rows apart by their rowid' }
  const { name } = table
  const plain = { name, noun: nounOf(name), columns: columnsOf(table), references: {} }
  const choices = keysOf(table).map((key) => (key === 'id' ? plain : { ...plain, key }))
  const [first] = choices
  if (first === undefined)
    return { reason: 'it has no PRIMARY KEY, nor a column that is UNIQUE and NOT NULL' }
  const source = choices.find((choice) => knownSource(choice).fault === undefined) ?? first
  const reason = knownSource(source).fault ?? nameFault(source)
  return reason === undefined ? { source } : { reason }
}
