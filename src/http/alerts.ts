import { silencer } from '../alerting/silencer.ts'
import { destinationOf } from '../delivery/destination.ts'
import { sendTestAlert } from '../delivery/test-alert.ts'
import { listAlerts } from '../store/alerts.ts'
import { receiversOff } from '../store/receivers-off.ts'
import { listSilences } from '../store/silences.ts'
import type { HttpContext } from './context.ts'
import { Problem } from './problem.ts'
import { parseQuery } from './query.ts'

const day = 86_400_000

const timeOrNull = (milliseconds: number | null): string | null =>
  milliseconds === null ? null : new Date(milliseconds).toISOString()

/** Every receiver of alerts/receivers.json: active, off (it answered 410), or inactive because its URL is not set. */
const receiverStates = async ({ db, settings }: HttpContext) => {
  const destinations = await Promise.all(settings.receivers.map(destinationOf))
  const off = await receiversOff(db, destinations, settings.deployedAt)
  const withUrl = settings.receivers.map(({ name, format }) => ({
    name,
    format: format.name,
    status: off.has(name) ? 'off' : 'active',
  }))
  const withoutUrl = settings.inactiveReceivers.map(({ name, format, urlEnv }) => ({
    name,
    format: format.name,
    status: 'inactive',
    reason: `${urlEnv} is not set`,
  }))
  return [...withUrl, ...withoutUrl]
}

/**
 * GET /api/alerts: every alert that is pending or firing, and those resolved in the last day, with the
 * silences that keep them from being sent; and the receivers.
 */
export const getAlerts = async (request: Request, context: HttpContext) => {
  parseQuery(request, {})
  const { db, now } = context
  const alerts = await listAlerts(db, now().getTime() - day)
  const silencedBy = silencer(await listSilences(db), now())
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
      silenced_by: silencedBy(alert.labels),
    })),
    receivers: await receiverStates(context),
  })
}

/** POST /api/alerts/test: one test alert to every active receiver at once, and what each answered. */
export const postTestAlert = async (request: Request, context: HttpContext) => {
  parseQuery(request, {})
  const { receivers, inactiveReceivers } = context.settings
  if (receivers.length === 0) {
    const names = inactiveReceivers.map(({ urlEnv }) => urlEnv).join(', ')
    throw new Problem(409, `No receiver is active. Set one of these: ${names}.`)
  }
  const answers = await sendTestAlert(context)
  return Response.json({
    receivers: answers.map(({ receiver, answer }) => ({
      name: receiver,
      delivered: answer.kind === 'delivered',
      answer: answer.text,
    })),
  })
}
