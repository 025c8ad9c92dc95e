import type { Answer } from './tries.ts'
import { nextTryMs } from './tries.ts'

/** As much of a message as the loop must know. */
export interface Queued {
  readonly id: string
  readonly receiver: string
  readonly group_key: string
  readonly attempts: number
  readonly due_at_ms: number
}

/** What a try came to. */
export interface Outcome {
  readonly id: string
  readonly status: 'pending' | 'delivered' | 'dead'
  readonly attempts: number
  readonly due_at_ms: number
  readonly last_answer: string
  readonly ended_at_ms: number | null
}

/** All the loop does to the world. */
export interface DrainActions<M extends Queued> {
  readonly send: (message: M) => Promise<Answer>
  readonly record: (outcome: Outcome) => Promise<void>
  readonly switchOff: (receiver: string) => Promise<void>
  readonly now: () => Date
  /** From 0 to 1. */
  readonly random: () => number
}

/** Workers allow six connections at once. */
const connections = 6

const outcomeOf = <M extends Queued>(
  message: M,
  answer: Answer,
  actions: DrainActions<M>,
): Outcome => {
  const attempts = message.attempts + 1
  const nowMs = actions.now().getTime()
  const ended = { id: message.id, attempts, due_at_ms: nowMs, last_answer: answer.text }
  if (answer.kind === 'delivered') return { ...ended, status: 'delivered', ended_at_ms: nowMs }
  const delay =
    answer.kind === 'gone' ? null : nextTryMs(attempts, answer.retryAfterMs, actions.random())
  if (delay === null) return { ...ended, status: 'dead', ended_at_ms: nowMs }
  return { ...ended, status: 'pending', due_at_ms: nowMs + delay, ended_at_ms: null }
}

/** One group's messages in order: the first that fails holds the later ones back. */
const drainGroup = async <M extends Queued>(
  messages: readonly M[],
  actions: DrainActions<M>,
  off: Set<string>,
): Promise<Outcome[]> => {
  const outcomes: Outcome[] = []
  for (const message of messages) {
    if (off.has(message.receiver) || message.due_at_ms > actions.now().getTime()) break
    const answer = await actions.send(message)
    if (answer.kind === 'gone') {
      off.add(message.receiver)
      await actions.switchOff(message.receiver)
    }
    const outcome = outcomeOf(message, answer, actions)
    await actions.record(outcome)
    outcomes.push(outcome)
    if (outcome.status === 'pending') break
  }
  return outcomes
}

/** One receiver's groups that wait, how many are being sent, and how many were begun. */
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
 * Sends what is due, oldest first within a group, groups beside each other over at most six connections, of
 * which each receiver has its share, so that one that is slow or down delays no other. Every try is recorded
 * before the next of its group.
 */
export const drain = async <M extends Queued>(
  messages: readonly M[],
  actions: DrainActions<M>,
): Promise<Outcome[]> => {
  const lanes = lanesOf(messages)
  const share = Math.max(1, Math.floor(connections / lanes.length))
  const switchedOff = new Set<string>()
  const outcomes: Outcome[] = []
  const work = async () => {
    for (;;) {
      const lane = lanes
        .filter(({ waiting, sending }) => waiting.length > 0 && sending < share)
        .toSorted((a, b) => a.begun - b.begun)[0]
      const group = lane?.waiting.shift()
      if (!lane || !group) return
      lane.sending += 1
      lane.begun += 1
      outcomes.push(...(await drainGroup(group, actions, switchedOff)))
      lane.sending -= 1
    }
  }
  await Promise.all(Array.from({ length: connections }, work))
  return outcomes
}
