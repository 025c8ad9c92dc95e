import type { Database } from '../../db/database.ts'
import type { CompiledView } from '../../engine/compile.ts'
import type { Catalog } from '../catalog.ts'
import { compareKeys, lagSeconds } from './compare.ts'
import type { Comparison } from './found.ts'
import { repair } from './repair.ts'
import type { Work } from './select-work.ts'

export interface ComparisonOptions {
  /** When the view was last audited; null: never. */
  readonly previousMs: number | null
  readonly dryRun: boolean
  readonly now: Date
}

/**
 * Compares keys of one view with its definition and repairs what differs; also says how many rows of the views above
 * the repair has mended.
 */
export const compareAndRepair = async (
  db: Database,
  catalog: Catalog,
  view: CompiledView,
  { keys, withoutParent, rows: rowsForeseen }: Pick<Work, 'keys' | 'withoutParent' | 'rows'>,
  { previousMs, dryRun, now }: ComparisonOptions,
): Promise<{ readonly comparison: Comparison; readonly moved: ReadonlyMap<string, number> }> => {
  const before = db.usage.rows_read
  const checked = new Set([...keys, ...withoutParent]).size
  const faults = checked === 0 ? [] : await compareKeys(db, view, keys, withoutParent)
  const lag = await lagSeconds(db, catalog, view, faults, previousMs, now)
  const { repaired, moved } = await repair(db, catalog, view, dryRun ? [] : faults)
  const rowsRead = db.usage.rows_read - before
  return {
    comparison: { checked, faults, repaired, lagSeconds: lag, rowsRead, rowsForeseen },
    moved,
  }
}
