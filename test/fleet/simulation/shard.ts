import { application } from '../../../src/app.ts'
import { againMessage, evaluateMessage, messagesOf, whoIsDue } from '../../../src/fleet/plan.ts'
import { Agenda } from './agenda.ts'
import { SimulatedConsumer } from './consumer.ts'
import { SimulatedControl } from './control.ts'
import type { SimulatedDatabase } from './database.ts'
import { queues as options, takes, type World } from './platform.ts'
import { type Consumer, SimulatedQueue } from './queue.ts'
import { between } from './random.ts'
import { Watch } from './watch.ts'

const [tickCron = '', hourlyCron = ''] = application.schedule.keys()
const spreadSeconds = 180

/** A worker with its databases, its queues and its part of CONTROL, for some time of its own. */
export class SimulatedShard {
  readonly agenda = new Agenda()
  readonly watch = new Watch()
  readonly queues: Readonly<Record<'ticks' | 'slow' | 'dead', SimulatedQueue>>
  readonly #databases: ReadonlyMap<string, SimulatedDatabase>
  readonly #control = new SimulatedControl(this.agenda, this.watch)
  readonly #world: World
  readonly #random: () => number
  /** How many ticks were not sent, as one before had not got through. */
  skippedTicks = 0

  constructor(databases: readonly SimulatedDatabase[], world: World, random: () => number) {
    this.#databases = new Map(databases.map((one) => [one.name, one]))
    this.#world = world
    this.#random = random
    const surroundings = { agenda: this.agenda, world, random }
    const worker = new SimulatedConsumer({
      ...surroundings,
      watch: this.watch,
      control: this.#control,
      databases: this.#databases,
      sendSlow: (message) => this.queues.slow.send(message),
    })
    const consumer =
      (isDead: boolean): Consumer =>
      (letter, consumption) =>
        worker.consume(letter, consumption, isDead)
    const dead = new SimulatedQueue(surroundings, options.dead, consumer(true), null)
    this.queues = {
      dead,
      ticks: new SimulatedQueue(surroundings, options.ticks, consumer(false), dead),
      slow: new SimulatedQueue(surroundings, options.slow, consumer(false), dead),
    }
  }

  /** Lets so many hours pass, with every cron event of theirs. */
  pass(hours: number): void {
    for (let minutes = 0; minutes < hours * 60; minutes += 1) {
      if (minutes % 5 === 0) this.#cron(minutes * 60_000, () => this.#dispatch(minutes * 60_000))
      if (minutes % 60 === 17)
        this.#cron(minutes * 60_000, () => this.#dispatchHourly(minutes * 60_000))
    }
    this.agenda.runUntil(hours * 3_600_000)
    for (const database of this.#databases.values())
      this.watch.looked(database, this.agenda.nowMs, this.agenda.nowMs)
  }

  #cron(dueMs: number, act: () => void): void {
    this.agenda.at(dueMs + between(this.#random, takes.cron), act)
    if (this.#random() < this.#world.cron2)
      this.agenda.at(dueMs + between(this.#random, takes.cron), act)
  }

  #dispatch(tick_ms: number): void {
    if (!this.#control.isFirst(`${tickCron} ${tick_ms}`)) return
    const now = new Date(this.agenda.nowMs)
    if (this.#control.backlogMs(new Date(tick_ms)) > 0) {
      this.skippedTicks += 1
      this.#control.evaluate()
      return
    }
    const registry = this.#databases
      .values()
      .map(({ standing }) => standing)
      .toArray()
    const { names, again } = whoIsDue(registry, now)
    const messages = messagesOf(names, { cron: tickCron, tick_ms, spreadSeconds })
    this.#control.begin(tick_ms, messages.length)
    for (const message of [...messages, evaluateMessage(tick_ms)]) this.queues.ticks.send(message)
    for (const database of again)
      this.queues.slow.send(againMessage({ tick_ms, cron: tickCron, database }, 0))
  }

  #dispatchHourly(tick_ms: number): void {
    if (!this.#control.isFirst(`${hourlyCron} ${tick_ms}`)) return
    const names = this.#databases
      .values()
      .filter(({ standing }) => standing.state === 'ok')
      .map(({ name }) => name)
      .toArray()
    for (const message of messagesOf(names, { cron: hourlyCron, tick_ms, spreadSeconds }))
      this.queues.ticks.send(message)
  }
}
