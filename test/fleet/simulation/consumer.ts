import { application } from '../../../src/app.ts'
import { backoffSeconds, decideMessage, isStale } from '../../../src/fleet/decide-message.ts'
import type { JobsMessage, Message } from '../../../src/fleet/message.ts'
import { againMessage, isLastTry, type Sent, wasTriedSince } from '../../../src/fleet/plan.ts'
import {
  againSeconds,
  aloneDeadlineMs,
  deadlineMs,
  mostAtOnce,
} from '../../../src/fleet/run-part.ts'
import type { MemberState } from '../../../src/store/fleet/registry.ts'
import type { Agenda } from './agenda.ts'
import { asRead, versionAt } from './as-read.ts'
import type { SimulatedControl } from './control.ts'
import type { SimulatedDatabase } from './database.ts'
import { takes, type World } from './platform.ts'
import { acknowledged, type Consumer, type Letter } from './queue.ts'
import { between } from './random.ts'
import type { Watch } from './watch.ts'

const [tickCron = ''] = application.schedule.keys()

type Consumption = Parameters<Consumer>[1]

const again = ({ attempts }: Letter) =>
  ({ kind: 'retry', delaySeconds: backoffSeconds(attempts) }) as const

/** All that a consumer touches. */
interface Surroundings {
  readonly agenda: Agenda
  readonly watch: Watch
  readonly control: SimulatedControl
  readonly databases: ReadonlyMap<string, SimulatedDatabase>
  readonly world: World
  readonly random: () => number
  /** Sends to the queue of those that have failed. */
  readonly sendSlow: (message: Sent) => void
}

/** Whoever works the messages of a shard through: it decides as the worker does, and lets time pass for the work. */
export class SimulatedConsumer {
  readonly #surroundings: Surroundings

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings
  }

  consume(letter: Letter, consumption: Consumption, isDead: boolean): void {
    const { world, agenda, random, watch } = this.#surroundings
    const reader = versionAt(world, agenda.nowMs, random)
    const { attempts } = letter
    const decision = decideMessage(asRead(letter, reader), { isDead, attempts })
    const { kind } = decision
    if (kind === 'hand back') consumption.end({ ...decision, kind: 'retry' })
    else if (kind === 'let go') {
      watch.unread += 1
      consumption.end(acknowledged)
    } else if (kind === 'work') this.#work(decision.message, letter, consumption)
    else {
      const { message } = decision
      if (message.kind === 'again') this.#giveUp(message, message.tick_ms)
      consumption.end(acknowledged)
    }
  }

  #giveUp({ database: name }: Extract<Message, { kind: 'again' }>, sinceMs = 0): void {
    const database = this.#surroundings.databases.get(name)
    if (database === undefined || database.standing.state === 'ok') return
    if (wasTriedSince(database.standing, sinceMs)) this.#stand(database, 'unreachable')
  }

  #work(message: Message, letter: Letter, consumption: Consumption): void {
    const { kind } = message
    if (isStale(message, this.#surroundings.control.newestMs, tickCron)) {
      this.#surroundings.watch.stale += 1
      if (kind === 'again') this.#giveUp(message)
      consumption.end(acknowledged)
    } else if (kind === 'jobs') this.#runPart(message, letter, consumption)
    else if (kind === 'again') this.#runAgain(message, letter, consumption)
    else {
      this.#surroundings.control.evaluate()
      consumption.end(acknowledged)
    }
  }

  #runAgain(
    { database: name, cron, tick_ms }: Extract<Message, { kind: 'again' }>,
    letter: Letter,
    consumption: Consumption,
  ): void {
    const database = this.#surroundings.databases.get(name)
    if (database === undefined) throw new Error(`There is no database ${name}.`)
    const task = { cron, tick_ms, deadline: aloneDeadlineMs }
    this.#tickDatabase(database, task, consumption, (isWell) => {
      if (!isWell) this.#stand(database, database.standing.state)
      const isOver = isWell || isLastTry(database.standing)
      consumption.end(isOver ? acknowledged : again(letter))
    })
  }

  #stand(database: SimulatedDatabase, state: MemberState): void {
    const tried_at_ms = state === 'ok' ? null : this.#surroundings.agenda.nowMs
    database.standing = { ...database.standing, state, tried_at_ms }
  }

  #runPart(message: JobsMessage, { dueMs }: Letter, consumption: Consumption): void {
    const { databases, part, tick_ms, cron } = message
    const waiting = databases.values()
    let going = Math.min(mostAtOnce, databases.length)
    const end = () => {
      going -= 1
      if (going > 0) return
      if (cron === tickCron) {
        this.#surroundings.control.endPart(tick_ms, part)
      }
      consumption.end(acknowledged)
    }
    const next = () => {
      const { value: name } = waiting.next()
      const database = name === undefined ? undefined : this.#surroundings.databases.get(name)
      if (database === undefined) {
        end()
        return
      }
      this.#tickDatabase(
        database,
        { cron, tick_ms, deadline: deadlineMs },
        consumption,
        (isWell) => {
          if (isWell) this.#surroundings.watch.late.push(this.#surroundings.agenda.nowMs - dueMs)
          else {
            this.#stand(database, 'slow')
            this.#surroundings.sendSlow(
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
    const { agenda } = this.#surroundings
    const after = (ms: number, act: () => void) =>
      agenda.at(agenda.nowMs + ms, () => {
        if (isAlive()) act()
      })
    const fault = database.faultAt(agenda.nowMs)
    if (fault !== null) {
      this.#surroundings.watch.failures += 1
      const ms = fault.kind === 'hangs' ? deadline : between(this.#surroundings.random, takes.error)
      after(ms, () => then(false))
      return
    }
    after(between(this.#surroundings.random, takes.look), () => {
      const begun = database.begin(cron, tick_ms, agenda.nowMs)
      const done = () => {
        this.#surroundings.watch.looked(database, tick_ms, agenda.nowMs)
        if (database.standing.state !== 'ok') this.#stand(database, 'ok')
        then(true)
      }
      if (begun.kind !== 'runs') return done()
      if (begun.isSkipped) {
        this.#surroundings.watch.skippedRuns += 1
        return done()
      }
      after(between(this.#surroundings.random, takes.run), () => {
        if (database.end(begun.invocation))
          this.#surroundings.watch.ran(database, cron, tick_ms, cron === tickCron)
        done()
      })
    })
  }
}
