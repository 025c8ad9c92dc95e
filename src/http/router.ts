import { type IRequest, IttyRouter } from 'itty-router'
import { describeDatabaseError } from '../db/describe-error.ts'
import { requireToken } from './auth.ts'
import { requireShortBody } from './body.ts'
import type { HttpContext } from './context.ts'
import { requireOwnSite } from './cross-site.ts'
import { canRevalidate, withEntityTag } from './entity-tag.ts'
import { HeldBack } from './held-back.ts'
import { Problem, problemResponse } from './problem.ts'
import type { Route } from './route.ts'
import { withSecurityHeaders } from './security-headers.ts'

/** Answers any request; never throws. */
type Answering = (request: Request, context: HttpContext) => Promise<Response>

const adders = { GET: 'get', POST: 'post', DELETE: 'delete' } as const

/** The open routes, then the checks of who asks, then all others. */
const ittyRouter = (routes: readonly Route[]) => {
  const router = IttyRouter<IRequest, [HttpContext]>()
  const add = (route: Route): void => {
    router[adders[route.method]](
      route.path.replace(/\{(\w+)\}/g, ':$1'),
      async (request, context) => {
        const response = await route.respond(request, request.params, context)
        return canRevalidate(route) ? withEntityTag(request, response) : response
      },
    )
  }
  routes.filter(({ isOpen }) => isOpen).forEach(add)
  router.all('*', requireOwnSite)
  router.all('*', requireToken(new HeldBack()))
  routes.filter(({ isOpen }) => !isOpen).forEach(add)
  return router
}

type Router = ReturnType<typeof ittyRouter>

/** What a request without a route comes to: 405 when the path is known for another method, else 404. */
const noRoute = (router: Router, request: Request): Problem => {
  const { pathname } = new URL(request.url)
  const methods = router.routes
    .filter(([method, pattern]) => method !== 'ALL' && pattern.test(pathname))
    .flatMap(([method]) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))
  if (methods.length === 0) return new Problem(404, `There is nothing at ${pathname}.`)
  const allow = methods.join(', ')
  return new Problem(405, `Use ${allow} here.`, { allow })
}

/** What an error comes to. Its own text is for the log alone: it may hold SQL, names or values. */
const asProblem = (error: unknown): Problem => {
  if (error instanceof Problem) return error
  console.error(JSON.stringify({ http: String(error) }))
  const ofDatabase = describeDatabaseError(error)
  return ofDatabase === null
    ? new Problem(500, 'Something went wrong here. The worker log says what.')
    : new Problem(503, ofDatabase)
}

/** A HEAD request as the GET that it is answered as; a body it may have goes unread. */
const asGet = ({ url, headers }: Request): Request => new Request(url, { headers })

/** What answers any request by these routes. HEAD is answered as GET, without the body. */
export const answeringBy = (routes: readonly Route[]): Answering => {
  const router = ittyRouter(routes)
  const routed: Answering = async (request, context) => {
    try {
      requireShortBody(request)
      const response: unknown = await router.fetch(request, context)
      return response instanceof Response ? response : problemResponse(noRoute(router, request))
    } catch (error) {
      return problemResponse(asProblem(error))
    }
  }
  return async (request, context) => {
    const isHead = request.method === 'HEAD'
    const response = await routed(isHead ? asGet(request) : request, context)
    return withSecurityHeaders(request, isHead ? new Response(null, response) : response)
  }
}
