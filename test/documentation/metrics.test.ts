import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { application } from '../../src/app.ts'
import { metricsOf } from '../../src/checks/check.ts'
import type { DeclaredMetric } from '../../src/checks/metric.ts'
import { controlMetrics } from '../../src/fleet/control.ts'
import { fleetMetrics } from '../../src/http/fleet-metrics.ts'
import { ownMetrics } from '../../src/http/own-metrics.ts'

/** The rows of the tables of docs/metrics.md, by the heading that they stand under. */
const rowsUnder = (heading: string): string[] => {
  const text = readFileSync(join(import.meta.dirname, '../../docs/metrics.md'), 'utf8')
  const section = text.split(/^## /m).find((one) => one.startsWith(`${heading}\n`)) ?? ''
  return section.split('\n').filter((line) => line.startsWith('| viewkeeper_'))
}

const rowsOf = (metrics: readonly DeclaredMetric[]): string[] =>
  metrics.map(({ name, labels, help }) =>
    `| ${[name, labels.join(', '), help].join(' | ')} |`.replace('|  |', '| |'),
  )

it('docs/metrics.md lists every metric with its labels and what it says', () => {
  const metrics = [...metricsOf(application.checks), ...ownMetrics]
  expect(rowsUnder('Every metric')).toEqual(rowsOf(metrics))
})

it('docs/metrics.md lists the metrics of a fleet', () => {
  expect(rowsUnder('Of a fleet')).toEqual(rowsOf([...controlMetrics, ...fleetMetrics]))
})
