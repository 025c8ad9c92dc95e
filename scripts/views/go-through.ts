import type { Database } from '../../src/db/database.ts'
import type { CompiledView } from '../../src/engine/compile.ts'
import { firstStepKeys, nextStepKeys, stepThrough } from '../../src/keeper/refresh/refresh.ts'
import { countRows } from '../../src/keeper/row-counts.ts'
import type { Progress } from '../command-line/progress.ts'

/** Computes a whole view anew, showing how far it has come; gives how many keys it went through and mended. */
export const goThrough = async (
  db: Database,
  view: CompiledView,
  progress: Progress,
): Promise<{ readonly checked: number; readonly repaired: number }> => {
  const total = await countRows(db, view.parent.table)
  progress.show(view.table, 0, total)
  const sum = { checked: 0, repaired: 0 }
  let keys = firstStepKeys
  for (let after: string | null = null; ; ) {
    const begun = performance.now()
    const step = await stepThrough(db, view, { after, keys, repair: true })
    keys = nextStepKeys(keys, performance.now() - begun)
    sum.checked += step.checked
    sum.repaired += step.repaired
    progress.show(view.table, sum.checked, Math.max(total, sum.checked))
    after = step.lastKey
    if (after === null) return sum
  }
}
