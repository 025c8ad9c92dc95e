import type { CanaryTable } from '../../db/canary.ts'

const canary = (
  name: string,
  parents: readonly string[],
  values: Readonly<Record<string, string>> = {},
  change?: string,
): CanaryTable => ({ name, parents, values, ...(change === undefined ? {} : { change }) })

/** What a canary row holds in each of MonoTask's source tables beside what it must; parents before children. */
export const canaryTables: readonly CanaryTable[] = [
  canary('projects', [], {}, "name = 'viewkeeper-probe'"),
  canary('tasks', ['project_id'], {}, "current_state = 'COMPLETED'"),
  canary('validation_sessions', ['task_id'], { status: 'passed' }, "status = 'failed'"),
  canary(
    'validation_results',
    ['validation_session_id'],
    { status: 'failed' },
    "severity = 'high'",
  ),
  canary('task_evidence', ['task_id']),
  canary('screenshots', ['task_id']),
  canary('file_changes', ['task_id'], {}, 'lines_added = 1'),
  canary('test_executions', ['task_id'], {}, 'total_tests = 1'),
  canary('code_coverage', ['task_id'], {}, 'line_coverage = 50'),
  canary('agent_executions', ['task_id'], { status: 'completed' }, "status = 'running'"),
  canary('agent_actions', ['agent_execution_id'], { action_type: 'bash' }, "action_type = 'edit'"),
  canary(
    'automation_queue',
    ['project_id', 'task_id'],
    { status: 'completed' },
    "status = 'processing'",
  ),
]
