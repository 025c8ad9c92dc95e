import { setTimeout } from 'node:timers/promises'

const matches = (field: string, value: number): boolean =>
  field === '*' ||
  (field.startsWith('*/') ? value % Number(field.slice(2)) === 0 : value === Number(field))

/** Whether a cron string of wrangler.toml (minute and hour, the rest `*`) is due in this minute. */
const isDue = (cron: string, now: Date): boolean => {
  const [minute = '*', hour = '*'] = cron.split(' ')
  return matches(minute, now.getUTCMinutes()) && matches(hour, now.getUTCHours())
}

/**
 * Calls `run` with each cron string in its minutes, one after the other, from the next minute on, until `stopped`. Gives
 * what is to be waited for: it ends when the last run has.
 */
export const atTheirTimes = async (
  crons: readonly string[],
  run: (cron: string) => Promise<void>,
  stopped: AbortSignal,
): Promise<void> => {
  while (!stopped.aborted) {
    const untilNextMinute = 60_000 - (Date.now() % 60_000)
    try {
      await setTimeout(untilNextMinute, undefined, { signal: stopped })
    } catch {
      return
    }
    const now = new Date()
    for (const cron of crons.filter((candidate) => isDue(candidate, now))) await run(cron)
  }
}
