const second = 1000
const minute = 60 * second
const hour = 60 * minute

/** How long after each failed try the next one follows (Standard Webhooks' schedule, as Svix runs it). */
const delaysMs = [
  5 * second,
  minute,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  10 * hour,
] as const

/** A receiver that asks for more patience than this is asked again anyway. */
const longestRetryAfterMs = 24 * hour

/** What a receiver made of one try. */
export type Answer =
  | { readonly kind: 'delivered'; readonly text: string }
  | { readonly kind: 'gone'; readonly text: string }
  | { readonly kind: 'failed'; readonly text: string; readonly retryAfterMs: number | null }

/** `Retry-After` in seconds or as a date (RFC 9110), as milliseconds from now; null when there is none. */
const parseRetryAfter = (header: string | null, now: Date): number | null => {
  if (header === null) return null
  const ms = /^\d+$/.test(header) ? Number(header) * second : Date.parse(header) - now.getTime()
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), longestRetryAfterMs) : null
}

/** 2xx alone is delivered; 410 means the receiver wants no more; all else, redirects too, is tried again. */
export const answerOf = (response: Response, now: Date): Answer => {
  const text = `HTTP ${response.status}`
  if (response.status >= 200 && response.status < 300) return { kind: 'delivered', text }
  if (response.status === 410) return { kind: 'gone', text }
  const retryAfterMs = parseRetryAfter(response.headers.get('retry-after'), now)
  return { kind: 'failed', text, retryAfterMs }
}

/**
 * When the next try follows a failed one, milliseconds from now; null after the last. `attempts` counts the
 * tries made; `random` (0 to 1) spreads receivers that failed together over a tenth of the delay.
 */
export const nextTryMs = (
  attempts: number,
  retryAfterMs: number | null,
  random: number,
): number | null => {
  const delay = delaysMs[attempts - 1]
  if (delay === undefined) return null
  return Math.max(Math.round(delay * (1 + random / 10)), retryAfterMs ?? 0)
}
