import { application } from '../../src/app.ts'
import type { Database } from '../../src/db/database.ts'
import { hasFault } from '../../src/keeper/finding.ts'
import { suspend, takeOut } from '../../src/keeper/pause/suspend.ts'
import { probeFindings } from '../../src/keeper/probe/trigger-probe.ts'
import { auditTriggers } from '../../src/keeper/triggers/audit-triggers.ts'
import { type Pause, readPauses, sinceWhen } from '../../src/store/pause.ts'
import { counted } from '../command-line/words.ts'
import { report } from '../doctor/doctor.ts'

const { catalog } = application

/** How the triggers stand after a migration, and whether that is well. */
export interface Standing {
  readonly lines: readonly string[]
  readonly isWell: boolean
}

/** A migration can't tell that a view is paused: what it has made of its triggers goes out again. */
const takeOutPaused = async (db: Database, pauses: readonly Pause[]): Promise<void> => {
  const paused = pauses.flatMap(({ view, state }) => (state === 'paused' ? [view] : []))
  if (paused.length > 0) await db.batch(takeOut(catalog, paused))
}

/** What is not there as it was compiled, in words; nothing where all is. */
const lacking = async (db: Database, pauses: readonly Pause[]): Promise<string[]> => {
  const { missing, outdated, broken } = await auditTriggers(db, catalog, new Date(), pauses)
  return Object.entries({ missing, outdated, broken }).flatMap(([state, names]) =>
    names.length === 0
      ? []
      : [
          `${counted(names.length, 'trigger or plain view is', 'triggers or plain views are')} ${state}: ${names.join(', ')}.`,
        ],
  )
}

/**
 * Fires every trigger; those that break the application's writes may not stay for a moment longer, and an Error is
 * thrown when they have been taken off. Tells what is missing of ours besides; the commands it names have `options`.
 */
export const probeOrTakeBack = async (
  db: Database,
  options: readonly string[],
): Promise<Standing> => {
  const views = (command: string) => ['npm run views --', command, ...options].join(' ')
  const pauses = await readPauses(db)
  await takeOutPaused(db, pauses)
  if (sinceWhen(pauses))
    return {
      lines: [`The triggers are paused and were not fired: ${views('resume')} puts them back.`],
      isWell: true,
    }
  const findings = await probeFindings(db, catalog)
  if (hasFault(findings)) {
    await suspend(db, catalog, new Date())
    throw new Error(
      `${report(findings)}\nOur triggers have been taken off again: the application's writes work as before, and the views stand still. Mend this, then: ${views('resume')}, ${views('doctor')}`,
    )
  }
  const warnings = findings.length > 0 ? [report(findings)] : []
  const wrong = await lacking(db, pauses)
  if (wrong.length === 0)
    return {
      lines: [...warnings, 'Every trigger was fired once and undone: the application can write.'],
      isWell: true,
    }
  return {
    lines: [
      ...warnings,
      ...wrong,
      `The application can write, but the views miss some of it. This mends it: ${views('resume')}`,
    ],
    isWell: false,
  }
}
