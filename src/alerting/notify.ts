import type { Alert } from './alert.ts'
import { mostMessages } from './bounds.ts'
import { type Labels, labelOf } from './labels.ts'
import { matchesAll } from './matchers.ts'
import type { Receiver } from './receiver.ts'
import {
  acknowledgedAmong,
  type SilencedBy,
  type ToldAlert,
  type Topic,
  topicsOf,
} from './topic.ts'

/**
 * What a receiver was last told of a group: its entry in Alertmanager's notification log. What it was told stands in it by
 * the ids of the topics.
 */
export interface GroupState {
  readonly receiver: string
  readonly group_key: string
  /** The alerts it was told are firing, and the acknowledgements it was told of. */
  readonly firing: readonly string[]
  /** Those of them that have been silenced since. An alert that is acknowledged is silenced, its acknowledgement is not. */
  readonly silenced: readonly string[]
  readonly notified_at_ms: number
}

/** What a receiver is to be told now: the group's firing alerts and those that ended since it was last told. */
export interface Notification<To = Receiver> {
  readonly receiver: To
  readonly groupKey: string
  readonly groupLabels: Labels
  readonly alerts: readonly ToldAlert[]
  /** The alerts it tells are firing, and the acknowledgements it tells of, as in the group's state. */
  readonly firing: readonly string[]
  /** Fingerprints of those whose end it is told. */
  readonly ended: readonly string[]
}

/** Whom to tell what, and what to remember of it. */
export interface Decision<To = Receiver> {
  readonly notifications: readonly Notification<To>[]
  /** The states that changed; none for a group that stays as it was. */
  readonly groups: readonly GroupState[]
  /** How many notifications were too many for now: their groups stay as they are, and are decided on next time. */
  readonly putOff: number
}

const groupLabelsOf = (alert: Alert, groupBy: readonly string[]): Labels =>
  Object.fromEntries(
    groupBy.flatMap((name) => {
      const value = labelOf(alert.labels, name)
      return value === '' ? [] : [[name, value]]
    }),
  )

/** Alertmanager's group key of a single route: `{}:{alertname="X", database="y"}`. */
const groupKeyOf = (labels: Labels): string => {
  const pairs = Object.entries(labels)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
  return `{}:{${pairs.join(', ')}}`
}

interface Group {
  readonly key: string
  readonly labels: Labels
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

/** How the alerts of a group differ from what its receiver was last told. */
const compare = ({ alerts }: Group, known: GroupState | undefined, silencedBy: SilencedBy) => {
  const told = new Set(known?.firing)
  const muted = new Set(known?.silenced)
  const acknowledged = acknowledgedAmong(known?.firing ?? [])
  const topics = alerts
    .filter(({ status }) => status === 'firing')
    .flatMap((alert) => topicsOf(alert, told, silencedBy))
  const audible = topics.filter(({ isSilenced }) => !isSilenced)
  const silenced = topics.filter(({ isSilenced, id }) => isSilenced && told.has(id))
  return {
    audible,
    silenced,
    ended: alerts.filter(({ status, fingerprint }) => status !== 'firing' && told.has(fingerprint)),
    hasNew: audible.some(({ id }) => !told.has(id) || muted.has(id) || acknowledged.has(id)),
    hasNewlySilenced: silenced.some(({ id }) => !muted.has(id)),
  }
}

const idsOf = (topics: readonly Topic[]): string[] => topics.map(({ id }) => id)

const decideGroup = <To extends Receiver>(
  receiver: To,
  group: Group,
  known: GroupState | undefined,
  nowMs: number,
  silencedBy: SilencedBy,
): { readonly notification: Notification<To> | null; readonly state: GroupState | null } => {
  const { audible, silenced, ended, hasNew, hasNewlySilenced } = compare(group, known, silencedBy)
  // A time in the future is a clock's that was set back since.
  const isDue =
    known !== undefined &&
    audible.some(({ alert }) => !alert.acknowledgement) &&
    Math.abs(nowMs - known.notified_at_ms) >= receiver.repeatIntervalMs
  if (!hasNew && ended.length === 0 && !isDue && !hasNewlySilenced)
    return { notification: null, state: null }
  const isSent = hasNew || isDue || (ended.length > 0 && receiver.sendResolved)
  const { key: groupKey, labels: groupLabels } = group
  const state: GroupState = {
    receiver: receiver.name,
    group_key: groupKey,
    firing: idsOf([...audible, ...silenced]),
    silenced: idsOf(silenced),
    notified_at_ms: isSent ? nowMs : (known?.notified_at_ms ?? nowMs),
  }
  if (!isSent) return { notification: null, state }
  const told = receiver.sendResolved ? ended : []
  const firing = audible.map(({ alert }) => alert)
  const notification = {
    receiver,
    groupKey,
    groupLabels,
    alerts: [...firing, ...told],
    // Told of an acknowledgement, one is told of the alert, too.
    firing: [...new Set([...fingerprintsOf(firing), ...idsOf(audible)])],
    ended: fingerprintsOf(told),
  }
  return { notification, state }
}

/**
 * Decides whom to tell what, as Alertmanager does (notify/dedup_stage.go): when a group first fires, when an
 * alert joins it, when some or all of its alerts end, and when the repeat interval has passed; otherwise nothing.
 * An alert that ends before a receiver was told of it is never mentioned. A silenced alert is left out and counts
 * as new when its silence is over. If it ends while silenced, receivers that know of it are told. One that is
 * acknowledged is silenced, too, but receivers that know of it are told of the acknowledgement, as of an alert: once, and
 * again with what else is told of the group; not while another silence holds for it. Pure.
 */
export const decideNotifications = <To extends Receiver>(
  receivers: readonly To[],
  alerts: readonly Alert[],
  known: readonly GroupState[],
  now: Date,
  silencedBy: SilencedBy = () => [],
): Decision<To> => {
  const notifications: Notification<To>[] = []
  const groups: GroupState[] = []
  let putOff = 0
  for (const receiver of receivers) {
    let room = mostMessages
    const own = new Map(
      known.filter((state) => state.receiver === receiver.name).map((s) => [s.group_key, s]),
    )
    const matching = alerts.filter(({ labels }) => matchesAll(receiver.match, labels))
    for (const group of grouped(matching, receiver)) {
      const before = own.get(group.key)
      const decided = decideGroup(receiver, group, before, now.getTime(), silencedBy)
      if (decided.notification && room === 0) {
        putOff += 1
        continue
      }
      if (decided.notification) {
        notifications.push(decided.notification)
        room -= 1
      }
      if (decided.state) groups.push(decided.state)
    }
  }
  return { notifications, groups, putOff }
}
