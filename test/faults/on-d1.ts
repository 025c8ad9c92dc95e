import * as z from 'zod'
import { openDatabase } from '../../scripts/local/database.ts'
import { readMigrations } from '../../scripts/local/migrations.ts'
import { statement, type Transport } from '../../src/db/database.ts'
import { Clock } from '../jobs/context.ts'
import { stuckJobs, ticksUntilQuiet, unrecorded } from './aftermath.ts'
import { inexact, type Readable, sourceDigest, wrongNews } from './checks.ts'
import { content, damage, damageAlerts } from './content.ts'
import { below, oneOf, type Random, randomOf } from './draws.ts'
import { type Fault, faultKinds } from './faulty-d1.ts'
import { InProcess } from './in-process.ts'
import { receivers } from './settings.ts'
import { everyFiveMinutes, pass } from './subjects.ts'
import type { Tally } from './tally.ts'
import { around, type Trial } from './trial.ts'
import { UndoableD1 } from './undoable-d1.ts'

export interface OnD1Options {
  readonly seed: number
  readonly trials: number
  /** Called after every trial. */
  readonly onTrial?: (text: string, trial: Trial) => void
}

/** About so many transactions a tick has that finds something to tell. */
const transactionsOfTick = 45

const rows = z.array(z.record(z.string(), z.unknown()))

const readableOf = ({ transact }: Transport): Readable => ({
  rows: async (sql) => {
    const [result] = await transact([statement(sql)])
    return rows.parse(result?.rows)
  },
})

const drawFault = (random: Random): Fault => {
  const [first = { name: 'none', effect: 'none', error: '' }, ...others] = faultKinds
  return {
    kind: oneOf(random, [first, ...others]),
    at: below(random, transactionsOfTick),
    lasts: below(random, 2) === 0 ? 'once' : 'on',
  }
}

/** D1 in workerd, with the worker in this process, on a clock that runs ahead of D1's own. */
const open = async () => {
  const { transport, dispose } = await openDatabase('faults')
  const exec = async (...all: readonly string[]) => {
    for (const sql of all) await transport.transact([statement(sql)])
  }
  await exec(...readMigrations('up'), ...content)
  const clock = new Clock(new Date(Math.ceil(Date.now() / 300_000) * 300_000).toISOString())
  const world = new InProcess(clock, new UndoableD1(transport))
  for (let ticks = 0; ticks < 3; ticks += 1) {
    await pass(world)
    await world.event(everyFiveMinutes)
  }
  return { world, exec, readable: readableOf(transport), [Symbol.asyncDispose]: dispose }
}

type Opened = Awaited<ReturnType<typeof open>>

const tryOne = async ({ world, exec, readable }: Opened, fault: Fault, random: Random) => {
  world.renew(random)
  world.inbox.moods.set(receivers[0], 'flaky')
  await exec(...damage)
  const before = await sourceDigest(readable)
  let place = around
  world.network.watch(fault)
  world.network.onAsked = () => {
    if (world.network.asked === fault.at + 1) place = world.job ?? around
  }
  await pass(world)
  const outcome = await world.event(everyFiveMinutes)
  const isMet = world.network.met > 0
  world.network.watch(null)
  const { isQuiet } = await ticksUntilQuiet(world)
  const broken = [
    ...(outcome === 'hung' ? ['the event never ended'] : []),
    ...(isQuiet ? [] : ['it was never quiet again']),
    ...(await inexact(readable)),
    ...((await sourceDigest(readable)) === before ? [] : ['source rows have changed']),
    ...wrongNews(world.inbox.taken, receivers, damageAlerts),
    ...(await unrecorded(world)),
    ...(await stuckJobs(world)),
  ]
  return { isMet, ticksLost: 0, place, broken: [...new Set(broken)] }
}

/**
 * The same on D1 itself, where nothing is simulated but time and the faults: ticks, one after another on one database, each
 * with a fault that the seed draws. Replaces Math.random.
 */
export const tryOnD1 = async (
  tally: Tally,
  { seed, trials, onTrial }: OnD1Options,
): Promise<void> => {
  const random = randomOf(seed)
  Math.random = randomOf(seed)
  await using opened = await open()
  for (let n = 0; n < trials; n += 1) {
    const fault = drawFault(random)
    const { place, ...trial } = await tryOne(opened, fault, random)
    if (!trial.isMet) continue
    const lasting = fault.lasts === 'on' ? ', and all after it' : ''
    tally.add(`${fault.kind.name}${lasting}`, place, trial)
    onTrial?.(`D1, ${fault.kind.name}${lasting}, transaction ${fault.at}`, trial)
  }
}
