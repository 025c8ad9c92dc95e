import { expect, it } from 'vitest'
import { application } from '../../src/app.ts'
import { writeLatencyCheck } from '../../src/checks/write-latency.ts'
import { Database, type Transport } from '../../src/db/database.ts'
import { parseSettings } from '../../src/settings.ts'
import { readMeasurements } from '../../src/store/measurements.ts'
import { localD1 } from '../d1.ts'
import { Clock, jobContext } from '../jobs/context.ts'
import { contents } from '../monotask.ts'
import { livingDatabases, statementsOf } from './living-databases.ts'

const check = writeLatencyCheck(application.writeProbe)
const settings = parseSettings({ WRITE_PROBE_MINUTES: 1 })

/** Counts the batches that are undone. */
const counting = (transport: Transport) => {
  const counted = {
    undone: 0,
    transact: (statements: Parameters<Transport['transact']>[0]) =>
      transport.transact(statements).catch((error: unknown) => {
        counted.undone += 1
        throw error
      }),
  }
  return counted
}

it.each(livingDatabases)(
  '50 probes leave every byte where it was, beside $name',
  async (living) => {
    await using local = await localD1(statementsOf(living))
    const dump = async () => {
      const { viewkeeper_measurements: _, ...rest } = await contents(local.db)
      return JSON.stringify(rest)
    }
    const transport = counting(local.transport)
    const clock = new Clock('2026-05-01T10:00:00Z')
    const before = await dump()
    while (transport.undone < 50) {
      const db = new Database('monotask', transport)
      await check.take(jobContext(local, clock, { settings, db }))
      expect(db.usage.statements).toBeLessThanOrEqual(25)
      clock.pass(300_000)
    }
    expect(await dump()).toBe(before)
    const { write_probe } = await readMeasurements(local.db)
    for (const { name: operation } of application.writeProbe.operations) {
      const found = write_probe?.operations[operation]
      const reason = living.unmeasured?.[operation]
      if (reason === undefined) expect(found).toMatchObject({ seconds: 0, reason: null })
      else expect([found?.seconds, found?.reason]).toEqual([null, expect.stringMatching(reason)])
    }
  },
)
