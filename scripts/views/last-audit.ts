import type { Database } from '../../src/db/database.ts'
import { firstKeys } from '../../src/db/key-text.ts'
import { readAuditRecord } from '../../src/store/audit-record.ts'
import { standingOf } from '../../src/store/findings/standing.ts'

/** What the worker has found in one view, as its alerts tell it, and how far its sweep is. */
interface LastAudit {
  readonly view: string
  readonly audited_at: string
  /** How far it was behind its source tables. */
  readonly lag_seconds: number
  readonly swept_keys: number
  /** About. */
  readonly of_keys: number
  readonly missing: number
  readonly orphaned: number
  readonly drifted: number
  /** The first keys that differed. */
  readonly first: readonly string[]
}

/** What the last audit of each view found; none before the first. */
export const readLastAudit = async (db: Database): Promise<LastAudit[]> => {
  const { views, findings } = (await readAuditRecord(db)) ?? { views: [], findings: [] }
  return views.map(({ view, audited_at_ms, sweep }) => {
    const { lag_seconds, missing, orphaned, drifted, faulty_keys } = standingOf(findings, view)
    return {
      view,
      audited_at: new Date(audited_at_ms).toISOString(),
      lag_seconds,
      swept_keys: sweep.keys,
      of_keys: sweep.of_keys,
      ...{ missing, orphaned, drifted },
      first: firstKeys(faulty_keys),
    }
  })
}

const faults = ({ missing, orphaned, drifted, first }: LastAudit): string => {
  if (missing + orphaned + drifted === 0) return ''
  const counts = `${missing} missing, ${orphaned} orphaned, ${drifted} drifted`
  return `, found ${counts}${first.length === 0 ? '' : ` (the first: ${first.join(', ')})`}`
}

const line = (audit: LastAudit): string => {
  const [done, all] = [audit.swept_keys, audit.of_keys].map((count) => count.toLocaleString('en'))
  const lag = Math.round(audit.lag_seconds)
  return `  ${audit.view}: lag ${lag} s, sweep at ${done} of about ${all} keys, ${audit.audited_at}${faults(audit)}`
}

/** The same for people. */
export const lastAuditLines = (audits: readonly LastAudit[]): string[] =>
  audits.length === 0
    ? ['no audit has run yet']
    : ['as the last audit found it:', ...audits.map(line)]
