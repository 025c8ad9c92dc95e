import fc from 'fast-check'
import type { LatestGroup, ViewColumn } from '../../src/engine/columns.ts'
import {
  clock,
  copy,
  count,
  derived,
  histogram,
  latest,
  least,
  sum,
  sumOf,
  type ViewDeclaration,
} from '../../src/engine/declaration.ts'
import { conditionOf, wholeNumber } from './conditions.ts'
import { Draws, genes } from './draws.ts'
import { type Column, type Schema, type Table, Unused } from './schema.ts'

export const kinds = [
  ...(['copy', 'count', 'filtered count', 'sum', 'sum of an expression', 'histogram'] as const),
  ...(['latest', 'count of rows', 'list', 'least', 'derived', 'clock'] as const),
  ...(['grandchild sum', 'sum of a view'] as const),
]
export type Kind = (typeof kinds)[number]

/** Those that few schemas have room for. */
const rareKinds: readonly Kind[] = [
  ...(['list', 'count of rows', 'sum of a view', 'grandchild sum'] as const),
  ...(['sum of a view', 'count of rows', 'sum'] as const),
]

/** A declaration and the kinds that its columns are of. */
export interface Declared {
  readonly declaration: ViewDeclaration
  readonly kinds: ReadonlySet<Kind>
}

export interface ViewGenes {
  readonly own: readonly number[]
  readonly columns: readonly (readonly number[])[]
}

export const viewGenes: fc.Arbitrary<ViewGenes> = fc.record({
  own: genes(8),
  columns: fc.array(genes(14), { minLength: 1, maxLength: 8, size: 'max' }),
})

const viewNames = ['summary', 'order totals', 'Übersicht', 'select', 'view', 'x_y', "it's all"]
const columnNames = [
  ...[
    'total',
    'status',
    'label',
    'key',
    'value',
    'rows',
    'n',
    'Größe',
    'the last',
    'order',
    'when',
  ],
  ...['e', 'm', 'x', 'view_key', 'histogram', 'Key', 'a"b', "it's", 'END', 'id', 'list'],
]

type Latest = ReturnType<typeof latest>
type LatestRows = ReturnType<Latest['rows']>

/** A table whose rows stand below others, by which foreign key, and how a declaration says so. */
interface Below {
  readonly table: Table
  readonly foreignKey: string
  readonly via: { readonly via?: string }
}

/** A view under construction. */
class Draft {
  readonly columns: Record<string, ViewColumn> = {}
  readonly kinds = new Set<Kind>()
  readonly #names: Unused
  /** In what way a table counts in the view: there may be one. */
  readonly #ways = new Map<string, { readonly way: string; readonly below: Below }>()
  readonly #latest = new Map<string, Latest>()
  readonly #rows = new Map<string, LatestRows>()
  readonly #shownIds = new Set<LatestGroup>()

  readonly #schema: Schema
  readonly parent: Table
  readonly #earlier: readonly ViewDeclaration[]

  constructor(
    schema: Schema,
    parent: Table,
    { earlier, key }: { readonly earlier: readonly ViewDeclaration[]; readonly key: string },
  ) {
    this.#schema = schema
    this.parent = parent
    this.#earlier = earlier
    this.#names = new Unused(key, 'last_refreshed_at')
  }

