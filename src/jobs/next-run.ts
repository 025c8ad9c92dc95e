const minuteMs = 60_000

/** Two days of minutes: every cron string of minutes and hours is due within one. */
const mostMinutes = 2 * 24 * 60

/** Whether a field of a cron string (`*`, `*` with a step, or a number) is met; null for one that is not read here. */
const isMet = (field: string, value: number): boolean | null => {
  if (field === '*') return true
  const [, step, number] = /^(?:\*\/(\d+)|(\d+))$/.exec(field) ?? []
  if (step !== undefined) return value % Number(step) === 0
  return number === undefined ? null : value === Number(number)
}

/**
 * When a cron string is due next, in UTC, after a time. Reads minutes and hours, as `*`, a step or a number; null for
 * one that says more.
 */
export const nextRunOf = (cron: string, after: Date): Date | null => {
  const [minute = '', hour = '', ...days] = cron.trim().split(/\s+/)
  if (days.length !== 3 || days.some((field) => field !== '*')) return null
  if (isMet(minute, 0) === null || isMet(hour, 0) === null) return null
  const begin = Math.floor(after.getTime() / minuteMs) + 1
  for (let at = begin; at < begin + mostMinutes; at += 1) {
    const time = new Date(at * minuteMs)
    if (isMet(minute, time.getUTCMinutes()) && isMet(hour, time.getUTCHours())) return time
  }
  return null
}
