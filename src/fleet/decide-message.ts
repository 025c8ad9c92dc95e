import { type Message, readMessage } from './message.ts'
import { againEveryMs, longestBacklogMs } from './plan.ts'

/** How long until a message that could not be worked through comes again, seconds: by how often it has come. */
export const backoffSeconds = (attempts: number): number => Math.min(600, 30 * 2 ** (attempts - 1))

/** The same for one of a newer version: it is on its way to a worker that can read it, and a deployment is soon everywhere. */
const handBackSeconds = (attempts: number): number => Math.min(60, 15 * 2 ** (attempts - 1))

/** How often one of a newer version is handed back in the queue of the dead, which has no other behind it. */
export const mostHandBacks = 10

/**
 * What is done about a message. `hand back`: it comes again, as another worker can read it. `let go`: it is acknowledged,
 * and why is told. `give up`: its database, or its part of a fleet's run, failed as often as it was tried. `work`: it is
 * worked through.
 */
export type Decision =
  | { readonly kind: 'hand back'; readonly delaySeconds: number }
  | { readonly kind: 'let go'; readonly error: string }
  | {
      readonly kind: 'give up'
      readonly message: Extract<Message, { readonly kind: 'again' | 'job' }>
    }
  | { readonly kind: 'work'; readonly message: Message }

const letGo = (what: string): Decision => ({
  kind: 'let go',
  error: `A message of the queue was let go of: it is ${what}.`,
})

/**
 * Decides about the body of a message that has come so often. One that nobody can read is let go of, as it is read no
 * better the next time; one of a newer version goes back until a worker of that has it, in the queue of the dead
 * (`isDead`) for a last time. What is about a whole tick is worked there as well, in case it got there unread: where the
 * tick is over it is let go of.
 */
export const decideMessage = (
  body: unknown,
  { isDead, attempts }: { readonly isDead: boolean; readonly attempts: number },
): Decision => {
  const read = readMessage(body)
  if (read.kind === 'unreadable') return letGo(read.what)
  if (read.kind === 'newer')
    return isDead && attempts > mostHandBacks
      ? letGo(`of version ${read.version}, which no worker could read in all this time`)
      : { kind: 'hand back', delaySeconds: handBackSeconds(attempts) }
  const { message } = read
  return isDead && (message.kind === 'again' || message.kind === 'job')
    ? { kind: 'give up', message }
    : { kind: 'work', message }
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
