import { expect } from 'vitest'
import {
  both,
  breachOf,
  type Facts,
  isMuted,
  nothingQuiet,
  type Quiet,
  quietOf,
  toTell,
  without,
} from './facts.ts'
import type { Memory, Stored } from './memory.ts'
import { breaches, receiverNames, saidIn, type World } from './world.ts'

const fourHoursMs = 4 * 3_600_000

/** What one knows of a group after a message. */
const after = (
  known: Facts,
  { firing, acknowledged, resolved }: ReturnType<typeof saidIn>,
): Facts => {
  const told = new Set([...firing, ...acknowledged.map(breachOf), ...resolved])
  const others = [...known].filter((fact) => !told.has(breachOf(fact)))
  return new Set([...others, ...firing, ...acknowledged.map(breachOf), ...acknowledged])
}

/** What messages tell is so: a breach that someone is on is not told as one that fires. */
const toldIn = (messages: readonly Stored[]): string[] =>
  messages
    .map(({ body }) => saidIn(body))
    .flatMap(({ firing, acknowledged }) => [...firing, ...acknowledged])

/** All that messages tell about, be it so or over. */
const aboutIn = (messages: readonly Stored[]): Facts =>
  new Set(
    messages
      .map(({ body }) => saidIn(body))
      .flatMap(({ firing, acknowledged, resolved }) => [
        ...[...firing, ...resolved, ...acknowledged.map(breachOf)],
        ...acknowledged,
      ]),
  )

const groupOf = ({ receiver, group_key }: Pick<Stored, 'receiver' | 'group_key'>) =>
  `${receiver} ${group_key}`

/** What messages tell about that wait in the same group and are newer. */
const aboutInNewer = (message: Stored, memory: Memory): Facts =>
  aboutIn(
    memory.pending().filter((one) => groupOf(one) === groupOf(message) && one.id > message.id),
  )

/** What was stored to be sent, read as a receiver reads it: independent of the states the worker keeps. */
export class Expectation {
  readonly #known = new Map<string, Facts>()
  readonly #knownAfter = new Map<string, Facts>()
  readonly #lastMs = new Map<string, number>()
  readonly #replayed = new Set<string>()
  readonly #open = new Set<string>()
  readonly #untold = new Map<string, Facts>()
  /** What was quiet in the tick before. */
  #quiet: Quiet = nothingQuiet
  /** How many messages had arrived after the tick before. */
  #heard = 0

  /** A tick stored these messages: each has its reason, and together they tell the truth. */
  stored(messages: readonly Stored[], world: World): void {
    const quiet = quietOf(world.memory, breaches)
    for (const message of messages) this.#storedOne(message, world.nowMs, quiet)
    const { off } = world.memory
    this.#toldAgain(messages, quiet, world)
    for (const receiver of receiverNames.filter((name) => !off.has(name))) {
      const known = this.#knownTo(receiver)
      for (const breach of breaches)
        if (!world.breached.has(breach)) expect(known).not.toContain(breach)
      for (const fact of toTell(world.breached, quiet, known)) expect(known).toContain(fact)
    }
    this.#spokenUp(messages, quiet, world)
    this.#quiet = quiet
    this.#heard = world.inbox.length
  }

