import { setTimeout as sleep } from 'node:timers/promises'

/**
 * As many calls as Cloudflare's API takes of a token in five minutes, less what others ask meanwhile: beyond 1,200 every
 * call is refused for five minutes (https://developers.cloudflare.com/fundamentals/api/reference/limits/).
 */
const mostCalls = 1000
const withinMs = 300_000

/** The time, and what waits. */
interface PaceClock {
  /** Milliseconds since some moment. */
  readonly now: () => number
  readonly wait: (ms: number) => Promise<unknown>
}

const systemClock: PaceClock = { now: () => performance.now(), wait: (ms) => sleep(ms) }

/** Gives what is to be called before each call: it waits until the limit allows for one more. */
export const newPace = ({ now, wait } = systemClock): (() => Promise<void>) => {
  const calls: number[] = []
  return async () => {
    const [first] = calls.length < mostCalls ? [] : calls.splice(0, 1)
    const waitMs = first === undefined ? 0 : first + withinMs - now()
    if (waitMs > 0) await wait(waitMs)
    calls.push(now())
  }
}
