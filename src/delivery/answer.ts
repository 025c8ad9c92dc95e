const secondMs = 1000

/** A receiver that asks for a longer pause than this is sent to again after it all the same. */
const longestRetryAfterMs = 24 * 3600 * secondMs

/** What a receiver answered to one attempt. `text` says it in words, without the receiver's address. */
export type Answer =
  | { readonly kind: 'delivered'; readonly text: string }
  | { readonly kind: 'gone'; readonly text: string }
  | { readonly kind: 'failed'; readonly text: string; readonly retryAfterMs: number | null }

/** `Retry-After` in seconds or as a date (RFC 9110), as milliseconds from now; null when there is none. */
const parseRetryAfter = (header: string | null, now: Date): number | null => {
  if (header === null) return null
  const ms = /^\d+$/.test(header) ? Number(header) * secondMs : Date.parse(header) - now.getTime()
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), longestRetryAfterMs) : null
}

/**
 * Only 2xx counts as delivered. 410 means that the receiver wants no more messages. After anything else,
 * redirects included, the message is sent again.
 */
export const answerOf = (response: Response, now: Date): Answer => {
  const text = `HTTP ${response.status}`
  if (response.status >= 200 && response.status < 300) return { kind: 'delivered', text }
  if (response.status === 410) return { kind: 'gone', text }
  const retryAfterMs = parseRetryAfter(response.headers.get('retry-after'), now)
  return { kind: 'failed', text, retryAfterMs }
}
