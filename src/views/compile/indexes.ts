import { columnsRead } from './aggregates.ts'
import type { ViewModel } from './model.ts'
import { columnsIn, identifier } from './sql.ts'

export interface Index {
  readonly name: string
  readonly table: string
  readonly columns: readonly string[]
}

const named = (table: string, foreignKey: string, columns: readonly string[]): Index => ({
  name: `idx_${table}_${foreignKey}`,
  table,
  columns: [...new Set([foreignKey, ...columns])],
})

/**
 * The indexes on source tables that the triggers look things up by: one per foreign key, widened where a
 * latest row, a least value, the rows of a latest row or those that are counted are found through it.
 */
export const sourceIndexes = (views: readonly ViewModel[]): Index[] => {
  const indexes = new Map<string, Index>()
  const add = (index: Index) => {
    const known = indexes.get(index.name)
    if (!known || known.columns.length < index.columns.length) indexes.set(index.name, index)
  }
  for (const use of views.flatMap((view) => view.children)) {
    if (!use.isSource) continue
    const [only, ...more] = use.sums
    const condition = more.length === 0 ? (only?.column.where ?? '') : ''
    add(named(use.table, use.foreignKey, columnsIn(condition)))
    for (const { group, rows } of use.latest) {
      add(named(use.table, use.foreignKey, [group.by, use.id]))
      for (const { group: below, foreignKey, columns } of rows)
        add(
          named(below.table, foreignKey, [
            ...columnsIn(below.where),
            // Values first: whether another row has the same is looked up on every write.
            ...columns.flatMap(({ column: { aggregate } }) =>
              aggregate.kind === 'values' ? [aggregate.of] : [],
            ),
            ...columns.flatMap((c) => columnsRead(c.column)),
          ]),
        )
    }
    for (const { column } of use.leasts)
      add(named(use.table, use.foreignKey, [...Object.keys(column.where), column.of]))
    for (const below of use.below)
      add(
        named(
          below.table,
          below.foreignKey,
          below.sums.flatMap((c) => columnsIn(c.column.value)),
        ),
      )
  }
  return [...indexes.values()]
}

export const indexSql = (index: Index): string =>
  `CREATE INDEX IF NOT EXISTS ${identifier(index.name)} ON ${identifier(index.table)} (${index.columns.map(identifier).join(', ')})`
