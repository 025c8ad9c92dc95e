import { asInteger, isAsInteger, type SumColumn, type ViewDeclaration } from '../declaration.ts'
import { columnsRead } from '../expressions/aggregates.ts'
import { bounded, boundedId, columnsIn, typeOf } from '../expressions/sql.ts'
import type { Child, Grandchild, Latest, Named, ViewModel } from '../model.ts'
import type { SourceTable } from '../source-table.ts'
import { type KnownTable, Names } from './names.ts'
import { ofKind } from './of-kind.ts'
import { storedColumns } from './stored.ts'

const grouped = <T, K>(items: readonly T[], keyOf: (item: T) => K): [K, T[]][] => {
  const groups = new Map<K, T[]>()
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item])
  return [...groups]
}

/**
 * Looks up every name of the declarations, in order: a view may build on those before it.
 * Throws an Error naming the view, the column and the name that is not there.
 */
export const resolve = (
  declarations: readonly ViewDeclaration[],
  sources: readonly SourceTable[],
): ViewModel[] => {
  const known = new Map<string, KnownTable>(
    sources.map((s) => [
      s.name,
      { ...s, table: s.name, id: 'id', integers: [], source: s.name, isSource: true },
    ]),
  )
  return declarations.map((declaration) => {
    if (known.has(declaration.name))
      throw new Error(`view ${declaration.name}: there is a table or view of this name already`)
    const model = new Resolver(declaration, known).model()
    known.set(declaration.name, asTable(model, known))
    return model
  })
}

/** What a row adds as an integer, whatever its columns hold. */
const whole = (column: SumColumn, { integers }: KnownTable): SumColumn => {
  const { value, where, decimals } = column
  const isWhole = isAsInteger(value) || integers.some((name) => value === `{${name}}`)
  if (value === '1' || where !== undefined || isWhole) return column
  const scaled = decimals === undefined ? value : `round(${value} * 1e${decimals})`
  return { ...column, value: asInteger(scaled) }
}

/** A resolved view as a table that later views may read. */
const asTable = (model: ViewModel, known: ReadonlyMap<string, KnownTable>): KnownTable => {
  const parent = known.get(model.parent.table)
  const copied = model.copies.flatMap(({ name, from }) => {
    const target = parent?.references[from]
    return target === undefined ? [] : [[name, target]]
  })
  return {
    name: model.declaration.name,
    table: model.table,
    noun: model.declaration.triggerPrefix,
    id: model.key,
    columns: Object.fromEntries(
      [...model.stored.map((c) => c.name), ...model.derived.map((c) => c.name)].map((c) => [c, '']),
    ),
    integers: ofKind(model.declaration, 'sum').map(({ name }) => name),
    references: Object.fromEntries(copied),
    source: model.parent.table,
    isSource: false,
  }
}

class Resolver {
  readonly #view: ViewDeclaration
  readonly #names: Names

  constructor(view: ViewDeclaration, known: ReadonlyMap<string, KnownTable>) {
    this.#view = view
    this.#names = new Names(view.name, known)
  }

