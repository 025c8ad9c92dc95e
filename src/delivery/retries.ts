const second = 1000
const minute = 60 * second
const hour = 60 * minute

/** How long to wait after each failed attempt (Standard Webhooks' retry schedule, as Svix runs it). */
const delaysMs = [
  5 * second,
  minute,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  10 * hour,
] as const

/** The longest that a message waits which was tried so many times and asked for no pause, in milliseconds. */
export const longestWaitsMs: readonly number[] = [0, ...delaysMs.map((delay) => delay * 1.1)]

/**
 * How long to wait after a failed attempt, in milliseconds; null after the last. `attempts` counts those made so
 * far. `random` (0 to 1) adds up to a tenth, so that messages that failed together are not all sent again at once.
 */
export const retryDelayMs = (
  attempts: number,
  retryAfterMs: number | null,
  random: number,
): number | null => {
  const delay = delaysMs[attempts - 1]
  if (delay === undefined) return null
  return Math.max(Math.round(delay * (1 + random / 10)), retryAfterMs ?? 0)
}
