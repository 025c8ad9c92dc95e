import { damageAlerts, oldAges, oldSnapshots } from '../faults/content.ts'

/** A job that workerd is to be killed in. */
export interface Aim {
  readonly job: string
  /** The cron string that runs it, or null where an operator does. */
  readonly cron: string | null
  /** The jobs that run before it in the same event. */
  readonly after: readonly string[]
  /** What makes work for it. */
  readonly before: readonly string[]
  /** What the operator repeats until it is through. */
  readonly finish: readonly string[]
  readonly wanted: readonly string[]
}

const everyFiveMinutes = '*/5 * * * *'
const tickJobs = ['snapshot', 'audit', 'evaluate', 'deliver']

const ofCron = (job: string, cron: string, ...before: readonly string[]): Aim => ({
  job,
  cron,
  after: cron === everyFiveMinutes ? tickJobs.slice(0, tickJobs.indexOf(job)) : [],
  before,
  finish: [],
  wanted: damageAlerts,
})

const byHand = (job: string, ...finish: readonly string[]): Aim => ({
  ...{ job, cron: null, after: [], before: [], finish },
  wanted: job === 'backfill' ? damageAlerts : [],
})

export const aims: readonly [Aim, ...Aim[]] = [
  ofCron('snapshot', everyFiveMinutes),
  ofCron('audit', everyFiveMinutes),
  ofCron('evaluate', everyFiveMinutes),
  ofCron('deliver', everyFiveMinutes),
  ofCron('cleanup', '17 * * * *', oldSnapshots),
  ofCron('optimize', '41 3 * * *', oldAges),
  byHand('backfill', 'backfill'),
  byHand('pause', 'pause', 'resume'),
  byHand('resume', 'pause', 'resume'),
]
