import * as z from 'zod'
import { type Database, type Statement, statement } from '../../db/database.ts'
import type { CompiledView } from '../../engine/compile.ts'
import { removeOrphansSql, rowsAboveSql } from '../../engine/statements/audit-sql.ts'
import { refreshRows } from '../../engine/statements/refresh-sql.ts'
import type { Catalog } from '../catalog.ts'
import type { Fault } from './compare.ts'

/** Computes the rows of the keys anew and removes the orphans; the statements answer one row for each they wrote. */
export const repairStatements = (view: CompiledView, keys: readonly string[]): Statement[] => {
  const json = JSON.stringify(keys)
  return [
    ...refreshRows(view, 'keys').map((sql) => statement(sql, json)),
    statement(removeOrphansSql(view, 'keys'), json),
  ]
}

/** The views that build on this one, each with the query for when its rows above these keys were last written. */
const viewsAbove = ({ views }: Catalog, view: CompiledView, keys: readonly string[]) =>
  views.flatMap((above) => {
    const use = above.children.find((child) => child.table === view.table)
    const query = use && statement(rowsAboveSql(above, use), JSON.stringify(keys))
    return query ? [{ view: above.table, query }] : []
  })

const writtenRow = z.object({ refreshed_at: z.string() })

export interface Repair {
  /** Rows that changed. */
  readonly repaired: number
  /** Views that build on this one → how many of their rows the repair has changed: those had been wrong as well. */
  readonly moved: ReadonlyMap<string, number>
}

/** Repairs the faults. */
export const repair = async (
  db: Database,
  catalog: Catalog,
  view: CompiledView,
  faults: readonly Fault[],
): Promise<Repair> => {
  if (faults.length === 0) return { repaired: 0, moved: new Map() }
  const keys = faults.map(({ key }) => key)
  const above = viewsAbove(catalog, view, keys)
  const written = above.map(({ query }) => query)
  const repairs = repairStatements(view, keys)
  const results = await db.batch([...written, ...repairs, ...written])
  const times = results.map(({ rows }) => rows)
  const changed = above.map(({ view: name }, index): [string, number] => {
    const of = (at: number) => z.array(writtenRow).parse(times[at])
    const before = of(index)
    const after = of(above.length + repairs.length + index)
    const moved = after.filter((row, at) => row.refreshed_at !== before[at]?.refreshed_at)
    return [name, moved.length]
  })
  const mended = results.slice(above.length, above.length + repairs.length)
  return {
    repaired: mended.reduce((sum, { rows }) => sum + rows.length, 0),
    moved: new Map(changed),
  }
}
