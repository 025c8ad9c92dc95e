import type * as z from 'zod'

/** What SQLite stores and D1 binds. */
export type SqlValue = string | number | null

/** One SQL statement with its bound parameters (`?1`, `?2`, …; 100 at most on D1). */
export interface Statement {
  readonly sql: string
  readonly params: readonly SqlValue[]
}

/** Composes a statement; values are always bound, never interpolated. */
export const statement = (sql: string, ...params: readonly SqlValue[]): Statement => ({
  sql,
  params,
})

/** What one statement answered. `duration_ms` is D1's SQL time alone. */
export interface StatementResult {
  readonly rows: readonly unknown[]
  readonly duration_ms: number
  readonly rows_read: number
  readonly rows_written: number
}

/** Running totals over everything one `Database` was asked; what a failed batch read and wrote is not known. */
export interface Usage {
  statements: number
  rows_read: number
  rows_written: number
  /** Size of the database after the last statement, bytes; 0 before the first. */
  size_bytes: number
}

/** What carries statements to a database: one transaction, results in order. */
export interface Transport {
  readonly transact: (
    statements: readonly Statement[],
  ) => Promise<readonly (StatementResult & { readonly size_bytes: number })[]>
}

/** D1's own binding as a transport. */
const overBinding = (d1: D1Database): Transport => ({
  transact: async (statements) => {
    const results = await d1.batch(statements.map((s) => d1.prepare(s.sql).bind(...s.params)))
    return results.map(({ results: rows, meta }) => ({
      rows,
      duration_ms: meta.duration,
      rows_read: meta.rows_read,
      rows_written: meta.rows_written,
      size_bytes: meta.size_after,
    }))
  },
})

/**
 * A database with a name (the `database` label) that counts what it is asked.
 * Jobs are given one and know no other way to a database, so many can be looked after.
 */
export class Database {
  readonly name: string
  readonly usage: Usage = { statements: 0, rows_read: 0, rows_written: 0, size_bytes: 0 }
  readonly #transport: Transport

  constructor(name: string, database: D1Database | Transport) {
    this.name = name
    this.#transport = 'transact' in database ? database : overBinding(database)
  }

  /** Runs the statements as one transaction, in order; throws, with nothing changed, when one fails. */
  async batch(statements: readonly Statement[]): Promise<readonly StatementResult[]> {
    if (statements.length === 0) return []
    this.usage.statements += statements.length
    const results = await this.#transport.transact(statements)
    for (const result of results) {
      this.usage.rows_read += result.rows_read
      this.usage.rows_written += result.rows_written
      this.usage.size_bytes = result.size_bytes
    }
    return results
  }

  /** Every row of one statement, each parsed by `row`. */
  async all<T>(query: Statement, row: z.ZodType<T>): Promise<T[]> {
    const [result] = await this.batch([query])
    return (result?.rows ?? []).map((value) => row.parse(value))
  }

  /** The first row, parsed by `row`, or null. */
  async first<T>(query: Statement, row: z.ZodType<T>): Promise<T | null> {
    const [first] = await this.all(query, row)
    return first ?? null
  }

  /** Runs one statement for its effect. */
  async run(query: Statement): Promise<void> {
    await this.batch([query])
  }
}
