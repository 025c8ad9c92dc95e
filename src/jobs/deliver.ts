import { withRoutingKey } from '../alerting/formats/pagerduty.ts'
import type { Receiver } from '../alerting/receiver.ts'
import { dueMessages, type Message, recordTry } from '../db/outbox.ts'
import { receiversOff, switchReceiverOff } from '../db/receivers-off.ts'
import { drain } from '../outbox/drain.ts'
import { signedHeaders } from '../outbox/sign.ts'
import { type Answer, answerOf } from '../outbox/tries.ts'
import type { Job, JobContext } from './job.ts'
import { receiversOf } from './receivers.ts'

const timeoutMs = 15_000

/** Tries of one run: with its two reads, few enough for the free plan's 50 statements a tick. */
const messagesPerRun = 20

/** Tells one address from another without keeping it. */
const digestOf = async (url: string): Promise<string> => {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(url))
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

const sendTo =
  ({ fetch, now }: JobContext, receivers: ReadonlyMap<string, Receiver>) =>
  async (message: Message): Promise<Answer> => {
    const receiver = receivers.get(message.receiver)
    if (!receiver) return { kind: 'failed', text: 'no such receiver', retryAfterMs: null }
    const { id } = message
    const { url, body } =
      receiver.format === 'pagerduty'
        ? withRoutingKey(receiver.url, message.body)
        : { url: receiver.url, body: message.body }
    const headers = {
      'content-type': 'application/json',
      ...(await signedHeaders(id, body, receiver.secrets, now())),
    }
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers,
        body,
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      })
      await response.body?.cancel()
      return answerOf(response, now())
    } catch (error) {
      // The error may name the address: only its kind is kept.
      const isTimeout = error instanceof Error && error.name === 'TimeoutError'
      const text = isTimeout ? `no answer within ${timeoutMs / 1000} s` : 'no connection'
      return { kind: 'failed', text, retryAfterMs: null }
    }
  }

/** Sends what is due from the outbox and records every try. */
export const deliverJob: Job = {
  name: 'deliver',
  supportsDryRun: false,
  run: async (context) => {
    const { db, now } = context
    const receivers = new Map(receiversOf(context.settings).map((r) => [r.name, r]))
    const messages = (await dueMessages(db, now(), messagesPerRun)).filter((m) =>
      receivers.has(m.receiver),
    )
    const digests = new Map<string, string>()
    for (const { name, url } of receivers.values()) digests.set(name, await digestOf(url))
    const off = (await receiversOff(db))
      .filter(({ receiver, destination }) => digests.get(receiver) === destination)
      .map(({ receiver }) => receiver)
    const outcomes = await drain(
      messages,
      {
        send: sendTo(context, receivers),
        record: (outcome) => db.run(recordTry(outcome)),
        switchOff: (receiver) =>
          db.run(switchReceiverOff(receiver, digests.get(receiver) ?? '', now())),
        now,
        random: Math.random,
      },
      new Set(off),
    )
    const count = (status: string) => outcomes.filter((o) => o.status === status).length
    return { delivered: count('delivered'), retrying: count('pending'), dead: count('dead') }
  },
}
