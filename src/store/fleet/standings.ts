import * as z from 'zod/mini'
import { type Database, statement } from '../../db/database.ts'
import { json } from '../../db/json.ts'
import { memberState } from './registry.ts'
import { type DatabaseOutcome, newestParts } from './ticks.ts'

const registeredStanding = z.object({
  name: z.string(),
  /** The worker that looks after it, of several that share CONTROL. */
  shard: z.number(),
  labels: json(z.record(z.string(), z.string())),
  state: memberState,
  since_ms: z.number(),
  error: z.nullable(z.string()),
  tried_at_ms: z.nullable(z.number()),
  /** How many of its alerts fire, and how many are pending. */
  firing: z.number(),
  pending: z.number(),
  /** Since when the first of those that fire does; of the pending ones, where none fires; null: there is none. */
  alerts_since_ms: z.nullable(z.number()),
})

/** A database of the fleet as CONTROL has it, its alerts counted. Times are milliseconds since the epoch. */
export type RegisteredStanding = z.output<typeof registeredStanding>

const columns =
  'name, shard, labels, state, since_ms, error, tried_at_ms, firing, pending, alerts_since_ms'

/** Every database of the registry, by name: a row is read of each, none of its alerts. */
export const readStandings = (control: Database): Promise<RegisteredStanding[]> =>
  control.all(
    statement(`SELECT ${columns} FROM viewkeeper_databases ORDER BY name`),
    registeredStanding,
  )

/** The one of this name; null where it is not registered. */
export const readStanding = (control: Database, name: string): Promise<RegisteredStanding | null> =>
  control.first(
    statement(`SELECT ${columns} FROM viewkeeper_databases WHERE name = ?1`, name),
    registeredStanding,
  )

/** What the last tick of a database came to. */
export interface LastTick extends DatabaseOutcome {
  readonly tick_ms: number
}

/** Of how many of the newest ticks the outcomes are read: the one that may be going on, and the one before. */
const ticks = 2

/** What the last tick of each database came to, by name, as far as the two newest have it. */
export const lastTicks = async (control: Database): Promise<ReadonlyMap<string, LastTick>> => {
  const parts = await newestParts(control, ticks)
  return new Map(
    parts.flatMap(({ tick_ms, outcomes }) =>
      outcomes.map((outcome) => [outcome.name, { ...outcome, tick_ms }] as const),
    ),
  )
}
