import { hasFault } from '../../src/keeper/finding.ts'
import type { Answer } from '../command-line/answer.ts'
import { exits } from '../command-line/exits.ts'
import { waiting } from '../command-line/progress.ts'
import { report } from '../doctor/doctor.ts'
import { requireSingle } from '../fleet/find-database.ts'
import { makeFolder, onTarget, optionsOf, type Target } from '../local/target.ts'
import { currentBookmark } from '../local/wrangler.ts'
import { applyPending } from './apply.ts'
import { after, look } from './steps.ts'

/** Where there is no way back, nothing remote is changed. */
const wayBack = async (): Promise<string> => {
  const bookmark = await waiting('Asking for a Time Travel bookmark', currentBookmark)
  return `The way back to the database as it is now, for 30 days (7 on the free plan):\n  npx wrangler d1 time-travel restore DB --bookmark=${bookmark}\nTo take our migrations away alone: npm run db:migrate:rollback -- --remote`
}

const answerOf = ({ dropped, standing, waitingFor, added }: Awaited<ReturnType<typeof after>>) => ({
  text: [
    ...added.map((name) => `Applied: ${name}`),
    ...(added.length === 0
      ? ['Nothing was to be applied: the database has had every migration.']
      : []),
    ...(dropped.length === 0
      ? []
      : [`Not kept, as the application has indexes that do the same: ${dropped.join(', ')}`]),
    ...standing.lines,
    ...(waitingFor.length === 0
      ? []
      : [
          `These are kept by the version before until the new one takes its place: ${waitingFor.join(', ')}. Deploy the worker (npx wrangler deploy), then: npm run views -- resume`,
        ]),
  ].join('\n'),
  json: { applied: added, indexes_dropped: dropped, upgrading: waitingFor, well: standing.isWell },
  status: standing.isWell ? exits.fine : exits.wrong,
})

/**
 * Examines a database, applies the migrations it has not had, and fires every trigger once, undone at once. `say` is
 * told what is to be read before anything is changed. Throws with nothing changed where the doctor finds a fault.
 */
export const migrateTarget = async (
  target: Target,
  say: (text: string) => void,
): Promise<Answer> => {
  await requireSingle(target.config, 'npm run fleet -- migrate migrates its databases.')
  const made = makeFolder(target)
  if (made !== '') say(made)
  const before = await waiting('Examining the database', () => onTarget(target, look))
  if (before.findings.length > 0) say(report(before.findings))
  if (hasFault(before.findings))
    throw new Error(
      'Nothing was changed. Mend the faults first. If you know better: npx wrangler d1 migrations apply DB',
    )
  if (target.remote) say(await wayBack())
  await applyPending(target, before.applied)
  return answerOf(
    await waiting('Firing every trigger once', () =>
      onTarget(target, (db) => after(db, before, optionsOf(target))),
    ),
  )
}
