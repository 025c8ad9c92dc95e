import {
  type BackfillPosition,
  backfillPosition,
  clearBackfillPosition,
  countRows,
  saveBackfillPosition,
} from '../db/backfill.ts'
import type { Database } from '../db/database.ts'
import { compareView, repairStatements } from '../views/audit.ts'
import { views } from '../views/schema.ts'
import type { Job } from './job.ts'

/** Few enough statements for the free plan's 50 a run, small enough for each to end well under a second. */
const stepsPerRun = 12
const keysPerStep = 1000

const begin = async (db: Database): Promise<BackfillPosition> => {
  let total = 0
  for (const view of views) total += await countRows(db, view.parent.table)
  return { view: views[0]?.table ?? '', next_after: '', done: 0, total }
}

/** One step from `position`, kept together with its repairs; null when the last view is through. */
const step = async (db: Database, position: BackfillPosition, dryRun: boolean) => {
  const at = views.findIndex((view) => view.table === position.view)
  const view = views[at]
  if (!view) return { checked: 0, repaired: 0, next: null }
  const { faults, checked, slice } = await compareView(
    db,
    view,
    position.next_after,
    keysPerStep,
    new Map(),
  )
  const isLast = slice.keys < keysPerStep
  const nextView = isLast ? views[at + 1] : view
  const next: BackfillPosition | null = nextView
    ? {
        view: nextView.table,
        next_after: isLast ? '' : (slice.lastKey ?? ''),
        done: position.done + checked,
        total: position.total,
      }
    : null
  const keys = faults.map((fault) => fault.key)
  if (dryRun) return { checked, repaired: keys.length, next }
  const results = await db.batch([
    ...(keys.length > 0 ? repairStatements(view, keys) : []),
    next ? saveBackfillPosition(next) : clearBackfillPosition(),
  ])
  return { checked, repaired: results.reduce((sum, { rows }) => sum + rows.length, 0), next }
}

/**
 * Audits from the first key to the last in bounded steps and repairs what differs. A run does a number of
 * steps; the next run goes on where it stopped, until `complete`. A dry run counts what would be repaired.
 */
export const backfillJob: Job = {
  name: 'backfill',
  supportsDryRun: true,
  run: async ({ db, dryRun }) => {
    let position = (await backfillPosition(db)) ?? (await begin(db))
    const { total } = position
    let complete = false
    const sum = { checked: 0, repaired: 0 }
    for (let steps = 0; steps < stepsPerRun && !complete; steps += 1) {
      const { checked, repaired, next } = await step(db, position, dryRun)
      sum.checked += checked
      sum.repaired += repaired
      complete = next === null
      position = next ?? { ...position, done: position.done + checked }
    }
    return { ...sum, done: position.done, total, complete }
  },
}
