import fc from 'fast-check'
import { afterAll, describe, test } from 'vitest'
import { searchForFailure, seed } from './search.ts'
import { statement } from './statements.ts'
import { type Mode, Twins } from './twins.ts'

const lists = fc.array(statement, { minLength: 1, maxLength: 200, size: 'max' })

/** Tests the promise for a mode; a file for each mode, so that they run beside each other. */
export const keepsThePromise = (mode: Mode): void => {
  describe(`views equal their definitions (seed ${seed}) with ${JSON.stringify(mode)}`, () => {
    const twins = new Twins(mode)
    afterAll(() => twins.close())

    test('after each of many statements of any form', { timeout: 0 }, () =>
      searchForFailure(lists, 'memory', (statements) => {
        twins.begin()
        for (const sql of statements) twins.run(sql)
      }),
    )
  })
}
