import type { Database } from '../../db/database.ts'
import { pause, type Timer } from '../../db/timer.ts'
import { isPassing, isUnanswered } from '../../db/transport.ts'
import { type Invocation, recentInvocations, take } from '../../store/invocations.ts'
import { asFailed, type ClaimDecision, decideClaim, type Wanted } from './decide.ts'
import { remember } from './unsaved.ts'

/** What came of a claim. */
export type Claim =
  | { readonly kind: 'claimed'; readonly invocation: Invocation }
  | Extract<ClaimDecision, { readonly kind: 'busy' | 'duplicate' }>

interface Claiming {
  /** Every series that has one of the jobs. */
  readonly series: readonly string[]
  readonly timer: Timer
  readonly now: () => Date
}

/** How long to wait before each further attempt: others were faster, or the answer was lost. */
const backoffMs = [50, 200, 800, 1600] as const

const neverBegun = 'The run never began: the database did not answer when it was claimed.'

/** One attempt; `unanswered` gets what was sent and may be claimed though no answer came. */
const attempt = async (
  db: Database,
  asked: Omit<Wanted, 'nowMs'>,
  { series, now }: Claiming,
  unanswered: Invocation[],
): Promise<Claim | null> => {
  const wanted = { ...asked, nowMs: now().getTime() }
  const decision = decideClaim(wanted, series, await recentInvocations(db, series))
  if (decision.kind === 'held') return { kind: 'claimed', invocation: decision.claimed }
  if (decision.kind !== 'take') return decision
  const { claimed } = decision.taking
  unanswered.push(claimed)
  const isTaken = await take(db, decision.taking)
  unanswered.pop()
  return isTaken ? { kind: 'claimed', invocation: claimed } : null
}

/** Attempts until one succeeds, others have been faster each time (null), or the database fails. */
const attempts = async (
  db: Database,
  wanted: Omit<Wanted, 'nowMs'>,
  claiming: Claiming,
  unanswered: Invocation[],
): Promise<Claim | null> => {
  let givenUp = 0
  for (const ms of backoffMs) {
    try {
      const claimed = await attempt(db, wanted, claiming, unanswered)
      if (claimed) return claimed
    } catch (error) {
      if (isUnanswered(error)) givenUp += 1
      if (givenUp > 1 || !(isUnanswered(error) || isPassing(error))) throw error
    }
    await pause(claiming.timer, ms)
  }
  return attempt(db, wanted, claiming, unanswered)
}

/**
 * Claims the jobs of one event: at most one invocation at a time holds a job. An attempt whose answer was lost is
 * taken up again, one that was given up once. Throws the database's error where it can't be claimed; what is
 * claimed all the same is ended by the next claim.
 */
export const claim = async (
  db: Database,
  wanted: Omit<Wanted, 'nowMs'>,
  claiming: Claiming,
): Promise<Claim> => {
  const unanswered: Invocation[] = []
  try {
    const claimed = await attempts(db, wanted, claiming, unanswered)
    if (claimed) return claimed
  } catch (error) {
    const nowMs = claiming.now().getTime()
    for (const one of unanswered) remember(db, asFailed(one, nowMs, neverBegun))
    throw error
  }
  // Others were faster each time: for an operator the job is running.
  if (wanted.trigger === 'manual') return { kind: 'busy', untilMs: claiming.now().getTime() }
  throw new Error('Too many runs of this job were asked for at once. Try again.')
}
