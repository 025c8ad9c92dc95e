import { consumersOf } from '../../../scripts/fleet/block.ts'
import { queueNames } from '../../../src/fleet/queues.ts'

/**
 * Cloudflare's limits, as documented in November 2026.
 * https://developers.cloudflare.com/queues/platform/limits/, https://developers.cloudflare.com/workers/platform/limits/ and
 * https://developers.cloudflare.com/d1/platform/limits/
 */
export const limits = {
  /** Queues: a queue takes so many messages a second. */
  messagesPerSecond: 5000,
  /** Queues: so many consumers of a queue at once. */
  consumers: 250,
  /** Queues: bytes of a message. */
  messageBytes: 128_000,
  /** Queues: messages are kept for four days where nothing else is set. */
  keptMs: 4 * 86_400_000,
  /** Queues: a message waits for so long at most. */
  delaySeconds: 43_200,
  /** Workers: of a consumer. */
  wallMs: 900_000,
  /** Workers: of an invocation, where nothing else is set. */
  cpuMs: 30_000,
  /** D1: statements of one invocation. */
  statements: 1000,
} as const

/** What the queues of a fleet are set to (`npm run fleet -- bindings` writes it). */
const consumerOf = (queue: string) => {
  const found = consumersOf().find((one) => one.queue === queue)
  return {
    atOnce: Number(found?.max_concurrency),
    mostRetries: Number(found?.max_retries),
    retryMs: 1000 * Number(found?.retry_delay),
  }
}

export const queues = {
  ticks: consumerOf(queueNames.ticks),
  slow: consumerOf(queueNames.slow),
  dead: consumerOf(queueNames.dead),
} as const

/** What the world is like, beside the limits: assumed, on the dark side. Parts of one; times in milliseconds. */
export interface World {
  /** A message that was acknowledged comes once more. */
  readonly delivers2: number
  /** A consumer dies at some moment of its work. */
  readonly dies: number
  /** A cron event comes twice. */
  readonly cron2: number
  /** Databases that answer with errors for one to six hours of the day; that hang for as long. */
  readonly fails: number
  readonly hangs: number
  /** Databases that are busy in an hour. */
  readonly busy: number
  /**
   * A deployment that changes the messages, from so long after the day began until it is everywhere, or until it is undone;
   * null: none.
   */
  readonly deployment: {
    readonly fromMs: number
    readonly untilMs: number
    readonly isUndone: boolean
  } | null
  /** Nothing is delivered meanwhile; null: that never happens. */
  readonly standsStill: { readonly fromMs: number; readonly untilMs: number } | null
}

/** A world in which all goes well. */
export const brightWorld: World = {
  delivers2: 0,
  dies: 0,
  cron2: 0,
  fails: 0,
  hangs: 0,
  busy: 0.05,
  deployment: null,
  standsStill: null,
}

export const darkWorld: World = {
  delivers2: 0.005,
  dies: 0.001,
  cron2: 0.02,
  fails: 0.01,
  hangs: 0.002,
  busy: 0.05,
  deployment: { fromMs: 43_260_000, untilMs: 43_320_000, isUndone: false },
  standsStill: null,
}

/** How long things take, from least to most, milliseconds. The rows and statements are measured: bench/report/fleet-rows.ts. */
export const takes = {
  cron: [0, 30_000],
  look: [20, 80],
  run: [600, 3000],
  error: [50, 5000],
} as const
