import { expect, it } from 'vitest'
import { Database } from '../../src/db/database.ts'
import type { Timer } from '../../src/db/timer.ts'
import { claim } from '../../src/jobs/claim/claim.ts'

/** Nothing is claimed, but whoever claims is too late. */
const alwaysTooLate = new Database('monotask', {
  transact: async (statements) =>
    statements.map(({ sql }) => ({
      rows: sql.startsWith('SELECT') ? [{ read_at_ms: 1000, number: null }] : [],
      ...{ duration_ms: 0, rows_read: 0 },
      ...{ rows_written: 0, size_bytes: 0 },
    })),
})

const atOnce: Timer = (_ms, ring) => {
  queueMicrotask(ring)
  return () => {}
}

it('a request that others forestall each time is told that the job is running', async () => {
  const wanted = {
    jobs: ['audit'],
    series: 'audit',
    event: 'event',
    holder: 'holder',
    trigger: 'manual' as const,
    dryRun: false,
    leaseMs: 1000,
    runId: (job: string) => job,
  }
  expect(
    await claim(alwaysTooLate, wanted, {
      series: ['audit'],
      timer: atOnce,
      now: () => new Date(1000),
    }),
  ).toEqual({
    kind: 'busy',
    untilMs: 1000,
  })
})
