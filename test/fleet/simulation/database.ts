import { application } from '../../../src/app.ts'
import { canWait } from '../../../src/fleet/can-wait.ts'
import type { Member } from '../../../src/fleet/databases-file.ts'
import { decideClaim } from '../../../src/jobs/claim/decide.ts'
import { leaseMsOf } from '../../../src/jobs/invoke.ts'
import { jobsOf } from '../../../src/jobs/schedule.ts'
import type { Registered } from '../../../src/store/fleet/registry.ts'
import type { Invocation } from '../../../src/store/invocations.ts'

/** Fewer than the worker looks at, as none older can be going on: a day is over sooner. */
const recentOfSeries = 3

const jobsOfSeries = new Map(
  application.schedule.keys().map((cron) => {
    const jobs = jobsOf(application, cron).filter(({ name }) => name !== 'deliver')
    return [cron, { names: jobs.map(({ name }) => name), leaseMs: leaseMsOf(jobs) }] as const
  }),
)

/** For how long a database can't be used, and how that shows. */
export interface Fault {
  readonly kind: 'fails' | 'hangs'
  readonly fromMs: number
  readonly untilMs: number
}

/** What a first look comes to. */
type Begun =
  | { readonly kind: 'quiet' | 'held' }
  | { readonly kind: 'runs'; readonly invocation: Invocation; readonly isSkipped: boolean }

/** A database of the simulation: it has runs, is busy in some hours, and can't be reached in others. */
export class SimulatedDatabase {
  readonly name: string
  readonly pace: Member['pace']
  /** As CONTROL has it. */
  standing: Pick<Registered, 'name' | 'state' | 'tried_at_ms' | 'alerts' | 'ended'>
  readonly #busyHours: ReadonlySet<number>
  readonly #fault: Fault | null
  readonly #invocations = new Map<string, readonly Invocation[]>()

  constructor(
    name: string,
    options: {
      readonly pace: Member['pace']
      readonly busyHours: ReadonlySet<number>
      readonly fault: Fault | null
    },
  ) {
    this.name = name
    this.pace = options.pace
    this.standing = { name, state: 'new', tried_at_ms: null, alerts: [], ended: [] }
    this.#busyHours = options.busyHours
    this.#fault = options.fault
  }

  /** What keeps it from answering at this moment; null: nothing. */
  faultAt(ms: number): Fault | null {
    return this.#fault !== null && this.#fault.fromMs <= ms && ms < this.#fault.untilMs
      ? this.#fault
      : null
  }

  get fault(): Fault | null {
    return this.#fault
  }

  /** Looks whether its jobs can wait, and claims them if not. */
  begin(series: string, tickMs: number, nowMs: number): Begun {
    const recent = this.#invocations.get(series) ?? []
    const [last] = recent
    const isBusy = this.#busyHours.has(Math.floor(nowMs / 3_600_000) % 24)
    const seen = { isBusy, lastDueMs: last === undefined ? null : Number(last.event) }
    const due = { pace: this.pace, registered: this.standing, tick: new Date(tickMs) }
    if (canWait(seen, due)) return { kind: 'quiet' }
    const { names, leaseMs } = jobsOfSeries.get(series) ?? { names: [], leaseMs: 0 }
    const decision = decideClaim(
      {
        jobs: names,
        series,
        event: String(tickMs),
        holder: `${tickMs}-${nowMs}`,
        trigger: 'cron',
        dryRun: false,
        nowMs,
        leaseMs,
        runId: (job) => job,
      },
      [series],
      { invocations: recent, readAtMs: nowMs },
    )
    if (decision.kind !== 'take') return { kind: 'held' }
    const { claimed, crashed } = decision.taking
    for (const one of [...crashed, claimed]) this.#put(one)
    const isSkipped = Object.values(claimed.runs).every(({ status }) => status !== null)
    return { kind: 'runs', invocation: claimed, isSkipped }
  }

  /** Ends the runs of an invocation well; false: another has taken it over, or ended it. */
  end(invocation: Invocation): boolean {
    const recent = this.#invocations.get(invocation.series) ?? []
    const stored = recent.find(({ number }) => number === invocation.number)
    if (stored?.holder !== invocation.holder) return false
    const runs = Object.entries(stored.runs).map(([job, run]) => [
      job,
      run.status === null ? { ...run, status: 'ok' as const } : run,
    ])
    this.#put({ ...stored, runs: Object.fromEntries(runs) })
    return true
  }

  #put(one: Invocation): void {
    const recent = this.#invocations.get(one.series) ?? []
    const others = recent.filter(({ number }) => number !== one.number)
    const all = [one, ...others].toSorted((a, b) => b.number - a.number)
    this.#invocations.set(one.series, all.slice(0, recentOfSeries))
  }
}
