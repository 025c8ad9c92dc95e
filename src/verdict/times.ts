const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** A length of time for people, rounded down to its largest unit: `12 minutes`, `1 hour`, `under a minute`. */
export const lengthOf = (ms: number): string => {
  const [size, unit] =
    ms >= 2 * day ? [day, 'day'] : ms >= hour ? [hour, 'hour'] : ([minute, 'minute'] as const)
  const count = Math.floor(Math.max(0, ms) / size)
  if (count === 0) return 'under a minute'
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}

/** `14:05 UTC`, with the day before it where that is another than `now`'s: `29 Nov 14:05 UTC`. */
export const momentOf = (ms: number, now: Date): string => {
  const text = new Date(ms).toUTCString()
  const [, date = '', month = '', , time = ''] = text.split(' ')
  const isToday = text.slice(0, 16) === now.toUTCString().slice(0, 16)
  return `${isToday ? '' : `${Number(date)} ${month} `}${time.slice(0, 5)} UTC`
}

/** `14:05 UTC, 12 minutes ago`. A time in the future is a clock's that was set back. */
export const momentAndAge = (ms: number, now: Date): string =>
  ms > now.getTime()
    ? `${momentOf(ms, now)}, by a clock that was ahead`
    : `${momentOf(ms, now)}, ${lengthOf(now.getTime() - ms)} ago`
