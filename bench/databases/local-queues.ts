import type { Received } from '../../src/fleet/consume.ts'
import type { Fleet } from '../../src/fleet/fleet.ts'
import type { Message } from '../../src/fleet/message.ts'
import type { QueueKind } from '../../src/fleet/queues.ts'
import type { Clock } from './clock.ts'

interface Waiting {
  readonly kind: QueueKind
  /** Whose queue it is. */
  readonly shard: number
  readonly body: unknown
  readonly dueMs: number
  readonly attempts: number
}

/** A message that has been delivered as often as this goes to the queue of the dead. */
const mostAttempts = 4

/** Hands a message to the worker that consumes the queues of a shard. */
type Consume = (kind: QueueKind, shard: number, message: Received) => Promise<void>

/** The queues of a fleet's workers in this process: they keep to delays by the clock of the test. */
export class LocalQueues {
  readonly #clock: Clock
  readonly #consume: Consume
  #waiting: Waiting[] = []
  #isHeld = false

  constructor(clock: Clock, consume: Consume) {
    this.#clock = clock
    this.#consume = consume
  }

  /** What a worker sends to. */
  of(kind: QueueKind, shard: number): Fleet['queues']['ticks'] {
    return {
      sendBatch: async (messages) => {
        for (const { body, delaySeconds } of messages)
          this.#add({ kind, shard, body, attempts: 0 }, delaySeconds)
      },
    }
  }

  #add(one: Omit<Waiting, 'dueMs'>, delaySeconds: number): void {
    this.#waiting.push({ ...one, dueMs: this.#clock.now().getTime() + delaySeconds * 1000 })
  }

  /** Puts a message into a queue, as any program could. */
  put(body: Message | object, kind: QueueKind = 'ticks', shard = 0): void {
    this.#add({ kind, shard, body, attempts: 0 }, 0)
  }

  get waiting(): readonly Waiting[] {
    return this.#waiting
  }

  /** Takes every message out of the queues. */
  dropAll(): void {
    this.#waiting = []
  }

  /** From now on nothing is delivered, as if no worker consumed the queues; and again. */
  hold(): void {
    this.#isHeld = true
  }

  release(): void {
    this.#isHeld = false
  }

  /** Delivers, one by one, what falls due within so many seconds, with the clock at the time of each. */
  async deliver(seconds: number): Promise<void> {
    const untilMs = this.#clock.now().getTime() + seconds * 1000
    while (!this.#isHeld) {
      const next = this.#waiting
        .filter(({ dueMs }) => dueMs <= untilMs)
        .toSorted((a, b) => a.dueMs - b.dueMs)[0]
      if (next === undefined) break
      this.#waiting = this.#waiting.filter((one) => one !== next)
      this.#clock.set(new Date(Math.max(next.dueMs, this.#clock.now().getTime())).toISOString())
      await this.#deliverOne(next)
    }
    this.#clock.set(new Date(untilMs).toISOString())
  }

  async #deliverOne({ kind, shard, body, ...before }: Waiting): Promise<void> {
    const attempts = before.attempts + 1
    const retry = ({ delaySeconds }: { readonly delaySeconds: number }) =>
      kind !== 'dead' && attempts >= mostAttempts
        ? this.#add({ kind: 'dead', shard, body, attempts: 0 }, 0)
        : this.#add({ kind, shard, body, attempts }, delaySeconds)
    await this.#consume(kind, shard, { body, attempts, ack: () => {}, retry })
  }
}
