import type { Database } from '../../src/db/database.ts'
import type { CompiledView } from '../../src/engine/compile.ts'
import {
  firstStepKeys,
  nextStepKeys,
  type RefreshStep,
  stepThrough,
} from '../../src/keeper/refresh/refresh.ts'
import { countRows } from '../../src/keeper/row-counts.ts'

/** Goes through a whole view, showing how far it has come; gives the sums of its steps. */
export const goThrough = async (
  db: Database,
  view: CompiledView,
  repair: boolean,
): Promise<RefreshStep> => {
  const total = await countRows(db, view.parent.table)
  const started = performance.now()
  const sum = { checked: 0, unreadable: 0, missing: 0, drifted: 0, orphaned: 0, repaired: 0 }
  let after: string | null = null
  let keys = firstStepKeys
  for (;;) {
    const begun = performance.now()
    const step = await stepThrough(db, view, { after, keys, repair })
    keys = nextStepKeys(keys, performance.now() - begun)
    for (const name of [
      'checked',
      'unreadable',
      'missing',
      'drifted',
      'orphaned',
      'repaired',
    ] as const)
      sum[name] += step[name]
    const seconds = (performance.now() - started) / 1000
    const rate = Math.round(sum.checked / Math.max(seconds, 0.001))
    const left = Math.ceil(Math.max(0, total - sum.checked) / Math.max(rate, 1))
    if (process.stderr.isTTY)
      process.stderr.write(
        `\r${view.table}  ${sum.checked} of ${total}, ${rate} keys/s, ${left} s left   `,
      )
    if (step.lastKey === null) break
    after = step.lastKey
  }
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K')
  return { ...sum, lastKey: null }
}
