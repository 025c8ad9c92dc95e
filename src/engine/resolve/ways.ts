import type { Via } from '../columns.ts'
import type { KnownTable } from './known-table.ts'
import type { Names } from './names.ts'
import { own } from './own.ts'

/** From a table's rows up to a parent's: over the child table, and from a table below that where there is one. */
export interface Way {
  readonly child: KnownTable
  readonly foreignKey: string
  readonly below?: { readonly table: KnownTable; readonly foreignKey: string }
}

const listed = (via: Via | undefined): readonly string[] =>
  via === undefined ? [] : typeof via === 'string' ? [via] : via

const shown = (columns: readonly string[]): string =>
  columns.length === 1
    ? `'${columns[0]}'`
    : `[${columns.map((column) => `'${column}'`).join(', ')}]`

const columnsOf = ({ foreignKey, below }: Way): string[] =>
  below === undefined ? [foreignKey] : [below.foreignKey, foreignKey]

/** Finds the foreign keys that lead from rows to a view's parent. */
export class Ways {
  readonly #names: Names
  readonly #parent: KnownTable

  constructor(names: Names, parent: KnownTable) {
    this.#names = names
    this.#parent = parent
  }

  /** Foreign keys from one table to another. */
  #between(table: KnownTable, target: KnownTable): string[] {
    return Object.entries(table.references).flatMap(([column, to]) =>
      to === target.name ? [column] : [],
    )
  }

  /** The one way there is, or the one that is meant. */
  #choose(ways: readonly Way[], via: Via | undefined, column: string, none: string): Way {
    const wanted = listed(via)
    const meant = ways.filter((way) => {
      const columns = columnsOf(way)
      return wanted.length < columns.length
        ? wanted.every((name, at) => columns[at] === name)
        : wanted.join('\0') === columns.join('\0')
    })
    const [way, other] = meant
    if (way === undefined)
      return this.#names.fail(column, wanted.length === 0 ? none : `${none} by ${shown(wanted)}`)
    if (other !== undefined) {
      const choices = meant.map((one) => shown(columnsOf(one))).join(' or ')
      this.#names.fail(
        column,
        `several ways lead from ${(way.below?.table ?? way.child).name} to ${this.#parent.name}: say which, as via: ${choices}`,
      )
    }
    return way
  }

  /** From a child table's rows straight to the parent's. */
  #direct(table: KnownTable): Way[] {
    return this.#between(table, this.#parent).map((foreignKey) => ({ child: table, foreignKey }))
  }

  /** Over one table between. */
  #indirect(table: KnownTable): Way[] {
    return Object.entries(table.references).flatMap(([foreignKey, to]) => {
      const child = this.#names.find(to)
      const ways = child === undefined ? [] : this.#direct(child)
      return ways.map((way) => ({ ...way, below: { table, foreignKey } }))
    })
  }

  /** The way of rows that point at the parent. */
  direct(name: string, via: Via | undefined, column: string): Way {
    const table = this.#names.table(name, `column ${column}`)
    if (!table.isSource)
      this.#names.fail(column, `only sums and counts build on a view, as ${name} is`)
    const none = `no foreign key leads from ${name} to ${this.#parent.name}`
    return this.#checked(this.#choose(this.#direct(table), via, column, none), column)
  }

  /** The way of rows that point at the parent, or at a table whose rows do. */
  any(name: string, via: Via | undefined, column: string): Way {
    const table = this.#names.table(name, `column ${column}`)
    const direct = this.#direct(table)
    const wanted = listed(via)
    const isDirect =
      wanted.length === 0 ? direct.length > 0 : direct.some((w) => w.foreignKey === wanted.join())
    const none = `no foreign key leads from ${name} to ${this.#parent.name}, nor over one table`
    const ways = isDirect ? direct : this.#indirect(table)
    return this.#checked(this.#choose(ways, via, column, none), column)
  }

  /** The foreign key from rows below to the rows of a child table. */
  below(name: string, child: KnownTable, via: Via | undefined, column: string): string {
    const table = this.#names.table(name, `column ${column}`)
    const keys = this.#between(table, child)
    const none = `no foreign key leads from ${name} to ${child.name}`
    const wanted = listed(via)
    const meant = wanted.length === 0 ? keys : keys.filter((key) => key === wanted.join())
    const [key, other] = meant
    if (key === undefined)
      return this.#names.fail(column, wanted.length === 0 ? none : `${none} by ${shown(wanted)}`)
    if (other !== undefined)
      this.#names.fail(
        column,
        `several ways lead from ${name} to ${child.name}: say which, as via: ${meant.map((one) => shown([one])).join(' or ')}`,
      )
    this.#checkKey(table, key, child, column)
    return key
  }

  #checked(way: Way, column: string): Way {
    const { child, foreignKey, below } = way
    this.#names.table(child.name, column)
    this.#checkKey(child, foreignKey, this.#parent, column)
    if (below === undefined) return way
    if (!below.table.isSource)
      this.#names.fail(
        column,
        `${below.table.name} is a view: only tables are summed two keys away`,
      )
    this.#checkKey(below.table, below.foreignKey, child, column)
    return way
  }

  /** Refuses a foreign key that would be compared otherwise than the key it holds. */
  #checkKey(table: KnownTable, foreignKey: string, target: KnownTable, column: string): void {
    const type = this.#names.column(table, foreignKey, column)
    const name = `${table.name}.${foreignKey}`
    if (type !== target.kind)
      this.#names.fail(
        column,
        `the foreign key ${name} is kept as ${type} and the key ${target.name}.${target.id} as ${target.kind}: declare them alike`,
      )
    const collation = own(table.collations, foreignKey)
    if (collation !== undefined)
      this.#names.fail(
        column,
        `the foreign key ${name} is compared as ${collation}; views tell keys apart byte by byte`,
      )
  }
}
