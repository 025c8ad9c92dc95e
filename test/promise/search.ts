import fc from 'fast-check'
import { inject } from 'vitest'
import { seed } from '../seed.ts'

/** How long to search for a list of statements that fails, and how much must have been tried by then. */
interface Effort {
  /** Time after which no further list begins, if `statements` have run; on slow machines forty times as much. */
  readonly seconds: number
  /** The least number of statements that must have run. */
  readonly statements: number
}

declare module 'vitest' {
  interface ProvidedContext {
    readonly promise: { readonly memory: Effort; readonly d1: Effort }
  }
}

/** How long a list that fails is made shorter before it is printed. */
const shrinkingMs = 300_000

/** More lists than any run gets through. */
const endless = 1_000_000

const runs = process.env.RUNS === undefined ? undefined : Number(process.env.RUNS)

class TimeIsUp extends Error {}

class Search {
  #count = 0
  readonly #begun = performance.now()
  readonly #effort: Effort
  readonly #property: fc.IAsyncProperty<[string[]]>
  #shrinkUntil: number | undefined

  constructor(
    lists: fc.Arbitrary<string[]>,
    effort: Effort,
    run: (statements: readonly string[]) => Promise<void> | void,
  ) {
    this.#effort = effort
    this.#property = fc.asyncProperty(lists, async (statements) => {
      if (this.#shrinkUntil === undefined && this.#isOver()) throw new TimeIsUp()
      if (this.#shrinkUntil !== undefined && performance.now() > this.#shrinkUntil) return
      await run(statements)
      this.#count += statements.length
    })
  }

  #isOver(): boolean {
    if (runs !== undefined) return false
    const limit = this.#effort.seconds * (this.#count < this.#effort.statements ? 40 : 1)
    return performance.now() - this.#begun > limit * 1000
  }

  async #fail(path: string, numRuns: number, error: unknown): Promise<never> {
    this.#shrinkUntil = performance.now() + shrinkingMs
    const details = await fc.check(this.#property, { seed, path, numRuns: 1 })
    const replay = `SEED=${seed} RUNS=${numRuns} npx vitest run with this test file replays what follows.`
    const found = details.failed
      ? fc.defaultReportMessage(details)
      : 'It fails only after the lists before it.'
    throw new Error(`${replay}\n${found}`, { cause: details.errorInstance ?? error })
  }

  async run(): Promise<void> {
    const found = await fc.check(this.#property, {
      seed,
      numRuns: runs ?? endless,
      endOnFailure: true,
    })
    if (found.counterexamplePath !== null && !(found.errorInstance instanceof TimeIsUp))
      await this.#fail(found.counterexamplePath, found.numRuns, found.errorInstance)
    const { seconds, statements } = this.#effort
    if (runs === undefined && this.#count < statements)
      throw new Error(
        `Only ${this.#count} statements ran in ${40 * seconds} seconds, and ${statements} must, for this test to mean something. Is something much slower than it was? Nothing else was wrong. (seed ${seed})`,
      )
    console.log(`seed ${seed}: ${this.#count} statements`)
  }
}

/**
 * Runs random lists of statements until one fails or the effort is spent. A failure is thrown as the shortest list
 * that shows it, with the SEED=… and RUNS=… that replay it: RUNS, where it is given, is the number of lists to run,
 * however long it takes.
 */
export const searchForFailure = (
  lists: fc.Arbitrary<string[]>,
  where: 'memory' | 'd1',
  run: (statements: readonly string[]) => Promise<void> | void,
): Promise<void> => new Search(lists, inject('promise')[where], run).run()
