import * as z from 'zod'
import { parseDuration } from '../../src/alerting/duration.ts'
import { FaultsError } from '../../src/alerting/faults.ts'
import { rulesFile } from '../../src/alerting/rule-file.ts'
import { parseRules, type Rule } from '../../src/alerting/rules.ts'
import { metrics } from '../../src/app.ts'
import { labelValues } from './known.ts'
import { parseSeries, type Sample } from './series.ts'

const duration = z.string().describe('A duration as Prometheus writes it: 90s, 5m, 1h30m')
const labelSet = z.record(z.string(), z.string())
const alerts = z
  .array(labelSet)
  .describe('One label set for each alert; labels that are left out may have any value')

const reading = z.strictObject({
  metric: z.string(),
  labels: labelSet.default({}),
  values: z
    .string()
    .describe(
      '1, 7x3, 1+2x3, 9-2x2; _ and _x3: the reading is gone; err and errx3: the check failed',
    ),
})

const expectation = z.strictObject({
  at: duration.describe('Time since the first sample'),
  alert: z.string(),
  firing: alerts.default([]),
  pending: alerts.optional().describe('Not looked at when it is left out'),
})

/** A file of alerts/*.test.json; its JSON Schema stands beside the rules. */
const testFile = z.strictObject({
  $schema: z.string().optional(),
  interval: duration.describe('From one sample and evaluation to the next'),
  rules: z.unknown().optional().describe('Rules as in rules.json, which are taken when left out'),
  readings: z.array(reading),
  expect: z.array(expectation).min(1),
})

/** The file's JSON Schema, with that of the rules in its place. */
export const testFileSchema = () =>
  z.toJSONSchema(testFile.extend({ rules: z.optional(rulesFile) }), { io: 'input' })

type Labels = Readonly<Record<string, string>>

export interface ReadingSeries {
  readonly metric: string
  /** With `database`. */
  readonly labels: Labels
  readonly samples: readonly Sample[]
}

interface Expectation {
  /** As written; `step` counts evaluations from 0. */
  readonly at: string
  readonly step: number
  readonly alert: string
  readonly firing: readonly Labels[]
  readonly pending?: readonly Labels[] | undefined
}

/** A checked test: rules, what is measured at every step, and what is to come of it. */
export interface RuleTest {
  readonly intervalMs: number
  readonly rules: readonly Rule[]
  readonly series: readonly ReadingSeries[]
  readonly expectations: readonly Expectation[]
}

/** The value of the label `database`, which every reading carries. */
export const testDatabase = 'monotask'

/** A later evaluation than this is taken for a mistake. */
const lastStep = 10_000

type Entry = z.infer<typeof testFile>

const labelFaults = (metric: string, labels: Labels): string[] => {
  const wanted = metrics.find(({ name }) => name === metric)?.labels
  if (wanted === undefined) return [`.metric: there is no metric ${metric}`]
  return [
    ...wanted.filter((name) => !(name in labels)).map((name) => `.labels: ${name} is missing`),
    ...Object.keys(labels)
      .filter((name) => name !== 'database' && !wanted.includes(name))
      .map((name) => `.labels: readings of ${metric} have no label ${name}`),
  ]
}

const identityOf = ({ metric, labels }: Entry['readings'][number]): string =>
  JSON.stringify([metric, Object.entries(labels).toSorted()])

const readingFaults = (readings: Entry['readings']): string[] =>
  readings.flatMap((own, index) => {
    const series = parseSeries(own.values)
    const first = readings.findIndex((other) => identityOf(other) === identityOf(own))
    return [
      ...labelFaults(own.metric, own.labels),
      ...('faults' in series ? series.faults.map((fault) => `.values: ${fault}`) : []),
      ...(first < index ? [`: is the same series as readings[${first}]`] : []),
    ].map((fault) => `readings[${index}]${fault}`)
  })

const stepOf = (at: string, intervalMs: number): number =>
  (parseDuration(at) ?? Number.NaN) / intervalMs

const expectationFaults = (
  { expect, interval }: Entry,
  intervalMs: number,
  rules: readonly Rule[],
): string[] =>
  expect.flatMap(({ at, alert }, index) => {
    const step = stepOf(at, intervalMs)
    const isKnown = alert === 'CheckFailed' || rules.some((rule) => rule.alert === alert)
    return [
      ...(Number.isInteger(step) && step <= lastStep
        ? []
        : [`.at: ${at} is not the time of an evaluation; there is one every ${interval}`]),
      ...(isKnown ? [] : [`.alert: there is no rule ${alert}`]),
    ].map((fault) => `expect[${index}]${fault}`)
  })

const rulesOf = (json: unknown, shipped: readonly Rule[]) => {
  if (json === undefined) return { rules: shipped, faults: [] }
  try {
    return { rules: parseRules(json, metrics, labelValues), faults: [] }
  } catch (error) {
    if (!(error instanceof FaultsError)) throw error
    return { rules: [], faults: error.faults.map((fault) => `rules${fault}`) }
  }
}

const placeOf = (path: readonly PropertyKey[]): string =>
  path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('')

/** Checks a test file: the test, or every fault with its place. */
export const parseRuleTest = (
  json: unknown,
  shipped: readonly Rule[],
): RuleTest | { readonly faults: readonly string[] } => {
  const parsed = testFile.safeParse(json)
  if (!parsed.success)
    return {
      faults: parsed.error.issues.map(
        ({ path, message }) => `${placeOf(path).replace(/^\./, '') || 'the whole'}: ${message}`,
      ),
    }
  const { interval, readings, expect } = parsed.data
  const intervalMs = parseDuration(interval) ?? 0
  if (intervalMs === 0) return { faults: [`interval: ${interval} is not a duration such as 1m`] }
  const { rules, faults: ruleFaults } = rulesOf(parsed.data.rules, shipped)
  const faults = [
    ...ruleFaults,
    ...readingFaults(readings),
    ...(ruleFaults.length > 0 ? [] : expectationFaults(parsed.data, intervalMs, rules)),
  ]
  if (faults.length > 0) return { faults }
  return {
    intervalMs,
    rules,
    series: readings.map(({ metric, labels, values }) => {
      const series = parseSeries(values)
      return {
        metric,
        labels: { database: testDatabase, ...labels },
        samples: 'samples' in series ? series.samples : [],
      }
    }),
    expectations: expect.map((own) => ({ ...own, step: stepOf(own.at, intervalMs) })),
  }
}
