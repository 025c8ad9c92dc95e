import {
  type Database,
  type SqlValue,
  type Statement,
  statement,
  undoing,
} from '../../db/database.ts'

const done = 'viewkeeper-probe-done'
const absent = 'viewkeeper-probe-absent'

/** A last statement that always fails; its error says whether `condition`, over `params`, held before. */
export const failing = (condition: string, ...params: readonly SqlValue[]): Statement =>
  undoing(
    statement(`SELECT json_extract('{}', iif(${condition}, '${done}', '${absent}'))`, ...params),
  )

/** SQLite's words and code for a write that failed before the end. */
export interface Failure {
  readonly kind: 'failed'
  readonly text: string
  readonly code: string
}

/** What became of an undone batch before it was undone; `swallowed`: no error, but not all of it took effect. */
export type Outcome = { readonly kind: 'done' | 'swallowed' } | Failure

/** SQLite's codes for a statement that fails by itself; any other is a fault of the database. */
const ownCodes: readonly string[] = [
  'SQLITE_CONSTRAINT',
  'SQLITE_ERROR',
  'SQLITE_MISMATCH',
  'SQLITE_TOOBIG',
]

/**
 * Runs statements of which the last is `failing`, so that SQLite undoes all of them. Throws on a fault of the
 * database.
 */
export const runUndone = async (
  db: Database,
  statements: readonly Statement[],
): Promise<Outcome> => {
  try {
    await db.batch(statements)
  } catch (error) {
    const message = (error instanceof Error ? error.message : String(error)).replace(
      / \(extended: \w+\)/,
      '',
    )
    if (message.includes(done)) return { kind: 'done' }
    if (message.includes(absent)) return { kind: 'swallowed' }
    const [, text = '', code = ''] = /([\s\S]*): (SQLITE_[A-Z]+)/.exec(message) ?? []
    if (!ownCodes.includes(code)) throw error
    return { kind: 'failed', text: text.replace(/^[\s\S]*D1_ERROR: /, ''), code }
  }
  throw new Error('The write probe did not end in an error, so its rows may have stayed.')
}
