import { localFleet, type Spent } from '../databases/local-fleet.ts'
import type { FleetRows } from '../report/fleet-month.ts'
import { content } from '../workload/content.ts'
import { makeBusy, makeQuiet, mean, playTick } from './fleet.ts'

const hourly = '17 * * * *'
const daily = '41 3 * * *'
const dayMs = 86_400_000

/** What stands in each of the databases: little, as in most of a large fleet. */
export const fleetContent = content({ tasks: 20, pendingJobs: 0, finishedJobs: 5 })

/**
 * What a database of a fleet takes of D1: a look, a run, an hour's cleanup when what is
 * deleted is nine days old, as it is then in every hour, and the daily job.
 */
export const databaseRows = async (): Promise<
  Omit<FleetRows, 'controlRead' | 'controlWritten'>
> => {
  await using fleet = await localFleet(3, () => [], fleetContent)
  const one = async (cron?: string) => mean((await playTick(fleet, cron)).databases.values())
  await playTick(fleet)
  await playTick(fleet, daily)
  const look = await one()
  makeBusy(fleet)
  const runs: Spent[] = []
  for (let n = 0; n < 12; n += 1) runs.push(await one())
  fleet.clock.pass(9 * dayMs)
  await playTick(fleet)
  // One to be rid of what came before, in as many hours as there were.
  await one(hourly)
  const cleanups: Spent[] = []
  for (const make of [makeBusy, makeQuiet]) {
    make(fleet)
    await one(hourly)
    for (let n = 0; n < 12; n += 1) await playTick(fleet)
    fleet.clock.pass(9 * dayMs)
    await playTick(fleet)
    cleanups.push(await one(hourly))
  }
  const [busyCleanup, quietCleanup] = cleanups
  if (busyCleanup === undefined || quietCleanup === undefined) throw new Error('No cleanup ran.')
  return { look, run: mean(runs), busyCleanup, quietCleanup, optimize: await one(daily) }
}
