import type { Alert } from '../alerting/alert.ts'
import type { Database } from '../db/database.ts'
import { type FindingMark, markSeen } from '../store/findings/standing.ts'
import {
  type MemberState,
  type Registered,
  readRegistered,
  saveStanding,
} from '../store/fleet/registry.ts'
import type { Fleet } from './fleet.ts'

/** What a database is found to be. */
export interface Found {
  readonly state: MemberState
  readonly error: string | null
  /** The whole set of its alerts; null: not known this time, so that it stays as it was. */
  readonly alerts: readonly Alert[] | null
}

/** Reads a database as CONTROL has it; null where it is not registered. */
export const registeredAs =
  ({ control }: Pick<Fleet, 'control'>, name: string) =>
  async (): Promise<Registered | null> =>
    (await readRegistered(control, [name]))[0] ?? null

/** What CONTROL takes of one database at most: a row of D1 holds 2 MB, and has two such sets. */
const most = { alerts: 500, bytes: 800_000 } as const

const encoder = new TextEncoder()

/** The first of the alerts, as many as CONTROL takes. */
const firstOf = (alerts: readonly Alert[]): readonly Alert[] => {
  let bytes = 0
  const end = alerts.findIndex((alert, index) => {
    bytes += encoder.encode(JSON.stringify(alert)).length + 1
    return index >= most.alerts || bytes > most.bytes
  })
  return end < 0 ? alerts : alerts.slice(0, end)
}

/** The set of alerts that CONTROL takes of a database, and what it is told where there are more. */
export const wholeSet = (alerts: readonly Alert[]): Pick<Found, 'alerts' | 'error'> => {
  if (firstOf(alerts).length === alerts.length) return { alerts, error: null }
  const firing = alerts.filter(({ status }) => status === 'firing')
  const pending = alerts.filter(({ status }) => status !== 'firing')
  const taken = firstOf([...firing, ...pending])
  const error = `It has ${alerts.length} alerts, of which the fleet tells of ${taken.length}.`
  return { alerts: taken, error }
}

/** Alerts that fired in a set before this one, and that no evaluation of the fleet has seen: each is told of once. */
const endedWith = (before: Registered, alerts: readonly Alert[]): readonly Alert[] => {
  const current = new Set(alerts.map(({ fingerprint }) => fingerprint))
  const gone = before.alerts.filter(({ status }) => status === 'firing')
  const ended = new Map([...before.ended, ...gone].map((alert) => [alert.fingerprint, alert]))
  return firstOf([...ended.values()].filter(({ fingerprint }) => !current.has(fingerprint)))
}

/** How many times a set is handed over anew, where an evaluation or another run came between. */
const mostTries = 3

/**
 * Hands the whole set of a database's alerts over to CONTROL; writes nothing where all is as it was. Throws where CONTROL
 * can't be written.
 */
const handOver = async (
  control: Database,
  read: () => Promise<Registered | null>,
  { state, error, alerts }: Found,
  now: Date,
): Promise<void> => {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const before = await read()
    if (before === null) return
    const set = alerts ?? before.alerts
    const ended = alerts === null ? before.ended : endedWith(before, alerts)
    const saving = saveStanding(before, { state, error, alerts: set, ended }, now)
    if (saving === null) return
    const [result] = await control.batch([saving])
    if ((result?.rows.length ?? 0) > 0) return
  }
  throw new Error(`CONTROL was changed by others each time the alerts were handed over.`)
}

/** Tells CONTROL of a database. Throws where it can't be written. */
export const tell = (
  { control, now }: Pick<Fleet, 'control' | 'now'>,
  { read, found }: { readonly read: () => Promise<Registered | null>; readonly found: Found },
): Promise<void> => handOver(control, read, found, now())

/** Lets the findings go that CONTROL has now the alerts of. Throws where the database can't be written. */
export const letGo = async (db: Database, told: readonly FindingMark[]): Promise<void> => {
  if (told.length > 0) await db.run(markSeen(told))
}
