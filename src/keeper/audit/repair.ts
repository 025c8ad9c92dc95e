import * as z from 'zod/mini'
import { type Database, type Statement, statement } from '../../db/database.ts'
import type { CompiledView } from '../../engine/compile.ts'
import { removeOrphansSql, rowsAboveSql } from '../../engine/statements/audit-sql.ts'
import { refreshRows } from '../../engine/statements/refresh-sql.ts'
import { faultKind } from '../../store/findings/kinds.ts'
import { type Note, noteMoved } from '../../store/findings/note.ts'
import type { Catalog } from '../catalog.ts'
import { repairNoted } from '../refresh/repair-noted.ts'
import type { Fault } from './compare.ts'

/** Computes the rows of the keys anew and removes the orphans; the statements answer one row for each they wrote. */
export const repairStatements = (view: CompiledView, keys: readonly string[]): Statement[] => {
  const json = JSON.stringify(keys)
  return [
    ...refreshRows(view, 'keys').map((sql) => statement(sql, json)),
    statement(removeOrphansSql(view, 'keys'), json),
  ]
}

/** The views that build on this one, each with the statements that count how many of its rows above these keys move. */
const viewsAbove = ({ views }: Catalog, view: CompiledView, keys: readonly string[], note: Note) =>
  views.flatMap((above) => {
    const use = above.children.find((child) => child.table === view.table)
    if (use === undefined) return []
    const rows = rowsAboveSql(above, use)
    const param = JSON.stringify(keys)
    return [{ name: above.table, ...noteMoved({ view: above.table, rows, param }, note) }]
  })

const movedRow = z.object({ moved: z.number() })

export interface Repair {
  /** Rows that changed. */
  readonly repaired: number
  /** Views that build on this one → how many of their rows the repair has changed: those had been wrong as well. */
  readonly moved: ReadonlyMap<string, number>
}

/** Repairs the faults of a view, and notes them, with the rows that move above, in the same transaction. */
export const repair = async (
  db: Database,
  catalog: Catalog,
  view: CompiledView,
  faults: readonly Fault[],
  note: Note,
): Promise<Repair> => {
  if (faults.length === 0) return { repaired: 0, moved: new Map() }
  const keys = faults.map(({ key }) => key)
  const above = viewsAbove(catalog, view, keys, note)
  const repairs = repairStatements(view, keys)
  const found = faultKind.options.map((fault) => {
    const own = faults.filter((one) => one.fault === fault).map(({ key }) => key)
    return { fault, rows: own.length, keys: own }
  })
  const results = await repairNoted(db, {
    view: view.table,
    found,
    note,
    repairs: [
      ...above.map(({ before }) => before),
      ...repairs,
      ...above.flatMap(({ after }) => after),
    ],
  })
  const [from, to] = [above.length, above.length + repairs.length]
  return {
    repaired: results.slice(from, to).reduce((sum, { rows }) => sum + rows.length, 0),
    moved: new Map(
      above.map(({ name }, index) => [
        name,
        movedRow.parse(results[to + 2 * index]?.rows[0]).moved,
      ]),
    ),
  }
}
