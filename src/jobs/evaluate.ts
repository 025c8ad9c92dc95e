import { decide } from '../alerting/decide.ts'
import type { Notification } from '../alerting/notify.ts'
import type { CheckOutcome } from '../alerting/readings.ts'
import { watchOf } from '../alerting/watch.ts'
import { takeChecks } from '../checks/take-checks.ts'
import { sendHeartbeat } from '../delivery/heartbeat.ts'
import type { Receiver } from '../delivery/receiver.ts'
import { saveAlertGroups } from '../store/alert-groups.ts'
import { alertingState } from '../store/alerting-state.ts'
import { dropAlerts, saveAlerts } from '../store/alerts.ts'
import { markSeen } from '../store/findings.ts'
import { queueMessages } from '../store/outbox.ts'
import type { Job } from './job.ts'
import { seriesOf } from './series.ts'

/** The id begins with the time and the notification's place, so that ids sort by age. The rest is random. */
const messageOf =
  (now: Date, publicUrl: string | null) =>
  (notification: Notification<Receiver>, index: number) => ({
    id: `msg_${now.getTime().toString(36).padStart(9, '0')}${String(index).padStart(4, '0')}${crypto.randomUUID().slice(0, 8)}`,
    receiver: notification.receiver.name,
    group_key: notification.groupKey,
    firing: notification.firing,
    body: notification.receiver.format.message(notification, publicUrl),
    created_at_ms: now.getTime(),
  })

const failedChecks = (outcomes: readonly CheckOutcome[]) =>
  outcomes.flatMap((o) => ('error' in o ? [{ check: o.check, error: o.error }] : []))

/**
 * Takes the readings, evaluates every rule, and stores what changed together with the messages about it, and that
 * findings were read, in one transaction. A run that changes nothing writes nothing.
 */
export const evaluateJob: Job = {
  name: 'evaluate',
  supportsDryRun: false,
  timeLimitSeconds: 90,
  isRecordedAtOnce: true,
  run: async (context) => {
    const { db, settings, application } = context
    const { checks, rules } = application
    const outcomes = await takeChecks(checks, {
      db,
      now: context.now,
      fetch: context.fetch,
      watch: watchOf(rules),
      analytics: settings.analytics,
      auditSweepHours: settings.auditSweepHours,
      writeProbeMinutes: settings.writeProbeMinutes,
    })
    const now = context.now()
    const { alerts, changed, dropped, notifications, groups } = decide({
      rules,
      outcomes,
      receivers: settings.receivers,
      database: db.name,
      now,
      state: await alertingState(db, now, seriesOf(application)),
    })
    const told = outcomes
      .flatMap((outcome) => ('readings' in outcome ? outcome.readings : []))
      .flatMap(({ tellsOf = [] }) => tellsOf)
    await db.batch([
      ...(told.length > 0 ? [markSeen(told)] : []),
      ...(changed.length > 0 ? [saveAlerts(changed)] : []),
      ...(dropped.length > 0 ? [dropAlerts(dropped)] : []),
      ...(groups.length > 0 ? saveAlertGroups(groups) : []),
      ...(notifications.length > 0
        ? [queueMessages(notifications.map(messageOf(now, settings.publicUrl)))]
        : []),
    ])
    const heartbeat = await sendHeartbeat(context)
    const count = (status: string) => alerts.filter((alert) => alert.status === status).length
    const failed = failedChecks(outcomes)
    return {
      readings: outcomes.reduce((sum, o) => sum + ('readings' in o ? o.readings.length : 0), 0),
      pending: count('pending'),
      firing: count('firing'),
      resolved: count('resolved'),
      queued: notifications.length,
      ...(failed.length > 0 ? { failed_checks: failed } : {}),
      ...(heartbeat === null ? {} : { heartbeat }),
    }
  },
}
