import * as z from 'zod'
import { type Database, statement } from '../db/database.ts'

/** A run that wants to start, or one that holds a lease. Times are milliseconds since the epoch. */
export interface Claim {
  readonly job: string
  readonly database: string
  readonly run_id: string
  readonly trigger: 'cron' | 'manual'
  readonly dry_run: boolean
  readonly started_at_ms: number
  readonly expires_at_ms: number
}

const crashed = z.object({
  run_id: z.string(),
  trigger: z.enum(['cron', 'manual']),
  dry_run: z.int().transform(Boolean),
  started_at_ms: z.int(),
  expires_at_ms: z.int(),
})
export type Crashed = z.output<typeof crashed>

const claimed = z.object({
  crashed: z
    .string()
    .transform((json) => crashed.parse(JSON.parse(json)))
    .nullable(),
})

/**
 * Takes the lease for (job, database), or gives null when another run holds it or this very run was already
 * recorded. A lease ends when its run is recorded or its time is over; of the latter, `crashed` tells.
 */
export const claimLease = (
  db: Database,
  { job, database, run_id, trigger, dry_run, started_at_ms, expires_at_ms }: Claim,
): Promise<z.output<typeof claimed> | null> =>
  db.first(
    statement(
      `INSERT INTO viewkeeper_leases
         (job, database, run_id, run_trigger, dry_run, started_at_ms, expires_at_ms)
       SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7
       WHERE NOT EXISTS (
         SELECT 1 FROM viewkeeper_runs r WHERE r.job = ?1 AND r.database = ?2 AND r.id = ?3)
       ON CONFLICT (job, database) DO UPDATE SET
         crashed = iif(
           EXISTS (SELECT 1 FROM viewkeeper_runs r
             WHERE r.job = ?1 AND r.database = ?2 AND r.id = viewkeeper_leases.run_id),
           NULL,
           json_object('run_id', viewkeeper_leases.run_id, 'trigger', viewkeeper_leases.run_trigger,
             'dry_run', viewkeeper_leases.dry_run, 'started_at_ms', viewkeeper_leases.started_at_ms,
             'expires_at_ms', viewkeeper_leases.expires_at_ms)),
         run_id = excluded.run_id,
         run_trigger = excluded.run_trigger,
         dry_run = excluded.dry_run,
         started_at_ms = excluded.started_at_ms,
         expires_at_ms = excluded.expires_at_ms
       WHERE viewkeeper_leases.expires_at_ms <= excluded.started_at_ms
         OR EXISTS (SELECT 1 FROM viewkeeper_runs r
           WHERE r.job = ?1 AND r.database = ?2 AND r.id = viewkeeper_leases.run_id)
       RETURNING crashed`,
      job,
      database,
      run_id,
      trigger,
      Number(dry_run),
      started_at_ms,
      expires_at_ms,
    ),
    claimed,
  )

const duringRow = z.object({
  run_id: z.string(),
  started_at_ms: z.number(),
  expires_at_ms: z.number(),
})

/** The claim of a command that runs under `views during`. */
export type DuringClaim = z.infer<typeof duringRow>

/** The claim of `views during` on this database at this time, under whatever label it was made, or null. */
export const duringClaim = (db: Database, now: Date): Promise<DuringClaim | null> =>
  db.first(
    statement(
      "SELECT run_id, started_at_ms, expires_at_ms FROM viewkeeper_leases WHERE job = 'during' AND expires_at_ms > ?1",
      now.getTime(),
    ),
    duringRow,
  )

/** Why nobody else may pause or resume meanwhile, and what to do, for people. */
export const claimedByDuring = ({ started_at_ms, expires_at_ms }: DuringClaim): string =>
  `A command runs under views during since ${new Date(started_at_ms).toISOString()}, which puts our triggers back at its end: wait for it. If it was killed, run during again on that machine; its claim ends at ${new Date(expires_at_ms).toISOString()}.`
