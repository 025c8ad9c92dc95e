import type { Labels } from '../alerting/labels.ts'
import type { DeclaredMetric } from '../checks/metric.ts'

/** The content type of what `exposition` gives. */
export const expositionType = 'text/plain; version=0.0.4; charset=utf-8'

/** A metric with its readings, as Prometheus is told of it. */
export interface Exposed extends Pick<DeclaredMetric, 'name' | 'type' | 'help'> {
  readonly readings: readonly { readonly labels: Labels; readonly value: number }[]
}

const escapeHelp = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')

const escapeLabel = (text: string): string => escapeHelp(text).replaceAll('"', '\\"')

const labelsText = (labels: Labels): string => {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

const valueText = (value: number): string => {
  if (Number.isFinite(value) || Number.isNaN(value)) return String(value)
  return value > 0 ? '+Inf' : '-Inf'
}

/**
 * Metrics in Prometheus's text format, version 0.0.4
 * (https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format), without times: a scrape has one of
 * its own. A metric without readings is left out.
 */
export const exposition = (metrics: readonly Exposed[]): string =>
  metrics
    .filter(({ readings }) => readings.length > 0)
    .flatMap(({ name, type, help, readings }) => [
      `# HELP ${name} ${escapeHelp(help)}`,
      `# TYPE ${name} ${type}`,
      ...readings.map(({ labels, value }) => `${name}${labelsText(labels)} ${valueText(value)}`),
    ])
    .map((line) => `${line}\n`)
    .join('')
