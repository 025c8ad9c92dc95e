import type { Rule } from '../alerting/rules.ts'
import type { Check } from '../checks/check.ts'
import type { WriteProbe } from '../checks/write-probe/operation.ts'
import type { Database } from '../db/database.ts'
import type { Timer } from '../db/timer.ts'
import type { Catalog } from '../keeper/catalog.ts'
import type { Settings } from '../settings.ts'
import type { FindingMark } from '../store/findings/standing.ts'
import type { Left } from '../store/invocations.ts'

/** Does the work within a span of this name, which ends with it, and can be given attributes until then. */
export type InSpan = <T>(
  name: string,
  work: (span: Pick<Span, 'setAttribute'>) => Promise<T>,
) => Promise<T>

/** What one application hands to the jobs: what is kept, what is measured, what alerts, and when. */
export interface Application {
  readonly catalog: Catalog
  /** Every check, in the order in which they are taken. */
  readonly checks: readonly Check[]
  /** Whether work is open in a database that will soon change it: an SQL expression, 0 or 1, of one row read at most. Without it, none ever is. */
  readonly openWork?: string
  /** The writes whose latency one of the checks measures. */
  readonly writeProbe: WriteProbe
  readonly rules: readonly Rule[]
  /** Every job there is, run by cron or by hand. */
  readonly jobs: readonly Job[]
  /** Cron string → the names of the jobs it runs, in order. wrangler.toml names the same cron strings. */
  readonly schedule: ReadonlyMap<string, readonly string[]>
}

/** All a job may touch: one database, what is kept in it, the parsed settings, the clock, the network. */
export interface JobContext {
  readonly db: Database
  readonly application: Application
  readonly settings: Settings
  readonly now: () => Date
  /** For time limits, and the pauses between retries. */
  readonly timer: Timer
  readonly fetch: typeof fetch
  /** Has the platform trace what is done within; where there is none, nothing is traced. */
  readonly inSpan?: InSpan
  /** Where others tell of the alerts: takes the findings that they tell of, which are left standing until these have them. */
  readonly onTold?: (told: readonly FindingMark[]) => void
  /** Where the sources of the database stand: evaluate leaves it in the record of its run. */
  readonly marks?: string
  /** As its record names the run. */
  readonly runId: string
  /** When the cron event was due; of a manual run, when it was asked for. */
  readonly dueAt: Date
  /** Milliseconds until the run is given up. */
  readonly timeLeftMs: () => number
  /** Leaves something in the record of the run, which is written when it has ended, well or not. */
  readonly leave: (left: Left) => void
  /** What asked for the run: an operator at hand gets a more thorough look. */
  readonly trigger: 'cron' | 'manual'
  /** Count, but change nothing. Only for jobs with `supportsDryRun`. */
  readonly dryRun: boolean
}

/** A context before the run that uses it. */
export type RunContext = Omit<JobContext, 'trigger' | 'runId' | 'dueAt' | 'timeLeftMs' | 'leave'>

/**
 * What a run reports of its work: plain JSON, keys in snake_case. With `skipped`, which says why in words, the run
 * is recorded as skipped: it had nothing to do, and neither succeeded nor failed.
 */
export type JobResult = Readonly<Record<string, unknown>>

export interface Job {
  /** As in `Application.schedule` and at the manual endpoint. */
  readonly name: string
  readonly supportsDryRun: boolean
  /** After this a run is given up: recorded as failed, and refused any further statement or request. */
  readonly timeLimitSeconds: number
  /** Whether a run that ended well is recorded before the next job begins, whatever that costs. */
  readonly isRecordedAtOnce?: true
  /** Does a bounded piece of work; throws when it failed. */
  readonly run: (context: JobContext) => Promise<JobResult>
}
