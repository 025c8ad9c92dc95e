import type { Registered } from '../store/fleet/registry.ts'
import type { FleetTick, TickState } from '../store/fleet/ticks.ts'
import { type Message, messageVersion } from './message.ts'
import { spread } from './spread.ts'

/** When a tick is taken as it is, complete or not, seconds after it began. */
const evaluateAfterSeconds = 240

/** For how long a tick that does not get through keeps others from being sent, milliseconds; its messages are stale then. */
export const longestBacklogMs = 900_000

/** How often one that has failed is tried at least, less what cron may come early, milliseconds. */
export const againEveryMs = 3_600_000 - 60_000

/** A message, and how long it waits in its queue, seconds. */
export interface Sent {
  readonly body: Message
  readonly delaySeconds: number
}

/** For how long the newest tick has not got through by now, milliseconds; 0: it has, or is given up. */
export const backlogMs = (newest: TickState | undefined, now: Date): number => {
  if (newest === undefined || newest.ended >= newest.parts) return 0
  const ageMs = now.getTime() - newest.tick_ms
  return ageMs < longestBacklogMs ? Math.max(0, ageMs) : 0
}

/** Whether a tick is the fleet's newest, and every part of it has ended: the fleet is evaluated then. */
export const isComplete = (newest: FleetTick | undefined, tick_ms: number): boolean =>
  newest?.tick_ms === tick_ms && newest.isComplete

type Standing = Pick<Registered, 'name' | 'state' | 'tried_at_ms'>

const isApart = ({ state }: Standing): boolean => state === 'slow' || state === 'unreachable'

/** Whether one that has failed is to be tried now. The queue of the slow tries it sooner, until it gives up. */
const isDueAgain = ({ tried_at_ms }: Standing, now: Date): boolean =>
  tried_at_ms === null || Math.abs(now.getTime() - tried_at_ms) >= againEveryMs

/** Whether one was tried since a moment: what its message was handed back for all that time says nothing of it. */
export const wasTriedSince = (
  { tried_at_ms }: Pick<Standing, 'tried_at_ms'>,
  ms: number,
): boolean => (tried_at_ms ?? 0) >= ms

/** Whether one that fails once more is left alone for an hour: while many can't be reached they would keep the others waiting. */
export const isLastTry = ({ state }: Pick<Standing, 'state'>): boolean => state === 'unreachable'

/**
 * Who has a place in a tick (`names`), and which of those that have failed are tried again with it, each by itself: once
 * an hour, one of the slow as well, as its message may have been let go of.
 */
export const whoIsDue = (
  registry: readonly Standing[],
  now: Date,
): { readonly names: readonly string[]; readonly again: readonly string[] } => {
  const apart = registry.filter(isApart)
  return {
    names: registry.filter((one) => !isApart(one)).map(({ name }) => name),
    again: apart.filter((one) => isDueAgain(one, now)).map(({ name }) => name),
  }
}

/** A cron event, and over how many seconds its work is spread. */
interface Event {
  readonly cron: string
  readonly tick_ms: number
  readonly spreadSeconds: number
}

/** The messages of one cron event for these databases. */
export const messagesOf = (
  names: readonly string[],
  { cron, tick_ms, spreadSeconds }: Event,
): Sent[] => {
  const parts = spread(names, spreadSeconds)
  return parts.map(({ databases, delaySeconds }, index) => ({
    body: {
      version: messageVersion,
      kind: 'jobs',
      tick_ms,
      cron,
      part: index + 1,
      parts: parts.length,
      databases: [...databases],
    },
    delaySeconds,
  }))
}

/** Asks for the evaluation of the fleet, whether all of the tick has got through by then or not. */
export const evaluateMessage = (tick_ms: number): Sent => ({
  body: { version: messageVersion, kind: 'evaluate', tick_ms },
  delaySeconds: evaluateAfterSeconds,
})

/** Asks for one database that has failed. */
export const againMessage = (
  one: Pick<Extract<Message, { readonly kind: 'again' }>, 'tick_ms' | 'cron' | 'database'>,
  delaySeconds: number,
): Sent => ({ body: { version: messageVersion, kind: 'again', ...one }, delaySeconds })
