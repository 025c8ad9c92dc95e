import type { KeyKind } from '../expressions/keys.ts'

/** What a number of rows depends on, in words, such as `labels in kinds (at most 101)`. */
type Size = string

/** A number of rows: so many, and so many for each of what it depends on. */
export interface Amount {
  readonly constant: number
  readonly times: ReadonlyMap<Size, number>
}

/** Rows read and written, as D1 counts them: an index and the row it leads to are one row read. */
export interface Cost {
  readonly read: Amount
  readonly written: Amount
}

const amount = (constant: number, times: Readonly<Record<Size, number>> = {}): Amount => ({
  constant,
  times: new Map(Object.entries(times)),
})

/** So many rows read and written, whatever there is. */
export const cost = (read: number, written = 0): Cost => ({
  read: amount(read),
  written: amount(written),
})

/** Searches for rows that may not be there: one by rowid is a row read in any case, one by an index is none. */
export const searchesBy = (kind: KeyKind, searches: number): Cost =>
  cost(kind === 'INTEGER' ? searches : 0)

/** So many rows read and written for each of what they depend on. */
export const costPer = (size: Size, read: number, written = 0): Cost => ({
  read: amount(0, { [size]: read }),
  written: amount(0, written === 0 ? {} : { [size]: written }),
})

const sum = (amounts: readonly Amount[]): Amount => {
  const times = new Map<Size, number>()
  for (const one of amounts)
    for (const [size, factor] of one.times) times.set(size, (times.get(size) ?? 0) + factor)
  return { constant: amounts.reduce((all, one) => all + one.constant, 0), times }
}

/** One after another. */
export const all = (...costs: readonly Cost[]): Cost => ({
  read: sum(costs.map(({ read }) => read)),
  written: sum(costs.map(({ written }) => written)),
})

/** The number of rows where what it depends on is so much. */
export const rowsAt = ({ constant, times }: Amount, sizeOf: (size: Size) => number): number =>
  [...times].reduce((rows, [size, factor]) => rows + factor * sizeOf(size), constant)

/** As people read it: `12 + 4 × labels in kinds (at most 101)`. */
export const amountText = ({ constant, times }: Amount): string =>
  [String(constant), ...[...times].map(([size, factor]) => `${factor} × ${size}`)].join(' + ')
