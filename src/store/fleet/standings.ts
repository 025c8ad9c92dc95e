import * as z from 'zod/mini'
import { type Database, statement } from '../../db/database.ts'
import { json } from '../../db/json.ts'
import { type DatedOutcome, outcomesOf } from './ticks.ts'

/** How a database of a fleet stands, the worst first: its state in CONTROL, and its alerts where it is well otherwise. */
export const standingStates = [
  'unreachable',
  'slow',
  'double',
  'behind',
  'firing',
  'pending',
  'new',
  'ok',
] as const
export type StandingState = (typeof standingStates)[number]

const standing = z.object({
  name: z.string(),
  /** The worker that looks after it, of several that share CONTROL. */
  shard: z.number(),
  labels: json(z.record(z.string(), z.string())),
  state: z.enum(standingStates),
  /** In this state since. */
  since_ms: z.number(),
  error: z.nullable(z.string()),
  tried_at_ms: z.nullable(z.number()),
  /** How many of its alerts fire, and how many are pending. */
  firing: z.number(),
  pending: z.number(),
})

/** How a database of the fleet stands by what CONTROL has of it, its alerts counted. Times are milliseconds since the epoch. */
export type RegisteredStanding = z.output<typeof standing>

const byAlertsSql = "state IN ('ok', 'new') AND firing + pending > 0"

/** How each database stands, with no other column read: none of its alerts. */
const standingsSql = `(SELECT name, shard, labels, error, tried_at_ms, firing, pending,
    iif(${byAlertsSql}, iif(firing > 0, 'firing', 'pending'), state) AS state,
    iif(${byAlertsSql}, coalesce(alerts_since_ms, since_ms), since_ms) AS since_ms
  FROM viewkeeper_databases)`

/** Every database of the registry, by name: a row is read of each, none of its alerts. */
export const readStandings = (control: Database): Promise<RegisteredStanding[]> =>
  control.all(statement(`SELECT * FROM ${standingsSql} ORDER BY name`), standing)

/** The one of this name; null where it is not registered. */
export const readStanding = (control: Database, name: string): Promise<RegisteredStanding | null> =>
  control.first(statement(`SELECT * FROM ${standingsSql} WHERE name = ?1`, name), standing)

const rankSql = `CASE state ${standingStates.map((state, rank) => `WHEN '${state}' THEN ${rank}`).join(' ')} END`

const listed = z.object({ ...standing.shape, of_all: z.number() })

/** So many databases, the worst first, then by name, and how many there are beside them. Reads two rows of each. */
export const readWorst = async (
  control: Database,
  most: number,
): Promise<{ readonly worst: readonly RegisteredStanding[]; readonly leftOut: number }> => {
  const worst = await control.all(
    statement(
      `SELECT *, (SELECT count(*) FROM viewkeeper_databases) AS of_all FROM ${standingsSql} ORDER BY ${rankSql}, name LIMIT ?1`,
      most,
    ),
    listed,
  )
  return { worst, leftOut: (worst[0]?.of_all ?? 0) - worst.length }
}

/** What the last tick of a database came to. */
export type LastTick = DatedOutcome

/** Of how many of the newest ticks the outcomes are read: the one that may be going on, and the one before. */
const ticks = 2

/** What the last tick of each of these databases came to, by name, as far as the two newest have it. */
export const lastTicks = async (
  control: Database,
  names: readonly string[],
): Promise<ReadonlyMap<string, LastTick>> => {
  const found = names.length === 0 ? [] : await outcomesOf(control, { names, ticks })
  return new Map(found.map((one) => [one.name, one]))
}
