import type { Receiver } from '../alerting/receiver.ts'
import type { JobContext } from '../jobs/job.ts'
import { withRoutingKey } from './formats/pagerduty.ts'
import { signedHeaders } from './sign.ts'
import { type Answer, answerOf } from './tries.ts'

const timeoutMs = 15_000

/**
 * One POST of a message to a receiver, signed, without following redirects; gives up after 15 s. Never
 * throws: what went wrong is told in words that hold no address.
 */
export const send = async (
  { fetch, now }: Pick<JobContext, 'fetch' | 'now'>,
  receiver: Receiver,
  message: { readonly id: string; readonly body: string },
): Promise<Answer> => {
  try {
    const { id } = message
    const { url, body } =
      receiver.format === 'pagerduty'
        ? withRoutingKey(receiver.url, message.body)
        : { url: receiver.url, body: message.body }
    const signature = await signedHeaders(id, body, receiver.secrets, now())
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...signature },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    })
    await response.body?.cancel()
    return answerOf(response, now())
  } catch (error) {
    const isTimeout = error instanceof Error && error.name === 'TimeoutError'
    const text = isTimeout ? `no answer within ${timeoutMs / 1000} s` : 'no connection'
    return { kind: 'failed', text, retryAfterMs: null }
  }
}
