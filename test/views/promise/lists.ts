import fc from 'fast-check'
import { applicationRules, enableRules } from './application.ts'
import { withOddIds } from './odd-ids.ts'
import { statement } from './statements.ts'
import type { Mode } from './twins.ts'

/** Lists of statements; in a database of the application's own, some of its triggers act. */
export const listsFor = ({ application, oddIds }: Mode): fc.Arbitrary<string[]> => {
  const plain = fc.array(statement, { minLength: 1, maxLength: 200, size: 'max' })
  const lists = oddIds ? plain.map((list) => list.map(withOddIds)) : plain
  if (application === undefined) return lists
  return fc
    .tuple(fc.subarray([...applicationRules], { maxLength: 4 }), lists)
    .map(([rules, list]) => [...enableRules(rules), ...list])
}
