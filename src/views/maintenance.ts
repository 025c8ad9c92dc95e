import { z } from 'zod'
import { type Database, statement } from '../db/database.ts'
import { identifier, now } from './compile/sql.ts'
import { views } from './schema.ts'

/** The trigger-kept tables, by name. */
export const viewNames: readonly string[] = views.map((view) => view.table)

const keyRow = z.object({ key: z.string() })

/**
 * Deletes up to `limit` rows of a view whose parent is gone (with `dryRun`, counts them). Throws for a name
 * that is none of `viewNames`.
 */
export const deleteOrphans = async (
  db: Database,
  name: string,
  { limit, dryRun }: { readonly limit: number; readonly dryRun: boolean },
): Promise<{ deleted: number; complete: boolean }> => {
  const view = views.find((candidate) => candidate.table === name)
  if (!view) throw new Error(`There is no view ${name}. The views are ${viewNames.join(', ')}.`)
  const key = identifier(view.key)
  const orphans =
    `SELECT m.${key} AS key FROM ${identifier(view.table)} m\n` +
    `WHERE NOT EXISTS (SELECT 1 FROM ${identifier(view.parent.table)} p WHERE p.id = m.${key})\nLIMIT ?1`
  const rows = await db.all(
    statement(
      dryRun
        ? orphans
        : `DELETE FROM ${identifier(view.table)} WHERE ${key} IN (\n${orphans}\n) RETURNING ${key} AS key`,
      limit,
    ),
    keyRow,
  )
  return { deleted: rows.length, complete: rows.length < limit }
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
