import type { Answer } from '../delivery/answer.ts'
import { destinationOf } from '../delivery/destination.ts'
import { drain } from '../delivery/drain.ts'
import type { Receiver } from '../delivery/receiver.ts'
import { send } from '../delivery/send.ts'
import { dueMessages, type Message, recordAttempt } from '../store/outbox.ts'
import { switchReceiverOff } from '../store/receivers-off.ts'
import type { Job, JobContext } from './job.ts'

/** How many messages one run sends at most. Each takes one statement, and up to 15 s. */
const messagesPerRun = 20

const sendTo =
  (context: JobContext, receivers: ReadonlyMap<string, Receiver>) =>
  async (message: Message): Promise<Answer> => {
    const receiver = receivers.get(message.receiver)
    if (!receiver) return { kind: 'failed', text: 'no such receiver', retryAfterMs: null }
    return send(context, receiver, message)
  }

/** Sends what is due from the outbox and records every attempt. */
export const deliverJob: Job = {
  name: 'deliver',
  supportsDryRun: false,
  timeLimitSeconds: 75,
  run: async (context) => {
    const { db, now, settings } = context
    const { deployedAt } = settings
    const receivers = new Map(settings.receivers.map((receiver) => [receiver.name, receiver]))
    const destinations = await Promise.all(settings.receivers.map(destinationOf))
    const messages = await dueMessages(db, {
      now: now(),
      destinations,
      deployedAt,
      limit: messagesPerRun,
    })
    const switchOff = async (receiver: string) => {
      const destination = destinations.find((known) => known.receiver === receiver)
      if (destination) await db.run(switchReceiverOff({ ...destination, deployedAt, now: now() }))
    }
    const attempts = await drain(messages, {
      send: sendTo(context, receivers),
      record: (attempt) => db.run(recordAttempt(attempt)),
      switchOff,
      now,
      random: Math.random,
    })
    const count = (wanted: string) => attempts.filter(({ status }) => status === wanted).length
    return { delivered: count('delivered'), retrying: count('pending'), dead: count('dead') }
  },
}
