import { type CompiledView, compile } from '../../../src/engine/compile.ts'
import {
  copy,
  count,
  derived,
  histogram,
  latest,
  least,
  sum,
  type ViewDeclaration,
} from '../../../src/engine/declaration.ts'
import type { SourceTable } from '../../../src/engine/source-table.ts'
import { catalogOf } from '../../../src/keeper/catalog.ts'
import { baseline, materializedViews } from '../../../src/keeper/schema.ts'

export interface Schema {
  readonly sourceTables: readonly SourceTable[]
  readonly views: readonly CompiledView[]
}

/** The statements that make a schema's tables, with us or without, but with the same indexes. */
export const statementsOf = ({ views, sourceTables }: Schema, withUs: boolean): string[] => {
  const catalog = catalogOf({ views, sourceTables, timeSeries: [], canaryRows: {} })
  return [...baseline(catalog), ...(withUs ? materializedViews(catalog) : [])]
}

/** Shelves, rows below a shelf, and rows below those. */
const tablesWith = (key: string, foreignKey: string): readonly SourceTable[] => [
  {
    name: 'shelves',
    noun: 'shelf',
    columns: { id: key, room: 'TEXT', label: "TEXT NOT NULL DEFAULT 'label'" },
    references: {},
  },
  {
    name: 'books',
    noun: 'book',
    columns: {
      id: key,
      shelf_id: foreignKey,
      kind: "TEXT NOT NULL DEFAULT 'novel'",
      bought: 'INTEGER NOT NULL DEFAULT 0',
      read: 'INTEGER NOT NULL DEFAULT 0',
      pages: 'INTEGER NOT NULL DEFAULT 1',
    },
    references: { shelf_id: 'shelves' },
  },
  {
    name: 'loans',
    noun: 'loan',
    columns: {
      id: key,
      book_id: foreignKey,
      days: 'INTEGER NOT NULL DEFAULT 1',
      person: "TEXT NOT NULL DEFAULT 'me'",
      place: "TEXT NOT NULL DEFAULT 'here'",
      state: "TEXT NOT NULL DEFAULT 'open'",
    },
    references: { book_id: 'books' },
  },
]

const keys = [
  ['text keys', tablesWith('TEXT PRIMARY KEY NOT NULL', 'TEXT')],
  ['integer keys', tablesWith('INTEGER PRIMARY KEY', 'INTEGER')],
] as const

const shelf = (name: string, columns: ViewDeclaration['columns']): ViewDeclaration => ({
  name,
  parent: 'shelves',
  key: 'shelf',
  columns,
  triggerPrefix: name,
})

const bought = latest('books', 'bought')
const read = latest('books', 'read')
const openLoans = bought.rows('loans', "{state} = 'open'")
const longLoans = bought.rows('loans', '{days} > 0')

/** Columns of a view of each kind, alone and together. */
const columns: Readonly<Record<string, ViewDeclaration['columns']>> = {
  'copies alone': { label: copy('label') },
  counts: { books: count('books'), novels: count('books', "{kind} = 'novel'") },
  'sums two keys away': {
    books: count('books'),
    loans: count('loans'),
    days: sum('loans', 'days'),
  },
  'a sum two keys away alone': { days: sum('loans', 'days') },
  'two latest by different columns': {
    bought: bought.column('id'),
    bought_kind: bought.column('kind'),
    read: read.column('id'),
    read_kind: read.column('kind'),
  },
  'a least value': {
    first: least('books', 'bought', { kind: 'novel' }),
    shortest: least('books', 'pages', {}),
  },
  'a histogram': { kinds: histogram('books', 'kind') },
  'rows of the latest': {
    last: bought.column('id'),
    loans: longLoans.count(),
    people: longLoans.values('person'),
    long: longLoans.values('person', '{days} > 10'),
  },
  'lists of several columns': {
    last: bought.column('id'),
    people: openLoans.values('person'),
    places: openLoans.values('place'),
    long_places: openLoans.values('place', '{days} > 10'),
    far: openLoans.values('person', "{place} = 'place3'"),
  },
  'all together': {
    label: copy('label'),
    books: count('books'),
    pages: sum('books', 'pages'),
    kinds: histogram('books', 'kind'),
    last: bought.column('id'),
    read: read.column('kind'),
    first: least('books', 'read', { kind: 'novel' }),
    loans: count('loans'),
    days: sum('loans', 'days'),
    mean: derived('REAL', '{pages} * 1.0 / nullif({books}, 0)'),
  },
}

/** One view of each kind of columns, over shelves, books and loans. */
export const schemas: readonly (readonly [what: string, schema: Schema])[] = keys.flatMap(
  ([key, sourceTables]) =>
    Object.entries(columns).map(
      ([what, ofView]) =>
        [
          `${what}, ${key}`,
          { sourceTables, views: compile([shelf('summary', ofView)], sourceTables) },
        ] as const,
    ),
)
