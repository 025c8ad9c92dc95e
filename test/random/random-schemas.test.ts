import fc from 'fast-check'
import { expect, inject, test } from 'vitest'
import { seed } from '../seed.ts'
import { casesOf, described, type Outcome, runCase } from './cases.ts'
import { type Kind, kinds } from './declarations.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** How many schemas are tried, and the most statements that are written to each. */
    readonly random: { readonly schemas: number; readonly statements: number }
  }
}

const { schemas, statements } = inject('random')

/** How long a case that fails is made smaller before it is printed. */
const shrinkingMs = 60_000

/** Of how many schemas that compile each kind of column is to stand in. */
const schemasOfAKind = 20

/** What came of the cases that were tried. */
class Tried {
  readonly compiled: ReadonlySet<Kind>[] = []
  readonly refused: string[] = []

  add(outcome: Outcome): void {
    if ('tried' in outcome) this.compiled.push(outcome.tried)
    else this.refused.push(outcome.refused)
  }

  get schemas(): number {
    return this.compiled.length + this.refused.length
  }

  with(kind: Kind): number {
    return this.compiled.filter((used) => used.has(kind)).length
  }

  /** Chance may leave one kind short: then some more are tried. */
  get isEnough(): boolean {
    return this.schemas >= schemas && kinds.every((kind) => this.with(kind) >= schemasOfAKind)
  }
}

/** Tries cases until one fails or there were enough, and throws the smallest that fails with what replays it. */
const searchForFailure = (): Tried => {
  const tried = new Tried()
  let shrinkUntil: number | undefined
  const property = fc.property(casesOf(statements), (one) => {
    if (tried.isEnough || (shrinkUntil !== undefined && performance.now() > shrinkUntil)) return
    try {
      tried.add(runCase(one))
    } catch (error) {
      shrinkUntil ??= performance.now() + shrinkingMs
      throw error
    }
  })
  const result = fc.check(property, { seed, numRuns: 2 * schemas })
  if (!result.failed) return tried
  const [smallest] = result.counterexample ?? []
  const what = smallest === undefined ? '' : described(smallest)
  throw new Error(`SEED=${seed} npx vitest run test/random replays it.\n${what}`, {
    cause: result.errorInstance,
  })
}

test(`views over random schemas are kept right, or refused with a reason (seed ${seed})`, {
  timeout: 0,
}, () => {
  const tried = searchForFailure()
  const { compiled, refused } = tried
  expect(tried.schemas).toBeGreaterThanOrEqual(schemas)
  const share = compiled.length / tried.schemas
  expect(share, `too few compile:\n${refused.join('\n')}`).toBeGreaterThanOrEqual(0.6)
  for (const kind of kinds) expect(tried.with(kind), kind).toBeGreaterThanOrEqual(schemasOfAKind)
  console.log(`seed ${seed}: ${compiled.length} of ${tried.schemas} schemas compiled`)
})
