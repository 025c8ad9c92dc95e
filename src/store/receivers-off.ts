import * as z from 'zod/mini'
import { type Database, type Statement, statement } from '../db/database.ts'
import type { Destination } from '../delivery/destination.ts'

/** As the time of a deployment is stored and compared; null where it is not known. */
const deployedMs = (deployedAt: Date | null): number => deployedAt?.getTime() ?? 0

/** The two values that `receiversOffSql` names. `deployedAt` is when this version of the worker was deployed. */
export const receiversOffParams = (
  destinations: readonly Destination[],
  deployedAt: Date | null,
): readonly [string, number] => [JSON.stringify(destinations), deployedMs(deployedAt)]

/**
 * Those of the given receivers that are off: each answered 410 Gone at the address it has now, to this version of
 * the worker or a later one. So a new address or a new deployment switches a receiver on again. Takes the parameters
 * that hold the values.
 */
export const receiversOffSql = (destinations: string, deployedMs: string): string =>
  `SELECT f.receiver FROM json_each(${destinations}) d CROSS JOIN viewkeeper_receivers_off f
  ON f.receiver = d.value ->> 'receiver' AND f.destination = d.value ->> 'destination' AND f.deployed_at_ms >= ${deployedMs}`

/** The names of those of the given receivers that are off. */
export const receiversOff = async (
  db: Database,
  destinations: readonly Destination[],
  deployedAt: Date | null,
): Promise<ReadonlySet<string>> => {
  const rows = await db.all(
    statement(receiversOffSql('?1', '?2'), ...receiversOffParams(destinations, deployedAt)),
    z.object({ receiver: z.string() }),
  )
  return new Set(rows.map(({ receiver }) => receiver))
}

interface SwitchOff extends Destination {
  /** When this version of the worker was deployed; null where that is not known. */
  readonly deployedAt: Date | null
  readonly now: Date
}

/** Switches a receiver off, as `receiversOffSql` understands it. */
export const switchReceiverOff = (off: SwitchOff): Statement =>
  statement(
    `INSERT INTO viewkeeper_receivers_off (receiver, destination, deployed_at_ms, off_since_ms)
    VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT (receiver) DO UPDATE SET destination = excluded.destination,
      deployed_at_ms = excluded.deployed_at_ms, off_since_ms = excluded.off_since_ms`,
    off.receiver,
    off.destination,
    deployedMs(off.deployedAt),
    off.now.getTime(),
  )
