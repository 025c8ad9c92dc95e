import type { Withheld } from '../alerting/readings.ts'
import type { Check } from './check.ts'
import type { Lacking, Measured, Taken } from './metric.ts'

/** A reading that is older than so many of its own intervals says nothing of now. */
const mostIntervals = 3

/** How far one clock may be ahead of another. */
const clockDifferenceMs = 60_000

/** Whether a reading says something of now; one from the future, or from no time at all, does not. */
export const isCurrent = ({ atMs, everyMs }: Taken, now: Date): boolean =>
  now.getTime() - atMs <= mostIntervals * everyMs && atMs - now.getTime() <= clockDifferenceMs

/** Whether it is from the future. */
export const isYetToCome = (atMs: number, now: Date): boolean =>
  atMs - now.getTime() > clockDifferenceMs

/** A length of time as people say it. */
const inWords = (ms: number): string => {
  const minutes = Math.round(ms / 60_000)
  return minutes < 120 ? `${minutes} minutes` : `${Math.round(minutes / 6) / 10} hours`
}

const timeText = (ms: number): string | null =>
  Number.isFinite(ms) && Math.abs(ms) < 8.64e15 ? new Date(ms).toISOString() : null

/** The labels that tell a reading from others of its check. */
const whichOf = ({ labels }: Measured | Withheld): string => {
  const own = Object.entries(labels).filter(([name]) => name !== 'database')
  return own.length === 0 ? '' : ` (${own.map((pair) => pair.join(' ')).join(', ')})`
}

const wrongTime = ({ atMs, everyMs }: Taken, now: Date): string => {
  const time = timeText(atMs)
  if (time === null) return 'has a time that cannot be read'
  return isYetToCome(atMs, now)
    ? `is from ${time}, which is yet to come`
    : `is from ${time}, over ${inWords(mostIntervals * everyMs)} ago`
}

/** Why a reading can't be gone by, in words, with what to do; null where it can. */
export const staleness = (
  one: Measured | Withheld | Lacking,
  { source: { name, remedy } }: Pick<Check, 'source'>,
  now: Date,
): string | null => {
  if ('isLacking' in one) return `There is no ${name}${whichOf(one)} yet. ${remedy}`
  if (!('taken' in one) || isCurrent(one.taken, now)) return null
  return `The latest ${name}${whichOf(one)} ${wrongTime(one.taken, now)}. ${remedy}`
}
