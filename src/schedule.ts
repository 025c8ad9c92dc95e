import type { JobName } from './job-names.ts'
import type { RunContext } from './jobs/job.ts'
import { jobs } from './jobs/registry.ts'
import { runJob } from './jobs/run-job.ts'

/** Which jobs each cron event runs, in order. wrangler.toml names the same cron strings. */
export const schedule: ReadonlyMap<string, readonly JobName[]> = new Map([
  ['*/5 * * * *', ['snapshot', 'audit', 'evaluate', 'deliver']],
  ['17 * * * *', ['cleanup']],
  ['41 3 * * *', ['optimize']],
])

/** The cron string that runs a job; null for one that is run by hand alone. */
export const cronOf = (job: JobName): string | null =>
  schedule.entries().find(([, names]) => names.includes(job))?.[0] ?? null

/** The jobs of a cron string, exactly as wrangler.toml has it; throws for one it doesn't have. */
export const jobsOf = (cron: string): readonly JobName[] => {
  const names = schedule.get(cron)
  if (names === undefined)
    throw new Error(
      `Unknown cron string "${cron}". Known are ${schedule.keys().toArray().join(', ')}.`,
    )
  return names
}

/**
 * Runs the jobs of one cron event in order. A job that fails doesn't stop those after it; once all have
 * run, throws an error that names the failed ones.
 */
export const runCron = async (
  cron: string,
  scheduledTime: Date,
  context: RunContext,
): Promise<void> => {
  const failed: JobName[] = []
  for (const name of jobsOf(cron))
    try {
      const outcome = await runJob(jobs[name], context, { kind: 'cron', scheduledTime })
      if (outcome.kind === 'ran' && outcome.run.status === 'failed') failed.push(name)
    } catch (error) {
      console.error(JSON.stringify({ job: name, error: String(error) }))
      failed.push(name)
    }
  if (failed.length > 0) throw new Error(`Failed: ${failed.join(', ')}. GET /api/jobs says why.`)
}
