import type { Operation } from '../checks/write-probe/operation.ts'
import type { Database } from '../db/database.ts'
import { type ProbeRecord, type QueriesRecord, readMeasurements } from '../store/measurements.ts'

const time = (milliseconds: number): string => new Date(milliseconds).toISOString()

const probeOf = (record: ProbeRecord | null, operations: readonly Operation[]) => ({
  probed_at: record === null ? null : time(record.probed_at_ms),
  round_trip_seconds: record?.round_trip_seconds ?? null,
  operations: operations.map(({ name: operation }) => {
    const latency = record?.operations[operation]
    return {
      operation,
      seconds: latency?.seconds ?? null,
      reason: latency === undefined ? 'not measured yet' : latency.reason,
      measured_at: latency === undefined ? null : time(latency.measured_at_ms),
    }
  }),
})

const queriesOf = ({ measured_at_ms, durations, efficiency, slowest }: QueriesRecord) => ({
  measured_at: time(measured_at_ms),
  durations,
  efficiency,
  slowest_statements: slowest,
})

/**
 * What the write probe and D1's analytics last found, as GET /api/views tells it: seconds of each of the
 * operations, or null and the reason; statements by their hash alone. `queries` is null without a token or an
 * answer.
 */
export const measurementsReport = async (db: Database, operations: readonly Operation[]) => {
  const { write_probe, queries } = await readMeasurements(db)
  return {
    write_probe: probeOf(write_probe, operations),
    queries: queries === null ? null : queriesOf(queries),
  }
}
