import rulesJson from '../../alerts/rules.json' with { type: 'json' }
import { evaluate } from '../alerting/evaluate.ts'
import { formatMessage } from '../alerting/formats/index.ts'
import { decideNotifications, type Notification } from '../alerting/notify.ts'
import { parseRules } from '../alerting/rules.ts'
import { takeReadings } from '../checks/index.ts'
import { alertGroups, saveAlertGroups } from '../db/alert-groups.ts'
import { activeAlerts, dropAlerts, saveAlerts } from '../db/alerts.ts'
import type { Database } from '../db/database.ts'
import { type Message, queueMessages } from '../db/outbox.ts'
import { jobHealth } from '../db/runs.ts'
import type { Job } from './job.ts'
import { receiversOf } from './receivers.ts'

const rules = parseRules(rulesJson)

/** The cron's interval, and how much later a run may come without counting as a pause. */
const intervalMs = 300_000
const toleranceMs = 300_000

/** How long evaluate did not run when it should have: that time does not count towards `for`. */
const pausedFor = async (db: Database, now: Date): Promise<number> => {
  const [health] = await jobHealth(db, ['evaluate'])
  const last = health?.last_success_ms
  if (last == null) return 0
  const gap = now.getTime() - last
  return gap > intervalMs + toleranceMs ? gap - intervalMs : 0
}

/** Ids sort by age: the time first, then chance. */
const messageOf =
  (now: Date, publicUrl: string | null) =>
  (notification: Notification, index: number): Message => ({
    id: `msg_${now.getTime().toString(36).padStart(9, '0')}${String(index).padStart(4, '0')}${crypto.randomUUID().slice(0, 8)}`,
    receiver: notification.receiver.name,
    group_key: notification.groupKey,
    body: formatMessage(notification.receiver.format, notification, publicUrl),
    attempts: 0,
    created_at_ms: now.getTime(),
    due_at_ms: now.getTime(),
  })

/**
 * Takes the readings, steps every rule, and stores what changed together with the messages about it, in one
 * transaction. A run that changes nothing writes nothing.
 */
export const evaluateJob: Job = {
  name: 'evaluate',
  supportsDryRun: false,
  run: async (context) => {
    const { db, settings } = context
    const outcomes = await takeReadings(context)
    const now = context.now()
    const { alerts, changed, dropped } = evaluate({
      rules,
      outcomes,
      active: await activeAlerts(db),
      database: db.name,
      now,
      pausedMs: await pausedFor(db, now),
    })
    const receivers = receiversOf(settings)
    const { notifications, groups } = decideNotifications(
      receivers,
      alerts,
      await alertGroups(db),
      now,
    )
    await db.batch([
      ...(changed.length > 0 ? [saveAlerts(changed)] : []),
      ...(dropped.length > 0 ? [dropAlerts(dropped)] : []),
      ...(groups.length > 0 ? saveAlertGroups(groups) : []),
      ...(notifications.length > 0
        ? [queueMessages(notifications.map(messageOf(now, settings.publicUrl)))]
        : []),
    ])
    const count = (status: string) => alerts.filter((alert) => alert.status === status).length
    const failed = outcomes.flatMap((o) =>
      'error' in o ? [{ check: o.check, error: o.error }] : [],
    )
    return {
      readings: outcomes.reduce((sum, o) => sum + ('readings' in o ? o.readings.length : 0), 0),
      pending: count('pending'),
      firing: count('firing'),
      resolved: count('resolved'),
      queued: notifications.length,
      ...(failed.length > 0 ? { failed_checks: failed } : {}),
    }
  },
}
