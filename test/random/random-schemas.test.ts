import fc from 'fast-check'
import { expect, inject, test } from 'vitest'
import { seed } from '../promise/search.ts'
import { type Case, casesOf, described, type Outcome, runCase } from './cases.ts'
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

/** Tries cases until one fails, and throws the smallest that does with what replays it. */
const searchForFailure = (run: (one: Case) => void): void => {
  let shrinkUntil: number | undefined
  const property = fc.property(casesOf(statements), (one) => {
    if (shrinkUntil !== undefined && performance.now() > shrinkUntil) return
    try {
      run(one)
    } catch (error) {
      shrinkUntil ??= performance.now() + shrinkingMs
      throw error
    }
  })
  const { failed, counterexample, errorInstance } = fc.check(property, { seed, numRuns: schemas })
  if (!failed) return
  const [smallest] = counterexample ?? []
  const what = smallest === undefined ? '' : described(smallest)
  throw new Error(`SEED=${seed} npx vitest run test/random replays it.\n${what}`, {
    cause: errorInstance,
  })
}

test(`views over random schemas are kept right, or refused with a reason (seed ${seed})`, {
  timeout: 0,
}, () => {
  const outcomes: Outcome[] = []
  searchForFailure((one) => outcomes.push(runCase(one)))
  const tried = outcomes.flatMap((outcome) => ('tried' in outcome ? [outcome.tried] : []))
  const refused = outcomes.flatMap((outcome) => ('refused' in outcome ? [outcome.refused] : []))
  const share = tried.length / outcomes.length
  expect(share, `too few compile:\n${refused.join('\n')}`).toBeGreaterThanOrEqual(0.6)
  const schemasWith = (kind: Kind) => tried.filter((used) => used.has(kind)).length
  for (const kind of kinds) expect(schemasWith(kind), kind).toBeGreaterThanOrEqual(20)
  console.log(`seed ${seed}: ${tried.length} of ${outcomes.length} schemas compiled`)
})
