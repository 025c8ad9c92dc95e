import { z } from 'zod'
import { type Database, statement } from '../db/database.ts'
import { worklistSql } from './compile/audit.ts'
import { views } from './schema.ts'
import { sourceTables } from './source-schema.ts'

const item = z.object({
  view: z.string(),
  key: z.string(),
  origin: z.enum(['parent', 'row', 'changed']),
  cost: z.number().nullable(),
})

/**
 * A key that may be looked at: of a parent row or a view row in the next slice, or with new rows below it.
 * `cost`: about how many rows are read to compute it anew; null where there is no view row to tell.
 */
export type WorkItem = z.infer<typeof item>

/** Rowids of new rows: above `after`, up to `upTo`. */
export interface SourceWindow {
  readonly after: number
  readonly upTo: number
}

export interface WorklistQuery {
  /** View → the key after which its slice begins. */
  readonly after: Readonly<Record<string, string>>
  /** Keys of each slice, and at most as many changed ones of each source table. */
  readonly limit: number
  readonly windows: Readonly<Record<string, SourceWindow>>
  /** Source tables that lack triggers, and since when their rows count as changed. */
  readonly unkept: ReadonlySet<string>
  readonly since: Date
}

/** What an audit of every view could look at, slices in order of key. */
export const readWorklist = (db: Database, query: WorklistQuery): Promise<WorkItem[]> =>
  db.all(
    statement(
      worklistSql(views, sourceTables, query.unkept),
      JSON.stringify(query.after),
      query.limit,
      JSON.stringify({
        since: query.since.toISOString().slice(0, 19).replace('T', ' '),
        rows: Object.fromEntries(
          Object.entries(query.windows).map(([name, { after, upTo }]) => [name, [after, upTo]]),
        ),
      }),
    ),
    item,
  )

/** SQLite's order of text, that of its UTF-8 bytes: by code point, where JavaScript's own is by UTF-16 unit. */
export const inTextOrder = (a: string, b: string): number => {
  const [left, right] = [[...a], [...b]]
  const at = left.findIndex((character, index) => character !== right[index])
  if (at === -1) return left.length - right.length
  return (left[at]?.codePointAt(0) ?? 0) - (right[at]?.codePointAt(0) ?? -1)
}

/** What one view is audited for in one run. */
export interface Work {
  /** To be held against the definition. */
  readonly keys: readonly string[]
  /** View rows without a parent row, as far as the slice shows. */
  readonly withoutParent: readonly string[]
  readonly slice: {
    /** Its last key, or '' when it reached the end of the view. */
    readonly nextAfter: string
    readonly viewRows: number
    readonly sourceRows: number
  }
}

export interface WorkLimits {
  /** How many keys each list of the slice was cut at. */
  readonly limit: number
  /** Rows that may be read for this view; at least one key is taken. */
  readonly rows: number
  /** A key that costs more rows is passed over. */
  readonly largest: number
}

/** The cost of a key without a view row: unknown, so not little. */
const unknownCost = 50

/** The keys of the slice in order: up to where the shorter of two lists that were cut ends. */
const sliceKeys = (parents: readonly string[], rows: readonly string[], limit: number) => {
  const ends = [parents, rows].flatMap((list) => (list.length < limit ? [] : (list.at(-1) ?? [])))
  const end = ends.toSorted(inTextOrder)[0]
  const keys = [...new Set([...parents, ...rows])].toSorted(inTextOrder)
  return {
    keys: end === undefined ? keys : keys.filter((key) => inTextOrder(key, end) <= 0),
    isLast: end === undefined,
  }
}

/** Takes from the worklist of one view what its limits allow: changed keys up to half, then the slice in order. */
export const selectWork = (items: readonly WorkItem[], limits: WorkLimits): Work => {
  const of = (origin: WorkItem['origin']) =>
    items.filter((candidate) => candidate.origin === origin)
  const costs = new Map(
    items.flatMap(({ key, cost }): [string, number][] => (cost === null ? [] : [[key, cost]])),
  )
  const costOf = (key: string) => costs.get(key) ?? unknownCost
  const isLarge = (key: string) => costOf(key) > limits.largest

  const taken = new Set<string>()
  let spent = 0
  for (const { key } of of('changed'))
    if (!taken.has(key) && !isLarge(key) && spent + costOf(key) <= limits.rows / 2) {
      taken.add(key)
      spent += costOf(key)
    }

  const parents = new Set(of('parent').map(({ key }) => key))
  const rows = new Set(of('row').map(({ key }) => key))
  const { keys, isLast } = sliceKeys([...parents], [...rows], limits.limit)
  const seen: string[] = []
  for (const key of keys) {
    const price = isLarge(key) || taken.has(key) ? 0 : costOf(key)
    if (seen.length > 0 && spent + price > limits.rows) break
    seen.push(key)
    spent += price
    if (!isLarge(key)) taken.add(key)
  }
  return {
    keys: [...taken],
    withoutParent: seen.filter((key) => rows.has(key) && !parents.has(key)),
    slice: {
      nextAfter: isLast && seen.length === keys.length ? '' : (seen.at(-1) ?? ''),
      viewRows: seen.filter((key) => rows.has(key)).length,
      sourceRows: seen.filter((key) => parents.has(key)).length,
    },
  }
}
