import { hostname } from 'node:os'
import * as z from 'zod'
import { type Database, statement } from '../../src/db/database.ts'
import { claimedByDuring, claimLease, duringClaim } from '../../src/store/leases.ts'

/** A command may take this long before another `during` may begin. */
const longestMs = 6 * 3_600_000

const job = 'during'
const leaseRow = z.object({
  run_id: z.string(),
  started_at_ms: z.number(),
  expires_at_ms: z.number(),
})

/** Names this process to others: `host/process id/random`. */
export const newOwner = (): string => `${hostname()}/${process.pid}/${crypto.randomUUID()}`

const currentLease = (db: Database) =>
  db.first(
    statement(
      'SELECT run_id, started_at_ms, expires_at_ms FROM viewkeeper_leases WHERE job = ?1 AND database = ?2',
      job,
      db.name,
    ),
    leaseRow,
  )

/** Whether the owner ran on this machine and is gone. */
const isGone = (owner: string): boolean => {
  const [host, pid] = owner.split('/')
  if (host !== hostname()) return false
  try {
    process.kill(Number(pid), 0)
    return false
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH'
  }
}

/** Ends the owner's claim; another's stays. */
export const release = (db: Database, owner: string): Promise<void> =>
  db.run(statement('DELETE FROM viewkeeper_leases WHERE job = ?1 AND run_id = ?2', job, owner))

const time = (ms: number): string => new Date(ms).toISOString()

/** Claims the database for one `during`. Throws an Error that says since when another one holds it. */
export const claim = async (db: Database, owner: string, now: Date): Promise<void> => {
  const before = await currentLease(db)
  if (before && isGone(before.run_id)) await release(db, before.run_id)
  const claimed = await claimLease(db, {
    job,
    database: db.name,
    run_id: owner,
    trigger: 'manual',
    dry_run: false,
    started_at_ms: now.getTime(),
    expires_at_ms: now.getTime() + longestMs,
  })
  if (claimed) return
  const held = await currentLease(db)
  throw new Error(
    held
      ? `Another \`during\` is at work on this database since ${time(held.started_at_ms)} (${held.run_id.split('/').slice(0, 2).join(', process ')}). Wait for it; if it was killed on another machine, its claim ends at ${time(held.expires_at_ms)}.`
      : 'Another `during` has just been at work on this database. Try again.',
  )
}

/** Whether the claim is still the owner's. */
export const holds = async (db: Database, owner: string): Promise<boolean> =>
  (await currentLease(db))?.run_id === owner

/** Throws an Error while another process runs a command under `during`; one that is gone counts no more. */
export const requireUnclaimed = async (db: Database): Promise<void> => {
  const held = await duringClaim(db, new Date())
  if (held && !isGone(held.run_id)) throw new Error(claimedByDuring(held))
  if (held) await release(db, held.run_id)
}
