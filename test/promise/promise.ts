import { afterAll, describe, test } from 'vitest'
import { seed } from '../seed.ts'
import { listsFor } from './lists.ts'
import { searchForFailure } from './search.ts'
import { type Mode, Twins } from './twins.ts'

/** Tests the promise for a mode; a file for each mode, so that they run beside each other. */
export const keepsThePromise = (mode: Mode): void => {
  describe(`views equal their definitions (seed ${seed}) with ${JSON.stringify(mode)}`, () => {
    const twins = new Twins(mode)
    afterAll(() => twins.close())

    test('after each of many statements of any form', { timeout: 0 }, () =>
      searchForFailure(listsFor(mode), 'memory', (statements) => {
        twins.begin()
        for (const sql of statements) twins.run(sql)
      }),
    )
  })
}
