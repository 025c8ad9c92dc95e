/** What every answer carries: nothing may be loaded, framed or sent. A page has a policy of its own, and keeps that. */
const always = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

/** A year; not for subdomains, as these may be others'. */
const transportSecurity = 'max-age=31536000'

/** The answer to a request with the headers that every answer carries, unless it has them already. */
export const withSecurityHeaders = (request: Request, response: Response): Response => {
  const headers = new Headers({ ...always, ...Object.fromEntries(response.headers) })
  if (new URL(request.url).protocol === 'https:')
    headers.set('strict-transport-security', transportSecurity)
  return new Response(response.body, { status: response.status, headers })
}
