import type { Invocation } from '../store/invocations.ts'
import { type Run, runOf } from '../store/runs.ts'
import { type Claim, claim } from './claim/claim.ts'
import { saveOrRemember, saveRemembered } from './claim/unsaved.ts'
import type { Job, RunContext } from './job.ts'
import { runClaimed } from './run-job.ts'
import { seriesOf } from './series.ts'

/** What starts runs: a cron event, delivered once or more often, or a request. */
export type RunTrigger =
  | { readonly kind: 'cron'; readonly cron: string; readonly scheduledTime: Date }
  | { readonly kind: 'manual' }

/**
 * What came of it. `ran`: each job's run as it ended, skipped where another run of the job was going on; `unrecorded` is
 * the error where the last of them could not be recorded. `busy`: another run of the job is going on, until then at the
 * latest (of a request alone). `duplicate`: this cron time has had its runs, or is having them.
 */
export type Outcome =
  | { readonly kind: 'ran'; readonly runs: readonly Run[]; readonly unrecorded: unknown }
  | Exclude<Claim, { readonly kind: 'claimed' }>

/** How an event begins its name: by its time, so that ids sort by it. */
const stamp = (time: Date): string =>
  time.toISOString().replace('-', '').replace('-', '').replaceAll(':', '')

/** When the cron event of this name was due, milliseconds since the epoch; null: it is not the name of one. */
export const dueMsOf = (event: string): number | null => {
  const time = event.replace(/^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\d\.\d{3}Z)$/, '$1-$2-$3:$4:$5')
  const ms = Date.parse(time)
  return Number.isNaN(ms) ? null : ms
}

/** For claiming, recording and the pauses of retries, on top of the jobs' own limits. */
const marginMs = 15_000

/** For how long these jobs are claimed together, milliseconds. */
export const leaseMsOf = (jobs: readonly Pick<Job, 'timeLimitSeconds'>[]): number =>
  jobs.reduce((sum, job) => sum + job.timeLimitSeconds * 1000, marginMs)

const wantedOf = (
  jobs: readonly Job[],
  { db, dryRun }: RunContext,
  trigger: RunTrigger,
  dueAt: Date,
) => {
  const suffix = trigger.kind === 'cron' ? '' : `-${crypto.randomUUID().slice(0, 8)}`
  return {
    jobs: jobs.map(({ name }) => name),
    series: trigger.kind === 'cron' ? trigger.cron : (jobs[0]?.name ?? ''),
    event: `${stamp(dueAt)}${suffix}`,
    holder: crypto.randomUUID(),
    trigger: trigger.kind,
    dryRun,
    leaseMs: leaseMsOf(jobs),
    runId: (job: string) => `${stamp(dueAt)}-${db.name}-${job}${suffix}`,
  }
}

/** Records what has ended: the error where that could not be, and whether another invocation has taken over. */
const recordOf = async ({ db }: RunContext, invocation: Invocation) => {
  try {
    return { error: null, isLeaseLost: !(await saveOrRemember(db, invocation)) }
  } catch (error) {
    return { error, isLeaseLost: false }
  }
}

/** Runs the jobs of an invocation that is claimed, one after the other; those that another has busy stay skipped. */
const runAll = async (
  jobs: readonly Job[],
  context: RunContext,
  claimed: Invocation,
  dueAt: Date,
): Promise<Pick<Extract<Outcome, { kind: 'ran' }>, 'runs' | 'unrecorded'>> => {
  let invocation = claimed
  let unrecorded: unknown = null
  const waiting = jobs.filter(({ name }) => claimed.runs[name]?.status === null)
  for (const job of waiting) {
    const before = invocation.runs[job.name]
    if (before === undefined) continue
    const { run, isLeaseLost } = await runClaimed(job, context, { invocation, dueAt }, before)
    invocation = { ...invocation, runs: { ...invocation.runs, [job.name]: run } }
    // What went well is recorded together with what comes after it, as each record costs a row.
    const isDue = job === waiting.at(-1) || run.status === 'failed' || job.isRecordedAtOnce
    const record = isDue ? await recordOf(context, invocation) : null
    unrecorded = record?.error ?? null
    if (isLeaseLost || record?.isLeaseLost) break
  }
  const runs = Object.entries(invocation.runs).flatMap(([job, state]) => {
    const run = runOf(context.db.name, job, invocation, state)
    return run ? [run] : []
  })
  return { runs, unrecorded }
}

/**
 * Claims the jobs and runs them in order: the one path for cron and manual runs. Throws the database's error where they
 * can't be claimed.
 */
export const invoke = async (
  jobs: readonly Job[],
  context: RunContext,
  trigger: RunTrigger,
): Promise<Outcome> => {
  const { db, application, timer, now } = context
  const dueAt = trigger.kind === 'cron' ? trigger.scheduledTime : now()
  const known = seriesOf(application)
  const wanted = wantedOf(jobs, context, trigger, dueAt)
  const series = [
    ...new Set([wanted.series, ...wanted.jobs.flatMap((job) => known.get(job) ?? [job])]),
  ]
  await saveRemembered(db)
  const claimed = await claim(db, wanted, { series, timer, now })
  if (claimed.kind !== 'claimed') return claimed
  return { kind: 'ran', ...(await runAll(jobs, context, claimed.invocation, dueAt)) }
}
