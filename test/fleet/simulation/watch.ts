import type { SimulatedDatabase } from './database.ts'

const intervalMs = 300_000
const hourMs = 3_600_000

interface Seen {
  /** The tick it was looked at for last. */
  tickMs: number
  /** The newest ticks whose jobs have run. */
  ran: string[]
}

/** Watches that what a fleet promises is kept, and keeps the figures. */
export class Watch {
  /** What was not kept, in words; as many as fit a screen. */
  readonly faults: string[] = []
  looks = 0
  runs = 0
  cleanups = 0
  skippedRuns = 0
  failures = 0
  /** Messages that were let go of unread, as their tick was over. */
  stale = 0
  /** Messages that were let go of as nobody could read them. */
  unread = 0
  /** The longest that a database which could be reached was due and not looked at, milliseconds, and who. */
  longestWaitMs = 0
  longestWho = ''
  /** How late databases are looked at after the moment of their place in the tick. */
  readonly late: number[] = []
  readonly #seen = new Map<string, Seen>()
  /** When FleetLagging fired, each from and until. */
  readonly lagging: { fromMs: number; untilMs: number }[] = []

  fault(text: string): void {
    if (this.faults.length < 20) this.faults.push(text)
  }

  /** CONTROL was evaluated. */
  evaluated(nowMs: number, isLagging: boolean): void {
    const last = this.lagging.at(-1)
    const isOn = last?.untilMs === Number.POSITIVE_INFINITY
    if (isLagging && !isOn) this.lagging.push({ fromMs: nowMs, untilMs: Number.POSITIVE_INFINITY })
    if (!isLagging && isOn && last !== undefined) last.untilMs = nowMs
  }

  /** A database is looked at, or the day is over for it. */
  looked(database: SimulatedDatabase, tickMs: number, nowMs: number): void {
    this.looks += 1
    const seen = this.#of(database)
    const { fault } = database
    // One that could not be reached is tried once an hour: it is due from then on.
    const backMs =
      fault !== null && fault.fromMs < nowMs && fault.untilMs > seen.tickMs - hourMs
        ? fault.untilMs + hourMs
        : 0
    const dueMs = Math.max(seen.tickMs + intervalMs, backMs)
    const waitedMs = nowMs - dueMs
    if (waitedMs > this.longestWaitMs) {
      this.longestWaitMs = waitedMs
      this.longestWho = `${database.name} at ${new Date(tickMs).toISOString()}`
    }
    const lateMs = dueMs + 2 * intervalMs
    if (nowMs > lateMs + 60_000 && !this.#wasTold(dueMs, lateMs + 60_000))
      this.fault(
        `${database.name} was due at ${new Date(dueMs).toISOString()} and looked at at ${new Date(nowMs).toISOString()}, and nobody was told.`,
      )
    seen.tickMs = Math.max(seen.tickMs, tickMs)
  }

  #wasTold(fromMs: number, untilMs: number): boolean {
    return this.lagging.some((one) => one.fromMs <= untilMs && one.untilMs >= fromMs)
  }

  /** The jobs of a tick have run in a database. */
  ran({ name }: SimulatedDatabase, series: string, tickMs: number, isTick: boolean): void {
    if (isTick) this.runs += 1
    else this.cleanups += 1
    const seen = this.#seen.get(name)
    const event = `${series} ${tickMs}`
    if (seen === undefined) return
    if (seen.ran.includes(event)) this.fault(`${name} ran twice for ${event}.`)
    seen.ran = [event, ...seen.ran].slice(0, 20)
  }

  #of({ name }: SimulatedDatabase): Seen {
    const seen = this.#seen.get(name) ?? { tickMs: -intervalMs, ran: [] }
    this.#seen.set(name, seen)
    return seen
  }
}
