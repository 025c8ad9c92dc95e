import type { Buckets } from '../../store/sample-history.ts'

/** How far back the pictures may go, as it stands in their addresses. */
export const timeRanges = ['24h', '7d', '90d'] as const
export type TimeRange = (typeof timeRanges)[number]

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

interface Range {
  /** As it stands in a sentence: "in the last 24 hours". */
  readonly words: string
  readonly bucketMs: number
  readonly count: number
  /** How much time a row of a table stands for. */
  readonly rowMs: number
}

const ranges: Readonly<Record<TimeRange, Range>> = {
  '24h': { words: 'last 24 hours', bucketMs: 10 * minuteMs, count: 144, rowMs: 30 * minuteMs },
  '7d': { words: 'last 7 days', bucketMs: hourMs, count: 168, rowMs: 4 * hourMs },
  '90d': { words: 'last 90 days', bucketMs: 12 * hourMs, count: 180, rowMs: 2 * dayMs },
}

/** The time that all pictures share. */
export interface TimeAxis extends Buckets, Range {
  readonly range: TimeRange
  /** Not included; the present bucket is the last. */
  readonly untilMs: number
  readonly now: Date
}

/** The time of a range up to now, in buckets that begin on the clock. */
export const timeAxis = (range: TimeRange, now: Date): TimeAxis => {
  const { bucketMs, count } = ranges[range]
  const untilMs = (Math.floor(now.getTime() / bucketMs) + 1) * bucketMs
  return { range, now, ...ranges[range], sinceMs: untilMs - count * bucketMs, untilMs }
}

/** How a range is called on its link. */
export const rangeName = (range: TimeRange): string => ranges[range].words.replace('last ', '')

/** When a bucket begins. */
export const beginOf = ({ sinceMs, bucketMs }: Buckets, bucket: number): number =>
  sinceMs + bucket * bucketMs

/** Where a time stands on the axis, in buckets; times outside stand at its ends. */
export const placeOf = ({ sinceMs, bucketMs, count }: Buckets, ms: number): number =>
  Math.min(count, Math.max(0, (ms - sinceMs) / bucketMs))

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')
const weekdays = 'Sun Mon Tue Wed Thu Fri Sat'.split(' ')

const dayText = (time: Date): string => `${time.getUTCDate()} ${months[time.getUTCMonth()] ?? ''}`

export interface Tick {
  /** In buckets. */
  readonly at: number
  readonly text: string
}

const tickText: Readonly<Record<TimeRange, (time: Date) => string>> = {
  '24h': (time) => (time.getUTCHours() === 0 ? dayText(time) : time.toISOString().slice(11, 16)),
  '7d': (time) => `${weekdays[time.getUTCDay()] ?? ''} ${time.getUTCDate()}`,
  '90d': dayText,
}

const isTick: Readonly<Record<TimeRange, (time: Date) => boolean>> = {
  '24h': (time) => time.getUTCHours() % 3 === 0,
  '7d': () => true,
  '90d': (time) => time.getUTCDate() === 1 || time.getUTCDate() === 15,
}

/** The round times of an axis: every three hours, every day, or twice a month, in UTC. */
export const ticksOf = (axis: TimeAxis): Tick[] => {
  const step = axis.range === '24h' ? hourMs : dayMs
  const first = Math.ceil(axis.sinceMs / step)
  const steps = Array.from({ length: Math.floor(axis.untilMs / step) - first + 1 }, (_, n) => n)
  return steps
    .map((n) => new Date((first + n) * step))
    .filter(isTick[axis.range])
    .map((time) => ({ at: placeOf(axis, time.getTime()), text: tickText[axis.range](time) }))
}
