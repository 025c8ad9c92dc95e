import type { Job } from '../jobs/job.ts'
import { enrol, type Registered, readShard } from '../store/fleet/registry.ts'
import { beginTick, newestTicks } from '../store/fleet/ticks.ts'
import { type Fleet, shardOf } from './fleet.ts'
import { type Message, messageVersion } from './message.ts'
import { spread } from './spread.ts'

/** What a fleet's jobs need of it before its applications are made. */
export type Sending = Pick<Fleet, 'members' | 'queues' | 'shard'>

/** As many messages as Queues takes in one call (https://developers.cloudflare.com/queues/platform/limits/). */
const perCall = 100

/** When a tick is taken as it is, complete or not, seconds after it began. */
const evaluateAfterSeconds = 240

/** For how long a tick that does not get through keeps others from being sent, milliseconds; its messages are stale then. */
const longestBacklogMs = 900_000

/** How often one that can't be reached is tried, less what cron may come early, milliseconds. */
const unreachableEveryMs = 3_600_000 - 60_000

type Sent = Parameters<Fleet['queues']['ticks']['sendBatch']>[0]

const sendAll = async (queue: Fleet['queues']['ticks'], messages: Sent): Promise<void> => {
  for (let from = 0; from < messages.length; from += perCall)
    await queue.sendBatch(messages.slice(from, from + perCall))
}

const isHourly = ({ state }: Registered): boolean => state === 'unreachable'

/** Whether one that has failed is to be tried now: the queue of the slow tries it otherwise, until it gives up. */
const isDueAgain = ({ tried_at_ms }: Registered, now: Date): boolean =>
  tried_at_ms === null || Math.abs(now.getTime() - tried_at_ms) >= unreachableEveryMs

/** For how long the newest tick has not got through by now, milliseconds; 0: it has, or is given up. */
const backlogMs = async (control: Fleet['control'], shard: number, now: Date): Promise<number> => {
  const [newest] = await newestTicks(control, 1, shard)
  if (newest === undefined || newest.ended >= newest.parts) return 0
  const ageMs = now.getTime() - newest.tick_ms
  return ageMs < longestBacklogMs ? Math.max(0, ageMs) : 0
}

/** A cron event, and over how many seconds its work is spread. */
interface Event {
  readonly cron: string
  readonly tick_ms: number
  readonly spreadSeconds: number
}

/** The messages of one cron event for these databases. */
const messagesOf = (names: readonly string[], { cron, tick_ms, spreadSeconds }: Event): Sent => {
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
    } satisfies Message,
    delaySeconds,
  }))
}

/**
 * Sends every database of the fleet its tick, spread over the interval; those that can't be reached once an hour, by
 * themselves. While the tick before has not got through, this one is skipped: the result says so.
 */
export const dispatchTick = (sending: Sending, cron: string): Job => ({
  name: 'dispatch',
  supportsDryRun: false,
  timeLimitSeconds: 60,
  run: async ({ db: control, settings, now, dueAt }) => {
    const tick_ms = dueAt.getTime()
    const { members, queues, shard } = sending
    const number = shardOf(sending)
    await control.batch(enrol(members, number, now()))
    const behindMs = await backlogMs(control, number, dueAt)
    if (behindMs > 0)
      return {
        skipped: `The tick of ${Math.round(behindMs / 60_000)} min ago has not got through yet.`,
        backlog_seconds: behindMs / 1000,
      }
    const registry = await readShard(control, number)
    const apart = registry.filter(({ state }) => state === 'slow' || state === 'unreachable')
    const again = apart.filter((one) => isHourly(one) && isDueAgain(one, now()))
    const names = registry.filter((one) => !apart.includes(one)).map(({ name }) => name)
    const { fleetSpreadSeconds: spreadSeconds } = settings
    const messages = messagesOf(names, { cron, tick_ms, spreadSeconds })
    await control.run(beginTick(dueAt, { shard: number, parts: messages.length, now: now() }))
    const evaluate = { version: messageVersion, kind: 'evaluate', tick_ms } as const
    await sendAll(queues.ticks, [
      ...messages,
      ...(shard ? [] : [{ body: evaluate, delaySeconds: evaluateAfterSeconds }]),
    ])
    await sendAll(
      queues.slow,
      again.map(({ name: database }) => ({
        body: { version: messageVersion, kind: 'again', tick_ms, cron, database },
        delaySeconds: 0,
      })),
    )
    return {
      databases: registry.length,
      sent: names.length,
      messages: messages.length,
      tried_again: again.length,
    }
  },
})

/** Sends every database that can be reached the jobs of another cron string, spread over some minutes. */
export const dispatchJobs = (name: string, sending: Sending, cron: string): Job => ({
  name,
  supportsDryRun: false,
  timeLimitSeconds: 60,
  run: async ({ db: control, settings, dueAt }) => {
    const registry = await readShard(control, shardOf(sending))
    const names = registry.filter(({ state }) => state === 'ok').map((one) => one.name)
    const { fleetSpreadSeconds: spreadSeconds } = settings
    const messages = messagesOf(names, { cron, tick_ms: dueAt.getTime(), spreadSeconds })
    await sendAll(sending.queues.ticks, messages)
    return { databases: registry.length, sent: names.length, messages: messages.length }
  },
})
