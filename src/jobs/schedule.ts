import { notifyUnreachable } from '../delivery/database-unreachable.ts'
import type { Application, Job, RunContext } from './job.ts'
import { runJob } from './run-job.ts'

/** The cron string that runs a job; null for one that is run by hand alone. */
export const cronOf = ({ schedule }: Pick<Application, 'schedule'>, job: string): string | null =>
  schedule.entries().find(([, names]) => names.includes(job))?.[0] ?? null

/** The jobs of a cron string, exactly as wrangler.toml has it; throws for one it doesn't have. */
export const jobsOf = (
  { jobs, schedule }: Pick<Application, 'jobs' | 'schedule'>,
  cron: string,
): Job[] => {
  const names = schedule.get(cron)
  if (names === undefined)
    throw new Error(
      `Unknown cron string "${cron}". Known are ${schedule.keys().toArray().join(', ')}.`,
    )
  return names.flatMap((name) => jobs.filter((job) => job.name === name))
}

/** Why a job of a cron event failed. */
interface Failure {
  readonly error: unknown
  /** Whether the state of the alerts could not be read or written. */
  readonly isUnreachable: boolean
}

const runOne = async (
  job: Job,
  scheduledTime: Date,
  context: RunContext,
): Promise<Failure | null> => {
  try {
    const outcome = await runJob(job, context, { kind: 'cron', scheduledTime })
    if (outcome.kind !== 'ran' || outcome.run.status !== 'failed') return null
    return { error: new Error(outcome.run.error ?? ''), isUnreachable: job.name === 'evaluate' }
  } catch (error) {
    console.error(JSON.stringify({ job: job.name, error: String(error) }))
    return { error, isUnreachable: true }
  }
}

/**
 * Runs the jobs of one cron event in order. A job that fails doesn't stop those after it. When a lease or a
 * record can't be written, or evaluate fails, the receivers are told at once. In the end throws an error that
 * names the failed jobs.
 */
export const runCron = async (
  cron: string,
  scheduledTime: Date,
  context: RunContext,
): Promise<void> => {
  const failures = new Map<string, Failure>()
  for (const job of jobsOf(context.application, cron)) {
    const failure = await runOne(job, scheduledTime, context)
    if (failure) failures.set(job.name, failure)
  }
  const unreachable = failures.values().find(({ isUnreachable }) => isUnreachable)
  if (unreachable) await notifyUnreachable(context, scheduledTime, unreachable.error)
  const names = failures.keys().toArray().join(', ')
  if (names !== '') throw new Error(`Failed: ${names}. GET /api/jobs says why.`)
}
