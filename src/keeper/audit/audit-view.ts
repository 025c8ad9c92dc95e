import type { Database } from '../../db/database.ts'
import type { CompiledView } from '../../engine/compile.ts'
import type { KnownFaults, ViewAudit } from '../../store/audit-record.ts'
import type { Catalog } from '../catalog.ts'
import { compareKeys, lagSeconds } from './compare.ts'
import { advance } from './cycle.ts'
import { repair } from './repair.ts'
import type { Work } from './select-work.ts'

export interface AuditOptions {
  readonly work: Work
  readonly dryRun: boolean
  readonly now: Date
  /** What has been found wrong already: by the comparison of large keys, and by mending views below. */
  readonly known: readonly KnownFaults[]
}

/** Audits one view as far as `work` goes, repairs what differs, and says what it found here and in views above. */
export const auditView = async (
  db: Database,
  catalog: Catalog,
  view: CompiledView,
  previous: ViewAudit | undefined,
  { work, dryRun, now, known }: AuditOptions,
): Promise<{ readonly audit: ViewAudit; readonly above: readonly KnownFaults[] }> => {
  const { keys, withoutParent, slice } = work
  const faults = await compareKeys(db, view, keys, withoutParent)
  const lag = await lagSeconds(db, catalog, view, faults, previous?.audited_at_ms ?? null, now)
  const { repaired, moved } = await repair(db, catalog, view, dryRun ? [] : faults)
  const found = {
    checked: new Set([...keys, ...withoutParent]).size,
    faults,
    repaired,
    lagSeconds: lag,
    slice,
    known: known.filter((one) => one.view === view.table),
  }
  return {
    audit: advance(view.table, previous, found, now),
    above: [...moved].map(([name, drifted]) => ({
      view: name,
      drifted,
      lag_seconds: drifted > 0 ? lag : 0,
    })),
  }
}
