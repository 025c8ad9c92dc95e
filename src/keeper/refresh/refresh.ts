import * as z from 'zod'
import { type Database, statement } from '../../db/database.ts'
import type { CompiledView } from '../../engine/compile.ts'
import { countFaultsSql, removeOrphansSql } from '../../engine/statements/audit-sql.ts'
import { refreshRows } from '../../engine/statements/refresh-sql.ts'
import { nextKeysSql } from '../../engine/statements/walk.ts'
import { faultKind } from '../audit/compare.ts'
import { keysFromText } from '../audit/key.ts'
import { repairStatements } from '../audit/repair.ts'
import type { Catalog } from '../catalog.ts'

/**
 * What one step of going through a view came to: keys seen, those of them that cannot be compared, faults, rows
 * written. `lastKey` is the last key, encoded, or null when the view is through.
 */
export interface RefreshStep {
  readonly checked: number
  readonly unreadable: number
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
 * Goes through the next `keys` keys after `after` (encoded; null: from the first on): with `repair`, computes them
 * anew in one pass and counts the rows that changed; without, compares and counts what differs.
 */
export const stepThrough = async (
  db: Database,
  view: CompiledView,
  {
    after,
    keys,
    repair,
  }: { readonly after: string | null; readonly keys: number; readonly repair: boolean },
): Promise<RefreshStep> => {
  const next = await db.first(
    statement(nextKeysSql(view), after, keys),
    z.object({ last_key: z.string(), keys: z.number(), unreadable: z.number() }),
  )
  const isLast = next === null || next.keys < keys
  const scope = isLast ? 'rest' : 'range'
  const bounds = isLast ? [after] : [after, next.last_key]
  const none = { missing: 0, drifted: 0, orphaned: 0, repaired: 0 }
  const step = {
    ...none,
    checked: next?.keys ?? 0,
    unreadable: next?.unreadable ?? 0,
    lastKey: isLast ? null : next.last_key,
  }
  if (repair) {
    const results = await db.batch([
      ...refreshRows(view, scope).map((sql) => statement(sql, ...bounds)),
      statement(removeOrphansSql(view, scope), ...bounds),
    ])
    return { ...step, repaired: results.reduce((sum, { rows }) => sum + rows.length, 0) }
  }
  const counts = await db.all(
    statement(countFaultsSql(view, scope), ...bounds),
    z.object({ fault: faultKind, rows: z.number() }),
  )
  return { ...step, ...Object.fromEntries(counts.map(({ fault, rows }) => [fault, rows])) }
}

/**
 * Computes the row of one key anew, as a person writes it: text, or bytes as `x'00ff'`. Says whether that changed
 * it. A view that builds on others comes after them.
 */
export const refreshKey = async (
  db: Database,
  view: CompiledView,
  key: string,
): Promise<boolean> => {
  const results = await db.batch(repairStatements(view, keysFromText(key, view.kind)))
  return results.some(({ rows }) => rows.length > 0)
}

/** The view of this name, with or without `_mv`; throws an Error that lists the names there are. */
export const viewNamed = ({ views }: Catalog, name: string): CompiledView => {
  const view = views.find((v) => v.table === name || v.declaration.name === name)
  if (view) return view
  const names = views.map((v) => v.table).join(', ')
  throw new Error(`There is no view ${name}. The views are ${names}.`)
}
