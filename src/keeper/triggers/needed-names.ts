import { materializedViews, views } from '../../monotask/catalog.ts'
import { sourceTables } from '../../monotask/source-tables.ts'

/** Our own tables, the support tables of triggers among them. */
const ownTables = materializedViews().flatMap((sql) => {
  const [, name] = /^CREATE TABLE IF NOT EXISTS "?(\w+)/.exec(sql) ?? []
  return name === undefined ? [] : [name]
})

/** Every table that a trigger or plain view of ours may name → the columns it may name there. */
export const neededColumns: ReadonlyMap<string, readonly string[]> = new Map([
  ...ownTables.map((name): [string, readonly string[]] => [name, []]),
  ...sourceTables.map(({ name, columns }): [string, readonly string[]] => [
    name,
    Object.keys(columns),
  ]),
  ...views.map((view): [string, readonly string[]] => [
    view.table,
    [view.key, ...view.stored.map(({ name }) => name), 'last_refreshed_at'],
  ]),
])

/** The names of needed tables and columns that are gone. */
export const missingNames = (
  columns: ReadonlyMap<string, ReadonlySet<string>>,
): ReadonlySet<string> =>
  new Set(
    [...neededColumns].flatMap(([table, needed]) => {
      const found = columns.get(table)
      return found === undefined ? [table] : needed.filter((name) => !found.has(name))
    }),
  )
