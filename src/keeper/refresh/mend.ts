import type { Database } from '../../db/database.ts'
import { type Pause, readPauses, saveMending } from '../../store/pause.ts'
import type { Catalog } from '../catalog.ts'
import { upgrade } from '../upgrade/upgrade.ts'
import { firstStepKeys, nextStepKeys, stepThrough } from './refresh.ts'

/** How far the mending of views that are back has come. */
export interface Mending {
  /** Keys gone through and rows changed by this call. */
  readonly checked: number
  readonly repaired: number
  /** The same by view, of those that were gone through; in all, of `total` keys, `done`. */
  readonly views: Readonly<
    Record<
      string,
      {
        readonly checked: number
        readonly repaired: number
        readonly done: number
        readonly total: number
      }
    >
  >
  /** Whether every view is kept and mended. False while a view is paused, too. */
  readonly complete: boolean
}

export interface MendOptions {
  /** How many steps at most; each takes five statements and well under a second. */
  readonly steps: number
  readonly now: () => Date
  /** Told after every step. */
  readonly onStep?: (view: string, done: number, total: number) => void
}

/** The view that is to be mended next, in the order in which they build on each other, or null. */
const nextOf = ({ views }: Catalog, pauses: readonly Pause[]) => {
  for (const view of views) {
    const pause = pauses.find((one) => one.view === view.table && one.state === 'resuming')
    if (pause) return { view, pause }
  }
  return null
}

interface Sum {
  readonly checked: number
  readonly repaired: number
  readonly done: number
  readonly total: number
}

/**
 * Goes on with the mending that `resume` has left: computes rows anew, removes orphans, and notes after every step
 * how far it has come, so that it can stop anywhere. Does nothing for a view that is paused. Then it goes on with what
 * migrations have announced: fills new views and lets them take the old ones' places.
 */
export const mend = async (
  db: Database,
  catalog: Catalog,
  options: MendOptions,
): Promise<Mending> => {
  const { steps, now, onStep } = options
  const sums = new Map<string, Sum>()
  const add = (view: string, { checked, repaired, done, total }: Sum) => {
    const before = sums.get(view) ?? { checked: 0, repaired: 0 }
    sums.set(view, {
      checked: before.checked + checked,
      repaired: before.repaired + repaired,
      done,
      total,
    })
    onStep?.(view, done, total)
  }
  let keys = firstStepKeys
  let pauses = await readPauses(db)
  let taken = 0
  for (; taken < steps; taken += 1) {
    const next = nextOf(catalog, pauses)
    if (next === null) break
    const { view, pause } = next
    const begun = now().getTime()
    const step = await stepThrough(db, view, {
      after: pause.next_after,
      keys,
      repair: true,
    })
    keys = step.lastKey === null ? firstStepKeys : nextStepKeys(keys, now().getTime() - begun)
    pauses = await saveMending(db, pause, step)
    add(view.table, { ...step, done: pause.done + step.checked, total: pause.total })
  }
  if (pauses.length > 0 && pauses.every(({ state }) => state !== 'resuming')) {
    await upgrade(db, catalog, { steps: steps - taken, now, onStep: add })
    pauses = await readPauses(db)
  }
  const all = [...sums.values()]
  return {
    checked: all.reduce((sum, { checked }) => sum + checked, 0),
    repaired: all.reduce((sum, { repaired }) => sum + repaired, 0),
    views: Object.fromEntries(sums),
    complete: pauses.length === 0,
  }
}
