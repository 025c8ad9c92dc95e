import type { Alert } from '../alerting/alert.ts'
import { mostAlerts } from '../alerting/bounds.ts'
import type { Rule } from '../alerting/rules.ts'
import type { Check } from '../checks/check.ts'
import { jobsCheck } from '../checks/jobs.ts'
import { outboxCheck } from '../checks/outbox.ts'
import { cleanupJobWith } from '../jobs/cleanup.ts'
import { deliverJob } from '../jobs/deliver.ts'
import { evaluateJobWith } from '../jobs/evaluate.ts'
import type { Application, Job } from '../jobs/job.ts'
import { seriesOf } from '../jobs/series.ts'
import { catalogOf } from '../keeper/catalog.ts'
import { deleteOldFleetRuns } from '../store/fleet/fleet-runs.ts'
import { forgetEnded, readRegistry } from '../store/fleet/registry.ts'
import { deleteOldTicks } from '../store/fleet/ticks.ts'
import { fleetCheck } from './check.ts'
import { dispatchJobs, dispatchTick, type Sending } from './dispatch.ts'

/** Not a cron string: what is run once the databases have had their tick, or four minutes after it began. */
export const tickComplete = 'tick complete'

/** CONTROL keeps no views. */
const catalog = catalogOf({ views: [], sourceTables: [], timeSeries: [], canaryRows: {} })

/** Alerts of all databases, as many as an evaluation takes: those that fire first. */
const withinBounds = (alerts: readonly Alert[]) => {
  if (alerts.length <= mostAlerts) return { alerts, outcomes: [] }
  const firing = alerts.filter(({ status }) => status === 'firing')
  const pending = alerts.filter(({ status }) => status !== 'firing')
  const error = `The databases have ${alerts.length} alerts together, of which ${mostAlerts} are told of.`
  return {
    alerts: [...firing, ...pending].slice(0, mostAlerts),
    outcomes: [{ check: 'alerts of the fleet', metrics: [], error }],
  }
}

/**
 * Evaluates the fleet: CONTROL's own readings, and the alerts that every database has handed over. They are stored with
 * the messages about them in one transaction, which lets what has ended since go.
 */
const evaluateFleetJob = (rules: readonly Rule[]): Job => {
  // A database has the other rules, too, about readings of its own.
  const about = new Set(fleetCheck.metrics.map(({ name }) => name))
  const own = new Set(rules.filter(({ metric }) => about.has(metric)).map(({ id }) => id))
  return evaluateJobWith(async ({ db }) => {
    const registry = await readRegistry(db)
    const { alerts, outcomes } = withinBounds(
      registry.flatMap((one) => [...one.alerts, ...one.ended]),
    )
    return {
      followed: {
        alerts,
        isOwn: ({ rule, labels }) =>
          labels.database === db.name || (rule !== null && own.has(rule)),
      },
      outcomes,
      statements: forgetEnded(registry),
    }
  })
}

interface Kept {
  /** What is done in each database. */
  readonly application: Application
  /** Every rule there is: CONTROL's are those about its readings. */
  readonly rules: readonly Rule[]
}

/** What is measured in CONTROL, before its jobs are known: rules can be about it. */
export const controlMetrics = fleetCheck.metrics

/** What is measured and run in CONTROL: it sends the ticks, evaluates the fleet, delivers, and cleans up after itself. */
export const controlOf = (sending: Sending, { application, rules }: Kept): Application => {
  const [tick = '', hourly = '', daily = ''] = application.schedule.keys()
  const schedule = new Map([
    [tick, ['dispatch']],
    [hourly, ['dispatch-cleanup', 'cleanup']],
    [daily, ['dispatch-optimize']],
    ...(sending.shard ? [] : ([[tickComplete, ['evaluate', 'deliver']]] as const)),
  ])
  const metrics = [fleetCheck, jobsCheck(new Map()), outboxCheck].flatMap((check) => check.metrics)
  const known = new Set(metrics.map(({ name }) => name))
  const ownRules = rules.filter(({ metric }) => known.has(metric))
  const jobs: readonly Job[] = [
    dispatchTick(sending, tick),
    dispatchJobs('dispatch-cleanup', sending, hourly),
    dispatchJobs('dispatch-optimize', sending, daily),
    evaluateFleetJob(ownRules),
    deliverJob,
    cleanupJobWith([
      { days: 2, remove: ({ before, limit }) => deleteOldTicks(before.getTime(), limit) },
      { days: 7, remove: ({ before, limit }) => deleteOldFleetRuns(before.getTime(), limit) },
    ]),
  ]
  const checks: readonly Check[] = [
    fleetCheck,
    jobsCheck(seriesOf({ jobs, schedule })),
    outboxCheck,
  ]
  return {
    catalog,
    checks,
    writeProbe: { operations: [], canaries: [] },
    rules: ownRules,
    jobs,
    schedule,
  }
}
