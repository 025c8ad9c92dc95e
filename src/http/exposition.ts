import type { Labels } from '../alerting/labels.ts'

/** A metric with its readings, as Prometheus is told of it. */
export interface Exposed {
  readonly name: string
  readonly type: 'gauge' | 'counter'
  readonly help: string
  readonly readings: readonly { readonly labels: Labels; readonly value: number }[]
}

const escapeHelp = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')

const escapeLabel = (text: string): string => escapeHelp(text).replaceAll('"', '\\"')

const labelsOf = (labels: Labels): string => {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

/**
 * Metrics in Prometheus's text format, version 0.0.4
 * (https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format); those without readings are left out.
 */
export const exposition = (metrics: readonly Exposed[]): string =>
  metrics
    .filter(({ readings }) => readings.length > 0)
    .flatMap(({ name, type, help, readings }) => [
      `# HELP ${name} ${escapeHelp(help)}`,
      `# TYPE ${name} ${type}`,
      ...readings.map(({ labels, value }) => `${name}${labelsOf(labels)} ${value}`),
    ])
    .map((line) => `${line}\n`)
    .join('')
