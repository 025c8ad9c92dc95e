import { type Statement, statement } from '../db/database.ts'

/**
 * Deletes up to `limit` entries of rows that were put aside; answers one row for each. Between two statements of the
 * application none is needed: what is left is of rows that stayed after all.
 */
export const deleteReplaced = (limit: number): Statement =>
  statement(
    `DELETE FROM viewkeeper_replaced WHERE (view, source, id) IN (
      SELECT view, source, id FROM viewkeeper_replaced LIMIT ?1) RETURNING view`,
    limit,
  )
