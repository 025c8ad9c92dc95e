import fc from 'fast-check'

const largest = 999_999

/**
 * A fixed number of random numbers that something is made from. What is made from zeros is the simplest there is, so
 * that a failing case shrinks to one a person can read.
 */
export const genes = (count: number): fc.Arbitrary<number[]> =>
  fc.array(fc.noBias(fc.nat(largest)), { minLength: count, maxLength: count })

/** Makes choices from genes, one after the other; the simplest once they are used up. */
export class Draws {
  readonly #genes: readonly number[]
  #at = 0

  constructor(genes: readonly number[]) {
    this.#genes = genes
  }

  /** From 0 up to, and without, `limit`. */
  below(limit: number): number {
    const gene = this.#genes[this.#at] ?? 0
    this.#at += 1
    return gene % limit
  }

  /** True in so many of a hundred cases. */
  chance(percent: number): boolean {
    return this.below(100) >= 100 - percent
  }

  pick<T>(first: T, ...more: readonly T[]): T {
    const all = [first, ...more]
    return all[this.below(all.length)] ?? first
  }

  /** One of a list, or undefined where it is empty. */
  from<T>(list: readonly T[]): T | undefined {
    return list.length === 0 ? undefined : list[this.below(list.length)]
  }
}
