import { z } from 'zod'
import { type Database, statement } from '../db/database.ts'
import { identifier, now } from './compile/sql.ts'
import { viewNamed } from './refresh.ts'
import { views } from './schema.ts'

/** The trigger-kept tables, by name. */
export const viewNames: readonly string[] = views.map((view) => view.table)

const keyRow = z.object({ key: z.string() })
const endRow = z.object({ last_key: z.string().nullable(), keys: z.number() })

/** A part of a view that was searched for orphans; `nextAfter` is '' once its end is reached. */
export interface OrphanSearch {
  readonly deleted: number
  readonly nextAfter: string
}

/**
 * Searches the next `keys` rows of a view after `after`, deletes those whose parent is gone (with `dryRun`,
 * counts them), in two statements. Throws for a name that is none of `viewNames`.
 */
export const deleteOrphans = async (
  db: Database,
  name: string,
  options: { readonly after: string; readonly keys: number; readonly dryRun: boolean },
): Promise<OrphanSearch> => {
  const { after, keys, dryRun } = options
  const view = viewNamed(name)
  const key = identifier(view.key)
  const part = `(SELECT ${key} AS key FROM ${identifier(view.table)} WHERE ${key} > ?1 ORDER BY ${key} LIMIT ?2)`
  const orphans = `SELECT m.key FROM ${part} m\nWHERE NOT EXISTS (SELECT 1 FROM ${identifier(view.parent.table)} p WHERE p.id = m.key)`
  const [end, found] = await db.batch([
    statement(`SELECT max(key) AS last_key, count(*) AS keys FROM ${part}`, after, keys),
    statement(
      dryRun
        ? orphans
        : `DELETE FROM ${identifier(view.table)} WHERE ${key} IN (\n${orphans}\n) RETURNING ${key} AS key`,
      after,
      keys,
    ),
  ])
  const { last_key, keys: searched } = endRow.parse(end?.rows[0])
  return {
    deleted: found?.rows.length ?? 0,
    nextAfter: searched < keys ? '' : (last_key ?? ''),
  }
}

/** Brings up to `limit` ages up to date that the turn of a day has left behind. */
export const refreshAges = async (
  db: Database,
  { limit }: { readonly limit: number },
): Promise<{ updated: number; complete: boolean }> => {
  let updated = 0
  let complete = true
  for (const view of views.filter((candidate) => candidate.clocks.length > 0)) {
    const key = identifier(view.key)
    const values = view.clocks.map(({ name, column }) => ({
      name: identifier(name),
      value: column.expression.replaceAll(/\{([^{}]+)\}/g, (_, of: string) => identifier(of)),
    }))
    const isBehind = values.map(({ name, value }) => `${name} IS NOT ${value}`).join(' OR ')
    const rows = await db.all(
      statement(
        `UPDATE ${identifier(view.table)} SET ${values.map(({ name, value }) => `${name} = ${value}`).join(', ')}, last_refreshed_at = ${now}
        WHERE ${key} IN (SELECT ${key} FROM ${identifier(view.table)} WHERE ${isBehind} LIMIT ?1)
        RETURNING ${key} AS key`,
        limit,
      ),
      keyRow,
    )
    updated += rows.length
    complete &&= rows.length < limit
  }
  return { updated, complete }
}
