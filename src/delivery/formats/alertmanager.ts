import type { ToldAlert } from '../../alerting/topic.ts'
import { alertUrl, type Format, jsonFormat, shownAlerts } from './format.ts'
import { rfc3339 } from './rfc3339.ts'

/** What Go writes for a time that is not set. */
const unsetTime = '0001-01-01T00:00:00Z'

/** What all of the maps have in common. */
const common = (maps: readonly Readonly<Record<string, string>>[]): Record<string, string> => {
  const [first = {}, ...rest] = maps
  return Object.fromEntries(
    Object.entries(first).filter(([name, value]) => rest.every((map) => map[name] === value)),
  )
}

/** The annotations of an alert; who is on it, and with what words, is two more. */
const annotationsOf = ({
  annotations,
  acknowledgement,
}: ToldAlert): Readonly<Record<string, string>> =>
  acknowledgement
    ? {
        ...annotations,
        acknowledged_by: acknowledgement.created_by,
        acknowledgement: acknowledgement.comment,
      }
    : annotations

const alertJson = (alert: ToldAlert, publicUrl: string | null) => {
  const isFiring = alert.status === 'firing'
  const began = alert.fired_at_ms ?? alert.active_since_ms
  const ended = alert.resolved_at_ms ?? began
  return {
    status: isFiring ? 'firing' : 'resolved',
    labels: alert.labels,
    annotations: annotationsOf(alert),
    startsAt: rfc3339(isFiring ? began : Math.min(began, ended)),
    endsAt: isFiring ? unsetTime : rfc3339(ended),
    generatorURL: alertUrl(publicUrl, alert) ?? '',
    fingerprint: alert.fingerprint,
  }
}

const message: Format['message'] = ({ receiver, groupKey, groupLabels, alerts }, publicUrl) => {
  const shown = shownAlerts({ receiver, alerts })
  return JSON.stringify({
    receiver: receiver.name,
    status: alerts.some((alert) => alert.status === 'firing') ? 'firing' : 'resolved',
    alerts: shown.map((alert) => alertJson(alert, publicUrl)),
    groupLabels,
    commonLabels: common(alerts.map((alert) => alert.labels)),
    commonAnnotations: common(alerts.map(annotationsOf)),
    externalURL: publicUrl ?? '',
    version: '4',
    groupKey,
    truncatedAlerts: alerts.length - shown.length,
  })
}

/**
 * Alertmanager's webhook message, version 4 (notify/webhook, template.Data). Its status is that of the whole
 * group, even where `max_alerts` cuts the list. It knows nothing acknowledged: such an alert is firing.
 */
export const alertmanager: Format = jsonFormat('alertmanager', message)
