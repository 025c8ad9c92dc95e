import { label } from '../../engine/expressions/aggregates.ts'
import { encoded } from '../../engine/expressions/keys.ts'
import { countedSql } from '../../engine/statements/audit-sql.ts'
import { childTriggers } from '../../engine/triggers/child.ts'
import type { Trigger } from '../../engine/triggers/trigger.ts'

/**
 * How many jobs the automation queue has by status (its first 200 characters), kept by triggers, so that a snapshot
 * need not count a million finished jobs.
 */
export const queueCountsTable =
  'CREATE TABLE IF NOT EXISTS viewkeeper_queue_counts (\n' +
  '  status TEXT PRIMARY KEY NOT NULL,\n  jobs INTEGER NOT NULL DEFAULT 0\n) WITHOUT ROWID'

/**
 * Counts the whole queue anew: one pass over the index on status. The known statuses have a row even without a
 * job, so that the first one need not make it.
 */
export const recountQueue = [
  'DELETE FROM viewkeeper_queue_counts',
  'INSERT INTO viewkeeper_queue_counts (status, jobs)\n' +
    `SELECT ${label('status')}, count(*) FROM automation_queue WHERE status IS NOT NULL GROUP BY 1`,
  'INSERT INTO viewkeeper_queue_counts (status)\n' +
    `SELECT value FROM json_each('["pending","processing","completed","failed"]') WHERE true\n` +
    'ON CONFLICT (status) DO NOTHING',
] as const

/**
 * The same where `onlyIf`, a condition that names no row, holds, and nothing elsewhere. The triggers may be in
 * place already: each statement leaves the counts right or is followed by one that does.
 */
export const recountQueueIf = (onlyIf: string): string[] => [
  `DELETE FROM viewkeeper_queue_counts WHERE ${onlyIf}`,
  'INSERT INTO viewkeeper_queue_counts (status, jobs)\n' +
    `SELECT status, count(*) FROM automation_queue WHERE status IS NOT NULL AND ${onlyIf} GROUP BY status\n` +
    'ON CONFLICT (status) DO UPDATE SET jobs = excluded.jobs',
  recountQueue[2],
]

/** The counts that differ from the queue. A status without a job may have a row. */
export const queueCountFaults = countedSql(
  `WITH expected AS MATERIALIZED (
  SELECT ${label('status')} AS status, count(*) AS jobs FROM automation_queue WHERE status IS NOT NULL GROUP BY 1
)
SELECT ${encoded('e.status', 'TEXT')} AS key, iif(c.status IS NULL, 'missing', 'drifted') AS fault
FROM expected e LEFT JOIN viewkeeper_queue_counts c ON c.status = e.status WHERE c.jobs IS NOT e.jobs
UNION ALL
SELECT ${encoded('c.status', 'TEXT')}, 'orphaned' FROM viewkeeper_queue_counts c
WHERE c.jobs IS NOT 0 AND NOT EXISTS (SELECT 1 FROM expected e WHERE e.status = c.status)`,
)

export const queueCountsTriggers: readonly Trigger[] = childTriggers({
  target: { table: 'viewkeeper_queue_counts', key: 'status', kind: 'TEXT', stamps: [] },
  child: {
    table: 'automation_queue',
    readFrom: 'automation_queue',
    noun: 'job',
    id: 'id',
    kind: 'TEXT',
    isAutoincrement: false,
    foreignKey: 'status',
    source: { table: 'automation_queue', id: 'id', foreignKey: 'status' },
    isSource: true,
    madeFrom: new Map(),
    sums: [{ name: 'jobs', column: { kind: 'sum', table: 'automation_queue', value: '1' } }],
    histograms: [],
    leasts: [],
    latest: [],
    below: [],
  },
  name: 'refresh_queue_counts_on_job',
  keyOf: label,
  addToRow: (status) =>
    'INSERT INTO viewkeeper_queue_counts (status, jobs)\n' +
    `SELECT ${status}, 1 WHERE ${status} IS NOT NULL\n` +
    'ON CONFLICT (status) DO UPDATE SET jobs = viewkeeper_queue_counts.jobs + 1',
})
