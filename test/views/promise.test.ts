import fc from 'fast-check'
import { describe, test } from 'vitest'
import { statement } from './statements.ts'
import { type Mode, Twins } from './twins.ts'

const modes: Mode[] = [true, false].flatMap((foreignKeys) =>
  [false, true].map((recursiveTriggers) => ({ foreignKeys, recursiveTriggers })),
)
const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31)
const numRuns = Number(process.env.RUNS ?? 100)

/** Run again with SEED=… RUNS=… to replay. */
describe.each(modes)(`views equal their definitions (seed ${seed}), %o`, (mode) => {
  test('after every statement of any form', () => {
    fc.assert(
      fc.property(
        fc.array(statement, { minLength: 50, maxLength: 50, size: 'max' }),
        (statements) => {
          const twins = new Twins(mode)
          try {
            for (const sql of statements) twins.run(sql)
          } finally {
            twins.close()
          }
        },
      ),
      { seed, numRuns },
    )
  })
})
