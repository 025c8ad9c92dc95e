import type { Sent } from '../../../src/fleet/plan.ts'
import type { Agenda } from './agenda.ts'
import { versionAt } from './as-read.ts'
import { limits, type World } from './platform.ts'

/** A message in a queue, with the time it was first sent and the version of the worker that sent it, as {versionAt} counts. */
export interface Letter {
  readonly body: Sent['body']
  readonly version: 0 | 1
  readonly sentMs: number
  readonly dueMs: number
  readonly attempts: number
}

/** What became of a message. */
type Outcome = { readonly kind: 'ack' } | { readonly kind: 'retry'; readonly delaySeconds: number }

/** Whoever works a message through; `isAlive`: until then nothing that it does counts. */
export type Consumer = (
  letter: Letter,
  consumption: { readonly isAlive: () => boolean; readonly end: (outcome: Outcome) => void },
) => void

interface Options {
  readonly atOnce: number
  readonly mostRetries: number
  readonly retryMs: number
}

/** What went through a queue. */
export interface QueueUsage {
  sent: number
  deliveries: number
  mostAtOnce: number
  mostWaiting: number
  longestWallMs: number
  lost: number
  died: number
}

const ack = { kind: 'ack' } as const

/** A queue as Cloudflare documents it: at least once, in no order, so many consumers at once, one message each. */
export class SimulatedQueue {
  readonly usage: QueueUsage = {
    sent: 0,
    deliveries: 0,
    mostAtOnce: 0,
    mostWaiting: 0,
    longestWallMs: 0,
    lost: 0,
    died: 0,
  }
  #ready: Letter[] = []
  #running = 0
  #delayed = 0
  readonly #agenda: Agenda
  readonly #world: World
  readonly #random: () => number
  readonly #options: Options
  readonly #consumer: Consumer
  readonly #dead: SimulatedQueue | null

  constructor(
    surroundings: {
      readonly agenda: Agenda
      readonly world: World
      readonly random: () => number
    },
    options: Options,
    consumer: Consumer,
    dead: SimulatedQueue | null,
  ) {
    this.#agenda = surroundings.agenda
    this.#world = surroundings.world
    this.#random = surroundings.random
    this.#options = options
    this.#consumer = consumer
    this.#dead = dead
  }

  /** Messages in it, whether they wait for their time or for a consumer. */
  get waiting(): number {
    return this.#ready.length + this.#delayed
  }

  send({ body, delaySeconds }: Sent): void {
    if (delaySeconds > limits.delaySeconds || JSON.stringify(body).length > limits.messageBytes)
      throw new Error('Queues takes no such message.')
    const nowMs = this.#agenda.nowMs
    this.usage.sent += 1
    const version = versionAt(this.#world, nowMs, this.#random)
    this.#enter({ body, version, sentMs: nowMs, dueMs: nowMs + delaySeconds * 1000, attempts: 0 })
  }

  #enter(letter: Letter): void {
    this.#delayed += 1
    this.#agenda.at(letter.dueMs, () => {
      this.#delayed -= 1
      this.#ready.push(letter)
      this.usage.mostWaiting = Math.max(this.usage.mostWaiting, this.#ready.length)
      this.#deliver()
    })
  }

  #deliver(): void {
    const { nowMs } = this.#agenda
    const still = this.#world.standsStill
    if (still !== null && still.fromMs <= nowMs && nowMs < still.untilMs) {
      if (this.#ready.length === 1) this.#agenda.at(still.untilMs, () => this.#deliver())
      return
    }
    while (this.#running < Math.min(this.#options.atOnce, limits.consumers)) {
      // In no order: one of the first ten is next.
      const place = Math.floor(this.#random() * Math.min(10, this.#ready.length))
      const [letter] = this.#ready.splice(place, 1)
      if (letter === undefined) return
      if (this.#agenda.nowMs - letter.sentMs > limits.keptMs) this.usage.lost += 1
      else this.#consume({ ...letter, attempts: letter.attempts + 1 })
    }
  }

  #consume(letter: Letter): void {
    this.#running += 1
    this.usage.deliveries += 1
    this.usage.mostAtOnce = Math.max(this.usage.mostAtOnce, this.#running)
    const beganMs = this.#agenda.nowMs
    let isAlive = true
    const end = (outcome: Outcome) => {
      if (!isAlive) return
      isAlive = false
      this.#running -= 1
      this.usage.longestWallMs = Math.max(this.usage.longestWallMs, this.#agenda.nowMs - beganMs)
      if (outcome.kind === 'retry') this.#again(letter, outcome.delaySeconds * 1000)
      else if (this.#random() < this.#world.delivers2)
        this.#enter({ ...letter, dueMs: this.#agenda.nowMs + this.#random() * 60_000 })
      this.#agenda.at(this.#agenda.nowMs, () => this.#deliver())
    }
    const die = () => {
      this.usage.died += isAlive ? 1 : 0
      end({ kind: 'retry', delaySeconds: this.#options.retryMs / 1000 })
    }
    if (this.#random() < this.#world.dies) this.#agenda.at(beganMs + this.#random() * 5000, die)
    else this.#agenda.at(beganMs + limits.wallMs, die)
    this.#consumer(letter, { isAlive: () => isAlive, end })
  }

  #again(letter: Letter, delayMs: number): void {
    const dueMs = this.#agenda.nowMs + delayMs
    if (letter.attempts <= this.#options.mostRetries) this.#enter({ ...letter, dueMs })
    else if (this.#dead === null) this.usage.lost += 1
    else this.#dead.#enter({ ...letter, dueMs: this.#agenda.nowMs, attempts: 0 })
  }
}

export const acknowledged: Outcome = ack
