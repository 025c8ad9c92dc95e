import { type Message, readMessage } from './message.ts'
import { againEveryMs, longestBacklogMs } from './plan.ts'

/** How long until a message that could not be worked through comes again, seconds: by how often it has come. */
export const backoffSeconds = (attempts: number): number => Math.min(600, 30 * 2 ** (attempts - 1))

/**
 * What is done about a message. `later`: it comes again. `let go`: it is acknowledged, with why where somebody is to know.
 * `give up`: its database, or its part of a fleet's run, failed as often as it was tried. `work`: it is worked through.
 */
export type Decision =
  | { readonly kind: 'later' }
  | { readonly kind: 'let go'; readonly error: string | null }
  | {
      readonly kind: 'give up'
      readonly message: Extract<Message, { readonly kind: 'again' | 'job' }>
    }
  | { readonly kind: 'work'; readonly message: Message }

/**
 * Decides about the body of a message: one that nobody can read is let go of, as it is read no better the next time; one
 * of a later version waits for it. `isDead`: it comes from the queue of the dead.
 */
export const decideMessage = (body: unknown, isDead: boolean): Decision => {
  const read = readMessage(body)
  if (read.kind === 'other version' && read.isLater && !isDead) return { kind: 'later' }
  if (read.kind !== 'message') {
    const what = read.kind === 'unreadable' ? 'not one of ours' : 'of another version'
    return { kind: 'let go', error: `A message of the queue was let go of: it is ${what}.` }
  }
  const { message } = read
  if (!isDead) return { kind: 'work', message }
  return message.kind === 'again' || message.kind === 'job'
    ? { kind: 'give up', message }
    : { kind: 'let go', error: null }
}

/**
 * Whether a message is about a tick that a newer one has taken the place of; `newestMs`: when the fleet's newest was due.
 * The jobs of another cron string have no newer ones so soon: they are let go of once a tick of their time would be. One
 * that failed is asked for anew after an hour.
 */
export const isStale = (message: Message, newestMs: number | null, tickCron: string): boolean => {
  if (newestMs === null) return false
  const isOther = message.kind === 'jobs' && message.cron !== tickCron
  const longestMs = message.kind === 'again' ? againEveryMs : isOther ? longestBacklogMs : 0
  return newestMs - message.tick_ms > longestMs
}
