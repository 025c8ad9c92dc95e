import { $ZodError } from 'zod/v4/core'
import { isUnanswered } from './transport.ts'

/** Longest text of an error that is stored or sent, characters. */
const longest = 500

/** D1's messages as people need them: what is wrong and what to do, without SQL. The first match counts. */
const databaseFaults: readonly (readonly [RegExp, string])[] = [
  [
    /the lease is lost/,
    'Another run has taken over, as the time of this one was over: it has written nothing since.',
  ],
  [
    /no such (table|column|view|index)|has no column named/i,
    'The database lacks a table or column that is needed: npm run views -- doctor says which, npm run db:migrate (of a fleet npm run fleet -- migrate) applies the migrations.',
  ],
  [
    /maximum DB size|SQLITE_FULL|database or disk is full/i,
    'The database is full. Delete what is no longer needed.',
  ],
  [/overloaded/i, 'The database is overloaded. The next run tries again.'],
  [
    /Network connection lost|object to be reset|code was updated|internal error/i,
    'The connection to the database was lost. The next run tries again.',
  ],
  [
    /timeout|timed out|time limit|SQLITE_INTERRUPT/i,
    'The database took too long to answer. The next run tries again.',
  ],
  [/too many (API requests|SQL)|limit/i, 'The work went beyond a limit of the database.'],
  [/constraint/i, 'The database refused a row because of a constraint.'],
]

/** What the language itself throws where code is wrong: its texts hold names and values of ours, for no one else. */
const ofTheLanguage = [TypeError, RangeError, SyntaxError, ReferenceError, URIError, EvalError]

const unknown = 'An unknown error. The worker log has the original.'

const hasDatabaseMark = (error: Error): boolean => /^D1_|SQLITE_/.test(error.message)

/** What a failure of the database means, in our own words; null for any other error. */
export const describeDatabaseError = (error: unknown): string | null => {
  if (!(error instanceof Error)) return null
  if (isUnanswered(error)) return error.message
  if (!hasDatabaseMark(error)) return null
  const known = databaseFaults.find(([pattern]) => pattern.test(error.message))
  return known?.[1] ?? 'The database refused a statement. The worker log has its message.'
}

/**
 * The text of an error as it may be stored, answered and sent: one line for people, without SQL, stack or
 * URL. The original belongs into the worker's log only.
 */
export const describeError = (error: unknown): string => {
  if (error instanceof $ZodError) {
    const places = error.issues.map(({ path }) => path.join('.') || 'the whole').join(', ')
    return `A value was not of the expected form: ${places}.`.slice(0, longest)
  }
  if (!(error instanceof Error) || ofTheLanguage.some((kind) => error instanceof kind))
    return unknown
  const ownWords = error.message
    .replaceAll(/[a-z]+:\/\/\S+/gi, '(URL)')
    .replaceAll(/\s+/g, ' ')
    .slice(0, longest)
  return describeDatabaseError(error) ?? ownWords
}
