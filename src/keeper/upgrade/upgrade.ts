import { type Database, type Statement, statement } from '../../db/database.ts'
import { identifier } from '../../engine/expressions/sql.ts'
import { dropTriggerSql, triggerSql } from '../../engine/triggers/trigger.ts'
import { readUpgrades, restartFilling, saveFilling, type Upgrade } from '../../store/upgrades.ts'
import type { Catalog } from '../catalog.ts'
import { firstStepKeys, nextStepKeys, stepThrough } from '../refresh/refresh.ts'
import { countRows } from '../row-counts.ts'
import type { Beside } from './beside.ts'
import { type Pending, readPending } from './pending.ts'
import { plainViewsBeside, readStanding, triggersOf } from './standing.ts'
import { swapStatements } from './swap.ts'

export interface UpgradeOptions {
  /** How many steps at most; each takes some five statements and well under a second. */
  readonly steps: number
  readonly now: () => Date
  /** Told after every step. */
  readonly onStep: (view: string, step: FillingStep) => void
}

/** What one step has come to: keys gone through and rows written by it; in all, of `total` keys, `done`. */
interface FillingStep {
  readonly checked: number
  readonly repaired: number
  readonly done: number
  readonly total: number
}

/** The new view that is to be filled next, or null when all are. */
const nextOf = ({ upgrades, rebuilt }: Pending) => {
  for (const view of rebuilt) {
    const upgrade = upgrades.find(({ name }) => name === view.final.table)
    if (upgrade && !upgrade.filled) return { ...view, upgrade }
  }
  return null
}

const fillStep = async (
  db: Database,
  { beside, upgrade }: Beside & { readonly upgrade: Upgrade },
  keys: number,
): Promise<FillingStep & { readonly isLast: boolean }> => {
  const isFirst = upgrade.next_after === null
  const total = isFirst ? await countRows(db, beside.parent.table) : upgrade.total
  const step = await stepThrough(db, beside, { after: upgrade.next_after, keys, repair: true })
  const { checked, repaired, lastKey } = step
  const done = upgrade.done + checked
  const isLast = lastKey === null
  await db.run(saveFilling(upgrade, { next_after: lastKey, done, total, filled: isLast }))
  return { checked, repaired, done, total, isLast }
}

const swap = async (db: Database, catalog: Catalog, pending: Pending): Promise<void> => {
  const standing = await readStanding(db)
  try {
    await db.batch(swapStatements(catalog, pending, standing))
  } catch (error) {
    // Another run may have done it meanwhile, or begun anew.
    if ((await readUpgrades(db)).length > 0) throw error
  }
}

/**
 * Fills the views that a migration has made beside the old ones, step by step, and once all are filled lets them take
 * the old ones' places, with whatever else was announced. Gives whether nothing is left to be done. Does nothing while
 * the triggers of the new views are out.
 */
export const upgrade = async (
  db: Database,
  catalog: Catalog,
  { steps, now, onStep }: UpgradeOptions,
): Promise<boolean> => {
  let keys = firstStepKeys
  let pending = await readPending(db, catalog)
  for (let taken = 0; pending !== null && taken < steps; taken += 1) {
    if (pending.upgrades.some(({ out }) => out)) return false
    const next = nextOf(pending)
    if (next === null) {
      await swap(db, catalog, pending)
      return true
    }
    const begun = now().getTime()
    const step = await fillStep(db, next, keys)
    keys = step.isLast ? firstStepKeys : nextStepKeys(keys, now().getTime() - begun)
    onStep(next.final.table, step)
    pending = await readPending(db, catalog)
  }
  return pending === null
}

/**
 * Takes out what keeps views of which another one is announced, in whatever version, and what keeps the new ones: as
 * for a pause. `paused`: the tables of the views that are paused, where these are not all.
 */
export const takeOutUpgrading = async (
  db: Database,
  paused?: readonly string[],
): Promise<Statement[]> => {
  const upgrades = await readUpgrades(db)
  if (!upgrades.some(({ name }) => paused === undefined || paused.includes(name))) return []
  const standing = await readStanding(db)
  return [
    ...triggersOf(standing, upgrades).map((trigger) => statement(dropTriggerSql(trigger))),
    ...[
      ...plainViewsBeside(standing).map(({ name }) => name),
      ...upgrades.flatMap(({ work, plain_views }) => (work === 'drop' ? plain_views : [])),
    ].map((name) => statement(`DROP VIEW IF EXISTS ${identifier(name)}`)),
    restartFilling(true),
  ]
}

/** Puts back what keeps the new views, which are then filled from the first key on. */
export const putBackBeside = ({ rebuilt }: Pending): Statement[] => [
  ...rebuilt.flatMap(({ beside }) => [
    statement(`DROP VIEW IF EXISTS ${identifier(beside.declaration.name)}`),
    statement(beside.createPlainView),
  ]),
  ...rebuilt.flatMap(({ beside }) =>
    beside.triggers.map((trigger) => statement(triggerSql(trigger))),
  ),
  restartFilling(false),
]
