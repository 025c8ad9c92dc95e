import type { ViewDeclaration } from '../declaration.ts'
import type { ViewModel } from '../model.ts'
import type { Trigger } from '../triggers/trigger.ts'

const refuse = (view: ViewDeclaration, what: string): never => {
  throw new Error(`view ${view.name}${what}`)
}

/** The first name that stands there twice; SQLite's names are the same in any case. */
const repeated = (names: readonly string[]): string | undefined => {
  const lower = names.map((name) => name.toLowerCase())
  return names.find((_, at) => lower.indexOf(lower[at] ?? '') < at)
}

/** Refuses columns that a table cannot have beside each other, and a table with nothing to keep. */
const checkColumns = ({ declaration, key, stored, support }: ViewModel): void => {
  const names = [key, 'last_refreshed_at', ...Object.keys(declaration.columns)]
  const column = repeated([...names, ...support.map(({ name }) => name)])
  if (column !== undefined)
    refuse(declaration, `, ${column}: the view has a column of this name already`)
  if (stored.length === 0) refuse(declaration, ': none of its columns would be stored')
}

/** Refuses rows of a latest row of which the view shows nothing: no column would ever be filled. */
const checkLatestRows = ({ declaration, children }: ViewModel): void => {
  const found = children.flatMap(({ latest }) => latest.map(({ group }) => group))
  for (const [name, column] of Object.entries(declaration.columns))
    if (column.kind === 'latest rows' && !found.includes(column.rows.latest))
      refuse(
        declaration,
        `, ${name}: the view must also show the id of its latest ${column.rows.latest.table} row`,
      )
}

/** Refuses a table whose rows count in a view in more than one way: both would put them aside under one name. */
const checkSources = ({ declaration, children }: ViewModel): void => {
  const tables = children.flatMap(({ table, below, latest }) => [
    table,
    ...below.map((child) => child.table),
    ...latest.flatMap(({ rows }) => rows.map(({ group }) => group.table)),
  ])
  const table = repeated(tables)
  if (table !== undefined)
    refuse(declaration, `: ${table} is read in two ways, which takes a view for each`)
}

/** Throws an Error that names the view and the column or table, where a declaration asks for what views cannot do. */
export const checkModel = (view: ViewModel): void => {
  checkColumns(view)
  checkLatestRows(view)
  checkSources(view)
}

/** Throws an Error where two triggers would have one name: the second would not be made. */
export const checkTriggers = (
  views: readonly {
    readonly declaration: ViewDeclaration
    readonly triggers: readonly Trigger[]
  }[],
): void => {
  const seen: string[] = []
  for (const { declaration, triggers } of views) {
    seen.push(...triggers.map(({ name }) => name))
    const trigger = repeated(seen)
    if (trigger !== undefined)
      refuse(declaration, `: there is a trigger ${trigger} already; name its triggers otherwise`)
  }
}
