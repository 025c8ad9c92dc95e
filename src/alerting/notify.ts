import type { Alert } from './alert.ts'
import { matchesAll } from './matchers.ts'
import type { Receiver } from './receiver.ts'

/** What a receiver was last told of a group. */
export interface GroupState {
  readonly receiver: string
  readonly group_key: string
  /** Fingerprints it knows to fire. */
  readonly firing: readonly string[]
  /** Those of them that a silence has covered since. */
  readonly silenced: readonly string[]
  readonly notified_at_ms: number
}

/** What a receiver is to be told now: the group's firing alerts and those that ended since it was last told. */
export interface Notification {
  readonly receiver: Receiver
  readonly groupKey: string
  readonly groupLabels: Readonly<Record<string, string>>
  readonly alerts: readonly Alert[]
}

/** A notification with what it leaves behind. */
interface Announcement extends Notification {
  /** Fingerprints the receiver knows to fire once it has this. */
  readonly firing: readonly string[]
}

export interface Decision {
  readonly notifications: readonly Announcement[]
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

const fingerprintsOf = (alerts: readonly Alert[]): string[] =>
  alerts.map(({ fingerprint }) => fingerprint)

const decideGroup = (
  receiver: Receiver,
  group: Group,
  known: GroupState | undefined,
  nowMs: number,
  isSilenced: (alert: Alert) => boolean,
): { readonly notification: Announcement | null; readonly state: GroupState | null } => {
  const told = new Set(known?.firing)
  const muted = new Set(known?.silenced)
  const firing = group.alerts.filter((alert) => alert.status === 'firing')
  const audible = firing.filter((alert) => !isSilenced(alert))
  const silenced = firing.filter((alert) => isSilenced(alert) && told.has(alert.fingerprint))
  const ended = group.alerts.filter(
    (alert) => alert.status !== 'firing' && told.has(alert.fingerprint),
  )
  const isNew = audible.some(({ fingerprint }) => !told.has(fingerprint) || muted.has(fingerprint))
  const isDue =
    known !== undefined &&
    audible.length > 0 &&
    nowMs - known.notified_at_ms >= receiver.repeatIntervalMs
  const isNewlySilenced = silenced.some(({ fingerprint }) => !muted.has(fingerprint))
  if (!isNew && ended.length === 0 && !isDue && !isNewlySilenced)
    return { notification: null, state: null }
  const isSent = isNew || isDue || (ended.length > 0 && receiver.sendResolved)
  const state: GroupState = {
    receiver: receiver.name,
    group_key: group.key,
    firing: fingerprintsOf([...audible, ...silenced]),
    silenced: fingerprintsOf(silenced),
    notified_at_ms: isSent ? nowMs : (known?.notified_at_ms ?? nowMs),
  }
  if (!isSent) return { notification: null, state }
  const alerts = receiver.sendResolved ? [...audible, ...ended] : audible
  const { key: groupKey, labels: groupLabels } = group
  return {
    notification: { receiver, groupKey, groupLabels, alerts, firing: state.firing },
    state,
  }
}

/**
 * Decides whom to tell what, as Alertmanager does (notify/dedup_stage.go): when a group first fires, when an
 * alert joins it, when one or all of it end, and when the repeat interval has passed; otherwise silence. An
 * alert that ends before it was ever announced is not announced. A silenced one is left out, and counts as
 * new when its silence is over; that it ended is told if the receiver knew of it. Pure.
 */
export const decideNotifications = (
  receivers: readonly Receiver[],
  alerts: readonly Alert[],
  known: readonly GroupState[],
  now: Date,
  isSilenced: (alert: Alert) => boolean = () => false,
): Decision => {
  const notifications: Announcement[] = []
  const groups: GroupState[] = []
  for (const receiver of receivers) {
    const own = new Map(
      known.filter((state) => state.receiver === receiver.name).map((s) => [s.group_key, s]),
    )
    const matching = alerts.filter(({ labels }) => matchesAll(receiver.match, labels))
    for (const group of grouped(matching, receiver)) {
      const before = own.get(group.key)
      const decided = decideGroup(receiver, group, before, now.getTime(), isSilenced)
      if (decided.notification) notifications.push(decided.notification)
      if (decided.state) groups.push(decided.state)
    }
  }
  return { notifications, groups }
}
