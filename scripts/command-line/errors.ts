import { debuglog, styleText } from 'node:util'
import { CommanderError } from 'commander'
import { describeDatabaseError } from '../../src/db/describe-error.ts'
import { StartError } from '../local/start-error.ts'
import { type ExitStatus, exits } from './exits.ts'

const debug = debuglog('viewkeeper')

/** What the language and Node throw of themselves: a fault of ours, of which its text says too little. */
const isOurFault = (error: unknown): boolean =>
  !(error instanceof Error) ||
  [TypeError, RangeError, ReferenceError, SyntaxError].some((kind) => error instanceof kind)

/** The text of an error for people: what is wrong, and what to do next. */
export const sentenceOf = (error: unknown): string => {
  const message = error instanceof Error ? error.message : String(error)
  if (error instanceof StartError) return message
  const ofDatabase = message.startsWith('D1_') ? describeDatabaseError(error) : null
  if (ofDatabase !== null && !/npm run/.test(ofDatabase))
    return `${ofDatabase}\nIf it comes again: npm run views -- doctor looks for what is wrong. NODE_DEBUG=viewkeeper shows the database's own words.`
  if (ofDatabase !== null) return ofDatabase
  return isOurFault(error)
    ? `This should not have happened: ${message}\nPlease report it with what the same command prints with NODE_DEBUG=viewkeeper before it.`
    : message
}

/** Tells an error on standard error, and gives the exit status. What commander has told itself is not told again. */
export const tell = (error: unknown): ExitStatus => {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exits.fine : exits.unable
  debug('%s', error instanceof Error ? error.stack : error)
  const [first = '', ...rest] = sentenceOf(error).split('\n')
  process.stderr.write(
    `${[styleText('red', first, { stream: process.stderr }), ...rest].join('\n')}\n`,
  )
  return error instanceof StartError ? exits.unable : exits.wrong
}
