import type { Withheld } from '../alerting/readings.ts'
import type { Watch } from '../alerting/watch.ts'
import { canarySchemaQuery, parseCanarySchema } from '../db/canary.ts'
import type { Database } from '../db/database.ts'
import {
  type Latency,
  type ProbeRecord,
  type ProbeState,
  parseProbeState,
  probeStateQuery,
  saveProbeRecord,
} from '../store/measurements.ts'
import type { Check, CheckContext } from './check.ts'
import { gauge, type Measured, reading, withheld } from './metric.ts'
import type { Operation, WriteProbe } from './write-probe/operation.ts'
import { type ProbeInterval, planProbe, probeMs, takenOf } from './write-probe/plan.ts'
import { measure } from './write-probe/rounds.ts'
import type { Canaries } from './write-probe/writes.ts'

const latencyOf = gauge('viewkeeper_write_latency_seconds', {
  unit: 'seconds',
  labels: ['operation'],
  help: 'How long the write took in the last probe, with every trigger on it.',
})
const roundTrip = gauge('viewkeeper_write_round_trip_seconds', {
  unit: 'seconds',
  help: 'How long a batch of writes took there and back in the last probe.',
})

/** The last reading of each operation; one that was not measured, or could not be, is not known. */
const latencyReadings = (
  database: string,
  interval: ProbeInterval,
  record: ProbeRecord | null,
): (Measured | Withheld)[] =>
  interval.operations.map(({ name: operation }) => {
    const labels = { database, operation }
    const latency = record?.operations[operation]
    return latency === undefined || latency.seconds === null
      ? withheld(latencyOf, labels)
      : reading(latencyOf, labels, latency.seconds, takenOf(latency.measured_at_ms, interval))
  })

const roundTripReading = (
  database: string,
  interval: ProbeInterval,
  record: ProbeRecord | null,
): Measured | Withheld =>
  record === null || record.round_trip_seconds === null
    ? withheld(roundTrip, { database })
    : reading(roundTrip, { database }, record.round_trip_seconds, {
        atMs: record.probed_at_ms,
        everyMs: probeMs(interval),
      })

/** What is above its threshold, or has an alert that is not resolved. */
const watchedOf = (
  { db, watch }: CheckContext,
  interval: ProbeInterval,
  { record, alerts }: ProbeState,
) => {
  const isBreached = (one: Measured | Withheld): one is Measured =>
    one.value !== null && watch.isBreached(one)

  const hasAlert = (metric: string, operation?: string): boolean =>
    alerts.some(
      ({ alertname = '', ...labels }) =>
        watch.alertsOf(metric).includes(alertname) && labels.operation === operation,
    )
  const breached = latencyReadings(db.name, interval, record).filter(isBreached)
  return {
    watched: new Set(
      interval.operations
        .map(({ name }) => name)
        .filter(
          (name) =>
            breached.some(({ labels }) => labels.operation === name) ||
            hasAlert(latencyOf.name, name),
        ),
    ),
    isRoundTripWatched:
      isBreached(roundTripReading(db.name, interval, record)) || hasAlert(roundTrip.name),
  }
}

/** Reads what the probe starts from, there and back once. */
const readStart = async (
  db: Database,
  watch: Watch,
  { canaries }: WriteProbe,
): Promise<{ readonly state: ProbeState; readonly rows: Canaries }> => {
  const alertNames = [latencyOf, roundTrip].flatMap(({ name }) => watch.alertsOf(name))
  const [state, schema] = await db.batch([
    probeStateQuery(db, alertNames),
    canarySchemaQuery(canaries),
  ])
  return {
    state: parseProbeState(state?.rows[0]),
    rows: { canaries, schema: parseCanarySchema(schema?.rows ?? []) },
  }
}

/** Measures the operations; answers the record with their readings in it, saved. */
const probe = async (
  { db, now }: CheckContext,
  rows: Canaries,
  record: ProbeRecord | null,
  plan: readonly Operation[],
  startedMs: number,
): Promise<ProbeRecord> => {
  const measured = await measure({ db, now, startedMs, ...rows }, plan)
  const latencies = [...measured.operations].map(([name, latency]): [string, Latency] => [
    name,
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

/**
 * Probes how long each operation of `writes` takes with every trigger on it, when a probe is due or something is
 * wrong: canary rows in batches that always fail at the end, of which nothing stays. The readings are the last
 * of each operation; that of one that the application refuses is not known.
 */
export const writeLatencyCheck = (writes: WriteProbe): Check => ({
  name: 'write_latency',
  source: {
    name: 'write probe',
    remedy:
      'The job evaluate makes one at every tick until each operation has been measured again: GET /api/jobs/evaluate/runs?limit=5 says why it does not, and write_probe in GET /api/views why an operation has no reading.',
  },
  metrics: [latencyOf, roundTrip],
  take: async (context) => {
    const { db, now, watch, writeProbeMinutes: minutes } = context
    if (minutes === 0) return []
    const interval = { minutes, operations: writes.operations }
    const started = now()
    const { state, rows } = await readStart(db, watch, writes)
    const { record } = state
    const { watched, isRoundTripWatched } = watchedOf(context, interval, state)
    const plan = planProbe({ now: started, ...interval, record, watched, isRoundTripWatched })
    const latest =
      plan.length === 0 ? record : await probe(context, rows, record, plan, started.getTime())
    return [
      ...latencyReadings(db.name, interval, latest),
      roundTripReading(db.name, interval, latest),
    ]
  },
})
