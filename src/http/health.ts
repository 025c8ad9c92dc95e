import * as z from 'zod/mini'
import { isYetToCome } from '../checks/freshness.ts'
import { seriesOf } from '../jobs/series.ts'
import { logError } from '../log/log.ts'
import { readVitalSigns } from '../store/installation.ts'
import type { HttpContext } from './context.ts'
import { route } from './route.ts'

const ok = { status: 200, body: { status: 'ok' } } as const
const failing = { status: 503, body: { status: 'failing' } } as const

/** What /healthz answers while nothing can work, such as with invalid settings. */
export const failingResponse = (): Response =>
  Response.json(failing.body, { status: failing.status })

/** Whether evaluate last succeeded, or the worker was installed or deployed, within the grace time. */
const isOnTime = async ({ db, application, settings, now }: HttpContext): Promise<boolean> => {
  const { installed_at_ms, last_evaluate_ms } = await readVitalSigns(db, seriesOf(application))
  const deployed_at_ms = settings.deployedAt?.getTime()
  const time = now()
  // What is to come only by a clock that was set back since says nothing.
  return [installed_at_ms, last_evaluate_ms, deployed_at_ms].some(
    (ms = null) =>
      ms !== null &&
      !isYetToCome(ms, time) &&
      time.getTime() - ms <= settings.healthGraceSeconds * 1000,
  )
}

/** Says no more than ok or failing, as it is open to all. */
export const getHealth = route({
  method: 'GET',
  path: '/healthz',
  summary: 'Whether the worker does its work: ok or failing.',
  description:
    'Failing when the settings are invalid, the database cannot be read, or no evaluate run has succeeded for HEALTH_GRACE_SECONDS.',
  isOpen: true,
  query: 'ignored',
  responses: {
    200: z.object({ status: z.literal('ok') }),
    503: z.object({ status: z.literal('failing') }),
  },
  handle: async (_input, context) => {
    try {
      return (await isOnTime(context)) ? ok : failing
    } catch (error) {
      logError({
        event: 'request_refused',
        database: context.db.name,
        status: '503',
        error: String(error),
      })
      return failing
    }
  },
})
