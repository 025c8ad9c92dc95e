import type { Database } from '../../src/db/database.ts'
import {
  claimDuring,
  claimedByDuring,
  duringClaim,
  releaseDuring,
} from '../../src/store/during-claim.ts'
import { isGone } from '../local/owner.ts'

/** A command may take this long before another `during` may begin. */
const longestMs = 6 * 3_600_000

const time = (ms: number): string => new Date(ms).toISOString()

/** Claims the database for one `during`. Throws an Error that says since when another one holds it. */
export const claim = async (db: Database, owner: string, now: Date): Promise<void> => {
  const before = await duringClaim(db, now)
  if (before && isGone(before.owner)) await releaseDuring(db, before.owner)
  const times = { started_at_ms: now.getTime(), expires_at_ms: now.getTime() + longestMs }
  if (await claimDuring(db, { owner, ...times })) return
  const held = await duringClaim(db, now)
  throw new Error(
    held
      ? `Another \`during\` is at work on this database since ${time(held.started_at_ms)} (${held.owner.split('/').slice(0, 2).join(', process ')}). Wait for it; if it was killed on another machine, its claim ends at ${time(held.expires_at_ms)}.`
      : 'Another `during` has just been at work on this database. Try again.',
  )
}

/** Whether the claim is still the owner's. */
export const holds = async (db: Database, owner: string, now: Date): Promise<boolean> =>
  (await duringClaim(db, now))?.owner === owner

/** Throws an Error while another process runs a command under `during`; one that is gone counts no more. */
export const requireUnclaimed = async (db: Database): Promise<void> => {
  const held = await duringClaim(db, new Date())
  if (held && !isGone(held.owner)) throw new Error(claimedByDuring(held))
  if (held) await releaseDuring(db, held.owner)
}
