import { DatabaseSync } from 'node:sqlite'
import * as z from 'zod'
import { identifier } from '../../src/engine/expressions/sql.ts'
import type { Table } from './schema.ts'

const collationRow = z.object({ coll: z.string() })

/**
 * Column → how its texts are compared where nothing else is said: BINARY, NOCASE, RTRIM. An index on a copy of
 * the table tells. Throws where SQLite does not take the table's SQL here.
 */
export const collationsOf = (
  { sql }: Table,
  name: string,
  columns: readonly string[],
): Map<string, string> => {
  using copy = new DatabaseSync(':memory:', { enableForeignKeyConstraints: false })
  copy.exec(sql)
  return new Map(
    columns.map((column, at) => {
      copy.exec(`CREATE INDEX viewkeeper_${at} ON ${identifier(name)} (${identifier(column)})`)
      const found = copy.prepare(`SELECT coll FROM pragma_index_xinfo('viewkeeper_${at}')`).get()
      return [column, collationRow.parse(found).coll]
    }),
  )
}
