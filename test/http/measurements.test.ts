import { expect, it } from 'vitest'
import { application } from '../../src/app.ts'
import { writeLatencyCheck } from '../../src/checks/write-latency.ts'
import { statement } from '../../src/db/database.ts'
import { getViews } from '../../src/http/views.ts'
import { saveQueriesRecord } from '../../src/store/measurements.ts'
import { localD1 } from '../d1.ts'
import { Clock, jobContext } from '../jobs/context.ts'
import { call, httpContext } from './context.ts'

const check = writeLatencyCheck(application.writeProbe)

it('GET /api/views tells what the write probe found, or why it could not, and the slowest statements', async () => {
  await using local = await localD1()
  const clock = new Clock('2026-05-01T10:00:00Z')
  const get = async () => (await call(getViews, httpContext(local, clock))).json()
  expect(await get()).toMatchObject({
    write_probe: {
      probed_at: null,
      round_trip_seconds: null,
      operations: [
        { operation: 'task_create', seconds: null, reason: 'not measured yet', measured_at: null },
        ...Array(4).fill({ seconds: null }),
      ],
    },
    queries: null,
  })

  await local.db.run(
    statement(
      "CREATE TRIGGER app_refuses BEFORE UPDATE ON tasks BEGIN SELECT RAISE(ABORT, 'SELECT secret'); END",
    ),
  )
  for (let n = 0; n < 2; n += 1) await check.take(jobContext(local, clock))
  const slowest = [
    { hash: 'abc', runs: 1, mean_seconds: 2, rows_read: 3, rows_written: 4, rows_returned: 5 },
  ]
  await local.db.run(
    saveQueriesRecord(local.db, { measured_at_ms: 0, durations: [], efficiency: 1, slowest }),
  )
  const time = '2026-05-01T10:00:00.000Z'
  const body = await get()
  expect(body).toMatchObject({
    write_probe: {
      probed_at: time,
      round_trip_seconds: 0,
      operations: [
        { operation: 'task_create', seconds: 0, reason: null, measured_at: time },
        {
          operation: 'task_state_update',
          seconds: null,
          reason: 'a trigger of the application refuses it',
          measured_at: time,
        },
        ...Array(3).fill({ measured_at: null }),
      ],
    },
    queries: { efficiency: 1, slowest_statements: slowest },
  })
  expect(JSON.stringify(body)).not.toContain('secret')
})
