import { application } from '../../src/app.ts'
import type { Database } from '../../src/db/database.ts'
import type { Answer } from '../command-line/answer.ts'
import { exits } from '../command-line/exits.ts'
import type { ProgressStream } from '../command-line/progress.ts'
import { asJson } from './json.ts'
import { lastAuditLines, readLastAudit } from './last-audit.ts'
import { report } from './report.ts'
import { problems, verdict } from './verdict.ts'
import { verification } from './verify.ts'

/**
 * Every view that is kept against its definition; the triggers; what is paused since when; what the last audit found;
 * and, where something is not exact, the command that mends it, with `options`. Changes nothing. A view that is paused
 * or can't be read has no figures; why stands below.
 */
export const status = async (
  db: Database,
  options: readonly string[] = [],
  stream: ProgressStream = process.stderr,
): Promise<Answer> => {
  const found = await verification(db, stream)
  const audit = await readLastAudit(db)
  return {
    text: [
      report(found),
      ...lastAuditLines(audit),
      '',
      verdict(application.catalog, found, options),
    ].join('\n'),
    json: { ...asJson(application.catalog, found, options), last_audit: audit },
    status: problems(found).length === 0 ? exits.fine : exits.wrong,
  }
}
