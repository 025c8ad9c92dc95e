import { invoke } from '../jobs/invoke.ts'
import { jobsOf } from '../jobs/schedule.ts'
import { log, logError } from '../log/log.ts'
import { newestFleetTicks, newestTickMs, newestTicks } from '../store/fleet/ticks.ts'
import { tickComplete } from './control.ts'
import { controlContext } from './control-context.ts'
import { type Fleet, shardOf } from './fleet.ts'
import { type Message, messageVersion, readMessage } from './message.ts'
import { queueKind } from './queues.ts'
import { giveUp, runAgain, runPart } from './run-part.ts'

/** As much of a queue's message as is used. */
interface Received {
  readonly body: unknown
  /** 1 for the first time. */
  readonly attempts: number
  readonly ack: () => void
  readonly retry: (options: { readonly delaySeconds: number }) => void
}

/** How long until a message that could not be worked through comes again, seconds: by how often it has come. */
const backoffSeconds = (attempts: number): number => Math.min(600, 30 * 2 ** (attempts - 1))

/** Evaluates the fleet for a tick, and delivers: once for each, however often it is asked for. */
const evaluateFleet = async (fleet: Fleet, tick: Date): Promise<void> => {
  const jobs = jobsOf(fleet.controlApplication, tickComplete)
  const trigger = { kind: 'cron', cron: tickComplete, scheduledTime: tick } as const
  const outcome = await invoke(jobs, controlContext(fleet), trigger)
  if (outcome.kind === 'ran' && outcome.unrecorded !== null) throw outcome.unrecorded
}

/** Evaluates the fleet, or asks the worker that does. */
const haveEvaluated = async (fleet: Fleet, tick_ms: number): Promise<void> => {
  if (fleet.shard === undefined) return evaluateFleet(fleet, new Date(tick_ms))
  const body = { version: messageVersion, kind: 'evaluate', tick_ms } as const
  await fleet.shard.evaluate.sendBatch([{ body, delaySeconds: 0 }])
}

/** Evaluates once every part of the newest tick has ended, in every shard, if this one is part of it. */
const evaluateIfComplete = async (fleet: Fleet, tick_ms: number): Promise<void> => {
  const [own] = await newestTicks(fleet.control, 1, shardOf(fleet))
  if (own?.tick_ms !== tick_ms || own.ended < own.parts) return
  const [newest] = await newestFleetTicks(fleet.control, 1)
  if (newest?.tick_ms === tick_ms && newest.isComplete) await haveEvaluated(fleet, tick_ms)
}

/** Whether a message is about a tick that a newer one has taken the place of. */
const isStale = async (fleet: Fleet, { tick_ms }: Message): Promise<boolean> => {
  const newestMs = await newestTickMs(fleet.control, shardOf(fleet))
  return newestMs !== undefined && newestMs > tick_ms
}

/** Works a message through; gives false where it is to come again. */
const work = async (fleet: Fleet, message: Message): Promise<boolean> => {
  if (message.kind === 'again') return runAgain(fleet, message)
  if (await isStale(fleet, message)) return true
  if (message.kind === 'jobs') await runPart(fleet, message)
  if (message.kind === 'evaluate') await evaluateFleet(fleet, new Date(message.tick_ms))
  else await evaluateIfComplete(fleet, message.tick_ms)
  return true
}

const refused = (error: string): void =>
  logError({ event: 'request_refused', database: 'CONTROL', status: 'queue', error })

/** A message that nobody can read is let go of, as it is read no better the next time; one of a later version waits for it. */
const consumeOne = async (fleet: Fleet, received: Received, isDead: boolean): Promise<void> => {
  const read = readMessage(received.body)
  if (read.kind === 'other version' && read.isLater && !isDead) {
    received.retry({ delaySeconds: backoffSeconds(received.attempts) })
    return
  }
  if (read.kind !== 'message') {
    refused(
      `A message of the queue was let go of: it is ${read.kind === 'unreadable' ? 'not one of ours' : 'of another version'}.`,
    )
    received.ack()
    return
  }
  try {
    if (isDead && read.message.kind === 'again') await giveUp(fleet, read.message.database)
    const isDone = isDead || (await work(fleet, read.message))
    if (isDone) received.ack()
    else received.retry({ delaySeconds: backoffSeconds(received.attempts) })
  } catch (error) {
    log({
      event: 'job_finished',
      database: 'CONTROL',
      job: read.message.kind,
      status: 'failed',
      error: String(error),
    })
    received.retry({ delaySeconds: backoffSeconds(received.attempts) })
  }
}

/**
 * Works the messages of a queue through, one after the other, and acknowledges or retries each by itself. `queue`: its
 * name, whose beginning says which of the three it is.
 */
export const consume = async (
  fleet: Fleet,
  { queue, messages }: { readonly queue: string; readonly messages: readonly Received[] },
): Promise<void> => {
  const isDead = queueKind(queue) === 'dead'
  for (const message of messages) await consumeOne(fleet, message, isDead)
}
