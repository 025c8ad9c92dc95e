import { Problem } from './problem.ts'

const changesNothing: readonly string[] = ['GET', 'HEAD']

/** `none`: whoever sits at the browser made it, not a page. */
const ownSites: readonly string[] = ['same-origin', 'none']

/** Whether a page of another origin made the request, as far as a browser tells; without one there is no such page. */
const isForeign = ({ url, headers }: Request): boolean => {
  const site = headers.get('sec-fetch-site')
  if (site !== null) return !ownSites.includes(site)
  const origin = headers.get('origin')
  return origin !== null && origin !== new URL(url).origin
}

export const isReadOnly = ({ method }: Request): boolean => changesNothing.includes(method)

/**
 * Throws a Problem where another site has made a request that may change something: browsers send remembered Basic
 * credentials along with what other sites request, too.
 */
export const requireOwnSite = (request: Request): void => {
  if (!isReadOnly(request) && isForeign(request))
    throw new Problem(403, 'Another site made this request.')
}
