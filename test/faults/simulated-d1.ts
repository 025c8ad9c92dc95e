import { DatabaseSync, type StatementSync } from 'node:sqlite'
import * as z from 'zod'
import type { Statement, Transport } from '../../src/db/database.ts'
import type { Ground, Results, Transacted } from './faulty-d1.ts'
import { setSqlClock } from './sql-clock.ts'

const sqliteError = z.object({ errcode: z.int(), message: z.string() })

/** SQLite's primary codes, as D1 names them in its messages. */
const codes: Readonly<Record<number, string>> = {
  1: 'SQLITE_ERROR',
  13: 'SQLITE_FULL',
  18: 'SQLITE_TOOBIG',
  19: 'SQLITE_CONSTRAINT',
  20: 'SQLITE_MISMATCH',
}

/** An error of SQLite as D1 words it; any other as it is. */
const asD1Error = (error: unknown): unknown => {
  const { success, data } = sqliteError.safeParse(error)
  if (!success) return error
  const code = codes[data.errcode & 0xff] ?? 'SQLITE_ERROR'
  return new Error(`D1_ERROR: ${data.message}: ${code}`, { cause: error })
}

const countRow = z.object({ n: z.int() })

/**
 * D1 as node:sqlite plays it, fast and on a clock of its own: transactions, foreign keys and errors are D1's. Rows
 * read are those that are returned.
 */
export class SimulatedD1 implements Ground, Disposable {
  readonly sqlite = new DatabaseSync(':memory:')
  readonly #prepared = new Map<string, StatementSync>()

  constructor(now: () => Date) {
    setSqlClock(this.sqlite, now)
    this.sqlite.exec('PRAGMA foreign_keys = ON')
  }

  readonly transact: Transport['transact'] = async (statements) =>
    this.commit(statements, () => true).results

  /** Runs a transaction; commits it where `isKept` says so, and undoes it otherwise. Throws as D1 does. */
  commit(statements: readonly Statement[], isKept: (wrote: boolean) => boolean): Transacted {
    const { open, keep, undo } = this.#frame()
    const before = this.#changes()
    this.sqlite.exec(open)
    try {
      const results = statements.map((one) => this.#run(one))
      const wrote = this.#changes() !== before
      this.sqlite.exec(isKept(wrote) ? keep : undo)
      return { results, wrote }
    } catch (error) {
      if (this.sqlite.isTransaction) this.sqlite.exec(undo)
      throw asD1Error(error)
    }
  }

  /** From here on everything can be undone. */
  mark(): void {
    this.sqlite.exec('BEGIN')
  }

  /** Makes everything as it was at the mark. */
  undo(): void {
    this.sqlite.exec('ROLLBACK')
  }

  /** Runs the work, then makes everything as it was before. */
  async undoing<T>(work: () => Promise<T>): Promise<T> {
    this.mark()
    try {
      return await work()
    } finally {
      this.undo()
    }
  }

  /** Rows of a query, for checks. */
  rows(sql: string, ...params: readonly (string | number | null)[]): Record<string, unknown>[] {
    return this.#prepare(sql).all(...params)
  }

  #frame() {
    return this.sqlite.isTransaction
      ? { open: 'SAVEPOINT d1', keep: 'RELEASE d1', undo: 'ROLLBACK TO d1; RELEASE d1' }
      : { open: 'BEGIN', keep: 'COMMIT', undo: 'ROLLBACK' }
  }

  #prepare(sql: string): StatementSync {
    const known = this.#prepared.get(sql) ?? this.sqlite.prepare(sql)
    this.#prepared.set(sql, known)
    return known
  }

  #number(sql: string): number {
    return countRow.parse(this.#prepare(sql).get()).n
  }

  #changes(): number {
    return this.#number('SELECT total_changes() AS n')
  }

  #run({ sql, params }: Statement): Results[number] {
    const before = this.#changes()
    const rows = this.#prepare(sql).all(...params)
    return {
      rows,
      duration_ms: 0,
      rows_read: rows.length + 1,
      rows_written: this.#changes() - before,
      size_bytes: this.pages() * 4096,
    }
  }

  /** Pages of the database, those that are free included. */
  pages(): number {
    return this.#number('SELECT page_count AS n FROM pragma_page_count()')
  }

  [Symbol.dispose](): void {
    this.sqlite.close()
  }
}