  add(kind: Kind, draws: Draws, column: ViewColumn): void {
    this.kinds.add(kind)
    this.columns[this.#names.take(draws.from(columnNames) ?? 'total')] = column
  }

  /** Tables below this one by one foreign key, with what a declaration must say of the way. */
  #below(table: Table, draws: Draws): Below[] {
    return this.#schema.flatMap((below) => {
      // Rows of the parent among its own children are refused.
      if (below.name === this.parent.name && !draws.chance(1)) return []
      const ways = below.references.filter(({ to }) => to === table.name)
      const way = draws.from(ways)
      if (way === undefined) return []
      const mustSay = ways.length > 1 && !draws.chance(5)
      return [{ table: below, foreignKey: way.name, via: mustSay ? { via: way.name } : {} }]
    })
  }

  /** One of them that counts in no other way: a table may count in a view in one way. */
  #take(all: readonly Below[], way: string, draws: Draws): Below | undefined {
    const free = all.filter(({ table }) => (this.#ways.get(table.name)?.way ?? way) === way)
    const chosen = draws.from(free)
    if (chosen === undefined) return undefined
    const below = this.#ways.get(chosen.table.name)?.below ?? chosen
    this.#ways.set(chosen.table.name, { way, below })
    return below
  }

  child(draws: Draws): Below | undefined {
    return this.#take(this.#below(this.parent, draws), 'child', draws)
  }

  /** A table below a child: its rows count by `way`, which says how, too. */
  grandchild(draws: Draws, between: Table, way: string): Below | undefined {
    const direct = this.#below(this.parent, draws).map(({ table }) => table)
    const below = this.#below(between, draws).filter(({ table }) => !direct.includes(table))
    return this.#take(below, way, draws)
  }

  latestOf(draws: Draws, { table, via }: Below): Latest {
    const known = this.#latest.get(table.name)
    if (known && draws.chance(80)) return known
    const by = draws.from([...table.columns, table.key])?.name ?? table.key.name
    const made = latest(table.name, by, via)
    this.#latest.set(table.name, made)
    return made
  }

  /** Shows the latest row's id, without which nothing is shown of the rows below it. */
  showId(draws: Draws, table: Table, of: Latest): void {
    const id = of.column(table.key.name)
    if (this.#shownIds.has(id.latest)) return
    this.#shownIds.add(id.latest)
    this.add('latest', draws, id)
  }

  /** Rows below a latest row: one condition for all of a table's, as they may count in one way only. */
  rowsOf(of: Latest, { table: leaf, via }: Below, draws: Draws): LatestRows {
    const known = this.#rows.get(leaf.name)
    if (known) return known
    const made = of.rows(leaf.name, draws.chance(40) ? conditionOf(draws, leaf) : 'true', via)
    this.#rows.set(leaf.name, made)
    return made
  }

  /** An earlier view of which this one can sum rows up: one that copies the foreign key to its parent. */
  sumsOf(draws: Draws): ViewDeclaration | undefined {
    return draws.from(
      this.#earlier.filter((view) => {
        if (view.parent === this.parent.name && !draws.chance(1)) return false
        const table = this.#schema.find(({ name }) => name === view.parent)
        const ways = table?.references.filter(({ to }) => to === this.parent.name)
        const copies = Object.values(view.columns).filter(
          (column) => column.kind === 'copy' && ways?.some(({ name }) => name === column.from),
        )
        return copies.length === 1
      }),
    )
  }
}

const every = ({ key, references, columns }: Table) => [key, ...references, ...columns]

const isReal = ({ type }: Column) => /real|doub/i.test(type)
const isNumber = (column: Column) => isReal(column) || /int|bool|numeric|decimal/i.test(column.type)

/** Of fractions a declaration says how many decimal places it sums; of numbers it may. */
const places = (column: Column, draws: Draws) =>
  isReal(column) || /numeric|decimal/i.test(column.type) ? { decimals: draws.pick(0, 2, 6) } : {}

const derivedOf = (draws: Draws, columns: readonly string[]): ViewColumn | undefined => {
  const a = draws.from(columns)
  const b = draws.from(columns)
  if (a === undefined) return undefined
  const [type, expression] = draws.pick<readonly ['INTEGER' | 'REAL' | 'TEXT', string]>(
    ['INTEGER', `{${a}} IS NULL`],
    ['REAL', `1.0 * length({${a}}) / nullif(length({${b}}), 0)`],
    ['TEXT', `iif({${a}} > {${b}}, 'more', NULL)`],
    ['INTEGER', `coalesce({${a}}, {${b}}) IS {${b}}`],
    ['TEXT', `substr({${a}}, 1, 3)`],
  )
  return derived(type, expression)
}

/** Adds a column of a kind, and what it cannot be without; false where the schema has nothing for it. */
const addColumn = (draft: Draft, kind: Kind, draws: Draws): boolean => {
  const add = (column: ViewColumn | undefined): boolean => {
    if (column) draft.add(kind, draws, column)
    return column !== undefined
  }
  const names = Object.keys(draft.columns)
  switch (kind) {
    case 'copy':
      return add(copy(draws.from(every(draft.parent))?.name ?? ''))
    case 'derived': {
      // What depends on the present time is refused.
      const mayFail = draws.chance(3)
      const of = names.filter((name) => mayFail || draft.columns[name]?.kind !== 'clock')
      return add(derivedOf(draws, of))
    }
    case 'clock': {
      const of = draws.from(names.filter((name) => draft.columns[name]?.kind !== 'derived'))
      return add(
        of === undefined ? undefined : clock('TEXT', `iif({${of}} IS NULL, 'none', 'some')`),
      )
    }
    case 'sum of a view': {
      const view = draft.sumsOf(draws)
      if (view === undefined) return false
      const column = draws.from(Object.keys(view.columns)) ?? ''
      return add(
        draws.pick<ViewColumn>(
          count(view.name),
          count(view.name, `{${column}} IS NOT NULL`),
          sumOf(view.name, wholeNumber(`length({${column}})`)),
        ),
      )
    }
    default:
      return addFromBelow(draft, kind, draws)
  }
}

