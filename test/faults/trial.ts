import * as z from 'zod'
import { inexact, sourceDigest, wrongNews } from './checks.ts'
import { type Random, randomOf } from './draws.ts'
import type { Fault } from './faulty-d1.ts'
import { everyFiveMinutes, pass, type Subject } from './subjects.ts'
import { receivers, World } from './world.ts'

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

const tickJobs = ['snapshot', 'audit', 'evaluate', 'deliver']
const mostTicks = 40
const alerts = z.object({ alerts: z.array(z.object({ status: z.string() })) })
const deliveries = z.object({ deliveries: z.array(z.unknown()) })

/** Nothing fires, nothing waits to be sent. */
const isQuiet = async (world: World): Promise<boolean> => {
  const shown = alerts.parse(await (await world.request('GET', '/api/alerts'))?.json())
  if (shown.alerts.some(({ status }) => status !== 'resolved')) return false
  const waiting = await world.request('GET', '/api/deliveries?status=pending')
  return deliveries.parse(await waiting?.json()).deliveries.length === 0
}

const idPrefix = (time: string): string => time.replaceAll(/[-:]/g, '')

/** Ticks from this time on in which a job did not run well. */
const lostTicks = async (world: World, times: readonly string[]): Promise<number> => {
  const lost = new Set<string>()
  for (const job of tickJobs) {
    const runs = await world.runs(job)
    for (const time of times) {
      const run = runs.find(({ id }) => id.startsWith(idPrefix(time)))
      if (run?.status !== 'ok') lost.add(time)
    }
  }
  return lost.size
}

/** Runs whose work began and of which there is no record. */
const unrecorded = async (world: World): Promise<string[]> => {
  const begun = [...world.begun]
  const missing: string[] = []
  for (const job of new Set(begun.map((one) => one.job))) {
    const runs = await world.runs(job)
    const ofJob = begun.filter((one) => one.job === job)
    const cron = ofJob.filter(({ event }) => !event.startsWith('POST'))
    const isRecorded = (event: string) => runs.some(({ id }) => id.startsWith(idPrefix(event)))
    if (cron.some(({ event }) => !isRecorded(event))) missing.push(`a run of ${job} has no record`)
    const manual = runs.filter(({ trigger }) => trigger === 'manual')
    if (manual.length < ofJob.length - cron.length) missing.push(`a run of ${job} has no record`)
  }
  return missing
}

/** Jobs that are refused, or do not run well, once all is quiet. */
const stuckJobs = async (world: World): Promise<string[]> => {
  const wrong: string[] = []
  for (const job of [...tickJobs, 'cleanup', 'optimize', 'backfill']) {
    const response = await world.request('POST', `/api/jobs/${job}/runs`)
    if (response?.status !== 200) wrong.push(`${job} can't be run in the end`)
    else if (!/"status":"ok"/.test(await response.text())) wrong.push(`${job} fails in the end`)
  }
  return wrong
}

/** Clean ticks until all is quiet; their times. */
const ticksUntilQuiet = async (world: World): Promise<{ times: string[]; isQuiet: boolean }> => {
  const times: string[] = []
  while (times.length < mostTicks) {
    await pass(world)
    times.push(world.clock.now().toISOString())
    await world.event(everyFiveMinutes)
    if (times.length >= 8 && (await isQuiet(world))) return { times, isQuiet: true }
  }
  return { times, isQuiet: false }
}

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
    const before = sourceDigest(world.d1)
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
      ...inexact(world.d1),
      ...(sourceDigest(world.d1) === before ? [] : ['source rows have changed']),
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
