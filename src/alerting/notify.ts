import type { Alert } from './alert.ts'
import type { Receiver } from './receiver.ts'

/** What a receiver was last told of a group. */
export interface GroupState {
  readonly receiver: string
  readonly group_key: string
  /** Fingerprints it knows to fire. */
  readonly firing: readonly string[]
  readonly notified_at_ms: number
}

/** What a receiver is to be told now: the group's firing alerts and those that ended since it was last told. */
export interface Notification {
  readonly receiver: Receiver
  readonly groupKey: string
  readonly groupLabels: Readonly<Record<string, string>>
  readonly alerts: readonly Alert[]
}

export interface Decision {
  readonly notifications: readonly Notification[]
  /** Group states that changed. */
  readonly groups: readonly GroupState[]
}

const groupLabelsOf = (alert: Alert, groupBy: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    groupBy.flatMap((name) => {
      const value = alert.labels[name]
      return value === undefined ? [] : [[name, value]]
    }),
  )

/** Alertmanager's group key of a single route: `{}:{alertname="X", database="y"}`. */
const groupKeyOf = (labels: Readonly<Record<string, string>>): string => {
  const pairs = Object.entries(labels)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
  return `{}:{${pairs.join(', ')}}`
}

interface Group {
  readonly key: string
  readonly labels: Readonly<Record<string, string>>
  readonly alerts: Alert[]
}

const grouped = (alerts: readonly Alert[], receiver: Receiver): Group[] => {
  const groups = new Map<string, Group>()
  for (const alert of alerts) {
    const labels = groupLabelsOf(alert, receiver.groupBy)
    const key = groupKeyOf(labels)
    const group = groups.get(key) ?? { key, labels, alerts: [] }
    group.alerts.push(alert)
    groups.set(key, group)
  }
  return [...groups.values()]
}

const decideGroup = (
  receiver: Receiver,
  group: Group,
  known: GroupState | undefined,
  nowMs: number,
): { readonly notification: Notification | null; readonly state: GroupState | null } => {
  const told = new Set(known?.firing)
  const firing = group.alerts.filter((alert) => alert.status === 'firing')
  const ended = group.alerts.filter(
    (alert) => alert.status !== 'firing' && told.has(alert.fingerprint),
  )
  const isNew = firing.some((alert) => !told.has(alert.fingerprint))
  const isDue =
    known !== undefined &&
    firing.length > 0 &&
    nowMs - known.notified_at_ms >= receiver.repeatIntervalMs
  if (!isNew && ended.length === 0 && !isDue) return { notification: null, state: null }
  const isSent = isNew || isDue || receiver.sendResolved
  const state: GroupState = {
    receiver: receiver.name,
    group_key: group.key,
    firing: firing.map((alert) => alert.fingerprint),
    notified_at_ms: isSent ? nowMs : (known?.notified_at_ms ?? nowMs),
  }
  if (!isSent) return { notification: null, state }
  const alerts = receiver.sendResolved ? [...firing, ...ended] : firing
  return {
    notification: { receiver, groupKey: group.key, groupLabels: group.labels, alerts },
    state,
  }
}

/**
 * Decides whom to tell what, as Alertmanager does (notify/dedup_stage.go): when a group first fires, when an
 * alert joins it, when one or all of it end, and when the repeat interval has passed; otherwise silence. An
 * alert that ends before it was ever announced is not announced. Pure.
 */
export const decideNotifications = (
  receivers: readonly Receiver[],
  alerts: readonly Alert[],
  known: readonly GroupState[],
  now: Date,
): Decision => {
  const notifications: Notification[] = []
  const groups: GroupState[] = []
  for (const receiver of receivers)
    for (const group of grouped(alerts, receiver)) {
      const before = known.find(
        (state) => state.receiver === receiver.name && state.group_key === group.key,
      )
      const { notification, state } = decideGroup(receiver, group, before, now.getTime())
      if (notification) notifications.push(notification)
      if (state) groups.push(state)
    }
  return { notifications, groups }
}
