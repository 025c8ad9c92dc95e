import type { LatestRowsColumn, RowValues } from '../columns.ts'
import { belongs, columnsRead, label } from '../expressions/aggregates.ts'
import { columnsIn, identifier } from '../expressions/sql.ts'
import type { LatestRows, Named, ViewModel } from '../model.ts'

export interface Index {
  readonly name: string
  readonly table: string
  /** Columns and expressions, as SQL. */
  readonly terms: readonly string[]
  /** Of a partial index: which rows it holds. */
  readonly where?: string
}

/** The index that rows are found through by a foreign key; further columns are found in it as well. */
export const foreignKeyIndex = (
  table: string,
  foreignKey: string,
  columns: readonly string[] = [],
  terms: readonly string[] = [],
): Index => ({
  name: `idx_${table}_${foreignKey}`,
  table,
  terms: [...new Set([...[foreignKey, ...columns].map(identifier), ...terms])],
})

/** Whether a condition gives each of its columns one value, so that in an index others can follow behind them. */
const isEquality = (condition: string): boolean =>
  condition
    .split(' AND ')
    .every((term) => /^(true|\{[^{}]+\} = ('([^']|'')*'|-?\d+(\.\d+)?))$/.test(term.trim()))

type List = Named<LatestRowsColumn & { readonly aggregate: RowValues }>

const isList = (column: Named<LatestRowsColumn>): column is List =>
  column.column.aggregate.kind === 'values'

const labelOf = ({ column }: List): string => label(identifier(column.aggregate.of))

/**
 * What one list steps from value to value by, where the index of all rows does not do: an index of the list's rows
 * alone, or, for values of its own, one that has the condition's columns first. SQLite takes that by which more
 * columns have one value, so the one that is meant must have most of them.
 */
const listIndex = (rows: LatestRows, list: List, isFirstValue: boolean): Index => {
  const { group, foreignKey } = rows
  const { where = 'true', of } = list.column.aggregate
  const columns = [...new Set([...columnsIn(group.where), ...columnsIn(where)])].map(identifier)
  const named = { name: `idx_${group.table}_${list.name}`, table: group.table }
  const key = identifier(foreignKey)
  const value = labelOf(list)
  const own = belongs(list.column, identifier)
  if (!isEquality(group.where))
    return {
      ...named,
      terms: [key, value, ...columns.filter((c) => c !== identifier(of))],
      where: own,
    }
  if (isFirstValue) return { ...named, terms: [key, value], where: own }
  return isEquality(where)
    ? { ...named, terms: [...new Set([key, ...columns, value])] }
    : { ...named, terms: [key, value, ...columns], where: own }
}

/**
 * What the rows of a latest row are found by: the condition, then the first list's values (whether another row has the
 * same is looked up on every write), then what else is read. Where the condition does not come down to one value of each
 * column, the foreign key alone, so that lists go by an index of theirs.
 */
const latestRowsIndexes = (rows: LatestRows): Index[] => {
  const { group, foreignKey, columns } = rows
  const lists = columns.filter(isList)
  const [first] = lists
  const value = first && labelOf(first)
  const others = columns
    .flatMap(({ column }) => columnsRead(column))
    .filter((name) => lists.every(({ column }) => column.aggregate.of !== name))
  const isWide = isEquality(group.where) || first === undefined
  return [
    isWide
      ? foreignKeyIndex(group.table, foreignKey, columnsIn(group.where), [
          ...(value === undefined ? [] : [value]),
          ...others.map(identifier),
        ])
      : foreignKeyIndex(group.table, foreignKey, []),
    ...lists
      .filter((list) => !isWide || list !== first || list.column.aggregate.where !== undefined)
      .map((list) => listIndex(rows, list, labelOf(list) === value)),
  ]
}

/** Whether what is found through the other index is found through this one as well. */
export const serves = (index: Index, other: Index): boolean =>
  index.table === other.table &&
  index.where === other.where &&
  other.terms.every((term, at) => index.terms[at] === term)

/**
 * The indexes on source tables that the triggers look things up by: one per foreign key, widened where a
 * latest row, a least value, the rows of a latest row or those that are counted are found through it.
 */
export const sourceIndexes = (views: readonly ViewModel[]): Index[] => {
  const indexes = new Map<string, Index>()
  const add = (index: Index) => {
    const name = index.name.toLowerCase()
    const known = indexes.get(name)
    if (!known || serves(index, known)) indexes.set(name, index)
    else if (!serves(known, index)) add({ ...index, name: `${index.name}_further` })
  }
  for (const child of views.flatMap((view) => view.children)) {
    if (!child.isSource) continue
    const [only, ...more] = child.sums
    const condition = more.length === 0 ? (only?.column.where ?? '') : ''
    add(foreignKeyIndex(child.table, child.foreignKey, columnsIn(condition)))
    for (const { group, rows } of child.latest) {
      add(foreignKeyIndex(child.table, child.foreignKey, [group.by, child.id]))
      for (const below of rows) for (const index of latestRowsIndexes(below)) add(index)
    }
    for (const { column } of child.leasts)
      add(foreignKeyIndex(child.table, child.foreignKey, [...Object.keys(column.where), column.of]))
    for (const below of child.below)
      add(
        foreignKeyIndex(
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