  model(): ViewModel {
    const view = this.#view
    const parent = this.#names.table(view.parent, 'its parent')
    const copies = ofKind(view, 'copy').map(({ name, column }) => ({
      name,
      from: column.from,
      type: typeOf(this.#names.column(parent, column.from, name)),
      isReference: column.from in parent.references,
    }))
    const derived = ofKind(view, 'derived')
    const clocks = ofKind(view, 'clock')
    for (const { name, column } of [...derived, ...clocks])
      for (const used of columnsIn(column.expression))
        if (!(used in view.columns))
          this.#names.fail(name, `there is no column ${used} in this view`)
    return {
      declaration: view,
      table: `${view.name}_mv`,
      key: view.key,
      parent: { table: parent.name, noun: parent.noun },
      copies,
      children: this.#children(),
      derived,
      clocks,
      ...storedColumns(view, parent, this.#names),
    }
  }

  #children(): Child[] {
    const sums = ofKind(this.#view, 'sum')
    const tables = [
      ...sums.map(({ name, column }) => this.#childTable(column.table, name)),
      ...ofKind(this.#view, 'histogram').map((c) => this.#directChild(c.column.table, c.name)),
      ...ofKind(this.#view, 'latest').map((c) => this.#directChild(c.column.latest.table, c.name)),
      ...ofKind(this.#view, 'least').map((c) => this.#directChild(c.column.table, c.name)),
    ]
    return [...new Set(tables)].map((table) => this.#child(table))
  }

  /** A source table that points at the parent itself: only sums reach over one between, or build on a view. */
  #directChild(name: string, column: string): string {
    const table = this.#names.table(name, `column ${column}`)
    if (!table.isSource)
      this.#names.fail(column, `only sums and counts build on a view, as ${name} is`)
    if (this.#names.foreignKey(table, this.#view.parent) === undefined)
      this.#names.fail(column, `no foreign key leads from ${name} to ${this.#view.parent}`)
    return name
  }

  /** The table itself when it points at the parent, or the one it points at that does. */
  #childTable(name: string, column: string): string {
    const table = this.#names.table(name, `column ${column}`)
    if (this.#names.foreignKey(table, this.#view.parent) !== undefined) return name
    const through = Object.values(table.references).find((between) => {
      const candidate = this.#names.find(between)
      return candidate && this.#names.foreignKey(candidate, this.#view.parent) !== undefined
    })
    return (
      through ??
      this.#names.fail(
        column,
        `no foreign key leads from ${name} to ${this.#view.parent}, nor over one table`,
      )
    )
  }

  #child(name: string): Child {
    const table = this.#names.table(name, 'a column')
    const foreignKey = this.#names.requireForeignKey(table, this.#view.parent)
    const source = this.#names.table(table.source, 'a column')
    const own = <C extends { readonly table: string }>(columns: readonly Named<C>[]) =>
      columns.filter(({ column }) => column.table === name)
    const sums = own(ofKind(this.#view, 'sum')).map((c) => ({
      ...c,
      column: whole(c.column, table),
    }))
    const leasts = own(ofKind(this.#view, 'least')).map((c) => ({
      ...c,
      type: typeOf(this.#names.column(table, c.column.of, c.name)),
    }))
    const histograms = own(ofKind(this.#view, 'histogram'))
    for (const c of sums) this.#names.columns(table, columnsIn(c.column.value), c.name)
    for (const c of leasts)
      this.#names.columns(table, [c.column.of, ...Object.keys(c.column.where)], c.name)
    for (const c of histograms) this.#names.columns(table, [c.column.of], c.name)
    return {
      table: table.table,
      readFrom: table.name,
      noun: table.noun,
      id: table.id,
      foreignKey,
      source: {
        table: source.name,
        foreignKey: this.#names.requireForeignKey(source, this.#view.parent),
      },
      isSource: table.isSource,
      sums,
      histograms,
      leasts,
      latest: this.#latest(table),
      below: this.#below(table),
    }
  }

  #latest(table: KnownTable): Latest[] {
    const columns = ofKind(this.#view, 'latest')
      .filter((c) => c.column.latest.table === table.name)
      .map((c) => {
        const type = typeOf(this.#names.column(table, c.column.from, c.name))
        const isId = c.column.from === table.id || c.column.from in table.references
        return { ...c, kept: (value: string) => (isId ? boundedId(value) : bounded(type, value)) }
      })
    const rows = ofKind(this.#view, 'latest rows')
    return grouped(columns, (c) => c.column.latest).map(([group, members]) => {
      for (const c of members) this.#names.columns(table, [group.by, c.column.from], c.name)
      const below = rows.filter((c) => c.column.rows.latest === group)
      const [firstBelow] = below
      if (firstBelow && !members.some((c) => c.column.from === table.id))
        this.#names.fail(
          firstBelow.name,
          `the view must also show the id of its latest ${table.name} row`,
        )
      return {
        group,
        shownId: members.find((c) => c.column.from === table.id)?.name ?? '',
        columns: members,
        rows: grouped(below, (c) => c.column.rows).map(([rowsGroup, parts]) => {
          const leaf = this.#names.table(rowsGroup.table, `column ${parts[0]?.name}`)
          for (const c of parts)
            this.#names.columns(
              leaf,
              [...columnsRead(c.column), ...columnsIn(rowsGroup.where)],
              c.name,
            )
          const foreignKey = this.#names.requireForeignKey(leaf, table.name)
          return { group: rowsGroup, noun: leaf.noun, foreignKey, columns: parts }
        }),
      }
    })
  }

  #below(table: KnownTable): Grandchild[] {
    const sums = ofKind(this.#view, 'sum').filter(
      ({ name, column }) =>
        column.table !== table.name && this.#childTable(column.table, name) === table.name,
    )
    return grouped(sums, (c) => c.column.table).map(([name, members]) => {
      const leaf = this.#names.table(name, 'a column')
      for (const c of members) this.#names.columns(leaf, columnsIn(c.column.value), c.name)
      const foreignKey = this.#names.requireForeignKey(leaf, table.name)
      const sums = members.map((c) => ({ ...c, column: whole(c.column, leaf) }))
      return { table: leaf.table, noun: leaf.noun, foreignKey, sums }
    })
  }
}
