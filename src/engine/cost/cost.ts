import type { ViewModel } from '../model.ts'
import { all, type Cost, cost, searchesBy } from './amount.ts'
import {
  type CountedRows,
  childRows,
  events,
  grandchildRows,
  latestRows,
  rowCost,
  type TableEvent,
} from './rows.ts'
import { followingCost } from './view-row.ts'

/** What the triggers of a view add to a statement, for each row that it changes. */
export interface EventCost {
  readonly table: string
  readonly event: TableEvent
  readonly cost: Cost
}

/** Rows of the view's parent: each has a row of the view. */
const parentCost = (view: ViewModel, views: readonly ViewModel[], event: TableEvent): Cost => {
  const copied = view.copies.map(({ name }) => name)
  const isMoved = view.copies.some(({ isReference }) => isReference)
  switch (event) {
    case 'insert':
      // Whether rows below were there before it, and their view row is to be computed.
      return all(
        searchesBy(view.kind, 2),
        cost(view.children.length > 0 ? 5 : 2, 1),
        followingCost(view, views, 'insert', []),
      )
    case 'update':
      return view.copies.length === 0
        ? cost(0)
        : all(searchesBy(view.kind, 2), cost(4, 1), followingCost(view, views, 'change', copied))
    case 'move':
      return isMoved
        ? all(searchesBy(view.kind, 2), cost(4, 1), followingCost(view, views, 'move', copied))
        : cost(0)
    case 'delete':
      return all(searchesBy(view.kind, 4), cost(2, 1), followingCost(view, views, 'delete', []))
  }
}

const countedIn = (view: ViewModel, views: readonly ViewModel[]): CountedRows[] =>
  view.children
    .filter(({ isSource }) => isSource)
    .flatMap((child) => [
      childRows(view, views, child),
      ...child.below.map((below) => grandchildRows(view, views, below)),
      ...child.latest.flatMap(({ rows }) => rows.map((one) => latestRows(view, views, one))),
    ])

/**
 * What keeping a view costs at most, by table and event, for each row that a statement changes; what follows in the
 * views that build on it is in it. Beside it each row that a cascade deletes costs what its own deletion does, and one
 * that REPLACE removes as much again.
 */
export const costsOf = (view: ViewModel, views: readonly ViewModel[]): EventCost[] => [
  ...events.map((event) => ({
    table: view.parent.table,
    event,
    cost: parentCost(view, views, event),
  })),
  ...countedIn(view, views).flatMap((rows) =>
    events.map((event) => ({ table: rows.table, event, cost: rowCost(rows, event) })),
  ),
]
