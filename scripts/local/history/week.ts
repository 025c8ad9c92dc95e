import { tickMs } from '../../../src/alerting/tick.ts'

const dayMs = 86_400_000

/** A tick of the week that is made up. `index` counts back from the last one, which is 0. */
export interface Tick {
  readonly index: number
  /** When it was due, milliseconds since the epoch. */
  readonly dueMs: number
}

/** When evaluate takes its readings, after a tick was due. */
export const evaluateAfterMs = 1200

/** The ticks of the week before now, the oldest first. The last is over a minute ago, so that the first real one comes after it. */
export const ticksOfWeek = (now: Date): Tick[] => {
  const last = Math.floor((now.getTime() - 60_000) / tickMs) * tickMs
  const count = (7 * dayMs) / tickMs - 1
  return Array.from({ length: count }, (_, place) => {
    const index = count - 1 - place
    return { index, dueMs: last - index * tickMs }
  })
}

/** What went wrong in the week, by how many ticks before its end. */
export const story = {
  /** Rows of a view that differed; the audit that found them mended them. */
  drift: { index: 74, view: 1, rows: 3, lagSeconds: 140 },
  /** Runs that failed. */
  failures: [
    { index: 31, job: 'deliver', error: 'D1_ERROR: Network connection lost.' },
    { index: 52, job: 'audit', error: 'D1_ERROR: D1 DB storage operation exceeded timeout.' },
    { index: 53, job: 'audit', error: 'D1_ERROR: D1 DB storage operation exceeded timeout.' },
    { index: 372, job: 'cleanup', error: 'D1_ERROR: D1 DB is overloaded.' },
    { index: 960, job: 'deliver', error: 'D1_ERROR: Network connection lost.' },
  ],
  /** Ticks in which writes were slow, and how long one took, seconds. */
  slowWrites: [
    { from: 1046, until: 1035, seconds: 0.31 },
    { from: 196, until: 191, seconds: 0.16 },
  ],
  /** The worker's version from a tick on. */
  versions: [
    { from: 5000, version: 'demo-1' },
    { from: 1230, version: 'demo-2' },
    { from: 245, version: 'demo-3' },
  ],
  /** Held while nothing took the queue's jobs. */
  silence: {
    from: 108,
    until: 96,
    matchers: ['alertname="QueueBacklogOld"'],
    comment: "Invented for the demo: the queue's workers are being moved.",
  },
} as const
