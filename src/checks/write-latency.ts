import type { Reading } from '../alerting/readings.ts'
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
import { gauge, reading } from './metric.ts'
import type { Operation, WriteProbe } from './write-probe/operation.ts'
import { isStale, planProbe } from './write-probe/plan.ts'
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

const latencyReadings = (
  database: string,
  operations: readonly Operation[],
  record: ProbeRecord | null,
): Reading[] =>
  operations.flatMap(({ name: operation }) => {
    const seconds = record?.operations[operation]?.seconds ?? null
    return seconds === null ? [] : [reading(latencyOf, { database, operation }, seconds)]
  })

const roundTripReadings = (database: string, record: ProbeRecord | null): Reading[] => {
  const seconds = record?.round_trip_seconds ?? null
  return seconds === null ? [] : [reading(roundTrip, { database }, seconds)]
}

/** What is above its threshold, or has an alert that is not resolved. */
const watchedOf = (
  { db, watch }: CheckContext,
  operations: readonly Operation[],
  { record, alerts }: ProbeState,
) => {
  const hasAlert = (metric: string, operation?: string): boolean =>
    alerts.some(
      ({ alertname = '', ...labels }) =>
        watch.alertsOf(metric).includes(alertname) && labels.operation === operation,
    )
  const breached = latencyReadings(db.name, operations, record).filter(watch.isBreached)
  return {
    watched: new Set(
      operations
        .map(({ name }) => name)
        .filter(
          (name) =>
            breached.some(({ labels }) => labels.operation === name) ||
            hasAlert(latencyOf.name, name),
        ),
    ),
    isRoundTripWatched:
      roundTripReadings(db.name, record).some(watch.isBreached) || hasAlert(roundTrip.name),
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

/** Leaves out the readings that are too old to count; throws where an alert depends on one. */
const withoutStale = (
  record: ProbeRecord,
  watched: ReadonlySet<string>,
  isTooOld: (latency: Latency) => boolean,
): ProbeRecord => {
  const old = Object.entries(record.operations).filter(([, latency]) => isTooOld(latency))
  const needed = old.find(([name]) => watched.has(name))
  if (needed !== undefined) {
    const [name, { measured_at_ms }] = needed
    throw new Error(
      `There has been no time to measure ${name} since ${new Date(measured_at_ms).toISOString()}.`,
    )
  }
  const current = Object.entries(record.operations).filter(([, latency]) => !isTooOld(latency))
  return { ...record, operations: Object.fromEntries(current) }
}

/**
 * Probes how long each operation of `writes` takes with every trigger on it, when a probe is due or something is
 * wrong: canary rows in batches that always fail at the end, of which nothing stays. The readings are the last
 * of each operation; one that the application refuses has none.
 */
export const writeLatencyCheck = (writes: WriteProbe): Check => ({
  name: 'write_latency',
  metrics: [latencyOf, roundTrip],
  take: async (context) => {
    const { db, now, watch, writeProbeMinutes: minutes } = context
    if (minutes === 0) return []
    const { operations } = writes
    const started = now()
    const { state, rows } = await readStart(db, watch, writes)
    const { record } = state
    const { watched, isRoundTripWatched } = watchedOf(context, operations, state)
    const plan = planProbe({
      now: started,
      minutes,
      operations,
      record,
      watched,
      isRoundTripWatched,
    })
    const latest =
      plan.length === 0 ? record : await probe(context, rows, record, plan, started.getTime())
    if (latest === null) return []
    const current = withoutStale(latest, watched, ({ measured_at_ms }) =>
      isStale(measured_at_ms, { minutes, operations }, started),
    )
    return [
      ...latencyReadings(db.name, operations, current),
      ...roundTripReadings(db.name, current),
    ]
  },
})
