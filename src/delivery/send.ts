import { type Answer, answerOf } from './answer.ts'
import { fetchOnce } from './fetch-once.ts'
import type { Receiver } from './receiver.ts'
import { signedHeaders } from './sign.ts'

const timeoutMs = 15_000

/** What sending needs of the world. */
export interface SendContext {
  readonly fetch: typeof fetch
  readonly now: () => Date
}

/** One attempt to deliver a message: the POST of its receiver's format, signed. Never throws. */
export const send = async (
  { fetch, now }: SendContext,
  receiver: Receiver,
  message: { readonly id: string; readonly body: string },
): Promise<Answer> => {
  const response = await fetchOnce(timeoutMs, async (options) => {
    const { url, headers, body } = receiver.format.request(receiver.url, message.body)
    const signature = await signedHeaders(message.id, body, receiver.secrets, now())
    return fetch(url, { ...options, method: 'POST', headers: { ...headers, ...signature }, body })
  })
  return typeof response === 'string'
    ? { kind: 'failed', text: response, retryAfterMs: null }
    : answerOf(response, now())
}
