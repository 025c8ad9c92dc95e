import type { Database } from '../db/database.ts'
import { compareView, repairStatements } from './audit.ts'
import type { CompiledView } from './compile/compile.ts'
import { views } from './schema.ts'

/** Keys of one step: each ends well under a second. */
const keysPerStep = 1000

/** What one step of going through a view came to; `lastKey` is null when the view is through. */
export interface Step {
  readonly checked: number
  readonly missing: number
  readonly drifted: number
  readonly orphaned: number
  readonly repaired: number
  readonly lastKey: string | null
}

/** Compares the next keys after `after`; with `repair`, sets right what differs. */
export const stepThrough = async (
  db: Database,
  view: CompiledView,
  after: string,
  repair: boolean,
): Promise<Step> => {
  const { faults, checked, slice } = await compareView(db, view, after, keysPerStep, new Map())
  const keys = faults.map((fault) => fault.key)
  const results = repair && keys.length > 0 ? await db.batch(repairStatements(view, keys)) : []
  const of = (kind: (typeof faults)[number]['kind']) =>
    faults.filter((fault) => fault.kind === kind).length
  return {
    checked,
    missing: of('missing'),
    drifted: of('drifted'),
    orphaned: of('orphaned'),
    repaired: results.reduce((sum, { rows }) => sum + rows.length, 0),
    lastKey: slice.keys < keysPerStep ? null : slice.lastKey,
  }
}

/** Computes one row anew; says whether that changed it. A view that builds on others comes after them. */
export const refreshKey = async (
  db: Database,
  view: CompiledView,
  key: string,
): Promise<boolean> => {
  const results = await db.batch(repairStatements(view, [key]))
  return results.some(({ rows }) => rows.length > 0)
}

/** The view of this name, with or without `_mv`; throws an Error that lists the names there are. */
export const viewNamed = (name: string): CompiledView => {
  const view = views.find((v) => v.table === name || v.declaration.name === name)
  if (view) return view
  const names = views.map((v) => v.table).join(', ')
  throw new Error(`There is no view ${name}. The views are ${names}.`)
}
