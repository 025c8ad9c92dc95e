import type { DatabaseSync } from 'node:sqlite'
import type { Transport } from '../../src/db/database.ts'

/** A database of node:sqlite as a transport. Rows read and written are not known there. */
export const overSqlite = (db: DatabaseSync): Transport => ({
  transact: async (statements) => {
    db.exec('BEGIN')
    try {
      const results = statements.map(({ sql, params }) => ({
        rows: db.prepare(sql).all(...params),
        duration_ms: 0,
        rows_read: 0,
        rows_written: 0,
        size_bytes: 0,
      }))
      db.exec('COMMIT')
      return results
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK')
      throw error
    }
  },
})
