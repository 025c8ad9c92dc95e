import type { LabelValues } from '../../src/alerting/rules.ts'
import { application } from '../../src/app.ts'
import { operations } from '../../src/keeper/probe/write-probe.ts'

/** The values a reading's labels can have. */
export const labelValues: LabelValues = {
  view: application.catalog.views.map(({ table }) => table),
  job: application.jobs.map(({ name }) => name),
  status: ['pending', 'processing', 'completed', 'failed'],
  operation: operations,
  kind: ['read', 'write'],
  quantile: ['0.5', '0.95', '0.99'],
}
