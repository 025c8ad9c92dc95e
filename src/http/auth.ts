import type { HttpContext } from './context.ts'
import { isReadOnly } from './cross-site.ts'
import { type HeldBack, senderOf } from './held-back.ts'
import { Problem } from './problem.ts'

const challenge = {
  'www-authenticate': 'Basic realm="Viewkeeper", charset="UTF-8", Bearer realm="Viewkeeper"',
}

const decodeBase64 = (text: string): string | null => {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(text), (char) => char.charCodeAt(0)))
  } catch {
    return null
  }
}

/** The token of `Bearer TOKEN`, or the password of `Basic base64(user:password)`; null if there is neither. */
const offeredToken = (request: Request): string | null => {
  const [, scheme = '', credentials = ''] =
    /^(\S+) +(\S+)$/.exec(request.headers.get('authorization')?.trim() ?? '') ?? []
  if (scheme.toLowerCase() === 'bearer') return credentials
  if (scheme.toLowerCase() !== 'basic') return null
  return /^[^:]*:(.*)$/s.exec(decodeBase64(credentials) ?? '')?.[1] ?? null
}

const digest = (text: string): Promise<ArrayBuffer> =>
  crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))

/** Whether two texts are the same, found out in the same time wherever they differ: digests are of one length. */
const isSame = async (offered: string, wanted: string): Promise<boolean> => {
  const [given, right] = await Promise.all([digest(offered), digest(wanted)])
  return crypto.subtle.timingSafeEqual(given, right)
}

const requireNotHeldBack = (heldBack: HeldBack, sender: string | null, now: Date): void => {
  const seconds = heldBack.secondsLeft(sender, now)
  if (seconds > 0)
    throw new Problem(429, `Too many wrong tokens from here. Wait ${seconds} s.`, {
      'retry-after': String(seconds),
    })
}

/**
 * Gives the check of a request's token: it throws a Problem unless the request carries ADMIN_TOKEN, or READ_TOKEN and
 * only reads. Senders of too many wrong tokens are held back for a while.
 */
export const requireToken = (heldBack: HeldBack) => {
  return async (request: Request, context: HttpContext): Promise<void> => {
    const { adminToken, readToken } = context.settings
    if (adminToken === null)
      throw new Problem(503, 'ADMIN_TOKEN is not set, so nothing but /healthz is open.')
    const offered = offeredToken(request)
    if (offered === null)
      throw new Problem(
        401,
        'Send the token: Authorization: Bearer TOKEN, or HTTP Basic with the token as password.',
        challenge,
      )
    const sender = senderOf(request)
    requireNotHeldBack(heldBack, sender, context.now())
    const [isAdmin, isReader] = await Promise.all([
      isSame(offered, adminToken),
      isSame(offered, readToken ?? ''),
    ])
    if (isAdmin) return
    if (isReader && readToken !== null) {
      if (isReadOnly(request)) return
      throw new Problem(403, 'READ_TOKEN only reads. To change something, send ADMIN_TOKEN.')
    }
    await heldBack.count(sender, context.wrongTokens, context.now())
    requireNotHeldBack(heldBack, sender, context.now())
    throw new Problem(401, 'The token is wrong.', challenge)
  }
}
