import type { Answer } from './answer.ts'
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

/** What the loop does to the world. */
export interface DrainActions<M extends Queued> {
  readonly send: (message: M) => Promise<Answer>
  readonly record: (attempt: Attempt) => Promise<void>
  readonly switchOff: (receiver: string) => Promise<void>
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

/** Sends one group's messages in order. The first that fails holds back the later ones. */
const drainGroup = async <M extends Queued>(
  messages: readonly M[],
  actions: DrainActions<M>,
  off: Set<string>,
): Promise<Attempt[]> => {
  const made: Attempt[] = []
  for (const message of messages) {
    if (off.has(message.receiver) || message.due_at_ms > actions.now().getTime()) break
    const answer = await actions.send(message)
    if (answer.kind === 'gone') {
      off.add(message.receiver)
      await actions.switchOff(message.receiver)
    }
    const attempt = attemptOf(message, answer, actions)
    await actions.record(attempt)
    made.push(attempt)
    if (attempt.status === 'pending') break
  }
  return made
}

/** One receiver: its groups that wait, how many are being sent, and how many were begun. */
interface Lane<M> {
  readonly waiting: M[][]
  sending: number
  begun: number
}

const lanesOf = <M extends Queued>(messages: readonly M[]): Lane<M>[] => {
  const lanes = new Map<string, Map<string, M[]>>()
  for (const message of messages) {
    const groups = lanes.get(message.receiver) ?? new Map<string, M[]>()
    groups.set(message.group_key, [...(groups.get(message.group_key) ?? []), message])
    lanes.set(message.receiver, groups)
  }
  return [...lanes.values()].map((groups) => ({
    waiting: [...groups.values()],
    sending: 0,
    begun: 0,
  }))
}

/**
 * Sends messages that are due: within a group one after the other, as they are given; groups at the same time,
 * over at most six connections. Each receiver gets an equal share of these, so that one that is slow or down does
 * not delay the others. Every attempt is recorded before the next message of its group is sent.
 */
export const drain = async <M extends Queued>(
  messages: readonly M[],
  actions: DrainActions<M>,
): Promise<Attempt[]> => {
  const lanes = lanesOf(messages)
  const share = Math.max(1, Math.floor(connections / lanes.length))
  const switchedOff = new Set<string>()
  const made: Attempt[] = []
  const work = async () => {
    for (;;) {
      const lane = lanes
        .filter(({ waiting, sending }) => waiting.length > 0 && sending < share)
        .toSorted((a, b) => a.begun - b.begun)[0]
      const group = lane?.waiting.shift()
      if (!lane || !group) return
      lane.sending += 1
      lane.begun += 1
      made.push(...(await drainGroup(group, actions, switchedOff)))
      lane.sending -= 1
    }
  }
  await Promise.all(Array.from({ length: connections }, work))
  return made
}
