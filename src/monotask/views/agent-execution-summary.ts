import {
  asInteger,
  copy,
  count,
  derived,
  histogram,
  latest,
  sum,
  sumOf,
} from '../../engine/declaration.ts'
import { declareView } from '../../engine/declare-view.ts'
import { sourceTables } from '../source-tables.ts'

const execution = latest('agent_executions', 'started_at')

export const agentExecutionSummary = declareView(sourceTables, {
  name: 'agent_execution_summary',
  parent: 'tasks',
  key: 'task_id',
  columns: {
    project_id: copy('project_id'),
    total_executions: count('agent_executions'),
    running_executions: count('agent_executions', "{status} = 'running'"),
    completed_executions: count('agent_executions', "{status} = 'completed'"),
    failed_executions: count('agent_executions', "{status} = 'failed'"),
    executions_by_type: histogram('agent_executions', 'agent_type'),
    success_rate: derived(
      'REAL',
      '{completed_executions} * 1.0 / nullif({completed_executions} + {failed_executions}, 0)',
    ),
    total_duration_ms: sum('agent_executions', 'duration_ms'),
    avg_duration_ms: derived('REAL', '{total_duration_ms} * 1.0 / nullif({duration_ms_count}, 0)'),
    total_cost_usd: derived('REAL', '{cost_micro_usd} / 1e6'),
    latest_execution_id: execution.column('id'),
    latest_agent_type: execution.column('agent_type'),
    latest_status: execution.column('status'),
    latest_started_at: execution.column('started_at'),
    total_actions: count('agent_actions'),
    bash_actions: count('agent_actions', "{action_type} = 'bash'"),
    edit_actions: count('agent_actions', "{action_type} = 'edit'"),
    write_actions: count('agent_actions', "{action_type} = 'write'"),
    duration_ms_count: count('agent_executions', '{duration_ms} IS NOT NULL'),
    cost_micro_usd: sumOf('agent_executions', asInteger('round({cost_usd} * 1e6)')),
  },
  supporting: ['duration_ms_count', 'cost_micro_usd'],
  triggerPrefix: 'agent_summary',
})
