/** What SQLite stores and D1 binds. */
export type SqlValue = string | number | null

/** One SQL statement with its bound parameters (`?1`, `?2`, …; 100 at most on D1). */
export interface Statement {
  readonly sql: string
  readonly params: readonly SqlValue[]
  /** Whether it may be run again where its answer was lost, though it writes: the second time changes nothing. */
  readonly isHarmless?: true
  /** Whether it always fails, so that nothing of its transaction stays. */
  readonly isUndoing?: true
}

/** What one statement answered. `duration_ms` is D1's SQL time alone. */
export interface StatementResult {
  readonly rows: readonly unknown[]
  readonly duration_ms: number
  readonly rows_read: number
  readonly rows_written: number
}

/** Composes a statement; values are always bound, never interpolated. */
export const statement = (sql: string, ...params: readonly SqlValue[]): Statement => ({
  sql,
  params,
})

/** Marks a write as one that may be run again where its answer was lost. */
export const harmless = (write: Statement): Statement => ({ ...write, isHarmless: true })

/** Marks a statement that always fails: it goes last into a transaction of which nothing is to stay. */
export const undoing = (failing: Statement): Statement => ({ ...failing, isUndoing: true })

/** Whether nothing of a transaction of these statements can stay, so that it takes no lease. */
export const leavesNothing = (statements: readonly Statement[]): boolean =>
  statements.at(-1)?.isUndoing === true || statements.every(isRead)

/** Whether a statement only reads; what is not certain to do so counts as a write. */
export const isRead = ({ sql }: Statement): boolean =>
  /^\s*(select|explain)\b/i.test(sql) ||
  (/^\s*with\b/i.test(sql) && !/\b(insert|update|delete|replace)\b/i.test(sql))
