import { compile } from '../engine/compile.ts'
import { type Catalog, catalogOf } from '../keeper/catalog.ts'
import { dashboardIndexes } from './dashboards/indexes.ts'
import { canaryRows } from './probe/canary-rows.ts'
import { queueSummary } from './queue/queue-time-series.ts'
import { sourceTables } from './source-tables.ts'
import { declarations } from './views/index.ts'

/** What is kept in MonoTask's databases. */
export const catalog: Catalog = catalogOf({
  views: compile(declarations, sourceTables),
  sourceTables,
  timeSeries: [queueSummary],
  indexes: dashboardIndexes,
  canaryRows,
})
