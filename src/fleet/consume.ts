import { invoke } from '../jobs/invoke.ts'
import { jobsOf } from '../jobs/schedule.ts'
import { log, logError } from '../log/log.ts'
import { newestBegun, newestFleetTicks } from '../store/fleet/ticks.ts'
import { tickComplete } from './control.ts'
import { controlContext } from './control-context.ts'
import { backoffSeconds, type Decision, decideMessage, isStale } from './decide-message.ts'
import { type Fleet, shardOf, tickCronOf } from './fleet.ts'
import { giveUpFleetPart, runFleetPart } from './fleet-run.ts'
import { type Message, messageVersion } from './message.ts'
import { isComplete } from './plan.ts'
import { queueKind } from './queues.ts'
import { giveUp, runAgain, runPart } from './run-part.ts'

/** As much of a queue's message as is used. */
export interface Received {
  readonly body: unknown
  /** 1 for the first time. */
  readonly attempts: number
  readonly ack: () => void
  readonly retry: (options: { readonly delaySeconds: number }) => void
}

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
  const own = await newestBegun(fleet.control, shardOf(fleet))
  if (own?.tick_ms !== tick_ms || own.last_ended === 0) return
  // As every message asks, parts are counted only once the last of them has ended.
  const [newest] = await newestFleetTicks(fleet.control, 1)
  if (isComplete(newest, tick_ms)) await haveEvaluated(fleet, tick_ms)
}

/** Works a message through; gives false where it is to come again. */
const work = async (fleet: Fleet, message: Message): Promise<boolean> => {
  if (message.kind === 'job') {
    await runFleetPart(fleet, message)
    return true
  }
  const newest = await newestBegun(fleet.control, shardOf(fleet))
  if (isStale(message, newest?.tick_ms ?? null, tickCronOf(fleet))) {
    // It was not got at in an hour, among too many others that fail: somebody is to be told.
    if (message.kind === 'again') await giveUp(fleet, message.database)
    return true
  }
  if (message.kind === 'again') return runAgain(fleet, message)
  if (message.kind === 'jobs') await runPart(fleet, message)
  if (message.kind === 'evaluate') await evaluateFleet(fleet, new Date(message.tick_ms))
  else await evaluateIfComplete(fleet, message.tick_ms)
  return true
}

/** Tells CONTROL of what failed as often as it was tried. */
const giveUpOn = (
  fleet: Fleet,
  message: Extract<Decision, { readonly kind: 'give up' }>['message'],
): Promise<void> =>
  message.kind === 'again'
    ? giveUp(fleet, message.database, message.tick_ms)
    : giveUpFleetPart(fleet, message)

const refused = (error: string): void =>
  logError({ event: 'request_refused', database: 'CONTROL', status: 'queue', error })

const consumeOne = async (fleet: Fleet, received: Received, isDead: boolean): Promise<void> => {
  const { body, attempts } = received
  const again = () => received.retry({ delaySeconds: backoffSeconds(attempts) })
  const decision = decideMessage(body, { isDead, attempts })
  if (decision.kind === 'hand back') return received.retry(decision)
  if (decision.kind === 'let go') {
    refused(decision.error)
    return received.ack()
  }
  const { message } = decision
  try {
    if (decision.kind === 'give up') await giveUpOn(fleet, decision.message)
    const isDone = decision.kind === 'give up' || (await work(fleet, message))
    if (isDone) received.ack()
    else again()
  } catch (error) {
    log({
      event: 'job_finished',
      database: 'CONTROL',
      job: message.kind,
      status: 'failed',
      error: String(error),
    })
    again()
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
