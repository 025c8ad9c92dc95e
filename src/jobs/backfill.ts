import type { Database } from '../db/database.ts'
import type { Catalog } from '../keeper/catalog.ts'
import { mend } from '../keeper/refresh/mend.ts'
import {
  firstStepKeys,
  nextStepKeys,
  type RefreshStep,
  stepAndNote,
  stepThrough,
  viewNamed,
} from '../keeper/refresh/refresh.ts'
import { countRows } from '../keeper/row-counts.ts'
import {
  type BackfillPosition,
  backfillPosition,
  clearBackfillPosition,
  saveBackfillPosition,
} from '../store/backfill.ts'
import { type Pause, readPauses } from '../store/pause.ts'
import type { Job, JobContext, JobResult } from './job.ts'
import { requireUnclaimed, whilePaused } from './paused.ts'
import { withinPlan } from './plan.ts'

/** Few enough for the free plan's 50 statements a run. */
const stepsPerRun = 10
const mendingStepsPerRun = 8

const begin = async (db: Database, { views }: Catalog): Promise<BackfillPosition> => {
  let total = 0
  for (const view of views) total += await countRows(db, view.parent.table)
  return { view: views[0]?.table ?? '', next_after: null, done: 0, total }
}

const following = (
  { views }: Catalog,
  position: BackfillPosition,
  { checked, lastKey }: RefreshStep,
): BackfillPosition | null => {
  const done = position.done + checked
  if (lastKey !== null) return { ...position, next_after: lastKey, done }
  const next = views[views.findIndex((view) => view.table === position.view) + 1]
  return next ? { ...position, view: next.table, next_after: null, done } : null
}

/**
 * While views are being mended after a pause, or new ones made beside the old, a backfill goes on with that; while
 * one is paused it waits.
 */
const whileResuming = async (
  { db, application, settings, dryRun, now }: JobContext,
  pauses: readonly Pause[],
): Promise<JobResult> => {
  const { reason, paused_since } = whilePaused(pauses, settings.commandOptions)
  const total = pauses.reduce((sum, pause) => sum + pause.total, 0)
  const done = pauses.reduce((sum, pause) => sum + pause.done, 0)
  const nothing = { paused_since, checked: 0, repaired: 0, done, total, complete: false }
  if (dryRun || pauses.some(({ state }) => state === 'paused'))
    return { skipped: reason, ...nothing }
  const { checked, repaired, complete } = await withinPlan(settings.commandOptions, () =>
    mend(db, application.catalog, { steps: mendingStepsPerRun, now }),
  )
  return { checked, repaired, done: done + checked, total, complete }
}

/**
 * Audits from the first key to the last in bounded steps, repairs what differs, and notes it as found. A run does a
 * number of steps; the next run goes on where it stopped, until `complete`. A dry run counts what would be repaired.
 */
export const backfillJob: Job = {
  name: 'backfill',
  supportsDryRun: true,
  timeLimitSeconds: 600,
  run: async (context) => {
    const { db, dryRun, now } = context
    const { catalog } = context.application
    await requireUnclaimed(db, now())
    const pauses = await readPauses(db)
    if (pauses.length > 0) return whileResuming(context, pauses)
    let position = (await backfillPosition(db)) ?? (await begin(db, catalog))
    const { total } = position
    let complete = false
    const sum = { checked: 0, repaired: 0 }
    let keys = firstStepKeys
    for (let steps = 0; steps < stepsPerRun && !complete; steps += 1) {
      const started = now().getTime()
      const view = viewNamed(catalog, position.view)
      const part = { after: position.next_after, keys }
      const found = dryRun
        ? await stepThrough(db, view, { ...part, repair: false })
        : await stepAndNote(db, view, { ...part, now: now() })
      const next = following(catalog, position, found)
      keys =
        next?.next_after === null ? firstStepKeys : nextStepKeys(keys, now().getTime() - started)
      if (!dryRun) await db.run(next ? saveBackfillPosition(next) : clearBackfillPosition())
      sum.checked += found.checked
      sum.repaired += dryRun ? found.missing + found.drifted + found.orphaned : found.repaired
      complete = next === null
      position = next ?? { ...position, done: position.done + found.checked }
    }
    return { ...sum, done: position.done, total, complete }
  },
}
