import type { HttpContext } from '../../http/context.ts'
import { Problem } from '../../http/problem.ts'
import { parseQuery, wholeNumber } from '../../http/query.ts'
import { latestSnapshot, snapshotsSince } from '../queue/queue-snapshots.ts'

/** GET /api/queue */
export const getQueue = async (request: Request, { db }: HttpContext) => {
  parseQuery(request, {})
  const snapshot = await latestSnapshot(db)
  if (snapshot === null)
    throw new Problem(404, 'There is no snapshot yet. POST /api/jobs/snapshot/runs takes one.')
  return Response.json(snapshot)
}

/** GET /api/queue/history?hours= */
export const getQueueHistory = async (request: Request, { db, now }: HttpContext) => {
  const { hours } = parseQuery(request, { hours: wholeNumber(1, 168, 24) })
  const since = new Date(now().getTime() - hours * 3_600_000)
  return Response.json({ snapshots: await snapshotsSince(db, since) })
}
