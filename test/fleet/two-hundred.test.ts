import { beforeAll, expect, it, vi } from 'vitest'
import { localFleet } from '../../bench/databases/local-fleet.ts'
import { makeBusy, playTick, type Tick } from '../../bench/measure/fleet.ts'
import { fleetContent } from '../../bench/measure/fleet-rows.ts'

const databases = 200
const hangs = 'D0007'
const broken = 'D0013'

let first: Tick
let quiet: Tick
let busy: Tick
let faulty: Tick

beforeAll(async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  await using fleet = await localFleet(databases, () => [], fleetContent)
  first = await playTick(fleet)
  quiet = await playTick(fleet)
  makeBusy(fleet)
  // The first of them stores what it knows for an hour.
  await playTick(fleet)
  busy = await playTick(fleet)
  fleet.hang(hangs)
  fleet.faults.set(broken, () => Promise.reject(new Error('The database is broken.')))
  faulty = await playTick(fleet)
})

const outcomes = ({ outcomes: all }: Tick): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const outcome of all.values()) counts[outcome] = (counts[outcome] ?? 0) + 1
  return counts
}

it('looks after 200 databases at a tick', () => {
  expect(outcomes(first)).toEqual({ ran: databases })
  expect(outcomes(quiet)).toEqual({ quiet: databases })
  expect(outcomes(busy)).toEqual({ ran: databases })
})

it('looks at a database in which nothing moves in one statement, at most 20 rows read, and none written', () => {
  for (const spent of quiet.databases.values()) {
    expect(spent).toMatchObject({ statements: 1, written: 0 })
    expect(spent.read).toBeLessThanOrEqual(20)
  }
})

it("writes at most six rows a busy database and tick, CONTROL's included", () => {
  for (const { written } of busy.databases.values())
    expect(written + busy.control.written / databases).toBeLessThanOrEqual(6)
  // In CONTROL a message of ten databases writes one row.
  expect(busy.control.written).toBeLessThanOrEqual(databases / 10 + 10)
})

it('does as much in every other database, and no more, while one hangs and one is broken', () => {
  expect(outcomes(faulty)).toEqual({ ran: databases - 2, failed: 2 })
  const failing = [hangs, broken].map((name) => faulty.outcomes.get(name))
  expect(failing).toEqual(['failed', 'failed'])
  for (const [name, { statements, written }] of busy.databases)
    if (name !== hangs && name !== broken)
      expect(faulty.databases.get(name)).toMatchObject({ statements, written })
})
