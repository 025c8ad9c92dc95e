import type { Database } from '../../db/database.ts'
import type { CompiledView } from '../../engine/compile.ts'
import type { Note } from '../../store/findings/note.ts'
import type { Catalog } from '../catalog.ts'
import { compareKeys, type Fault, lagSeconds } from './compare.ts'
import type { Comparison } from './found.ts'
import { repair } from './repair.ts'
import type { Work } from './select-work.ts'

export interface ComparisonOptions {
  /** When the view was last audited; null: never. */
  readonly previousMs: number | null
  readonly dryRun: boolean
  readonly now: Date
}

/** What came of it: rows that views above had mended by the repair, and why it failed, where it did. */
export interface Compared {
  readonly comparison: Comparison
  readonly moved: ReadonlyMap<string, number>
  readonly repairError: unknown
}

/** Repairs the faults, and notes them; one that can't be must not keep the rest of the audit from its work. */
const tryRepair = async (
  db: Database,
  catalog: Catalog,
  view: CompiledView,
  faults: readonly Fault[],
  note: Note,
) => {
  try {
    return { ...(await repair(db, catalog, view, faults, note)), repairError: null }
  } catch (repairError) {
    return { repaired: 0, moved: new Map<string, number>(), repairError }
  }
}

/** Compares keys of one view with its definition and repairs what differs. */
export const compareAndRepair = async (
  db: Database,
  catalog: Catalog,
  view: CompiledView,
  { keys, withoutParent, rows: rowsForeseen }: Pick<Work, 'keys' | 'withoutParent' | 'rows'>,
  { previousMs, dryRun, now }: ComparisonOptions,
): Promise<Compared> => {
  const before = db.usage.rows_read
  const checked = new Set([...keys, ...withoutParent]).size
  const faults = checked === 0 ? [] : await compareKeys(db, view, keys, withoutParent)
  const lag = await lagSeconds(db, catalog, view, faults, previousMs, now)
  const toRepair = dryRun ? [] : faults
  const note = { source: 'audit', id: crypto.randomUUID(), now, lagSeconds: lag } as const
  const { repaired, moved, repairError } = await tryRepair(db, catalog, view, toRepair, note)
  const rowsRead = db.usage.rows_read - before
  return {
    comparison: { checked, faults, repaired, lagSeconds: lag, rowsRead, rowsForeseen },
    moved,
    repairError,
  }
}
