import * as z from 'zod/mini'
import type { Alert } from '../../alerting/alert.ts'
import { type Database, type Statement, statement } from '../../db/database.ts'
import { json } from '../../db/json.ts'
import { alertRow } from '../alerts.ts'
import { inChunks } from '../chunks.ts'

/**
 * How a database of the fleet stands. `new`: it has not been looked at. `behind`: it lacks migrations, so its
 * maintenance waits. `double`: it is the same database as another one. `slow`: it has failed, and is tried again apart
 * from the others. `unreachable`: it failed there, too, and is tried once an hour.
 */
export const memberState = z.enum(['new', 'ok', 'behind', 'double', 'slow', 'unreachable'])
export type MemberState = z.output<typeof memberState>

const registered = z.object({
  name: z.string(),
  binding: z.string(),
  /** The worker that looks after it, where several share the fleet; 0: the only one, or the first. */
  shard: z.number(),
  labels: json(z.record(z.string(), z.string())),
  state: memberState,
  /** In this state since, milliseconds since the epoch. */
  since_ms: z.number(),
  /** Why it is in this state, for people; null while it is well. */
  error: z.nullable(z.string()),
  /** When it was last tried, as far as that is kept here: of one that is well, see the ticks. */
  tried_at_ms: z.nullable(z.number()),
  alerts: json(z.array(alertRow)),
  ended: json(z.array(alertRow)),
})

/**
 * A database of the fleet as CONTROL has it. `alerts` is the whole set of its pending and firing alerts as it last
 * handed it over; `ended`: those that fired in an earlier set, and that no evaluation of the fleet has seen yet.
 */
export type Registered = z.output<typeof registered>

const columns = 'name, binding, shard, labels, state, since_ms, error, tried_at_ms, alerts, ended'

/** Every database of the registry, by name. */
export const readRegistry = (control: Database): Promise<Registered[]> =>
  control.all(statement(`SELECT ${columns} FROM viewkeeper_databases ORDER BY name`), registered)

/** Those of one shard, by name. */
export const readShard = (control: Database, shard: number): Promise<Registered[]> =>
  control.all(
    statement(`SELECT ${columns} FROM viewkeeper_databases WHERE shard = ?1 ORDER BY name`, shard),
    registered,
  )

/** Those of these names. */
export const readRegistered = (
  control: Database,
  names: readonly string[],
): Promise<Registered[]> =>
  control.all(
    statement(
      `SELECT ${columns} FROM json_each(?1) n CROSS JOIN viewkeeper_databases d ON d.name = n.value`,
      JSON.stringify(names),
    ),
    registered,
  )

/** What the settings say of a database. */
export interface Enrolled {
  readonly name: string
  readonly binding: string
  readonly labels: Readonly<Record<string, string>>
}

/**
 * Makes the registry of a shard that of these databases: adds those that are new, follows a change of binding, labels or
 * shard, and lets go of those that are gone, whose alerts end with that. Writes nothing where nothing has changed.
 */
export const enrol = (members: readonly Enrolled[], shard: number, now: Date): Statement[] => [
  ...inChunks(members.map(({ name, binding, labels }) => ({ name, binding, labels }))).map(
    (chunk) =>
      statement(
        `INSERT INTO viewkeeper_databases (name, binding, shard, labels, state, since_ms, alerts, ended)
    SELECT value ->> 'name', value ->> 'binding', ?3, value ->> 'labels', 'new', ?2, '[]', '[]' FROM json_each(?1) WHERE true
    ON CONFLICT (name) DO UPDATE SET binding = excluded.binding, shard = excluded.shard, labels = excluded.labels
    WHERE binding <> excluded.binding OR shard <> excluded.shard OR labels <> excluded.labels`,
        JSON.stringify(chunk),
        now.getTime(),
        shard,
      ),
  ),
  statement(
    `DELETE FROM viewkeeper_databases
    WHERE shard = ?2 AND name NOT IN (SELECT value FROM json_each(?1))`,
    JSON.stringify(members.map(({ name }) => name)),
    shard,
  ),
]

/** What became known of a database. */
export interface Standing {
  readonly state: MemberState
  readonly error: string | null
  readonly alerts: readonly Alert[]
  readonly ended: readonly Alert[]
}

const earliest = (times: readonly number[]): number | null =>
  times.length === 0 ? null : Math.min(...times)

/** How many of these alerts fire and are pending, and since when: what lists read, so that they need none of the alerts. */
const countsOf = (alerts: readonly Alert[]) => {
  const firing = alerts.filter(({ status }) => status === 'firing')
  const pending = alerts.filter(({ status }) => status === 'pending')
  const since =
    earliest(firing.map((alert) => alert.fired_at_ms ?? alert.active_since_ms)) ??
    earliest(pending.map((alert) => alert.active_since_ms))
  return [firing.length, pending.length, since] as const
}

/**
 * Stores what became of a database; null where that is what is stored. Fails to change anything where another has changed
 * the sets of alerts since `before` was read: {changed} answers whether it did.
 */
export const saveStanding = (
  before: Registered,
  { state, error, alerts, ended }: Standing,
  now: Date,
): Statement | null => {
  const isSame =
    before.state === state &&
    before.error === error &&
    JSON.stringify([before.alerts, before.ended]) === JSON.stringify([alerts, ended])
  if (isSame && state !== 'slow' && state !== 'unreachable') return null
  return statement(
    `UPDATE viewkeeper_databases SET state = ?2, since_ms = iif(state = ?2, since_ms, ?3), error = ?4, tried_at_ms = ?3,
      alerts = ?5, ended = ?6, firing = ?9, pending = ?10, alerts_since_ms = ?11
    WHERE name = ?1 AND alerts = ?7 AND ended = ?8 RETURNING name`,
    before.name,
    state,
    now.getTime(),
    error,
    JSON.stringify(alerts),
    JSON.stringify(ended),
    JSON.stringify(before.alerts),
    JSON.stringify(before.ended),
    ...countsOf(alerts),
  )
}

/** An evaluation has seen these: what ended before it is told now, and let go of. What was handed over since stays. */
export const forgetEnded = (seen: readonly Registered[]): Statement[] => {
  const told = seen
    .filter(({ ended }) => ended.length > 0)
    .map(({ name, ended }) => ({ name, ended: JSON.stringify(ended) }))
  return inChunks(told).map((chunk) =>
    statement(
      `UPDATE viewkeeper_databases SET ended = '[]' WHERE (name, ended) IN (
        SELECT value ->> 'name', value ->> 'ended' FROM json_each(?1))`,
      JSON.stringify(chunk),
    ),
  )
}
