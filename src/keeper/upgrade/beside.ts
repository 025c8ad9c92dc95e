import type { ViewColumn } from '../../engine/columns.ts'
import { type CompiledView, compile } from '../../engine/compile.ts'
import type { ViewDeclaration } from '../../engine/declaration.ts'
import type { Catalog } from '../catalog.ts'

/** What the names of everything begin with that stands beside a view until it takes its place. */
export const besidePrefix = 'viewkeeper_next_'

/** The plain view of the view that is being made beside the one of this name. */
const besideName = (name: string): string => `${besidePrefix}${name}`

/** The table that is filled beside the view of this name. It does not end in `_mv`: it is no view's yet. */
export const besideTable = (name: string): string => `${besidePrefix}${name}_rows`

/** The trigger beside the one of this name; it still begins with `refresh_` or `init_`, as all of ours. */
export const besideTrigger = (name: string): string => name.replace(/^(refresh|init)_/, '$1_next_')

/** The name that a trigger beside has once it has taken the old one's place; any other name as it is. */
export const finalTrigger = (name: string): string => name.replace(/^(refresh|init)_next_/, '$1_')

const reading = (column: ViewColumn, beside: ReadonlySet<string>): ViewColumn =>
  column.kind === 'sum' && beside.has(column.table)
    ? { ...column, table: besideName(column.table) }
    : column

/** The same view under other names, computed from views that stand beside as well. */
const besideDeclaration = (
  view: ViewDeclaration,
  beside: ReadonlySet<string>,
): ViewDeclaration => ({
  ...view,
  name: besideName(view.name),
  table: besideTable(view.name),
  triggerPrefix: `next_${view.triggerPrefix}`,
  triggerNames: {},
  columns: Object.fromEntries(
    Object.entries(view.columns).map(([name, column]) => [name, reading(column, beside)]),
  ),
})

/** A view and the same one under the names that it has beside the old one. */
export interface Beside {
  readonly final: CompiledView
  readonly beside: CompiledView
}

/**
 * The views of these tables, and with each the same under the names it has until it takes the old one's place. With
 * a view all that build on it must be among them.
 */
export const besideViews = (catalog: Catalog, tables: ReadonlySet<string>): Beside[] => {
  const { views, sourceTables } = catalog
  const names = new Set(
    views.filter(({ table }) => tables.has(table)).map(({ declaration }) => declaration.name),
  )
  const compiled = compile(
    views.map(({ declaration }) =>
      names.has(declaration.name) ? besideDeclaration(declaration, names) : declaration,
    ),
    sourceTables,
  )
  return views.flatMap((final, at) => {
    const view = compiled[at]
    if (view === undefined || !tables.has(final.table)) return []
    // One trigger stands for another, so that names can be told from each other's in every version.
    const triggers = view.triggers.map((trigger, index) => ({
      ...trigger,
      name: besideTrigger(final.triggers[index]?.name ?? trigger.name),
    }))
    return [{ final, beside: { ...view, triggers } }]
  })
}
