import { rules } from '../../../src/app.ts'
import { oldestBacklogMs, ticksLookedAt } from '../../../src/fleet/check.ts'
import { backlogMs, isComplete } from '../../../src/fleet/plan.ts'
import type { FleetTick } from '../../../src/store/fleet/ticks.ts'
import type { Agenda } from './agenda.ts'
import type { Watch } from './watch.ts'

const lagging = rules.find(({ alert }) => alert === 'FleetLagging')

interface Tick {
  readonly tick_ms: number
  readonly parts: number
  readonly ended: Set<number>
}

/** What a shard has in CONTROL: its ticks, which cron events it has had, and whether FleetLagging fires. */
export class SimulatedControl {
  readonly #ticks: Tick[] = []
  readonly #events = new Set<string>()
  readonly #agenda: Agenda
  readonly #watch: Watch

  constructor(agenda: Agenda, watch: Watch) {
    this.#agenda = agenda
    this.#watch = watch
  }

  /** The claim of a cron event: one that comes twice is one. */
  isFirst(event: string): boolean {
    if (this.#events.has(event)) return false
    this.#events.add(event)
    return true
  }

  get newestMs(): number | null {
    return this.#ticks.at(-1)?.tick_ms ?? null
  }

  /** For how long the newest tick has not got through. */
  backlogMs(now: Date): number {
    const newest = this.#ticks.at(-1)
    return backlogMs(
      newest && { tick_ms: newest.tick_ms, parts: newest.parts, ended: newest.ended.size },
      now,
    )
  }

  begin(tick_ms: number, parts: number): void {
    this.#ticks.push({ tick_ms, parts, ended: new Set() })
  }

  /** A part of a tick has ended: the fleet is evaluated where all have. */
  endPart(tick_ms: number, part: number): void {
    this.#ticks.findLast((one) => one.tick_ms === tick_ms)?.ended.add(part)
    if (isComplete(this.#newest(1)[0], tick_ms)) this.evaluate()
  }

  #newest(limit: number): FleetTick[] {
    return this.#ticks
      .slice(-limit)
      .toReversed()
      .map(({ tick_ms, parts, ended }) => ({ tick_ms, isComplete: ended.size >= parts }))
  }

  /** Evaluates the one rule that the simulation is about. */
  evaluate(): void {
    const { nowMs } = this.#agenda
    const seconds = oldestBacklogMs(this.#newest(ticksLookedAt), nowMs) / 1000
    this.#watch.evaluated(nowMs, seconds > (lagging?.threshold ?? 0))
  }
}
