import { compile } from '../engine/compile.ts'
import { type Catalog, catalogOf } from '../keeper/catalog.ts'
import { canaryRows } from './probe/canary-rows.ts'
import { queueSummary } from './queue/queue-time-series.ts'
import { sourceTables } from './source-tables.ts'
import { agentExecutionSummary } from './views/agent-execution-summary.ts'
import { projectStatistics } from './views/project-statistics.ts'
import { taskProgressSummary } from './views/task-progress-summary.ts'
import { taskValidationSummary } from './views/task-validation-summary.ts'

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
