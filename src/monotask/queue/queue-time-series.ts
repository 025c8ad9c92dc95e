import type { TimeSeries } from '../../keeper/catalog.ts'
import {
  queueCountFaults,
  queueCountsTable,
  queueCountsTriggers,
  recountQueue,
  recountQueueIf,
} from './queue-counts.ts'
import { removeOldSnapshots } from './queue-snapshots.ts'
import {
  queueSourceIndexes,
  queueSummaryIndex,
  queueSummaryTable,
  queueSummaryView,
} from './queue-summary.ts'

/**
 * The automation queue over time. The job of snapshot-job.ts takes a snapshot every five minutes (take-snapshot.ts),
 * a row of automation_queue_summary_mv; the endpoints and the check of queue-check.ts read these rows
 * (queue-snapshots.ts). What a figure means stands in queue-figures.ts, for the snapshots and for the plain view of
 * queue-summary.ts. Triggers count all jobs by status (queue-counts.ts), so that a snapshot reads no finished ones.
 */
export const queueSummary: TimeSeries = {
  table: 'automation_queue_summary_mv',
  tables: [
    { name: 'viewkeeper_queue_counts', sql: queueCountsTable },
    { name: 'automation_queue_summary_mv', sql: queueSummaryTable },
  ],
  indexes: [queueSummaryIndex],
  sources: ['automation_queue'],
  sourceIndexes: queueSourceIndexes,
  plainView: { name: 'automation_queue_summary', sql: queueSummaryView },
  triggers: queueCountsTriggers,
  recount: recountQueue,
  counts: { table: 'viewkeeper_queue_counts', faults: queueCountFaults },
  recountIf: recountQueueIf,
  removeOld: removeOldSnapshots,
}
