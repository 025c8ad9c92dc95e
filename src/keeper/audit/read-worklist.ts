import * as z from 'zod'
import { type Database, statement } from '../../db/database.ts'
import { sqliteTime } from '../../db/time.ts'
import { worklistSql } from '../../engine/statements/walk.ts'
import type { Catalog } from '../catalog.ts'
import { longestList } from './key.ts'

const listed = z.object({
  view: z.string(),
  key: z.string().nullable(),
  bytes: z.number(),
  origin: z.enum(['parent', 'row', 'changed', 'keyless']),
  cost: z.number().nullable(),
})

type Listed = z.infer<typeof listed>

/**
 * A key, encoded, that may be looked at: of a parent row or a view row in the next slice, or with new rows below
 * it. `cost`: about how many rows are read to compute it anew; null where there is no view row to tell. `keyless`
 * stands, where a slice begins anew, for as many parent rows without a key as its cost says.
 */
export type WorkItem = Pick<Listed, 'view' | 'origin' | 'cost'> & { readonly key: string }

/** Rowids of new rows: above `after`, up to `upTo`. */
export interface SourceWindow {
  readonly after: number
  readonly upTo: number
}

export interface WorklistQuery {
  /** View → the key, encoded, after which its slice begins; null: the first. */
  readonly after: Readonly<Record<string, string | null>>
  /** Keys of each slice, and at most as many changed ones of each source table. */
  readonly limit: number
  readonly windows: Readonly<Record<string, SourceWindow>>
  /** Source tables that lack triggers, and since when their rows count as changed. */
  readonly lackingTriggers: ReadonlySet<string>
  readonly since: Date
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

/** What an audit of every view could look at, slices in order of key. */
export const readWorklist = async (
  db: Database,
  { views, sourceTables }: Catalog,
  query: WorklistQuery,
): Promise<Worklist> => {
  const read = (limit: number, longest: number) =>
    db.all(
      statement(
        worklistSql(views, sourceTables, query.lackingTriggers),
        JSON.stringify(query.after),
        limit,
        JSON.stringify({
          since: sqliteTime(query.since).slice(0, 19),
          rows: Object.fromEntries(
            Object.entries(query.windows).map(([name, { after, upTo }]) => [name, [after, upTo]]),
          ),
        }),
        longest,
      ),
      listed,
    )
  const items = await read(query.limit, ordinaryKey)
  if (items.every(isWhole)) return { items, limit: query.limit }
  const limit = Math.min(query.limit, fitting(items))
  return { items: (await read(limit, Number.MAX_SAFE_INTEGER)).filter(isWhole), limit }
}
