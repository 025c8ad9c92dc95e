import type { SumColumn } from '../columns.ts'
import { fewRows, totalOf } from '../expressions/aggregates.ts'
import type { KeyKind } from '../expressions/keys.ts'
import { columnsIn } from '../expressions/sql.ts'
import type { Child, Grandchild, Latest, LatestRows, Named, ViewModel } from '../model.ts'
import { mostReadTwice, rowsCompared } from '../triggers/found-row.ts'
import { all, type Cost, cost, costPer, searchesBy } from './amount.ts'
import { hasRowsBelow, rowsBelow, valuesIn } from './sizes.ts'
import { followingCost, labelCost } from './view-row.ts'

/** What can happen to a row of a source table. */
export const events = ['insert', 'update', 'move', 'delete'] as const
/** `move`: it gets another foreign key; `update`: another value that the view shows. */
export type TableEvent = (typeof events)[number]

/** A table's rows as a view counts them. */
export interface CountedRows {
  readonly table: string
  readonly kind: KeyKind
  /** Columns, beside key and foreign key, that decide what a row adds. */
  readonly used: readonly string[]
  /** Whether a row adds anything itself, and not only the rows below it. */
  readonly hasOwn: boolean
  /** One row added, taken off, or changed in place. */
  readonly change: (inPlace: boolean) => Cost
  /** Sums over rows below these rows. */
  readonly below: readonly Grandchild[]
}

const isConstant = ({ column }: Named<SumColumn>) => !column.value.includes('{')

/** Making a list anew, value by value. */
const listCost = (name: string): Cost => all(cost(2), costPer(valuesIn(name), 4))

/** The same of few rows, which are all read, where they have one value or more. */
const shortListCost = (name: string): Cost => all(cost(fewRows - 4), costPer(valuesIn(name), 4))

const listsOf = ({ columns }: LatestRows): string[] =>
  columns.flatMap(({ name, column }) => (column.aggregate.kind === 'values' ? [name] : []))

/** Looking a latest row up; where it is another one, its rows are counted anew. */
const latestCost = ({ rows }: Latest): Cost =>
  all(
    cost(2),
    ...rows.map((below) => costPer(rowsBelow(below.group.table), 1)),
    ...rows.flatMap(listsOf).map(listCost),
  )

/** To see whether anything changes, unless it always does, and for what is set: each anew, or once in a table for both. */
const lookUpCost = (child: Child, isCertain: boolean): Cost => {
  const compared = rowsCompared(child)
  const isOnce = !isCertain && compared > mostReadTwice
  const shown = child.latest.flatMap(({ rows }) => rows).length
  return all(
    cost(isCertain ? 0 : Math.min(compared, mostReadTwice)),
    cost(child.leasts.length + (isOnce ? shown : 0)),
    ...child.latest.map(latestCost),
  )
}

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
  const isCertain = sums.some(({ column }) => column.value === '1')
  const hasOwn = hasLookUp || sums.length + histograms.length > 0
  const written = all(cost(1, 1), followingCost(view, views, 'change', namesOf(child)))
  return {
    table: child.table,
    kind: child.kind,
    hasOwn,
    used: [
      ...sums.flatMap(({ column }) => columnsIn(column.value)),
      ...histograms.map(({ column }) => column.of),
      ...leasts.flatMap(({ column }) => [column.of, ...Object.keys(column.where)]),
      ...latest.flatMap(({ group, columns }) => [group.by, ...columns.map((c) => c.column.from)]),
    ],
    change: (inPlace) =>
      inPlace
        ? all(
            ...(hasLookUp || !sums.every(isConstant) ? [written, lookUpCost(child, false)] : []),
            ...histograms.flatMap((one) => [
              cost(1, 1),
              labelCost(one),
              cost(1, 1),
              labelCost(one),
            ]),
          )
        : all(
            ...(hasOwn ? [written] : []),
            lookUpCost(child, isCertain),
            ...histograms.map(labelCost),
          ),
    below: child.below,
  }
}

/** Rows two foreign keys away: the row between is looked up. */
export const grandchildRows = (
  view: ViewModel,
  views: readonly ViewModel[],
  { table, kind, sums }: Grandchild,
): CountedRows => {
  const names = sums.map(({ name }) => name)
  const change = all(cost(2, 1), followingCost(view, views, 'change', names))
  return {
    table,
    kind,
    hasOwn: true,
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
    kind: rows.kind,
    hasOwn: true,
    used: [
      ...columnsIn(rows.group.where),
      ...rows.columns.flatMap(({ column: { aggregate } }) => [
        ...(aggregate.kind === 'values' ? [aggregate.of] : []),
        ...columnsIn(aggregate.where ?? ''),
      ]),
    ],
    change: (inPlace) =>
      all(
        cost(totalOf(rows) && !inPlace ? 2 : 4, 1),
        // Whether another row has the same value.
        cost((inPlace ? 8 : 4) * lists.length),
        ...lists.map(totalOf(rows) ? shortListCost : listCost),
        followingCost(view, views, 'change', names),
      ),
    below: [],
  }
}

/** Putting a row with rows below it aside before it moves or goes, and taking it back. */
const asideCost = ({ below, hasOwn }: CountedRows): Cost =>
  all(
    // Its view row is looked at in any case.
    cost(below.length + (below.length > 0 && !hasOwn ? 2 : 0)),
    ...(below.length > 0 ? [costPer(hasRowsBelow, 8, hasOwn ? 3 : 5)] : []),
    ...below.flatMap(({ table, sums }) =>
      sums.flatMap(() => [costPer(hasRowsBelow, 6), costPer(rowsBelow(table), 2)]),
    ),
  )

/** What keeping the view costs when one such row comes, changes, moves or goes. */
export const rowCost = (rows: CountedRows, event: TableEvent): Cost => {
  const rowidSearches = (searches: number) => searchesBy(rows.kind, searches)
  switch (event) {
    case 'insert':
      return all(rowidSearches(4), cost(1 + rows.below.length), rows.change(false))
    case 'update':
      return rows.used.length === 0 ? cost(0) : all(rowidSearches(4), rows.change(true))
    case 'move':
      return all(rowidSearches(4), cost(3), rows.change(false), rows.change(false), asideCost(rows))
    case 'delete':
      return all(rowidSearches(4), cost(1), rows.change(false), asideCost(rows))
  }
}
