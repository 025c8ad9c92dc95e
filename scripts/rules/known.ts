import type { Metric } from '../../src/alerting/metric.ts'
import { type LabelValues, ownAlerts, type Rule } from '../../src/alerting/rules.ts'
import { application } from '../../src/app.ts'
import { metricsOf } from '../../src/checks/check.ts'

/** The metrics that a rule may be about. */
export const metrics: readonly Metric[] = metricsOf(application.checks)

/** The values that labels of readings can have. */
export const labelValues: LabelValues = {
  view: application.catalog.views.map(({ table }) => table),
  job: application.jobs.map(({ name }) => name),
  status: ['pending', 'processing', 'completed', 'failed'],
  operation: application.writeProbe.operations.map(({ name }) => name),
  kind: ['read', 'write'],
  quantile: ['0.5', '0.95', '0.99'],
}

/** Every alert that can be raised, with the labels that it has. */
export const alertsOf = (rules: readonly Rule[]): ReadonlyMap<string, readonly string[]> =>
  new Map([
    ...rules.map(({ alert, metric, labels }): [string, readonly string[]] => [
      alert,
      [
        'alertname',
        'database',
        ...(metrics.find(({ name }) => name === metric)?.labels ?? []),
        ...Object.keys(labels),
      ],
    ]),
    ...Object.entries(ownAlerts),
  ])
