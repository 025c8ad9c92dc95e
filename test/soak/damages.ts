/** A fault that somebody makes in a view, and the alert that is to tell of it. */
export interface Damage {
  readonly alert: string
  /** `n` is new with every damage. */
  readonly sql: (n: number) => string
}

const drift = (view: string, column: string, key: string, value: string): Damage => ({
  alert: `ViewDrift{view=${view}}`,
  sql: () => `UPDATE ${view} SET ${column} = ${column} + 1000 WHERE ${key} = '${value}'`,
})

const missing = (view: string, key: string, value: string): Damage => ({
  alert: `ViewCountMismatch{view=${view}}`,
  sql: () => `DELETE FROM ${view} WHERE ${key} = '${value}'`,
})

const orphan = (view: string): Damage => ({
  alert: `ViewCountMismatch{view=${view}}`,
  sql: (n) =>
    `INSERT INTO ${view} (task_id, project_id, last_refreshed_at) VALUES ('ghost${n}', 'fixed', '')`,
})

export const damages: readonly [Damage, ...Damage[]] = [
  drift('task_progress_summary_mv', 'evidence_count', 'task_id', 'fixed1'),
  drift('agent_execution_summary_mv', 'total_executions', 'task_id', 'fixed2'),
  drift('task_validation_summary_mv', 'session_count', 'task_id', 'fixed3'),
  drift('project_statistics_mv', 'critical_tasks', 'project_id', 'fixed'),
  missing('task_progress_summary_mv', 'task_id', 'fixed2'),
  missing('agent_execution_summary_mv', 'task_id', 'fixed3'),
  missing('task_validation_summary_mv', 'task_id', 'fixed1'),
  missing('project_statistics_mv', 'project_id', 'fixed'),
  orphan('agent_execution_summary_mv'),
  orphan('task_progress_summary_mv'),
]
