import { sha256 } from '../db/sha256.ts'
import type { Route } from './route.ts'

/** Whether answers of a route have an entity tag: all that only read, and that not everybody may. */
export const canRevalidate = ({ method, isOpen }: Pick<Route, 'method' | 'isOpen'>): boolean =>
  method === 'GET' && !isOpen

/** Weak: what lies between may compress a body, which leaves what it says as it is. */
const entityTagOf = async (body: string): Promise<string> =>
  `W/"${(await sha256(body)).slice(0, 32)}"`

const isWeak = /^W\//

/** Whether `If-None-Match` names the tag, as RFC 9110 compares them there: weakly. */
const names = (ifNoneMatch: string, tag: string): boolean =>
  ifNoneMatch
    .split(',')
    .map((one) => one.trim().replace(isWeak, ''))
    .some((one) => one === '*' || one === tag.replace(isWeak, ''))

/**
 * An answer that succeeded, with its entity tag (RFC 9110): who polls sends it back as `If-None-Match`, and is answered
 * 304 without a body as long as nothing has changed. A browser may keep such an answer, but asks each time.
 */
export const withEntityTag = async (
  { headers }: Pick<Request, 'headers'>,
  response: Response,
): Promise<Response> => {
  if (response.status !== 200) return response
  const body = await response.text()
  const tag = await entityTagOf(body)
  const kept = { etag: tag, 'cache-control': 'private, no-cache' }
  return names(headers.get('if-none-match') ?? '', tag)
    ? new Response(null, { status: 304, headers: kept })
    : new Response(body, { headers: { ...Object.fromEntries(response.headers), ...kept } })
}
