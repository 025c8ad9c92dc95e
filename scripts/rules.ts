import { check, generate, type Result, test } from './rules/commands.ts'
import { FileError } from './rules/json-file.ts'

const usage = `Usage: npm run rules -- COMMAND

  check [FILE]     name every fault of a rules file, each with its place; without one, those of
                   alerts/rules.json, alerts/receivers.json and alerts/runbook.json
  test [FILE …]    run unit tests for rules (alerts/*.test.json)
  generate         write what is generated in alerts/: the JSON Schemas for editors, runbook.md,
                   prometheus-rules.yml and grafana-dashboard.json`

/** Null when the command line is not understood. */
const run = ([command, ...files]: readonly string[]): Result | null => {
  if (files.some((file) => file.startsWith('-'))) return null
  if (command === 'check' && files.length <= 1) return check(files[0])
  if (command === 'test') return test(files)
  return command === 'generate' && files.length === 0 ? generate() : null
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
