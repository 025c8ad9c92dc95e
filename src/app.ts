import rulesJson from '../alerts/rules.json' with { type: 'json' }
import { parseRules, type Rule } from './alerting/rules.ts'
import { type Check, metricsOf } from './checks/check.ts'
import { jobsCheck } from './checks/jobs.ts'
import type { Gauge } from './checks/metric.ts'
import { outboxCheck } from './checks/outbox.ts'
import { queriesCheck } from './checks/queries.ts'
import { storageCheck } from './checks/storage.ts'
import { viewsCheck } from './checks/views.ts'
import { writeLatencyCheck } from './checks/write-latency.ts'
import { controlMetrics } from './fleet/control.ts'
import { getOpenApi } from './http/openapi.ts'
import type { Route } from './http/route.ts'
import type { Pages } from './http/router.ts'
import { coreRoutes } from './http/routes.ts'
import { auditJob } from './jobs/audit.ts'
import { backfillJob } from './jobs/backfill.ts'
import { cleanupJob } from './jobs/cleanup.ts'
import { deliverJob } from './jobs/deliver.ts'
import { evaluateJob } from './jobs/evaluate.ts'
import type { Application, Job } from './jobs/job.ts'
import { optimizeJob } from './jobs/optimize.ts'
import { pauseJob } from './jobs/pause.ts'
import { resumeJob } from './jobs/resume.ts'
import { seriesOf } from './jobs/series.ts'
import { catalog } from './monotask/catalog.ts'
import { getQueue, getQueueHistory } from './monotask/http/queue.ts'
import { getProjectTasks } from './monotask/http/task-list.ts'
import { getProjectStats, getTaskSummary } from './monotask/http/tasks.ts'
import { operations } from './monotask/probe/operations.ts'
import { openWork } from './monotask/queue/open-work.ts'
import { queueCheck } from './monotask/queue/queue-check.ts'
import { snapshotJob } from './monotask/queue/snapshot-job.ts'
import { pages } from './page/pages.ts'
import { problemPage } from './page/problem-page.ts'

const jobs: readonly Job[] = [
  snapshotJob,
  auditJob,
  evaluateJob,
  deliverJob,
  cleanupJob,
  optimizeJob,
  backfillJob,
  pauseJob,
  resumeJob,
]

const schedule = new Map([
  ['*/5 * * * *', ['snapshot', 'audit', 'evaluate', 'deliver']],
  ['17 * * * *', ['cleanup']],
  ['41 3 * * *', ['optimize']],
])

const writeProbe = { operations, canaries: catalog.canaries }

/** In the order in which they are taken. */
const checks: readonly Check[] = [
  writeLatencyCheck(writeProbe),
  storageCheck,
  viewsCheck(catalog.views.map(({ table }) => table)),
  queueCheck,
  jobsCheck(seriesOf({ jobs, schedule })),
  outboxCheck,
  queriesCheck,
]

const own = new Set(metricsOf(checks).map(({ name }) => name))

/** Every metric that a rule may be about: those of a database, and those of a fleet. */
export const metrics: readonly Gauge[] = [...metricsOf(checks), ...controlMetrics]

/** Every rule there is, those of a fleet included. */
export const rules: readonly Rule[] = parseRules(rulesJson, metrics)

/** The worker as it is deployed: MonoTask's views, with everything that looks after them. */
export const application: Application = {
  catalog,
  checks,
  writeProbe,
  openWork,
  rules: rules.filter(({ metric }) => own.has(metric)),
  jobs,
  schedule,
}

/** What people are shown. */
export const shown: Pages = { pages: pages(), problemPage }

/** Every endpoint of the worker: those that any application has, and MonoTask's own. */
export const routes: readonly Route[] = [
  ...coreRoutes,
  getQueue,
  getQueueHistory,
  getProjectTasks,
  getTaskSummary,
  getProjectStats,
  getOpenApi(() => routes),
]
