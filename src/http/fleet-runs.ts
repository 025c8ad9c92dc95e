import * as z from 'zod/mini'
import type { Fleet } from '../fleet/fleet.ts'
import { fleetJobs, isInReach, startFleetRun } from '../fleet/fleet-run.ts'
import { isWanted, readAllStandings } from '../fleet/standing.ts'
import type { Job } from '../jobs/job.ts'
import { type FleetRun, readFleetRun } from '../store/fleet/fleet-runs.ts'
import type { StandingState } from '../store/fleet/standings.ts'
import type { HttpContext } from './context.ts'
import { labelMatchers, requireFleet } from './databases.ts'
import { exampleFleetRun } from './examples.ts'
import { Problem } from './problem.ts'
import { trueOrFalse } from './query.ts'
import { route } from './route.ts'
import { time, timeOf } from './time.ts'

const noJob = (name: string, fleet: Fleet): Problem => {
  const names = fleetJobs(fleet).map((job) => job.name)
  return new Problem(404, `${name} is no job of a whole fleet. Those are ${names.join(', ')}.`)
}

/** In these states a database is not reached, or its maintenance waits. */
const notKept: readonly StandingState[] = ['unreachable', 'slow', 'double', 'behind']

/** The databases that match, and how many of them are left out as they can't be kept now. Throws a Problem where none is left. */
const databasesFor = async (
  fleet: Fleet,
  {
    label,
    asked,
  }: { readonly label: z.output<typeof labelMatchers>; readonly asked: string | null },
) => {
  const wanted = isWanted({ search: null, state: null, labels: label })
  const matching = (await readAllStandings(fleet)).filter(
    (one) => wanted(one) && (asked === null || one.name === asked),
  )
  if (matching.length === 0) throw new Problem(404, 'No database has these labels.')
  const kept = matching.filter((one) => !notKept.includes(one.state) && isInReach(fleet, one))
  if (kept.length === 0)
    throw new Problem(409, 'None of these databases can be kept now: GET /api/databases says why.')
  return { kept, leftOut: matching.length - kept.length }
}

const jobOf = (fleet: Fleet, name: string, dryRun: boolean): Job => {
  const job = fleetJobs(fleet).find((one) => one.name === name)
  if (job === undefined) throw noJob(name, fleet)
  if (dryRun && !job.supportsDryRun)
    throw new Problem(400, `Bad query: the job ${name} has no dry run, so dry_run can't be true.`)
  return job
}

const begun = z
  .object({
    id: z.string(),
    job: z.string(),
    dry_run: z.boolean(),
    databases: z.int().check(z.describe('In how many databases it will run.')),
    left_out: z
      .optional(z.int())
      .check(z.describe('How many others match, and cannot be kept now.')),
  })
  .check(
    z.meta({
      examples: [{ id: exampleFleetRun.id, job: 'audit', dry_run: false, databases: 998 }],
    }),
  )

export const postFleetRun = route({
  method: 'POST',
  path: '/api/fleet/jobs/{job}/runs',
  about: 'shared',
  summary: 'Puts a job of all or some databases of a fleet on the queue.',
  description:
    'They are audit, cleanup, backfill, optimize, pause and resume, spread over some minutes. What is not done in one run goes on until it is. A database that cannot be kept now is left out.',
  params: { job: z.string() },
  query: { label: labelMatchers, dry_run: trueOrFalse },
  responses: { 202: begun },
  problems: {
    404: 'There is no fleet, no such job of it, or no database with these labels.',
    409: 'None of the databases can be kept now.',
  },
  handle: async ({ params, query: { label, dry_run } }, context: HttpContext) => {
    const fleet = requireFleet(context)
    const job = jobOf(fleet, params.job, dry_run)
    const { kept, leftOut } = await databasesFor(fleet, { label, asked: context.asked })
    const id = crypto.randomUUID()
    await startFleetRun(fleet, { id, job: job.name, dryRun: dry_run, databases: kept })
    const body = {
      id,
      job: job.name,
      dry_run,
      databases: kept.length,
      ...(leftOut > 0 ? { left_out: leftOut } : {}),
    }
    return { status: 202, body }
  },
})

/** How many failures are named. */
const mostFailures = 100

const progress = z
  .object({
    id: z.string(),
    job: z.string(),
    dry_run: z.boolean(),
    asked_at: time,
    databases: z.int(),
    done: z.int(),
    failed: z.int(),
    left: z.int(),
    failures: z.array(z.object({ database: z.string(), error: z.string() })),
    left_out: z.optional(z.int()).check(z.describe('How many more failures there are.')),
  })
  .check(z.meta({ examples: [exampleFleetRun] }))

const progressOf = (run: FleetRun): z.output<typeof progress> => {
  const ended = Object.entries(run.ended)
  const failures = ended.filter(([, { status }]) => status === 'failed')
  const more = failures.length - mostFailures
  return {
    id: run.id,
    job: run.job,
    dry_run: run.dry_run,
    asked_at: timeOf(run.asked_at_ms),
    databases: run.databases,
    done: ended.length - failures.length,
    failed: failures.length,
    left: Math.max(0, run.databases - ended.length),
    failures: failures
      .slice(0, mostFailures)
      .map(([database, { error = '' }]) => ({ database, error })),
    ...(more > 0 ? { left_out: more } : {}),
  }
}

export const getFleetRun = route({
  method: 'GET',
  path: '/api/fleet/runs/{id}',
  about: 'shared',
  summary: 'How far a job over the databases of a fleet is, and where it failed.',
  description: 'It is kept for a week.',
  params: { id: z.string() },
  responses: { 200: progress },
  problems: { 404: 'There is no fleet, or no such run.' },
  handle: async ({ params: { id } }, context) => {
    const run = await readFleetRun(requireFleet(context).control, id)
    if (run === null) throw new Problem(404, `There is no run ${id} of the fleet.`)
    return { status: 200, body: progressOf(run) }
  },
})