  /** The end of a silence is heard where something still fires, be it by a message that is sent again. */
  #spokenUp(messages: readonly Stored[], quiet: Quiet, world: World): void {
    const { off } = world.memory
    const since = world.inbox.slice(this.#heard).map(({ message }) => message)
    const again = [...world.memory.pending(), ...since].filter(({ id }) => this.#replayed.has(id))
    const wasMuted = (fact: string) => isMuted(fact, this.#quiet)
    // Who is off hears of it when it is on again.
    if (breaches.some((breach) => wasMuted(breach) && !isMuted(breach, quiet)))
      for (const key of this.#known.keys())
        if (receiverNames.some((name) => off.has(name) && key.startsWith(`${name} `)))
          this.#open.add(key)
    for (const name of receiverNames.filter((receiver) => !off.has(receiver)))
      for (const fact of toTell(world.breached, quiet, this.#knownTo(name)).filter(wasMuted))
        expect(
          toldIn([...messages, ...again].filter(({ receiver }) => receiver === name)),
        ).toContain(fact)
  }

  /** What died with its message is told again by the next evaluation, to a receiver that is on. */
  #toldAgain(messages: readonly Stored[], quiet: Quiet, { breached, memory }: World): void {
    for (const [key, untold] of [...this.#untold]) {
      if (receiverNames.some((name) => memory.off.has(name) && key.startsWith(`${name} `))) continue
      const told = toldIn(messages.filter((message) => groupOf(message) === key))
      for (const fact of toTell(breached, quiet, this.#known.get(key) ?? new Set()))
        if (untold.has(fact)) expect(told).toContain(fact)
      this.#untold.delete(key)
    }
  }

  /** A message was given up: nobody knows what its receiver heard of what no newer one tells. */
  died(message: Stored, { memory }: World): void {
    const key = groupOf(message)
    const untold = without(aboutIn([message]), aboutInNewer(message, memory))
    this.#known.set(key, both(untold, this.#known.get(key)))
    this.#open.add(key)
    this.#untold.set(key, both(untold, this.#untold.get(key)))
  }

  #storedOne(message: Stored, nowMs: number, quiet: Quiet): void {
    const key = groupOf(message)
    const known = this.#known.get(key) ?? new Set()
    const said = saidIn(message.body)
    const told = toldIn([message])
    const isRepeat =
      said.firing.length > 0 && Math.abs(nowMs - (this.#lastMs.get(key) ?? nowMs)) >= fourHoursMs
    const isNews =
      told.some((fact) => !known.has(fact) || isMuted(fact, this.#quiet)) ||
      said.resolved.some((breach) => known.has(breach))
    const isOpen = this.#open.delete(key)
    expect(isNews || isRepeat || isOpen, `a reason for ${message.body}`).toBe(true)
    expect(said.firing.filter((breach) => isMuted(breach, quiet))).toEqual([])
    for (const fact of said.acknowledged) {
      expect(toTell([breachOf(fact)], quiet, known)).toContain(fact)
    }
    this.#known.set(key, after(known, said))
    this.#knownAfter.set(message.id, after(known, said))
    this.#lastMs.set(key, nowMs)
  }

  /** A message is sent again. When that was not to be expected, its receiver may believe it, whatever it was told since. */
  replayed(message: Stored): void {
    this.#replayed.add(message.id)
    const key = groupOf(message)
    // It will say it itself.
    const untold = this.#untold.get(key) ?? new Set()
    this.#untold.set(key, without(untold, aboutIn([message])))
    if (message.status === 'pending') return
    this.#open.add(key)
    const before = this.#knownAfter.get(message.id) ?? new Set()
    this.#known.set(key, both(before, this.#known.get(key)))
  }

  #knownTo(receiver: string): Facts {
    return new Set(
      [...this.#known]
        .filter(([key]) => key.startsWith(`${receiver} `))
        .flatMap(([, known]) => [...known]),
    )
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

  /**
   * All is up again and sent: every message arrived or is dead, and the last word of each receiver is the truth. Of a
   * breach that someone is on, a receiver may have heard nothing.
   */
  settled({ memory, inbox, breached }: World): void {
    const arrived = new Set(inbox.map(({ message }) => message.id))
    expect(memory.pending()).toEqual([])
    const lost = [...memory.outbox.values()].filter(({ id }) => !arrived.has(id))
    expect(lost.filter(({ status }) => status !== 'dead' && status !== 'superseded')).toEqual([])
    const { acknowledged } = quietOf(memory, breaches)
    for (const receiver of receiverNames)
      for (const forgetsRepeats of [true, false]) {
        const known = new Map<string, Facts>()
        const seen = new Set<string>()
        for (const { message } of inbox.filter((sent) => sent.receiver === receiver)) {
          if (forgetsRepeats && seen.has(message.id)) continue
          seen.add(message.id)
          const before = known.get(message.group_key) ?? new Set()
          known.set(message.group_key, after(before, saidIn(message.body)))
        }
        const lastWord = new Set([...known.values()].flatMap((group) => [...group]))
        const truth = [...breached].flatMap((breach) => {
          const fact = acknowledged.get(breach)
          if (fact === undefined) return [breach]
          return lastWord.has(breach) ? [breach, fact] : []
        })
        expect([...lastWord].toSorted()).toEqual(truth.toSorted())
      }
  }
}
