import { type IRequest, IttyRouter } from 'itty-router'
import { describeDatabaseError } from '../db/describe-error.ts'
import { log, logError } from '../log/log.ts'
import { requireToken } from './auth.ts'
import { requireShortBody } from './body.ts'
import type { HttpContext } from './context.ts'
import { requireOwnSite } from './cross-site.ts'
import { canRevalidate, withEntityTag } from './entity-tag.ts'
import { HeldBack } from './held-back.ts'
import { databaseName, memberAsked, ofDatabase } from './of-database.ts'
import { Problem, type ProblemPage, problemAnswer } from './problem.ts'
import type { Route } from './route.ts'
import { withSecurityHeaders } from './security-headers.ts'

/** Answers any request; never throws. */
type Answering = (request: Request, context: HttpContext) => Promise<Response>

const adders = { GET: 'get', POST: 'post', DELETE: 'delete' } as const

/** As much of a route as leads a request to its answer. */
export type Answerer = Pick<Route, 'method' | 'path' | 'about' | 'respond'>

/** What is shown to people: pages, and errors as such. */
export interface Pages {
  readonly pages: readonly Answerer[]
  readonly problemPage: ProblemPage
}

/** A route whose answers have entity tags, where it is one of those. Pages have none: 304 would change their policy. */
const tagging = (route: Route): Answerer =>
  canRevalidate(route)
    ? {
        ...route,
        respond: async (request, parts, context) =>
          withEntityTag(request, await route.respond(request, parts, context)),
      }
    : route

/** The open routes, then the checks of who asks, then all others. */
const ittyRouter = (routes: readonly Route[], pages: readonly Answerer[]) => {
  const router = IttyRouter<IRequest, [HttpContext]>()
  const add = ({ method, path, about, respond }: Answerer): void => {
    router[adders[method]](path.replace(/\{(\w+)\}/g, ':$1'), (request, context) =>
      respond(
        request,
        request.params,
        about === null ? context : ofDatabase(request, about, context),
      ),
    )
  }
  routes.filter(({ isOpen }) => isOpen).forEach(add)
  router.all('*', requireOwnSite)
  router.all('*', requireToken(new HeldBack()))
  const guarded = routes.filter(({ isOpen }) => !isOpen)
  for (const answerer of [...guarded.map(tagging), ...pages]) add(answerer)
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
  const ofDatabase = describeDatabaseError(error)
  return ofDatabase === null
    ? new Problem(500, 'Something went wrong here. The worker log says what.')
    : new Problem(503, ofDatabase)
}

/** The problems of whoever may not ask. What else is wrong with a request is told to its sender alone. */
const ofAccess: ReadonlySet<number> = new Set([401, 403, 429])

const logProblem = ({ status, message }: Problem, error: unknown, database: string): void => {
  const line = { event: 'request_refused', database, status: String(status) } as const
  if (error !== null) logError({ ...line, error: String(error) })
  else if (ofAccess.has(status)) log({ ...line, error: message })
}

/** The database that a request is about, as far as there is one of its name. */
const databaseOf = ({ url }: Request, context: HttpContext): string => {
  const asked = new URL(url).searchParams.get(databaseName)
  return memberAsked({ ...context, asked })?.name ?? context.db.name
}

/** A HEAD request as the GET that it is answered as; a body it may have goes unread. */
const asGet = ({ url, headers }: Request): Request => new Request(url, { headers })

/** What answers any request by these routes and pages. HEAD is answered as GET, without the body. */
export const answeringBy = (routes: readonly Route[], { pages, problemPage }: Pages): Answering => {
  const router = ittyRouter(routes, pages)
  const routed: Answering = async (request, context) => {
    try {
      requireShortBody(request)
      const response: unknown = await router.fetch(request, context)
      if (response instanceof Response) return response
      return await problemAnswer(request, noRoute(router, request), problemPage)
    } catch (error) {
      const problem = asProblem(error)
      logProblem(problem, problem === error ? null : error, databaseOf(request, context))
      return problemAnswer(request, problem, problemPage)
    }
  }
  return async (request, context) => {
    const isHead = request.method === 'HEAD'
    const response = await routed(isHead ? asGet(request) : request, context)
    return withSecurityHeaders(request, isHead ? new Response(null, response) : response)
  }
}
