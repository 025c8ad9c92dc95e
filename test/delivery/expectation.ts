import { expect } from 'vitest'
import type { Memory, Stored } from './memory.ts'
import { type Breach, breaches, receiverNames, saidIn, type World } from './world.ts'

const fourHoursMs = 4 * 3_600_000
type Known = ReadonlySet<string>

/** What one knows of a group after a message. */
const after = (known: Known, { firing, resolved }: ReturnType<typeof saidIn>): Known =>
  new Set([...[...known].filter((breach) => !resolved.includes(breach)), ...firing])

const groupOf = ({ receiver, group_key }: Pick<Stored, 'receiver' | 'group_key'>) =>
  `${receiver} ${group_key}`

/** What messages tell that wait in the same group and are newer. */
const saidByNewer = (message: Stored, memory: Memory): Known =>
  new Set(
    memory
      .pending()
      .filter((one) => groupOf(one) === groupOf(message) && one.id > message.id)
      .map(({ body }) => saidIn(body))
      .flatMap(({ firing, resolved }) => [...firing, ...resolved]),
  )

/** What was stored to be sent, read as a receiver reads it: independent of the states the worker keeps. */
export class Expectation {
  readonly #known = new Map<string, Known>()
  readonly #knownAfter = new Map<string, Known>()
  readonly #lastMs = new Map<string, number>()
  readonly #replayed = new Set<string>()
  readonly #open = new Set<string>()
  readonly #untold = new Map<string, Known>()
  #silenced: ReadonlySet<Breach> = new Set()
  /** How many messages had arrived after the tick before. */
  #heard = 0

  /** A tick stored these messages: each has its reason, and together they tell the truth. */
  stored(messages: readonly Stored[], world: World): void {
    const silenced = new Set(
      breaches.filter((breach) => world.memory.silences.length > 0 && breach.endsWith('/a')),
    )
    for (const message of messages) this.#storedOne(message, world.nowMs, silenced)
    const { off } = world.memory
    this.#toldAgain(messages, silenced, world)
    for (const receiver of receiverNames.filter((name) => !off.has(name))) {
      const known = this.#knownTo(receiver)
      for (const breach of breaches)
        if (!world.breached.has(breach)) expect(known).not.toContain(breach)
        else if (!silenced.has(breach)) expect(known).toContain(breach)
    }
    this.#spokenUp(
      messages,
      [...this.#silenced].filter((breach) => !silenced.has(breach)),
      world,
    )
    this.#silenced = silenced
    this.#heard = world.inbox.length
  }

