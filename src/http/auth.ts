import type { HttpContext } from './context.ts'
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

const changesNothing: readonly string[] = ['GET', 'HEAD']

/** Browsers send remembered Basic credentials along with what other sites request, too. */
const isForeign = (request: Request): boolean =>
  ['cross-site', 'same-site'].includes(request.headers.get('sec-fetch-site') ?? '')

/**
 * Throws a Problem unless the request carries ADMIN_TOKEN, and was not made by another site to change
 * something. Digests are compared, as these are of one length.
 */
export const requireAdmin = async (
  request: Request,
  { settings: { adminToken } }: HttpContext,
): Promise<void> => {
  if (adminToken === null)
    throw new Problem(503, 'ADMIN_TOKEN is not set, so nothing but /healthz is open.')
  const offered = offeredToken(request)
  if (offered === null)
    throw new Problem(
      401,
      'Send the admin token: Authorization: Bearer TOKEN, or HTTP Basic with the token as password.',
      challenge,
    )
  const [given, wanted] = await Promise.all([digest(offered), digest(adminToken)])
  if (!crypto.subtle.timingSafeEqual(given, wanted))
    throw new Problem(401, 'The token is wrong.', challenge)
  if (isForeign(request) && !changesNothing.includes(request.method))
    throw new Problem(403, 'Another site made this request.')
}
