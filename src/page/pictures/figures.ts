import type { SeriesHistory } from '../../store/sample-history.ts'

/** Of each bucket a value, or null where there is none. */
export type Values = readonly (number | null)[]

const known = (values: Values): number[] =>
  values.filter((value) => value !== null && Number.isFinite(value)).map(Number)

const put =
  (together: (values: readonly number[]) => number) =>
  (lists: readonly Values[]): Values =>
    (lists[0] ?? []).map((_, bucket) => {
      const there = known(lists.map((values) => values[bucket] ?? null))
      const value = there.length === 0 ? null : together(there)
      return Number.isFinite(value) ? value : null
    })

/** The sum of each bucket's values. */
export const sumOf = put((values) => values.reduce((sum, value) => sum + value, 0))

/** The greatest of each bucket's values. */
export const greatestOf = put((values) => Math.max(...values))

/** What a line comes to. */
export interface Extent {
  readonly least: number
  readonly most: number
  /** The bucket of the greatest value, the first of several. */
  readonly mostAt: number
  readonly latest: number
}

/** The least, the greatest and the latest of a line's values; null where it has none. */
export const extentOf = (values: Values): Extent | null => {
  const there = known(values)
  const latest = there.at(-1)
  if (latest === undefined) return null
  const most = Math.max(...there)
  return { least: Math.min(...there), most, mostAt: values.indexOf(most), latest }
}

/** The series that is the greatest in a bucket. */
export const greatestIn = (
  series: readonly SeriesHistory[],
  bucket: number,
): SeriesHistory | undefined =>
  series
    .filter(({ values }) => typeof values[bucket] === 'number')
    .toSorted((one, other) => (other.values[bucket] ?? 0) - (one.values[bucket] ?? 0))[0]

/** Buckets put together into fewer, by where they belong: of each the greatest value. */
export const coarser = (
  values: Values,
  rowOf: (bucket: number) => number,
): Map<number, number | null> => {
  const rows = new Map<number, number | null>()
  for (const [bucket, value] of values.entries()) {
    const row = rowOf(bucket)
    const other = rows.get(row) ?? null
    rows.set(row, value === null || other === null ? (value ?? other) : Math.max(value, other))
  }
  return rows
}
