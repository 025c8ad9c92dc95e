import * as z from 'zod/mini'
import { counter, type DeclaredMetric, gauge } from '../checks/metric.ts'
import type { LastRun } from '../store/runs.ts'
import type { Exposed } from './exposition.ts'

const buildInfo = gauge('viewkeeper_build_info', {
  unit: 'count',
  labels: ['version', 'runbook'],
  help: 'Always 1; the labels tell which version of the worker answers, and where its runbook is.',
})
const readingsAge = gauge('viewkeeper_readings_age_seconds', {
  unit: 'seconds',
  help: 'How long ago the other readings were taken, as an evaluate does every 5 minutes, or nothing was found to have moved since.',
})
const alerts = gauge('viewkeeper_alerts', {
  unit: 'count',
  labels: ['status'],
  help: 'Alerts of the worker that were pending, and that were firing, after the last evaluate.',
})
const checkFailing = gauge('viewkeeper_check_failing', {
  unit: 'count',
  labels: ['check'],
  help: '1 where the check failed in the last evaluate, so that some of its readings are missing; 0 where it did not.',
})
const runs = counter('viewkeeper_job_runs_total', {
  unit: 'count',
  labels: ['job', 'status'],
  help: 'Runs of the job that have ended, by cron or by hand, by how they ended.',
})
const duration = counter('viewkeeper_job_duration_seconds_total', {
  unit: 'seconds',
  labels: ['job'],
  help: 'How long all runs of the job took together.',
})
const rowsRead = counter('viewkeeper_job_rows_read_total', {
  unit: 'count',
  labels: ['job'],
  help: 'Rows of the database that all runs of the job read together: D1 is paid by them.',
})
const rowsWritten = counter('viewkeeper_job_rows_written_total', {
  unit: 'count',
  labels: ['job'],
  help: 'Rows of the database that all runs of the job wrote together: D1 is paid by them.',
})
const lastDuration = gauge('viewkeeper_job_last_duration_seconds', {
  unit: 'seconds',
  labels: ['job'],
  help: 'How long the last run of the job took.',
})

/** The metrics about the worker itself: no check reads them, so that no rule can be about them. */
export const ownMetrics: readonly DeclaredMetric[] = [
  buildInfo,
  readingsAge,
  alerts,
  checkFailing,
  runs,
  duration,
  rowsRead,
  rowsWritten,
  lastDuration,
]

const evaluated = z.object({
  pending: z.int(),
  firing: z.int(),
  failed_checks: z._default(z.array(z.object({ check: z.string() })), []),
})

/** What of the worker the metrics tell. */
export interface Worker {
  readonly database: string
  readonly version: string | null
  /** Where the runbook is; null where that is not known. */
  readonly runbookUrl: string | null
  readonly checks: readonly string[]
  /** Milliseconds since the readings were taken; null before the first. */
  readonly readingsAgeMs: number | null
  readonly jobs: readonly LastRun[]
}

/** What the last evaluate said of alerts and checks; nothing where it failed. */
const ofEvaluate = ({ database, checks, jobs }: Worker): Exposed[] => {
  const run = jobs.find(({ job }) => job === 'evaluate')?.run
  const { data } = evaluated.safeParse(run?.result)
  if (data === undefined) return []
  const failing = new Set(data.failed_checks.map(({ check }) => check))
  return [
    {
      ...alerts,
      readings: (['pending', 'firing'] as const).map((status) => ({
        labels: { database, status },
        value: data[status],
      })),
    },
    {
      ...checkFailing,
      readings: checks.map((check) => ({
        labels: { database, check },
        value: Number(failing.has(check)),
      })),
    },
  ]
}

const ofJobs = ({ database, jobs }: Worker): Exposed[] => {
  const perJob = (metric: DeclaredMetric, value: (job: LastRun) => number | null): Exposed => ({
    ...metric,
    readings: jobs.flatMap((job) => {
      const known = value(job)
      return known === null ? [] : [{ labels: { database, job: job.job }, value: known }]
    }),
  })
  return [
    {
      ...runs,
      readings: jobs.flatMap(({ job, totals }) =>
        (['ok', 'failed', 'skipped'] as const).map((status) => ({
          labels: { database, job, status },
          value: totals[status],
        })),
      ),
    },
    perJob(duration, ({ totals }) => totals.duration_ms / 1000),
    perJob(rowsRead, ({ totals }) => totals.rows_read),
    perJob(rowsWritten, ({ totals }) => totals.rows_written),
    perJob(lastDuration, ({ run }) => (run === null ? null : run.duration_ms / 1000)),
  ]
}

/** The metrics about the worker itself, with what is known of each. */
export const exposedOfWorker = (worker: Worker): Exposed[] => {
  const { database, readingsAgeMs } = worker
  const build = { version: worker.version ?? 'unknown', runbook: worker.runbookUrl ?? '' }
  const age = readingsAgeMs === null ? [] : [{ labels: { database }, value: readingsAgeMs / 1000 }]
  return [
    { ...buildInfo, readings: [{ labels: { database, ...build }, value: 1 }] },
    { ...readingsAge, readings: age },
    ...ofEvaluate(worker),
    ...ofJobs(worker),
  ]
}