  /** The end of a silence is heard where something still fires, be it by a message that is sent again. */
  #spokenUp(messages: readonly Stored[], unsilenced: readonly Breach[], world: World): void {
    const { off } = world.memory
    const since = world.inbox.slice(this.#heard).map(({ message }) => message)
    const again = [...world.memory.pending(), ...since].filter(({ id }) => this.#replayed.has(id))
    // Who is off hears of it when it is on again.
    if (unsilenced.length > 0)
      for (const key of this.#known.keys())
        if (receiverNames.some((name) => off.has(name) && key.startsWith(`${name} `)))
          this.#open.add(key)
    for (const breach of world.breached)
      if (unsilenced.includes(breach))
        for (const name of receiverNames.filter((receiver) => !off.has(receiver)))
          expect(
            [...messages, ...again]
              .filter(({ receiver }) => receiver === name)
              .flatMap(({ body }) => saidIn(body).firing),
          ).toContain(breach)
  }

  /** What died with its message is told again by the next evaluation, to a receiver that is on. */
  #toldAgain(messages: readonly Stored[], silenced: Known, { breached, memory }: World): void {
    for (const [key, untold] of [...this.#untold]) {
      if (receiverNames.some((name) => memory.off.has(name) && key.startsWith(`${name} `))) continue
      const said = messages
        .filter((message) => groupOf(message) === key)
        .flatMap(({ body }) => saidIn(body).firing)
      for (const breach of breached)
        if (untold.has(breach) && !silenced.has(breach)) expect(said).toContain(breach)
      this.#untold.delete(key)
    }
  }

  /** A message was given up: nobody knows what its receiver heard of what no newer one tells. */
  died(message: Stored, { memory }: World): void {
    const key = groupOf(message)
    const said = saidByNewer(message, memory)
    const { firing, resolved } = saidIn(message.body)
    const untold = [...firing, ...resolved].filter((breach) => !said.has(breach))
    this.#known.set(key, new Set([...(this.#known.get(key) ?? []), ...untold]))
    this.#open.add(key)
    this.#untold.set(key, new Set([...(this.#untold.get(key) ?? []), ...untold]))
  }

  #storedOne(message: Stored, nowMs: number, silenced: Known): void {
    const key = groupOf(message)
    const known = this.#known.get(key) ?? new Set()
    const said = saidIn(message.body)
    const isRepeat = Math.abs(nowMs - (this.#lastMs.get(key) ?? nowMs)) >= fourHoursMs
    const muted: Known = this.#silenced
    const isNews =
      said.firing.some((breach) => !known.has(breach) || muted.has(breach)) ||
      said.resolved.some((breach) => known.has(breach))
    const isOpen = this.#open.delete(key)
    expect(isNews || isRepeat || isOpen, `a reason for ${message.body}`).toBe(true)
    expect(said.firing.filter((breach) => silenced.has(breach))).toEqual([])
    this.#known.set(key, after(known, said))
    this.#knownAfter.set(message.id, after(known, said))
    this.#lastMs.set(key, nowMs)
  }

  /** A message is sent again. When that was not to be expected, its receiver may believe it, whatever it was told since. */
  replayed(message: Stored): void {
    this.#replayed.add(message.id)
    // It will say it itself.
    const said = saidIn(message.body)
    const untold = this.#untold.get(groupOf(message)) ?? new Set()
    const left = [...untold].filter((one) => ![...said.firing, ...said.resolved].includes(one))
    this.#untold.set(groupOf(message), new Set(left))
    if (message.status === 'pending') return
    const key = groupOf(message)
    this.#open.add(key)
    const before = this.#knownAfter.get(message.id) ?? []
    this.#known.set(key, new Set([...(this.#known.get(key) ?? []), ...before]))
  }

  #knownTo(receiver: string): string[] {
    return [...this.#known]
      .filter(([key]) => key.startsWith(`${receiver} `))
      .flatMap(([, known]) => [...known])
  }

  /** No message overtook another of its group, but for those that were sent again. */
  arrived({ inbox }: World): void {
    const newest = new Map<string, string>()
    for (const { message } of inbox) {
      if (this.#replayed.has(message.id)) continue
      expect(message.id >= (newest.get(groupOf(message)) ?? '')).toBe(true)
      newest.set(groupOf(message), message.id)
    }
  }

  /** All is up again and sent: every message arrived or is dead, and the last word of each receiver is the truth. */
  settled({ memory, inbox, breached }: World): void {
    const arrived = new Set(inbox.map(({ message }) => message.id))
    expect(memory.pending()).toEqual([])
    const lost = [...memory.outbox.values()].filter(({ id }) => !arrived.has(id))
    expect(lost.filter(({ status }) => status !== 'dead' && status !== 'superseded')).toEqual([])
    for (const receiver of receiverNames)
      for (const forgetsRepeats of [true, false]) {
        const known = new Map<string, Known>()
        const seen = new Set<string>()
        for (const { message } of inbox.filter((sent) => sent.receiver === receiver)) {
          if (forgetsRepeats && seen.has(message.id)) continue
          seen.add(message.id)
          const before = known.get(message.group_key) ?? new Set()
          known.set(message.group_key, after(before, saidIn(message.body)))
        }
        const lastWord = [...known.values()].flatMap((group) => [...group])
        expect(lastWord.toSorted()).toEqual([...breached].toSorted())
      }
  }
}
