import { type Catalog, oncePerCatalog } from '../catalog.ts'
import { ownTables } from '../schema.ts'

const lower = (name: string): string => name.toLowerCase()

/** Every table that a trigger or plain view of ours may name → the columns it may name there; in lower case. */
export const neededColumns = oncePerCatalog(
  (catalog): ReadonlyMap<string, readonly string[]> =>
    new Map([
      ...ownTables(catalog).map(({ name }): [string, readonly string[]] => [lower(name), []]),
      ...catalog.sourceTables.map(({ name, columns }): [string, readonly string[]] => [
        lower(name),
        Object.keys(columns).map(lower),
      ]),
      ...catalog.views.map((view): [string, readonly string[]] => [
        lower(view.table),
        [view.key, ...view.stored.map(({ name }) => name), 'last_refreshed_at'].map(lower),
      ]),
    ]),
)

/** The names of needed tables and columns that are gone. */
export const missingNames = (
  catalog: Catalog,
  columns: ReadonlyMap<string, ReadonlySet<string>>,
): ReadonlySet<string> =>
  new Set(
    [...neededColumns(catalog)].flatMap(([table, needed]) => {
      const found = columns.get(table)
      return found === undefined ? [table] : needed.filter((name) => !found.has(name))
    }),
  )
