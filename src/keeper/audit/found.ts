import type { Fault } from './compare.ts'
import type { Slice } from './select-work.ts'

/** What one comparison of keys of a view came to. */
export interface Comparison {
  /** How many keys were held against the definition. */
  readonly checked: number
  readonly faults: readonly Pick<Fault, 'key' | 'fault'>[]
  readonly repaired: number
  readonly lagSeconds: number
  readonly rowsRead: number
  /** Rows that the comparison was to read at most, as far as view rows tell. */
  readonly rowsForeseen: number
}

/** What one run found in a view, and mended. */
export interface Found {
  readonly checked: number
  readonly missing: number
  readonly orphaned: number
  readonly drifted: number
  /** The first of the keys that were faulty, encoded; long ones are left out. */
  readonly faultyKeys: readonly string[]
  readonly repaired: number
  readonly lagSeconds: number
  /** All that was read for the view, and of it by comparisons, with what they were to read at most. */
  readonly rowsRead: number
  readonly rowsCompared: number
  readonly rowsForeseen: number
  /** What the run has gone through, from where it began to the end of its last slice; null: nothing. */
  readonly slice: Slice | null
}

export const nothingFound: Found = {
  checked: 0,
  missing: 0,
  orphaned: 0,
  drifted: 0,
  faultyKeys: [],
  repaired: 0,
  lagSeconds: 0,
  rowsRead: 0,
  rowsCompared: 0,
  rowsForeseen: 0,
  slice: null,
}

/** How many faulty keys are remembered, and how long they may be, encoded: the next run looks at them first. */
const mostFaultyKeys = 50
const longestFaultyKey = 2000

/** With what a comparison came to. */
export const withComparison = (found: Found, one: Comparison): Found => {
  const of = (kind: Fault['fault']) => one.faults.filter(({ fault }) => fault === kind).length
  const keys = one.faults.map(({ key }) => key).filter((key) => key.length <= longestFaultyKey)
  return {
    ...found,
    checked: found.checked + one.checked,
    missing: found.missing + of('missing'),
    orphaned: found.orphaned + of('orphaned'),
    drifted: found.drifted + of('drifted'),
    faultyKeys: [...new Set([...found.faultyKeys, ...keys])].slice(0, mostFaultyKeys),
    repaired: found.repaired + one.repaired,
    lagSeconds: Math.max(found.lagSeconds, one.lagSeconds),
    rowsRead: found.rowsRead + one.rowsRead,
    rowsCompared: found.rowsCompared + one.rowsRead,
    rowsForeseen: found.rowsForeseen + one.rowsForeseen,
  }
}

/** With a further slice gone through. */
export const withSlice = (found: Found, slice: Slice): Found => ({
  ...found,
  slice:
    found.slice === null
      ? slice
      : {
          nextAfter: slice.nextAfter,
          keys: found.slice.keys + slice.keys,
          viewRows: found.slice.viewRows + slice.viewRows,
          sourceRows: found.slice.sourceRows + slice.sourceRows,
          unreadable: found.slice.unreadable + slice.unreadable,
        },
})

/** With rows that mending a view below has mended here, or would: they had been wrong as well. */
export const withMoved = (found: Found, rows: number, lagSeconds: number): Found => ({
  ...found,
  drifted: found.drifted + rows,
  repaired: found.repaired + rows,
  lagSeconds: rows > 0 ? Math.max(found.lagSeconds, lagSeconds) : found.lagSeconds,
})
