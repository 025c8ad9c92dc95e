import type { Timer } from '../../src/db/timer.ts'

interface Waiting {
  readonly dueMs: number
  readonly ring: () => void
}

/** Timers on a clock that stands still: they ring when they are told to. */
export class Timers {
  readonly #now: () => Date
  readonly #waiting = new Set<Waiting>()

  constructor(now: () => Date) {
    this.#now = now
  }

  readonly timer: Timer = (ms, ring) => {
    const one = { dueMs: this.#now().getTime() + ms, ring }
    this.#waiting.add(one)
    return () => this.#waiting.delete(one)
  }

  /** When the next one is due; null: none waits. */
  nextMs(): number | null {
    const due = [...this.#waiting].map(({ dueMs }) => dueMs)
    return due.length === 0 ? null : Math.min(...due)
  }

  /** Rings those that are due. */
  ring(): void {
    for (const one of [...this.#waiting].filter(({ dueMs }) => dueMs <= this.#now().getTime())) {
      this.#waiting.delete(one)
      one.ring()
    }
  }
}
