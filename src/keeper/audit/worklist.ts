import { z } from 'zod'
import { type Database, statement } from '../../db/database.ts'
import { worklistSql } from '../../engine/statements/walk.ts'
import type { Catalog } from '../catalog.ts'
import { isUnreadable, longestList } from './key.ts'

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
  /** How many keys each slice was cut at: fewer than were asked for where keys are long. */
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
          since: query.since.toISOString().slice(0, 19).replace('T', ' '),
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

/** What one view is audited for in one run. */
export interface Work {
  /** To be held against the definition. */
  readonly keys: readonly string[]
  /** View rows without a parent row, as far as the slice shows. */
  readonly withoutParent: readonly string[]
  readonly slice: {
    /** Its last key, or null when it reached the end of the view. */
    readonly nextAfter: string | null
    readonly viewRows: number
    readonly sourceRows: number
    /** Keys that have no view row, as they are too long or none at all. */
    readonly unreadable: number
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
  const end = ends.toSorted()[0]
  const keys = [...new Set([...parents, ...rows])].toSorted()
  return {
    keys: end === undefined ? keys : keys.filter((key) => key <= end),
    isLast: end === undefined,
  }
}

/** What is taken so far, within so many rows to be read and so many characters of keys. */
class Selection {
  readonly keys = new Set<string>()
  #rows = 0
  #length = 0
  readonly #costOf: (key: string) => number

  constructor(costOf: (key: string) => number) {
    this.#costOf = costOf
  }

  /** Whether the key fits into this part of the limits. */
  hasRoomFor(key: string, rows: number, part: number): boolean {
    return (
      this.keys.has(key) ||
      (this.#rows + this.#costOf(key) <= rows * part &&
        this.#length + key.length <= longestList * part)
    )
  }

  take(key: string): void {
    if (this.keys.has(key)) return
    this.keys.add(key)
    this.#rows += this.#costOf(key)
    this.#length += key.length
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
  const isPassedOver = (key: string) => isUnreadable(key) || costOf(key) > limits.largest

  const taken = new Selection(costOf)
  for (const { key } of of('changed'))
    if (!isPassedOver(key) && taken.hasRoomFor(key, limits.rows, 0.5)) taken.take(key)

  const parents = new Set(of('parent').map(({ key }) => key))
  const rows = new Set(of('row').map(({ key }) => key))
  const { keys, isLast } = sliceKeys([...parents], [...rows], limits.limit)
  const seen: string[] = []
  for (const key of keys) {
    const isTaken = !isPassedOver(key)
    if (isTaken && seen.length > 0 && !taken.hasRoomFor(key, limits.rows, 1)) break
    seen.push(key)
    if (isTaken) taken.take(key)
  }
  const keyless = of('keyless').reduce((sum, { cost }) => sum + (cost ?? 0), 0)
  return {
    keys: [...taken.keys],
    withoutParent: seen.filter((key) => rows.has(key) && !parents.has(key) && !isUnreadable(key)),
    slice: {
      nextAfter: isLast && seen.length === keys.length ? null : (seen.at(-1) ?? null),
      viewRows: seen.filter((key) => rows.has(key)).length,
      sourceRows: keyless + seen.filter((key) => parents.has(key)).length,
      unreadable: keyless + seen.filter(isUnreadable).length,
    },
  }
}
