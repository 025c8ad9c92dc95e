import { type IRequest, IttyRouter } from 'itty-router'
import { describeError } from '../db/describe-error.ts'
import { getQueue, getQueueHistory } from '../monotask/http/queue.ts'
import { getProjectStats, getTaskSummary } from '../monotask/http/tasks.ts'
import { getAlerts, postTestAlert } from './alerts.ts'
import { requireAdmin } from './auth.ts'
import type { HttpContext } from './context.ts'
import { getDeliveries, postReplay } from './deliveries.ts'
import { getHealth } from './health.ts'
import { getJobs, getRuns, postRun } from './jobs.ts'
import { Problem, problemResponse } from './problem.ts'
import { deleteSilence, getSilences, postSilence } from './silences.ts'
import { getViews } from './views.ts'

/** A part of the path, decoded. */
const part = (request: IRequest, name: string): string => {
  try {
    return decodeURIComponent(request.params[name] ?? '')
  } catch {
    throw new Problem(400, 'The path is not properly percent-encoded.')
  }
}

type Handler = (request: Request, context: HttpContext, part: string) => Promise<Response>

/** Hands the named part of the path to a handler. */
const taking = (name: string, handler: Handler) => (request: IRequest, context: HttpContext) =>
  handler(request, context, part(request, name))

const router = IttyRouter<IRequest, [HttpContext]>()
router.get('/healthz', (_request, context) => getHealth(context))
router.all('*', requireAdmin)
router.get('/api/jobs', getJobs)
router.get('/api/jobs/:job/runs', taking('job', getRuns))
router.post('/api/jobs/:job/runs', taking('job', postRun))
router.get('/api/views', getViews)
router.get('/api/alerts', getAlerts)
router.post('/api/alerts/test', postTestAlert)
router.get('/api/silences', getSilences)
router.post('/api/silences', postSilence)
router.delete('/api/silences/:id', taking('id', deleteSilence))
router.get('/api/deliveries', getDeliveries)
router.post('/api/deliveries/:id/replay', taking('id', postReplay))
router.get('/api/queue', getQueue)
router.get('/api/queue/history', getQueueHistory)
router.get('/api/tasks/:id/summary', taking('id', getTaskSummary))
router.get('/api/projects/:id/stats', taking('id', getProjectStats))

/** What a request without a route comes to: 405 when the path is known for another method, else 404. */
const noRoute = (request: Request): Problem => {
  const { pathname } = new URL(request.url)
  const methods = router.routes
    .filter(([method, pattern]) => method !== 'ALL' && pattern.test(pathname))
    .flatMap(([method]) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))
  if (methods.length === 0) return new Problem(404, `There is nothing at ${pathname}.`)
  const allow = methods.join(', ')
  return new Problem(405, `Use ${allow} here.`, { allow })
}

const asProblem = (error: unknown): Problem => {
  if (error instanceof Problem) return error
  console.error(JSON.stringify({ http: String(error) }))
  return new Problem(500, describeError(error))
}

const route = async (request: Request, context: HttpContext): Promise<Response> => {
  try {
    const response: unknown = await router.fetch(request, context)
    return response instanceof Response ? response : problemResponse(noRoute(request))
  } catch (error) {
    return problemResponse(asProblem(error))
  }
}

/** Answers any request. HEAD is answered as GET, without the body. */
export const answer = async (request: Request, context: HttpContext): Promise<Response> => {
  const isHead = request.method === 'HEAD'
  const response = await route(isHead ? new Request(request, { method: 'GET' }) : request, context)
  response.headers.set('cache-control', 'no-store')
  response.headers.set('x-content-type-options', 'nosniff')
  return isHead ? new Response(null, response) : response
}
