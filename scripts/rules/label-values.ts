import type { LabelValues } from '../../src/alerting/rules.ts'
import { jobNames } from '../../src/job-names.ts'
import { views } from '../../src/views/schema.ts'

/** The values a reading's labels can have. */
export const labelValues: LabelValues = {
  view: views.map(({ table }) => table),
  job: jobNames,
  status: ['pending', 'processing', 'completed', 'failed'],
  operation: [
    'task_create',
    'task_state_update',
    'validation_session_insert',
    'evidence_insert',
    'agent_execution_insert',
  ],
}
