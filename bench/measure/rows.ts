import { statement } from '../../src/db/database.ts'
import { openD1 } from '../databases/d1.ts'
import { databaseSql, type Keeper } from '../databases/schema.ts'
import { type ContentSize, content } from '../workload/content.ts'
import { operations } from '../workload/operations.ts'

/** Rows as D1 bills them. */
export interface Rows {
  readonly read: number
  readonly written: number
}

/** Rows read and written by each operation, in order, each done once to another task. */
export const rowsOf = async (keeper: Keeper, size: ContentSize): Promise<Rows[]> => {
  await using d1 = await openD1(databaseSql(keeper, content(size)))
  const rows: Rows[] = []
  for (const [index, operation] of operations.entries()) {
    const params = operation.params(index, index + 1)
    const [result] = await d1.db.batch([statement(operation.sql, ...params)])
    rows.push({ read: result?.rows_read ?? 0, written: result?.rows_written ?? 0 })
  }
  return rows
}

/** What a keeper adds to each operation, over the same database without triggers or over MonoTask's own. */
export const extraRows = async (
  keeper: Keeper,
  size: ContentSize,
  over: 'none' | 'monotask' = 'none',
): Promise<Rows[]> => {
  const plain = await rowsOf(over, size)
  return (await rowsOf(keeper, size)).map(({ read, written }, index) => ({
    read: read - (plain[index]?.read ?? 0),
    written: written - (plain[index]?.written ?? 0),
  }))
}
