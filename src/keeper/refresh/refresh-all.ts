import type { CompiledView } from '../../engine/compile.ts'
import { identifier } from '../../engine/expressions/sql.ts'
import { isOrphan } from '../../engine/statements/audit-sql.ts'
import { refreshAllRows } from '../../engine/statements/refresh-sql.ts'

/**
 * Computes every row of a view anew and removes those whose parent is gone, as SQL without parameters; with
 * `onlyIf`, a condition that names no row, nothing where it does not hold. Safe to run again.
 */
export const refreshAllStatements = (view: CompiledView, onlyIf?: string): string[] => {
  const condition = onlyIf === undefined ? '' : `${onlyIf} AND `
  const table = identifier(view.table)
  return [
    ...refreshAllRows(view, onlyIf),
    `DELETE FROM ${table} WHERE ${condition}${isOrphan(view, `${table}.${identifier(view.key)}`)}`,
  ]
}
