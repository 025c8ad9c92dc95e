import { Clock } from '../../bench/databases/clock.ts'
import { watchOf } from '../../src/alerting/watch.ts'
import { application } from '../../src/app.ts'
import type { CheckContext } from '../../src/checks/check.ts'
import { Database } from '../../src/db/database.ts'
import { systemTimer, type Timer } from '../../src/db/timer.ts'
import { invoke, type Outcome, type RunTrigger } from '../../src/jobs/invoke.ts'
import type { Job, JobContext, RunContext } from '../../src/jobs/job.ts'
import { parseSettings } from '../../src/settings.ts'
import type { Run } from '../../src/store/runs.ts'
import type { LocalD1 } from '../d1.ts'

export { Clock }

/** Short pauses are kept to, and longer ones are over at once; no test waits for a limit to be over. */
const noLimits: Timer = (ms, ring) =>
  ms < 10_000 ? systemTimer(ms < 2000 ? ms : 0, ring) : () => {}

/** What a job or a check is given in tests: a fresh `Database` on the same D1, the default settings, no network. */
export const jobContext = (
  local: LocalD1,
  clock: Clock,
  { settings = parseSettings({}), ...changes }: Partial<JobContext> = {},
): JobContext & CheckContext => ({
  db: new Database('monotask', local.transport),
  application,
  settings,
  analytics: settings.analytics,
  auditSweepHours: settings.auditSweepHours,
  writeProbeMinutes: settings.writeProbeMinutes,
  now: clock.now,
  fetch: () => Promise.reject(new Error('no network in this test')),
  timer: noLimits,
  runId: 'run-1',
  dueAt: clock.now(),
  timeLeftMs: () => 60_000,
  leave: () => {},
  trigger: 'cron',
  dryRun: false,
  watch: watchOf(application.rules),
  ...changes,
})

/** A job that does what it is told. */
export const jobThat = (run: Job['run'], name: Job['name'] = 'snapshot'): Job => ({
  name,
  supportsDryRun: false,
  timeLimitSeconds: 60,
  run,
})

/** Runs one job, and gives its run. */
export const runJob = async (
  job: Job,
  context: RunContext,
  trigger: RunTrigger,
): Promise<{ readonly kind: 'ran'; readonly run: Run } | Exclude<Outcome, { kind: 'ran' }>> => {
  const outcome = await invoke([job], context, trigger)
  if (outcome.kind !== 'ran') return outcome
  const [run] = outcome.runs
  if (run === undefined) throw outcome.unrecorded
  return { kind: 'ran', run }
}
