import type { Settings } from '../settings.ts'
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

interface Offered {
  /** The user name of HTTP Basic, which may be any. */
  readonly user: string
  readonly token: string
}

/** The token of `Bearer TOKEN`, or user and password of `Basic base64(user:password)`; null if there is neither. */
const offeredBy = (request: Request): Offered | null => {
  const [, scheme = '', credentials = ''] =
    /^(\S+) +(\S+)$/.exec(request.headers.get('authorization')?.trim() ?? '') ?? []
  if (scheme.toLowerCase() === 'bearer') return { user: '', token: credentials }
  if (scheme.toLowerCase() !== 'basic') return null
  const [, user, token] = /^([^:]*):(.*)$/s.exec(decodeBase64(credentials) ?? '') ?? []
  return user === undefined || token === undefined ? null : { user, token }
}

const digest = (text: string): Promise<ArrayBuffer> =>
  crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))

/** Whether two texts are the same, found out in the same time wherever they differ: digests are of one length. */
const isSame = async (offered: string, wanted: string): Promise<boolean> => {
  const [given, right] = await Promise.all([digest(offered), digest(wanted)])
  return crypto.subtle.timingSafeEqual(given, right)
}

/** Whose token it is: the one that changes things, or the one that only reads; null: nobody's. */
const roleOf = async (
  token: string,
  { adminToken, readToken }: Pick<Settings, 'adminToken' | 'readToken'>,
): Promise<'admin' | 'reader' | null> => {
  const [isAdmin, isReader] = await Promise.all([
    isSame(token, adminToken ?? ''),
    isSame(token, readToken ?? ''),
  ])
  if (isAdmin && adminToken !== null) return 'admin'
  return isReader && readToken !== null ? 'reader' : null
}

/** Who looks, of a request whose token was checked: the user name sent with it, and whether it may change things. */
export interface Viewer {
  readonly name: string
  readonly isAdmin: boolean
}

export const viewerOf = async (
  request: Request,
  { settings }: Pick<HttpContext, 'settings'>,
): Promise<Viewer> => {
  const offered = offeredBy(request)
  const isAdmin = offered !== null && (await roleOf(offered.token, settings)) === 'admin'
  return { name: offered?.user ?? '', isAdmin }
}

/** What makes a browser ask for another token. */
export const askForAdminToken = (): Problem =>
  new Problem(401, 'Log in with ADMIN_TOKEN as the password; any user name will do.', challenge)

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
    if (context.settings.adminToken === null)
      throw new Problem(
        503,
        'ADMIN_TOKEN is not set, so nothing but /healthz is open. Set it to a secret of at least 32 characters: npx wrangler secret put ADMIN_TOKEN',
      )
    const offered = offeredBy(request)
    if (offered === null)
      throw new Problem(
        401,
        'Send the token: Authorization: Bearer TOKEN, or HTTP Basic with the token as password.',
        challenge,
      )
    const sender = senderOf(request)
    requireNotHeldBack(heldBack, sender, context.now())
    const role = await roleOf(offered.token, context.settings)
    if (role === 'admin') return
    if (role === 'reader') {
      if (isReadOnly(request)) return
      throw new Problem(403, 'READ_TOKEN only reads. To change something, send ADMIN_TOKEN.')
    }
    await heldBack.count(sender, context.wrongTokens, context.now())
    requireNotHeldBack(heldBack, sender, context.now())
    throw new Problem(401, 'The token is wrong.', challenge)
  }
}
