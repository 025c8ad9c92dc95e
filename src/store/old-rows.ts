import { type Statement, statement } from '../db/database.ts'

interface OldRows {
  readonly database: string
  readonly before: Date
  readonly limit: number
}

/** Gives what deletes up to `limit` rows of a table, by its column of times, from before `before`; answers one row for each. */
export const deleteOld =
  (table: string, time: string) =>
  ({ database, before, limit }: OldRows): Statement =>
    statement(
      `DELETE FROM ${table} WHERE database = ?1 AND ${time} IN (
      SELECT ${time} FROM ${table} WHERE database = ?1 AND ${time} < ?2
      ORDER BY ${time} LIMIT ?3) RETURNING ${time}`,
      database,
      before.getTime(),
      limit,
    )
