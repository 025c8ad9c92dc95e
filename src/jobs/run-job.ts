import { describeError } from '../db/describe-error.ts'
import { type Crashed, claimLease } from '../store/leases.ts'
import { type Run, recordRun, recordSkipped, runIdPrefix } from '../store/runs.ts'
import type { Job, JobContext, JobResult, RunContext } from './job.ts'

/** What starts a run: a cron event, delivered once or more often, or a request. */
export type RunTrigger =
  | { readonly kind: 'cron'; readonly scheduledTime: Date }
  | { readonly kind: 'manual' }

/**
 * What came of it. `busy`: another run of the job is going on (a cron run is then recorded as skipped,
 * a manual one not at all). `duplicate`: this cron time has had its run.
 */
export type RunOutcome =
  | { readonly kind: 'ran'; readonly run: Run }
  | { readonly kind: 'busy' }
  | { readonly kind: 'duplicate' }

/** After this a run is taken for crashed. Cloudflare ends a cron invocation after 15 minutes at the latest. */
const leaseMs = 15 * 60_000

/** The same cron time gives the same id, so that a second delivery is known; a manual run is its own. */
const runId = (job: Job, { db, now }: RunContext, trigger: RunTrigger): string =>
  trigger.kind === 'cron'
    ? `${runIdPrefix(trigger.scheduledTime)}-${db.name}-${job.name}`
    : `${runIdPrefix(now())}-${db.name}-${job.name}-${crypto.randomUUID().slice(0, 8)}`

type Ending =
  | { readonly status: 'ok' | 'skipped'; readonly result: JobResult; readonly error: null }
  | { readonly status: 'failed'; readonly result: null; readonly error: string }

const attempt = async (job: Job, context: JobContext): Promise<Ending> => {
  try {
    const result = await job.run(context)
    return { status: 'skipped' in result ? 'skipped' : 'ok', result, error: null }
  } catch (error) {
    console.error(JSON.stringify({ job: job.name, error: String(error) }))
    return { status: 'failed', result: null, error: describeError(error) }
  }
}

const crashedRun = (job: string, database: string, crashed: Crashed): Run => ({
  job,
  database,
  id: crashed.run_id,
  trigger: crashed.trigger,
  status: 'failed',
  started_at: new Date(crashed.started_at_ms).toISOString(),
  duration_ms: crashed.expires_at_ms - crashed.started_at_ms,
  rows_read: 0,
  rows_written: 0,
  dry_run: crashed.dry_run,
  result: null,
  error: 'The run never ended: the worker was stopped, or reached a limit of its plan.',
})

/**
 * Runs a job by way of its lease and records the run: the one path for cron and manual runs, two statements
 * on top of the job's own. A job that throws is recorded as failed; throws itself only when the lease or the
 * record can't be written.
 */
export const runJob = async (
  job: Job,
  context: RunContext,
  trigger: RunTrigger,
): Promise<RunOutcome> => {
  const { db, now, dryRun } = context
  const started = now()
  const base = {
    id: runId(job, context, trigger),
    job: job.name,
    database: db.name,
    trigger: trigger.kind,
    started_at: started.toISOString(),
    dry_run: dryRun,
  }
  const lease = await claimLease(db, {
    job: job.name,
    database: db.name,
    run_id: base.id,
    trigger: trigger.kind,
    dry_run: dryRun,
    started_at_ms: started.getTime(),
    expires_at_ms: started.getTime() + leaseMs,
  })
  if (lease === null) return refuse(context, trigger, base)
  if (lease.crashed !== null && lease.crashed.run_id !== base.id)
    await db.run(recordRun(crashedRun(job.name, db.name, lease.crashed)))

  const before = { ...db.usage }
  const ending = await attempt(job, { ...context, trigger: trigger.kind })
  const run: Run = {
    ...base,
    ...ending,
    duration_ms: now().getTime() - started.getTime(),
    rows_read: db.usage.rows_read - before.rows_read,
    rows_written: db.usage.rows_written - before.rows_written,
  }
  await db.run(recordRun(run))
  return { kind: 'ran', run }
}

const refuse = async (
  { db }: RunContext,
  trigger: RunTrigger,
  base: Pick<Run, 'id' | 'job' | 'database' | 'trigger' | 'started_at' | 'dry_run'>,
): Promise<RunOutcome> => {
  if (trigger.kind === 'manual') return { kind: 'busy' }
  const skipped: Run = {
    ...base,
    status: 'skipped',
    duration_ms: 0,
    rows_read: 0,
    rows_written: 0,
    result: null,
    error: null,
  }
  return (await recordSkipped(db, skipped)) ? { kind: 'busy' } : { kind: 'duplicate' }
}
