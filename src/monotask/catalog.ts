import { compile } from '../engine/compile.ts'
import { type Catalog, catalogOf, type TimeSeries } from '../keeper/catalog.ts'
import { canaryRows } from './probe/canary-rows.ts'
import {
  queueCountsTable,
  queueCountsTriggers,
  recountQueue,
  recountQueueIf,
} from './queue/queue-counts.ts'
import { removeOldSnapshots } from './queue/queue-snapshots.ts'
import {
  queueSourceIndexes,
  queueSummaryIndex,
  queueSummaryTable,
  queueSummaryView,
} from './queue/queue-summary.ts'
import { sourceTables } from './source-tables.ts'
import { agentExecutionSummary } from './views/agent-execution-summary.ts'
import { projectStatistics } from './views/project-statistics.ts'
import { taskProgressSummary } from './views/task-progress-summary.ts'
import { taskValidationSummary } from './views/task-validation-summary.ts'

const queueSummary: TimeSeries = {
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
  recountIf: recountQueueIf,
  removeOld: removeOldSnapshots,
}

/** What is kept in MonoTask's databases. */
export const catalog: Catalog = catalogOf({
  views: compile(
    [taskValidationSummary, taskProgressSummary, agentExecutionSummary, projectStatistics],
    sourceTables,
  ),
  sourceTables,
  timeSeries: [queueSummary],
  canaryRows,
})
