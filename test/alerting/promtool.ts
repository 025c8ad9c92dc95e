import { execFile, spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import type { Alert } from '../../src/alerting/alert.ts'
import { evaluate } from '../../src/alerting/evaluate.ts'
import { parseRules } from '../../src/alerting/rules.ts'

const metric = 'viewkeeper_view_rows'
const operators = ['>', '>=', '<', '<=', '==', '!='] as const

/** Null: the reading is gone. */
type Sample = number | null

/** One rule with its series, each a row of samples an interval apart, by view. */
export interface Case {
  readonly op: (typeof operators)[number]
  readonly threshold: number
  readonly for: string
  readonly keep_firing_for: string
  readonly labels: Readonly<Record<string, string>>
  readonly series: Readonly<Record<string, readonly Sample[]>>
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

export const anyCase: fc.Arbitrary<Case> = fc.record({
  op: fc.constantFrom(...operators),
  threshold: fc.oneof(fc.integer({ min: 0, max: 4 }), fc.constantFrom(-1, 0.5, 2.5)),
  for: duration,
  keep_firing_for: duration,
  labels: fc.dictionary(fc.constantFrom('severity', 'team'), fc.constantFrom('a', 'b')),
  series: fc.dictionary(fc.constantFrom('v', 'w', 'x'), samples, { minKeys: 1 }),
})

/** Each case has a database of its own, so that all of them can be evaluated in one go. */
const nameOf = (index: number) => `Case${index}`

const ourRules = (cases: readonly Case[]) =>
  parseRules(
    cases.map(({ series: _, ...rule }, index) => ({
      ...rule,
      alert: nameOf(index),
      metric,
      match: { database: nameOf(index) },
    })),
    [{ name: metric, unit: 'seconds', labels: ['view'] }],
  )

const readingsAt = (cases: readonly Case[], step: number) =>
  cases.flatMap(({ series }, index) =>
    Object.entries(series).flatMap(([view, values]) => {
      const value = values[step] ?? null
      return value === null ? [] : [{ metric, labels: { database: nameOf(index), view }, value }]
    }),
  )

/** The alerts that are pending or firing after each step, as our machine has them. */
const ourAlerts = (cases: readonly Case[], intervalMs: number, steps: number) => {
  const rules = ourRules(cases)
  let active: readonly Alert[] = []
  return Array.from({ length: steps }, (_, step) => {
    const readings = readingsAt(cases, step)
    const outcomes = [{ check: 'views', metrics: [metric], readings }]
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
      rules: cases.map(({ op, threshold, series: _, ...rule }, index) => ({
        ...rule,
        alert: nameOf(index),
        expr: `${metric}{database="${nameOf(index)}"} ${op} ${threshold}`,
      })),
    },
  ],
})

/** A sample that is left out is seen for five more minutes; only a stale one is gone at once. */
const written = (values: readonly Sample[], steps: number): string =>
  Array.from({ length: steps }, (_, step) => values[step] ?? 'stale').join(' ')

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
        input_series: cases.flatMap(({ series }, index) =>
          Object.entries(series).map(([view, values]) => ({
            series: `${metric}{database="${nameOf(index)}",view="${view}"}`,
            values: written(values, steps),
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
            labels: `ALERTS${JSON.stringify({ ...labels, alertstate: status }).replaceAll(/"(\w+)":/g, '$1=')}`,
            value: 1,
          })),
        })),
      },
    ],
  }
}

export const hasPromtool = spawnSync('promtool', ['--version']).error === undefined

/** Promtool's exit code and what it printed. */
const run = (folder: string, files: readonly string[]): Promise<{ code: number; output: string }> =>
  new Promise((resolve) => {
    const child = execFile(
      'promtool',
      ['test', 'rules', ...files],
      { cwd: folder, maxBuffer: 2 ** 28 },
      (_, stdout, stderr) => resolve({ code: child.exitCode ?? 1, output: stdout + stderr }),
    )
  })

/**
 * Has promtool evaluate the cases, and hold each step against what our machine says: which alerts fire
 * (`exp_alerts`) and which are pending (the series ALERTS). One call for all intervals.
 */
export const comparePromtool = async (
  cases: ReadonlyMap<number, readonly Case[]>,
): Promise<{ readonly code: number; readonly output: string }> => {
  const folder = await mkdtemp(join(tmpdir(), 'viewkeeper-promtool-'))
  try {
    const write = (name: string, content: unknown) =>
      writeFile(join(folder, name), JSON.stringify(content))
    for (const [intervalMs, own] of cases) {
      const longest = Math.max(...own.flatMap((c) => Object.values(c.series).map((s) => s.length)))
      await write(`rules-${intervalMs}.json`, promtoolRules(own))
      await write(`test-${intervalMs}.json`, {
        rule_files: [`rules-${intervalMs}.json`],
        ...promtoolTests(own, intervalMs, longest + 1),
      })
    }
    return await run(
      folder,
      [...cases.keys()].map((intervalMs) => `test-${intervalMs}.json`),
    )
  } finally {
    await rm(folder, { recursive: true })
  }
}
