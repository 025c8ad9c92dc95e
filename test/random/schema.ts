import fc from 'fast-check'
import type { SourceTable } from '../../src/engine/source-table.ts'
import { Draws, genes } from './draws.ts'

/** Quotes a name: a way of its own, so that the compiler's is not held against itself. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

export interface Column {
  readonly name: string
  /** As declared: a word or two, or none. */
  readonly type: string
  readonly constraint: string
}

interface Reference extends Column {
  /** The name of the table it points at. */
  readonly to: string
  readonly onDelete: string
}

export interface Table {
  readonly name: string
  readonly noun: string
  readonly key: Column
  /** Whether the key is the rowid, and so always a number. */
  readonly keyIsRowid: boolean
  readonly columns: readonly Column[]
  readonly references: readonly Reference[]
}

export type Schema = readonly Table[]

const tableNames = ['order', 'customers', 'line item', 'Größen', 'Group', 'x', 'p', 'viele "Namen"']
const keyNames = ['id', 'id', 'id', 'key', 'order_no', 'Ident', 'select', 'the key', 'größe']
const referenceNames = [
  'parent_id',
  'order_id',
  'From',
  'belongs to',
  'p',
  'group',
  'id_of',
  'über',
]
const columnNames = [
  ...['status', 'amount', 'value', 'label', 'rows', 'n', 'c', 'Price', 'order', 'key', 'name'],
  ...[
    'created_at',
    'updated_at',
    'Closed_At',
    'is open',
    'größe',
    'group',
    'a"b',
    "it's",
    'at',
    'x',
  ],
  ...['view', 'source', 'contribution', 'row_id', 'reason', 'new', 'old', 'id', 'END', 'when'],
]
const types = [
  ...['INTEGER', 'INTEGER', 'INTEGER', 'TEXT', 'TEXT', 'TEXT', 'REAL', 'BOOLEAN', 'DECIMAL(10,2)'],
  ...['NUMERIC', 'BLOB', '', 'VARCHAR(20)', 'DATETIME', 'int', 'DOUBLE PRECISION'],
]

/** Gives a name out once: SQLite's names are the same in any case. */
export class Unused {
  readonly #taken = new Set<string>()

  constructor(...taken: readonly string[]) {
    for (const name of taken) this.#taken.add(name.toLowerCase())
  }

  take(wanted: string): string {
    let name = wanted
    for (let at = 2; this.#taken.has(name.toLowerCase()); at += 1) name = `${wanted} ${at}`
    this.#taken.add(name.toLowerCase())
    return name
  }
}

export interface TableGenes {
  readonly own: readonly number[]
  readonly columns: readonly (readonly number[])[]
  readonly references: readonly (readonly number[])[]
}

export const tableGenes: fc.Arbitrary<TableGenes> = fc.record({
  own: genes(8),
  columns: fc.array(genes(6), { minLength: 1, maxLength: 6, size: 'max' }),
  references: fc.array(genes(8), { maxLength: 3, size: 'max' }),
})

const keyOf = (draws: Draws, names: Unused): Pick<Table, 'key' | 'keyIsRowid'> => {
  const name = names.take(draws.from(keyNames) ?? 'id')
  const [type, constraint] = draws.pick<readonly [string, string]>(
    ['TEXT', 'PRIMARY KEY NOT NULL'],
    ['INTEGER', 'PRIMARY KEY'],
    ['TEXT', 'PRIMARY KEY NOT NULL'],
    ['INTEGER', 'PRIMARY KEY NOT NULL'],
    ['TEXT', 'PRIMARY KEY'],
    ['INTEGER', 'PRIMARY KEY AUTOINCREMENT'],
    ['VARCHAR(36)', 'NOT NULL UNIQUE'],
    draws.chance(10) ? ['BIGINT', 'PRIMARY KEY'] : ['INTEGER', 'PRIMARY KEY'],
  )
  return { key: { name, type, constraint }, keyIsRowid: type === 'INTEGER' }
}

const columnOf = (draws: Draws, names: Unused): Column => {
  const name = names.take(draws.from(columnNames) ?? 'status')
  const type = /_at$/i.test(name)
    ? draws.pick('TEXT', 'TEXT', 'INTEGER')
    : (draws.from(types) ?? '')
  const constraint = draws.chance(15) ? 'NOT NULL' : draws.chance(2) ? 'COLLATE NOCASE' : ''
  return { name, type, constraint }
}

const referenceOf = (
  draws: Draws,
  names: Unused,
  tables: readonly Pick<Table, 'name' | 'key'>[],
  at: number,
): Reference => {
  // A table before it, sometimes itself. Not one behind: a circle of cascades may take away what stands above the
  // very row that began it, as docs/views.md says.
  const from = draws.chance(50) ? Math.max(0, at - 2) : 0
  const before = at > 0 && draws.chance(92) ? tables.slice(from, at) : tables.slice(0, at + 1)
  const target = draws.from(before) ?? { name: '', key: { name: '', type: '', constraint: '' } }
  const onDelete = draws.pick('CASCADE', 'CASCADE', 'SET NULL', '', 'CASCADE ON UPDATE CASCADE')
  const isRequired = onDelete !== 'SET NULL' && draws.chance(30)
  return {
    name: names.take(draws.from(referenceNames) ?? 'parent_id'),
    type: draws.chance(1) ? draws.pick('', 'TEXT', 'INTEGER') : target.key.type,
    constraint: isRequired ? 'NOT NULL' : '',
    to: target.name,
    onDelete,
  }
}

/** The tables that genes stand for. */
export const schemaOf = (all: readonly TableGenes[]): Schema => {
  const tableName = new Unused()
  const begun = all.map(({ own, columns, references }) => {
    const draws = new Draws(own)
    const names = new Unused()
    const name = tableName.take(draws.from(tableNames) ?? 'order')
    return { name, noun: name, names, ...keyOf(draws, names), genes: { columns, references } }
  })
  return begun.map(({ names, genes, ...table }, at) => ({
    ...table,
    references: genes.references
      .slice(0, at === 0 ? 1 : undefined)
      .filter((own) => at > 0 || new Draws(own).chance(8))
      .map((own) => referenceOf(new Draws(own), names, begun, at)),
    columns: genes.columns.map((own) => columnOf(new Draws(own), names)),
  }))
}

const definition = ({ type, constraint }: Column): string => `${type} ${constraint}`.trim()

/** The statements that make the tables. */
export const tableSql = (schema: Schema): string[] =>
  schema.map(({ name, key, references, columns }) => {
    const keyNameOf = (table: string) => schema.find((t) => t.name === table)?.key.name ?? ''
    const lines = [
      `${quoted(key.name)} ${definition(key)}`,
      ...references.map(
        (reference) =>
          `${quoted(reference.name)} ${definition(reference)} REFERENCES ${quoted(reference.to)}(${quoted(keyNameOf(reference.to))})` +
          (reference.onDelete === '' ? '' : ` ON DELETE ${reference.onDelete}`),
      ),
      ...columns.map((column) => `${quoted(column.name)} ${definition(column)}`),
    ]
    return `CREATE TABLE ${quoted(name)} (${lines.join(', ')})`
  })

/** The same tables as the compiler is told of them. */
export const sourceTables = (schema: Schema): SourceTable[] =>
  schema.map(({ name, noun, key, references, columns }) => ({
    name,
    noun,
    key: key.name,
    columns: Object.fromEntries(
      [key, ...references, ...columns].map((column) => [column.name, definition(column)]),
    ),
    references: Object.fromEntries(references.map((reference) => [reference.name, reference.to])),
  }))
