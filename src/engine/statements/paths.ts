import { identifier } from '../expressions/sql.ts'
import type { Child, ViewModel } from '../model.ts'

/** A table on the way from a view's key down to a source table: its column that holds the id above it, and its own id. */
interface Link {
  readonly table: string
  readonly column: string
  readonly id: string
}

/** From a view's key down to the last step's table, which the view is computed from. */
export type Path = readonly Link[]

const belowChild = (child: Child): Link[] => [
  ...child.below.map(({ table, foreignKey, id }) => ({ table, column: foreignKey, id })),
  ...child.latest.flatMap((latest) =>
    latest.rows.map(({ group, foreignKey, id }) => ({
      table: group.table,
      column: foreignKey,
      id,
    })),
  ),
]

const childPaths = (child: Child, views: readonly ViewModel[]): Path[] => {
  const { table, foreignKey, id } = child.source
  const source = { table, column: foreignKey, id }
  if (child.isSource) return [[source], ...belowChild(child).map((link) => [source, link])]
  const built = views.find((view) => view.table === child.table)
  const [, ...below] = built ? sourcePaths(built, views) : []
  return [[source], ...below.map((path) => [source, ...path])]
}

/** One path to each source table that the view is computed from, its parent's first. */
export const sourcePaths = (view: ViewModel, views: readonly ViewModel[]): Path[] => {
  const paths = [
    [{ table: view.parent.table, column: view.parent.key, id: view.parent.key }],
    ...view.children.flatMap((child) => childPaths(child, views)),
  ]
  return [...new Map(paths.map((path) => [JSON.stringify(path), path])).values()]
}

const alias = (index: number): string => `x${index}`

/** The rows of the path's table below a key, as joins to follow a row that has it; the last is `lastOf(path)`. */
export const joinDown = (path: Path, key: string): string =>
  path
    .map(({ table, column }, index) => {
      const upper = path[index - 1]
      const above = upper === undefined ? key : `${alias(index - 1)}.${identifier(upper.id)}`
      return `CROSS JOIN ${identifier(table)} ${alias(index)} ON ${alias(index)}.${identifier(column)} = ${above}`
    })
    .join(' ')

/** The alias of the path's last table. */
export const lastOf = (path: Path): string => alias(path.length - 1)

/** The other way round: from rows of the path's table up to the view's key. */
export const joinUp = (path: Path): { readonly from: string; readonly key: string } => {
  const from = path
    .map(({ table, id }, index) => ({ table, id, index }))
    .toReversed()
    .map(({ table, id, index }) => {
      const below = path[index + 1]
      return below === undefined
        ? `${identifier(table)} ${alias(index)}`
        : `CROSS JOIN ${identifier(table)} ${alias(index)} ON ${alias(index)}.${identifier(id)} = ${alias(index + 1)}.${identifier(below.column)}`
    })
    .join(' ')
  return { from, key: `${alias(0)}.${identifier(path[0]?.column ?? '')}` }
}
