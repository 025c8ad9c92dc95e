import fc from 'fast-check'
import { applicationRules, enableRules } from './application.ts'
import { withOddIds } from './odd-ids.ts'
import { statement } from './statements.ts'
import type { Mode } from './twins.ts'

const withoutFail = (sql: string): string => sql.replaceAll(' OR FAIL ', ' OR ABORT ')

/** Lists of statements; in a database of the application's own, some of its triggers act. */
export const listsFor = ({ application, oddIds }: Mode): fc.Arbitrary<string[]> => {
  const plain = fc.array(statement, { minLength: 1, maxLength: 200, size: 'max' })
  const lists = oddIds ? plain.map((list) => list.map(withOddIds)) : plain
  if (application === undefined) return lists
  // Under OR FAIL a row stays in though a trigger failed: one that was made after ours ends them then.
  const tried = application === 'newer' ? lists.map((list) => list.map(withoutFail)) : lists
  return fc
    .tuple(fc.subarray([...applicationRules], { maxLength: 4 }), tried)
    .map(([rules, list]) => [...enableRules(rules), ...list])
}
