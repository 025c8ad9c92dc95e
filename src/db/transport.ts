import { isRead, type Statement, type StatementResult } from './statement.ts'
import { pause, type Timer, withinTimeLimit } from './timer.ts'

/** What carries statements to a database: one transaction, results in order. */
export interface Transport {
  readonly transact: (
    statements: readonly Statement[],
  ) => Promise<readonly (StatementResult & { readonly size_bytes: number })[]>
}

/** D1's own binding as a transport. */
export const overBinding = (d1: D1Database): Transport => ({
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

/** How long a transaction may take, milliseconds: D1 itself gives up a statement after 30 s. */
export const transactionLimitMs = 30_000

/** A transaction was given up: it may have been committed, or may be yet. */
class UnansweredError extends Error {
  constructor() {
    super(`The database has not answered within ${transactionLimitMs / 1000} s.`)
  }
}

/** Whether a transaction was given up, as no answer came in time. */
export const isUnanswered = (error: unknown): boolean => error instanceof UnansweredError

/**
 * Gives a transaction up after 30 s. D1 can't cancel it, so that it may still commit: whoever must rule that out lets
 * it begin with a statement that fails by then.
 */
export const limited = ({ transact }: Transport, timer: Timer): Transport => ({
  transact: (statements) =>
    withinTimeLimit(transact(statements), {
      ms: transactionLimitMs,
      timer,
      fault: () => new UnansweredError(),
    }),
})

/**
 * D1's errors after which the same may well succeed (https://developers.cloudflare.com/d1/observability/debug-d1/).
 * An overloaded database is not among them: it has too much to do already.
 */
const passing =
  /network connection lost|object to be reset|reset because its code was updated|transient issue|internal error/i

/** Whether an error of the database is likely to be gone with the next try. */
export const isPassing = (error: unknown): boolean =>
  error instanceof Error && passing.test(error.message) && !/overloaded/i.test(error.message)

const backoffMs = [100, 400, 1600] as const

/** Repeats a transaction that failed in passing, up to three times, where its statements may be run again. */
export const retried = ({ transact }: Transport, timer: Timer): Transport => ({
  transact: async (statements) => {
    const mayRepeat = statements.every((one) => one.isHarmless ?? isRead(one))
    for (const ms of mayRepeat ? backoffMs : [])
      try {
        return await transact(statements)
      } catch (error) {
        if (!isPassing(error)) throw error
        await pause(timer, ms)
      }
    return transact(statements)
  },
})
