import { listAlerts } from '../db/alerts.ts'
import type { HttpContext } from './context.ts'
import { parseQuery } from './query.ts'

const day = 86_400_000

const timeOrNull = (milliseconds: number | null): string | null =>
  milliseconds === null ? null : new Date(milliseconds).toISOString()

/** GET /api/alerts: every alert that is pending or firing, and those resolved in the last day. */
export const getAlerts = async (request: Request, { db, now }: HttpContext) => {
  parseQuery(request, {})
  const alerts = await listAlerts(db, now().getTime() - day)
  return Response.json({
    alerts: alerts.map((alert) => ({
      fingerprint: alert.fingerprint,
      status: alert.status,
      labels: alert.labels,
      annotations: alert.annotations,
      value: alert.value,
      active_since: timeOrNull(alert.active_since_ms),
      fired_at: timeOrNull(alert.fired_at_ms),
      resolved_at: timeOrNull(alert.resolved_at_ms),
    })),
  })
}
