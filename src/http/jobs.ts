import * as z from 'zod'
import type { Application, Job } from '../jobs/job.ts'
import { runJob } from '../jobs/run-job.ts'
import { cronOf } from '../jobs/schedule.ts'
import { lastRuns, listRuns } from '../store/runs.ts'
import { afterId, pageLimit, pageOf, shownPage } from './page.ts'
import { Problem } from './problem.ts'
import { trueOrFalse } from './query.ts'
import { route } from './route.ts'
import { time } from './time.ts'

const shownRun = z.object({
  id: z.string(),
  job: z.string(),
  database: z.string(),
  trigger: z.enum(['cron', 'manual']),
  status: z.enum(['ok', 'failed', 'skipped']),
  started_at: time,
  duration_ms: z.int(),
  rows_read: z.int(),
  rows_written: z.int(),
  dry_run: z.boolean(),
  result: z.record(z.string(), z.unknown()).nullable().describe('What the job reports.'),
  error: z.string().nullable(),
})

const params = { job: z.string() }
const problems = { 404: 'There is no such job.' }

const jobNamed = ({ jobs }: Application, wanted: string): Job => {
  const job = jobs.find(({ name }) => name === wanted)
  if (job !== undefined) return job
  const names = jobs.map(({ name }) => name).join(', ')
  throw new Problem(404, `There is no job ${wanted}. The jobs are ${names}.`)
}

export const getJobs = route({
  method: 'GET',
  path: '/api/jobs',
  summary: 'Each job with its schedule and its last run.',
  responses: {
    200: z.object({
      jobs: z.array(
        z.object({
          job: z.string(),
          schedule: z.string().nullable().describe('The cron string; null: run by hand only.'),
          last_run: shownRun.nullable(),
        }),
      ),
    }),
  },
  handle: async (_input, { db, application }) => {
    const names = application.jobs.map(({ name }) => name)
    const runs = new Map((await lastRuns(db, names)).map((run) => [run.job, run]))
    const jobs = names.map((job) => ({
      job,
      schedule: cronOf(application, job),
      last_run: runs.get(job) ?? null,
    }))
    return { status: 200, body: { jobs } }
  },
})

export const getRuns = route({
  method: 'GET',
  path: '/api/jobs/{job}/runs',
  summary: "A job's runs, newest first.",
  params,
  query: { limit: pageLimit(), after: afterId },
  responses: { 200: z.object({ runs: z.array(shownRun), ...shownPage }) },
  problems,
  handle: async ({ params: { job }, query: { limit, after } }, { db, application }) => {
    const { name } = jobNamed(application, job)
    const read = await listRuns(db, { job: name, limit, after: after ?? null })
    const { rows: runs, page } = pageOf(read, {
      limit,
      show: (run) => run,
      keyOf: ({ id }) => id,
    })
    return { status: 200, body: { runs, ...page } }
  },
})

export const postRun = route({
  method: 'POST',
  path: '/api/jobs/{job}/runs',
  summary: 'Runs the job now and answers with the run.',
  description:
    'With dry_run, which cleanup, audit and backfill know, it counts and changes nothing.',
  params,
  query: { dry_run: trueOrFalse },
  responses: { 200: shownRun },
  problems: { ...problems, 409: 'The job is running.' },
  handle: async ({ params: { job: name }, query: { dry_run } }, context) => {
    const job = jobNamed(context.application, name)
    if (dry_run && !job.supportsDryRun)
      throw new Problem(400, `Bad query: the job ${name} has no dry run, so dry_run can't be true.`)
    const running = runJob(job, { ...context, dryRun: dry_run }, { kind: 'manual' })
    context.waitUntil(running.catch(() => {}))
    const outcome = await running
    if (outcome.kind !== 'ran')
      throw new Problem(
        409,
        `The job ${name} is running. Wait for it, or for 15 minutes if it crashed.`,
      )
    return { status: 200, body: outcome.run }
  },
})
