import * as z from 'zod/mini'
import type { Operation } from '../checks/write-probe/operation.ts'
import type { Database } from '../db/database.ts'
import { type ProbeRecord, type QueriesRecord, readMeasurements } from '../store/measurements.ts'
import { exampleLatency } from './examples.ts'
import { time, timeOf } from './time.ts'

const seconds = z.nullable(z.number())

/** What `measurementsReport` gives. */
export const shownMeasurements = {
  write_probe: z.object({
    probed_at: z.nullable(time),
    round_trip_seconds: seconds,
    operations: z.array(
      z
        .object({
          operation: z.string(),
          seconds,
          reason: z.nullable(z.string()).check(z.describe('Why there are no seconds.')),
          measured_at: z.nullable(time),
        })
        .check(z.meta({ examples: [exampleLatency] })),
    ),
  }),
  queries: z.nullable(
    z.object({
      measured_at: time,
      durations: z.array(
        z.object({
          kind: z.enum(['read', 'write']),
          quantile: z.string().check(z.meta({ examples: ['0.95'] })),
          seconds: z.number(),
        }),
      ),
      efficiency: z.nullable(z.number()),
      slowest_statements: z.array(
        z.object({
          hash: z.string().check(
            z.meta({
              description: 'The first 16 digits of the SHA-256 of its text.',
              examples: ['5f0c1d2e3b4a5968'],
            }),
          ),
          runs: z.number(),
          mean_seconds: z.number(),
          rows_read: z.number(),
          rows_written: z.number(),
          rows_returned: z.number(),
        }),
      ),
    }),
  ),
}

const probeOf = (record: ProbeRecord | null, operations: readonly Operation[]) => ({
  probed_at: record === null ? null : timeOf(record.probed_at_ms),
  round_trip_seconds: record?.round_trip_seconds ?? null,
  operations: operations.map(({ name: operation }) => {
    const latency = record?.operations[operation]
    return {
      operation,
      seconds: latency?.seconds ?? null,
      reason: latency === undefined ? 'not measured yet' : latency.reason,
      measured_at: latency === undefined ? null : timeOf(latency.measured_at_ms),
    }
  }),
})

const queriesOf = ({ measured_at_ms, durations, efficiency, slowest }: QueriesRecord) => ({
  measured_at: timeOf(measured_at_ms),
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
