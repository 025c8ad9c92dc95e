import { belongs, columnsRead, label } from '../expressions/aggregates.ts'
import { columnsIn, identifier } from '../expressions/sql.ts'
import type { LatestRows, ViewModel } from '../model.ts'

export interface Index {
  readonly name: string
  readonly table: string
  /** Columns and expressions, as SQL. */
  readonly terms: readonly string[]
  /** Of a partial index: which rows it holds. */
  readonly where?: string
}

const named = (
  table: string,
  foreignKey: string,
  columns: readonly string[],
  terms: readonly string[] = [],
): Index => ({
  name: `idx_${table}_${foreignKey}`,
  table,
  terms: [...new Set([...[foreignKey, ...columns].map(identifier), ...terms])],
})

/**
 * What the rows of a latest row are found by: the condition, then the values of lists (whether another row has the
 * same is looked up on every write), then what else is read. A list with a condition of its own, and any but the first,
 * steps from value to value through an index that holds no others.
 */
const latestRowsIndexes = ({ group, foreignKey, columns }: LatestRows): Index[] => {
  const values = columns.flatMap(({ name, column }) =>
    column.aggregate.kind === 'values'
      ? [{ name, column, value: label(identifier(column.aggregate.of)), ...column.aggregate }]
      : [],
  )
  const others = columns.flatMap(({ column }) =>
    columnsRead(column).filter((name) => !values.some(({ of }) => of === name)),
  )
  return [
    named(group.table, foreignKey, columnsIn(group.where), [
      ...values.map(({ value }) => value),
      ...others.map(identifier),
    ]),
    ...values
      .filter(({ where }, at) => where !== undefined || at > 0)
      .map(({ name, column, value }) => ({
        name: `idx_${group.table}_${name}`,
        table: group.table,
        terms: [identifier(foreignKey), value],
        where: belongs(column, identifier),
      })),
  ]
}

/** Whether what is found through the other index is found through this one as well. */
const serves = (index: Index, other: Index): boolean =>
  index.where === other.where && other.terms.every((term, at) => index.terms[at] === term)

/**
 * The indexes on source tables that the triggers look things up by: one per foreign key, widened where a
 * latest row, a least value, the rows of a latest row or those that are counted are found through it.
 */
export const sourceIndexes = (views: readonly ViewModel[]): Index[] => {
  const indexes = new Map<string, Index>()
  const add = (index: Index) => {
    const known = indexes.get(index.name)
    if (!known || serves(index, known)) indexes.set(index.name, index)
    else if (!serves(known, index)) add({ ...index, name: `${index.name}_further` })
  }
  for (const child of views.flatMap((view) => view.children)) {
    if (!child.isSource) continue
    const [only, ...more] = child.sums
    const condition = more.length === 0 ? (only?.column.where ?? '') : ''
    add(named(child.table, child.foreignKey, columnsIn(condition)))
    for (const { group, rows } of child.latest) {
      add(named(child.table, child.foreignKey, [group.by, child.id]))
      for (const below of rows) for (const index of latestRowsIndexes(below)) add(index)
    }
    for (const { column } of child.leasts)
      add(named(child.table, child.foreignKey, [...Object.keys(column.where), column.of]))
    for (const below of child.below)
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

export const indexSql = ({ name, table, terms, where }: Index): string =>
  `CREATE INDEX IF NOT EXISTS ${identifier(name)} ON ${identifier(table)} (${terms.join(', ')})` +
  (where === undefined ? '' : ` WHERE ${where}`)
