import type { LatestColumn, LeastColumn } from '../columns.ts'
import type { ViewDeclaration } from '../declaration.ts'
import type { Child, Grandchild, Named } from '../model.ts'
import { grouped } from './grouped.ts'
import type { KnownTable } from './known-table.ts'
import { LatestOf } from './latest.ts'
import type { Names } from './names.ts'
import { ofKind } from './of-kind.ts'
import { summed } from './summed.ts'
import { type Way, Ways } from './ways.ts'

type Reached<T> = Named<T> & { readonly way: Way }

/** What a view takes from the tables below its parent. */
export const childrenOf = (view: ViewDeclaration, parent: KnownTable, names: Names): Child[] => {
  const ways = new Ways(names, parent)
  const direct = <C>(columns: readonly Named<C>[], groupOf: (column: C) => Group): Reached<C>[] =>
    columns.map((c) => {
      const { table, via } = groupOf(c.column)
      return { ...c, way: ways.direct(table, via, c.name) }
    })
  const sums = ofKind(view, 'sum').map((c) => ({
    ...c,
    way: ways.any(c.column.table, c.column.via, c.name),
  }))
  const histograms = direct(ofKind(view, 'histogram'), (column) => column)
  const latest = direct(ofKind(view, 'latest'), (column) => column.latest)
  const leasts = direct(ofKind(view, 'least'), (column) => column)
  const latestOf = new LatestOf(view, names, ways)
  const child = (way: Way): Child => {
    const own = <C extends { readonly way: Way }>(columns: readonly C[]): C[] =>
      columns.filter((c) => isSame(c.way, way))
    return {
      ...placeOf(way, names),
      sums: own(sums)
        .filter((c) => c.way.below === undefined)
        .map(({ name, column }) => ({ name, column: summed(name, column, way.child, names) })),
      histograms: own(histograms).map(({ name, column }) => {
        names.label(way.child, column.of, name)
        return { name, column }
      }),
      leasts: own(leasts).map(({ name, column }) => {
        names.columns(way.child, Object.keys(column.where), name)
        checkValues(column.where, name, names)
        return { name, column, type: names.column(way.child, column.of, name) }
      }),
      latest: latestOf.of(way.child, own(latest).map(withoutWay)),
      below: grandchildren(own(sums), names),
    }
  }
  const all = [...sums, ...histograms, ...latest, ...leasts].map(({ way }) => way)
  return grouped(all, keyOf).flatMap(([, [way]]) => (way === undefined ? [] : [child(way)]))
}

/** SQL is printed by lines, with the lines indented: a value's own would be, too. */
const checkValues = (where: LeastColumn['where'], name: string, names: Names): void => {
  for (const [column, value] of Object.entries(where))
    if (/\p{Cc}/u.test(value))
      names.fail(name, `the value of ${column} has a line break or another control character in it`)
}

type Group = Pick<LatestColumn['latest'], 'table' | 'via'>

const withoutWay = <C>({ name, column }: Reached<C>): Named<C> => ({ name, column })

const keyOf = ({ child, foreignKey }: Way) => [child.name, foreignKey]

const isSame = (one: Way, other: Way): boolean =>
  one.child.name === other.child.name && one.foreignKey === other.foreignKey

/** Where a child's rows stand: the names that find them. */
const placeOf = ({ child, foreignKey }: Way, names: Names) => {
  const source = names.table(child.source, 'a column')
  return {
    table: child.table,
    readFrom: child.name,
    noun: child.noun,
    id: child.id,
    kind: child.kind,
    isAutoincrement: child.isAutoincrement,
    foreignKey,
    source: {
      table: source.name,
      id: source.id,
      foreignKey: child.sourceColumn(foreignKey),
    },
    isSource: child.isSource,
    madeFrom: child.madeFrom,
  }
}

const grandchildren = (
  sums: readonly Reached<Parameters<typeof summed>[1]>[],
  names: Names,
): Grandchild[] => {
  const below = sums.flatMap(({ name, column, way }) =>
    way.below === undefined ? [] : [{ name, column, ...way.below }],
  )
  return grouped(below, ({ table, foreignKey }) => [table.name, foreignKey]).flatMap(
    ([, members]) => {
      const [first] = members
      if (first === undefined) return []
      const { table, foreignKey } = first
      return [
        {
          table: table.table,
          noun: table.noun,
          id: table.id,
          kind: table.kind,
          foreignKey,
          sums: members.map(({ name, column }) => ({
            name,
            column: summed(name, column, table, names),
          })),
        },
      ]
    },
  )
}
