import type { Database } from '../../src/db/database.ts'
import { firstKeys } from '../../src/db/key-text.ts'
import { readAuditRecord, type ViewAudit } from '../../src/store/audit-record.ts'
import { type Standing, standingOf } from '../../src/store/findings/standing.ts'

const faults = ({ missing, orphaned, drifted, faulty_keys }: Standing): string => {
  if (missing + orphaned + drifted === 0) return ''
  const counts = `${missing} missing, ${orphaned} orphaned, ${drifted} drifted`
  const keys = firstKeys(faulty_keys).join(', ')
  return `, found ${counts}${keys === '' ? '' : ` (the first: ${keys})`}`
}

const line = ({ view, audited_at_ms, sweep }: ViewAudit, standing: Standing): string => {
  const [done, all] = [sweep.keys, sweep.of_keys].map((count) => count.toLocaleString('en'))
  const lag = Math.round(standing.lag_seconds)
  return `  ${view}: lag ${lag} s, sweep at ${done} of about ${all} keys, ${new Date(audited_at_ms).toISOString()}${faults(standing)}`
}

/** What the worker has found, as its alerts tell it: how far each view was behind its source tables, and how far its sweep is. */
export const lastAuditLines = async (db: Database): Promise<string[]> => {
  const { views, findings } = (await readAuditRecord(db)) ?? { views: [], findings: [] }
  if (views.length === 0) return ['no audit has run yet']
  return [
    'as the last audit found it:',
    ...views.map((audit) => line(audit, standingOf(findings, audit.view))),
  ]
}
