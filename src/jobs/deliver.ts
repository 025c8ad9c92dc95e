import type { Receiver } from '../alerting/receiver.ts'
import { destinationOf } from '../delivery/destination.ts'
import { drain } from '../delivery/drain.ts'
import { send } from '../delivery/send.ts'
import type { Answer } from '../delivery/tries.ts'
import { dueMessages, type Message, recordTry } from '../store/outbox.ts'
import { switchReceiverOff } from '../store/receivers-off.ts'
import type { Job, JobContext } from './job.ts'

/** Tries of one run: each takes one statement, and up to 15 s. */
const messagesPerRun = 20

const sendTo =
  (context: JobContext, receivers: ReadonlyMap<string, Receiver>) =>
  async (message: Message): Promise<Answer> => {
    const receiver = receivers.get(message.receiver)
    if (!receiver) return { kind: 'failed', text: 'no such receiver', retryAfterMs: null }
    return send(context, receiver, message)
  }

/** Sends what is due from the outbox and records every try. */
export const deliverJob: Job = {
  name: 'deliver',
  supportsDryRun: false,
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
      const found = destinations.find((known) => known.receiver === receiver)
      if (found) await db.run(switchReceiverOff({ ...found, deployedAt, now: now() }))
    }
    const outcomes = await drain(messages, {
      send: sendTo(context, receivers),
      record: (outcome) => db.run(recordTry(outcome)),
      switchOff,
      now,
      random: Math.random,
    })
    const count = (status: string) => outcomes.filter((o) => o.status === status).length
    return { delivered: count('delivered'), retrying: count('pending'), dead: count('dead') }
  },
}
