import { check, type Result, test, writeSchemas } from './rules/commands.ts'
import { FileError } from './rules/json-file.ts'

const usage = `Usage: npm run rules -- COMMAND

  check [FILE]     name every fault of a rules file, each with its place; without one, those of
                   alerts/rules.json and alerts/receivers.json
  test [FILE …]    run unit tests for rules (alerts/*.test.json)
  schema           print the JSON Schemas for editors into alerts/`

/** Null when the command line is not understood. */
const run = ([command, ...files]: readonly string[]): Result | null => {
  if (files.some((file) => file.startsWith('-'))) return null
  if (command === 'check' && files.length <= 1) return check(files[0])
  if (command === 'test') return test(files)
  return command === 'schema' && files.length === 0 ? writeSchemas() : null
}

try {
  const result = run(process.argv.slice(2))
  if (result === null) {
    console.error(usage)
    process.exitCode = 2
  } else {
    console[result.ok ? 'log' : 'error'](result.text)
    process.exitCode = result.ok ? 0 : 1
  }
} catch (error) {
  if (!(error instanceof FileError)) throw error
  console.error(error.message)
  process.exitCode = 1
}
