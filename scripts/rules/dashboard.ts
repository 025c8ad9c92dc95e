import type { Unit } from '../../src/alerting/metric.ts'
import type { Rule } from '../../src/alerting/rules.ts'
import type { Check } from '../../src/checks/check.ts'
import type { DeclaredMetric } from '../../src/checks/metric.ts'

/** Grafana's own names of what values are. */
const units: Readonly<Record<Unit, string>> = {
  seconds: 's',
  bytes: 'decbytes',
  ratio: 'percentunit',
  timestamp: 's',
  count: 'short',
}

const datasource = { type: 'prometheus', uid: '$datasource' } as const

/** What stands in all queries: the databases that are chosen at the top. */
const chosen = 'database=~"$database"'

/** The query of a metric: a time as how long ago it was, what only grows as what came in within an hour. */
const queryOf = ({ name, type, unit }: DeclaredMetric): string => {
  if (type === 'counter') return `increase(${name}{${chosen}}[1h])`
  return unit === 'timestamp' ? `time() - ${name}{${chosen}}` : `${name}{${chosen}}`
}

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** `viewkeeper_view_drifted_rows` → `View drifted rows`. */
const titleOf = ({ name, type, unit }: DeclaredMetric): string => {
  const suffix = unit === 'timestamp' ? /_timestamp_seconds$/ : /_(seconds|bytes)$/
  const words = name
    .replace(/^viewkeeper_/, '')
    .replace(/_total$/, '')
    .replace(suffix, '')
    .replaceAll('_', ' ')
  if (type === 'counter') return `${capitalized(words)} in an hour`
  return unit === 'timestamp' ? `Time since ${words}` : capitalized(words)
}

/** Where a rule about all readings of a metric begins to hold: green on one side, red on the other. */
const thresholdsOf = ({ name, unit }: DeclaredMetric, rules: readonly Rule[]) => {
  const rule = rules.find(({ metric, match }) => metric === name && Object.keys(match).length === 0)
  if (rule === undefined) return { mode: 'absolute', steps: [{ color: 'green', value: null }] }
  const isBelow = rule.op.startsWith('<')
  // In Grafana a step begins with its value: what is more than 0 of something countable begins with 1.
  const value = rule.op === '>' && unit === 'count' ? rule.threshold + 1 : rule.threshold
  const [first, second] = isBelow ? ['red', 'green'] : ['green', 'red']
  return {
    mode: 'absolute',
    steps: [
      { color: first, value: null },
      { color: second, value },
    ],
  }
}

/** A panel before it has a number and a place. */
interface Panel {
  /** In Grafana's grid, which is 24 wide. */
  readonly size: { readonly h: number; readonly w: number }
  readonly content: Readonly<Record<string, unknown>>
}

const timeSeries = (metric: DeclaredMetric, rules: readonly Rule[]): Panel => {
  const legend = metric.labels.map((label) => `{{${label}}}`).join(' ')
  return {
    size: { h: 7, w: 8 },
    content: {
      type: 'timeseries',
      title: titleOf(metric),
      description: metric.help,
      datasource,
      targets: [
        { refId: 'A', datasource, expr: queryOf(metric), legendFormat: legend || '{{database}}' },
      ],
      fieldConfig: {
        defaults: {
          unit: units[metric.unit],
          thresholds: thresholdsOf(metric, rules),
          custom: { thresholdsStyle: { mode: 'dashed' }, showPoints: 'never' },
        },
        overrides: [],
      },
      options: { tooltip: { mode: 'multi', sort: 'desc' }, legend: { showLegend: true } },
    },
  }
}

/** One number, green or red. */
const stat = (title: string, expr: string, unit: string, red: number): Panel => ({
  size: { h: 4, w: 6 },
  content: {
    type: 'stat',
    title,
    datasource,
    targets: [{ refId: 'A', datasource, expr, instant: true }],
    fieldConfig: {
      defaults: {
        unit,
        thresholds: {
          mode: 'absolute',
          steps: [
            { color: 'green', value: null },
            { color: 'red', value: red },
          ],
        },
      },
      overrides: [],
    },
    options: { colorMode: 'background', reduceOptions: { calcs: ['lastNotNull'] } },
  },
})

const first: readonly Panel[] = [
  stat('Alerts firing', `sum(viewkeeper_alerts{${chosen},status="firing"})`, 'short', 1),
  stat('Alerts pending', `sum(viewkeeper_alerts{${chosen},status="pending"})`, 'short', 1),
  stat('Checks failing', `sum(viewkeeper_check_failing{${chosen}})`, 'short', 1),
  stat('Age of the readings', `max(viewkeeper_readings_age_seconds{${chosen}})`, 's', 900),
]

const row = (title: string): Panel => ({
  size: { h: 1, w: 24 },
  content: { type: 'row', title, collapsed: false, panels: [] },
})

const width = 24

/** Panels from left to right and from top to bottom, each with its number. */
const placed = (panels: readonly Panel[]): object[] => {
  let [x, y, height] = [0, 0, 0]
  return panels.map(({ size, content }, index) => {
    if (x + size.w > width) [x, y, height] = [0, y + height, 0]
    const gridPos = { ...size, x, y }
    x += size.w
    height = Math.max(height, size.h)
    return { id: index + 1, gridPos, ...content }
  })
}

/** What the dashboard is made of. */
interface Shown {
  readonly checks: readonly Check[]
  readonly ownMetrics: readonly DeclaredMetric[]
  readonly rules: readonly Rule[]
}

/**
 * A dashboard for Grafana: how all is, then a section for each check, with a panel for each metric that draws where its
 * rule begins to hold. The data source and the databases are chosen at its top.
 */
export const grafanaDashboard = ({ checks, ownMetrics, rules }: Shown): string => {
  const section = (name: string, metrics: readonly DeclaredMetric[]): Panel[] => [
    row(capitalized(name.replaceAll('_', ' '))),
    ...metrics.map((metric) => timeSeries(metric, rules)),
  ]
  const ofChecks = checks.flatMap(({ name, metrics }) => section(name, metrics))
  const ofRuns = ownMetrics.filter(({ labels }) => labels.includes('job'))
  const dashboard = {
    uid: 'viewkeeper',
    title: 'Viewkeeper',
    description: 'The materialized views of D1 databases, and the worker that looks after them.',
    tags: ['viewkeeper'],
    schemaVersion: 39,
    editable: true,
    timezone: 'browser',
    refresh: '1m',
    time: { from: 'now-24h', to: 'now' },
    templating: {
      list: [
        { name: 'datasource', label: 'Data source', type: 'datasource', query: 'prometheus' },
        {
          name: 'database',
          label: 'Database',
          type: 'query',
          datasource,
          query: { query: 'label_values(viewkeeper_build_info, database)', refId: 'database' },
          refresh: 2,
          multi: true,
          includeAll: true,
          allValue: '.*',
          current: { text: 'All', value: '$__all' },
        },
      ],
    },
    panels: placed([...first, ...ofChecks, ...section('runs', ofRuns)]),
  }
  return `${JSON.stringify(dashboard, null, 2)}\n`
}
