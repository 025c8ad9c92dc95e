import type { Reading } from '../alerting/readings.ts'
import { type Operation, operations } from '../keeper/probe/write-probe.ts'
import {
  type Latency,
  type ProbeRecord,
  type ProbeState,
  readProbeState,
  saveProbeRecord,
} from '../store/measurements.ts'
import type { Check, CheckContext } from './check.ts'
import { isStale, planProbe } from './probe-plan.ts'
import { measure } from './probe-rounds.ts'

const latencyMetric = 'viewkeeper_write_latency_seconds'
const roundTripMetric = 'viewkeeper_write_round_trip_seconds'

const latencyReadings = (database: string, record: ProbeRecord | null) =>
  operations.flatMap((operation) => {
    const latency = record?.operations[operation]
    if (latency === undefined || latency.seconds === null) return []
    const labels = { database, operation }
    return [{ metric: latencyMetric, labels, value: latency.seconds }]
  })

const roundTripReadings = (database: string, record: ProbeRecord | null): Reading[] => {
  const value = record?.round_trip_seconds ?? null
  return value === null ? [] : [{ metric: roundTripMetric, labels: { database }, value }]
}

/** What is above its threshold, or has an alert that is not resolved. */
const watchedOf = ({ db, watch }: CheckContext, { record, alerts }: ProbeState) => {
  const hasAlert = (metric: string, operation?: string): boolean =>
    alerts.some(
      ({ alertname = '', ...labels }) =>
        watch.alertsOf(metric).includes(alertname) && labels.operation === operation,
    )
  const breached = latencyReadings(db.name, record).filter(watch.isBreached)
  return {
    watched: new Set(
      operations.filter(
        (operation) =>
          breached.some(({ labels }) => labels.operation === operation) ||
          hasAlert(latencyMetric, operation),
      ),
    ),
    isRoundTripWatched:
      roundTripReadings(db.name, record).some(watch.isBreached) || hasAlert(roundTripMetric),
  }
}

/** Measures the operations; answers the record with their readings in it, saved. */
const probe = async (
  { db, now }: CheckContext,
  { record, schema }: ProbeState,
  plan: readonly Operation[],
  startedMs: number,
): Promise<ProbeRecord> => {
  const measured = await measure({ db, now, schema, startedMs }, plan)
  const latencies = [...measured.operations].map(([operation, latency]): [Operation, Latency] => [
    operation,
    { ...latency, measured_at_ms: startedMs },
  ])
  const next = {
    probed_at_ms: startedMs,
    round_trip_seconds: measured.roundTripSeconds,
    operations: { ...record?.operations, ...Object.fromEntries(latencies) },
  }
  await db.run(saveProbeRecord(db, next))
  return next
}

/** Leaves out the readings that are too old to count; throws where an alert depends on one. */
const withoutStale = (
  record: ProbeRecord,
  watched: ReadonlySet<Operation>,
  isTooOld: (latency: Latency) => boolean,
): ProbeRecord => {
  const kept = operations.flatMap((operation) => {
    const latency = record.operations[operation]
    if (latency === undefined) return []
    if (!isTooOld(latency)) return [[operation, latency] as const]
    if (watched.has(operation))
      throw new Error(
        `There was no time to measure ${operation} since ${new Date(latency.measured_at_ms).toISOString()}.`,
      )
    return []
  })
  return { ...record, operations: Object.fromEntries(kept) }
}

/**
 * Probes how long a write takes with every trigger on it, when a probe is due or something is wrong: canary
 * rows in batches that always fail at the end, of which nothing stays. The readings are the last of each
 * operation; one that the application refuses has none.
 */
export const writeLatencyCheck: Check = {
  name: 'write_latency',
  metrics: [latencyMetric, roundTripMetric],
  take: async (context) => {
    const { db, settings, now, watch } = context
    const minutes = settings.writeProbeMinutes
    if (minutes === 0) return []
    const started = now()
    const names = [latencyMetric, roundTripMetric].flatMap(watch.alertsOf)
    const state = await readProbeState(db, names)
    const { watched, isRoundTripWatched } = watchedOf(context, state)
    const { record } = state
    const plan = planProbe({ now: started, minutes, record, watched, isRoundTripWatched })
    const latest = plan.length === 0 ? record : await probe(context, state, plan, started.getTime())
    if (latest === null) return []
    const current = withoutStale(latest, watched, ({ measured_at_ms }) =>
      isStale(measured_at_ms, minutes, started),
    )
    return [...latencyReadings(db.name, current), ...roundTripReadings(db.name, current)]
  },
}
