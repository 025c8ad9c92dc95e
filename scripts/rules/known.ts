import type { Metric } from '../../src/alerting/metric.ts'
import type { LabelValues } from '../../src/alerting/rules.ts'
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
