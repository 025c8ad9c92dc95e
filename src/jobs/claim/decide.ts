import type { Invocation, Recent, RunState, Taking } from '../../store/invocations.ts'
import { latestTotals, withRun } from '../../store/run-totals.ts'

/** What asks for runs: one cron event, delivered once or more often, or one request. */
export interface Wanted {
  /** The names of the jobs, in the order in which they run. */
  readonly jobs: readonly string[]
  readonly series: string
  /** The same for a cron event that is delivered twice. */
  readonly event: string
  /** Names this very instance: an answer that was lost is known again by it. */
  readonly holder: string
  readonly trigger: 'cron' | 'manual'
  readonly dryRun: boolean
  readonly nowMs: number
  readonly leaseMs: number
  readonly runId: (job: string) => string
}

/**
 * What is to be done. `held`: it is claimed already, by an attempt whose answer was lost. `busy`: a run of the job is
 * going on until then at the latest. `duplicate`: this event has had its runs, or is having them.
 */
export type ClaimDecision =
  | { readonly kind: 'take'; readonly taking: Taking }
  | { readonly kind: 'held'; readonly claimed: Invocation }
  | { readonly kind: 'busy'; readonly untilMs: number }
  | { readonly kind: 'duplicate' }

/** How far the clocks of two instances may be apart. */
const clocksApartMs = 5_000

const isOpen = ({ holder, runs }: Invocation): boolean =>
  holder !== '' && Object.values(runs).some(({ status }) => status === null)

const isSame = (a: Invocation, b: Invocation): boolean =>
  a.series === b.series && a.number === b.number

/** A lease counts only from its beginning to its end: a clock that was put back must not make it longer. */
const isInTime = ({ started_at_ms, expires_at_ms }: Invocation, nowMs: number): boolean =>
  started_at_ms - clocksApartMs <= nowMs && nowMs < expires_at_ms

const never = 'The run never ended: the worker was stopped, or reached a limit of its plan.'

/** An invocation that is over by then, with the runs that had not ended as failed. */
export const asFailed = (one: Invocation, endedMs: number, error: string): Invocation => {
  const failed = (run: RunState): RunState => {
    const ended = {
      status: 'failed',
      duration_ms: Math.max(0, endedMs - run.started_at_ms),
    } as const
    return {
      ...run,
      ...ended,
      error,
      consecutive_failures: run.consecutive_failures + (one.dry_run ? 0 : 1),
      totals: withRun(run.totals, { ...run, ...ended }),
    }
  }
  const runs = Object.entries(one.runs).map(([job, run]) => [
    job,
    run.status === null ? failed(run) : run,
  ])
  return { ...one, runs: Object.fromEntries(runs) }
}

const asCrashed = (one: Invocation): Invocation => asFailed(one, one.expires_at_ms, never)

const isGoingOn = 'Another run of the job was going on.'

type Health = Pick<RunState, 'last_success_ms' | 'consecutive_failures' | 'totals'>

/** How a job stands, as its newest run that has ended says; `recent`: newest first. */
const healthOf = (job: string, recent: readonly Invocation[]): Health => {
  const ended = recent.flatMap(({ runs: { [job]: run } }) =>
    run && run.status !== null ? [run] : [],
  )
  return {
    last_success_ms: ended[0]?.last_success_ms ?? null,
    consecutive_failures: ended[0]?.consecutive_failures ?? 0,
    totals: latestTotals(ended.map(({ totals }) => totals)),
  }
}

const runOf = (wanted: Wanted, job: string, isBusy: boolean, health: Health): RunState => {
  const nothing = { duration_ms: 0, rows_read: 0, rows_written: 0 }
  const waiting = {
    id: wanted.runId(job),
    started_at_ms: wanted.nowMs,
    ...nothing,
    result: null,
    error: null,
    ...health,
  }
  if (!isBusy) return { ...waiting, status: null }
  const totals = withRun(health.totals, { status: 'skipped', ...nothing })
  return { ...waiting, status: 'skipped', totals, result: { skipped: isGoingOn } }
}

const newestNumbers = (series: readonly string[], recent: readonly Invocation[]) =>
  Object.fromEntries(
    series.map((name) => [name, recent.find((one) => one.series === name)?.number ?? 0]),
  )

/**
 * Decides about a claim by the newest invocations of every series that has one of the jobs (`recent`, newest first).
 * An invocation that crashed is ended; where the very same event comes again, its runs that had not ended are taken up.
 * Of a cron event the jobs that are busy are recorded as skipped. Pure.
 */
export const decideClaim = (
  wanted: Wanted,
  series: readonly string[],
  { invocations: recent, readAtMs }: Recent,
): ClaimDecision => {
  const { nowMs } = wanted
  const own = recent.find((one) => one.holder === wanted.holder)
  if (own) return { kind: 'held', claimed: own }
  const open = recent.filter(isOpen)
  const live = open.filter((one) => isInTime(one, nowMs))
  const dead = open.filter((one) => !isInTime(one, nowMs)).map(asCrashed)
  const same = recent.find((one) => one.series === wanted.series && one.event === wanted.event)
  const deadSame = same && dead.find((one) => isSame(one, same))
  if (same && !deadSame) return { kind: 'duplicate' }
  const untilOf = (job: string) =>
    live.flatMap(({ runs, expires_at_ms }) => (runs[job]?.status === null ? [expires_at_ms] : []))
  const busy = new Set(wanted.jobs.filter((job) => untilOf(job).length > 0))
  if (wanted.trigger === 'manual' && busy.size > 0)
    return { kind: 'busy', untilMs: Math.max(...[...busy].flatMap(untilOf)) }
  const crashed = dead.filter((one) => one !== deadSame)
  const known = recent.map((one) => dead.find((crash) => isSame(crash, one)) ?? one)
  const newest = newestNumbers(series, recent)
  const fresh = Object.fromEntries(
    wanted.jobs.map((job) => [job, runOf(wanted, job, busy.has(job), healthOf(job, known))]),
  )
  const ended = Object.entries(same?.runs ?? {}).filter(([, { status }]) => status !== null)
  const claimed: Invocation = {
    series: wanted.series,
    number: same?.number ?? 1 + Math.max(...Object.values(newest)),
    event: wanted.event,
    holder: wanted.holder,
    run_trigger: wanted.trigger,
    dry_run: wanted.dryRun,
    started_at_ms: nowMs,
    expires_at_ms: nowMs + wanted.leaseMs,
    runs: { ...fresh, ...Object.fromEntries(ended) },
  }
  return {
    kind: 'take',
    taking: { claimed, from: same?.holder ?? null, crashed, newest, readAtMs },
  }
}
