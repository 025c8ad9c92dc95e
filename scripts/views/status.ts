import { application } from '../../src/app.ts'
import type { Database } from '../../src/db/database.ts'
import { verify } from '../../src/keeper/verify/verify.ts'
import { requireInstalled } from '../local/ledger.ts'
import { Progress, type ProgressStream } from '../local/progress.ts'
import { lastAuditLines } from './last-audit.ts'
import { report } from './report.ts'

const { catalog } = application

/**
 * Every view that is kept against its definition; the triggers; what is paused since when; what the last audit found.
 * Changes nothing. A view that is paused or can't be read has no figures; why stands below.
 */
export const status = async (
  db: Database,
  stream: ProgressStream = process.stderr,
): Promise<string> => {
  using progress = new Progress(stream)
  await requireInstalled(db)
  const found = report(await verify(db, catalog, { now: new Date(), onStep: progress.show }))
  return [found, ...(await lastAuditLines(db))].join('\n')
}
