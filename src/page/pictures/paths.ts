import { plotHeight } from './value-scale.ts'

/** Heights of buckets one after another; null where there is none. */
type Heights = readonly (number | null)[]

interface Run {
  /** The bucket of the first. */
  readonly first: number
  readonly heights: readonly number[]
}

/** The parts of a line between its gaps. */
const runsOf = (heights: Heights): Run[] => {
  const runs: { first: number; heights: number[] }[] = []
  for (const [bucket, height] of heights.entries()) {
    if (height === null) continue
    const last = runs.at(-1)
    if (last && last.first + last.heights.length === bucket) last.heights.push(height)
    else runs.push({ first: bucket, heights: [height] })
  }
  return runs
}

const pair = (dx: number, dy: number): string => `l${dx}${dy < 0 ? dy : ` ${dy}`}`

/** Through the middle of each bucket; what stays at one height is one stroke. */
const strokes = ([first = 0, ...rest]: readonly number[]): string => {
  const drawn: string[] = []
  let last = first
  let level = 0
  for (const height of rest) {
    if (height === last) {
      level += 1
      continue
    }
    if (level > 0) drawn.push(`h${level}`)
    drawn.push(pair(1, height - last))
    last = height
    level = 0
  }
  return drawn.join('') + (level > 0 || rest.length === 0 ? `h${level}` : '')
}

/** A line; a bucket that stands alone is a dot (a stroke of no length, which round caps show). */
export const linePath = (heights: Heights): string =>
  runsOf(heights)
    .map(({ first, heights: run }) => `M${first + 0.5} ${run[0] ?? 0}${strokes(run)}`)
    .join('')

/** What lies under a line, down to the foot of the plot. */
export const areaPath = (heights: Heights): string =>
  runsOf(heights)
    .filter(({ heights: run }) => run.length > 1)
    .map(
      ({ first, heights: run }) =>
        `M${first + 0.5} ${plotHeight}V${run[0] ?? 0}${strokes(run)}V${plotHeight}Z`,
    )
    .join('')

/** A bar in each bucket that has a height, from the foot of the plot, given with that of its foot. */
export const barsPath = (heights: Heights, foot: number): string =>
  heights
    .map((height, bucket) => (height === null ? '' : `M${bucket + 0.5} ${foot}V${height}`))
    .join('')

/** A dot at each height. */
export const dotsPath = (heights: Heights): string =>
  heights.map((height, bucket) => (height === null ? '' : `M${bucket + 0.5} ${height}h0`)).join('')

/** Only the last of these heights: where the line ends now. */
export const lastOnly = (heights: Heights): Heights => {
  const last = heights.findLastIndex((height) => height !== null)
  return heights.map((height, bucket) => (bucket === last ? height : null))
}
