import * as z from 'zod/mini'
import { type Database, statement } from '../../db/database.ts'
import { sqliteTime } from '../../db/time.ts'
import type { CompiledView } from '../../engine/compile.ts'
import { compareSql, oldestChangeSql } from '../../engine/statements/audit-sql.ts'
import { faultKind } from '../../store/findings/kinds.ts'
import type { Catalog } from '../catalog.ts'
import { fittingKeys } from './key.ts'

const faultRow = z.object({
  key: z.string(),
  fault: faultKind,
  refreshed_at: z.nullable(z.string()),
})

/** A view row that differs from its definition, with when it was last written (null: it is missing). */
export type Fault = z.infer<typeof faultRow>

/**
 * Holds keys of a view, encoded, against its definition, and looks for rows without a parent among
 * `withoutParent`. Neither list may come to more than `longestList` characters.
 */
export const compareKeys = (
  db: Database,
  view: CompiledView,
  keys: readonly string[],
  withoutParent: readonly string[] = [],
): Promise<Fault[]> =>
  db.all(statement(compareSql(view), JSON.stringify(keys), JSON.stringify(withoutParent)), faultRow)

/** How many faulty rows are searched for the oldest change: more would cost reads and hardly change the answer. */
const searchedFaults = 50

/**
 * Seconds since the oldest source change that the view does not reflect: the oldest time stamp in the faulty
 * keys' source rows after their view row was last written. Where no time stamp tells (a deletion, say), the
 * change came after the previous audit, which found the view right.
 */
export const lagSeconds = async (
  db: Database,
  { views, sourceTables }: Catalog,
  view: CompiledView,
  faults: readonly Fault[],
  previousAuditMs: number | null,
  now: Date,
): Promise<number> => {
  if (faults.length === 0) return 0
  const since = sqliteTime(new Date(previousAuditMs ?? 0))
  const there = faults.filter(({ fault }) => fault !== 'orphaned').slice(0, searchedFaults)
  const searched = fittingKeys(there, ({ key }) => key).map(({ key, refreshed_at }) => ({
    key,
    since: refreshed_at ?? since,
  }))
  const found = await db.first(
    statement(
      oldestChangeSql(view, views, sourceTables),
      JSON.stringify(searched),
      sqliteTime(now),
    ),
    z.object({ changed_at_ms: z.nullable(z.number()) }),
  )
  const changedMs = found?.changed_at_ms ?? previousAuditMs ?? now.getTime()
  return Math.max(0, (now.getTime() - changedMs) / 1000)
}
