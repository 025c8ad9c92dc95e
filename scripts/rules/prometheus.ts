import { stringify } from 'yaml'
import type { Metric, Unit } from '../../src/alerting/metric.ts'
import type { Rule } from '../../src/alerting/rules.ts'
import { runbookAddress, runbookPath } from '../../src/alerting/runbook.ts'
import { fillIn } from '../../src/alerting/template.ts'

/** An alerting rule as Prometheus's files have it. */
interface PrometheusRule {
  readonly alert: string
  readonly expr: string
  readonly for?: string
  readonly keep_firing_for?: string
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
}

/** The value of an alert, written for people, as Prometheus's templates do it. */
const values: Readonly<Record<Unit, string>> = {
  seconds: '{{ $value | humanizeDuration }}',
  bytes: '{{ $value | humanize }}B',
  ratio: '{{ $value | humanizePercentage }}',
  timestamp: '{{ $value | humanizeTimestamp }}',
  count: '{{ $value | printf "%.0f" }}',
}

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
] as const

/** Milliseconds as Prometheus writes a duration, in the greatest unit that divides them. */
const durationOf = (ms: number): string => {
  const [unit, length] = units.find(([, one]) => ms % one === 0) ?? ['ms', 1]
  return `${ms / length}${unit}`
}

/** A label's value in a selector: what is between the quotes is written as in Go, as JSON does it. */
const selector = (labels: Readonly<Record<string, string>>): string => {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

/** The worker says where its runbook is, in a label: a file can't know, and a link that leads nowhere helps nobody. */
const runbookUrl = (alert: string): string => {
  const place = "viewkeeper_build_info{runbook!='',database='%s'}"
  const anchor = runbookAddress(alert).slice(runbookPath.length)
  return `{{ with query (printf "${place}" $labels.database) }}{{ . | first | label "runbook" }}${anchor}{{ end }}`
}

const annotationsOf = (rule: Rule, { labels, unit }: Metric) => {
  const ofSeries = ['database', ...labels].map((name) => [name, `{{ $labels.${name} }}`])
  const filling = {
    value: values[unit],
    word: (one: string, more: string) => `{{ if eq $value 1.0 }}${one}{{ else }}${more}{{ end }}`,
    labels: { ...Object.fromEntries(ofSeries), ...rule.labels, alertname: rule.alert },
  }
  return Object.fromEntries(
    Object.entries(rule.annotations).map(([name, text]) => [
      name,
      text === runbookAddress(rule.alert) ? runbookUrl(rule.alert) : fillIn(text, filling),
    ]),
  )
}

const ruleOf = (rule: Rule, metric: Metric): PrometheusRule => ({
  alert: rule.alert,
  expr: `${rule.metric}${selector(rule.match)} ${rule.op} ${rule.threshold}`,
  ...(rule.forMs > 0 ? { for: durationOf(rule.forMs) } : {}),
  ...(rule.keepFiringForMs > 0 ? { keep_firing_for: durationOf(rule.keepFiringForMs) } : {}),
  labels: rule.labels,
  annotations: annotationsOf(rule, metric),
})

/** What the worker raises by itself, or notices only from outside. */
const further: readonly PrometheusRule[] = [
  {
    alert: 'CheckFailed',
    expr: 'viewkeeper_check_failing > 0',
    labels: { severity: 'warning' },
    annotations: {
      summary: 'The check {{ $labels.check }} failed',
      description:
        'Its readings are missing, so that alerts about them can neither fire nor stay. GET /api/jobs/evaluate/runs says why.',
      runbook_url: runbookUrl('CheckFailed'),
    },
  },
  {
    alert: 'ReadingsOld',
    expr: 'viewkeeper_readings_age_seconds > 900',
    labels: { severity: 'critical' },
    annotations: {
      summary:
        'The readings of {{ $labels.database }} are {{ $value | humanizeDuration }} old, and with them all alerts about them',
      description: 'The job evaluate does not run, or fails. GET /api/jobs/evaluate/runs says why.',
    },
  },
  {
    alert: 'ViewkeeperUnreachable',
    expr: 'absent(viewkeeper_build_info)',
    for: '10m',
    labels: { severity: 'critical' },
    annotations: {
      summary: 'Viewkeeper does not answer Prometheus',
      description:
        'The worker or its database does not answer, or READ_TOKEN is another now. GET /healthz and the target page of Prometheus say which.',
    },
  },
]

const introduction = `# The rules of rules.json for a Prometheus that scrapes GET /metrics: docs/metrics.md.
# Written by npm run rules -- generate from rules.json: change it there.
`

/** The rules as a file for Prometheus (https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/). */
export const prometheusRules = (rules: readonly Rule[], metrics: readonly Metric[]): string => {
  const byName = new Map(metrics.map((metric) => [metric.name, metric]))
  const own = rules.flatMap((rule) => {
    const metric = byName.get(rule.metric)
    return metric === undefined ? [] : [ruleOf(rule, metric)]
  })
  const groups = [{ name: 'viewkeeper', rules: [...own, ...further] }]
  return introduction + stringify({ groups }, { lineWidth: 100, singleQuote: true })
}
