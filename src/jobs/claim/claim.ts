import type { Database } from '../../db/database.ts'
import { pause, type Timer } from '../../db/timer.ts'
import { isPassing } from '../../db/transport.ts'
import { type Invocation, recentInvocations, take } from '../../store/invocations.ts'
import { type ClaimDecision, decideClaim, type Wanted } from './decide.ts'

/** What came of a claim. */
export type Claim =
  | { readonly kind: 'claimed'; readonly invocation: Invocation }
  | Extract<ClaimDecision, { readonly kind: 'busy' | 'duplicate' }>

/** How long to wait before each further attempt: others were faster, or the answer was lost. */
const backoffMs = [50, 200, 800, 1600] as const

const attempt = async (
  db: Database,
  wanted: Wanted,
  series: readonly string[],
): Promise<Claim | null> => {
  const decision = decideClaim(wanted, series, await recentInvocations(db, series))
  if (decision.kind === 'held') return { kind: 'claimed', invocation: decision.claimed }
  if (decision.kind !== 'take') return decision
  const { taking } = decision
  return (await take(db, taking)) ? { kind: 'claimed', invocation: taking.claimed } : null
}

/**
 * Claims the jobs of one event: at most one invocation at a time holds a job. `series`: every series that has one of the
 * jobs. An attempt whose answer was lost is taken up again. Throws the database's error where it can't be claimed.
 */
export const claim = async (
  db: Database,
  wanted: Wanted,
  { series, timer }: { readonly series: readonly string[]; readonly timer: Timer },
): Promise<Claim> => {
  for (const ms of backoffMs) {
    try {
      const claimed = await attempt(db, wanted, series)
      if (claimed) return claimed
    } catch (error) {
      if (!isPassing(error)) throw error
    }
    await pause(timer, ms)
  }
  const claimed = await attempt(db, wanted, series)
  if (claimed) return claimed
  // Others were faster each time: for an operator the job is running.
  if (wanted.trigger === 'manual') return { kind: 'busy', untilMs: wanted.nowMs }
  throw new Error('Too many runs of this job were asked for at once. Try again.')
}
