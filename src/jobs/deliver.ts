import { harmless, type Statement } from '../db/database.ts'
import { pause } from '../db/timer.ts'
import type { Answer } from '../delivery/answer.ts'
import { type Destination, destinationOf } from '../delivery/destination.ts'
import { type Attempt, drain, type Verdict } from '../delivery/drain.ts'
import type { Receiver } from '../delivery/receiver.ts'
import { send } from '../delivery/send.ts'
import { log, logError } from '../log/log.ts'
import { dueMessages, type Message, recordAttempt, supersedeDead } from '../store/outbox.ts'
import { holdReceiver } from '../store/receivers-held.ts'
import { switchReceiverOff } from '../store/receivers-off.ts'
import { leaveMessageUntold } from '../store/untold.ts'
import type { Job, JobContext } from './job.ts'

/** How many messages one run sends at most to each receiver. Each takes one statement, and up to 15 s. */
const messagesPerRun = 20

/** No send begins when the run has less time than this left, in milliseconds: it takes up to 15 s, and is recorded. */
const leastTimeLeftMs = 20_000

const sendTo =
  (context: JobContext, receivers: ReadonlyMap<string, Receiver>) =>
  async (message: Message): Promise<Answer> => {
    const receiver = receivers.get(message.receiver)
    if (!receiver) return { kind: 'failed', text: 'no such receiver', retryAfterMs: null }
    return send(context, receiver, message)
  }

/** What an attempt says about its receiver, as it is stored. */
const statementOf = (
  destination: Destination,
  verdict: Exclude<Verdict, null>,
  { now, settings: { deployedAt } }: JobContext,
): Statement =>
  verdict === 'off'
    ? switchReceiverOff({ ...destination, deployedAt, now: now() })
    : holdReceiver({
        ...destination,
        sinceMs: now().getTime(),
        untilMs: verdict.heldUntilMs,
      })

/** Tells of an attempt; a message that is given up needs a person. */
const logAttempt = (
  { id, status, attempts, last_answer }: Attempt,
  { receiver }: Message,
  { db, runId, trigger }: JobContext,
): void => {
  const write = status === 'dead' ? logError : log
  write({
    event: 'delivery_attempted',
    database: db.name,
    job: 'deliver',
    run_id: runId,
    trigger,
    status,
    receiver,
    message_id: id,
    attempt: attempts,
    error: status === 'delivered' ? null : last_answer,
  })
}

/** Stores an attempt with what follows from it: for its receiver, for its group, and for older messages of that. */
const recordIn = (context: JobContext, destinations: readonly Destination[]) => {
  const withDead = new Set<string>()
  return async (attempt: Attempt, message: Message, verdict: Verdict): Promise<void> => {
    const { db, now } = context
    const group = JSON.stringify([message.receiver, message.group_key])
    const destination = destinations.find(({ receiver }) => receiver === message.receiver)
    const mayHaveDead = message.has_dead || withDead.has(group)
    if (attempt.status === 'dead') withDead.add(group)
    const statements = [
      ...(attempt.status === 'dead' ? [leaveMessageUntold(message.id, now())] : []),
      ...(destination && verdict !== null ? [statementOf(destination, verdict, context)] : []),
      recordAttempt(attempt),
      ...(attempt.status === 'delivered' && mayHaveDead ? [supersedeDead(message)] : []),
    ]
    await db.batch(statements.map(harmless))
    logAttempt(attempt, message, context)
  }
}

/** Sends what is due from the outbox, or falls due within the minute of the run, and records every attempt. */
export const deliverJob: Job = {
  name: 'deliver',
  supportsDryRun: false,
  timeLimitSeconds: 75,
  run: async (context) => {
    const { db, now, settings } = context
    const { trigger, timeLeftMs, timer } = context
    const receivers = new Map(settings.receivers.map((receiver) => [receiver.name, receiver]))
    const destinations = await Promise.all(settings.receivers.map(destinationOf))
    const messages = await dueMessages(db, {
      now: now(),
      destinations,
      deployedAt: settings.deployedAt,
      limit: messagesPerRun,
      withinMs: trigger === 'cron' ? Math.max(0, timeLeftMs() - leastTimeLeftMs) : 0,
    })
    const attempts = await drain(messages, {
      send: sendTo(context, receivers),
      record: recordIn(context, destinations),
      mayGoOn: (inMs) => timeLeftMs() - inMs > leastTimeLeftMs,
      // Whoever asks for a run by hand does not wait for its answer.
      wait: trigger === 'cron' ? (ms) => pause(timer, ms) : null,
      now,
      random: Math.random,
    })
    const last = new Map(attempts.map((attempt) => [attempt.id, attempt.status]))
    const count = (wanted: string) =>
      last.values().reduce((sum, status) => sum + (status === wanted ? 1 : 0), 0)
    return { delivered: count('delivered'), retrying: count('pending'), dead: count('dead') }
  },
}
