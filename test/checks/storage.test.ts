import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { storageCheck } from '../../src/checks/storage.ts'
import { takeChecks } from '../../src/checks/take-checks.ts'
import { statement } from '../../src/db/database.ts'
import { saveSizeSample } from '../../src/store/size-samples.ts'
import { type LocalD1, localD1 } from '../d1.ts'
import { Clock, jobContext } from '../jobs/context.ts'

let local: LocalD1
beforeAll(async () => {
  local = await localD1()
})
afterAll(() => local[Symbol.asyncDispose]())
beforeEach(() => local.db.run(statement('DELETE FROM viewkeeper_size_samples')))

const at = (time: string) => storageCheck.take(jobContext(local, new Clock(time)))
const sample = (time: string, size: number) =>
  local.db.run(saveSizeSample(local.db, new Date(time), size))
const growth = async (time: string) => {
  const readings = await at(time)
  const size =
    readings.find(({ metric }) => metric === 'viewkeeper_database_size_bytes')?.value ?? 0
  const ratio = readings.find(({ metric }) => metric === 'viewkeeper_database_growth_ratio')?.value
  return { size, ratio }
}

describe('the storage check', () => {
  it('tells the size', async () => {
    const { size } = await growth('2026-05-01T10:00:00Z')
    expect(size).toBe(local.db.usage.size_bytes)
  })

  it('keeps one size an hour', async () => {
    for (const time of ['10:00', '10:05', '10:55', '11:00', '11:05'])
      await at(`2026-05-01T${time}:00Z`)
    const rows = await local.db.all(
      statement('SELECT sampled_at_ms FROM viewkeeper_size_samples ORDER BY 1'),
      z.object({ sampled_at_ms: z.number() }),
    )
    expect(rows.map(({ sampled_at_ms }) => new Date(sampled_at_ms).toISOString())).toEqual([
      '2026-05-01T10:00:00.000Z',
      '2026-05-01T11:00:00.000Z',
    ])
  })

  it('measures growth against the newest size that is 7 days old', async () => {
    await sample('2026-04-23T10:00:00Z', 1)
    await sample('2026-04-24T10:00:00Z', 1000)
    await sample('2026-04-24T11:00:00Z', 1)
    const { size, ratio } = await growth('2026-05-01T10:30:00Z')
    expect(ratio).toBeCloseTo((size - 1000) / 1000)
  })

  it('does not know the growth until there are 7 days of sizes, and does not take that for a failure', async () => {
    await sample('2026-04-24T10:00:00Z', 1000)
    const outcomes = await takeChecks(
      [storageCheck],
      jobContext(local, new Clock('2026-05-01T09:59:59Z')),
    )
    expect(outcomes).toMatchObject([
      {
        readings: [{ metric: 'viewkeeper_database_size_bytes' }],
        withheld: [{ metric: 'viewkeeper_database_growth_ratio' }],
      },
    ])
    expect(outcomes[0]).not.toHaveProperty('error')
    const { size, ratio } = await growth('2026-05-01T10:00:00Z')
    expect(ratio).toBeCloseTo((size - 1000) / 1000)
  })

  it('is negative for a database that shrank', async () => {
    await sample('2026-04-24T10:00:00Z', 1e12)
    expect((await growth('2026-05-01T10:30:00Z')).ratio).toBeLessThan(0)
  })

  it('does not know the growth once the sizes are gone, and goes on to keep one an hour', async () => {
    await sample('2026-04-24T10:00:00Z', 1000)
    await local.db.run(statement('DELETE FROM viewkeeper_size_samples'))
    expect((await growth('2026-05-01T10:00:00Z')).ratio).toBeNull()
    expect((await growth('2026-05-08T09:00:00Z')).ratio).toBeNull()
    expect((await growth('2026-05-08T10:00:00Z')).ratio).toBe(0)
  })

  it('is not misled by a size from the future', async () => {
    await sample('2026-04-24T10:00:00Z', 1000)
    await sample('2026-06-01T10:00:00Z', 1)
    const { size, ratio } = await growth('2026-05-01T10:30:00Z')
    expect(ratio).toBeCloseTo((size - 1000) / 1000)
    const [outcome] = await takeChecks(
      [storageCheck],
      jobContext(local, new Clock('2026-05-01T11:00:00Z')),
    )
    expect(outcome).not.toHaveProperty('error')
  })

  it('leaves another database of the same tables alone', async () => {
    await local.db.run(statement("INSERT INTO viewkeeper_size_samples VALUES ('other', 0, 1000)"))
    expect((await growth('2026-05-01T10:00:00Z')).ratio).toBeNull()
  })
})
