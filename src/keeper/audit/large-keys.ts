import type { Database } from '../../db/database.ts'
import type { CompiledView } from '../../engine/compile.ts'
import {
  type LargeKey,
  markCompared,
  readDueLargeKeys,
  saveLargeKeys,
} from '../../store/large-keys.ts'
import type { Findings } from './findings.ts'

/** Once a run has read so many rows for large keys, no further one is compared. */
const mostRows = 10_000_000

/** How many large keys a run takes up: each takes a statement, of which the free plan has few. */
const mostLargeKeys = (budget: number): number =>
  Math.max(2, Math.min(100, Math.floor(budget / 4000)))

export interface DueOptions {
  /** Those that the run has passed over. */
  readonly found: readonly Pick<LargeKey, 'view' | 'key' | 'rows'>[]
  /** Keys that were not compared since then are due; null: none are. */
  readonly before: Date | null
  readonly budget: number
  readonly dryRun: boolean
  readonly now: Date
}

/** Notes the large keys that were found, and gives those of these views that are due. */
export const dueLargeKeys = async (
  db: Database,
  views: readonly CompiledView[],
  { found, before, budget, dryRun, now }: DueOptions,
): Promise<LargeKey[]> => {
  if (found.length > 0 && !dryRun) await db.run(saveLargeKeys(found, now))
  if (before === null) return []
  const limit = mostLargeKeys(budget)
  const tables = views.map(({ table }) => table)
  const due = await readDueLargeKeys(db, tables, { before, limit })
  const isKnown = new Set(due.map(({ view, key }) => JSON.stringify([view, key])))
  const unsaved = dryRun ? found.map((one) => ({ ...one, compared_at_ms: null })) : []
  const others = unsaved.filter(({ view, key }) => !isKnown.has(JSON.stringify([view, key])))
  return [...due, ...others].slice(0, limit)
}

export interface LargeKeysOptions {
  readonly findings: Findings
  readonly dryRun: boolean
  readonly now: Date
}

/**
 * Compares keys that are too large to stand between others, each in a statement of its own, until they have read enough
 * for one run; those that are left wait for the next.
 */
export const compareLargeKeys = async (
  db: Database,
  views: readonly CompiledView[],
  keys: readonly LargeKey[],
  { findings, dryRun, now }: LargeKeysOptions,
): Promise<void> => {
  const startedAt = db.usage.rows_read
  const compared: LargeKey[] = []
  for (const large of keys) {
    const view = views.find(({ table }) => table === large.view)
    const spent = db.usage.rows_read - startedAt
    // What a key is said to read may be wrong itself: only what was read counts.
    if (view === undefined || spent > mostRows) continue
    await findings.compareAlone(view, large)
    compared.push(large)
  }
  if (compared.length > 0 && !dryRun) await db.run(markCompared(compared, now))
}
