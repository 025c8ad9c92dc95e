/** A range that a value lies in, both ends included. */
export interface Interval {
  readonly low: number
  readonly high: number
}

const confidence = 0.95

/**
 * The interval of the median at 95 %, free of any distribution: from the k-th smallest value to the k-th largest, with
 * the largest k for which a binomial variable of n trials at 1/2 is under k with a probability of at most 2.5 %, so
 * that 95 % is a lower bound. H. A. David, H. N. Nagaraja, Order Statistics, 3rd edition (2003), section 7.1.
 * Takes up to 1,000 values; throws a RangeError with fewer than six, of which even the whole range is too little.
 */
export const medianInterval = (values: readonly number[]): Interval => {
  const n = values.length
  let exactly = 2 ** -n
  let upTo = exactly
  let k = 0
  while (upTo <= (1 - confidence) / 2) {
    k += 1
    exactly *= (n - k + 1) / k
    upTo += exactly
  }
  const sorted = values.toSorted((a, b) => a - b)
  const low = sorted[k - 1]
  const high = sorted[n - k]
  if (low === undefined || high === undefined)
    throw new RangeError(`${n} values are too few for an interval: it takes six.`)
  return { low, high }
}
