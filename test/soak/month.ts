import type { Statement } from '../../src/db/database.ts'
import { inexact, sourceDigest } from '../faults/checks.ts'
import { below, oneOf, type Random, randomOf } from '../faults/draws.ts'
import { type FaultKind, faultKinds } from '../faults/faulty-d1.ts'
import { receivers } from '../faults/settings.ts'
import { everyFiveMinutes, pass } from '../faults/subjects.ts'
import { World } from '../faults/world.ts'
import { applicationWrites, fixedContent } from './application-writes.ts'
import { damages } from './damages.ts'
import { type Figures, figuresOf } from './figures.ts'
import { Told } from './told.ts'

export interface MonthOptions {
  readonly seed: number
  readonly days: number
  /** Called at the end of every day. */
  readonly onDay?: (figures: Figures) => void
}

/** What a simulated month came to. */
export interface Month {
  readonly ticks: number
  /** Events that met a fault, by kind. */
  readonly faults: ReadonlyMap<string, number>
  readonly writes: number
  readonly damaged: number
  readonly settled: number
  readonly messages: number
  readonly givenUp: number
  readonly broken: readonly string[]
  readonly figures: readonly Figures[]
}

const ticksOfDay = 288
/** One in so many ticks: an event meets a fault, a view is damaged, the event is doubled, or is missing. */
const odds = { fault: 8, damage: 40, doubled: 150, missing: 300, down: 400, up: 40, bulk: 100 }

class Life {
  readonly world = new World('2026-01-01T00:00:00.000Z')
  readonly told = new Told(receivers)
  readonly faults = new Map<string, number>()
  readonly broken = new Map<string, number>()
  readonly #random: Random
  writes = 0
  damaged = 0

  constructor(seed: number) {
    this.#random = randomOf(seed)
    this.world.renew(this.#random)
    this.world.exec(...fixedContent)
  }

  #oneIn(count: number): boolean {
    return below(this.#random, count) === 0
  }

  note(...wrong: readonly string[]): void {
    for (const what of wrong) this.broken.set(what, (this.broken.get(what) ?? 0) + 1)
  }

  /** What the application and others do before a tick. */
  live(): void {
    const count = this.#oneIn(odds.bulk) ? 60 : below(this.#random, 6)
    for (const one of applicationWrites(this.writes, count, this.#random)) this.#write(one)
    this.writes += count
    const damage = oneOf(this.#random, damages)
    if (this.#oneIn(odds.damage) && this.told.begin(damage, this.world.clock.now().getTime())) {
      this.world.exec(damage.sql(this.damaged))
      this.damaged += 1
    }
    for (const receiver of receivers) this.#changeMood(receiver)
  }

  /** A write of the application; a foreign key may refuse it. */
  #write(one: Statement): void {
    try {
      this.world.d1.commit([one], () => true)
    } catch (error) {
      if (!String(error).includes('FOREIGN KEY constraint failed')) throw error
    }
  }

  #changeMood(receiver: string): void {
    const { moods } = this.world.inbox
    const mood = moods.get(receiver) ?? 'flaky'
    if (mood === 'down' ? this.#oneIn(odds.up) : this.#oneIn(odds.down))
      moods.set(receiver, mood === 'down' ? 'flaky' : 'down')
  }

  /** The tick, and what comes hourly and daily, with faults as they fall. */
  async tick(): Promise<void> {
    const now = this.world.clock.now()
    const minute = now.getUTCMinutes()
    const at = (minutes: number) =>
      new Date(Math.floor(now.getTime() / 3_600_000) * 3_600_000 + minutes * 60_000)
    if (!this.#oneIn(odds.missing)) await this.#event(everyFiveMinutes, now)
    if (this.#oneIn(odds.doubled)) await this.#event(everyFiveMinutes, now)
    if (minute === 20) await this.#event('17 * * * *', at(17))
    if (minute === 45 && now.getUTCHours() === 3) await this.#event('41 3 * * *', at(41))
  }

  async #event(cron: string, scheduledTime: Date): Promise<void> {
    const { network } = this.world
    const kind = this.#oneIn(odds.fault) ? oneOf(this.#random, kindsThatOccur) : null
    const lasts = this.#oneIn(2) ? ('once' as const) : ('on' as const)
    network.watch(kind === null ? null : { kind, at: below(this.#random, 60), lasts })
    const before = this.#oneIn(50) ? await sourceDigest(this.world.d1) : null
    const outcome = await this.world.event(cron, { scheduledTime })
    if (outcome === 'hung') this.note('an event never ended')
    if (before !== null && (await sourceDigest(this.world.d1)) !== before)
      this.note('source rows have changed')
    if (kind !== null && network.met > 0)
      this.faults.set(kind.name, (this.faults.get(kind.name) ?? 0) + 1)
    network.watch(null)
    this.told.read(this.world.inbox)
  }

  /** All is up and nothing is written any more: everything is told in the end. */
  async settle(): Promise<void> {
    for (const receiver of receivers) this.world.inbox.moods.set(receiver, 'up')
    for (
      let ticks = 0;
      ticks < ticksOfDay && (ticks < 12 || this.told.open.length > 0);
      ticks += 1
    ) {
      await pass(this.world)
      await this.world.event(everyFiveMinutes)
      this.told.read(this.world.inbox)
    }
    this.note(
      ...this.told.open.map((one) => `${one}: never resolved`),
      ...(await inexact(this.world.d1)),
      ...this.told.wrong,
    )
  }
}

const kindsThatOccur = faultKinds as readonly [FaultKind, ...FaultKind[]]

/** Days of ticks on a simulated clock, with writes, damages and faults as the seed has them. */
export const simulate = async ({ seed, days, onDay }: MonthOptions): Promise<Month> => {
  const life = new Life(seed)
  const figures: Figures[] = []
  using _world = life.world
  for (let tick = 1; tick <= days * ticksOfDay; tick += 1) {
    await pass(life.world)
    life.live()
    await life.tick()
    if (tick % ticksOfDay !== 0) continue
    if (life.told.open.length === 0) life.note(...(await inexact(life.world.d1)))
    life.world.begun.length = 0
    const today = figuresOf(life.world.d1, tick / ticksOfDay)
    figures.push(today)
    onDay?.(today)
  }
  await life.settle()
  return {
    ticks: days * ticksOfDay,
    faults: life.faults,
    writes: life.writes,
    damaged: life.damaged,
    settled: life.told.settled,
    messages: life.told.messages,
    givenUp: life.told.givenUp,
    broken: [...life.broken].map(([what, times]) => `${times} × ${what}`),
    figures,
  }
}
