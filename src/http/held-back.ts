import { logError } from '../log/log.ts'

/** Counts calls by key, and says which go beyond its limit: the platform's rate-limiting binding. */
export interface RateLimiter {
  readonly limit: (options: { readonly key: string }) => Promise<{ readonly success: boolean }>
}

/** How long an address waits that has sent too many wrong tokens: the period of the limit in wrangler.toml. */
const waitMs = 60_000
/** How many addresses are remembered; the one held back first is forgotten first. */
const mostAddresses = 1000

/** An IPv4 address as it is, of an IPv6 address the first 64 bits: whoever has one of these has them all. */
const networkOf = (address: string): string => {
  if (!address.includes(':')) return address
  const [head = '', tail = ''] = address.split('::')
  const [before, after] = [head, tail].map((part) => (part === '' ? [] : part.split(':')))
  const left = before ?? []
  const zeros = Array<string>(Math.max(0, 8 - left.length - (after ?? []).length)).fill('0')
  return [...left, ...zeros, ...(after ?? [])].slice(0, 4).join(':')
}

/** This very machine, where one runs the worker to try it: all of its programs would be held back together. */
const isLoopback = (address: string): boolean => address === '::1' || address.startsWith('127.')

/** Whom wrong tokens are counted for, by the header that Cloudflare sets; null: for nobody. */
export const senderOf = ({ headers }: Request): string | null => {
  const address = headers.get('cf-connecting-ip')
  return address === null || isLoopback(address) ? null : networkOf(address)
}

/**
 * The senders of too many wrong tokens. The limiter can only count, not be asked, so who is over its limit is kept in
 * memory: what they send is not looked at for a while, as a right guess would otherwise stand out at once.
 */
export class HeldBack {
  readonly #untilMs = new Map<string, number>()

  /** For how many seconds more nothing of this sender is looked at; 0: it is. */
  secondsLeft(sender: string | null, now: Date): number {
    if (sender === null) return 0
    const leftMs = (this.#untilMs.get(sender) ?? 0) - now.getTime()
    // A clock set back must not hold anyone back for longer.
    return leftMs <= 0 || leftMs > waitMs ? 0 : Math.ceil(leftMs / 1000)
  }

  /** Counts a wrong token; without a limiter, or where it fails, nobody is held back. */
  async count(sender: string | null, limiter: RateLimiter | null, now: Date): Promise<void> {
    if (sender === null) return
    try {
      const outcome = await limiter?.limit({ key: sender })
      if (outcome?.success !== false) return
    } catch (error) {
      logError({ event: 'settings_invalid', error: `WRONG_TOKENS counts nothing: ${error}` })
      return
    }
    this.#untilMs.delete(sender)
    this.#untilMs.set(sender, now.getTime() + waitMs)
    const [oldest] = this.#untilMs.keys()
    if (this.#untilMs.size > mostAddresses && oldest !== undefined) this.#untilMs.delete(oldest)
  }
}
