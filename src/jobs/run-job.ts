import { describeError } from '../db/describe-error.ts'
import { withinTimeLimit } from '../db/timer.ts'
import { log, logError } from '../log/log.ts'
import {
  fence,
  type Invocation,
  isLeaseLost,
  type Left,
  type RunState,
} from '../store/invocations.ts'
import { withRun } from '../store/run-totals.ts'
import type { Job, JobContext, JobResult, RunContext } from './job.ts'

/** One run within an invocation that holds the lease of its job. */
interface Running {
  readonly invocation: Invocation
  /** When the event was due; of a request, when it came. */
  readonly dueAt: Date
}

/** What the log says of a run beside it. */
interface Told extends Running {
  readonly database: string
}

/** A run that has ended, and whether another invocation has taken over meanwhile. */
export interface EndedRun {
  readonly run: RunState
  readonly isLeaseLost: boolean
}

const hasEnded = () => new Error('The run has ended: its time was over, or it had failed before.')

/** All that the job may touch, until it has ended: what comes later is refused. */
const confined = (
  job: Job,
  context: RunContext,
  { invocation, dueAt }: Running,
  runId: string,
): { readonly within: JobContext; readonly end: () => Left } => {
  let isOver = false
  let left: Left = {}
  const requireTime = () => {
    if (isOver) throw hasEnded()
  }
  const startedMs = context.now().getTime()
  const within: JobContext = {
    ...context,
    db: context.db.guardedBy({ fence: fence(context.db, invocation, job.name), requireTime }),
    fetch: async (input, init) => {
      requireTime()
      return context.fetch(input, init)
    },
    trigger: invocation.run_trigger,
    runId,
    dueAt,
    leave: (more) => {
      left = { ...left, ...more }
    },
    timeLeftMs: () => startedMs + job.timeLimitSeconds * 1000 - context.now().getTime(),
  }
  return {
    within,
    end: () => {
      isOver = true
      return left
    },
  }
}

const timeIsOver = ({ timeLimitSeconds }: Job) =>
  new Error(`The run was given up after ${timeLimitSeconds} s.`)

const resultOf = async (job: Job, context: RunContext, running: Running, runId: string) => {
  const { within, end } = confined(job, context, running, runId)
  const { usage } = within.db
  try {
    const result: JobResult = await withinTimeLimit(job.run(within), {
      ms: job.timeLimitSeconds * 1000,
      timer: context.timer,
      fault: () => timeIsOver(job),
    })
    return { result, error: null, usage, left: end() }
  } catch (error) {
    return { result: null, error, usage, left: end() }
  }
}

const healthAfter = (before: RunState, status: RunState['status'], endedMs: number) => {
  if (status === 'ok') return { last_success_ms: endedMs, consecutive_failures: 0 }
  return {
    last_success_ms: before.last_success_ms,
    consecutive_failures: before.consecutive_failures + (status === 'failed' ? 1 : 0),
  }
}

/** A job that has failed needs a person, unless it only lost its lease: another run does its work. */
const logRun = (run: RunState, job: Job, { invocation, database }: Told, error: unknown): void => {
  const write = run.status === 'failed' && !isLeaseLost(error) ? logError : log
  write({
    event: 'job_finished',
    database,
    job: job.name,
    run_id: run.id,
    trigger: invocation.run_trigger,
    status: run.status,
    duration_ms: run.duration_ms,
    rows_read: run.rows_read,
    rows_written: run.rows_written,
    error: error === null ? null : String(error),
  })
}

const endedRun = async (
  job: Job,
  context: RunContext,
  running: Running,
  waiting: RunState,
): Promise<EndedRun> => {
  const started = context.now()
  const { result, error, usage, left } = await resultOf(job, context, running, waiting.id)
  const endedMs = context.now().getTime()
  const status = result === null ? 'failed' : 'skipped' in result ? 'skipped' : 'ok'
  const ended = {
    status,
    duration_ms: Math.max(0, endedMs - started.getTime()),
    rows_read: usage.rows_read,
    rows_written: usage.rows_written,
  } as const
  const run: RunState = {
    ...waiting,
    ...(running.invocation.dry_run ? {} : healthAfter(waiting, status, endedMs)),
    ...ended,
    ...left,
    totals: withRun(waiting.totals, ended),
    started_at_ms: started.getTime(),
    result,
    error: error === null ? null : describeError(error),
  }
  logRun(run, job, { ...running, database: context.db.name }, error)
  return { run, isLeaseLost: isLeaseLost(error) }
}

/**
 * Runs a job whose lease is held, within its time limit, and gives its run as it ended: a job that throws has failed.
 * What it does through its context once it has ended, or another has taken over, is refused. Never throws.
 */
export const runClaimed = (
  job: Job,
  context: RunContext,
  running: Running,
  waiting: RunState,
): Promise<EndedRun> => {
  const { inSpan } = context
  if (inSpan === undefined) return endedRun(job, context, running, waiting)
  return inSpan(`job ${job.name}`, async (span) => {
    const ended = await endedRun(job, context, running, waiting)
    for (const key of ['status', 'rows_read', 'rows_written'] as const)
      span.setAttribute(key, ended.run[key] ?? '')
    span.setAttribute('run_id', ended.run.id)
    return ended
  })
}
