import * as z from 'zod/mini'
import { type Database, statement } from '../db/database.ts'

const claimRow = z.object({
  owner: z.string(),
  started_at_ms: z.number(),
  expires_at_ms: z.number(),
})

/** The claim of a command that runs under `views during`. Times are milliseconds since the epoch. */
export type DuringClaim = z.infer<typeof claimRow>

/**
 * Claims the database for a command under `views during`; gives whether it could be had: another's claim counts until
 * it ends.
 */
export const claimDuring = async (
  db: Database,
  { owner, started_at_ms, expires_at_ms }: DuringClaim,
): Promise<boolean> => {
  const claimed = await db.first(
    statement(
      `INSERT INTO viewkeeper_leases (job, database, run_id, run_trigger, dry_run, started_at_ms, expires_at_ms)
       VALUES ('during', ?1, ?2, 'manual', 0, ?3, ?4)
       ON CONFLICT (job, database) DO UPDATE SET run_id = excluded.run_id,
         started_at_ms = excluded.started_at_ms, expires_at_ms = excluded.expires_at_ms
       WHERE viewkeeper_leases.expires_at_ms <= excluded.started_at_ms
       RETURNING run_id`,
      db.name,
      owner,
      started_at_ms,
      expires_at_ms,
    ),
    z.object({ run_id: z.string() }),
  )
  return claimed !== null
}

/** Ends the owner's claim; another's stays. */
export const releaseDuring = (db: Database, owner: string): Promise<void> =>
  db.run(statement("DELETE FROM viewkeeper_leases WHERE job = 'during' AND run_id = ?1", owner))

/** The claim of `views during` on this database at this time, under whatever label it was made, or null. */
export const duringClaim = (db: Database, now: Date): Promise<DuringClaim | null> =>
  db.first(
    statement(
      `SELECT run_id AS owner, started_at_ms, expires_at_ms FROM viewkeeper_leases
       WHERE job = 'during' AND expires_at_ms > ?1`,
      now.getTime(),
    ),
    claimRow,
  )

/** Why nobody else may pause or resume meanwhile, and what to do, for people. */
export const claimedByDuring = ({ started_at_ms, expires_at_ms }: DuringClaim): string =>
  `A command runs under views during since ${new Date(started_at_ms).toISOString()}, which puts our triggers back at its end: wait for it. If it was killed, run during again on that machine; its claim ends at ${new Date(expires_at_ms).toISOString()}.`
