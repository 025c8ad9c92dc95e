import { notifyUnreachable } from '../delivery/database-unreachable.ts'
import { logError } from '../log/log.ts'
import { invoke, type Outcome } from './invoke.ts'
import type { Application, Job, RunContext } from './job.ts'

/** The cron string that runs a job; null for one that is run by hand alone. */
export const cronOf = ({ schedule }: Pick<Application, 'schedule'>, job: string): string | null =>
  schedule.entries().find(([, names]) => names.includes(job))?.[0] ?? null

/** Cloudflare always names the cron string of an event; the address that wrangler dev suggests does not. */
const unknownCron = (cron: string, known: readonly string[]): Error => {
  const all = known.join(', ')
  if (cron !== '') return new Error(`Unknown cron string "${cron}". Known are ${all}.`)
  const query = (known[0] ?? '').replaceAll(' ', '+')
  return new Error(
    `The event names no cron string. Known are ${all}. Under wrangler dev: curl 'http://localhost:8787/cdn-cgi/handler/scheduled?cron=${query}'`,
  )
}

/** The jobs of a cron string, exactly as wrangler.toml has it; throws for one it doesn't have. */
export const jobsOf = (
  { jobs, schedule }: Pick<Application, 'jobs' | 'schedule'>,
  cron: string,
): Job[] => {
  const names = schedule.get(cron)
  if (names === undefined) throw unknownCron(cron, schedule.keys().toArray())
  return names.flatMap((name) => jobs.filter((job) => job.name === name))
}

/** What of a cron event went wrong, in words, and why the state of the alerts could not be read or stored, if so. */
interface Faults {
  readonly names: readonly string[]
  readonly unreachable: unknown
}

const faultsOf = (outcome: Outcome): Faults => {
  if (outcome.kind !== 'ran') return { names: [], unreachable: null }
  const failed = outcome.runs.filter(({ status }) => status === 'failed')
  const evaluate = failed.find(({ job }) => job === 'evaluate')
  const names = failed.map(({ job }) => job)
  return {
    names: outcome.unrecorded === null ? names : [...names, 'the record of the runs'],
    unreachable: evaluate ? new Error(evaluate.error ?? '') : null,
  }
}

const invokeOrFail = async (
  jobs: readonly Job[],
  scheduledTime: Date,
  cron: string,
  context: RunContext,
): Promise<Faults> => {
  try {
    return faultsOf(await invoke(jobs, context, { kind: 'cron', cron, scheduledTime }))
  } catch (error) {
    const names = jobs.map(({ name }) => name)
    for (const job of names)
      logError({
        event: 'job_finished',
        database: context.db.name,
        job,
        trigger: 'cron',
        status: 'failed',
        error: String(error),
      })
    return { names, unreachable: names.includes('evaluate') ? error : null }
  }
}

/**
 * Runs the jobs of one cron event in order. A job that fails doesn't stop those after it. When evaluate fails, or can't
 * be begun, the receivers are told at once. In the end throws an error that names the failed jobs.
 */
export const runCron = async (
  cron: string,
  scheduledTime: Date,
  context: RunContext,
): Promise<void> => {
  const jobs = jobsOf(context.application, cron)
  const { names, unreachable } = await invokeOrFail(jobs, scheduledTime, cron, context)
  if (unreachable !== null) await notifyUnreachable(context, scheduledTime, unreachable)
  if (names.length > 0) throw new Error(`Failed: ${names.join(', ')}. GET /api/jobs says why.`)
}
