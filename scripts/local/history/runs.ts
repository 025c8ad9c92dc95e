import { Database, type Statement } from '../../../src/db/database.ts'
import { describeError } from '../../../src/db/describe-error.ts'
import { noise } from '../../../src/demo.ts'
import { leaseMsOf } from '../../../src/jobs/invoke.ts'
import type { Application } from '../../../src/jobs/job.ts'
import { type RunState, take } from '../../../src/store/invocations.ts'
import { latestTotals, withRun } from '../../../src/store/run-totals.ts'
import type { Health } from './readings.ts'

/** One cron event of the week, and what its runs came to. */
export interface Event {
  readonly cron: string
  readonly dueMs: number
  /** Job → why it failed, if so. */
  readonly failed: Readonly<Record<string, string>>
  /** Job → what it reports. */
  readonly results: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

/** How long a run takes, milliseconds, and what it reads and writes, about. */
const efforts: Readonly<Record<string, readonly [number, number, number]>> = {
  snapshot: [24, 60, 2],
  audit: [310, 3700, 1],
  evaluate: [190, 520, 1],
  deliver: [18, 20, 0],
  cleanup: [420, 560, 3],
  optimize: [60, 50, 0],
}

const stampOf = (ms: number): string =>
  new Date(ms).toISOString().replaceAll('-', '').replaceAll(':', '')

const runOf = (
  { dueMs, failed, results }: Event,
  job: string,
  { database, startedMs, before }: { database: string; startedMs: number; before?: Health },
): RunState => {
  const [ms, read, written] = efforts[job] ?? [20, 20, 0]
  const duration_ms = Math.round(ms * (0.8 + 0.6 * noise(startedMs + job.length) ** 3))
  const error = failed[job]
  const isOk = error === undefined
  const ended = {
    status: isOk ? 'ok' : 'failed',
    duration_ms,
    rows_read: Math.round(read * (0.95 + 0.1 * noise(startedMs))),
    rows_written: isOk ? written : 0,
  } as const
  return {
    id: `${stampOf(dueMs)}-${database}-${job}`,
    ...ended,
    started_at_ms: startedMs,
    totals: withRun(before?.totals ?? latestTotals([]), ended),
    result: isOk ? (results[job] ?? {}) : null,
    error: isOk ? null : describeError(new Error(error)),
    last_success_ms: isOk ? startedMs + duration_ms : (before?.last_success_ms ?? null),
    consecutive_failures: isOk ? 0 : (before?.consecutive_failures ?? 0) + 1,
  }
}

/** The runs of an event, one after another; `health`: how the jobs stood before. */
export const runsOf = (
  event: Event,
  {
    application,
    database,
    health,
  }: {
    readonly application: Application
    readonly database: string
    readonly health: ReadonlyMap<string, Health>
  },
): Readonly<Record<string, RunState>> => {
  let startedMs = event.dueMs + 300
  const runs: Record<string, RunState> = {}
  for (const job of application.schedule.get(event.cron) ?? []) {
    const before = health.get(job)
    const run = runOf(event, job, { database, startedMs, ...(before ? { before } : {}) })
    startedMs += run.duration_ms
    runs[job] = run
  }
  return runs
}

/** A claim says by when it must have come; these may at any time. */
const anyTime = Date.parse('9999-12-31T00:00:00Z')

/** The statements that claim an event and record its runs, as the worker would have done; `number`: its place in its series. */
export const recordRuns = async (
  event: Event,
  runs: Readonly<Record<string, RunState>>,
  {
    application,
    database,
    number,
  }: {
    readonly application: Application
    readonly database: string
    readonly number: number
  },
): Promise<readonly Statement[]> => {
  const statements: Statement[] = []
  const noted = new Database(database, {
    transact: async (asked) => {
      statements.push(...asked)
      return []
    },
  })
  const jobs = application.jobs.filter(({ name }) => name in runs)
  const started_at_ms = event.dueMs + 40
  const claimed = {
    ...{ series: event.cron, number, event: stampOf(event.dueMs), holder: 'demo' },
    ...({ run_trigger: 'cron', dry_run: false, started_at_ms } as const),
    expires_at_ms: started_at_ms + leaseMsOf(jobs),
    runs,
  }
  await take(noted, { claimed, from: null, crashed: [], newest: {}, readAtMs: anyTime })
  return statements
}
