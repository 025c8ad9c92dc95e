import type { Alert } from '../alerting/alert.ts'
import { decide } from '../alerting/decide.ts'
import type { Followed } from '../alerting/evaluate.ts'
import type { CheckOutcome } from '../alerting/readings.ts'
import { watchOf } from '../alerting/watch.ts'
import { takeChecks } from '../checks/take-checks.ts'
import type { Statement } from '../db/database.ts'
import { destinationOf } from '../delivery/destination.ts'
import { sendHeartbeat } from '../delivery/heartbeat.ts'
import { alertingState } from '../store/alerting-state.ts'
import { markSeen } from '../store/findings/standing.ts'
import { forRecord, saveSeriesList } from '../store/samples.ts'
import { evaluationStatements } from './evaluation-statements.ts'
import type { Job, JobContext } from './job.ts'
import { logChanges } from './log-changes.ts'
import { seriesOf } from './series.ts'

const isResolvedAt =
  (now: Date) =>
  ({ status, resolved_at_ms }: Alert): boolean =>
    status === 'resolved' && resolved_at_ms === now.getTime()

/** How many alerts that fire a sample names. */
const mostFiring = 50

const firingNames = (alerts: readonly Alert[]): string[] =>
  [
    ...new Set(
      alerts
        .filter(({ status }) => status === 'firing')
        .flatMap(({ labels }) => labels.alertname ?? []),
    ),
  ]
    .toSorted()
    .slice(0, mostFiring)

const failedChecks = (outcomes: readonly CheckOutcome[]) =>
  outcomes.flatMap((o) => ('error' in o ? [{ check: o.check, error: o.error }] : []))

/** Alerts that others have evaluated, and what is to be stored together with what follows from them. */
export interface Following {
  readonly followed: Followed
  /** What could not be followed, as checks that failed. */
  readonly outcomes: readonly CheckOutcome[]
  readonly statements: readonly Statement[]
}

/**
 * Takes the readings, evaluates every rule, and stores what changed together with the messages about it, and that findings
 * were read, in one transaction; where nothing changes it writes nothing. The readings go into the record of the run.
 */
export const evaluateJobWith = (
  follow: ((context: JobContext) => Promise<Following>) | null,
): Job => ({
  name: 'evaluate',
  supportsDryRun: false,
  timeLimitSeconds: 90,
  isRecordedAtOnce: true,
  run: async (context) => {
    const { db, settings, application } = context
    const { checks, rules } = application
    const taking = {
      db,
      now: context.now,
      fetch: context.fetch,
      watch: watchOf(rules),
      analytics: settings.analytics,
      auditSweepHours: settings.auditSweepHours,
      writeProbeMinutes: settings.writeProbeMinutes,
    }
    const taken = await takeChecks(checks, taking, context.timer)
    const following = await follow?.(context)
    const outcomes: readonly CheckOutcome[] = [...taken, ...(following?.outcomes ?? [])]
    const now = context.now()
    const state = await alertingState(db, {
      now,
      series: seriesOf(application),
      destinations: await Promise.all(settings.receivers.map(destinationOf)),
      deployedAt: settings.deployedAt,
    })
    const decided = decide({
      rules,
      outcomes,
      receivers: settings.receivers.filter(({ name }) => !state.off.has(name)),
      database: db.name,
      now,
      state,
      followed: following?.followed,
    })
    const readings = taken.flatMap((outcome) => ('readings' in outcome ? outcome.readings : []))
    const told = readings.flatMap(({ tellsOf = [] }) => tellsOf)
    const isOwn = context.onTold === undefined
    const writing = { now, newestMessage: state.newestMessage, places: settings }
    const { stored, list } = forRecord({
      takenAtMs: now.getTime(),
      readings,
      firing: firingNames(decided.alerts),
      version: settings.version,
    })
    await db.batch([
      ...(isOwn && told.length > 0 ? [markSeen(told)] : []),
      ...(following?.statements ?? []),
      ...evaluationStatements(decided, writing),
      ...(list.id === state.lastSeries ? [] : [saveSeriesList(db.name, list)]),
    ])
    context.onTold?.(told)
    context.leave({
      sample: stored,
      ...(context.marks === undefined ? {} : { marks: context.marks }),
    })
    logChanges(state.alerts, decided, context)
    const heartbeat = await sendHeartbeat(context)
    const count = (status: string) =>
      decided.alerts.filter((alert) => alert.status === status).length
    const failed = failedChecks(outcomes)
    return {
      readings: readings.length,
      pending: count('pending'),
      firing: count('firing'),
      resolved: decided.alerts.filter(isResolvedAt(now)).length,
      queued: decided.notifications.length,
      ...(decided.putOff > 0 ? { put_off: decided.putOff } : {}),
      ...(failed.length > 0 ? { failed_checks: failed } : {}),
      ...(heartbeat === null ? {} : { heartbeat }),
    }
  },
})

/** Evaluates what one database is about. */
export const evaluateJob: Job = evaluateJobWith(null)
