import type { Job } from '../jobs/job.ts'
import { enrol, readShard } from '../store/fleet/registry.ts'
import { beginTick, newestTick } from '../store/fleet/ticks.ts'
import { type Fleet, shardOf } from './fleet.ts'
import {
  againMessage,
  backlogMs,
  evaluateMessage,
  messagesOf,
  type Sent,
  whoIsDue,
} from './plan.ts'

/** What a fleet's jobs need of it before its applications are made. */
export type Sending = Pick<Fleet, 'members' | 'queues' | 'shard'>

/** As many messages as Queues takes in one call (https://developers.cloudflare.com/queues/platform/limits/). */
const perCall = 100

/** Sends any number of messages. */
export const sendAll = async (
  queue: Fleet['queues']['ticks'],
  messages: readonly Sent[],
): Promise<void> => {
  for (let from = 0; from < messages.length; from += perCall)
    await queue.sendBatch(messages.slice(from, from + perCall))
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
    const behindMs = backlogMs(await newestTick(control, number), dueAt)
    if (behindMs > 0)
      return {
        skipped: `The tick of ${Math.round(behindMs / 60_000)} min ago has not got through yet.`,
        backlog_seconds: behindMs / 1000,
      }
    const registry = await readShard(control, number)
    const { names, again } = whoIsDue(registry, now())
    const { fleetSpreadSeconds: spreadSeconds } = settings
    const messages = messagesOf(names, { cron, tick_ms, spreadSeconds })
    await control.run(beginTick(dueAt, { shard: number, parts: messages.length, now: now() }))
    // The worker that evaluates asks itself.
    const evaluate = shard === undefined ? [evaluateMessage(tick_ms)] : []
    await sendAll(queues.ticks, [...messages, ...evaluate])
    await sendAll(
      queues.slow,
      again.map((database) => againMessage({ tick_ms, cron, database }, 0)),
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
