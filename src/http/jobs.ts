import type { Application, Job } from '../jobs/job.ts'
import { runJob } from '../jobs/run-job.ts'
import { cronOf } from '../jobs/schedule.ts'
import { lastRuns, listRuns } from '../store/runs.ts'
import type { HttpContext } from './context.ts'
import { Problem } from './problem.ts'
import { parseQuery, trueOrFalse, wholeNumber } from './query.ts'

const jobNamed = ({ jobs }: Application, wanted: string): Job => {
  const job = jobs.find(({ name }) => name === wanted)
  if (job !== undefined) return job
  const names = jobs.map(({ name }) => name).join(', ')
  throw new Problem(404, `There is no job ${wanted}. The jobs are ${names}.`)
}

/** GET /api/jobs */
export const getJobs = async (request: Request, { db, application }: HttpContext) => {
  parseQuery(request, {})
  const names = application.jobs.map(({ name }) => name)
  const runs = new Map((await lastRuns(db, names)).map((run) => [run.job, run]))
  return Response.json({
    jobs: names.map((job) => ({
      job,
      schedule: cronOf(application, job),
      last_run: runs.get(job) ?? null,
    })),
  })
}

/** GET /api/jobs/{job}/runs?limit= */
export const getRuns = async (request: Request, { db, application }: HttpContext, name: string) => {
  const { limit } = parseQuery(request, { limit: wholeNumber(1, 500, 50) })
  return Response.json({
    runs: await listRuns(db, { job: jobNamed(application, name).name, limit }),
  })
}

/** POST /api/jobs/{job}/runs?dry_run= */
export const postRun = async (request: Request, context: HttpContext, name: string) => {
  const job = jobNamed(context.application, name)
  const { dry_run } = parseQuery(request, { dry_run: trueOrFalse })
  if (dry_run && !job.supportsDryRun)
    throw new Problem(400, `Bad query: dry_run is not for the job ${name}.`)
  const running = runJob(job, { ...context, dryRun: dry_run }, { kind: 'manual' })
  context.waitUntil(running.catch(() => {}))
  const outcome = await running
  if (outcome.kind !== 'ran')
    throw new Problem(
      409,
      `The job ${name} is running. Wait for it, or for 15 minutes if it crashed.`,
    )
  return Response.json(outcome.run)
}
