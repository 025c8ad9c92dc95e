import { isUnreadable, longestList } from './key.ts'
import type { WorkItem } from './read-worklist.ts'

/** The part of a view that one step goes through, in order of key. */
export interface Slice {
  /** Its last key, or null when it reached the end of the view. */
  readonly nextAfter: string | null
  /** How many keys it has, with those that are passed over. */
  readonly keys: number
  readonly viewRows: number
  readonly sourceRows: number
  /** Keys that have no view row, as they are too long or none at all. */
  readonly unreadable: number
}

/** What one view is audited for in one step. */
export interface Work {
  /** To be held against the definition. */
  readonly keys: readonly string[]
  /** View rows without a parent row, as far as the slice shows. */
  readonly withoutParent: readonly string[]
  /** Rows that are read to compare the keys, at most, as far as view rows tell. */
  readonly rows: number
  /** Null: not even one key has room. */
  readonly slice: Slice | null
  /** Keys of the slice that are too large, with the rows that each costs. */
  readonly large: readonly { readonly key: string; readonly rows: number }[]
}

export interface WorkLimits {
  /** The most keys that each list of the slice has. */
  readonly limit: number
  /** Rows that may be read for this view. */
  readonly rows: number
  /** Rows that one key may take, if it is the first of the slice. */
  readonly credit: number
  /** A key that costs more rows is passed over. */
  readonly largest: number
  /** What a key without a view row is taken to cost: unknown, so not little. */
  readonly unknownCost: number
}

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
  rows = 0
  #length = 0
  readonly #costOf: (key: string) => number

  constructor(costOf: (key: string) => number) {
    this.#costOf = costOf
  }

  /** Whether the key fits into this part of the limits. */
  hasRoomFor(key: string, rows: number, part: number): boolean {
    return (
      this.keys.has(key) ||
      (this.rows + this.#costOf(key) <= rows * part &&
        this.#length + key.length <= longestList * part)
    )
  }

  take(key: string): void {
    if (this.keys.has(key)) return
    this.keys.add(key)
    this.rows += this.#costOf(key)
    this.#length += key.length
  }
}

/**
 * Takes from the worklist of one view what its limits allow: keys that were faulty, then changed ones, up to half, then
 * the slice in order.
 */
export const selectWork = (items: readonly WorkItem[], limits: WorkLimits): Work => {
  const of = (origin: WorkItem['origin']) =>
    items.filter((candidate) => candidate.origin === origin)
  const costs = new Map(
    items.flatMap(({ key, cost }): [string, number][] => (cost === null ? [] : [[key, cost]])),
  )
  const costOf = (key: string) => costs.get(key) ?? limits.unknownCost
  const isLarge = (key: string) => !isUnreadable(key) && costOf(key) > limits.largest

  const taken = new Selection(costOf)
  for (const { key } of [...of('faulty'), ...of('changed')])
    if (!isUnreadable(key) && !isLarge(key) && taken.hasRoomFor(key, limits.rows, 0.5))
      taken.take(key)

  const parents = new Set(of('parent').map(({ key }) => key))
  const rows = new Set(of('row').map(({ key }) => key))
  const { keys, isLast } = sliceKeys([...parents], [...rows], limits.limit)
  const seen: string[] = []
  for (const key of keys) {
    const isTaken = !isUnreadable(key) && !isLarge(key)
    const isForced = seen.length === 0 && costOf(key) <= limits.credit
    if (isTaken && !isForced && !taken.hasRoomFor(key, limits.rows, 1)) break
    seen.push(key)
    if (isTaken) taken.take(key)
  }
  const keyless = of('keyless').reduce((sum, { cost }) => sum + (cost ?? 0), 0)
  return {
    keys: [...taken.keys],
    withoutParent: seen.filter((key) => rows.has(key) && !parents.has(key) && !isUnreadable(key)),
    rows: taken.rows,
    slice:
      keys.length > 0 && seen.length === 0
        ? null
        : {
            nextAfter: isLast && seen.length === keys.length ? null : (seen.at(-1) ?? null),
            keys: seen.length,
            viewRows: seen.filter((key) => rows.has(key)).length,
            sourceRows: keyless + seen.filter((key) => parents.has(key)).length,
            unreadable: keyless + seen.filter(isUnreadable).length,
          },
    large: seen.filter(isLarge).map((key) => ({ key, rows: costOf(key) })),
  }
}
