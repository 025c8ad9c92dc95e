import { type Inbox, saidIn, type Taken } from '../faults/inbox.ts'
import type { Damage } from './damages.ts'

/** A damage until every receiver has heard that it was found and that it is over. */
interface Open {
  readonly atMs: number
  readonly firing: Set<string>
  readonly resolved: Set<string>
}

/** Follows what receivers are told of each damage, and that no message comes under two ids. */
export class Told {
  readonly #receivers: readonly string[]
  readonly #open = new Map<string, Open>()
  readonly #idOfBody = new Map<string, { readonly id: string; readonly atMs: number }>()
  /** Damages that were announced to every receiver and resolved. */
  settled = 0
  messages = 0
  /** Messages whose receiver refused them at every try. */
  givenUp = 0
  readonly wrong: string[] = []

  constructor(receivers: readonly string[]) {
    this.#receivers = receivers
  }

  get open(): readonly string[] {
    return [...this.#open].map(
      ([alert, { atMs, firing }]) =>
        `${alert} of ${new Date(atMs).toISOString()}, told to ${firing.size} of ${this.#receivers.length}`,
    )
  }

  /** Notes a damage; false where the last one of its alert is not over yet. */
  begin({ alert }: Damage, atMs: number): boolean {
    if (this.#open.has(alert)) return false
    this.#open.set(alert, { atMs, firing: new Set(), resolved: new Set() })
    return true
  }

  /** Reads what the receivers have taken and refused since, and forgets it. */
  read({ taken, refused }: Inbox): void {
    for (const message of refused.splice(0)) this.#giveUp(message)
    for (const message of taken.splice(0)) {
      this.messages += 1
      this.#isOneId(message)
      for (const { alert, status, startsAt } of saidIn(message)) {
        const open = this.#open.get(alert)
        if (open === undefined || Date.parse(startsAt) < open.atMs) continue
        open[status].add(message.receiver)
        const isSettled = this.#receivers.every(
          (name) => open.firing.has(name) && open.resolved.has(name),
        )
        if (!isSettled) continue
        this.#open.delete(alert)
        this.settled += 1
      }
    }
  }

  /** Who has refused a message at every try there is need not hear of it; of the end it is told all the same. */
  #giveUp({ body, receiver }: Taken): void {
    this.givenUp += 1
    for (const { alert, status, startsAt } of saidIn({ body })) {
      const open = this.#open.get(alert)
      if (status === 'firing' && open !== undefined && Date.parse(startsAt) >= open.atMs)
        open.firing.add(receiver)
    }
  }

  #isOneId({
    id,
    body,
    atMs,
  }: {
    readonly id: string
    readonly body: string
    readonly atMs: number
  }) {
    const known = this.#idOfBody.get(body)
    // The same text may come again when it is repeated, hours later.
    if (known !== undefined && known.id !== id && atMs - known.atMs < 3_600_000)
      this.wrong.push('one message came under two ids')
    this.#idOfBody.delete(body)
    this.#idOfBody.set(body, { id, atMs })
    for (const [old, { atMs: oldMs }] of this.#idOfBody) {
      if (atMs - oldMs < 86_400_000) break
      this.#idOfBody.delete(old)
    }
  }
}
