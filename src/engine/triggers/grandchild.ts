import { columnsIn, identifier, render } from '../expressions/sql.ts'
import type { Child, Grandchild } from '../model.ts'
import { changeRow } from './change.ts'
import { countedOf } from './child.ts'
import { Entry } from './entry.ts'
import type { Place, Target } from './place.ts'
import { rowTriggers } from './rows.ts'
import type { Trigger } from './trigger.ts'

/**
 * Keeps the sums over a table two foreign keys away. Its rows find their view row through the row between; once
 * that is gone (a cascade deletes it first) they change nothing in the view, only what is put aside of that row.
 */
export const grandchildTriggers = (
  target: Target,
  between: Child,
  { table, sums, id: ownId, kind, foreignKey }: Grandchild,
  name: string,
): Trigger[] => {
  const keyOf = (id: string) =>
    `(SELECT b.${identifier(between.foreignKey)} FROM ${identifier(between.table)} b WHERE b.${identifier(between.id)} = ${id})`
  const apply = (place: Place): string[] => {
    const { key: id, parts } = place.entry ?? place
    const entry = new Entry(countedOf(target, between), id)
    return [
      ...changeRow({ target, place, keyOf, sums, histograms: [] }),
      entry.followBelow(between, id, sums, parts),
    ]
  }
  return rowTriggers({
    name,
    id: ownId,
    kind,
    foreignKey,
    counted: {
      view: target.table,
      source: table,
      above: between.kind,
      sums,
      labels: [],
      below: [],
    },
    used: [...new Set(sums.flatMap((c) => columnsIn(c.column.value)))],
    contribution: (of) => ({
      sum: ({ column }) => render(column.value, of),
      label: () => 'NULL',
    }),
    apply,
  })
}
