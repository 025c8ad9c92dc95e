import fc from 'fast-check'
import { afterAll, describe, test } from 'vitest'
import { applicationRules, enableRules } from './application.ts'
import { withOddIds } from './odd-ids.ts'
import { searchForFailure, seed } from './search.ts'
import { statement } from './statements.ts'
import { type Mode, Twins } from './twins.ts'

/** Lists of statements; in a database of the application's own, some of its triggers act. */
const listsFor = ({ application, oddIds }: Mode): fc.Arbitrary<string[]> => {
  const plain = fc.array(statement, { minLength: 1, maxLength: 200, size: 'max' })
  const odd = oddIds ? plain.map((list) => list.map(withOddIds)) : plain
  // Under FAIL a row stays though a trigger before ours failed; README says so.
  const lists =
    application === 'newer'
      ? odd.map((list) => list.map((sql) => sql.replace(' OR FAIL ', ' OR ABORT ')))
      : odd
  if (application === undefined) return lists
  return fc
    .tuple(fc.subarray([...applicationRules], { maxLength: 4 }), lists)
    .map(([rules, list]) => [...enableRules(rules), ...list])
}

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
