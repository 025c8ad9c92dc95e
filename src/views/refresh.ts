import { z } from 'zod'
import { type Database, statement } from '../db/database.ts'
import { type Fault, faultRow, repairStatements } from './audit.ts'
import { compareSql, nextKeysSql, removeOrphansSql } from './compile/audit.ts'
import type { CompiledView } from './compile/compile.ts'
import { refreshRows } from './compile/refresh.ts'
import { views } from './schema.ts'

/** What one step of going through a view came to; `lastKey` is null when the view is through. */
export interface Step {
  readonly checked: number
  readonly missing: number
  readonly drifted: number
  readonly orphaned: number
  readonly repaired: number
  readonly lastKey: string | null
}

/** Keys of the first step, and of any: a step is to end well within a second. */
export const firstStepKeys = 100
const mostStepKeys = 10_000

/** How many keys the next step takes, by how long the last one took. */
export const nextStepKeys = (keys: number, tookMs: number): number => {
  if (tookMs > 500) return Math.max(1, Math.floor((keys * 250) / tookMs))
  return tookMs < 125 ? Math.min(keys * 4, mostStepKeys) : keys
}

/**
 * Goes through the next `keys` keys after `after`: with `repair`, computes them anew in one pass and counts the
 * rows that changed; without, compares and counts what differs. Three statements.
 */
export const stepThrough = async (
  db: Database,
  view: CompiledView,
  {
    after,
    keys,
    repair,
  }: { readonly after: string; readonly keys: number; readonly repair: boolean },
): Promise<Step> => {
  const next = await db.first(
    statement(nextKeysSql(view), after, keys),
    z.object({ last_key: z.string().nullable(), keys: z.number() }),
  )
  const isLast = next === null || next.last_key === null || next.keys < keys
  const scope = isLast ? 'rest' : 'range'
  const bounds = isLast ? [after] : [after, next.last_key]
  const none = { missing: 0, drifted: 0, orphaned: 0, repaired: 0 }
  const step = { ...none, checked: next?.keys ?? 0, lastKey: isLast ? null : next.last_key }
  if (repair) {
    const results = await db.batch([
      statement(refreshRows(view, scope), ...bounds),
      statement(removeOrphansSql(view, scope), ...bounds),
    ])
    return { ...step, repaired: results.reduce((sum, { rows }) => sum + rows.length, 0) }
  }
  const faults = await db.all(statement(compareSql(view, scope), ...bounds), faultRow)
  const of = (kind: Fault['fault']) => faults.filter(({ fault }) => fault === kind).length
  return { ...step, missing: of('missing'), drifted: of('drifted'), orphaned: of('orphaned') }
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
