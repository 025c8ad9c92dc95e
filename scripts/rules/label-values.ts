import type { LabelValues } from '../../src/alerting/rules.ts'
import { jobNames } from '../../src/jobs/job-names.ts'
import { operations } from '../../src/keeper/probe/write-probe.ts'
import { views } from '../../src/monotask/catalog.ts'

/** The values a reading's labels can have. */
export const labelValues: LabelValues = {
  view: views.map(({ table }) => table),
  job: jobNames,
  status: ['pending', 'processing', 'completed', 'failed'],
  operation: operations,
  kind: ['read', 'write'],
  quantile: ['0.5', '0.95', '0.99'],
}
