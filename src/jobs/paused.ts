import { withOptions } from '../alerting/runbook.ts'
import type { Database } from '../db/database.ts'
import { claimedByDuring, duringClaim } from '../store/during-claim.ts'
import { type Pause, sinceWhen } from '../store/pause.ts'

/** Why a job passes over the views that are not kept, in words, and since when (RFC 3339); with what commands end. */
export const whilePaused = (pauses: readonly Pause[], commandOptions: string) => {
  const of = (state: Pause['state']) =>
    pauses.flatMap((pause) => (pause.state === state ? [pause.view] : [])).join(', ')
  const [paused, resuming, upgrading] = [of('paused'), of('resuming'), of('upgrading')]
  return {
    reason: [
      ...(paused === '' ? [] : [`Paused, so that nothing keeps them: ${paused}.`]),
      ...(resuming === '' ? [] : [`Back, and still to be mended: ${resuming}.`]),
      ...(upgrading === ''
        ? []
        : [
            `Kept by the version before until the one that is made beside it is filled: ${upgrading}.`,
          ]),
      `The job resume, or ${withOptions('npm run views -- resume --remote', commandOptions)}, carries on.`,
    ].join(' '),
    paused_since: sinceWhen(pauses)?.toISOString() ?? null,
  }
}

/** Throws an Error for people while a command under `views during` has our triggers out. */
export const requireUnclaimed = async (db: Database, now: Date): Promise<void> => {
  const claim = await duringClaim(db, now)
  if (claim) throw new Error(claimedByDuring(claim))
}
