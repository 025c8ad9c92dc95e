import { application, rules } from '../../../src/app.ts'
import { oldestBacklogMs, ticksLookedAt } from '../../../src/fleet/check.ts'
import { backoffSeconds, decideMessage, isStale } from '../../../src/fleet/decide-message.ts'
import type { JobsMessage, Message } from '../../../src/fleet/message.ts'
import { messageVersion } from '../../../src/fleet/message.ts'
import {
  againMessage,
  backlogMs,
  evaluateMessage,
  isComplete,
  messagesOf,
  whoIsDue,
} from '../../../src/fleet/plan.ts'
import {
  againSeconds,
  aloneDeadlineMs,
  deadlineMs,
  mostAtOnce,
} from '../../../src/fleet/run-part.ts'
import type { MemberState } from '../../../src/store/fleet/registry.ts'
import type { TickState } from '../../../src/store/fleet/ticks.ts'
import { Agenda } from './agenda.ts'
import type { SimulatedDatabase } from './database.ts'
import { queues as options, takes, type World } from './platform.ts'
import { acknowledged, type Consumer, type Letter, SimulatedQueue } from './queue.ts'
import { between } from './random.ts'
import { Watch } from './watch.ts'

const [tickCron = '', hourlyCron = ''] = application.schedule.keys()
const lagging = rules.find(({ alert }) => alert === 'FleetLagging')
const spreadSeconds = 180

type Consumption = Parameters<Consumer>[1]

const again = ({ attempts }: Letter) =>
  ({ kind: 'retry', delaySeconds: backoffSeconds(attempts) }) as const

interface Tick {
  readonly tick_ms: number
  readonly parts: number
  readonly ended: Set<number>
}

/** A worker with its databases, its queues and its part of CONTROL, for some time of its own. */
export class SimulatedShard {
  readonly agenda = new Agenda()
  readonly watch = new Watch()
  readonly queues: Readonly<Record<'ticks' | 'slow' | 'dead', SimulatedQueue>>
  readonly #databases: ReadonlyMap<string, SimulatedDatabase>
  readonly #ticks: Tick[] = []
  readonly #dispatched = new Set<string>()
  readonly #world: World
  readonly #random: () => number
  skippedTicks = 0
  ticks = 0
  parts = 0

  constructor(databases: readonly SimulatedDatabase[], world: World, random: () => number) {
    this.#databases = new Map(databases.map((one) => [one.name, one]))
    this.#world = world
    this.#random = random
    const surroundings = { agenda: this.agenda, world, random }
    const consumer =
      (isDead: boolean): Consumer =>
      (letter, consumption) =>
        this.#consume(letter, consumption, isDead)
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

  /** The claim in CONTROL: a cron event that comes twice is one. */
  #isFirst(event: string): boolean {
    if (this.#dispatched.has(event)) return false
    this.#dispatched.add(event)
    return true
  }

  #state(tick: Tick | undefined): TickState | undefined {
    return tick && { tick_ms: tick.tick_ms, parts: tick.parts, ended: tick.ended.size }
  }

  #dispatch(tick_ms: number): void {
    if (!this.#isFirst(`${tickCron} ${tick_ms}`)) return
    const now = new Date(this.agenda.nowMs)
    if (backlogMs(this.#state(this.#ticks.at(-1)), new Date(tick_ms)) > 0) {
      this.skippedTicks += 1
      this.#evaluate()
      return
    }
    const registry = this.#databases
      .values()
      .map(({ standing }) => standing)
      .toArray()
    const { names, again } = whoIsDue(registry, now)
    const messages = messagesOf(names, { cron: tickCron, tick_ms, spreadSeconds })
    this.#ticks.push({ tick_ms, parts: messages.length, ended: new Set() })
    this.ticks += 1
    for (const message of [...messages, evaluateMessage(tick_ms)]) this.queues.ticks.send(message)
    for (const database of again)
      this.queues.slow.send(againMessage({ tick_ms, cron: tickCron, database }, 0))
  }

  #dispatchHourly(tick_ms: number): void {
    if (!this.#isFirst(`${hourlyCron} ${tick_ms}`)) return
    const names = this.#databases
      .values()
      .filter(({ standing }) => standing.state === 'ok')
      .map(({ name }) => name)
      .toArray()
    for (const message of messagesOf(names, { cron: hourlyCron, tick_ms, spreadSeconds }))
      this.queues.ticks.send(message)
  }

  #fleetTicks(limit: number) {
    return this.#ticks
      .slice(-limit)
      .toReversed()
      .map(({ tick_ms, parts, ended }) => ({ tick_ms, isComplete: ended.size >= parts }))
  }

  #evaluate(): void {
    const seconds = oldestBacklogMs(this.#fleetTicks(ticksLookedAt), this.agenda.nowMs) / 1000
    this.watch.evaluated(this.agenda.nowMs, seconds > (lagging?.threshold ?? 0))
  }

