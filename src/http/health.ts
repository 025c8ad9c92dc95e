import { readVitalSigns } from '../store/installation.ts'
import type { HttpContext } from './context.ts'

const okResponse = (): Response => Response.json({ status: 'ok' })
export const failingResponse = (): Response => Response.json({ status: 'failing' }, { status: 503 })

/**
 * GET /healthz: failing when the database can't be read, or when evaluate last succeeded (or the worker was
 * installed or deployed) longer ago than the grace time. Says no more, as it is open to all.
 */
export const getHealth = async ({ db, settings, now }: HttpContext) => {
  try {
    const { installed_at_ms, last_evaluate_ms } = await readVitalSigns(db)
    const deployed_at_ms = settings.deployedAt?.getTime()
    const since = Math.max(installed_at_ms ?? 0, last_evaluate_ms ?? 0, deployed_at_ms ?? 0)
    const isLate = now().getTime() - since > settings.healthGraceSeconds * 1000
    return isLate ? failingResponse() : okResponse()
  } catch (error) {
    console.error(JSON.stringify({ healthz: String(error) }))
    return failingResponse()
  }
}
