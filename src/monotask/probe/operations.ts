import type { Operation } from '../../checks/write-probe/operation.ts'

const project = { table: 'projects' }
const task = { table: 'tasks' }

/** The writes of MonoTask whose latency is measured. */
export const operations: readonly Operation[] = [
  { name: 'task_create', writes: [project, task] },
  {
    name: 'task_state_update',
    writes: [
      project,
      task,
      { table: 'tasks', change: { column: 'current_state', value: 'COMPLETED' } },
    ],
  },
  { name: 'validation_session_insert', writes: [project, task, { table: 'validation_sessions' }] },
  { name: 'evidence_insert', writes: [project, task, { table: 'task_evidence' }] },
  { name: 'agent_execution_insert', writes: [project, task, { table: 'agent_executions' }] },
]
