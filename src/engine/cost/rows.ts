import type { SumColumn } from '../declaration.ts'
import { columnsIn } from '../expressions/sql.ts'
import type { Child, Grandchild, Latest, LatestRows, Named, ViewModel } from '../model.ts'
import { all, type Cost, cost } from './amount.ts'
import { rowsBelow, valuesIn } from './sizes.ts'
import { followingCost, labelCost } from './view-row.ts'

/** What can happen to a row of a source table. */
export const events = ['insert', 'update', 'move', 'delete'] as const
/** `move`: it gets another foreign key; `update`: another value that the view shows. */
export type TableEvent = (typeof events)[number]

/** A table's rows as a view counts them. */
export interface CountedRows {
  readonly table: string
  readonly foreignKey: string
  /** Columns, beside key and foreign key, that decide what a row adds. */
  readonly used: readonly string[]
  /** One row added, taken off, or changed in place. */
  readonly change: (inPlace: boolean) => Cost
  /** Sums over rows below these rows. */
  readonly below: readonly Grandchild[]
}

const isConstant = ({ column }: Named<SumColumn>) => !column.value.includes('{')

/** Making a list anew, value by value. */
const listCost = (name: string): Cost => cost(3, 0, { [valuesIn(name)]: 3 })

const listsOf = ({ columns }: LatestRows): string[] =>
  columns.flatMap(({ name, column }) => (column.aggregate.kind === 'values' ? [name] : []))

/** Looking a latest row up; where it is another one, its rows are counted anew. */
const latestCost = ({ rows }: Latest): Cost =>
  all(
    cost(2),
    ...rows.map((below) => cost(1, 0, { [rowsBelow(below.group.table)]: 1 })),
    ...rows.flatMap(listsOf).map(listCost),
  )

const lookUpCost = ({ latest, leasts }: Child): Cost =>
  latest.length + leasts.length === 0
    ? cost(0)
    : all(cost(2 + leasts.length), ...latest.map(latestCost))

const namesOf = ({ sums, histograms, latest, leasts, below }: Child): string[] =>
  [
    sums,
    histograms,
    leasts,
    ...latest.flatMap(({ columns, rows }) => [columns, ...rows.map((r) => r.columns)]),
    ...below.map((b) => b.sums),
  ].flatMap((columns) => columns.map(({ name }) => name))

/** Rows that point at the view's parent. */
export const childRows = (
  view: ViewModel,
  views: readonly ViewModel[],
  child: Child,
): CountedRows => {
  const { sums, histograms, latest, leasts } = child
  const hasLookUp = latest.length + leasts.length > 0
  const written = all(cost(1, 1), followingCost(view, views, 'change', namesOf(child)))
  return {
    table: child.table,
    foreignKey: child.foreignKey,
    used: [
      ...sums.flatMap(({ column }) => columnsIn(column.value)),
      ...histograms.map(({ column }) => column.of),
      ...leasts.flatMap(({ column }) => [column.of, ...Object.keys(column.where)]),
      ...latest.flatMap(({ group, columns }) => [group.by, ...columns.map((c) => c.column.from)]),
    ],
    change: (inPlace) =>
      inPlace
        ? all(
            ...(hasLookUp || !sums.every(isConstant) ? [written, lookUpCost(child)] : []),
            ...histograms.flatMap((one) => [
              cost(1, 1),
              labelCost(one),
              cost(1, 1),
              labelCost(one),
            ]),
          )
        : all(written, lookUpCost(child), ...histograms.map(labelCost)),
    below: child.below,
  }
}

/** Rows two foreign keys away: the row between is looked up. */
export const grandchildRows = (
  view: ViewModel,
  views: readonly ViewModel[],
  { table, foreignKey, sums }: Grandchild,
): CountedRows => {
  const names = sums.map(({ name }) => name)
  const change = all(cost(2, 1), followingCost(view, views, 'change', names))
  return {
    table,
    foreignKey,
    used: sums.flatMap(({ column }) => columnsIn(column.value)),
    change: (inPlace) => (inPlace && sums.every(isConstant) ? cost(0) : change),
    below: [],
  }
}

/** Rows of the latest child row. */
export const latestRows = (
  view: ViewModel,
  views: readonly ViewModel[],
  rows: LatestRows,
): CountedRows => {
  const lists = listsOf(rows)
  const names = rows.columns.map(({ name }) => name)
  return {
    table: rows.group.table,
    foreignKey: rows.foreignKey,
    used: [
      ...columnsIn(rows.group.where),
      ...rows.columns.flatMap(({ column: { aggregate } }) => [
        ...(aggregate.kind === 'values' ? [aggregate.of] : []),
        ...columnsIn(aggregate.where ?? ''),
      ]),
    ],
    change: (inPlace) =>
      all(
        cost(4, 1),
        // Whether another row has the same value.
        cost((inPlace ? 8 : 4) * lists.length),
        ...lists.map(listCost),
        followingCost(view, views, 'change', names),
      ),
    below: [],
  }
}

/** Putting a row with rows below it aside before it moves or goes, and taking it back. */
const asideCost = ({ below }: CountedRows): Cost => {
  const sums = below.flatMap((one) => one.sums)
  return below.length === 0
    ? cost(0)
    : all(
        cost(6 + below.length + 6 * sums.length, 3),
        ...below.flatMap((one) => one.sums.map(() => cost(0, 0, { [rowsBelow(one.table)]: 1 }))),
      )
}

/** What keeping the view costs when one such row comes, changes, moves or goes. */
export const rowCost = (rows: CountedRows, event: TableEvent): Cost => {
  switch (event) {
    case 'insert':
      return all(cost(1 + rows.below.length), rows.change(false))
    case 'update':
      return rows.used.length === 0 ? cost(0) : rows.change(true)
    case 'move':
      return all(rows.change(false), rows.change(false), asideCost(rows))
    case 'delete':
      return all(rows.change(false), asideCost(rows))
  }
}
