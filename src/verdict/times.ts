const minuteMs = 60_000
const dayMs = 86_400_000

const units = [
  ['day', dayMs],
  ['h', 3_600_000],
  ['min', minuteMs],
  ['s', 1000],
] as const

/** A span of time for people, rounded down to its largest unit: `12 min`, `3 h`, `2 days`. */
export const spanText = (ms: number): string => {
  const length = Math.max(0, ms)
  const [unit, size] = units.find(([, least]) => length >= least) ?? units[3]
  const amount = Math.floor(length / size)
  return unit === 'day' && amount !== 1 ? `${amount} days` : `${amount} ${unit}`
}

/** How long a run took: `340 ms`, `1.2 s`, `2 min`. */
export const durationText = (ms: number): string => {
  if (ms < 1000) return `${Math.round(ms)} ms`
  return ms < minuteMs ? `${(ms / 1000).toFixed(1)} s` : spanText(ms)
}

/** How far a time is from now: `12 min ago`, `in 6 min`, `just now`. */
export const distanceText = (ms: number, now: Date): string => {
  const ago = now.getTime() - ms
  if (Math.abs(ago) < 1000) return 'just now'
  return ago > 0 ? `${spanText(ago)} ago` : `in ${spanText(-ago)}`
}

/** A time as RFC 3339 in UTC; null where it is none that there is. */
export const isoText = (ms: number): string | null => {
  const time = new Date(ms)
  return Number.isNaN(time.getTime()) ? null : time.toISOString()
}

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

/** A time as text, in UTC: the day where it is another than today's, the year where that is: `29 Nov 14:05 UTC`. */
export const clockText = (ms: number, now: Date): string => {
  const iso = isoText(ms)
  if (iso === null) return 'an unknown time'
  const time = `${iso.slice(11, 16)} UTC`
  const today = now.toISOString()
  if (iso.slice(0, 10) === today.slice(0, 10)) return time
  const day = `${Number(iso.slice(8, 10))} ${months[Number(iso.slice(5, 7)) - 1] ?? ''}`
  return iso.slice(0, 4) === today.slice(0, 4)
    ? `${day} ${time}`
    : `${day} ${iso.slice(0, 4)} ${time}`
}

/** Of what has been: `14:05 UTC, 12 min ago`. A time in the future is a clock's that was set back. */
export const momentAndAge = (ms: number, now: Date): string =>
  ms > now.getTime()
    ? `${clockText(ms, now)}, by a clock that was ahead`
    : `${clockText(ms, now)}, ${distanceText(ms, now)}`
