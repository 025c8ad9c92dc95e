import type { Database } from '../../src/db/database.ts'
import type { ProgressStream } from '../local/progress.ts'
import { lastAuditLines } from './last-audit.ts'
import { report } from './report.ts'
import { verification } from './verify.ts'

/**
 * Every view that is kept against its definition; the triggers; what is paused since when; what the last audit found.
 * Changes nothing. A view that is paused or can't be read has no figures; why stands below.
 */
export const status = async (
  db: Database,
  stream: ProgressStream = process.stderr,
): Promise<string> => {
  const found = report(await verification(db, stream))
  return [found, ...(await lastAuditLines(db))].join('\n')
}
