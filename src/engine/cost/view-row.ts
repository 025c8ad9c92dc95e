import type { HistogramColumn } from '../columns.ts'
import { columnsIn } from '../expressions/sql.ts'
import type { Child, Named, ViewModel } from '../model.ts'
import { all, type Cost, cost, costPer } from './amount.ts'
import { hasMoreLabels, labelsIn } from './sizes.ts'

/** What happens to a view's row: it is made, gets other values, gets another foreign key, or goes. */
export type RowEvent = 'insert' | 'change' | 'move' | 'delete'

/** The columns that change with these: derived ones and clocks among them. */
const changedWith = (view: ViewModel, columns: readonly string[]): Set<string> => {
  const changed = new Set(columns)
  for (const { name, column } of [...view.derived, ...view.clocks])
    if (columnsIn(column.expression).some((used) => changed.has(used))) changed.add(name)
  return changed
}

/** How many rows of a view above change with a row of this child, one of our own views. */
const rowsAbove = (child: Child, event: RowEvent, changed: ReadonlySet<string>): number => {
  if (event === 'move') return 2
  if (event !== 'change') return 1
  return child.sums.some(({ column }) => columnsIn(column.value).some((c) => changed.has(c)))
    ? 1
    : 0
}

/** The cost of what follows when a row of the view is written, in the views that build on it. */
export const followingCost = (
  view: ViewModel,
  views: readonly ViewModel[],
  event: RowEvent,
  columns: readonly string[],
): Cost => {
  const changed = changedWith(view, columns)
  return all(
    ...views.flatMap((above) =>
      above.children
        .filter(({ table, isSource }) => !isSource && table === view.table)
        .flatMap((child) => {
          const names = child.sums.map(({ name }) => name)
          const one = all(cost(1, 1), followingCost(above, views, 'change', names))
          return Array.from({ length: rowsAbove(child, event, changed) }, () => one)
        }),
    ),
  )
}

/** A label added to a histogram or taken off it, and the trigger that keeps it bounded. */
export const labelCost = ({ name }: Named<HistogramColumn>): Cost =>
  all(cost(1), costPer(labelsIn(name), 3), costPer(hasMoreLabels(name), 1500, 3))
