import { application } from '../../src/app.ts'
import type { Database } from '../../src/db/database.ts'
import { type Verification, verify } from '../../src/keeper/verify/verify.ts'
import type { Answer } from '../command-line/answer.ts'
import { exits } from '../command-line/exits.ts'
import { Progress, type ProgressStream } from '../command-line/progress.ts'
import { requireInstalled } from '../local/ledger.ts'
import { asJson } from './json.ts'
import { report } from './report.ts'
import { problems, verdict } from './verdict.ts'

const { catalog } = application

/** Verifies every view, or one (by table) and what it builds on, showing how far that has come. */
export const verification = async (
  db: Database,
  stream: ProgressStream,
  view?: string,
): Promise<Verification> => {
  using progress = new Progress(stream)
  await requireInstalled(db)
  const options = { now: new Date(), onStep: progress.show }
  // Awaited, as progress is shown until then.
  return await verify(db, catalog, view === undefined ? options : { ...options, view })
}

/**
 * Every row of every view, or of one (by table) and of what it builds on, against its definition, and triggers and
 * plain views against those compiled. Changes nothing. The last line of `text` is a sentence that says whether all is
 * exact, or what is not and the command that mends it; `options` are those with which the command finds this database.
 */
export const verifyViews = async (
  db: Database,
  view?: string,
  options: readonly string[] = [],
  stream: ProgressStream = process.stderr,
): Promise<Answer> => {
  const found = await verification(db, stream, view)
  return {
    text: `${report(found)}\n\n${verdict(catalog, found, options)}`,
    json: asJson(catalog, found, options),
    status: problems(found).length === 0 ? exits.fine : exits.wrong,
  }
}
