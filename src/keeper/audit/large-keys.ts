import type { Database } from '../../db/database.ts'
import type { CompiledView } from '../../engine/compile.ts'
import { type LargeKey, markCompared } from '../../store/large-keys.ts'
import type { Findings } from './findings.ts'

/** Rows that the large keys of one run may read together; one is compared in any case. */
const mostRows = 10_000_000

/**
 * Compares keys that are too large to stand between others, each in a statement of its own, until they have read enough
 * for one run; those that are left wait for the next.
 */
export const compareLargeKeys = async (
  db: Database,
  views: readonly CompiledView[],
  keys: readonly LargeKey[],
  { findings, dryRun, now }: { findings: Findings; dryRun: boolean; now: Date },
): Promise<void> => {
  let spent = 0
  for (const large of keys) {
    const view = views.find(({ table }) => table === large.view)
    if (view === undefined) continue
    if (spent > 0 && spent + large.rows > mostRows) break
    spent += large.rows
    await findings.compare(view, {
      keys: [large.key],
      withoutParent: [large.key],
      rows: large.rows,
    })
    if (!dryRun) await db.run(markCompared(large, now))
  }
}
