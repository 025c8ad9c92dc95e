import { lostTicks, stuckJobs, ticksUntilQuiet, unrecorded } from './aftermath.ts'
import { inexact, sourceDigest, wrongNews } from './checks.ts'
import { type Random, randomOf } from './draws.ts'
import type { Fault } from './faulty-d1.ts'
import { receivers } from './settings.ts'
import type { Subject } from './subjects.ts'
import { World } from './world.ts'

/** What one trial came to. */
export interface Trial {
  /** Whether a transaction met the fault. */
  readonly isMet: boolean
  /** Ticks after the fault in which a job did not run, or not well. */
  readonly ticksLost: number
  /** What is wrong in the end; nothing, if all is well. */
  readonly broken: readonly string[]
}

/** Where a transaction belongs that is no job's. */
export const around = 'leases and records'

/** One subject with its database, on which any number of faults are tried, each from the same beginning. */
export class Bench implements Disposable {
  readonly #subject: Subject
  readonly #world = new World('2026-05-01T10:00:00.000Z')

  private constructor(subject: Subject) {
    this.#subject = subject
  }

  static async open(subject: Subject): Promise<Bench> {
    const bench = new Bench(subject)
    await subject.prepare(bench.#world)
    return bench
  }

  /** The job that each transaction of the subject belongs to, in a run without a fault. */
  transactions(seed: number): Promise<string[]> {
    const world = this.#begin(randomOf(seed))
    return world.d1.undoing(async () => {
      const jobs: string[] = []
      world.network.onAsked = () => jobs.push(world.job ?? around)
      await this.#subject.run(world)
      return jobs
    })
  }

  /** The subject with a fault, or none, then clean ticks; what is wrong in the end. */
  try(fault: Fault | null, seed: number): Promise<Trial> {
    const world = this.#begin(randomOf(seed))
    world.inbox.moods.set(receivers[0], 'flaky')
    return world.d1.undoing(() => this.#try(world, fault))
  }

  #begin(random: Random): World {
    this.#world.clock.set(this.#subject.at)
    this.#world.renew(random)
    return this.#world
  }

  async #try(world: World, fault: Fault | null): Promise<Trial> {
    const before = await sourceDigest(world.d1)
    world.network.watch(fault)
    const outcome = await this.#subject.run(world)
    const isMet = world.network.met > 0
    world.network.watch(null)
    const unfinished = await this.#subject.finish(world)
    const { times, isQuiet } = await ticksUntilQuiet(world)
    const ticksLost = await lostTicks(world, times)
    const broken = [
      ...(outcome === 'hung' ? ['the event never ended'] : []),
      ...unfinished,
      ...(isQuiet ? [] : ['it was never quiet again']),
      ...(ticksLost > 0 ? ['ticks were lost'] : []),
      ...(await inexact(world.d1)),
      ...((await sourceDigest(world.d1)) === before ? [] : ['source rows have changed']),
      ...wrongNews(world.inbox.taken, receivers, this.#subject.wanted),
      ...(await unrecorded(world)),
      ...(await stuckJobs(world)),
    ]
    return { isMet, ticksLost, broken: [...new Set(broken)] }
  }

  [Symbol.dispose](): void {
    this.#world[Symbol.dispose]()
  }
}
