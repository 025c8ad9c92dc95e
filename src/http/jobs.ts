import * as z from 'zod/mini'
import { registeredAs } from '../fleet/hand-over.ts'
import { notNow, runInMember } from '../fleet/run-in-member.ts'
import { invoke, type Outcome } from '../jobs/invoke.ts'
import type { Application, Job } from '../jobs/job.ts'
import { cronOf } from '../jobs/schedule.ts'
import { seriesOf } from '../jobs/series.ts'
import { lastRuns, listRuns, type Run, type RunPage } from '../store/runs.ts'
import type { HttpContext } from './context.ts'
import { exampleRun } from './examples.ts'
import { memberAsked } from './of-database.ts'
import { fits, pageLimit, shownPage } from './page.ts'
import { Problem } from './problem.ts'
import { trueOrFalse } from './query.ts'
import { route } from './route.ts'
import { time } from './time.ts'

const shownRun = z
  .object({
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
    result: z
      .nullable(z.record(z.string(), z.unknown()))
      .check(z.describe('What the job reports.')),
    error: z.nullable(z.string()),
  })
  .check(z.meta({ examples: [exampleRun] }))

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
          job: z.string().check(z.meta({ examples: [exampleRun.job] })),
          schedule: z.nullable(z.string()).check(
            z.meta({
              description: 'The cron string; null: run by hand only.',
              examples: ['*/5 * * * *'],
            }),
          ),
          last_run: z.nullable(shownRun),
        }),
      ),
    }),
  },
  handle: async (_input, { db, application }) => {
    const names = application.jobs.map(({ name }) => name)
    const last = await lastRuns(db, seriesOf(application))
    const runs = new Map(last.map(({ job, run }) => [job, run]))
    const jobs = names.map((job) => ({
      job,
      schedule: cronOf(application, job),
      last_run: runs.get(job) ?? null,
    }))
    return { status: 200, body: { jobs } }
  },
})

/** `after`: invocations are numbered, and a page ends with one of them. */
const invocationNumber = z.pipe(
  z
    .string()
    .check(
      z.regex(/^\d{1,15}$/, { error: 'is no page key: take `next` of the page before as it is' }),
    ),
  z.transform(Number),
)

/** The page as an answer has it; one that is too large for an answer is read again, half as long. */
const fittingRuns = async (read: (limit: number) => Promise<RunPage>, limit: number) => {
  const whole = await read(limit)
  let shown = whole
  for (let most = limit; most > 1 && !fits(shown.runs); shown = await read(most))
    most = Math.ceil(most / 2)
  const leftOut = whole.runs.length - shown.runs.length
  return {
    runs: [...shown.runs],
    next: shown.next === null ? null : String(shown.next),
    ...(leftOut > 0 ? { left_out: leftOut } : {}),
  }
}

export const getRuns = route({
  method: 'GET',
  path: '/api/jobs/{job}/runs',
  summary: "A job's runs, newest first.",
  params,
  query: { limit: pageLimit(), after: z.optional(invocationNumber) },
  responses: { 200: z.object({ runs: z.array(shownRun), ...shownPage }) },
  problems,
  handle: async ({ params: { job }, query: { limit, after } }, { db, application }) => {
    const { name } = jobNamed(application, job)
    const series = seriesOf(application)
    const read = (most: number) =>
      listRuns(db, { job: name, series, limit: most, before: after ?? null })
    return { status: 200, body: await fittingRuns(read, limit) }
  },
})

const busy = (job: string, outcome: Exclude<Outcome, { kind: 'ran' }>): string => {
  const until = outcome.kind === 'busy' ? new Date(outcome.untilMs).toISOString() : 'then'
  return `The job ${job} is running. Wait for it; if it crashed, its lease ends at ${until}.`
}

/** Runs a job by hand, in a database of a fleet as its ticks do. Throws a Problem where that can't be kept now. */
const invokeByHand = async (context: HttpContext, job: Job, dryRun: boolean): Promise<Outcome> => {
  const { fleet } = context
  const member = memberAsked(context)
  if (fleet === null || member === null)
    return invoke([job], { ...context, dryRun }, { kind: 'manual' })
  const reason = notNow(await registeredAs(fleet, member.name)())
  if (reason !== null) throw new Problem(409, reason)
  return runInMember(fleet, member, job, { ...context, dryRun })
}

/** Runs a job now, and gives its run. Throws a Problem where there is no such job or dry run, or the job runs already. */
export const runNow = async (
  context: HttpContext,
  name: string,
  { dryRun }: { readonly dryRun: boolean },
): Promise<Run> => {
  const job = jobNamed(context.application, name)
  if (dryRun && !job.supportsDryRun)
    throw new Problem(400, `Bad query: the job ${name} has no dry run, so dry_run can't be true.`)
  const running = invokeByHand(context, job, dryRun)
  context.waitUntil(running.catch(() => {}))
  const outcome = await running
  if (outcome.kind !== 'ran') throw new Problem(409, busy(name, outcome))
  const [run] = outcome.runs
  if (run === undefined || outcome.unrecorded !== null) throw outcome.unrecorded
  return run
}

export const postRun = route({
  method: 'POST',
  path: '/api/jobs/{job}/runs',
  summary: 'Runs the job now and answers with the run.',
  description:
    'With dry_run, which cleanup, audit and backfill know, it counts and changes nothing.',
  params,
  query: { dry_run: trueOrFalse },
  responses: { 200: shownRun },
  problems: { ...problems, 409: 'The job is running, or the database is not kept now.' },
  handle: async ({ params: { job }, query: { dry_run } }, context) => ({
    status: 200,
    body: await runNow(context, job, { dryRun: dry_run }),
  }),
})
