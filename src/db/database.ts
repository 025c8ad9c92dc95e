import type * as z from 'zod/mini'
import { leavesNothing, type Statement, type StatementResult } from './statement.ts'
import type { Timer } from './timer.ts'
import { limited, overBinding, retried, type Transport } from './transport.ts'

export {
  harmless,
  type SqlValue,
  type Statement,
  type StatementResult,
  statement,
  undoing,
} from './statement.ts'
export type { Transport } from './transport.ts'

/** Running totals over everything one `Database` was asked; what a failed batch read and wrote is not known. */
export interface Usage {
  statements: number
  rows_read: number
  rows_written: number
  /** Size of the database after the last statement, bytes; 0 before the first. */
  size_bytes: number
}

/** What a run may still do. */
export interface Guard {
  /** Fails, and with it any transaction that writes, once the run has lost its lease. */
  readonly fence: Statement
  /** Throws once the run has ended. */
  readonly requireTime: () => void
}

interface RunOf {
  readonly guard: Guard
  readonly database: Database
}

/**
 * A database with a name (the `database` label) that counts what it is asked.
 * Jobs are given one and know no other way to a database, so many can be looked after.
 */
export class Database {
  readonly name: string
  readonly usage: Usage = { statements: 0, rows_read: 0, rows_written: 0, size_bytes: 0 }
  readonly #transport: Transport
  /** The run that this is for, and the database that counts it as well. */
  readonly #run: RunOf | null

  constructor(name: string, database: D1Database | Transport, run: RunOf | null = null) {
    this.name = name
    this.#transport = 'transact' in database ? database : overBinding(database)
    this.#run = run
  }

  /** D1's binding as the worker uses it: transactions have a time limit, and what may be repeated is, after a passing error. */
  static bound(name: string, d1: D1Database, timer: Timer): Database {
    return new Database(name, retried(limited(overBinding(d1), timer), timer))
  }

  /** The same database as a run may use it, with a count of its own besides. */
  guardedBy(guard: Guard): Database {
    return new Database(this.name, this.#transport, { guard, database: this })
  }

  /** Runs the statements as one transaction, in order; throws, with nothing changed, when one fails. */
  async batch(statements: readonly Statement[]): Promise<readonly StatementResult[]> {
    if (statements.length === 0) return []
    const guard = this.#run?.guard ?? null
    guard?.requireTime()
    const fence = guard === null || leavesNothing(statements) ? [] : [guard.fence]
    const all = [...fence, ...statements]
    this.#count({ statements: all.length })
    const results = await this.#transport.transact(all)
    for (const result of results) this.#count(result)
    return results.slice(fence.length)
  }

  #count({ statements = 0, rows_read = 0, rows_written = 0, size_bytes }: Partial<Usage>): void {
    this.usage.statements += statements
    this.usage.rows_read += rows_read
    this.usage.rows_written += rows_written
    this.usage.size_bytes = size_bytes ?? this.usage.size_bytes
    const counted = { statements, rows_read, rows_written, size_bytes: this.usage.size_bytes }
    if (this.#run !== null) this.#run.database.#count(counted)
  }

  /** Every row of one statement, each parsed by `row`. */
  async all<T>(query: Statement, row: z.ZodMiniType<T>): Promise<T[]> {
    const [result] = await this.batch([query])
    return (result?.rows ?? []).map((value) => row.parse(value))
  }

  /** The first row, parsed by `row`, or null. */
  async first<T>(query: Statement, row: z.ZodMiniType<T>): Promise<T | null> {
    const [first] = await this.all(query, row)
    return first ?? null
  }

  /** The row of a statement that always has one, whatever is stored; throws where none has come. */
  async only<T>(query: Statement, row: z.ZodMiniType<T>): Promise<T> {
    const [first] = await this.all(query, row)
    if (first === undefined)
      throw new Error('The database answered without the row it was asked for.')
    return first
  }

  /** Runs one statement for its effect. */
  async run(query: Statement): Promise<void> {
    await this.batch([query])
  }
}