  /** As this worker reads what a worker of another version has sent. */
  #asRead({ body, sentMs }: Letter): unknown {
    const { deploysAtMs, rolloutMs } = this.#world
    if (deploysAtMs === null) return body
    const isNew = (ms: number) =>
      ms >= deploysAtMs + rolloutMs || (ms >= deploysAtMs && this.#random() < 0.5)
    const difference = Number(isNew(sentMs)) - Number(isNew(this.agenda.nowMs))
    return difference === 0 ? body : { ...body, version: messageVersion + difference }
  }

  #consume(letter: Letter, consumption: Consumption, isDead: boolean): void {
    const decision = decideMessage(this.#asRead(letter), isDead)
    const { kind } = decision
    if (kind === 'later') consumption.end(again(letter))
    else if (kind === 'let go') consumption.end(acknowledged)
    else if (kind === 'work') this.#work(decision.message, letter, consumption)
    else {
      if (decision.message.kind === 'again') this.#giveUp(decision.message)
      consumption.end(acknowledged)
    }
  }

  #giveUp({ database: name }: Extract<Message, { kind: 'again' }>): void {
    const database = this.#databases.get(name)
    if (database !== undefined && database.standing.state !== 'ok')
      this.#stand(database, 'unreachable')
  }

  #work(message: Message, letter: Letter, consumption: Consumption): void {
    const { kind } = message
    if (isStale(message, this.#ticks.at(-1)?.tick_ms ?? null, tickCron)) {
      if (kind === 'again') this.#giveUp(message)
      consumption.end(acknowledged)
    } else if (kind === 'jobs') this.#runPart(message, letter, consumption)
    else if (kind === 'again') this.#runAgain(message, letter, consumption)
    else {
      this.#evaluate()
      consumption.end(acknowledged)
    }
  }

  #runAgain(
    { database: name, cron, tick_ms }: Extract<Message, { kind: 'again' }>,
    letter: Letter,
    consumption: Consumption,
  ): void {
    const database = this.#databases.get(name)
    if (database === undefined) throw new Error(`There is no database ${name}.`)
    const task = { cron, tick_ms, deadline: aloneDeadlineMs }
    this.#tickDatabase(database, task, consumption, (isWell) => {
      if (!isWell) this.#stand(database, database.standing.state)
      consumption.end(isWell ? acknowledged : again(letter))
    })
  }

  #stand(database: SimulatedDatabase, state: MemberState): void {
    const tried_at_ms = state === 'ok' ? null : this.agenda.nowMs
    database.standing = { ...database.standing, state, tried_at_ms }
  }

  #runPart(message: JobsMessage, { dueMs }: Letter, consumption: Consumption): void {
    const { databases, part, tick_ms, cron } = message
    const waiting = databases.values()
    let going = Math.min(mostAtOnce, databases.length)
    const end = () => {
      going -= 1
      if (going > 0) return
      const tick =
        cron === tickCron ? this.#ticks.find((one) => one.tick_ms === tick_ms) : undefined
      if (tick !== undefined) {
        this.parts += 1
        tick.ended.add(part)
        if (isComplete(this.#fleetTicks(1)[0], tick_ms)) this.#evaluate()
      }
      consumption.end(acknowledged)
    }
    const next = () => {
      const { value: name } = waiting.next()
      const database = name === undefined ? undefined : this.#databases.get(name)
      if (database === undefined) {
        end()
        return
      }
      this.#tickDatabase(
        database,
        { cron, tick_ms, deadline: deadlineMs },
        consumption,
        (isWell) => {
          if (isWell) this.watch.late.push(this.agenda.nowMs - dueMs)
          else {
            this.#stand(database, 'slow')
            this.queues.slow.send(
              againMessage({ tick_ms, cron, database: database.name }, againSeconds),
            )
          }
          next()
        },
      )
    }
    for (let slot = 0; slot < Math.min(mostAtOnce, databases.length); slot += 1) next()
  }

  /** Looks after one database; calls back with whether that went well, unless its consumer has died by then. */
  #tickDatabase(
    database: SimulatedDatabase,
    {
      cron,
      tick_ms,
      deadline,
    }: { readonly cron: string; readonly tick_ms: number; readonly deadline: number },
    { isAlive }: Consumption,
    then: (isWell: boolean) => void,
  ): void {
    const { agenda } = this
    const after = (ms: number, act: () => void) =>
      agenda.at(agenda.nowMs + ms, () => {
        if (isAlive()) act()
      })
    const fault = database.faultAt(agenda.nowMs)
    if (fault !== null) {
      this.watch.failures += 1
      const ms = fault.kind === 'hangs' ? deadline : between(this.#random, takes.error)
      after(ms, () => then(false))
      return
    }
    after(between(this.#random, takes.look), () => {
      const begun = database.begin(cron, tick_ms, agenda.nowMs)
      const done = () => {
        this.watch.looked(database, tick_ms, agenda.nowMs)
        if (database.standing.state !== 'ok') this.#stand(database, 'ok')
        then(true)
      }
      if (begun.kind !== 'runs') return done()
      if (begun.isSkipped) {
        this.watch.skippedRuns += 1
        return done()
      }
      after(between(this.#random, takes.run), () => {
        if (database.end(begun.invocation))
          this.watch.ran(database, cron, tick_ms, cron === tickCron)
        done()
      })
    })
  }
}
