import { Copy } from './copy.ts'
import { isOurs } from './own-names.ts'
import type { Source } from './source.ts'
import type { SqlStatement } from './statements.ts'
import { type Trial, tryOn } from './trial.ts'

/** The copy as the wrapped migration finds it: our triggers and plain views are out. */
export const copyOf = ({ schema }: Source, canaries: boolean): Copy =>
  new Copy(
    schema.filter(({ type, name }) => (type !== 'trigger' && type !== 'view') || !isOurs(name)),
    canaries,
  )

/** A migration that was tried, with the copy as it left it. */
export interface Tried extends Disposable {
  readonly copy: Copy
  readonly trial: Trial
  readonly hasRows: boolean
}

const tryWith = (
  source: Source,
  hasRows: boolean,
  file: string,
  statements: readonly SqlStatement[],
  checksForeignKeys = true,
): Tried => {
  const copy = copyOf(source, hasRows)
  try {
    if (!checksForeignKeys) copy.sqlite.exec('PRAGMA foreign_keys = OFF')
    const trial = tryOn(copy, file, statements)
    return { copy, trial, hasRows, [Symbol.dispose]: () => copy[Symbol.dispose]() }
  } catch (error) {
    copy[Symbol.dispose]()
    throw error
  }
}

const passes = (source: Source, statements: readonly SqlStatement[]): boolean => {
  try {
    tryWith(source, false, '', statements)[Symbol.dispose]()
    return true
  } catch {
    return false
  }
}

/** Whether a migration that fails would pass from a later statement on: then an earlier try may have stopped there. */
const hintOf = (source: Source, file: string, statements: readonly SqlStatement[]): string => {
  if (!source.isDatabase)
    return 'It was read against the schema of our migrations: --local or --remote takes that of a database.'
  const from = statements.findIndex((_, at) => at > 0 && passes(source, statements.slice(at)))
  const line = statements[from]?.line
  return line === undefined
    ? ''
    : `From line ${line} on it passes: where an earlier try stopped there, take what stands before it out of ${file} and wrap the rest.`
}

/** With the schema alone; rows that point at rows of the database, which the copy lacks, are let through. */
const withoutRows = (source: Source, file: string, statements: readonly SqlStatement[]): Tried => {
  try {
    return tryWith(source, false, file, statements)
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes('FOREIGN KEY')) throw error
    return tryWith(source, false, file, statements, false)
  }
}

/**
 * Tries a migration with canary rows; where those are in the way of a statement, with the schema alone. Throws an
 * Error where it fails in both.
 */
export const attempt = (
  source: Source,
  file: string,
  statements: readonly SqlStatement[],
): Tried => {
  try {
    return tryWith(source, true, file, statements)
  } catch {
    try {
      return withoutRows(source, file, statements)
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      const hint = message.includes('fails on a copy') ? hintOf(source, file, statements) : ''
      throw new Error([message, hint].filter((line) => line !== '').join('\n'))
    }
  }
}
