import { probeStatements, readCanarySchema } from '../db/probe.ts'
import type { Check } from './check.ts'

/**
 * Probes how long a write takes with every trigger on it: one atomic batch that leaves nothing behind, of
 * which nobody sees a row. The SQL time of each operation is D1's; the round trip is that of the batch.
 */
export const writeLatencyCheck: Check = {
  name: 'write_latency',
  metrics: ['viewkeeper_write_latency_seconds', 'viewkeeper_write_round_trip_seconds'],
  take: async ({ db, now }) => {
    const database = db.name
    const writes = probeStatements(
      `viewkeeper-probe-${crypto.randomUUID()}`,
      await readCanarySchema(db),
    )
    const sent = now().getTime()
    const results = await db.batch(writes.map(([, write]) => write))
    const answered = now().getTime()
    const latencies = writes.flatMap(([operation], index) => {
      const result = results[index]
      return operation === null || result === undefined
        ? []
        : [
            {
              metric: 'viewkeeper_write_latency_seconds',
              labels: { database, operation },
              value: result.duration_ms / 1000,
            },
          ]
    })
    return [
      ...latencies,
      {
        metric: 'viewkeeper_write_round_trip_seconds',
        labels: { database },
        value: (answered - sent) / 1000,
      },
    ]
  },
}
