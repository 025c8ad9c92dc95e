import { comparedColumns } from '../../src/engine/statements/refresh-sql.ts'
import type { Draws } from './draws.ts'
import { quoted } from './schema.ts'
import type { Twins } from './twins.ts'

/** Does what no statement of an application does: damages a row of a view. False where there is none to damage. */
export const breakOne = (twins: Twins, draws: Draws): boolean => {
  const view = draws.from(twins.catalog.views)
  if (view === undefined) return false
  const [table, key] = [quoted(view.table), quoted(view.key)]
  const keys = twins.rows(`SELECT ${key} AS key FROM ${table}`)
  const row = draws.from(keys)
  if (row === undefined) return false
  const column = quoted(draws.from(comparedColumns(view)) ?? view.key)
  const is = `${key} = (SELECT ${key} FROM ${table} LIMIT 1 OFFSET ${keys.indexOf(row)})`
  twins.kept.exec(
    draws.pick(
      `UPDATE ${table} SET ${column} = iif(${column} IS 98765, 56789, 98765) WHERE ${is}`,
      `DELETE FROM ${table} WHERE ${is}`,
      `UPDATE ${table} SET ${key} = 424242 WHERE ${is}`,
    ),
  )
  return true
}
