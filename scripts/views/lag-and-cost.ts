import type { Database } from '../../src/db/database.ts'
import { readAuditRecord } from '../../src/store/audit-record.ts'

const lagLine = async (db: Database): Promise<string> => {
  const views = (await readAuditRecord(db))?.views ?? []
  if (views.length === 0) return 'lag: not known before the first audit'
  const lags = views.map(
    ({ view, lag_seconds, audited_at_ms }) =>
      `${view} ${Math.round(lag_seconds)} s at ${new Date(audited_at_ms).toISOString()}`,
  )
  return `lag, as the last audit found it: ${lags.join(', ')}`
}

/**
 * The same command with two lines more: how far each view was behind its source tables, and how many rows, as D1
 * counts them, all of it has read.
 */
export const withLagAndCost =
  (command: (db: Database) => Promise<string>) =>
  async (db: Database): Promise<string> => {
    const said = await command(db)
    const lag = await lagLine(db)
    return `${said}\n${lag}\n${db.usage.rows_read.toLocaleString('en')} rows read`
  }
