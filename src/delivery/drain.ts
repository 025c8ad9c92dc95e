import type { Answer } from './answer.ts'
import { type Lane, lanesOf, nextLane } from './lanes.ts'
import { retryDelayMs } from './retries.ts'

/** What the loop needs to know of a message in the outbox. */
export interface Queued {
  readonly id: string
  readonly receiver: string
  readonly group_key: string
  readonly attempts: number
  readonly due_at_ms: number
}

/** A message after an attempt to deliver it. */
export interface Attempt {
  readonly id: string
  readonly status: 'pending' | 'delivered' | 'dead'
  readonly attempts: number
  readonly due_at_ms: number
  /** What the receiver answered, in words without its address. */
  readonly last_answer: string
  readonly ended_at_ms: number | null
}

/** What an attempt says about the receiver: nothing more to it at all, or not before a time; null: nothing. */
export type Verdict = 'off' | { readonly heldUntilMs: number } | null

/** What the loop does to the world. */
export interface DrainActions<M extends Queued> {
  readonly send: (message: M) => Promise<Answer>
  /** Stores an attempt and what follows from it, in one transaction. */
  readonly record: (attempt: Attempt, message: M, verdict: Verdict) => Promise<void>
  /** Whether the run will have time for another send in so many milliseconds. */
  readonly mayGoOn: (inMs: number) => boolean
  /** Waits for what falls due while the run has time; null: it ends with what is due now. */
  readonly wait: ((ms: number) => Promise<void>) | null
  readonly now: () => Date
  /** From 0 to 1. */
  readonly random: () => number
}

/** Workers allow six connections at once. */
const connections = 6

const attemptOf = <M extends Queued>(
  message: M,
  answer: Answer,
  actions: DrainActions<M>,
): Attempt => {
  const attempts = message.attempts + 1
  const nowMs = actions.now().getTime()
  const ended = { id: message.id, attempts, due_at_ms: nowMs, last_answer: answer.text }
  if (answer.kind === 'delivered') return { ...ended, status: 'delivered', ended_at_ms: nowMs }
  const delay =
    answer.kind === 'gone' ? null : retryDelayMs(attempts, answer.retryAfterMs, actions.random())
  if (delay === null) return { ...ended, status: 'dead', ended_at_ms: nowMs }
  return { ...ended, status: 'pending', due_at_ms: nowMs + delay, ended_at_ms: null }
}

const verdictOf = (answer: Answer, now: Date): Verdict => {
  if (answer.kind === 'gone') return 'off'
  if (answer.kind === 'delivered' || !answer.retryAfterMs) return null
  return { heldUntilMs: now.getTime() + answer.retryAfterMs }
}

/** One run of the loop. */
class Drain<M extends Queued> {
  readonly #made: Attempt[] = []
  readonly #actions: DrainActions<M>
  readonly #lanes: readonly Lane<M>[]
  #failure: { readonly error: unknown } | null = null

  constructor(messages: readonly M[], actions: DrainActions<M>) {
    this.#actions = actions
    this.#lanes = lanesOf(messages, connections)
  }

  /** One connection: takes groups until none is left for it. */
  async work(): Promise<void> {
    for (;;) {
      const lane = nextLane(this.#lanes, connections, this.#actions.now())
      const group = lane?.take(this.#actions.now())
      if (lane === undefined || group === undefined) {
        if (await this.#somethingFallsDue()) continue
        return
      }
      lane.putBack(await this.#sendGroup(group, lane))
    }
  }

  /** Waits until something falls due; false where nothing does that the run has time for. */
  async #somethingFallsDue(): Promise<boolean> {
    const { now, mayGoOn, wait } = this.#actions
    const nextMs = Math.min(...this.#lanes.map((lane) => lane.nextMs(now())))
    const inMs = nextMs - now().getTime()
    const isNone = nextMs === Number.POSITIVE_INFINITY
    if (wait === null || isNone || this.#failure !== null || !mayGoOn(inMs)) return false
    await wait(inMs)
    return now().getTime() >= nextMs
  }

  /** Throws why an attempt could not be recorded, if one could not. */
  finish(): readonly Attempt[] {
    if (this.#failure !== null) throw this.#failure.error
    return this.#made
  }

  /**
   * Sends one group's messages in order. The first that fails holds back the later ones. Gives what of it may be tried
   * again once its first message is due.
   */
  async #sendGroup(messages: readonly M[], lane: Lane<M>): Promise<readonly M[]> {
    for (const [at, message] of messages.entries()) {
      const now = this.#actions.now()
      if (this.#failure !== null || !this.#actions.mayGoOn(0) || !lane.isOpen(now)) return []
      if (message.due_at_ms > now.getTime()) return messages.slice(at)
      try {
        const { status, attempts, due_at_ms } = await this.#attempt(message, lane)
        if (status === 'pending')
          return [{ ...message, attempts, due_at_ms }, ...messages.slice(at + 1)]
      } catch (error) {
        // The others in flight are recorded all the same; nothing new is begun.
        this.#failure ??= { error }
      }
    }
    return []
  }

  async #attempt(message: M, lane: Lane<M>): Promise<Attempt> {
    const answer = await this.#actions.send(message)
    const attempt = attemptOf(message, answer, this.#actions)
    const verdict = verdictOf(answer, this.#actions.now())
    if (verdict !== null) lane.close()
    await this.#actions.record(attempt, message, verdict)
    this.#made.push(attempt)
    return attempt
  }
}

/**
 * Sends messages that are due: within a group one after the other, as they are given; groups at the same time, over
 * at most six connections. Each receiver has a share of these and a time of its own, so that one that is slow or down
 * does not delay the others. Every attempt is recorded before the next message of its group is sent. Once one could
 * not be recorded no further send begins; throws then, when those in flight have ended and were recorded. What falls
 * due while the run has time is waited for, tries after a failed one among it. Gives every attempt, in their order.
 */
export const drain = async <M extends Queued>(
  messages: readonly M[],
  actions: DrainActions<M>,
): Promise<readonly Attempt[]> => {
  const run = new Drain(messages, actions)
  await Promise.all(Array.from({ length: connections }, () => run.work()))
  return run.finish()
}
