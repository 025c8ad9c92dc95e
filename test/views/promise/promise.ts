import fc from 'fast-check'
import { afterAll, describe, test } from 'vitest'
import { statement } from './statements.ts'
import { type Mode, Twins } from './twins.ts'

const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31)
const numRuns = Number(process.env.RUNS ?? 330)
const length = 200

/**
 * Random statements, more than 25,000 of them for each mode. A failure is printed as the shortest list of statements
 * that shows it; SEED=… RUNS=… replays it.
 */
export const keepsThePromise = (mode: Mode): void => {
  describe(`views equal their definitions (seed ${seed}) with ${JSON.stringify(mode)}`, () => {
    const twins = new Twins(mode)
    afterAll(() => twins.close())

    test(`after each of about ${(numRuns * length) / 2} statements of any form`, () => {
      fc.assert(
        fc.property(
          fc.array(statement, { minLength: 1, maxLength: length, size: 'max' }),
          (statements) => {
            twins.begin()
            for (const sql of statements) twins.run(sql)
          },
        ),
        { seed, numRuns },
      )
    })
  })
}
