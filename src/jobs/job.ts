import type { Database } from '../db/database.ts'
import type { Settings } from '../settings.ts'
import type { JobName } from './job-names.ts'

/** All a job may touch: one database, the parsed settings, the clock, the network. */
export interface JobContext {
  readonly db: Database
  readonly settings: Settings
  readonly now: () => Date
  readonly fetch: typeof fetch
  /** What asked for the run: an operator at hand gets a more thorough look. */
  readonly trigger: 'cron' | 'manual'
  /** Count, but change nothing. Only for jobs with `supportsDryRun`. */
  readonly dryRun: boolean
}

/** A context before the run that uses it. */
export type RunContext = Omit<JobContext, 'trigger'>

/**
 * What a run reports of its work: plain JSON, keys in snake_case. With `skipped`, which says why in words, the run
 * is recorded as skipped: it had nothing to do, and neither succeeded nor failed.
 */
export type JobResult = Readonly<Record<string, unknown>>

export interface Job {
  readonly name: JobName
  readonly supportsDryRun: boolean
  /** Does a bounded piece of work; throws when it failed. */
  readonly run: (context: JobContext) => Promise<JobResult>
}
