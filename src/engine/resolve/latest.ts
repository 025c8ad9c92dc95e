import type { LatestColumn, LatestGroup } from '../columns.ts'
import type { ViewDeclaration } from '../declaration.ts'
import { columnsRead } from '../expressions/aggregates.ts'
import { bounded, boundedId, columnsIn } from '../expressions/sql.ts'
import type { Latest, LatestRows, LatestShown, Named } from '../model.ts'
import { typeless } from './comparisons.ts'
import { grouped } from './grouped.ts'
import type { KnownTable } from './known-table.ts'
import type { Names } from './names.ts'
import { ofKind } from './of-kind.ts'
import { own } from './own.ts'
import type { Ways } from './ways.ts'

const isSame = (one: LatestGroup, other: LatestGroup): boolean =>
  JSON.stringify(one) === JSON.stringify(other)

/** The same in a trigger, where the columns of NEW and OLD have no types, and in the definition, where they do. */
const alike = ({ columns }: KnownTable, condition: string): string =>
  typeless(condition, (name) => own(columns, name))

/** Finds what a view shows of latest rows, and of the rows below them. */
export class LatestOf {
  readonly #view: ViewDeclaration
  readonly #names: Names
  readonly #ways: Ways

  constructor(view: ViewDeclaration, names: Names, ways: Ways) {
    this.#view = view
    this.#names = names
    this.#ways = ways
  }

  /** The latest rows of a child table that these columns show; `latest` said twice alike is one. */
  of(table: KnownTable, columns: readonly Named<LatestColumn>[]): Latest[] {
    return grouped(columns, ({ column }) => column.latest).map(([group, members]) => {
      for (const { name } of members) this.#names.column(table, group.by, name)
      const rows = this.#rows(table, group)
      const shownId = members.find(({ column }) => column.from === table.id)?.name
      const [first] = rows.flatMap((below) => below.columns)
      if (first && shownId === undefined)
        this.#names.fail(
          first.name,
          `the view must also show the id of its latest ${table.name} row`,
        )
      return {
        group,
        shownId: shownId ?? '',
        columns: members.map((c) => this.#shown(table, c)),
        rows,
      }
    })
  }

  #shown(table: KnownTable, { name, column }: Named<LatestColumn>): LatestShown {
    const type = this.#names.column(table, column.from, name)
    const isId = column.from === table.id || Object.hasOwn(table.references, column.from)
    if (column.otherwise !== undefined && (type === 'TEXT' || type === 'BLOB'))
      this.#names.fail(
        name,
        `${table.name}.${column.from} is kept as ${type}: no number can stand in for it`,
      )
    if (column.otherwise !== undefined && !Number.isFinite(column.otherwise))
      this.#names.fail(name, `${column.otherwise} is no number that can stand in for a value`)
    const kept = (value: string) => (isId ? boundedId(value) : bounded(type, value))
    return { name, column, type, kept }
  }

  #rows(table: KnownTable, latest: LatestGroup): LatestRows[] {
    const columns = ofKind(this.#view, 'latest rows').filter(({ column }) =>
      isSame(column.rows.latest, latest),
    )
    return grouped(columns, ({ column }) => column.rows).flatMap(([group, parts]) => {
      const [first] = parts
      if (first === undefined) return []
      const leaf = this.#names.table(group.table, `column ${first.name}`)
      const foreignKey = this.#ways.below(group.table, table, group.via, first.name)
      for (const { name, column } of parts)
        this.#names.columns(leaf, [...columnsRead(column), ...columnsIn(group.where)], name)
      const { noun, id, kind } = leaf
      const rows = { ...group, where: alike(leaf, group.where) }
      const alikeColumns = parts.map(({ name, column }) => {
        const { aggregate } = column
        const { where } = aggregate
        if (aggregate.kind === 'values') this.#names.label(leaf, aggregate.of, name)
        const counted =
          where === undefined ? aggregate : { ...aggregate, where: alike(leaf, where) }
        return { name, column: { ...column, rows, aggregate: counted } }
      })
      return [{ group: rows, noun, id, kind, foreignKey, columns: alikeColumns }]
    })
  }
}
