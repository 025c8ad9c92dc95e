import type { Statement, Transport } from '../../src/db/database.ts'

/** What goes wrong with a transaction, and what its caller hears. */
export interface FaultKind {
  readonly name: string
  /** What becomes of it in the database: `late` commits it with the event that follows. */
  readonly effect: 'none' | 'undone' | 'committed' | 'late'
  /** What D1 says; null: nothing, ever or for `answersAfterMs`. */
  readonly error: string | null
  /** Reads pass: it is writes that fail. */
  readonly writesOnly?: boolean
  /** When the answer comes after all, milliseconds from the fault on. */
  readonly answersAfterMs?: number
}

const lost = 'D1_ERROR: Network connection lost.'

/** In words as D1 has them. */
export const faultKinds: readonly FaultKind[] = [
  { name: 'throws before', effect: 'none', error: lost },
  { name: 'lost before commit', effect: 'undone', error: lost },
  { name: 'lost after commit', effect: 'committed', error: lost },
  {
    name: 'overloaded',
    effect: 'none',
    error: 'D1_ERROR: D1 DB is overloaded. Requests queued for too long.',
  },
  {
    name: 'full',
    effect: 'undone',
    error: 'D1_ERROR: Exceeded maximum DB size: SQLITE_FULL',
    writesOnly: true,
  },
  {
    name: 'reset after commit',
    effect: 'committed',
    error: 'D1_ERROR: Internal error in D1 DB storage caused object to be reset.',
  },
  { name: 'hangs', effect: 'none', error: null },
  { name: 'hangs after commit', effect: 'committed', error: null },
  { name: 'commits late', effect: 'late', error: null, answersAfterMs: 300_000 },
  { name: 'comes back', effect: 'committed', error: null, answersAfterMs: 16 * 60_000 },
]

/** A fault from the transaction with this index on: that one alone, or all until it is lifted. */
export interface Fault {
  readonly kind: FaultKind
  readonly at: number
  readonly lasts: 'once' | 'on'
}

export type Results = Awaited<ReturnType<Transport['transact']>>

/** What a transaction answered, and whether it changed a row. */
export interface Transacted {
  readonly results: Results
  readonly wrote: boolean
}

/** A database whose transactions can be undone at their end. */
export interface Ground extends Transport {
  /** Runs a transaction; commits it where `isKept` says so, and undoes it otherwise. Throws as D1 does. */
  readonly commit: (
    statements: readonly Statement[],
    isKept: (wrote: boolean) => boolean,
  ) => Transacted | Promise<Transacted>
}

interface Held {
  readonly dueMs: number
  readonly answer: () => void
}

/** A database that fails on command, and counts the transactions it is asked for. */
export class FaultyD1 implements Transport {
  readonly #d1: Ground
  readonly #nowMs: () => number
  #fault: Fault | null = null
  #isClosed = false
  #held: Held[] = []
  /** Transactions since `watch`. */
  asked = 0
  /** Transactions that the fault has met since `watch`. */
  met = 0
  /** Called at every transaction that is asked for. */
  onAsked: (() => void) | null = null

  constructor(d1: Ground, now: () => Date) {
    this.#d1 = d1
    this.#nowMs = () => now().getTime()
  }

  /** Counts from here on, with this fault or without one. */
  watch(fault: Fault | null): void {
    this.#fault = fault
    this.asked = 0
    this.met = 0
  }

  /** Answers nobody any more. */
  close(): void {
    this.#isClosed = true
  }

  readonly transact: Transport['transact'] = async (statements) => {
    if (this.#isClosed) return new Promise(() => {})
    const index = this.asked
    this.asked += 1
    this.onAsked?.()
    const fault = this.#fault
    const isMet =
      fault !== null && (fault.lasts === 'once' ? index === fault.at : index >= fault.at)
    return isMet ? this.#fail(fault.kind, statements) : this.#d1.transact(statements)
  }

  /** Gives the answers that are due by now; says whether there was one. */
  answerLate(): boolean {
    const isDue = ({ dueMs }: Held) => dueMs <= this.#nowMs()
    const due = this.#held.filter(isDue)
    this.#held = this.#held.filter((one) => !isDue(one))
    for (const { answer } of due) answer()
    return due.length > 0
  }

  async #fail(kind: FaultKind, statements: readonly Statement[]): Promise<Results> {
    if (kind.writesOnly) {
      const { results, wrote } = await this.#d1.commit(statements, (writes) => !writes)
      if (!wrote) return results
    }
    this.met += 1
    const isRun = kind.effect === 'committed' || kind.effect === 'undone'
    const finish = isRun
      ? await this.#run(statements, kind.effect === 'committed')
      : () => this.#d1.transact(statements)
    if (kind.error !== null) throw new Error(kind.error)
    return this.#hang(kind, finish)
  }

  /** Runs the transaction now; what it answered, or failed with, comes when it is asked for. */
  async #run(statements: readonly Statement[], isKept: boolean): Promise<() => Promise<Results>> {
    try {
      const { results } = await this.#d1.commit(statements, () => isKept)
      return () => Promise.resolve(results)
    } catch (error) {
      return () => Promise.reject(error)
    }
  }

  #hang({ answersAfterMs }: FaultKind, finish: () => Promise<Results>): Promise<Results> {
    return new Promise((resolve) => {
      if (answersAfterMs === undefined) return
      const answer = () => resolve(finish())
      this.#held.push({ dueMs: this.#nowMs() + answersAfterMs, answer })
    })
  }
}
