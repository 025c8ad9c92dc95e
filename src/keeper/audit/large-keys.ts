import * as z from 'zod'
import { type Database, statement } from '../../db/database.ts'
import type { CompiledView } from '../../engine/compile.ts'
import { largeKeysSql } from '../../engine/statements/walk.ts'
import { addLargeKeyFaults, readAuditRecord } from '../../store/audit-record.ts'
import { readCursors, saveCursors, type Walk } from '../../store/cursors.ts'
import { readPauses } from '../../store/pause.ts'
import type { Catalog } from '../catalog.ts'
import { compareKeys, lagSeconds } from './compare.ts'
import { longestList } from './key.ts'
import { repair } from './repair.ts'

const keyRow = z.object({ key: z.string(), cost: z.number(), rows: z.number().nullable() })

/** The most bytes of keys that one run takes of a view; in hexadecimal they are twice as long. */
const longestKeys = longestList / 2

export interface LargeKeysOptions {
  readonly walk: Walk
  /** Which keys: those that cost more rows than `above`, up to `upTo`, to compute anew. */
  readonly above: number
  readonly upTo: number
  /** How many rows of a view are searched for such keys. */
  readonly searched: number
  /** Rows that one view's comparison may read; at least one key is compared. */
  readonly rows: number
  readonly now: Date
}

export interface LargeKeysAudit {
  readonly checked: number
  readonly repaired: number
}

const nextKeys = async (
  db: Database,
  view: CompiledView,
  after: string | null,
  { above, upTo, searched, rows }: LargeKeysOptions,
) => {
  const found = await db.all(
    statement(largeKeysSql(view), after, searched, above, upTo, longestKeys),
    keyRow,
  )
  const end = found.at(-1)
  const keys: string[] = []
  let spent = 0
  for (const { key, cost } of found.slice(0, -1)) {
    if (keys.length > 0 && spent + cost > rows) break
    keys.push(key)
    spent += cost
  }
  if (keys.length < (end?.cost ?? 0)) return { keys, nextAfter: keys.at(-1) ?? null }
  return { keys, nextAfter: end === undefined || (end.rows ?? 0) < searched ? null : end.key }
}

/**
 * Compares keys that are too large for a tick's audit with their definition, from where the walk stopped, and
 * repairs what differs. What it finds is kept for the next audit run to report.
 */
export const auditLargeKeys = async (
  db: Database,
  catalog: Catalog,
  options: LargeKeysOptions,
): Promise<LargeKeysAudit> => {
  const cursors = await readCursors(db, options.walk)
  const next: Record<string, string | null> = {}
  const sum = { checked: 0, repaired: 0 }
  // Views that are paused or being mended are left alone.
  const paused = new Set((await readPauses(db)).map(({ view }) => view))
  for (const view of catalog.views.filter(({ table }) => !paused.has(table))) {
    const { keys, nextAfter } = await nextKeys(db, view, cursors[view.table] ?? null, options)
    next[view.table] = nextAfter
    if (keys.length === 0) continue
    const faults = await compareKeys(db, view, keys, keys)
    sum.checked += keys.length
    if (faults.length === 0) continue
    const previousMs = (await readAuditRecord(db))?.triggers.audited_at_ms ?? null
    const lag_seconds = await lagSeconds(db, catalog, view, faults, previousMs, options.now)
    await db.run(addLargeKeyFaults({ view: view.table, drifted: faults.length, lag_seconds }))
    sum.repaired += (await repair(db, catalog, view, faults)).repaired
  }
  await db.run(saveCursors(options.walk, next))
  return sum
}
