import fc from 'fast-check'
import { silenceOf } from '../alerting/silence.ts'
import type { Expectation } from './expectation.ts'
import {
  type Breach,
  breaches,
  type Mode,
  modes,
  type ReceiverName,
  receiverNames,
  type World,
} from './world.ts'

type Command = fc.AsyncCommand<Expectation, World>

const minuteMs = 60_000

/** A command that is always possible. */
const command = (name: string, run: Command['run']): Command => ({
  check: () => true,
  run,
  toString: () => name,
})

const tick = async (expected: Expectation, world: World, minutes: number, steps?: number) => {
  world.nowMs += minutes * minuteMs
  const queued = await world.tick(steps)
  if (queued) expected.stored(queued, world)
  for (const message of world.died) expected.died(message, world)
  expected.arrived(world)
}

const breach = (what: Breach) =>
  command(`breach ${what}`, async (_, { breached }) => void breached.add(what))
const clear = (what: Breach) =>
  command(`clear ${what}`, async (_, { breached }) => void breached.delete(what))
const receiverIs = (name: ReceiverName, mode: Mode) =>
  command(`receiver ${name} is ${mode}`, async (_, world) => {
    world.modes[name] = mode
  })
const plainTick = (minutes: number) =>
  command(`tick after ${minutes} m`, (expected, world) => tick(expected, world, minutes))
const crashingTick = (steps: number) =>
  command(`tick, killed after ${steps} steps`, (expected, world) => tick(expected, world, 5, steps))
const days = (name: ReceiverName) =>
  command(`receiver ${name} is down for days`, async (expected, world) => {
    const before = world.modes[name]
    world.modes[name] = 'down'
    for (let tries = 0; tries < 10; tries += 1) await tick(expected, world, 700)
    world.modes[name] = before
  })
const acknowledgementsIn = ({ memory }: World) =>
  memory.silences.filter(({ fingerprint }) => fingerprint !== null)
const silence = command('silence view a', async (_, world) => {
  world.memory.silences = [...acknowledgementsIn(world), silenceOf()]
})
const endSilence = command('end the silence', async (_, world) => {
  world.memory.silences = acknowledgementsIn(world)
})
const acknowledge = (what: Breach) =>
  command(`someone is on ${what}`, async (_, world) => world.acknowledge(what))
const takeBack = command('nobody is on anything', async (_, { memory }) => {
  memory.silences = memory.silences.filter(({ fingerprint }) => fingerprint === null)
})

const setBack = (minutes: number) =>
  command(`the clock goes back ${minutes} m`, async (_, world) => {
    world.nowMs -= minutes * minuteMs
  })

const replayOne = (expected: Expectation, world: World, id: string) => {
  const message = world.memory.outbox.get(id)
  if (!message) return
  world.memory.replay(id, world.nowMs)
  expected.replayed(message)
}
const replay = (place: number) =>
  command(`replay message ${place}`, async (expected, world) => {
    const ids = [...world.memory.outbox.keys()]
    replayOne(expected, world, ids[place % Math.max(1, ids.length)] ?? '')
  })

const someBreach = fc.constantFrom(...breaches)
const someReceiver = fc.constantFrom(...receiverNames)

/** What may happen, in any order. */
export const commands = fc.commands(
  [
    someBreach.map(breach),
    // Twice as often: most of what can go wrong needs both.
    ...Array.from({ length: 2 }, () => fc.constantFrom(5, 5, 5, 60, 300, 700).map(plainTick)),
    ...Array.from({ length: 2 }, () => someBreach.map(acknowledge)),
    someBreach.map(clear),
    fc.tuple(someReceiver, fc.constantFrom(...modes)).map(([name, mode]) => receiverIs(name, mode)),
    fc.nat(12).map(crashingTick),
    fc.constantFrom(60, 1440).map(setBack),
    fc.constant(silence),
    fc.constant(endSilence),
    fc.constant(takeBack),
    fc.nat(30).map(replay),
    someReceiver.map(days),
  ],
  { maxCommands: 30 },
)

const calmDown = async (expected: Expectation, world: World): Promise<void> => {
  for (let ticks = 0; ticks < 2 || world.memory.pending().length > 0; ticks += 1) {
    if (ticks > 200) throw new Error('The outbox never empties.')
    await tick(expected, world, 700)
  }
  expected.settled(world)
}

/**
 * Receivers are up, silences over, a new version deployed, and time passes; nobody replays what is dead. In the end nobody
 * is on anything any more.
 */
export const settle = async (expected: Expectation, world: World): Promise<void> => {
  for (const name of receiverNames) world.modes[name] = 'up'
  world.memory.silences = acknowledgementsIn(world)
  world.memory.off.clear()
  await calmDown(expected, world)
  world.memory.silences = []
  await calmDown(expected, world)
}
