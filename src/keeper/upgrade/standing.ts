import * as z from 'zod/mini'
import { type Database, statement } from '../../db/database.ts'
import type { Upgrade } from '../../store/upgrades.ts'
import { besidePrefix } from './beside.ts'

const objectRow = z.object({
  type: z.enum(['trigger', 'index', 'view']),
  name: z.string(),
  /** In lower case. */
  table: z.string(),
  sql: z.string(),
})

/** A trigger, index or plain view as it stands in the database. */
export type Standing = z.infer<typeof objectRow>

/** All triggers, indexes and views, in the order in which they were made. */
export const readStanding = (db: Database): Promise<Standing[]> =>
  db.all(
    statement(
      `SELECT type, name, lower(tbl_name) AS "table", sql FROM sqlite_master
      WHERE type IN ('trigger', 'index', 'view') AND sql IS NOT NULL ORDER BY rowid`,
    ),
    objectRow,
  )

const isOurs = ({ type, name }: Standing): boolean =>
  type === 'trigger' && /^(refresh|init)_/i.test(name)

const escaped = (name: string): string => name.replaceAll(/[^\w]/g, '\\$&')

/**
 * Our triggers, of whatever version, that keep what is announced to change, or what builds on it, and those that keep
 * the new views beside.
 */
export const triggersOf = (
  standing: readonly Standing[],
  upgrades: readonly Pick<Upgrade, 'tables'>[],
): Standing[] => {
  const tables = upgrades.flatMap((upgrade) => upgrade.tables)
  // As a name, or as a text: rows that are put aside are marked with the view's.
  const isNamed = new RegExp(
    `\\b(?:${[...tables.map(escaped), `${besidePrefix}\\w+`].join('|')})(?!\\w)`,
    'i',
  )
  return standing.filter((one) => isOurs(one) && isNamed.test(one.sql))
}

/** The plain views that stand beside those of which a migration has announced another one. */
export const plainViewsBeside = (standing: readonly Standing[]): Standing[] =>
  standing.filter(({ type, name }) => type === 'view' && name.startsWith(besidePrefix))

/** What the application itself has put on one of these tables. */
export const ofTheApplication = (
  standing: readonly Standing[],
  tables: readonly string[],
): Standing[] => {
  const names = new Set(tables.map((name) => name.toLowerCase()))
  return standing.filter((one) => names.has(one.table) && !isOurs(one))
}
