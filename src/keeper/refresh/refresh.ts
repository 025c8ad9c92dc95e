import * as z from 'zod/mini'
import {
  type Database,
  type Statement,
  type StatementResult,
  statement,
} from '../../db/database.ts'
import type { CompiledView } from '../../engine/compile.ts'
import { countFaultsSql, removeOrphansSql } from '../../engine/statements/audit-sql.ts'
import { refreshRows } from '../../engine/statements/refresh-sql.ts'
import { nextKeysSql } from '../../engine/statements/walk.ts'
import { keysFromText } from '../audit/key.ts'
import { repairStatements } from '../audit/repair.ts'
import type { Catalog } from '../catalog.ts'
import { countedFaults } from '../verify/comparison.ts'
import { repairNoted } from './repair-noted.ts'

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

/** Where a step begins, after a key, encoded (null: with the first), and how many keys it takes. */
interface StepOptions {
  readonly after: string | null
  readonly keys: number
}

/** The next keys of a view, as the scope and the parameters of the statements about them. */
const nextPart = async (db: Database, view: CompiledView, { after, keys }: StepOptions) => {
  const next = await db.first(
    statement(nextKeysSql(view), after, keys),
    z.object({ last_key: z.string(), keys: z.number(), unreadable: z.number() }),
  )
  const isLast = next === null || next.keys < keys
  const none = { missing: 0, drifted: 0, orphaned: 0, repaired: 0 }
  const step: RefreshStep = {
    ...none,
    checked: next?.keys ?? 0,
    unreadable: next?.unreadable ?? 0,
    lastKey: isLast ? null : next.last_key,
  }
  return isLast
    ? ({ step, scope: 'rest', bounds: [after] } as const)
    : ({ step, scope: 'range', bounds: [after, next.last_key] } as const)
}

type Part = Awaited<ReturnType<typeof nextPart>>

const repairsOf = (view: CompiledView, { scope, bounds }: Part): Statement[] => [
  ...refreshRows(view, scope).map((sql) => statement(sql, ...bounds)),
  statement(removeOrphansSql(view, scope), ...bounds),
]

const faultsOf = (db: Database, view: CompiledView, { scope, bounds }: Part) =>
  db.all(statement(countFaultsSql(view, scope), ...bounds), countedFaults)

const rowsOf = (results: readonly StatementResult[]): number =>
  results.reduce((sum, { rows }) => sum + rows.length, 0)

/**
 * Goes through the next keys: with `repair`, computes them anew in one pass and counts the rows that changed; without,
 * compares and counts what differs.
 */
export const stepThrough = async (
  db: Database,
  view: CompiledView,
  { repair, ...options }: StepOptions & { readonly repair: boolean },
): Promise<RefreshStep> => {
  const part = await nextPart(db, view, options)
  if (repair) return { ...part.step, repaired: rowsOf(await db.batch(repairsOf(view, part))) }
  const counts = await faultsOf(db, view, part)
  return { ...part.step, ...Object.fromEntries(counts.map(({ fault, rows }) => [fault, rows])) }
}

/** Compares the next keys; computes them anew where one differs, with what was found in the same transaction. */
export const stepAndNote = async (
  db: Database,
  view: CompiledView,
  { now, ...options }: StepOptions & { readonly now: Date },
): Promise<RefreshStep> => {
  const part = await nextPart(db, view, options)
  const found = await faultsOf(db, view, part)
  if (found.length === 0) return part.step
  const note = { source: 'backfill', id: crypto.randomUUID(), now, lagSeconds: 0 } as const
  const repairs = repairsOf(view, part)
  const results = await repairNoted(db, { view: view.table, found, note, repairs })
  return { ...part.step, repaired: rowsOf(results) }
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
