import { setTimeout } from 'node:timers/promises'

/** The time, in milliseconds since the epoch, and what waits for so many milliseconds: it throws once it is stopped. */
interface Time {
  readonly now: () => number
  readonly wait: (ms: number, stopped: AbortSignal) => Promise<void>
}

const systemTime: Time = {
  now: () => Date.now(),
  wait: (ms, signal) => setTimeout(ms, undefined, { signal }),
}

const matches = (field: string, value: number): boolean =>
  field === '*' ||
  (field.startsWith('*/') ? value % Number(field.slice(2)) === 0 : value === Number(field))

/** Whether a cron string of wrangler.toml (minute and hour, the rest `*`) is due in this minute. */
const isDue = (cron: string, now: Date): boolean => {
  const [minute = '*', hour = '*'] = cron.split(' ')
  return matches(minute, now.getUTCMinutes()) && matches(hour, now.getUTCHours())
}

const minuteMs = 60_000

/** The beginnings of the minutes after one, up to another. */
const minutesAfter = (lastMs: number, untilMs: number): Date[] =>
  Array.from(
    { length: Math.max(0, (untilMs - lastMs) / minuteMs) },
    (_, index) => new Date(lastMs + (index + 1) * minuteMs),
  )

/**
 * Calls `run` with each cron string in its minutes, one after the other, from the next minute on, until `stopped`: late,
 * and once, where runs went on beyond its minutes. Gives what is to be waited for: it ends when the last run has.
 */
export const atTheirTimes = async (
  crons: readonly string[],
  run: (cron: string) => Promise<void>,
  stopped: AbortSignal,
  { now, wait } = systemTime,
): Promise<void> => {
  const minuteNow = () => Math.floor(now() / minuteMs) * minuteMs
  let seenMs = minuteNow()
  while (!stopped.aborted) {
    try {
      const nextMs = Math.min(seenMs, minuteNow()) + minuteMs
      await wait(Math.max(0, nextMs - now()), stopped)
    } catch {
      return
    }
    const minutes = minutesAfter(seenMs, minuteNow())
    seenMs = minuteNow()
    for (const cron of crons.filter((one) => minutes.some((minute) => isDue(one, minute))))
      await run(cron)
  }
}