const addFromBelow = (draft: Draft, kind: Kind, draws: Draws): boolean => {
  const below = draft.child(draws)
  if (below === undefined) return false
  const { table: child, via } = below
  const add = (column: ViewColumn): true => {
    draft.add(kind, draws, column)
    return true
  }
  const any = draws.from(every(child)) ?? child.key
  switch (kind) {
    case 'count':
      return add(count(child.name, undefined, via))
    case 'filtered count':
      return add(count(child.name, conditionOf(draws, child), via))
    case 'sum': {
      const column = draws.from(child.columns.filter(isNumber))
      return (
        column !== undefined &&
        add(sum(child.name, column.name, { ...via, ...places(column, draws) }))
      )
    }
    case 'sum of an expression':
      return add(sumOf(child.name, wholeNumber(`length({${any.name}}) * 3 - 1`), via))
    case 'histogram': {
      const column = draws.from(child.columns)
      return column !== undefined && add(histogram(child.name, column.name, via))
    }
    case 'latest': {
      const otherwise = /int/i.test(any.type) && draws.chance(30) ? [7] : []
      return add(draft.latestOf(draws, below).column(any.name, ...otherwise))
    }
    case 'least': {
      const where = draws.chance(50) ? draws.from(child.columns) : undefined
      const values = where ? { [where.name]: draws.pick('a', 'b', '1') } : {}
      return add(least(child.name, any.name, values, via))
    }
    case 'grandchild sum': {
      const leaf = draft.grandchild(draws, child, `below ${child.name}`)
      return leaf !== undefined && add(grandchildSum(below, leaf, draws))
    }
    default:
      return addFromLatest(draft, kind, below, draws)
  }
}

const grandchildSum = (between: Below, { table, foreignKey }: Below, draws: Draws): ViewColumn => {
  const column = draws.from(table.columns.filter(isNumber))
  // There may be other ways over other tables.
  const via = draws.chance(10) ? {} : { via: [foreignKey, between.foreignKey] }
  return draws.pick<ViewColumn>(
    count(table.name, undefined, via),
    count(table.name, conditionOf(draws, table), via),
    ...(column ? [sum(table.name, column.name, { ...via, ...places(column, draws) })] : []),
  )
}

const addFromLatest = (draft: Draft, kind: Kind, below: Below, draws: Draws): boolean => {
  const { table: child } = below
  const leaf = draft.grandchild(draws, child, `latest of ${child.name}`)
  if (leaf === undefined) return false
  const group = draft.latestOf(draws, below)
  draft.showId(draws, child, group)
  const rows = draft.rowsOf(group, leaf, draws)
  const of = draws.from(every(leaf.table))?.name ?? leaf.table.key.name
  const among = draws.chance(30) ? conditionOf(draws, leaf.table) : undefined
  draft.add(kind, draws, kind === 'list' ? rows.values(of, among) : rows.count(among))
  return true
}

/** Mostly a table with others below it, and sometimes one above a table that has a view already. */
const parentOf = (schema: Schema, draws: Draws, earlier: readonly ViewDeclaration[]) => {
  const above = (tables: readonly Table[]) => {
    const targets = tables.flatMap(({ references }) => references.map(({ to }) => to))
    return schema.filter(({ name }) => targets.includes(name))
  }
  const seen = schema.filter(({ name }) => earlier.some((view) => view.parent === name))
  const [wanted, any] = [draws.below(100), draws.from(schema)]
  if (wanted >= 60) return draws.from(above(seen)) ?? any
  return wanted >= 15 ? (draws.from(above(schema)) ?? any) : any
}

const viewOf = (
  schema: Schema,
  { own, columns }: ViewGenes,
  earlier: readonly ViewDeclaration[],
  names: Unused,
): Declared | undefined => {
  const draws = new Draws(own)
  const parent = parentOf(schema, draws, earlier)
  if (parent === undefined) return undefined
  const name = names.take(draws.from(viewNames) ?? 'summary')
  const key = draws.pick(`${parent.name}_id`, 'id', parent.key.name, 'the key', 'Key')
  const draft = new Draft(schema, parent, { earlier, key })
  const reference = draws.from(parent.references)
  if (reference && draws.chance(70)) draft.add('copy', draws, copy(reference.name))
  for (const column of columns) {
    const of = new Draws(column)
    // What the schema has nothing for becomes what it has.
    const wanted = of.chance(50) ? rareKinds : kinds
    const first = of.below(wanted.length)
    const order = [...wanted.slice(first), ...wanted.slice(0, first), ...kinds]
    order.find((kind) => addColumn(draft, kind, of))
  }
  const declaration = {
    name,
    parent: parent.name,
    key,
    columns: draft.columns,
    triggerPrefix: name,
  }
  return { declaration, kinds: draft.kinds }
}

/** The declarations that genes stand for, over these tables. */
export const declarationsOf = (schema: Schema, all: readonly ViewGenes[]): Declared[] => {
  const names = new Unused(...schema.map(({ name }) => name))
  const made: Declared[] = []
  for (const own of all) {
    const earlier = made.map(({ declaration }) => declaration)
    const view = viewOf(schema, own, earlier, names)
    if (view) made.push(view)
  }
  return made
}
