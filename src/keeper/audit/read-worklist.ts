import * as z from 'zod/mini'
import { type Database, statement } from '../../db/database.ts'
import { sqliteTime } from '../../db/time.ts'
import { worklistSql } from '../../engine/statements/walk.ts'
import type { Catalog } from '../catalog.ts'
import { longestList } from './key.ts'

const listed = z.object({
  view: z.string(),
  key: z.nullable(z.string()),
  bytes: z.number(),
  origin: z.enum(['parent', 'row', 'faulty', 'changed', 'keyless']),
  cost: z.nullable(z.number()),
})

type Listed = z.infer<typeof listed>

/**
 * A key, encoded, that may be looked at: of a parent row or a view row in the next slice, one that was faulty, or one
 * with new rows below it. `cost`: how many rows are read to compare it, at most; null where there is no view row to
 * tell. `keyless` stands, where a slice begins anew, for as many parent rows without a key as its cost says.
 */
export type WorkItem = Pick<Listed, 'view' | 'origin' | 'cost'> & { readonly key: string }

/** Rowids of new rows: above `after`, up to `upTo`. */
export interface SourceWindow {
  readonly after: number
  readonly upTo: number
}

/** What stands out, and is looked at before the slices. */
export interface Urgent {
  /** View → keys, encoded, that were faulty. */
  readonly faulty: Readonly<Record<string, readonly string[]>>
  readonly windows: Readonly<Record<string, SourceWindow>>
  /** Source tables that are read whole for rows with a time stamp from `since` on. */
  readonly searched: ReadonlySet<string>
  readonly since: Date
  /** At most so many changed keys of each source table. */
  readonly limit: number
}

export interface WorklistQuery {
  /** View → where its slice begins, after a key, encoded (null: with the first), and how many keys it has. */
  readonly slices: Readonly<
    Record<string, { readonly after: string | null; readonly limit: number }>
  >
  /** Null: only slices. */
  readonly urgent: Urgent | null
}

export interface Worklist {
  readonly items: readonly WorkItem[]
  /** The most keys that each slice has: fewer than were asked for where keys are long. */
  readonly limit: number
}

/** Keys of up to so many bytes are taken as they come; where there are longer ones, fewer keys are read. */
const ordinaryKey = 1000

/**
 * How many bytes the keys of one list may be: a slice's two lists together are then no more than one statement
 * takes. Changed keys come from several tables.
 */
const longestOf = {
  parent: longestList / 4,
  row: longestList / 4,
  faulty: longestList,
  changed: longestList,
  keyless: 0,
}

/** How many keys of each list come to no more bytes than that, but one at least. */
const fitting = (items: readonly Listed[]): number => {
  const lists = Map.groupBy(items, ({ view, origin }) => `${view} ${origin}`)
  const counts = [...lists.values()].map((list) => {
    let bytes = 0
    const end = list.findIndex((item) => {
      bytes += item.bytes
      return bytes > longestOf[item.origin]
    })
    return end === -1 ? Number.MAX_SAFE_INTEGER : Math.max(1, end)
  })
  return Math.min(...counts)
}

const isWhole = (item: Listed): item is Listed & WorkItem => item.key !== null

const nothingUrgent: Urgent = {
  faulty: {},
  windows: {},
  searched: new Set(),
  since: new Date(0),
  limit: 0,
}

/** What an audit of these views could look at, slices in order of key. */
export const readWorklist = async (
  db: Database,
  { views, sourceTables }: Catalog,
  { slices, urgent }: WorklistQuery,
): Promise<Worklist> => {
  const { faulty, windows, searched, since, limit: changed } = urgent ?? nothingUrgent
  const sql = worklistSql(views, sourceTables, searched)
  const news = JSON.stringify({
    since: sqliteTime(since).slice(0, 19),
    rows: Object.fromEntries(
      Object.entries(windows).map(([name, { after, upTo }]) => [name, [after, upTo]]),
    ),
    keys: faulty,
  })
  const read = (most: number, longest: number) => {
    const cut = Object.entries(slices).map(([view, { after, limit }]) => [
      view,
      { after, limit: Math.min(limit, most) },
    ])
    const list = JSON.stringify(Object.fromEntries(cut))
    return db.all(statement(sql, list, news, Math.min(changed, most), longest), listed)
  }
  const unlimited = Number.MAX_SAFE_INTEGER
  const items = await read(unlimited, ordinaryKey)
  if (items.every(isWhole)) return { items, limit: unlimited }
  const limit = fitting(items)
  return { items: (await read(limit, unlimited)).filter(isWhole), limit }
}
