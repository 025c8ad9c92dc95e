import { execFile, spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import type { Alert } from '../../src/alerting/alert.ts'
import { evaluate } from '../../src/alerting/evaluate.ts'
import { parseRules } from '../../src/alerting/rules.ts'

/** Readings of the one have the label `view`, those of the other none. */
const metrics = { views: 'viewkeeper_view_rows', dead: 'viewkeeper_outbox_dead' } as const
const operators = ['>', '>=', '<', '<=', '==', '!='] as const

/** Null: the reading is gone. */
type Sample = number | null

interface MadeUpRule {
  readonly on: keyof typeof metrics
  readonly op: (typeof operators)[number]
  readonly threshold: number
  readonly for: string
  readonly keep_firing_for: string
  readonly labels: Readonly<Record<string, string>>
}

/** Some rules of one name with their series, each a row of samples an interval apart, by view. */
export interface Case {
  readonly rules: readonly MadeUpRule[]
  readonly views: Readonly<Record<string, readonly Sample[]>>
  readonly dead: readonly Sample[]
}

const sample = fc.oneof(
  { arbitrary: fc.integer({ min: 0, max: 4 }), weight: 8 },
  { arbitrary: fc.constantFrom(0.5, 2.5, 1e9), weight: 1 },
  { arbitrary: fc.constant(null), weight: 1 },
)
/** Runs of one sample, so that alerts last long enough for `for` to matter. */
const samples = fc
  .array(fc.tuple(sample, fc.integer({ min: 1, max: 6 })), { minLength: 1, maxLength: 8 })
  .map((runs) => runs.flatMap(([value, times]) => Array<Sample>(times).fill(value)))
const duration = fc.constantFrom('0s', '30s', '1m', '90s', '2m', '150s', '5m', '10m')

const rule: fc.Arbitrary<MadeUpRule> = fc
  .record({
    on: fc.constantFrom('views', 'views', 'dead'),
    op: fc.constantFrom(...operators),
    threshold: fc.oneof(fc.integer({ min: 0, max: 4 }), fc.constantFrom(-1, 0.5, 2.5)),
    for: duration,
    keep_firing_for: duration,
    labels: fc.dictionary(fc.constantFrom('severity', 'team', 'view'), fc.constantFrom('v', 'w')),
  })
  .filter(({ on, labels }) => on === 'dead' || labels.view === undefined)

const written = (labels: Readonly<Record<string, string>>): string =>
  JSON.stringify(Object.entries(labels).toSorted())

/** Each label set that the alerts of the rules can have, as often as there are rules that can lead to it. */
const labelSets = ({ rules, views }: Pick<Case, 'rules' | 'views'>): string[] =>
  rules.flatMap(({ on, labels }) =>
    on === 'dead'
      ? [written(labels)]
      : Object.keys(views).map((view) => written({ ...labels, view })),
  )

const isDistinct = (all: readonly string[]): boolean => new Set(all).size === all.length

/** Rules whose labels may be a part of one another's, but whose alerts never have the same. */
export const anyCase: fc.Arbitrary<Case> = fc
  .record({
    rules: fc.array(rule, { minLength: 1, maxLength: 3 }),
    views: fc.dictionary(fc.constantFrom('v', 'w', 'x'), samples, { minKeys: 1 }),
    dead: samples,
  })
  .filter(
    (one) =>
      isDistinct(labelSets(one)) && isDistinct(one.rules.map(({ labels }) => written(labels))),
  )

/** Each case has a database of its own, so that all of them can be evaluated in one go. */
const nameOf = (index: number) => `Case${index}`

const ourRules = (cases: readonly Case[]) =>
  cases.flatMap(({ rules }, index) =>
    parseRules(
      rules.map(({ on, ...own }) => ({
        ...own,
        alert: nameOf(index),
        metric: metrics[on],
        match: { database: nameOf(index) },
      })),
      [
        { name: metrics.views, unit: 'seconds', labels: ['view'] },
        { name: metrics.dead, unit: 'count', labels: [] },
      ],
    ),
  )

/** The series of a case, with their labels besides `database`. */
const seriesOf = ({ views, dead }: Case) => [
  ...Object.entries(views).map(([view, values]) => ({
    metric: metrics.views,
    labels: { view },
    values,
  })),
  { metric: metrics.dead, labels: {}, values: dead },
]

const readingsAt = (cases: readonly Case[], step: number) =>
  cases.flatMap((one, index) =>
    seriesOf(one).flatMap(({ metric, labels, values }) => {
      const value = values[step] ?? null
      return value === null
        ? []
        : [{ metric, labels: { database: nameOf(index), ...labels }, value }]
    }),
  )

/** The alerts that are pending or firing after each step, as our machine has them. */
const ourAlerts = (cases: readonly Case[], intervalMs: number, steps: number) => {
  const rules = ourRules(cases)
  let active: readonly Alert[] = []
  return Array.from({ length: steps }, (_, step) => {
    const readings = readingsAt(cases, step)
    const outcomes = [{ check: 'all', metrics: Object.values(metrics), readings }]
    const now = new Date(step * intervalMs)
    const { alerts } = evaluate({ rules, outcomes, active, database: 'd', now, pausedMs: 0 })
    active = alerts.filter(({ status }) => status !== 'resolved')
    return active
  })
}

const promtoolRules = (cases: readonly Case[]) => ({
  groups: [
    {
      name: 'cases',
      rules: cases.flatMap(({ rules }, index) =>
        rules.map(({ on, op, threshold, ...own }) => ({
          ...own,
          alert: nameOf(index),
          expr: `${metrics[on]}{database="${nameOf(index)}"} ${op} ${threshold}`,
        })),
      ),
    },
  ],
})

/** A sample that is left out is seen for five more minutes; only a stale one is gone at once. */
export const samplesOf = (values: readonly Sample[], steps: number): string =>
  Array.from({ length: steps }, (_, step) => values[step] ?? 'stale').join(' ')

/** As PromQL writes labels. */
export const selectorOf = (labels: Readonly<Record<string, string>>): string =>
  JSON.stringify(labels).replaceAll(/"(\w+)":/g, '$1=')

const promtoolTests = (cases: readonly Case[], intervalMs: number, steps: number) => {
  const interval = `${intervalMs / 1000}s`
  const states = ourAlerts(cases, intervalMs, steps).map((alerts) =>
    Map.groupBy(alerts, ({ labels }) => labels.alertname),
  )
  const everywhere = cases.flatMap((_, index) =>
    states.map((byName, step) => ({
      name: nameOf(index),
      alerts: byName.get(nameOf(index)) ?? [],
      eval_time: `${(step * intervalMs) / 1000}s`,
    })),
  )
  return {
    evaluation_interval: interval,
    tests: [
      {
        interval,
        input_series: cases.flatMap((one, index) =>
          seriesOf(one).map(({ metric, labels, values }) => ({
            series: `${metric}${selectorOf({ database: nameOf(index), ...labels })}`,
            values: samplesOf(values, steps),
          })),
        ),
        alert_rule_test: everywhere.map(({ name, alerts, eval_time }) => ({
          eval_time,
          alertname: name,
          exp_alerts: alerts
            .filter(({ status }) => status === 'firing')
            .map(({ labels: { alertname: _, ...exp_labels } }) => ({ exp_labels })),
        })),
        promql_expr_test: everywhere.map(({ name, alerts, eval_time }) => ({
          expr: `ALERTS{alertname="${name}"}`,
          eval_time,
          exp_samples: alerts.map(({ labels, status }) => ({
            labels: `ALERTS${selectorOf({ ...labels, alertstate: status })}`,
            value: 1,
          })),
        })),
      },
    ],
  }
}

export const hasPromtool = spawnSync('promtool', ['--version']).error === undefined

/** Promtool's exit code and what it printed. */
export const promtool = (
  words: readonly string[],
  { cwd, input = '' }: { readonly cwd?: string; readonly input?: string } = {},
): Promise<{ readonly code: number; readonly output: string }> =>
  new Promise((resolve) => {
    const child = execFile('promtool', words, { cwd, maxBuffer: 2 ** 28 }, (_, stdout, stderr) =>
      resolve({ code: child.exitCode ?? 1, output: stdout + stderr }),
    )
    child.stdin?.on('error', () => {})
    child.stdin?.end(input)
  })

/** Has promtool run tests of rules: each file's name with its content, which is JSON. */
export const testRules = async (
  files: Readonly<Record<string, unknown>>,
  tests: readonly string[],
): Promise<{ readonly code: number; readonly output: string }> => {
  const folder = await mkdtemp(join(tmpdir(), 'viewkeeper-promtool-'))
  try {
    for (const [name, content] of Object.entries(files))
      await writeFile(join(folder, name), JSON.stringify(content))
    return await promtool(['test', 'rules', ...tests], { cwd: folder })
  } finally {
    await rm(folder, { recursive: true })
  }
}

/**
 * Has promtool evaluate the cases, and hold each step against what our machine says: which alerts fire
 * (`exp_alerts`) and which are pending (the series ALERTS). One call for all intervals.
 */
export const comparePromtool = async (
  cases: ReadonlyMap<number, readonly Case[]>,
): Promise<{ readonly code: number; readonly output: string }> => {
  const files = [...cases].flatMap(([intervalMs, own]): [string, unknown][] => {
    const lengths = own.flatMap((one) => seriesOf(one).map(({ values }) => values.length))
    return [
      [`rules-${intervalMs}.json`, promtoolRules(own)],
      [
        `test-${intervalMs}.json`,
        {
          rule_files: [`rules-${intervalMs}.json`],
          ...promtoolTests(own, intervalMs, Math.max(...lengths) + 1),
        },
      ],
    ]
  })
  const tests = [...cases.keys()].map((intervalMs) => `test-${intervalMs}.json`)
  return testRules(Object.fromEntries(files), tests)
}
