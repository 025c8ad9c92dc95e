/**
 * What a canary row holds in MonoTask's source tables beside its keys, and changes of it that the views show; a
 * table that needs neither is left out.
 */
export const canaryRows = {
  projects: { change: "name = 'viewkeeper-probe'" },
  tasks: { change: "current_state = 'COMPLETED'" },
  validation_sessions: {
    values: { status: 'passed' },
    change: "status = 'failed'",
    reorder: "started_at = '2000-01-01 00:00:00'",
  },
  validation_results: { values: { status: 'failed' }, change: "severity = 'high'" },
  file_changes: { change: 'lines_added = 1' },
  test_executions: { change: 'total_tests = 1' },
  code_coverage: { change: 'line_coverage = 50' },
  agent_executions: {
    values: { status: 'completed' },
    change: "status = 'running', agent_type = 'viewkeeper-probe'",
    reorder: "started_at = '2000-01-01 00:00:00'",
  },
  agent_actions: { values: { action_type: 'bash' }, change: "action_type = 'edit'" },
  automation_queue: { values: { status: 'completed' }, change: "status = 'processing'" },
}
