import type { Database } from '../../src/db/database.ts'
import { readAuditRecord, type ViewAudit } from '../../src/store/audit-record.ts'

const line = ({ view, audited_at_ms, lag_seconds, sweep }: ViewAudit): string => {
  const [done, all] = [sweep.keys, sweep.of_keys].map((count) => count.toLocaleString('en'))
  return `  ${view}: lag ${Math.round(lag_seconds)} s, sweep at ${done} of about ${all} keys, ${new Date(audited_at_ms).toISOString()}`
}

/** What the worker's last audit found: how far each view was behind its source tables, and how far its sweep was. */
export const lastAuditLines = async (db: Database): Promise<string[]> => {
  const views = (await readAuditRecord(db))?.views ?? []
  return views.length === 0
    ? ['no audit has run yet']
    : ['as the last audit found it:', ...views.map(line)]
}
