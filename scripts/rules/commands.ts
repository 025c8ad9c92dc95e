import { globSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { FaultsError } from '../../src/alerting/faults.ts'
import { rulesFile } from '../../src/alerting/rule-file.ts'
import { parseRules, type Rule } from '../../src/alerting/rules.ts'
import { type RunbookEntry, runbookFile } from '../../src/alerting/runbook.ts'
import { application, metrics } from '../../src/app.ts'
import { parseReceivers, receiversFile } from '../../src/delivery/receivers-file.ts'
import { databasesFile, parseDatabases } from '../../src/fleet/databases-file.ts'
import { ownMetrics } from '../../src/http/own-metrics.ts'
import type { Answer } from '../command-line/answer.ts'
import { exits } from '../command-line/exits.ts'
import { pathFrom } from '../command-line/paths.ts'
import { counted } from '../command-line/words.ts'
import { grafanaDashboard } from './dashboard.ts'
import { unknownBindings } from './databases.ts'
import { FileError, readJsonFile, shown } from './json-file.ts'
import { alertsOf, checks, labelValues } from './known.ts'
import { prometheusRules } from './prometheus.ts'
import { type Difference, runRuleTest } from './run-test.ts'
import { checkRunbook, runbookMarkdown } from './runbook.ts'
import { parseRuleTest, type RuleTest, testFileSchema } from './test-file.ts'

const root = join(import.meta.dirname, '../..')
const alerts = join(root, 'alerts')

/** What came of one file: its text, and whether all was well. */
interface Result {
  readonly file: string
  readonly text: string
  readonly ok: boolean
}

/** What came of each file, together. */
const answerOf = (results: readonly Result[]): Answer => ({
  text: results.map(({ text }) => text).join('\n'),
  json: { ok: results.every(({ ok }) => ok), files: results },
  status: results.every(({ ok }) => ok) ? exits.fine : exits.wrong,
})

/** What `parse` makes of the JSON in a file; throws a FileError that names every fault with its place. */
const readParsed = <T>(file: string, parse: (json: unknown) => T): T => {
  const json = readJsonFile(file)
  try {
    return parse(json)
  } catch (error) {
    throw error instanceof FaultsError ? new FileError(file, error.faults) : error
  }
}

/** The rules of a file; throws a FileError that names every fault with its place. */
export const readRules = (file = join(alerts, 'rules.json')): Rule[] =>
  readParsed(file, (json) => parseRules(json, metrics, labelValues))

/** What there is to say of a file without a fault, after its name; the faults of another are its result. */
const resultOf = (
  file: string,
  work: () => { readonly text: string; readonly ok: boolean },
): Result => {
  try {
    const { text, ok } = work()
    return { file: shown(file), text: `${shown(file)}: ${text}`, ok }
  } catch (error) {
    if (error instanceof FileError) return { file: shown(file), text: error.message, ok: false }
    throw error
  }
}

const checkRules = (file: string): Result =>
  resultOf(file, () => ({ text: `${counted(readRules(file).length, 'rule')}, no fault`, ok: true }))

/** The runbook, held against the shipped rules; throws a FileError that names every fault with its place. */
export const readRunbook = (): RunbookEntry[] => {
  const known = { alerts: alertsOf(readRules()), jobs: application.jobs.map(({ name }) => name) }
  return readParsed(join(alerts, 'runbook.json'), (json) => checkRunbook(json, known))
}

const checkShippedRunbook = (): Result =>
  resultOf(join(alerts, 'runbook.json'), () => ({
    text: `${counted(readRunbook().length, 'entry', 'entries')}, no fault`,
    ok: true,
  }))

const checkReceivers = (file: string): Result =>
  resultOf(file, () => ({
    text: `${counted(readParsed(file, parseReceivers).length, 'receiver')}, no fault`,
    ok: true,
  }))

/** The databases of a fleet, held against what the wrangler files bind; nothing more is read where there are none. */
const checkFleet = async (): Promise<Result> => {
  const file = join(root, 'databases.json')
  const parsed = resultOf(file, () => {
    const { databases } = readParsed(file, parseDatabases)
    return { text: `${counted(databases.length, 'database')}, no fault`, ok: true }
  })
  const faults = parsed.ok ? await unknownBindings(file) : []
  return faults.length === 0
    ? parsed
    : resultOf(file, () => {
        throw new FileError(file, faults)
      })
}

/** Checks a rules file, or the shipped rules, receivers, runbook and databases when none is named. */
export const check = async (file?: string): Promise<Answer> =>
  answerOf(
    file === undefined
      ? [
          checkRules(join(alerts, 'rules.json')),
          checkReceivers(join(alerts, 'receivers.json')),
          checkShippedRunbook(),
          await checkFleet(),
        ]
      : [checkRules(pathFrom(file))],
  )

/** The test in a file; throws a FileError that names every fault with its place. */
export const readRuleTest = (file: string, shipped: readonly Rule[]): RuleTest => {
  const test = parseRuleTest(readJsonFile(file), shipped)
  if ('faults' in test) throw new FileError(file, test.faults)
  return test
}

/** The shipped tests, alerts/*.test.json. */
export const testFiles = (): string[] =>
  globSync('*.test.json', { cwd: alerts })
    .toSorted()
    .map((name) => join(alerts, name))

const listed = (labels: readonly string[]): string => labels.join('\n              ') || 'none'

const describe = ({ at, alert, status, expected, got }: Difference): string =>
  `  at ${at}, ${alert} ${status}:\n    expected  ${listed(expected)}\n    got       ${listed(got)}`

const testOne = (file: string, shipped: readonly Rule[]): Result =>
  resultOf(file, () => {
    const ruleTest = readRuleTest(file, shipped)
    const differences = runRuleTest(ruleTest, checks)
    const total = ruleTest.expectations.length
    if (differences.length === 0) return { text: `as expected (${total})`, ok: true }
    return {
      text: ['not as expected', ...differences.map(describe)].join('\n'),
      ok: false,
    }
  })

/** Runs test files; those of alerts/ when none is named. */
export const test = (files: readonly string[]): Answer => {
  const shipped = readRules()
  const wanted = files.length > 0 ? files.map(pathFrom) : testFiles()
  return answerOf(wanted.map((file) => testOne(file, shipped)))
}

/**
 * What is generated, by the path of its file: the JSON Schemas for editors, the runbook to read, the rules
 * for Prometheus, and a dashboard for Grafana.
 */
export const generated = (): Readonly<Record<string, string>> => {
  const schemas = {
    'databases.schema.json': z.toJSONSchema(databasesFile, { io: 'input' }),
    'alerts/receivers.schema.json': z.toJSONSchema(receiversFile, { io: 'input' }),
    'alerts/rules.schema.json': z.toJSONSchema(rulesFile, { io: 'input' }),
    'alerts/runbook.schema.json': z.toJSONSchema(runbookFile, { io: 'input' }),
    'alerts/test.schema.json': testFileSchema(),
  }
  const texts = Object.entries(schemas).map(([name, schema]) => [
    name,
    `${JSON.stringify(schema, null, 2)}\n`,
  ])
  const rules = readRules()
  return {
    ...Object.fromEntries(texts),
    'alerts/runbook.md': runbookMarkdown(readRunbook()),
    'alerts/prometheus-rules.yml': prometheusRules(rules, metrics),
    'alerts/grafana-dashboard.json': grafanaDashboard({
      checks: application.checks,
      ownMetrics,
      rules,
    }),
  }
}

/** Writes what is generated. */
export const generate = (): Answer => {
  const files = Object.entries(generated())
  for (const [name, text] of files) writeFileSync(join(root, name), text)
  return { text: files.map(([name]) => `${name} is written`).join('\n') }
}
