import * as z from 'zod/mini'
import { type Database, statement } from '../../db/database.ts'
import type { CompiledView } from '../../engine/compile.ts'
import { identifier, now, render } from '../../engine/expressions/sql.ts'
import { countOrphansSql, nextRowsSql, removeNextOrphansSql } from '../../engine/statements/walk.ts'
import type { Catalog } from '../catalog.ts'
import { countedFaults } from '../verify/comparison.ts'
import { repairNoted } from './repair-noted.ts'

const endRow = z.object({ last_key: z.nullable(z.string()), keys: z.number() })

/**
 * A part of a view that was searched for orphans; `nextAfter` is its last key, or null once the end is reached.
 * `hasTooMany`: more of them than may be deleted at once, so that none was.
 */
export interface OrphanSearch {
  readonly deleted: number
  readonly nextAfter: string | null
  readonly hasTooMany: boolean
}

/**
 * Searches the next `keys` rows of a view after `after` (a key, encoded; null: from the first on) for those whose
 * parent is gone or that are to have no row, and deletes them, with what was found in the same transaction, unless they
 * are more than `most`. With `dryRun` counts them.
 */
export const deleteOrphans = async (
  db: Database,
  view: CompiledView,
  options: {
    readonly after: string | null
    readonly keys: number
    readonly most: number
    readonly dryRun: boolean
    readonly now: Date
  },
): Promise<OrphanSearch> => {
  const { after, keys, most, dryRun, now: time } = options
  const [end, counted] = await db.batch([
    statement(nextRowsSql(view), after, keys),
    statement(countOrphansSql(view), after, keys, dryRun ? null : most + 1),
  ])
  const { last_key, keys: searched } = endRow.parse(end?.rows[0])
  const nextAfter = searched < keys ? null : last_key
  const found = z.array(countedFaults).parse(counted?.rows)
  const orphans = found.reduce((sum, { rows }) => sum + rows, 0)
  if (dryRun || orphans === 0) return { deleted: orphans, nextAfter, hasTooMany: false }
  if (orphans > most) return { deleted: 0, nextAfter: after, hasTooMany: true }
  const [removed] = await repairNoted(db, {
    view: view.table,
    found,
    note: { source: 'cleanup', id: crypto.randomUUID(), now: time, lagSeconds: 0 },
    repairs: [statement(removeNextOrphansSql(view), after, keys)],
  })
  return { deleted: removed?.rows.length ?? 0, nextAfter, hasTooMany: false }
}

/** Brings up to `limit` ages up to date that the turn of a day has left behind. */
export const refreshAges = async (
  db: Database,
  { views }: Catalog,
  { limit }: { readonly limit: number },
): Promise<{ updated: number; complete: boolean }> => {
  let updated = 0
  let complete = true
  for (const view of views.filter((candidate) => candidate.clocks.length > 0)) {
    const key = identifier(view.key)
    const values = view.clocks.map(({ name, column }) => ({
      name: identifier(name),
      value: render(column.expression, identifier),
    }))
    const isBehind = values.map(({ name, value }) => `${name} IS NOT ${value}`).join(' OR ')
    const [result] = await db.batch([
      statement(
        `UPDATE ${identifier(view.table)} SET ${values.map(({ name, value }) => `${name} = ${value}`).join(', ')}, last_refreshed_at = ${now}
        WHERE ${key} IN (SELECT ${key} FROM ${identifier(view.table)} WHERE ${isBehind} LIMIT ?1)
        RETURNING 1 AS written`,
        limit,
      ),
    ])
    const written = result?.rows.length ?? 0
    updated += written
    complete &&= written < limit
  }
  return { updated, complete }
}
