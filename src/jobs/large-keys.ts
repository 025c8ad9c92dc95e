import type { LargeKeysOptions } from '../keeper/audit/large-keys.ts'

/** A key that takes more rows to compute than this is passed over by the audit of every five minutes. */
export const largestOfTick = 800

/** And one that takes more than this, such as a parent with some 50,000 rows below it, is compared only once a day. */
const largestOfHour = 250_000

/** What the hourly job compares: half a million rows a view. */
export const hourlyKeys: Omit<LargeKeysOptions, 'now'> = {
  walk: 'large keys',
  above: largestOfTick,
  upTo: largestOfHour,
  searched: 20_000,
  rows: 2 * largestOfHour,
}

/** What the daily job compares: one such key of each view, or several up to ten million rows. */
export const dailyKeys: Omit<LargeKeysOptions, 'now'> = {
  walk: 'largest keys',
  above: largestOfHour,
  upTo: Number.MAX_SAFE_INTEGER,
  searched: 100_000,
  rows: 10_000_000,
}
