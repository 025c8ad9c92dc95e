import { type Affinity, affinityIn, declaredType } from '../expressions/affinity.ts'
import type { KeyKind } from '../expressions/keys.ts'
import { columnsIn } from '../expressions/sql.ts'
import type { ViewModel } from '../model.ts'
import type { SourceTable } from '../source-table.ts'
import { ofKind } from './of-kind.ts'
import { own } from './own.ts'

/** A table a declaration may name: one of the application's, or a view declared before. */
export interface KnownTable {
  readonly name: string
  readonly table: string
  readonly noun: string
  readonly id: string
  readonly kind: KeyKind
  readonly isAutoincrement: boolean
  /** Why no view can be made of it, where none can. */
  readonly fault?: string
  readonly columns: Readonly<Record<string, Affinity>>
  /** Columns that no trigger sees change: generated ones. */
  readonly generated: readonly string[]
  /** Of a view, its derived columns, each with the stored ones that it is made from. */
  readonly madeFrom: ReadonlyMap<string, readonly string[]>
  /** Columns of fractions, as which type they are declared. */
  readonly fractions: Readonly<Record<string, string>>
  /** Columns that are an integer in every row. */
  readonly integers: readonly string[]
  /** Foreign key column → the table whose key it holds. */
  readonly references: Readonly<Record<string, string>>
  /** Columns compared otherwise than byte by byte, as which collation. */
  readonly collations: Readonly<Record<string, string>>
  /** The source table whose rows its rows stand for, and its columns there; a source table stands for itself. */
  readonly source: string
  readonly sourceColumn: (column: string) => string
  readonly isSource: boolean
}

const collation = (definition: string): string | undefined =>
  /\bCOLLATE\s+(\w+)/i.exec(definition)?.[1]?.toUpperCase()

/** Whether a column is the rowid by another name (https://www.sqlite.org/lang_createtable.html, 5). */
const isRowid = (definition: string): boolean =>
  declaredType(definition).toUpperCase() === 'INTEGER' &&
  /\bPRIMARY\s+KEY\b(?!\s+DESC)/i.test(definition)

const isUnique = (definition: string): boolean => /\b(?:PRIMARY\s+KEY|UNIQUE)\b/i.test(definition)

/** Why the rows of a table cannot be told apart by its key, where they cannot. */
const keyFault = ({ name, columns, key = 'id' }: SourceTable): string | undefined => {
  const [column = '', ...more] = typeof key === 'string' ? [key] : key
  if (more.length > 0)
    return `the rows of ${name} are told apart by ${[column, ...more].join(', ')} together; views take a key of one column`
  const definition = own(columns, column)
  if (definition === undefined) return `${name} has no column ${column}, which is to be its key`
  if (!isUnique(definition))
    return `the key ${name}.${column} is neither PRIMARY KEY nor UNIQUE, so it does not tell rows apart`
  const of = collation(definition) ?? 'BINARY'
  if (of !== 'BINARY')
    return `the key ${name}.${column} is compared as ${of}; views tell keys apart byte by byte`
  if (!isRowid(definition) && affinityIn(definition) !== 'TEXT')
    return `the key ${name}.${column} is ${declaredType(definition) || 'of no type'}; views take TEXT, or INTEGER PRIMARY KEY`
  const rowid = Object.keys(columns).find((one) => one.toLowerCase() === 'rowid')
  return rowid === undefined || rowid === column
    ? undefined
    : `${name} has a column ${rowid}, which hides the rowid that triggers tell rows by`
}

const withDefinition = <T>(
  { columns }: SourceTable,
  of: (definition: string) => T | undefined,
): Record<string, T> =>
  Object.fromEntries(
    Object.entries(columns).flatMap(([name, definition]) => {
      const value = of(definition)
      return value === undefined ? [] : [[name, value]]
    }),
  )

/** Numbers that need not be integers; a BOOLEAN is one. */
const fraction = (definition: string): string | undefined => {
  const type = declaredType(definition)
  const affinity = affinityIn(definition)
  const isFraction = affinity === 'REAL' || (affinity === 'NUMERIC' && !/^BOOL/i.test(type))
  return isFraction ? type : undefined
}

export const knownSource = (source: SourceTable): KnownTable => {
  const { name, noun, columns, references, key = 'id' } = source
  const id = typeof key === 'string' ? key : (key[0] ?? '')
  const fault = keyFault(source)
  return {
    name,
    table: name,
    noun,
    id,
    kind: isRowid(own(columns, id) ?? '') ? 'INTEGER' : 'TEXT',
    isAutoincrement: /\bAUTOINCREMENT\b/i.test(own(columns, id) ?? ''),
    ...(fault === undefined ? {} : { fault }),
    columns: withDefinition(source, affinityIn),
    generated: Object.keys(columns).filter((column) =>
      /\b(?:GENERATED|AS\s*\()/i.test(columns[column] ?? ''),
    ),
    madeFrom: new Map(),
    fractions: withDefinition(source, fraction),
    integers: [],
    references,
    collations: withDefinition(source, (definition) => {
      const of = collation(definition)
      return of === 'BINARY' ? undefined : of
    }),
    source: name,
    sourceColumn: (column) => column,
    isSource: true,
  }
}

/** A resolved view as a table that later views may read. */
export const knownView = (model: ViewModel, parent: KnownTable): KnownTable => {
  const { declaration, table, key, kind, copies, stored, derived } = model
  const copiedFrom = new Map(copies.map(({ name, from }) => [name, from]))
  const types = [...stored, ...derived.map(({ name, column }) => ({ name, type: column.type }))]
  return {
    name: declaration.name,
    table,
    noun: declaration.triggerPrefix,
    id: key,
    kind,
    isAutoincrement: false,
    columns: Object.fromEntries(types.map(({ name, type }) => [name, type])),
    generated: [],
    madeFrom: new Map(derived.map(({ name, column }) => [name, columnsIn(column.expression)])),
    fractions: Object.fromEntries(
      types.flatMap(({ name, type }) => (type === 'REAL' ? [[name, type]] : [])),
    ),
    integers: ofKind(declaration, 'sum').map(({ name }) => name),
    references: Object.fromEntries(
      copies.flatMap(({ name, from }) => {
        const target = own(parent.references, from)
        return target === undefined ? [] : [[name, target]]
      }),
    ),
    collations: {},
    source: parent.name,
    sourceColumn: (column) => copiedFrom.get(column) ?? column,
    isSource: false,
  }
}
